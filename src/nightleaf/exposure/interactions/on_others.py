"""Kratom on others: the gut term that a trial anchors, and what is foreseen but was never seen."""

from nightleaf.evidence import Ledger
from nightleaf.exposure.interactions._kernel import (
    gut_activity,
    gut_ratio,
    half_life,
    hepatic_ratio,
    left_by_inactivation,
    left_by_inhibition,
)
from nightleaf.exposure.interactions.concentrations import START, Concentrations
from nightleaf.medicine import Medicine


def auc_ratio(medicine: Medicine, swallowed_mg: float, ledger: Ledger) -> float:
    """AUC of a CYP3A medicine with kratom over that without: gut wall only, the liver untouched.

    Parameters
    ----------
    medicine : Medicine
        Cleared by CYP3A.
    swallowed_mg : float
        Mitragynine. [mg]
    ledger : Ledger

    Source
    ------
    tanna_2023_cpt: midazolam rose 1.39-fold and kept its half-life, so the gut wall was inhibited.
    """
    left = gut_activity(swallowed_mg, ledger.read(f"{START}.gut.half_dose", "mg"))
    return float(gut_ratio(left, medicine.read("fg", ledger)))


def upper_auc_ratio(medicine: Medicine, reached: Concentrations, ledger: Ledger) -> float:
    """The same, with liver CYP3A inactivated as in the test tube: an upper scenario that nobody has observed.

    Source
    ------
    tanna_2021 for the inactivation, ich_m12 for the equations.
    """
    left = liver_activity(reached, ledger)
    gut = auc_ratio(medicine, reached.swallowed_mg, ledger)
    return gut * float(hepatic_ratio(left, medicine.read("fm_cyp3a", ledger)))


def liver_activity(reached: Concentrations, ledger: Ledger) -> float:
    """CYP3A activity that the static model leaves in the liver: inactivation times reversible inhibition."""
    return _left("liver", reached.liver_inlet_nm, ledger)


def gut_wall_activity(reached: Concentrations, ledger: Ledger) -> float:
    """CYP3A activity that the static model leaves in the gut wall: next to none, which the trial contradicts."""
    return _left("gut", reached.gut_wall_nm, ledger)


def _left(organ: str, concentration_nm: float, ledger: Ledger) -> float:
    inactivated = left_by_inactivation(
        concentration_nm,
        ledger.read(f"{START}.mitragynine.{organ}.KI", "nM"),
        ledger.read(f"{START}.mitragynine.{organ}.k_inact", "1/h"),
        ledger.read(f"{START}.physiology.kdeg_{organ}", "1/h"),
    )
    return float(inactivated * left_by_inhibition(concentration_nm, ledger.read(f"{START}.mitragynine.ki_cyp3a", "nM")))


def upper_from_mg(ledger: Ledger) -> float:
    """Mitragynine above which one dose is beyond what was observed. [mg]"""
    return ledger.read(f"{START}.upper.from_dose", "mg")


def recovery_half_life_h(ledger: Ledger) -> float:
    """Time in which the gut wall makes up for half of the lost CYP3A. [h]"""
    return float(half_life(ledger.read(f"{START}.physiology.kdeg_gut", "1/h")))
