"""What the bag and the amount add to a screen: reasons against, and what of it was not tested."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from nightleaf.ask.bag import TOML, on_paper
from nightleaf.ask.judging_product import judge_place, judge_product
from nightleaf.ask.request import read_request
from nightleaf.ask.taken import taken
from nightleaf.errors import Refused
from nightleaf.evidence import Ledger, Library
from nightleaf.person import Person
from nightleaf.product import Product, read_product, refuse_if_not_leaf
from nightleaf.product.certificate import Reason as CertificateReason
from nightleaf.safety import Elsewhere, Reason, reason_for
from nightleaf.safety.words import LAW, PRODUCT

EXTRACT: Final = "extract"
_NOT_LEAF: Final = "leaf."
_THE_PLACE: Final = "rules where you live"


@dataclass(frozen=True, slots=True)
class CheckedProduct:
    """A product as far as the screen and the predicted levels need it.

    Parameters
    ----------
    product : Product or None
        None without one; of a certificate in another form than TOML, the alkaloids that could be read.
    name : str
    elsewhere : Elsewhere
        Its reasons, and the topics that they cover.
    concentrated : bool
        An extract, or leaf with something added.
    ask_for : tuple of str
        What to ask the seller for, so that more can be judged.
    """

    product: Product | None
    name: str
    elsewhere: Elsewhere
    concentrated: bool = False
    ask_for: tuple[str, ...] = ()


def checked_product(
    product: Product | Path | str | None, amount: str, person: Person, library: Library, lot: str | None = None
) -> CheckedProduct:
    """Judge a certificate by its file; without one, only the amount is judged, on leaf of the usual content.

    Parameters
    ----------
    product : Product, path or None
    amount : str
        Leaf a day.
    person : Person
        Where they live decides which law is looked up.
    library : Library
    lot : str or None
        The lot on the bag, where the file does not hold it.
    """
    if product is None or isinstance(product, Product):
        return _without_paper(product, amount, person, library)
    path = Path(product)
    verdict = judge_product(path, amount=amount, lot=lot, place=person.jurisdiction, library=library)
    bag = read_product(path, library.vocabulary) if path.suffix.lower() == TOML else on_paper(verdict, library)
    reasons = _as_reasons(verdict.reasons, verdict.title)
    covered = {PRODUCT} | ({LAW} if (person.jurisdiction or "").strip() else set())
    untested = tuple(line for line in verdict.not_checked if not line.startswith(_THE_PLACE))
    elsewhere = Elsewhere(reasons, frozenset(covered), untested=untested)
    return CheckedProduct(bag, verdict.title, elsewhere, _is_concentrated(bag, reasons, library), verdict.ask_for)


def _without_paper(bag: Product | None, amount: str, person: Person, library: Library) -> CheckedProduct:
    """The amount and the law of the place, where there is no certificate to judge."""
    name = "" if bag is None else bag.name
    law = judge_place(person.jurisdiction, library)
    reasons = (*_by_content(bag, amount, library), *_as_reasons(law or (), ""))
    elsewhere = Elsewhere(reasons, frozenset() if law is None else frozenset({LAW}))
    return CheckedProduct(bag, name, elsewhere, _is_concentrated(bag, reasons, library))


def _as_reasons(found: Iterable[CertificateReason], about: str) -> tuple[Reason, ...]:
    return tuple(
        Reason(one.rule, one.severity, one.text, one.source, one.grade, about, (one.source,) if one.source else ())
        for one in found
    )


def _is_concentrated(bag: Product | None, reasons: Iterable[Reason], library: Library) -> bool:
    """Whether its form, its content or a stop says that it is no plain leaf."""
    said = any(one.severity == "stop" and one.rule.startswith(_NOT_LEAF) for one in reasons)
    return said or (bag is not None and _is_not_leaf(bag, library))


def _is_not_leaf(bag: Product, library: Library) -> bool:
    return bag.form == EXTRACT or _is_refused(lambda: refuse_if_not_leaf(bag, Ledger(library)))


def _by_content(product: Product | None, amount: str, library: Library) -> tuple[Reason, ...]:
    """Not leaf, or more mitragynine than anybody has studied."""
    request = read_request(product=product, amount=amount, library=library)
    ledger = Ledger(library)
    if product is not None and _is_not_leaf(product, library):
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
