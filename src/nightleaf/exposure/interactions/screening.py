"""The screening equations of the guideline: which interactions deserve a trial. A flag is not a prediction."""

from dataclasses import dataclass

from nightleaf.evidence import Ledger
from nightleaf.exposure.interactions._kernel import gut_ratio, hepatic_ratio, inactivation_ratio
from nightleaf.exposure.interactions.concentrations import START, Concentrations
from nightleaf.exposure.interactions.on_others import gut_wall_activity, liver_activity
from nightleaf.medicine import Medicine

ENZYMES = {
    "CYP1A2": "cyp1a2",
    "CYP2C8": "cyp2c8",
    "CYP2C9": "cyp2c9",
    "CYP2C19": "cyp2c19",
    "CYP2D6": "cyp2d6",
    "CYP3A": "cyp3a",
}


@dataclass(frozen=True, slots=True)
class Flag:
    """One screening ratio and its cut-off.

    Parameters
    ----------
    key, target : str
    equation : str
        In words and symbols.
    value, cut_off : float
    """

    key: str
    target: str
    equation: str
    value: float
    cut_off: float


def flags(reached: Concentrations, probe: Medicine, ledger: Ledger) -> tuple[Flag, ...]:
    """Every screening ratio for a dose.

    Parameters
    ----------
    reached : Concentrations
    probe : Medicine
        Midazolam, for the static model.
    ledger : Ledger

    Source
    ------
    ich_m12, read in ddir_software.
    """
    return (
        *(_systemic(target, name, reached, ledger) for target, name in ENZYMES.items()),
        _gut("cyp3a_gut", "CYP3A in the gut wall", "ki_cyp3a", reached, ledger),
        _gut("p_gp_gut", "P-glycoprotein in the gut wall", "ic50_p_gp", reached, ledger),
        _inactivation(reached, ledger),
        _static(reached, probe, ledger),
    )


def foreseen_over_observed(ledger: Ledger) -> tuple[float, float]:
    """AUC ratio of midazolam that the static model foresaw for 2 g, and the one that was then measured."""
    foreseen = ledger.read(f"{START}.foreseen.midazolam", "1")
    ledger.read(f"{START}.observed.midazolam.auc", "1")
    return foreseen, ledger.library.parameter(f"{START}.observed.midazolam.auc").in_use.value


def _systemic(target: str, name: str, reached: Concentrations, ledger: Ledger) -> Flag:
    value = reached.plasma_nm / ledger.read(f"{START}.mitragynine.ki_{name}", "nM")
    return Flag(f"{name}_systemic", target, "Cmax,u / Ki", value, _cut_off("systemic", ledger))


def _gut(key: str, target: str, constant: str, reached: Concentrations, ledger: Ledger) -> Flag:
    value = reached.gut_fluid_nm / ledger.read(f"{START}.mitragynine.{constant}", "nM")
    symbol = "Ki" if constant.startswith("ki") else "IC50"
    return Flag(key, target, f"(dose / gut volume) / {symbol}", value, _cut_off("gut", ledger))


def _inactivation(reached: Concentrations, ledger: Ledger) -> Flag:
    value = inactivation_ratio(
        ledger.read(f"{START}.guideline.inactivation_multiple", "1"),
        reached.plasma_nm,
        ledger.read(f"{START}.mitragynine.liver.KI", "nM"),
        ledger.read(f"{START}.mitragynine.liver.k_inact", "1/h"),
        ledger.read(f"{START}.physiology.kdeg_liver", "1/h"),
    )
    return Flag(
        "cyp3a_inactivation",
        "CYP3A, time-dependent",
        "(kobs + kdeg) / kdeg at 5 Cmax,u",
        float(value),
        _cut_off("inactivation", ledger),
    )


def _static(reached: Concentrations, probe: Medicine, ledger: Ledger) -> Flag:
    gut = gut_ratio(gut_wall_activity(reached, ledger), probe.read("fg", ledger))
    liver = hepatic_ratio(liver_activity(reached, ledger), probe.read("fm_cyp3a", ledger))
    return Flag(
        "midazolam_static",
        "midazolam, static model",
        "1/(Ag Cg (1 - Fg) + Fg) x 1/(Ah Ch fm + 1 - fm)",
        float(gut * liver),
        _cut_off("auc_ratio", ledger),
    )


def _cut_off(name: str, ledger: Ledger) -> float:
    return ledger.read(f"{START}.guideline.cut_off.{name}", "1")
