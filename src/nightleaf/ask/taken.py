"""What was taken, and the blood levels that follow: leaf, pure mitragynine, or any drug of the library."""

from typing import Protocol

from nightleaf.ask.request import Drug, Request
from nightleaf.dose import Dose, dose_of_product, pure_dose, refuse_above_cap
from nightleaf.evidence import Ledger
from nightleaf.exposure import ExposureSummary, People, exposure_curves, summarise, swallowed
from nightleaf.exposure.general import AnyCurve, substance_curves, summary_of
from nightleaf.product import leaf


class Taken(Protocol):
    """One dose, for one reading of the parameters.

    `dose_mg` holds what was swallowed or infused, `substances` whose engagements can act, `unmeasured` whether nobody
    has recorded the sleep of people who took it.
    """

    dose_mg: dict[str, float]
    substances: tuple[str, ...]
    unmeasured: bool

    def curves(self, people: People | None, night: int) -> dict[str, AnyCurve]:
        """Concentration from the last of `night` equal doses on, by substance."""

    def figures(self, people: People, night: int) -> dict[str, ExposureSummary]:
        """Cmax, Tmax, areas and half-life, by substance."""

    def refuse_too_much(self) -> None:
        """Refuse a dose above the cap."""


def taken(request: Request, ledger: Ledger) -> Taken:
    """What this request is about."""
    return _Leaf(request, ledger) if request.drug is None else _OneDrug(request.drug, ledger)


class _Leaf:
    """Kratom: the alkaloids of a product, or a stated mass of mitragynine."""

    unmeasured = True

    def __init__(self, request: Request, ledger: Ledger) -> None:
        self._request, self._ledger = request, ledger
        self._dose = self._swallowed()
        self.dose_mg = self._dose.dose_mg
        # A drug of the library acts only in a run of its own.
        analytes = ledger.library.vocabulary.words("analytes")
        self.substances = tuple(name for name in ledger.library.under("substances") if name in analytes)

    def _swallowed(self) -> Dose:
        request = self._request
        if request.mitragynine_mg is not None:
            return pure_dose(request.mitragynine_mg, request.intake)
        bag = request.product or leaf()
        analytes = tuple(name for name in swallowed(self._ledger.library) if self._content_is_known(name))
        return dose_of_product(bag, request.amount_g, request.intake, analytes, self._ledger)

    def _content_is_known(self, analyte: str) -> bool:
        bag, known = self._request.product or leaf(), self._ledger.library.parameters
        return analyte in bag.content or f"product.leaf.{analyte}" in known or f"product.ratio.{analyte}" in known

    def curves(self, people: People | None, night: int) -> dict[str, AnyCurve]:
        single = exposure_curves(self._dose, self._request.person, self._ledger, people, what_if=self._request.what_if)
        return {name: curve.repeated(night) for name, curve in single.items()}

    def figures(self, people: People, night: int) -> dict[str, ExposureSummary]:
        single = exposure_curves(self._dose, self._request.person, self._ledger, people, what_if=self._request.what_if)
        return {name: summarise(curve.repeated(night)) for name, curve in single.items()}

    def refuse_too_much(self) -> None:
        request = self._request
        grams = None if request.mitragynine_mg is not None else request.amount_g
        refuse_above_cap(self._dose, self._ledger, grams)


class _OneDrug:
    """One drug of the library, with its active metabolites."""

    unmeasured = False

    def __init__(self, drug: Drug, ledger: Ledger) -> None:
        self._drug, self._ledger = drug, ledger
        self.dose_mg = {drug.name: drug.dose_mg}
        self.substances: tuple[str, ...] = (drug.name,)

    def curves(self, people: People | None, night: int) -> dict[str, AnyCurve]:
        drug = self._drug
        single = substance_curves(
            drug.name, drug.dose_mg, self._ledger, route=drug.route, duration_h=drug.duration_h, people=people
        )
        return {name: curve.repeated(night) for name, curve in single.items()}

    def figures(self, people: People, night: int) -> dict[str, ExposureSummary]:
        return {name: summary_of(curve) for name, curve in self.curves(people, night).items()}

    def refuse_too_much(self) -> None:
        """The cap is one of mitragynine."""
