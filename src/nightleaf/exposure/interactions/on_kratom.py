"""Others on kratom: scenarios from what a medicine does to midazolam; no trial with kratom was read."""

from dataclasses import dataclass

from nightleaf.evidence import Ledger
from nightleaf.exposure.disposition import FORMED, typical
from nightleaf.exposure.interactions._kernel import (
    activity_behind,
    gut_activity_behind,
    gut_ratio,
    hepatic_ratio,
    metabolite_ratio,
)
from nightleaf.exposure.interactions.concentrations import START
from nightleaf.medicine import Medicine
from nightleaf.product.product import HYDROXYMITRAGYNINE

PROBE = "midazolam"
UNTOUCHED = 1.0


@dataclass(frozen=True, slots=True)
class KratomRatios:
    """What a medicine does to kratom.

    Parameters
    ----------
    gut_activity, liver_activity : float
        CYP3A that the medicine leaves, above 1 for an inducer. [1]
    mitragynine, hydroxymitragynine : float
        AUC with the medicine over that without. [1]
    """

    gut_activity: float
    liver_activity: float
    mitragynine: float
    hydroxymitragynine: float


def kratom_ratios(medicine: Medicine, probe: Medicine, ledger: Ledger) -> KratomRatios:
    """AUC ratios of mitragynine and its metabolite under an inhibitor or inducer of CYP3A.

    Parameters
    ----------
    medicine : Medicine
        Acts on CYP3A.
    probe : Medicine
        Midazolam: its observed AUC ratio says how much of the enzyme is left.
    ledger : Ledger

    Source
    ------
    ich_m12, mechanistic static model; the share that CYP3A has in mitragynine is assumed.
    """
    gut, liver = _activities(medicine, probe, ledger)
    Fg = ledger.read(f"{START}.mitragynine.fg", "1")  # noqa: N806
    fm = ledger.read(f"{START}.mitragynine.fm_cyp3a", "1")
    parent = float(gut_ratio(gut, Fg) * hepatic_ratio(liver, fm))
    formed = typical(HYDROXYMITRAGYNINE, FORMED, ledger)
    first_pass = formed["ffp"] / (formed["ffp"] + formed["fm"])
    g = ledger.read(f"{START}.{HYDROXYMITRAGYNINE}.fm_cyp3a", "1")
    metabolite = float(metabolite_ratio(liver, parent, first_pass, g))
    return KratomRatios(gut, liver, parent, metabolite)


def _activities(medicine: Medicine, probe: Medicine, ledger: Ledger) -> tuple[float, float]:
    ratio = medicine.read("midazolam_auc_ratio", ledger)
    Fg = probe.read("fg", ledger)  # noqa: N806
    if medicine.cyp3a == "gut inhibitor":
        return float(gut_activity_behind(ratio, Fg)), UNTOUCHED
    left = float(activity_behind(ratio, Fg, probe.read("fm_cyp3a", ledger)))
    return left, left
