"""What one arm swallows, and the blood levels that follow: leaf, pure mitragynine, or any drug of the library."""

from typing import Protocol

from nightleaf.cohort.plan import Plan, product_of
from nightleaf.cohort.study import Arm
from nightleaf.dose import Dose, Intake, dose_of_product, pure_dose, refuse_above_cap
from nightleaf.errors import InputError
from nightleaf.evidence import Ledger, Library
from nightleaf.exposure import People, exposure_curves, swallowed
from nightleaf.exposure.general import AnyCurve, substance_curves
from nightleaf.occupancy import engagements_named
from nightleaf.person import Person
from nightleaf.product import Product, leaf, refuse_if_not_leaf
from nightleaf.substance import substance_named
from nightleaf.units import amount

LONGEST_BEFORE_BED_H = 24.0


class Swallowed(Protocol):
    """One dose: `substances` are those whose engagements can act; `unmeasured` if nobody recorded sleep after it."""

    unmeasured: bool
    dose_mg: dict[str, float]
    substances: tuple[str, ...]
    before_bed_h: float

    def curves(self, people: People, person: Person) -> dict[str, AnyCurve]:
        """Concentration by substance, counted from the dose."""


def swallowed_in(plan: Plan, arm: Arm, ledger: Ledger) -> Swallowed | None:
    """What this arm takes; None for the placebo.

    Raises
    ------
    Refused
        Above the cap of mitragynine, or a product that is not leaf.
    InputError
        Naming the arm and what cannot be.
    """
    if arm.placebo:
        return None
    before = amount(arm.before_bed, "h", what=f"arm '{arm.name}': before_bed", zero=True)
    if before > LONGEST_BEFORE_BED_H:
        raise InputError(f"arm '{arm.name}': before_bed '{arm.before_bed}' is more than a day; write it like '45min'")
    if arm.substance is not None:
        return _Drug(arm, before, ledger)
    return _Leaf(plan, arm, before, ledger)


class _Leaf:
    unmeasured = True

    def __init__(self, plan: Plan, arm: Arm, before_bed_h: float, ledger: Ledger) -> None:
        library, self.before_bed_h, self._ledger = ledger.library, before_bed_h, ledger
        stated = plan.products.get(arm.name)
        bag = leaf() if stated is None else product_of(stated)
        intake = Intake(arm.form or bag.form or "tea", arm.meal, before_bed_h)
        self._what_if = tuple(key for word in arm.what_if for key in engagements_named(library, word))
        analytes = library.vocabulary.words("analytes")
        self.substances = tuple(name for name in library.under("substances") if name in analytes)
        grams: float | None = None
        if arm.mitragynine_mg is not None:
            self._dose: Dose = pure_dose(arm.mitragynine_mg, intake)
        else:
            refuse_if_not_leaf(bag, ledger)
            grams = amount(arm.amount or "", "g", what=f"arm '{arm.name}': amount", zero=True)
            known = tuple(name for name in swallowed(library) if _content_is_known(bag, name, library))
            self._dose = dose_of_product(bag, grams, intake, known, ledger)
        self.dose_mg = self._dose.dose_mg
        if ledger.draw is None:  # the cap is one of the dose that is meant, not of what a bag may hold
            refuse_above_cap(self._dose, ledger, grams)

    def curves(self, people: People, person: Person) -> dict[str, AnyCurve]:
        return {**exposure_curves(self._dose, person, self._ledger, people, what_if=self._what_if)}


def _content_is_known(bag: Product, analyte: str, library: Library) -> bool:
    keys = (f"product.leaf.{analyte}", f"product.ratio.{analyte}")
    return analyte in bag.content or any(key in library.parameters for key in keys)


class _Drug:
    unmeasured = False

    def __init__(self, arm: Arm, before_bed_h: float, ledger: Ledger) -> None:
        name = str(arm.substance)
        if name in ledger.library.vocabulary.words("analytes"):
            raise InputError(
                f"arm '{arm.name}': {name} is part of kratom; give mitragynine_mg or amount, which are capped"
            )
        substance_named(name, ledger.library)
        self._name, self._route, self._ledger, self.before_bed_h = name, arm.route, ledger, before_bed_h
        mass = amount(arm.dose or "", "mg", what=f"arm '{arm.name}': dose", zero=True)
        self._lasts_h = None if arm.duration is None else amount(arm.duration, "h", what=f"arm '{arm.name}': duration")
        self.dose_mg = {name: mass}
        self.substances: tuple[str, ...] = (name,)
        substance_curves(name, mass, ledger, route=arm.route, duration_h=self._lasts_h)  # refuses what cannot be given

    def curves(self, people: People, person: Person) -> dict[str, AnyCurve]:  # noqa: ARG002  weight does not act
        return substance_curves(
            self._name, self.dose_mg[self._name], self._ledger, route=self._route, duration_h=self._lasts_h,
            people=people,
        )  # fmt: skip
