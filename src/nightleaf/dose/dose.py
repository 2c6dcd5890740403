"""From grams of leaf to milligrams of alkaloid, refused above the cap."""

from dataclasses import dataclass

from nightleaf.errors import Refused
from nightleaf.evidence import Ledger
from nightleaf.product import Product
from nightleaf.product.product import MITRAGYNINE

MEALS = ("fasted", "light", "full", "unknown")


@dataclass(frozen=True, slots=True)
class Intake:
    """How a dose is taken.

    Parameters
    ----------
    form : str
        tea, powder, capsule or extract.
    meal : str
        fasted, light, full or unknown.
    before_bed_h : float
        Time from swallowing to lights-out. [h]
    """

    form: str = "tea"
    meal: str = "fasted"
    before_bed_h: float = 0.75


@dataclass(frozen=True, slots=True)
class Dose:
    """What is swallowed, for one run.

    Parameters
    ----------
    dose_mg : dict
        Alkaloid -> mass. [mg]
    intake : Intake
    """

    dose_mg: dict[str, float]
    intake: Intake


def dose_of_product(
    product: Product, amount_g: float, intake: Intake, analytes: tuple[str, ...], ledger: Ledger
) -> Dose:
    """The alkaloids in `amount_g` of a product. [mg]

    Source
    ------
    Content from the certificate, else product.leaf of the library.
    """
    extraction = "exposure.form.tea.extraction"
    drunk = ledger.read(extraction, "1") if intake.form == "tea" else 1.0
    masses = {analyte: amount_g * drunk * product.content_mg_per_g(analyte, ledger) for analyte in analytes}
    return Dose(masses, intake)


def pure_dose(mitragynine_mg: float, intake: Intake) -> Dose:
    """A stated mass of mitragynine and nothing else."""
    return Dose({MITRAGYNINE: mitragynine_mg}, intake)


def refuse_above_cap(dose: Dose, ledger: Ledger, amount_g: float | None = None) -> None:
    """Refuse more mitragynine than the largest repeated dose studied.

    Raises
    ------
    Refused
        Naming the dose, the cap and its source.
    """
    cap = ledger.read("dose.cap.mitragynine_per_day", "mg")
    taken = dose.dose_mg[MITRAGYNINE]
    if taken > cap:
        grams = f"{amount_g:g} g of this product holds about " if amount_g else ""
        raise Refused(
            f"{grams}{taken:.1f} mg mitragynine, above the cap of {cap:g} mg a day, the largest repeated dose studied "
            "in people; nightleaf does not simulate more"
        )
