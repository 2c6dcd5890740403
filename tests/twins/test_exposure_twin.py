"""The closed form against two engines that know only the differential equations: matrix exponential and Runge-Kutta.

::

    dA/dt  = -ka A                                       A(tlag)  = s_F dose
    dM1/dt =  ka A - (CL + Q) M1/Vc + Q M2/Vp            C_parent = M1/Vc
    dM2/dt =  Q M1/Vc - Q M2/Vp
    dH/dt  =  ffp ka A/s_F + fm CL M1/Vc - CLm H/Vm      C_metabolite = H/Vm

The numbers are typed from the fit at e = 0.65; only each person's deviates are taken over.
"""

from collections.abc import Callable

import numpy as np
import pytest
from scipy.integrate import solve_ivp
from scipy.linalg import expm

from nightleaf.evidence import Ledger
from nightleaf.exposure import Curve, People
from nightleaf.exposure.variability import multipliers
from nightleaf.person import Person

from .matrix_exponential import exponential

MG, OH = "mitragynine", "7-hydroxymitragynine"
TYPICAL = {
    "tlag": 0.25, "ka": 3.08, "CL": 222.0, "Vc": 865.0, "Q": 201.0, "Vp": 6480.0,
    "ffp": 0.070, "fm": 0.047, "CLm": 80.7, "Vm": 442.0,
}  # fmt: skip
DOSE_MG, MOLAR_MASS = 39.0, 398.50
DOSE_NMOL = DOSE_MG / MOLAR_MASS * 1e6
PEOPLE = 1000
HOURS = np.array([0.1, 0.3, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 5.0, 8.0, 12.0, 24.0, 72.0])
Curves = Callable[..., dict[str, Curve]]


def person_parameters(people: People, ledger: Ledger) -> list[dict[str, float]]:
    """Typical numbers times each person's multipliers; clearance and volume of the metabolite share one."""
    vary = multipliers(people, MG, ledger)
    shared = {name: vary[name] for name in TYPICAL.keys() & vary.keys()}
    shared |= {name: vary["metabolite"] * vary[name] for name in ("CLm", "Vm")}
    rows = {name: value * shared.get(name, np.ones(PEOPLE)) for name, value in TYPICAL.items()} | {"s_F": vary["s_F"]}
    return [{name: float(values[i]) for name, values in rows.items()} for i in range(PEOPLE)]


def rates(p: dict[str, float]) -> np.ndarray:
    """dx/dt = matrix x for x = (A, M1, M2, H)."""
    return np.array(
        [
            [-p["ka"], 0, 0, 0],
            [p["ka"], -(p["CL"] + p["Q"]) / p["Vc"], p["Q"] / p["Vp"], 0],
            [0, p["Q"] / p["Vc"], -p["Q"] / p["Vp"], 0],
            [p["ffp"] * p["ka"] / p["s_F"], p["fm"] * p["CL"] / p["Vc"], 0, -p["CLm"] / p["Vm"]],
        ]
    )


def by_matrix_exponential(p: dict[str, float]) -> np.ndarray:
    """Concentrations of parent and metabolite, shape (2, time). [nM]"""
    start = np.array([p["s_F"] * DOSE_NMOL, 0, 0, 0])
    since = np.maximum(HOURS - p["tlag"], 0)
    states = exponential(rates(p) * since[:, None, None]) @ start
    return np.stack([states[:, 1] / p["Vc"], states[:, 3] / p["Vm"]])


@pytest.fixture(scope="module")
def people() -> People:
    return People(np.arange(PEOPLE) * 7919, np.arange(PEOPLE) % 5, seed=42)


@pytest.fixture(scope="module")
def expected(people: People, ledger: Ledger) -> np.ndarray:
    return np.stack([by_matrix_exponential(p) for p in person_parameters(people, ledger)], axis=-1)


def test_a_thousand_people_agree_with_the_matrix_exponential(
    curves: Curves, people: People, expected: np.ndarray
) -> None:
    ours = curves(DOSE_MG, people=people)
    for row, analyte in enumerate((MG, OH)):
        found = ours[analyte].nm(HOURS)
        highest = expected[row].max(axis=0)
        assert np.abs(found - expected[row]).max() < 1e-9 * highest.max()
        reached = expected[row] > 1e-3 * highest
        assert found[reached] == pytest.approx(expected[row][reached], rel=1e-6)


def test_a_heavy_person_agrees_too(curves: Curves, people: People, ledger: Ledger) -> None:
    """110 kg: clearances times (110/75)^0.75, volumes times 110/75."""
    clearance, volume = (110 / 75) ** 0.75, 110 / 75
    scale = {"CL": clearance, "Q": clearance, "CLm": clearance, "Vc": volume, "Vp": volume, "Vm": volume}
    ours = curves(DOSE_MG, people=people, person=Person(weight_kg=110.0))
    for i, p in enumerate(person_parameters(people, ledger)[:20]):
        twin = by_matrix_exponential({name: value * scale.get(name, 1.0) for name, value in p.items()})
        for row, analyte in enumerate((MG, OH)):
            assert ours[analyte].nm(HOURS)[:, i] == pytest.approx(twin[row], rel=1e-6, abs=1e-9 * twin[row].max())


def test_the_people_are_different(expected: np.ndarray) -> None:
    assert np.log(expected[:, 4]).std(axis=-1).min() > 0.2
    assert (expected[:, 0] == 0).mean() > 0.9


def test_the_exponential_of_the_twin_is_that_of_scipy(people: People, ledger: Ledger) -> None:
    for p in person_parameters(people, ledger)[:3]:
        matrices = rates(p) * HOURS[:, None, None]
        assert exponential(matrices) == pytest.approx(expm(matrices), rel=1e-9, abs=1e-12)


def test_the_matrix_exponential_agrees_with_stepping_through_time(people: People, ledger: Ledger) -> None:
    """The twin itself is checked by a third engine, on three people."""
    for p in person_parameters(people, ledger)[:3]:
        matrix = rates(p)
        after = HOURS[p["tlag"] < HOURS] - p["tlag"]
        solved = solve_ivp(
            lambda _, x, matrix=matrix: matrix @ x, (0, 80), [p["s_F"] * DOSE_NMOL, 0, 0, 0],
            method="LSODA", t_eval=after, rtol=1e-10, atol=1e-9,
        )  # fmt: skip
        stepped = np.stack([solved.y[1] / p["Vc"], solved.y[3] / p["Vm"]])
        assert stepped == pytest.approx(by_matrix_exponential(p)[:, p["tlag"] < HOURS], rel=1e-6)
