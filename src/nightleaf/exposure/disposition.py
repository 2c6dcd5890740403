"""Typical disposition of an alkaloid: its parameters for one run, before people differ."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from nightleaf.dose import Intake
from nightleaf.evidence import Ledger, Library

ABSORBED = ("ka", "CL", "Vc", "Q", "Vp")
FORMED = ("ffp", "fm", "CLm", "Vm")
FORMED_FURTHER = ("fm", "km")
UNITS = {
    "ka": "1/h", "CL": "L/h", "Vc": "L", "Q": "L/h", "Vp": "L", "ffp": "1", "fm": "1", "CLm": "L/h", "Vm": "L",
    "km": "1/h",
}  # fmt: skip
_COLUMNS = ("at_0_50", "at_0_65", "at_0_80")
_SHARES = (0.50, 0.65, 0.80)


@dataclass(frozen=True, slots=True)
class Absorption:
    """How form and meal bring a dose into the blood.

    Parameters
    ----------
    lag_h : float
        [h]
    ka_factor, s_F : float
        Multipliers of the absorption rate constant and of bioavailability.
    """

    lag_h: float
    ka_factor: float
    s_F: float  # noqa: N815


def absorption(intake: Intake, ledger: Ledger) -> Absorption:
    """Lag, speed and extent of absorption for a form and a meal."""
    lag = ledger.read(f"exposure.form.{intake.form}.lag", "h")
    study = ledger.read("exposure.mitragynine.study_factor", "1")
    if intake.meal == "fasted":
        return Absorption(lag, 1.0, study)
    meal = f"exposure.meal.{intake.meal}"
    return Absorption(
        lag_h=lag + ledger.read(f"{meal}.lag", "h"),
        ka_factor=ledger.read(f"{meal}.ka", "1"),
        s_F=study * ledger.read(f"{meal}.s_F", "1"),
    )


def swallowed(library: Library) -> tuple[str, ...]:
    """Alkaloids with a disposition of their own, in the order of the vocabulary."""
    known = library.parameters
    return tuple(
        analyte
        for analyte in library.vocabulary.words("analytes")
        if f"exposure.{analyte}.CL" in known or f"exposure.{analyte}.at_0_65.CL" in known
    )


def metabolites(library: Library, parent: str) -> tuple[str, ...]:
    """Analytes that the library forms from `parent`."""
    return tuple(
        name for name, table in library.under("parameters.exposure").items() if table.get("formed_from") == parent
    )


def further_metabolites(
    library: Library, reached: Iterable[str], what_if: tuple[str, ...], *, drawn: bool
) -> dict[str, str]:
    """Metabolites of the metabolites that have reached the blood, with what each is formed from.

    Such a metabolite is a scenario: it is worked out only where one of its links acts, switched on by a what-if or
    drawn from its prior. A point run without a what-if knows nothing of it.
    """
    driven = {
        link.driver or link.substance
        for link in library.engagements.values()
        if drawn or link.on_by_default or link.key in what_if
    }
    tables = library.under("parameters.exposure")
    formed = [name for name in reached if "formed_from" in tables.get(name, {})]
    return {name: parent for parent in formed for name in metabolites(library, parent) if name in driven}


def typical(analyte: str, names: tuple[str, ...], ledger: Ledger) -> dict[str, float]:
    """Typical parameters of an analyte in canonical units.

    Where a fit leaves the share e of the 24 h AUC open, logarithms are interpolated between the fits at three values
    of e, and each parameter keeps the error of its fit.
    """
    start = f"exposure.{analyte}"
    if f"{start}.{_COLUMNS[0]}.{names[-1]}" not in ledger.library.parameters:
        return {name: ledger.read(f"{start}.{name}", UNITS[name]) for name in names}
    e = ledger.read("exposure.mitragynine.e", "1")
    return {name: _at_share(f"{start}", name, e, ledger) for name in names}


def _at_share(start: str, name: str, e: float, ledger: Ledger) -> float:
    logs = [math.log(ledger.read(f"{start}.{column}.{name}", UNITS[name])) for column in _COLUMNS]
    below = 0 if e <= _SHARES[1] else 1
    weight = (e - _SHARES[below]) / (_SHARES[below + 1] - _SHARES[below])
    value = math.exp(logs[below] + weight * (logs[below + 1] - logs[below]))
    error = f"{start}.fit_error.{name}"
    return value * ledger.read(error, "1") if error in ledger.library.parameters else value
