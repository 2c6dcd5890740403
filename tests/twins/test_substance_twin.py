"""Any drug of one or two compartments against engines that know only its differential equations.

::

    dA/dt  = -ka A                                      swallowed
    dM1/dt =  r + ka A - (CL + Q) M1/V + Q M2/Vp        r: an infusion of the dose over T
    dM2/dt =  Q M1/V - Q M2/Vp
    dH/dt  =  fm CL M1/V - CLm H/Vm                     a metabolite
    dC/dt  =  ka C0 exp(-ka t) - beta, and C >= 0       a drug of which a fixed amount leaves in each hour

Each drug is of a thousand people drawn at random, a tenth of whom absorb exactly as fast as they eliminate.
"""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nightleaf.evidence import Ledger
from nightleaf.exposure import Curve, People
from nightleaf.exposure._kernel import Terms, through_first_order, two_compartment_oral, value_at
from nightleaf.exposure.general import InfusionCurve, ZeroOrderCurve, substance_curves
from nightleaf.exposure.general._kernel import one_compartment_bolus, one_compartment_oral, two_compartment_bolus
from nightleaf.exposure.variability import multipliers
from nightleaf.substance import known_substances

from .matrix_exponential import exponential

PEOPLE = 1000
HOURS = np.array([0.1, 0.4, 1.0, 2.5, 6.0, 12.0, 30.0])
T = 3.0
TYPICAL = {"ka": 1.1, "CL": 14.0, "V": 35.0, "Q": 9.0, "Vp": 60.0, "fm": 0.3, "CLm": 8.0, "Vm": 50.0}
NO_LAG = np.zeros(PEOPLE)
Numbers = dict[str, np.ndarray]


def somebody(seed: int, *, two: bool) -> Numbers:
    rng = np.random.default_rng([31, seed])
    p = {name: np.exp(rng.normal(np.log(value), 0.6, PEOPLE)) for name, value in TYPICAL.items()}
    p["Q"] = p["Q"] if two else np.zeros(PEOPLE)
    tied = rng.random(PEOPLE) < 0.1
    p["ka"] = np.where(tied & (not two), p["CL"] / p["V"], p["ka"])
    return p


def rates(p: Numbers, inflow: np.ndarray) -> np.ndarray:
    """dx/dt = matrix x for x = (A, M1, M2, H, 1): the last carries the infusion."""
    none = np.zeros(PEOPLE)
    rows = [
        [-p["ka"], none, none, none, none],
        [p["ka"], -(p["CL"] + p["Q"]) / p["V"], p["Q"] / p["Vp"], none, inflow],
        [none, p["Q"] / p["V"], -p["Q"] / p["Vp"], none, none],
        [none, p["fm"] * p["CL"] / p["V"], none, -p["CLm"] / p["Vm"], none],
        [none] * 5,
    ]
    return np.moveaxis(np.array(rows), -1, 0)


def stepped(p: Numbers, route: str) -> np.ndarray:
    """Concentrations of the drug and its metabolite after a unit dose, shape (2, time, person)."""
    start = np.zeros((PEOPLE, 5))
    start[:, {"oral": 0, "bolus": 1, "infusion": 4}[route]] = 1
    without = rates(p, np.zeros(PEOPLE))
    given = rates(p, np.full(PEOPLE, 1 / T)) if route == "infusion" else without
    during, after = np.minimum(HOURS, T), np.maximum(HOURS - T, 0)
    first = exponential(given * during[:, None, None, None]) @ start[..., None]
    states = (exponential(without * after[:, None, None, None]) @ first)[..., 0]
    return np.stack([states[..., 1] / p["V"], states[..., 3] / p["Vm"]])


def closed(p: Numbers, route: str, *, two: bool) -> np.ndarray:
    """The same from the closed forms."""
    both = (p["Q"], p["Vp"])
    if route == "oral":
        oral = (p["ka"], p["CL"], p["V"])
        parent = two_compartment_oral(*oral, *both) if two else one_compartment_oral(*oral)
    else:
        parent = two_compartment_bolus(p["CL"], p["V"], *both) if two else one_compartment_bolus(p["CL"], p["V"])
    formed = Terms(parent.R * p["fm"] * p["CL"] / p["Vm"], parent.l)
    metabolite = through_first_order(formed, p["CLm"] / p["Vm"])
    if route == "infusion":
        return np.stack([InfusionCurve("x", one, T, 300.0).nm(HOURS) for one in (parent, metabolite)])
    return np.stack([value_at(one, HOURS, NO_LAG) for one in (parent, metabolite)])


@pytest.mark.parametrize("two", [False, True], ids=["one", "two"])
@pytest.mark.parametrize("route", ["oral", "bolus", "infusion"])
def test_a_thousand_people_agree_with_the_matrix_exponential(route: str, *, two: bool) -> None:
    p = somebody(len(route), two=two)
    ours, theirs = closed(p, route, two=two), stepped(p, route)
    highest = theirs.max(axis=1, keepdims=True)
    apart = (np.abs(ours - theirs) / highest).max(axis=1)
    tied = p["ka"] == p["CL"] / p["V"]
    assert tied.mean() == (0 if two else pytest.approx(0.1, abs=0.03))
    assert apart[:, ~tied].max() < 1e-6
    assert np.median(apart) < 1e-12
    if tied.any():  # equal rates are moved apart by a hair; a metabolite doubles the loss
        assert apart[0, tied].max() < 1e-6
        assert apart[1, tied].max() < 1e-5
    reached = (theirs > 1e-3 * highest) & ~tied
    assert ours[reached] == pytest.approx(theirs[reached], rel=1e-6)


