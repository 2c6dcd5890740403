"""The screen as a clinician reads it: what was answered, each reason with its mechanism and evidence, sources."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from nightleaf.ask.checking import Check
from nightleaf.breathing.words import RULES as BREATHING
from nightleaf.errors import LibraryError
from nightleaf.evidence import Library, Source
from nightleaf.medicine import plain
from nightleaf.person import Person
from nightleaf.product.certificate import read_tables
from nightleaf.report.appendix import short_name
from nightleaf.report.product_table import gathered_by_why
from nightleaf.report.words import decision_words, grade_words, list_words
from nightleaf.safety import Reason, Rule, RuleBook, rule_book
from nightleaf.safety.rules import CLINICIAN

ROOM: Final = 2800
"""Characters that one printed side holds beside what always stands there; reasons without room are named in a line."""
A_LINE: Final = 60
"""What a reason costs beside its words."""
SOURCES_OF_A_REASON: Final = 1
MOST_NAMED: Final = 8
MOST_ALSO: Final = 10
LONGEST_NAME: Final = 48
_EVIDENCE: Final = {
    "E1": "trial in people with kratom",
    "E2": "cases or counts of people with kratom",
    "E3": "test tube with kratom",
    "E4": "what is known of the class",
}
_BY_NAME: Final = ("medicine.", "condition.", "pair.")
"""Rules that are told by what the person typed."""

_AGREEMENT: Final = "A stop until you agree."
_REMEMBERED: Final = "facts about the medicine not yet checked at a label"


@dataclass(frozen=True, slots=True)
class ReasonView:
    """One row: the words, why it is so, how it is known, and the numbers of its sources."""

    severity: str
    title: str
    words: str
    known: str
    references: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CheckView:
    """Everything that stands on the page."""

    decision: str
    words: str
    answers: tuple[tuple[str, str], ...]
    reasons: tuple[ReasonView, ...]
    also: tuple[tuple[str, tuple[str, ...]], ...]
    not_checked: tuple[str, ...]
    not_tested: tuple[str, ...]
    next_step: str
    emergency: tuple[str, ...]
    helps: tuple[tuple[str, str, str, tuple[int, ...]], ...]
    sources: tuple[str, ...]
    as_of: str
    reviewed: str
    notes: tuple[str, ...]


def check_view(found: Check) -> CheckView:
    """The page of a check, cut to what one printed side holds; nothing that counts is left out unnamed."""
    document = found.verdict.to_dict()
    book = None if found.library is None else rule_book(found.library)
    titles = _other_titles(found)
    rows = [
        _Row(reason, _title(reason, book, titles), _words(reason, book), _known(reason, found, book))
        for reason in found.verdict.reasons
    ]
    open_, gathered = gathered_by_why(found.verdict.not_checked)
    answers, not_checked = answers_of(found), _shortened(open_, MOST_NAMED)
    beside = (*(said for _, said in answers), *not_checked, *gathered, *found.verdict.notes)
    shown, rest = _that_fit(rows, sum(map(len, beside)))
    numbers = _numbered(found, [row.reason for row in shown])
    return CheckView(
        decision=found.verdict.decision,
        words=decision_words(found.verdict.decision),
        answers=answers,
        reasons=tuple(_row(row, numbers) for row in shown),
        also=_also(rest),
        not_checked=not_checked,
        not_tested=tuple(gathered),
        next_step=str(document["next_step"]),
        emergency=tuple(document["emergency"]),
        helps=tuple(
            (one.title, one.text, grade_words(one.grade), tuple(numbers[key] for key in one.sources if key in numbers))
            for one in found.helps
        ),
        sources=() if found.library is None else tuple(_source(found.library.source(key)) for key in numbers),
        as_of=document["as_of"] or "unknown",
        reviewed=str(document["reviewed"]),
        notes=found.verdict.notes,
    )


@dataclass(frozen=True, slots=True)
class _Row:
    reason: Reason
    title: str
    words: str
    known: str

    @property
    def room(self) -> int:
        return len(self.title) + len(self.words) + len(self.known) + A_LINE


def _that_fit(rows: Sequence[_Row], taken: int) -> tuple[list[_Row], list[_Row]]:
    """Rows for which there is room beside what is `taken`, the worst first, and the others, which are named."""
    for count in range(len(rows), 1, -1):
        named = sum(A_LINE + len(", ".join(names)) for _, names in _also(rows[count:]))
        if taken + named + sum(row.room for row in rows[:count]) <= ROOM:
            return list(rows[:count]), list(rows[count:])
    return list(rows[:1]), list(rows[1:])


def _also(rows: Sequence[_Row]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Rows that have no room, by severity: what was typed, else the title or the first words; and how many more."""
    named: dict[str, dict[str, None]] = {}
    for row in rows:
        typed = row.reason.about if row.reason.medicine or row.reason.rule.startswith(_BY_NAME) else ""
        named.setdefault(row.reason.severity, {})[_short(typed) or row.title or _short(row.words)] = None
    return tuple((severity, _first_of(list(names), MOST_ALSO)) for severity, names in named.items())


