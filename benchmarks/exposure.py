"""The exposure stage in closed form against solvers of the same differential equations, as ratios of CPU time."""

import argparse
import json
import platform
import sys
import time
from collections.abc import Callable
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from scipy.integrate import odeint, solve_ivp

from nightleaf.dose import Dose, Intake
from nightleaf.evidence import Ledger, load_library
from nightleaf.exposure import People, exposure_curves
from nightleaf.exposure.disposition import ABSORBED, FORMED, absorption, typical
from nightleaf.exposure.variability import multipliers
from nightleaf.person import Person

try:
    import roadrunner
except ImportError:
    roadrunner = None

PARENT, METABOLITE = "mitragynine", "7-hydroxymitragynine"
DOSE_MG, PEOPLE, HOURS = 39.0, 1000, np.linspace(0, 24, 145)
CLOSED, TOLERANCES, FEWEST_ROUNDS = "nightleaf, closed form", (1e-6, 1e-10), 7
LARGEST_DIFFERENCE = 1e-4
# dx_i/dt = sum_j k_ij x_j for the amounts in depot (0), centre (1), periphery (2) and metabolite (3).
TERMS = ((0, 0), (1, 0), (1, 1), (1, 2), (2, 1), (2, 2), (3, 0), (3, 1), (3, 3))


class Case(NamedTuple):
    """One person as a solver needs them; `since` counts from the end of the lag, `seen` are the points after it."""

    matrix: np.ndarray
    start: np.ndarray
    seen: np.ndarray
    since: np.ndarray
    volumes: np.ndarray


def prepared(people: People, ledger: Ledger) -> list[Case]:
    """Everyone's rate constants, amount absorbed and times, worked out before the clock runs."""
    vary, began = multipliers(people, PARENT, ledger), absorption(Intake(), ledger)
    values = typical(PARENT, ABSORBED, ledger) | typical(METABOLITE, FORMED, ledger)
    p = {name: value * vary.get(name, np.ones(PEOPLE)) for name, value in values.items()}
    p |= {name: p[name] * vary["metabolite"] for name in ("CLm", "Vm")}
    k10, k12, k21 = p["CL"] / p["Vc"], p["Q"] / p["Vc"], p["Q"] / p["Vp"]
    matrices = np.zeros((PEOPLE, 4, 4))
    first_pass, formed = p["ffp"] * p["ka"] / vary["s_F"], p["fm"] * k10
    rates = (-p["ka"], p["ka"], -k10 - k12, k21, k12, -k21, first_pass, formed, -p["CLm"] / p["Vm"])
    for (i, j), rate in zip(TERMS, rates, strict=True):
        matrices[:, i, j] = rate
    absorbed = DOSE_MG / ledger.read(f"substances.{PARENT}.molar_mass", "g/mol") * 1e6 * began.s_F * vary["s_F"]
    volumes, starts = np.stack([p["Vc"], p["Vm"]], axis=1), absorbed[:, None] * np.eye(4)[0]
    return [
        Case(matrices[i], starts[i], lag < HOURS, np.append(0, HOURS[lag < HOURS] - lag), volumes[i])
        for i, lag in enumerate(began.lag_h * vary["tlag"])
    ]


def by_solve_ivp(tolerance: float, case: Case) -> np.ndarray:
    """SciPy's solve_ivp with LSODA; the right-hand side is one product of a matrix and a vector."""
    slope, since, span = case.matrix.dot, case.since, (0, case.since[-1])
    solved = solve_ivp(lambda _, x: slope(x), span, case.start, "LSODA", since, rtol=tolerance, atol=tolerance)
    return solved.y[[1, 3]].T


def by_odeint(tolerance: float, case: Case) -> np.ndarray:
    """SciPy's odeint: LSODA behind the older interface."""
    slope = case.matrix.dot
    return odeint(lambda x, _: slope(x), case.start, case.since, rtol=tolerance, atol=tolerance)[:, [1, 3]]


def sbml() -> str:
    """The same equations as SBML, level 2 version 4: one reaction for each k_ij, in one compartment of size 1."""
    species = "".join(f'<species id="x{i}" compartment="body" hasOnlySubstanceUnits="true"/>' for i in range(4))
    parameters = "".join(f'<parameter id="k{i}{j}" value="1" constant="false"/>' for i, j in TERMS)
    reactions = "".join(
        f'<reaction id="r{i}{j}" reversible="false"><listOfProducts><speciesReference species="x{i}"/></listOfProducts>'
        f'<listOfModifiers><modifierSpeciesReference species="x{j}"/></listOfModifiers><kineticLaw><math xmlns='
        f'"http://www.w3.org/1998/Math/MathML"><apply><times/><ci>k{i}{j}</ci><ci>x{j}</ci></apply></math></kineticLaw>'
        "</reaction>"
        for i, j in TERMS
    )
    return (
        '<sbml xmlns="http://www.sbml.org/sbml/level2/version4" level="2" version="4"><model id="oral">'
        f'<listOfCompartments><compartment id="body" size="1"/></listOfCompartments><listOfSpecies>{species}'
        f"</listOfSpecies><listOfParameters>{parameters}</listOfParameters><listOfReactions>{reactions}"
        "</listOfReactions></model></sbml>"
    )


