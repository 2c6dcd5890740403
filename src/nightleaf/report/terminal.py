"""Results for a terminal: width-safe, readable without colour, nothing that is not in the data given."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rich import box
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table as RichTable
from rich.text import Text

from nightleaf.ask.auditing import Audit
from nightleaf.ask.citing import Bibliography
from nightleaf.ask.claiming import Claims
from nightleaf.ask.demonstration import Demo
from nightleaf.ask.recorded import RecordedNights
from nightleaf.ask.result import SimulationResult
from nightleaf.ask.tracing import Trace
from nightleaf.evidence import Claim, Library
from nightleaf.evidence.citation import Citation
from nightleaf.report.answers import Labelled, answers, one_night
from nightleaf.report.appendix import (
    LinkView,
    basis_words,
    link_views,
    movers,
    short_name,
    spread_words,
)
from nightleaf.report.lines import first_few, helps_of, labels, paragraphs
from nightleaf.report.question import question
from nightleaf.report.tables import (
    Table,
    effect_table,
    exposure_table,
    night_table,
    pedigree_table,
    recorded_table,
    self_rating_table,
    weeks_table,
)
from nightleaf.report.words import (
    EMERGENCY_BRIEFLY,
    EMERGENCY_LINES,
    HELPS,
    MORE_ON_HELPS,
    NEXT_STEP,
    NOT_SCREENED,
    NOT_SCREENED_YET,
    decision_words,
    grade_words,
    plain_words,
    quoted,
)

MANY_COLUMNS, FIRST_COLUMN = 5, 24


def simulation(result: SimulationResult) -> RenderableType:
    """A run: what was asked, the answers, and what they rest on; only the reasons if the screen says stop."""
    if result.stopped:
        said = result.screen or {}
        return Group(screen(said, paragraphs((said.get("next_step", NEXT_STEP), *EMERGENCY_LINES))), labels())
    library = result.request.library
    parts: list[RenderableType] = [_heading(question(result)), screen(result.screen), first_answers([("", result)])]
    parts += [table(exposure_table(result)), table(effect_table(result, library))]
    if result.difference:
        parts.append(table(night_table(result)))
    parts += [table(one) for one in (weeks_table(result), self_rating_table(result)) if one is not None]
    parts += [links(result), table(pedigree_table(result, library))]
    moving = [f"{one.key} ({plain_words(one.pedigree)}): {one.effect}" for one in movers(result)]
    if moving:
        parts.append(_bullets("Unmeasured numbers that move the answer most", moving))
    parts += [_bullets("Notes", result.notes), labels()]
    return Group(*parts)


def first_answers(labelled: Sequence[Labelled]) -> RenderableType:
    """The answers, before any table."""
    rows: list[RenderableType] = []
    for one in answers(labelled):
        rows += [Text(one.lead, style="bold"), *(Padding(Text(line), (0, 0, 0, 2)) for line in one.lines)]
    return Padding(Group(*rows), (0, 0, 1, 0))


def screen(verdict: dict[str, Any] | None, at_a_stop: RenderableType = "") -> RenderableType:
    """The words of the screen, a check document: reasons, signs of an emergency, and what has been tested for sleep."""
    if verdict is None:
        return paragraphs((NOT_SCREENED, EMERGENCY_BRIEFLY))
    rows: list[RenderableType] = [Text(decision_words(verdict["decision"]), style="bold")]
    for reason in verdict.get("reasons", ()):
        said = f"{plain_words(reason['severity']).upper()}: {reason['text']}"
        rows.append(Padding(Text(f"{said} ({grade_words(reason['grade'])}; {reason['source']})"), (0, 0, 0, 2)))
    left = first_few(verdict.get("not_checked", ()))
    if left:
        rows.append(Padding(Text(f"Not checked: {', '.join(left)}. {NOT_SCREENED_YET}"), (0, 0, 0, 2)))
    rows += [Text(""), at_a_stop or paragraphs((EMERGENCY_BRIEFLY,))]
    helps = helps_of(verdict)
    return Group(*rows, *((_bullets(HELPS, helps), paragraphs((MORE_ON_HELPS,))) if helps else ()))


def nights(recorded: RecordedNights) -> RenderableType:
    """The statistics of each recorded night, with what to know about it."""
    return Group(*(table(recorded_table(night)) for night in recorded.nights), labels())


def demo(shown: Demo, report: Path) -> tuple[RenderableType, ...]:
    """The answers on the bundled example: all sleepers together, the first one's night, the recorded night."""
    first = shown.answers[0][1]
    said = one_night(first.difference, first.without) if first.difference else ""
    usual = first.without or None
    recorded = [table(recorded_table(night, usual)) for night in shown.recorded.nights]
    return (
        _heading(f"{shown.title} {question(first)}"),
        screen(first.screen),
        first_answers(shown.answers),
        *([table(night_table(first))] if first.difference else []),
        *recorded,
        paragraphs((said,)) if said else Text(""),
        labels(),
        Text(f"The page with every number and its source: {report}", style="bold"),
    )


def claims(found: Claims) -> RenderableType:
    """Every claim with its verdict and grade; one alone with all that stands behind it."""
    if len(found.claims) == 1:
        return claim(found.claims[0], found.library)
    shown = _grid(("Key", "Claim", "Verdict", "Grade"))
    for one in found.claims:
        shown.add_row(Text(one.key), Text(one.words), Text(plain_words(one.verdict)), Text(grade_words(one.grade)))
    hint = Text("One of them: nightleaf claims KEY. Its sources: nightleaf why KEY.", style="dim")
    return Group(shown, hint, Text(""), labels())