def _numbered(found: Check, shown: Iterable[Reason]) -> dict[str, int]:
    """Numbers of the sources in the order in which the page meets them."""
    if found.library is None:
        return {}
    keys = [key for reason in shown for key in _sources(reason)]
    keys += [key for one in found.helps for key in one.sources]
    known = dict.fromkeys(key for key in keys if key in found.library.sources)
    return {key: place for place, key in enumerate(known, start=1)}


def _sources(reason: Reason) -> tuple[str, ...]:
    return (reason.sources or (reason.source,))[:SOURCES_OF_A_REASON]


def _row(row: _Row, numbers: dict[str, int]) -> ReasonView:
    references = tuple(numbers[key] for key in _sources(row.reason) if key in numbers)
    return ReasonView(row.reason.severity, row.title, row.words, row.known, references)


def _other_titles(found: Check) -> dict[str, str]:
    """Titles of the reasons that are judged outside the screen: bag, law and breathing."""
    titles = {key: rule.title for key, rule in BREATHING.items()}
    if found.library is None:
        return titles
    try:
        tables = read_tables(found.library)
    except LibraryError:
        return titles
    return titles | {one.rule: tables.title(one.rule) for one in found.verdict.reasons if one.rule not in titles}


def _title(reason: Reason, book: RuleBook | None, titles: dict[str, str]) -> str:
    rule = None if book is None else book.rules.get(reason.rule)
    about = _short(reason.about)
    if rule is None:
        return titles.get(reason.rule, "")
    return f"{about}: {rule.title}" if about and plain(about) != plain(rule.title) else rule.title


def _words(reason: Reason, book: RuleBook | None) -> str:
    """The words of the rule alone: what to do now stands once on the page."""
    rule = None if book is None else book.rules.get(reason.rule)
    return reason.text if rule is None else rule.text


def _known(reason: Reason, found: Check, book: RuleBook | None) -> str:
    """What it shares with kratom, what is predicted of its level, and how it is known."""
    level = found.level_of(reason)
    rule = None if book is None else book.rules.get(reason.rule)
    basis = "" if rule is None else _EVIDENCE.get(rule.evidence or "", "")
    memory = _REMEMBERED if rule is not None and rule.remembered else ""
    asked = _AGREEMENT if rule is not None and reason.severity == "stop" and CLINICIAN in _forces(reason, rule) else ""
    grade = "" if reason.grade == "none" else grade_words(reason.grade)
    sentences = (asked, _mechanisms(reason, book), "" if level is None else level.words)
    known = "; ".join(part for part in (grade, basis, memory) if part)
    return " ".join(part for part in (*sentences, known and f"{known[0].upper()}{known[1:]}.") if part)


def _forces(reason: Reason, rule: Rule) -> tuple[str, ...]:
    return (rule.severities.get(reason.medicine, rule.severity),)


def _mechanisms(reason: Reason, book: RuleBook | None) -> str:
    if book is None or reason.medicine not in book.medicines.medicines:
        return ""
    keys = book.medicines.medicines[reason.medicine].mechanisms
    return f"{'; '.join(book.mechanisms[key].definition for key in keys)}."


def _source(source: Source) -> str:
    return f"{short_name(source)}. {source.address}"


def answers_of(found: Check) -> tuple[tuple[str, str], ...]:
    """What the person said, in one line each."""
    person = found.person
    return (
        ("Age", "not given" if person.age is None else f"{person.age:g}"),
        ("Sex", person.sex or "not given"),
        ("Pregnant, breastfeeding", _bearing(person)),
        ("Alcohol", person.alcohol or "not given"),
        ("Conditions", _names(person.conditions)),
        ("Medicines", _names(person.medicines)),
        ("Kratom", _kratom(found, person)),
    )


def _bearing(person: Person) -> str:
    if person.sex == "male" and "yes" not in {person.pregnant, person.breastfeeding}:
        return "not asked of a man"
    return f"{person.pregnant}, {person.breastfeeding}"


def _kratom(found: Check, person: Person) -> str:
    product = _short(found.product) if found.product else "batch not measured"
    regular = ", regular use" if person.tolerance == "regular use" else ""
    assumed = "" if found.amount_given else " (not given, so taken as usual)"
    return f"{found.amount} a day{assumed}, {product}{regular}"


def _names(given: Sequence[str] | None) -> str:
    if given is None:
        return "not given"
    shown = [_short(name) for name in given[:MOST_NAMED]]
    more = len(given) - len(shown)
    return list_words([*shown, *([f"{more} more"] if more > 0 else [])]) or "none"


def _short(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else f"{name[:LONGEST_NAME]}..."


def _shortened(lines: Sequence[str], most: int) -> tuple[str, ...]:
    """The first ones, each once and cut to length, and how many more there are."""
    return _first_of([_short(line) for line in dict.fromkeys(lines)], most)


def _first_of(lines: Sequence[str], most: int) -> tuple[str, ...]:
    left = len(lines) - most
    return (*lines[:most], f"{left} more") if left > 0 else tuple(lines)


def sources_in_words(keys: Sequence[str], library: Library | None) -> str:
    """Sources in a few words, with their keys."""
    if library is None:
        return ""
    return "; ".join(f"{short_name(library.source(key))} [{key}]" for key in keys if key in library.sources)