def by_roadrunner(tolerance: float) -> Callable[[Case], np.ndarray]:
    """libRoadRunner with CVODE: compiled once, before the clock runs; each person sets their constants."""
    engine = roadrunner.RoadRunner(sbml())
    engine.integrator.relative_tolerance = engine.integrator.absolute_tolerance = tolerance
    engine.timeCourseSelections, model = ["x1", "x3"], engine.model
    rows, columns = np.array([[int(digit) for digit in name[1:]] for name in model.getGlobalParameterIds()]).T
    order = [int(name[1:]) for name in model.getFloatingSpeciesIds()]

    def solve(case: Case) -> np.ndarray:
        engine.reset()
        model.setGlobalParameterValues(case.matrix[rows, columns])
        model.setFloatingSpeciesAmounts(case.start[order])
        return np.array(engine.simulate(times=case.since))

    return solve


def everyone(solve: Callable[[Case], np.ndarray], cases: list[Case]) -> np.ndarray:
    """Concentrations (analyte, time, person) from a solver of one person's amounts. [nM]"""
    found = np.zeros((2, len(HOURS), len(cases)))
    for i, case in enumerate(cases):
        found[:, case.seen, i] = (solve(case)[1:] / case.volumes).T
    return found


def engines() -> dict[str, Callable[[], np.ndarray]]:
    """Every engine as a call; only the closed form draws the people and reads the numbers while the clock runs."""
    library, people = load_library(), People(np.arange(PEOPLE), np.zeros(PEOPLE, int), seed=1)
    cases, dose = prepared(people, Ledger(library)), Dose({PARENT: DOSE_MG}, Intake())

    def closed() -> np.ndarray:
        curves = exposure_curves(dose, Person(), Ledger(library), people)
        return np.stack([curves[analyte].nm(HOURS) for analyte in (PARENT, METABOLITE)])

    each: dict[str, Callable[[], np.ndarray]] = {CLOSED: closed}
    for tol in TOLERANCES:
        each[f"SciPy odeint (LSODA), {tol:.0e}"] = partial(everyone, partial(by_odeint, tol), cases)
        each[f"SciPy solve_ivp (LSODA), {tol:.0e}"] = partial(everyone, partial(by_solve_ivp, tol), cases)
        if roadrunner:
            each[f"libRoadRunner (CVODE), {tol:.0e}"] = partial(everyone, by_roadrunner(tol), cases)
    return each


def measured(rounds: int) -> dict[str, Any]:
    """Interleaved rounds, each beginning with another engine; an untimed pass first warms up and compares."""
    each = engines()
    found, seconds = {name: run() for name, run in each.items()}, {name: [] for name in each}
    names, after = list(each), found[CLOSED] > 0
    apart = {name: float(np.abs(found[name][after] / found[CLOSED][after] - 1).max()) for name in names}
    if max(apart.values()) > LARGEST_DIFFERENCE:
        sys.exit(f"The engines do not solve the same model: {apart}")
    for turn in range(rounds):
        for name in (names * 2)[turn % len(names) :][: len(names)]:
            began = time.thread_time()
            each[name]()
            seconds[name].append(time.thread_time() - began)
    ratios = {name: np.array(seconds[name]) / seconds[CLOSED] for name in names}
    spread = {name: np.quantile(ratio, [0.5, 0, 1]).round(1).tolist() for name, ratio in ratios.items()}
    return {
        name: {"ratio_median_low_high": spread[name], "max_relative_difference": apart[name], "cpu_s": seconds[name]}
        for name in names
    }


def table(record: dict[str, Any]) -> str:
    """The record as a Markdown table."""
    lines = ["| engine, tolerance | CPU time, ratio (lowest to highest) | max relative difference |", "|---|---|---|"]
    for name, row in record["engines"].items():
        middle, low, high = row["ratio_median_low_high"]
        lines.append(f"| {name} | {middle:.3g} ({low:.3g} to {high:.3g}) | {row['max_relative_difference']:.0e} |")
    return "\n".join(lines) + "\n"


def main() -> None:
    """Measure, print the table, and write the record where `--json` says; or print the table of an old record."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--rounds", type=int, default=9, help=f"at least {FEWEST_ROUNDS}")
    ask.add_argument("--json", type=Path, help="write the record here")
    ask.add_argument("--machine", default=f"{platform.system()} on {platform.machine()}", help="the machine in words")
    ask.add_argument("--table", type=Path, help="measure nothing: print the table of this record")
    asked = ask.parse_args()
    if asked.table:
        sys.stdout.write(table(json.loads(asked.table.read_text("utf-8"))))
        return
    if asked.rounds < FEWEST_ROUNDS:
        ask.error(f"--rounds is {asked.rounds}; medians need at least {FEWEST_ROUNDS}")
    if not roadrunner:
        sys.stderr.write("libRoadRunner is skipped: the package libroadrunner is not installed.\n")
    packages = ["nightleaf", "numpy", "scipy", *(["libroadrunner"] if roadrunner else [])]
    versions = {"python": platform.python_version()} | {name: version(name) for name in packages}
    record = {
        "machine": asked.machine, "versions": versions, "people": PEOPLE, "dose_mg": DOSE_MG, "times": len(HOURS),
        "rounds": asked.rounds, "clock": "CPU time of the calling thread", "engines": measured(asked.rounds),
    }  # fmt: skip
    sys.stdout.write(table(record))
    if asked.json:
        asked.json.write_text(json.dumps(record, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