def claim(one: Claim, library: Library) -> RenderableType:
    """One claim: the quoted words, the verdict, why, and what the model does with it."""
    meaning = library.vocabulary.verdicts.get(one.verdict, "")
    parts = [
        Text(one.words if one.verdict == "omission" else quoted(one.words), style="bold"),
        Text(f"{plain_words(one.verdict)} ({meaning}); {grade_words(one.grade)}"),
        Text(""),
        Text(one.why),
        Text(""),
        Text(f"In the model: {one.in_the_model}"),
    ]
    for word, keys in (("For", one.supports), ("Against", one.opposes)):
        known = [f"{short_name(library.source(key))} [{key}]" for key in keys if key in library.sources]
        if known:
            parts.append(Text(f"{word}: {'; '.join(known)}"))
    if one.drives:
        parts.append(Text(f"Links: {', '.join(one.drives)}"))
    return Group(*parts, Text(""), labels())


def links(result: SimulationResult) -> RenderableType:
    """The links that acted, and those that did not."""
    views = link_views([result], result.request.library)
    on, off = [view for view in views if view.on], [view for view in views if not view.on]
    return Group(_links("Links on", on), _links("Links off", off))


def trace(found: Trace) -> RenderableType:
    """What stands behind a claim, a number, a link or a figure."""
    parts: list[RenderableType] = [Text(f"{found.key} ({found.kind})", style="bold"), Text(found.meaning)]
    if found.figure is not None:
        parts.append(_figure(found.figure))
    parts += [paragraphs((f"Claim {one.key}: {plain_words(one.verdict)}. {one.why}",)) for one in found.claims]
    told = [f"{one.title} ({grade_words(one.grade)})" for one in found.engagements]
    told += [f"{one.definition.rstrip('.')} ({grade_words(one.grade)})" for one in found.pathways]
    if told:
        parts.append(_bullets("Links", told))
    for number in found.parameters:
        value = number.in_use
        unit = "" if number.unit == "1" else f" {number.unit}"
        head = f"{number.key}: {number.symbol} = {value.value:g}{unit}; {plain_words(value.pedigree)}"
        rest = [number.definition.rstrip("."), spread_words(value, unit), basis_words(value, unit)]
        parts += [Text(head), Padding(Text("; ".join(words for words in rest if words)), (0, 0, 0, 2))]
    return Group(*parts, Text(""), _sources(found.citations))


def citations(cited: Bibliography) -> RenderableType:
    """The bibliography of a saved run, with how far each source was read."""
    changed = Text("The library has changed since this run: the sources are those of today.", style="bold")
    return Group(*([changed] if cited.stale else []), _sources(cited.citations))


def _sources(cited: Sequence[Citation]) -> RenderableType:
    lines = [f"{one.source.cite()} (read: {one.source.read})" for one in cited]
    return _bullets("Sources", lines or ["None: no source stands behind this."])


def audit(found: Audit) -> RenderableType:
    """Counts by pedigree, spread and reading, and what is wrong with the library."""
    rows: list[RenderableType] = []
    for title, counts in (("Pedigree", found.pedigrees), ("Spread", found.spreads), ("Sources read", found.readings)):
        shown = _grid((title, "Count"), numbers=True)
        for word, count in counts.items():
            shown.add_row(Text(plain_words(word)), str(count))
        rows.append(Padding(shown, (0, 0, 1, 0)))
    rows.append(_bullets("Findings", found.findings or ("None.",)))
    rows.append(_bullets("Worth knowing", found.remarks))
    return Group(*rows, Text(f"Library {found.library_sha256}"))


def _figure(figure: dict[str, Any]) -> RenderableType:
    shown = _grid(("Figure", "Value"), numbers=True)
    for name, value in figure.items():
        shown.add_row(Text(plain_words(name)), Text(f"{value:.4g}" if isinstance(value, float) else str(value)))
    return Padding(shown, (1, 0, 1, 0))


def table(one: Table) -> RenderableType:
    """A plain table of text with its notes; many columns are set tight."""
    tight = len(one.headers) > MANY_COLUMNS
    headers = tuple(header.replace(", ", ",\n") for header in one.headers) if tight else one.headers
    shown = _grid(headers, numbers=one.key != "pedigrees", gap=0 if tight else 1)
    shown.columns[0].min_width = FIRST_COLUMN if tight else None
    for cells in one.rows:
        texts = (cell.text.replace(" to ", "\N{HORIZONTAL ELLIPSIS}") if tight else cell.text for cell in cells[1:])
        shown.add_row(Text(cells[0].text), *(Text(text) for text in texts))
    notes = [Text(note, style="dim") for note in one.notes]
    return Padding(Group(Text(one.title, style="bold"), shown, *notes), (0, 0, 1, 0))


def _links(title: str, views: list[LinkView]) -> RenderableType:
    shown = _grid(("Link", "Grade", "Standing"))
    for view in views:
        shown.add_row(Text(view.title), Text(view.grade), Text(view.standing))
    return Padding(Group(Text(title, style="bold"), shown if views else Text("None.")), (0, 0, 1, 0))


def _grid(headers: tuple[str, ...], *, numbers: bool = False, gap: int = 1) -> RichTable:
    shown = RichTable(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, gap, 0, 0), show_edge=False)
    for place, header in enumerate(headers):
        shown.add_column(header, justify="right" if numbers and place > 0 else "left", overflow="fold")
    return shown


def _heading(words: str) -> RenderableType:
    return Padding(Text(words, style="bold"), (0, 0, 1, 0))


def _bullets(title: str, lines: Sequence[str]) -> RenderableType:
    return Padding(Group(Text(title, style="bold"), *(Text(f"- {line}") for line in lines)), (0, 0, 1, 0))
