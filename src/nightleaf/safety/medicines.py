"""Reasons that a list of medicines gives: one by one, and together."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from nightleaf.medicine import Listed, Recognised, plain, recognise
from nightleaf.person import Person
from nightleaf.safety.rules import AGREED, CLINICIAN, Rule, RuleBook
from nightleaf.safety.verdict import UNHURRIED, Reason
from nightleaf.safety.words import DID_YOU_MEAN, NAMELESS, NO_NAME_LIKE_IT

MOST_SENTENCES = 2
ALCOHOL = "alcohol"
TOGETHER = 2
NAMED_TWICE = "pair.same"
SLOWS_BREATHING = "pair.breathing"
"""The rule whose mechanisms slow the brain or the breath."""


@dataclass(frozen=True, slots=True)
class Member:
    """A medicine that a person takes, with every name under which it was typed."""

    medicine: Listed
    names: tuple[str, ...]

    @property
    def typed(self) -> str:
        """All of its names in a row."""
        return listing(self.names)


@dataclass(frozen=True, slots=True)
class Taken:
    """The medicines of a person: what each typed name stands for, and to which the prescriber has agreed."""

    recognised: tuple[Recognised, ...]
    agreed: frozenset[str]

    def members(self) -> dict[str, Member]:
        """Each medicine once, with every name under which it was typed."""
        names: dict[str, dict[str, str]] = {}
        for one in self.recognised:
            for medicine in one.medicines:
                names.setdefault(medicine.key, {}).setdefault(plain(one.typed), one.typed)
        listed = {medicine.key: medicine for one in self.recognised for medicine in one.medicines}
        return {key: Member(listed[key], tuple(typed.values())) for key, typed in names.items()}


def listing(names: Sequence[str]) -> str:
    """Names in a row.

    >>> listing(["a"]), listing(["a", "b"]), listing(["a", "b", "c"])
    ('a', 'a and b', 'a, b and c')
    """
    return " and ".join(part for part in (", ".join(names[:-1]), names[-1]) if part)


def taken_by(person: Person, book: RuleBook) -> Taken:
    """What the person takes. An agreement counts only for a name that is recognised whole."""
    agreed = (recognise(name, book.medicines) for name in person.agreed_with_prescriber)
    return Taken(
        tuple(recognise(name, book.medicines) for name in person.medicines or ()),
        frozenset(medicine.key for one in agreed if not one.unlisted for medicine in one.medicines),
    )


def medicine_reasons(taken: Taken, person: Person, fired: Iterable[str], book: RuleBook) -> Iterable[Reason]:
    """One reason for each rule that a medicine falls under.

    Parameters
    ----------
    taken : Taken
    person : Person
    fired : iterable of str
        Keys of the rules that the person's conditions fire.
    book : RuleBook
    """
    conditions = frozenset(fired)
    for one in taken.members().values():
        for rule in (book.rules[key] for key in one.medicine.rules):
            severity = severity_of(rule, one.medicine.key, person, conditions)
            agreed = severity == CLINICIAN and one.medicine.key in taken.agreed
            yield _reason(rule, one, AGREED if agreed else severity, book)
        if len(one.names) >= TOGETHER:
            yield _named_twice(one, book.rules[NAMED_TWICE])


def severity_of(rule: Rule, medicine: str, person: Person, conditions: frozenset[str]) -> str:
    """How badly a rule speaks against this medicine in this person."""
    too_old = rule.stop_over_age is not None and person.age is not None and person.age > rule.stop_over_age
    if too_old or conditions & set(rule.stop_with):
        return "stop"
    return rule.severities.get(medicine, rule.severity)


def _shown(one: Member) -> str:
    """The names as typed, and what they stand for."""
    return one.typed if plain(one.typed) == plain(one.medicine.name) else f"{one.typed} ({one.medicine.name})"


def _named_twice(one: Member, rule: Rule) -> Reason:
    text = f"{_shown(one)}: {rule.text}"
    return Reason(rule.key, rule.severity, text, rule.sources[0], rule.grade, one.typed, rule.sources)


def _reason(rule: Rule, one: Member, force: str, book: RuleBook) -> Reason:
    medicine = one.medicine
    why = [book.mechanisms[key].text for key in medicine.mechanisms[:MOST_SENTENCES]]
    now = book.now[force] if rule.now is None or force == AGREED else rule.now
    behind = [key for name in medicine.mechanisms for key in book.mechanisms[name].sources]
    return Reason(
        rule=rule.key,
        severity={CLINICIAN: "stop", AGREED: "caution"}.get(force, force),
        text=f"{_shown(one)}: {' '.join((rule.text, *why, now))}",
        source=rule.sources[0],
        grade=rule.grade,
        about=one.typed,
        sources=tuple(dict.fromkeys((*rule.sources, *behind))),
        medicine=medicine.key,
        order=UNHURRIED + (force == CLINICIAN),
    )


def pair_reasons(taken: Taken, person: Person, book: RuleBook) -> Iterable[Reason]:
    """Two or more of a kind are a stop, whatever each is alone; a drink now and then counts as one."""
    for rule in book.pairs():
        together = _of_a_kind(rule, taken, person, book)
        if len(together) >= TOGETHER:
            listed = listing(tuple(dict.fromkeys(together)))
            yield Reason(
                rule.key, rule.severity, f"{listed}: {rule.text}", rule.sources[0], rule.grade, listed, rule.sources
            )


def _of_a_kind(rule: Rule, taken: Taken, person: Person, book: RuleBook) -> tuple[str, ...]:
    """Names, as typed, of all that shares a mechanism with the rule; a drink now and then is one of them."""
    members = taken.members()
    names = {key: one.typed for key, one in members.items()}
    kinds = {key: one.medicine.mechanisms for key, one in members.items()}
    if person.alcohol in {"some", "daily"}:
        names.setdefault(ALCOHOL, ALCOHOL)
        kinds.setdefault(ALCOHOL, book.medicines.medicines[ALCOHOL].mechanisms)
    return tuple(names[key] for key, mechanisms in kinds.items() if set(rule.mechanisms) & set(mechanisms))


def depressants_of(person: Person, book: RuleBook) -> tuple[str, ...]:
    """Names, as typed, of alcohol and of all that the person takes that slows the brain or the breath.

    >>> from nightleaf.evidence import load_library
    >>> from nightleaf.safety.rules import rule_book
    >>> depressants_of(Person(medicines=("Xanax", "ibuprofen"), alcohol="some"), rule_book(load_library()))
    ('Xanax', 'alcohol')
    """
    return _of_a_kind(book.rules[SLOWS_BREATHING], taken_by(person, book), person, book)


def unrecognised(typed: str, near: Sequence[str], rule: Rule) -> tuple[Reason, str]:
    """A name that is not in the list: a reason, and what to write under not checked."""
    asked = DID_YOU_MEAN.format(names=" or ".join(near)) if near else NO_NAME_LIKE_IT
    shown = typed.strip() or NAMELESS
    reason = Reason(
        rule=rule.key,
        severity=rule.severity,
        text=f"{shown}: {rule.text} {asked[0].upper()}{asked[1:]}{'' if asked.endswith('?') else '.'}",
        source=rule.sources[0],
        grade=rule.grade,
        about=typed,
        sources=rule.sources,
        order=UNHURRIED,
    )
    return reason, f"{shown}: {asked}"
