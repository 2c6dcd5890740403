"""Is it safe to try? The screen of a person, the product, the predicted levels, and what has been tested for sleep."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from nightleaf.ask.breathing_in_sleep import breathing_in_sleep
from nightleaf.ask.checked_product import CheckedProduct, checked_product
from nightleaf.ask.judging_product import USUAL_AMOUNT, with_point
from nightleaf.ask.predicted_levels import Level, predicted_levels
from nightleaf.errors import InputError, LibraryError, Refused
from nightleaf.evidence import Library, load_library
from nightleaf.person import Person, names_said, read_person
from nightleaf.product import Product
from nightleaf.safety import (
    Answers,
    Elsewhere,
    Help,
    Reason,
    Verdict,
    reason_for,
    rule_book,
    screen,
    unreadable,
    what_helps,
)
from nightleaf.safety.words import BREATHING, LABELS, OWN_AMOUNT

EXIT_CODES: Final = {"go": 0, "caution": 3, "stop": 4, "unknown": 5}


@dataclass(frozen=True, slots=True)
class Check:
    """The answer to "may I try it?".

    Parameters
    ----------
    verdict : Verdict
    person : Person
    product : str
        Its name; empty without one.
    amount : str
        Leaf a day.
    levels : dict
        Medicine -> what is predicted of its blood level.
    helps : tuple of Help
        What has been tested for sleep.
    library : Library or None
        None if it could not be read.
    amount_given : bool
        False where the usual amount was taken for lack of an answer.
    ask_for : tuple of str
        What to ask the seller for, so that more can be judged.
    """

    verdict: Verdict
    person: Person
    product: str
    amount: str
    levels: dict[str, Level]
    helps: tuple[Help, ...]
    library: Library | None
    amount_given: bool = True
    ask_for: tuple[str, ...] = ()

    @property
    def exit_code(self) -> int:
        """0 no red flag found, 3 caution, 4 stop, 5 unknown."""
        return EXIT_CODES[self.verdict.decision]

    def level_of(self, reason: Reason) -> Level | None:
        """What is predicted of the level of the medicine that a reason is about."""
        return self.levels.get(reason.medicine)

    def to_dict(self) -> dict[str, Any]:
        """The document of `check --json`."""
        document = self.verdict.to_dict()
        for written, reason in zip(document["reasons"], self.verdict.reasons, strict=True):
            level = self.level_of(reason)
            written["exposure"] = None if level is None else level.to_dict()
        return document | {
            "ask_for": list(self.ask_for),
            "hygiene": [one.model_dump(mode="json") for one in self.helps],
            "library_sha256": None if self.library is None else self.library.hash,
            "labels": list(LABELS),
        }


def check(
    *,
    person: Person | Answers | Path | str | None = None,
    product: Product | Path | str | None = None,
    amount: str | None = None,
    lot: str | None = None,
    medicines: Sequence[str] = (),
    library: Library | None = None,
) -> Check:
    """Screen a person by every rule of the library.

    Parameters
    ----------
    person : Person, Answers, path or None
        Without one, everything about the person is unknown but the medicines given here.
    product : Product, path or None
        A certificate is judged by its file.
    amount : str or None
        Leaf a day, such as "2g", for limits a day, predicted levels and breathing; without it 2 g are taken.
    lot : str or None
        The lot on the bag, where the certificate does not hold it.
    medicines : sequence of str
        Added to those of the person.
    library : Library or None

    Raises
    ------
    InputError
        For a file that cannot be read, unless the person alone is a stop: that is said first. Rules that cannot be
        read are no error: everything is unknown then.

    Examples
    --------
    >>> found = check(medicines=["Xanax"])
    >>> found.verdict.decision, found.exit_code, found.verdict.reasons[0].rule
    ('stop', 4, 'medicine.benzodiazepines')
    """
    said = person if isinstance(person, Answers) else Answers(_read(person))
    who, taken = _with_medicines(said.person, medicines), with_point(amount or USUAL_AMOUNT)
    try:
        known = library or load_library()
        rule_book(known)
    except LibraryError:
        return Check(unreadable(), who, "", taken, {}, what_helps(library) if library else (), None, bool(amount))
    try:
        bag = checked_product(product, taken, who, known, lot)
    except InputError as error:
        alone = screen(who, person_given=said.complete, library=known, unsure=said.unsure)
        if alone.decision != "stop":
            raise
        alone = replace(alone, not_checked=(*alone.not_checked, str(error)))
        return Check(alone, who, "", taken, {}, _helps(alone, known), known, bool(amount))
    outside = _with_breathing(bag, replace(said, person=who), taken, known)
    if bag.product is not None and not amount:
        outside = replace(outside, untested=(*outside.untested, OWN_AMOUNT.format(amount=USUAL_AMOUNT)))
    verdict = screen(who, person_given=said.complete, library=known, elsewhere=outside, unsure=said.unsure)
    levels = {} if verdict.crisis else predicted_levels(verdict.reasons, bag.product, taken, known)
    asks = () if verdict.decision == "stop" else bag.ask_for
    return Check(verdict, who, bag.name, taken, levels, _helps(verdict, known), known, bool(amount), asks)


def _helps(verdict: Verdict, library: Library) -> tuple[Help, ...]:
    """What has been tested for sleep; nothing beside a crisis."""
    return () if verdict.crisis else what_helps(library)


def refusal_document(refusal: Refused, library: Library) -> dict[str, Any]:
    """The check document of what is refused, for whoever reads documents only."""
    reason = replace(reason_for(refusal.rule, library), text=str(refusal))
    verdict = Verdict("stop", (reason,), (), withholds_sleep=True, as_of=rule_book(library).as_of)
    return Check(verdict, Person(), "", "", {}, what_helps(library), library).to_dict()


def _with_breathing(bag: CheckedProduct, said: Answers, amount: str, library: Library) -> Elsewhere:
    """What was judged of the product, with reasons from breathing added; or with a line that it was not judged."""
    outside = bag.elsewhere
    if bag.product is None:
        return replace(outside, untested=(*outside.untested, BREATHING))
    added = breathing_in_sleep(
        said.person, bag.product, amount, library, unsure=said.unsure, concentrated=bag.concentrated
    )
    return replace(outside, reasons=(*outside.reasons, *added))


def _read(person: Person | Path | str | None) -> Person:
    if isinstance(person, Person):
        return person
    return Person() if person is None else read_person(Path(person))


def _with_medicines(person: Person, medicines: Sequence[str]) -> Person:
    if not medicines:
        return person
    return person.model_copy(update={"medicines": (*(person.medicines or ()), *names_said(medicines))})
