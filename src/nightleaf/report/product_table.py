"""A judged certificate for a terminal: the decision, the reasons worst first, the figures, and what nobody tested."""

from collections.abc import Sequence
from typing import Final

from rich import box
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from nightleaf.product.certificate import CertificateVerdict, Reason, Result
from nightleaf.report.lines import labels
from nightleaf.report.words import EMERGENCY_LINES, NOTHING, grade_words, list_words, title_words

DECISIONS: Final = {
    "go": "No red flag found in what was tested. That does not make it harmless.",
    "caution": "Caution: there are reasons for care.",
    "unknown": "It cannot be judged: something that matters is not known.",
    "stop": "Do not take it.",
}
ASK: Final = "Ask the seller for"
_MARKS: Final = ("adulterant not tested for", "not tested for", "no limit in the table", "name not known here")
_HEADINGS: Final = ("Adulterants nobody looked for", "Not tested", "No limit to judge by", "Names not known here")
_STANDINGS: Final = {"absent": "not found", "present": "found", "not_tested": "not tested", "unclear": "unclear"}


def product(verdict: CertificateVerdict) -> RenderableType:
    """The whole answer."""
    parts: list[RenderableType] = [
        Text(_heading(verdict)),
        Text(""),
        Text(DECISIONS[verdict.decision], style="bold"),
        *(Padding(Text(reason_words(reason)), (0, 0, 0, 2)) for reason in verdict.reasons),
        Text(""),
    ]
    if verdict.results:
        parts.append(Padding(_figures(verdict), (0, 0, 1, 0)))
    parts += [Text(line) for line in not_checked_words(verdict.not_checked)]
    if verdict.ask_for:
        parts += [
            Text(""),
            Text(ASK, style="bold"),
            *(Padding(Text(f"- {line}"), (0, 0, 0, 2)) for line in verdict.ask_for),
        ]
    parts += [Text(""), Text(verdict.next_step, style="bold"), *(Text(line) for line in EMERGENCY_LINES)]
    dated = "" if verdict.as_of is None else f" Rules and limits as of {verdict.as_of}, {verdict.reviewer}."
    parts.append(Text(f"Judged on {verdict.judged_on}.{dated}", style="dim"))
    return Group(*parts, Text(""), labels())


def reason_words(reason: Reason) -> str:
    """A reason in one line: how bad, what, how sure, and where it comes from."""
    grade = "" if reason.grade == "none" else grade_words(reason.grade)
    behind = [part for part in (grade, reason.source, reason.rule) if part]
    return f"{reason.severity.upper()}: {reason.text} ({'; '.join(behind)})"


def not_checked_words(names: tuple[str, ...]) -> list[str]:
    """What was not looked at, gathered by why."""
    rest, gathered = gathered_by_why(names)
    return [*gathered, *(f"Not checked: {name}." for name in rest)]


def gathered_by_why(names: Sequence[str]) -> tuple[list[str], list[str]]:
    """Names that stand for themselves, and a sentence for all that share a reason.

    >>> gathered_by_why(("law", "lead (not tested for)", "nickel (not tested for)"))
    (['law'], ['Not tested: lead and nickel.'])
    """
    sentences: list[str] = []
    rest = list(names)
    for mark, heading in zip(_MARKS, _HEADINGS, strict=True):
        end = f" ({mark})"
        found = [name.removesuffix(end) for name in rest if name.endswith(end)]
        rest = [name for name in rest if not name.endswith(end)]
        if found:
            sentences.append(f"{heading}: {list_words(found)}.")
    return rest, sentences


def _heading(verdict: CertificateVerdict) -> str:
    facts = [title_words(verdict.title)]
    for name in ("lot", "laboratory", "date"):
        facts += [f"{name} {' / '.join(verdict.fields[name])}"] if name in verdict.fields else []
    return f"{', '.join(facts)}; judged for {verdict.grams:g} g a day"


def _figures(verdict: CertificateVerdict) -> Table:
    shown = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0), show_edge=False)
    for header in ("Found", "As written", "Understood", f"In {verdict.grams:g} g a day"):
        shown.add_column(header, overflow="fold")
    for row, one in zip(verdict.to_dict()["analytes"], verdict.results, strict=True):
        if one.kind == "remark":
            continue
        name = title_words(one.said)
        by_day = NOTHING if row["per_day"] is None else f"{_below(one)}{_figure(row['per_day'])} {row['per_day_unit']}"
        shown.add_row(Text(name), Text(one.written), Text(_understood(one)), Text(by_day))
    return shown


def _understood(one: Result) -> str:
    if one.standing in {"measured", "below"} and one.value is not None:
        per = " a day or serving" if one.per_day else ""
        return f"{_below(one)}{_figure(one.value)} {one.unit}{per}"
    if one.standing == "absent" and one.value:
        return f"not found, limit {_figure(one.value)} {one.unit}"
    return _STANDINGS[one.standing]


def _below(one: Result) -> str:
    return "under " if one.standing == "below" else ""


def _figure(value: float) -> str:
    """Three digits, never in powers of ten.

    >>> _figure(12345.6), _figure(0.0345)
    ('12346', '0.0345')
    """
    return f"{value:.0f}" if abs(value) >= 1000 else f"{value:.3g}"
