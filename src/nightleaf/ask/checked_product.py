"""What the bag and the amount add to a screen: reasons against, and what of it was not tested."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from nightleaf.ask.judging_product import judge_product
from nightleaf.ask.request import read_request
from nightleaf.ask.taken import taken
from nightleaf.errors import Refused
from nightleaf.evidence import Ledger, Library
from nightleaf.person import Person
from nightleaf.product import Product, read_product, refuse_if_not_leaf
from nightleaf.safety import Elsewhere, Reason, reason_for
from nightleaf.safety.words import LAW, PRODUCT

TOML: Final = ".toml"
_THE_PLACE: Final = "rules where you live"


@dataclass(frozen=True, slots=True)
class CheckedProduct:
    """A product as far as the screen and the predicted levels need it.

    Parameters
    ----------
    product : Product or None
        None without one, or for a certificate that is no product file.
    name : str
    elsewhere : Elsewhere
        Its reasons, and the topics that they cover.
    """

    product: Product | None
    name: str
    elsewhere: Elsewhere


def checked_product(
    product: Product | Path | str | None, amount: str, person: Person, library: Library
) -> CheckedProduct:
    """Judge a certificate by its file; without one, only the amount is judged, on leaf of the usual content.

    Parameters
    ----------
    product : Product, path or None
    amount : str
    person : Person
        Where they live decides which law is looked up.
    library : Library
    """
    if product is None or isinstance(product, Product):
        name = "" if product is None else product.name
        return CheckedProduct(product, name, Elsewhere(reasons=_by_content(product, amount, library)))
    path = Path(product)
    verdict = judge_product(path, amount=amount, place=person.jurisdiction, library=library)
    reasons = [
        Reason(one.rule, one.severity, one.text, one.source, one.grade, verdict.title, (one.source,))
        for one in verdict.reasons
    ]
    bag = read_product(path, library.vocabulary) if path.suffix.lower() == TOML else None
    covered = {PRODUCT} | ({LAW} if person.jurisdiction else set())
    untested = tuple(line for line in verdict.not_checked if not line.startswith(_THE_PLACE))
    return CheckedProduct(bag, verdict.title, Elsewhere(tuple(reasons), frozenset(covered), untested=untested))


def _by_content(product: Product | None, amount: str, library: Library) -> tuple[Reason, ...]:
    """Not leaf, or more mitragynine than anybody has studied."""
    request = read_request(product=product, amount=amount, library=library)
    ledger = Ledger(library)
    if product is not None and (product.form == "extract" or _is_refused(lambda: refuse_if_not_leaf(product, ledger))):
        return (reason_for("product.concentrate", library, product.name),)
    if _is_refused(lambda: taken(request, ledger).refuse_too_much()):
        return (reason_for("product.above_cap", library, amount),)
    return ()


def _is_refused(act: Callable[[], None]) -> bool:
    try:
        act()
    except Refused:
        return True
    return False
