"""The screen as a clinician reads it: what was answered, each reason with its mechanism and evidence, sources."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from nightleaf.ask.checking import Check
from nightleaf.evidence import Library, Source
from nightleaf.person import Person
from nightleaf.report.appendix import short_name
from nightleaf.report.check_rows import Row, rows_of
from nightleaf.report.check_shape import Shape
from nightleaf.report.product_table import gathered_by_why
from nightleaf.report.words import decision_words, effect_in_a_line, grade_words, helps_shown, list_words, title_words
from nightleaf.safety import Help
from nightleaf.safety.words import NO_NAME_LIKE_IT

STOP: Final = "stop"
Printed = tuple[str, str, str, tuple[int, ...]]
"""Title, words, grade and the numbers of the sources of something that was tested for sleep."""


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
    helps: tuple[Printed, ...]
    sources: tuple[str, ...]
    as_of: str
    reviewed: str
    notes: tuple[str, ...]


def check_view(found: Check, shape: Shape | None = None) -> CheckView:
    """The page of a check, whole or cut to a shape; whatever the shape, every reason and every name stands there."""
    document, rows = found.verdict.to_dict(), rows_of(found)
    cut = shape or Shape(len(rows))
    whole, brief = rows[: cut.whole], rows[cut.whole : cut.whole + cut.brief]
    open_, not_tested = gathered_by_why(found.verdict.not_checked)
    helps = helps_shown(found.helps, (one.rule for one in found.verdict.reasons))
    cited = [*(row.sources for row in whole), *(row.sources for row in brief if row.severity == STOP)]
    numbers = _numbered([*cited, *(one.sources for one in helps)], found.library)
    return CheckView(
        decision=found.verdict.decision,
        words=decision_words(found.verdict.decision),
        answers=answers_of(found),
        reasons=(*(_whole(row, numbers) for row in whole), *_in_few_words(brief, numbers)),
        also=_also(rows[cut.whole + cut.brief :]),
        not_checked=unlike_any(open_),
        not_tested=tuple(not_tested),
        next_step=str(document["next_step"]),
        emergency=tuple(document["emergency"]),
        helps=tuple(_help(one, numbers, figures=cut.figures) for one in helps),
        sources=() if found.library is None else tuple(_source(found.library.source(key)) for key in numbers),
        as_of=document["as_of"] or "unknown",
        reviewed=str(document["reviewed"]),
        notes=found.verdict.notes,
    )


def _whole(row: Row, numbers: dict[str, int]) -> ReasonView:
    known = " ".join(part for part in (row.shared, row.level, row.known) if part)
    return ReasonView(row.severity, row.head, row.words, known, _references(row.sources, numbers))


def _in_few_words(rows: Sequence[Row], numbers: dict[str, int]) -> tuple[ReasonView, ...]:
    """A line each; those of one severity of which only the name is told share one."""
    shown: list[ReasonView] = []
    for one in (_brief(row, numbers) for row in rows):
        if shown and _is_name_alone(one) and _is_name_alone(shown[-1]) and one.severity == shown[-1].severity:
            shown.append(replace(one, title=f"{shown.pop().title}; {one.title}"))
        else:
            shown.append(one)
    return tuple(shown)


def _brief(row: Row, numbers: dict[str, int]) -> ReasonView:
    """Names and title, what it shares with kratom, and a predicted level; without title the words. A stop is cited."""
    known = " ".join(part for part in (row.shared, row.foretold) if part)
    references = _references(row.sources, numbers) if row.severity == STOP else ()
    return ReasonView(row.severity, row.head, "" if row.head else row.words, known, references)


def _is_name_alone(one: ReasonView) -> bool:
    return bool(one.title) and not (one.words or one.known or one.references)


def _also(rows: Iterable[Row]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """All that has no room for more than its name, by severity."""
    named: dict[str, dict[str, None]] = {}
    for row in rows:
        named.setdefault(row.severity, {}).update(dict.fromkeys(row.label))
    return tuple((severity, tuple(labels)) for severity, labels in named.items())


def unlike_any(lines: Sequence[str]) -> tuple[str, ...]:
    """What was not checked, each once; names that are like nothing in the list share a line."""
    end = f": {NO_NAME_LIKE_IT}"
    names = tuple(dict.fromkeys(line.removesuffix(end) for line in lines if line.endswith(end)))
    rest = dict.fromkeys(line for line in lines if not line.endswith(end))
    return (*([f"{title_words(NO_NAME_LIKE_IT)}: {list_words(names)}"] if names else []), *rest)


def _numbered(listed: Iterable[tuple[str, ...]], library: Library | None) -> dict[str, int]:
    """Numbers of the sources in the order in which the page meets them."""
    known = {} if library is None else library.sources
    met = dict.fromkeys(key for keys in listed for key in keys if key in known)
    return {key: place for place, key in enumerate(met, start=1)}


def _references(sources: Iterable[str], numbers: dict[str, int]) -> tuple[int, ...]:
    return tuple(numbers[key] for key in sources if key in numbers)


def _help(one: Help, numbers: dict[str, int], *, figures: bool) -> Printed:
    text = one.text if figures else effect_in_a_line(one.text)
    return one.title, text, grade_words(one.grade), _references(one.sources, numbers)


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
    product = found.product or "batch not measured"
    regular = ", regular use" if person.tolerance == "regular use" else ""
    assumed = "" if found.amount_given else " (not given, so taken as usual)"
    return f"{found.amount} a day{assumed}, {product}{regular}"


def _names(given: Sequence[str] | None) -> str:
    return "not given" if given is None else list_words(tuple(given)) or "none"


def sources_in_words(keys: Sequence[str], library: Library | None) -> str:
    """Sources in a few words, with their keys."""
    if library is None:
        return ""
    return "; ".join(f"{short_name(library.source(key))} [{key}]" for key in keys if key in library.sources)
