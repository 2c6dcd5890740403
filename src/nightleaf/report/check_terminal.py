"""The screen for a terminal: the worst first, the signs of an emergency always, and what has been tested for sleep."""

from collections.abc import Sequence
from typing import Final

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from nightleaf.ask.checking import Check
from nightleaf.report.check_view import sources_in_words, unlike_any
from nightleaf.report.lines import labels
from nightleaf.report.product_table import ASK, gathered_by_why
from nightleaf.report.words import HELPS, decision_words, grade_words, helps_shown
from nightleaf.safety import Help, Reason

_INDENT: Final = (0, 0, 0, 2)


def check(found: Check) -> RenderableType:
    """Decision, reasons, what was not checked, next step, emergency signs, and what has been tested for sleep."""
    document = found.verdict.to_dict()
    parts: list[RenderableType] = [_line(decision_words(found.verdict.decision), bold=True)]
    parts += [_reason(reason, found) for reason in found.verdict.reasons]
    if found.verdict.not_checked:
        lines, gathered = gathered_by_why(found.verdict.not_checked)
        parts.append(_bullets("Not checked, so not known", [*unlike_any(lines), *gathered]))
    if found.ask_for:
        parts.append(_bullets(ASK, found.ask_for))
    parts.append(_line(str(document["next_step"]), bold=True))
    parts.append(_bullets("Signs of an emergency", document["emergency"]))
    helps = helps_shown(found.helps, [reason.rule for reason in found.verdict.reasons])
    if helps:
        parts.append(_bullets(HELPS, [_help(one, found) for one in helps]))
    said = f"Rules as of {document['as_of'] or 'unknown'}, {document['reviewed']}. Each rule: nightleaf why RULE."
    parts += [_line(note) for note in (*found.verdict.notes, said)]
    return Group(*parts, labels())


def _reason(reason: Reason, found: Check) -> RenderableType:
    lines = [Text(f"{reason.severity.upper()}: {reason.text}")]
    level = found.level_of(reason)
    if level is not None:
        lines.append(Text(level.words))
    grade = "" if reason.grade == "none" else grade_words(reason.grade)
    known = [grade, reason.rule, sources_in_words(reason.sources[:1], found.library)]
    lines.append(Text(f"({'; '.join(part for part in known if part)})", style="dim"))
    return Padding(Group(*lines), (0, 0, 1, 2))


def _help(one: Help, found: Check) -> str:
    source = sources_in_words(one.sources[:1], found.library)
    tried = f" Simulated by: nightleaf {one.command}." if one.command else ""
    return f"{one.title} ({grade_words(one.grade)}; {source}): {one.text}{tried}"


def _bullets(title: str, lines: Sequence[str]) -> RenderableType:
    listed = [Padding(Text(f"- {line}"), _INDENT) for line in lines]
    return Padding(Group(Text(title, style="bold"), *listed), (0, 0, 1, 0))


def _line(words: str, *, bold: bool = False) -> RenderableType:
    return Padding(Text(words, style="bold" if bold else ""), (0, 0, 1, 0))