@pytest.mark.parametrize("route", ["oral", "bolus"])
def test_a_thousand_people_agree_with_steps_through_a_zero_order_elimination(route: str) -> None:
    rng = np.random.default_rng([32, len(route)])
    start, ka, beta = (np.exp(rng.normal(np.log(x), 0.4, PEOPLE)) for x in (0.8, 4.0, 0.15))
    curve = ZeroOrderCurve("x", start, ka if route == "oral" else np.full(PEOPLE, np.inf), beta, NO_LAG, 46.0)
    gut, C = (start, np.zeros(PEOPLE)) if route == "oral" else (np.zeros(PEOPLE), start)
    step, t = 0.002, 0.0
    for _ in range(3500):
        entered = gut * -np.expm1(-ka * step)
        C = np.maximum(C + entered - beta * step, 0)
        gut, t = gut - entered, t + step
    assert curve.nm(np.array([t]))[0] == pytest.approx(C, rel=1e-6, abs=1e-6)
    assert 0.1 < (C == 0).mean() < 0.9


@pytest.mark.parametrize("name", ["caffeine", "doxepin", "morphine", "remifentanil"])
def test_the_drugs_of_the_library_are_what_their_files_say(name: str, ledger: Ledger) -> None:
    """From the numbers of the file and each person's multipliers, the unit of every step written out."""
    substance = known_substances(ledger.library)[name]
    people = People(np.arange(PEOPLE) * 7919, np.arange(PEOPLE) % 5, seed=7)
    vary = multipliers(people, name, ledger)

    def held(key: str, otherwise: float) -> float:
        return substance.read(key, ledger) if key in substance.holds else otherwise

    V = held("volume", np.nan)
    CL = held("clearance", np.log(2) * V / held("half_life", np.nan))
    Vp, two = held("peripheral_volume", 1.0), substance.has_two_compartments
    p = {
        "CL": CL * vary["CL"], "V": V * vary["Vc"], "Vp": Vp * vary["Vp"],
        "Q": held("intercompartmental_clearance", 0.0) * vary["Q"],
    }  # fmt: skip
    by_mouth = "oral" in substance.routes
    ka = held("oral.ka", ka_that_peaks_at(held("oral.tmax", 1.0), CL / V)) * vary["ka"]
    one = next(iter(substance.metabolites), "")
    Vm = held(f"metabolites.{one}.volume", 1.0)
    CLm = held(f"metabolites.{one}.clearance", np.log(2) * Vm / held(f"metabolites.{one}.half_life", 1.0))
    fm = held(f"metabolites.{one}.fraction_formed", 0.0)
    p |= {"ka": ka, "fm": np.full(PEOPLE, fm), "CLm": np.full(PEOPLE, CLm), "Vm": np.full(PEOPLE, Vm)}
    absolute = "oral.bioavailability" in substance.holds  # then no share is above one
    swallowed = np.minimum(held("oral.bioavailability", 1.0) * vary["s_F"], 1.0 if absolute else np.inf)
    share = swallowed if by_mouth else np.ones(PEOPLE)
    lag = held("oral.lag", 0.0) * vary["tlag"] if by_mouth else NO_LAG
    curves = substance_curves(name, 7.0, ledger, people=people)
    found = np.stack([c.ng_per_ml(HOURS[:, None] + lag) for c in curves.values()])
    theirs = stepped(p, "oral" if by_mouth else "bolus") * share * 7.0 * 1000  # mg/L is 1000 ng/mL
    masses = [c.molar_mass for c in curves.values()]
    for row, mass in enumerate(masses):
        expected = theirs[row] * mass / masses[0]  # one mole of drug gives one of metabolite
        assert (np.abs(found[row] - expected) / expected.max(axis=0)).max() < 1e-6
    assert two == (Vp != 1.0)
    assert all(isinstance(c, Curve) for c in curves.values())


def ka_that_peaks_at(t_max: float, k: float) -> float:
    """By halving the interval on the side of k where the root is not k itself."""
    low, high = (k * (1 + 1e-9), 1e6) if k * t_max < 1 else (1e-9, k * (1 - 1e-9))
    for _ in range(200):
        middle = np.sqrt(low * high)
        later = np.log(middle / k) / (middle - k) > t_max
        low, high = (middle, high) if later else (low, middle)
    return float(low)


@given(st.floats(0.02, 5.0), st.floats(0.02, 5.0))
def test_the_exponential_of_the_twin_is_that_of_two_by_two_by_hand(k: float, ka: float) -> None:
    t = 1.7
    found = exponential(np.array([[-ka, 0.0], [ka, -k]]) * t)
    near = abs(ka - k) < 1e-4
    entered = ka * t * np.exp(-(k + ka) / 2 * t) if near else ka * (np.exp(-k * t) - np.exp(-ka * t)) / (ka - k)
    assert found == pytest.approx(np.array([[np.exp(-ka * t), 0], [entered, np.exp(-k * t)]]), rel=1e-7, abs=1e-12)
