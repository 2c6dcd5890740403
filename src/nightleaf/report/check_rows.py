"""The reasons of a screen as rows for a clinician: what was typed, why it matters, how that is known."""

from collections import Counter
from dataclasses import dataclass, replace
from typing import Final

from nightleaf.ask.checking import Check
from nightleaf.ask.predicted_levels import NOT_PREDICTED
from nightleaf.breathing.words import RULES as BREATHING
from nightleaf.errors import LibraryError
from nightleaf.medicine import plain
from nightleaf.product.certificate import read_tables
from nightleaf.report.words import AGREEMENT, EVIDENCE, REMEMBERED, grade_words, list_words, title_words
from nightleaf.safety import Reason, RuleBook, conditions_of, rule_book
from nightleaf.safety.medicines import severity_of
from nightleaf.safety.rules import CLINICIAN

SOURCES_OF_A_REASON: Final = 1
_PAIR: Final = "pair."
_BY_NAME: Final = ("medicine.", "condition.", _PAIR)
"""Rules that are told by what the person typed."""


@dataclass(frozen=True, slots=True)
class Row:
    """One or more reasons that say the same.

    `names` is what was typed, `title` and `words` are those of the rule, `shared` is what it has in common with kratom,
    `level` what is predicted in the blood, `known` how that is known; `alone` names the row in a line with others.
    """

    severity: str
    names: tuple[str, ...]
    title: str
    words: str
    shared: str
    level: str
    known: str
    sources: tuple[str, ...]
    alone: str = ""

    @property
    def head(self) -> str:
        """Names and title; the title alone where it is the name."""
        if [plain(name) for name in self.names] == [plain(self.title)]:
            return self.title
        return ": ".join(part for part in (list_words(self.names), self.title) if part)

    @property
    def label(self) -> tuple[str, ...]:
        """What names it where there is room for nothing else."""
        return (self.alone,) if self.alone else self.names or (self.title or self.words,)

    @property
    def foretold(self) -> str:
        """What is predicted of its level, without the sentence that there is no prediction."""
        return "" if self.level == NOT_PREDICTED else self.level


def rows_of(found: Check) -> tuple[Row, ...]:
    """Every reason, the worst first; those that differ by name alone share a row."""
    book = None if found.library is None else rule_book(found.library)
    gathered: dict[Row, list[str]] = {}
    outside = _Outside(found, book)
    for reason in found.verdict.reasons:
        row = outside.row(reason) if book is None or reason.rule not in book.rules else _row(reason, found, book)
        gathered.setdefault(replace(row, names=()), []).extend(row.names)
    return tuple(replace(row, names=tuple(dict.fromkeys(names))) for row, names in gathered.items())


def sources_shown(reason: Reason) -> tuple[str, ...]:
    """The sources of a reason for which the page has room."""
    return (reason.sources or (reason.source,))[:SOURCES_OF_A_REASON]


def _row(reason: Reason, found: Check, book: RuleBook) -> Row:
    """A reason of the rules: the words of the rule alone, as what to do now stands once on the page."""
    rule, level = book.rules[reason.rule], found.level_of(reason)
    asked = AGREEMENT if _agreement_lifts(reason, found, book) else ""
    return Row(
        severity=reason.severity,
        names=(reason.about,) if reason.about else (),
        title=rule.title,
        words=rule.text,
        shared=" ".join(part for part in (asked, _mechanisms(reason, book)) if part),
        level="" if level is None else level.words,
        known=_known(reason.grade, EVIDENCE.get(rule.evidence or "", ""), REMEMBERED if rule.remembered else ""),
        sources=sources_shown(reason),
        alone="" if reason.rule.startswith(_BY_NAME) else rule.title,
    )


def _agreement_lifts(reason: Reason, found: Check, book: RuleBook) -> bool:
    """Whether this stop is one until the prescriber agrees, and nothing else stops the same name."""
    if reason.severity != "stop" or not reason.medicine:
        return False
    fired = frozenset(conditions_of(found.person, book)[0])
    same = [one for one in found.verdict.reasons if one.medicine and one.about == reason.about]
    forces = {
        severity_of(book.rules[one.rule], one.medicine, found.person, fired) for one in same if one.severity == "stop"
    }
    return forces == {CLINICIAN} and not any(_in_a_pair(one.medicine, found, book) for one in same)


def _in_a_pair(medicine: str, found: Check, book: RuleBook) -> bool:
    """Whether it stands in a stop on two of a kind."""
    kinds = set(book.medicines.medicines[medicine].mechanisms)
    pairs = (book.rules[one.rule] for one in found.verdict.reasons if one.rule.startswith(_PAIR))
    return any(kinds & set(pair.mechanisms) for pair in pairs)


def _mechanisms(reason: Reason, book: RuleBook) -> str:
    if not reason.medicine:
        return ""
    first, *rest = (book.mechanisms[key].definition for key in book.medicines.medicines[reason.medicine].mechanisms)
    return f"{'; '.join((first, *(f'{one[:1].lower()}{one[1:]}' for one in rest)))}."


def _known(grade: str, *basis: str) -> str:
    """How it is known, as one sentence."""
    parts = [part for part in ("" if grade == "none" else grade_words(grade), *basis) if part]
    return f"{title_words('; '.join(parts))}." if parts else ""


class _Outside:
    """Rows of reasons that are judged outside the rules of a person: bag, law and breathing."""

    def __init__(self, found: Check, book: RuleBook | None) -> None:
        self.titles = _titles(found)
        rules = [one.rule for one in found.verdict.reasons if book is None or one.rule not in book.rules]
        self.shared = {title for title, count in Counter(map(self.title, rules)).items() if count > 1}

    def title(self, rule: str) -> str:
        return self.titles.get(rule, "")

    def row(self, reason: Reason) -> Row:
        """Where two share a title, their words tell them apart."""
        title = self.title(reason.rule)
        alone = reason.text if title in self.shared else ""
        known = _known(reason.grade)
        return Row(reason.severity, (), title, reason.text, "", "", known, sources_shown(reason), alone)


def _titles(found: Check) -> dict[str, str]:
    titles = {key: rule.title for key, rule in BREATHING.items()}
    if found.library is None:
        return titles
    try:
        tables = read_tables(found.library)
    except LibraryError:
        return titles
    return titles | {one.rule: tables.title(one.rule) for one in found.verdict.reasons if one.rule not in titles}
