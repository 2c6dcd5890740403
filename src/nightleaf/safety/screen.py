"""May this person try it? Every reason against, worst first; what cannot be judged is unknown, never passed over."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from nightleaf.errors import LibraryError
from nightleaf.evidence import Library, load_library
from nightleaf.medicine import plain, told
from nightleaf.person import Person
from nightleaf.safety.conditions import alike, heard
from nightleaf.safety.medicines import Taken, medicine_reasons, pair_reasons, taken_by, unrecognised
from nightleaf.safety.rules import Rule, RuleBook, rule_book
from nightleaf.safety.verdict import UNHURRIED, Reason, Verdict, decided, worst_first
from nightleaf.safety.words import EVERYTHING, LATE, LATE_RULE, TOPICS, UNREADABLE

_YES = "yes"


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What was judged outside the screen: reasons of a product, the law or a simulation, and the topics they cover.

    A reason handed in can only be added to those of the screen; it takes none away. `not_checked` makes the verdict
    unknown; `untested` is listed beside it where the reasons already say how much it matters.
    """

    reasons: tuple[Reason, ...] = ()
    checked: frozenset[str] = frozenset()
    not_checked: tuple[str, ...] = ()
    untested: tuple[str, ...] = ()


def screen(
    person: Person,
    *,
    person_given: bool,
    library: Library | None = None,
    elsewhere: Elsewhere | None = None,
    unsure: tuple[str, ...] = (),
    today: date | None = None,
) -> Verdict:
    """Judge a person by the rules of the library.

    Parameters
    ----------
    person : Person
    person_given : bool
        Whether the person described themselves; a made-up adult is not asked what they left open.
    library : Library or None
        None loads the one that ships.
    elsewhere : Elsewhere or None
        What was judged of the product and the law.
    unsure : tuple of str
        Conditions (rule keys) that were asked about and answered with "I do not know".
    today : date or None
        For the review date of the rules.

    Returns
    -------
    Verdict
        "unknown" throughout if the rules are missing or damaged.

    Examples
    --------
    >>> verdict = screen(Person(medicines=("Xanax",)), person_given=False)
    >>> verdict.decision, verdict.reasons[0].rule
    ('stop', 'medicine.benzodiazepines')
    """
    try:
        book = rule_book(library or load_library())
    except LibraryError:
        return unreadable()
    outside, day = elsewhere or Elsewhere(), today or datetime.now(tz=UTC).date()
    taken = taken_by(person, book)
    said = heard(person, book)
    unlisted = [*_unlisted_medicines(taken, book), *_unlisted_conditions(said.unlisted, book)]
    reasons = worst_first(
        [
            *_named(said.fired, book),
            *(_of(book.rules[key]) for key in _answers(person, book)),
            *medicine_reasons(taken, person, said.fired, book),
            *pair_reasons(taken, person, book),
            *(reason for reason, _ in unlisted),
            *_doubts((*unsure, *(key for key in said.denied if book.rules[key].doubt)), book),
            *(_of(book.rules[key]) for key in (_open(person) if person_given else ())),
            *outside.reasons,
        ]
    )
    topics = (topic for topic in TOPICS if topic not in outside.checked)
    not_checked = (*(line for _, line in unlisted), *outside.not_checked, *topics)
    verdict = Verdict(
        decision=decided(reasons, not_checked),
        reasons=tuple(_dated(reason, book, day) for reason in reasons),
        not_checked=(*not_checked, *outside.untested),
        withholds_sleep=any(_withholds(reason) for reason in reasons),
        as_of=book.as_of,
        notes=_late(book, day),
    )
    return _alone(verdict, frozenset(key for key in said.fired if book.rules[key].alone))


def _alone(verdict: Verdict, keys: frozenset[str]) -> Verdict:
    """In a crisis nothing is said but that; elsewhere the verdict as it is."""
    if not keys:
        return verdict
    reasons = tuple(reason for reason in verdict.reasons if reason.rule in keys)
    return replace(verdict, reasons=reasons, not_checked=(), notes=(), crisis=True)


def unreadable() -> Verdict:
    """Without rules everything is unknown."""
    reason = Reason("rules.unreadable", "unknown", UNREADABLE, "", "none")
    return Verdict("unknown", (reason,), (*EVERYTHING, *TOPICS), withholds_sleep=True)


def _named(fired: dict[str, str], book: RuleBook) -> Iterable[Reason]:
    for key, typed in fired.items():
        yield _of(book.rules[key], typed)


def reason_for(key: str, library: Library, about: str = "") -> Reason:
    """The reason that a rule gives by itself: for what is judged outside the screen, such as a product.

    Raises
    ------
    LibraryError
        If the rules cannot be read.
    """
    return _of(rule_book(library).rules[key], about)


def _of(rule: Rule, typed: str = "") -> Reason:
    """The reason that a rule gives, with the name that was typed beside its title."""
    shown = rule.title if not typed or plain(typed) == plain(rule.title) else f"{rule.title} ({typed})"
    return Reason(
        rule=rule.key,
        severity=rule.severity,
        text=f"{shown}: {rule.text}",
        source=rule.sources[0],
        grade=rule.grade,
        about=typed,
        sources=rule.sources,
        order=_order(rule),
    )


def _order(rule: Rule) -> int:
    return UNHURRIED if rule.first is None else rule.first


def _answers(person: Person, book: RuleBook) -> Iterable[str]:
    """Rules that an answer fires by itself."""
    rules = book.rules
    if rules["person.minor"].is_over(person.age):
        yield "person.minor"
    elif rules["person.young"].is_over(person.age):
        yield "person.young"
    if person.pregnant == _YES:
        yield "person.pregnant"
    if person.breastfeeding == _YES:
        yield "person.breastfeeding"
    if person.alcohol in {"some", "daily"}:
        yield f"person.alcohol_{person.alcohol}"
    if rules["person.caffeine"].is_below(sum(cup.mg for cup in person.caffeine)):
        yield "person.caffeine"
    if person.tolerance == "regular use":
        yield "person.regular_use"


def _open(person: Person) -> Iterable[str]:
    """Rules on what was not answered."""
    may_bear = person.sex != "male"
    if person.age is None:
        yield "person.age_unknown"
    if may_bear and "unknown" in {person.pregnant, person.breastfeeding}:
        yield "person.pregnancy_unanswered"
    if person.medicines is None:
        yield "person.medicines_unanswered"
    if person.conditions is None:
        yield "person.conditions_unanswered"
    if person.alcohol is None:
        yield "person.alcohol_unanswered"


def _unlisted_medicines(taken: Taken, book: RuleBook) -> Iterable[tuple[Reason, str]]:
    rule = book.rules["medicine.not_recognised"]
    for one in taken.recognised:
        for name in one.unlisted:
            yield unrecognised(name, [told(near, book.medicines) for near in one.near], rule)


def _unlisted_conditions(names: Iterable[str], book: RuleBook) -> Iterable[tuple[Reason, str]]:
    rule = book.rules["condition.not_recognised"]
    for name in names:
        yield unrecognised(name, alike(name, book), rule)


def _doubts(unsure: Iterable[str], book: RuleBook) -> Iterable[Reason]:
    """A condition of which the person is not sure: unknown, whatever it would be if it held."""
    doubt = book.rules["condition.unsure"]
    for key in unsure:
        rule = book.rules[key]
        yield Reason(
            rule=key,
            severity=doubt.severity,
            text=f"{rule.title}: {rule.doubt or doubt.text}",
            source=rule.sources[0],
            grade=doubt.grade,
            about=rule.title,
            sources=rule.sources,
            order=_order(rule),
        )


def _withholds(reason: Reason) -> bool:
    """An unknown that comes from a medicine or condition hides the sleep figures; an open answer does not."""
    return reason.severity == "unknown" and reason.rule.startswith(("medicine.", "condition."))


def _dated(reason: Reason, book: RuleBook, today: date) -> Reason:
    """The reason; past the day on which its rule was due for review it says so, and counts as before."""
    rule = book.rules.get(reason.rule)
    if rule is None or today <= rule.expires:
        return reason
    return replace(reason, text=f"{reason.text} {LATE_RULE.format(day=rule.expires.isoformat())}")


def _late(book: RuleBook, today: date) -> tuple[str, ...]:
    return (LATE.format(day=book.expires.isoformat()),) if today > book.expires else ()
