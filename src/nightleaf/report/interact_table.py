"""Exposure ratios for a terminal: each with how it is known, and what was not checked before all else."""

from collections.abc import Sequence

from rich import box
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from nightleaf.ask.interacting import Interactions, NotChecked
from nightleaf.exposure.interactions import PREDICTED, Estimate, OnKratom, OnOther, Screened
from nightleaf.report.lines import labels
from nightleaf.report.words import NOTHING, list_words

_SHOWN_DIGITS = 3
_WHY_UNKNOWN = {
    "CYP2D6": "unknown: more, or more often, than the trial gave",
    "P-gp": "unknown: only the screening below, no trial",
}


def interactions(found: Interactions) -> RenderableType:
    """Both directions, the screening ratios, and the notes, which come first and weigh more."""
    parts: list[RenderableType] = [Padding(Text(_heading(found), style="bold"), (0, 0, 1, 0))]
    if found.screen.reasons:
        parts.append(_bullets("What the rules say of these medicines with kratom", _said(found)))
    if found.not_checked:
        parts.append(
            _bullets("Not checked: no blood level is worked out for", [_not_checked(one) for one in found.not_checked])
        )
    parts.append(_bullets("First", found.notes))
    if found.kratom_on_others:
        parts.append(_titled("Kratom on medicines: blood level with kratom over that without", _on_others(found)))
    if found.others_on_kratom:
        parts.append(_titled("Medicines on kratom: blood level with the medicine over that without", _on_kratom(found)))
    parts.append(_titled("Screening by the guideline: which interactions deserve a trial", _screening(found)))
    return Group(*parts, Padding(Text(found.warning, style="dim"), (0, 0, 1, 0)), labels())


def _heading(found: Interactions) -> str:
    often = "every day" if found.daily else "once"
    dose = found.mitragynine_mg
    return f"About {_number(dose.point)} mg mitragynine ({_span(dose)} mg) {often}, and medicines"


def _said(found: Interactions) -> list[str]:
    """The reasons of the screen, worst first: they weigh more than any ratio."""
    return [f"{one.severity.upper()}: {one.text} ({one.rule})" for one in found.screen.reasons]


def _not_checked(one: NotChecked) -> str:
    """An unknown name is said to be unknown, in words that cannot be read as a clearance."""
    if one.known:
        return f"{one.name}: that is no sign that its level stays as it is. What the rules say stands above."
    offered = f" Did you mean {list_words(one.near, 'or')}?" if one.near else ""
    return f"{one.name}: not in the library, so nothing is known here about it.{offered} Ask a pharmacist."


def _on_others(found: Interactions) -> Table:
    shown = _grid(("Medicine", "Through", "Ratio", "May lie", "How known"))
    for one in found.kratom_on_others:
        for cells in _rows(one):
            shown.add_row(*(Text(cell) for cell in cells))
    return shown


def _rows(one: OnOther) -> list[tuple[str, ...]]:
    name, way = one.medicine.name, one.pathway
    rows: list[tuple[str, ...]] = []
    if one.auc_ratio is None:
        rows.append((name, way, "unknown", NOTHING, _WHY_UNKNOWN.get(way, one.basis)))
    else:
        known = one.basis if one.probe is None else f"{one.basis}; taken from {one.probe}"
        rows.append((name, way, _number(one.auc_ratio.point), _span(one.auc_ratio), known))
    if one.upper is not None:
        rows.append((f"{name}, upper", way, _number(one.upper.point), _span(one.upper), PREDICTED))
    if one.observed is not None:
        trial = one.observed
        point, low, high = trial.auc_ratio
        people = "" if trial.people is None else f", {trial.people} people"
        known = f"observed: {trial.mitragynine_mg:g} mg once{people}, 90 % CI"
        rows.append((f"{name}, trial", way, _number(point), f"{_number(low)} to {_number(high)}", known))
    return rows


def _on_kratom(found: Interactions) -> Table:
    shown = _grid(("Medicine", "Acts as", "Mitragynine", "Metabolite 7-OH", "How known"))
    for one in found.others_on_kratom:
        shown.add_row(*(Text(cell) for cell in _scenario(one)))
    return shown


def _scenario(one: OnKratom) -> tuple[str, ...]:
    parent, metabolite = (
        f"{_number(ratio.point)} ({_span(ratio)})" for ratio in (one.mitragynine, one.hydroxymitragynine)
    )
    return one.medicine.name, f"CYP3A {one.medicine.cyp3a}", parent, metabolite, one.basis


def _screening(found: Interactions) -> Table:
    shown = _grid(("Target", "Equation", "Value", "May lie", "Cut-off", "Flag"))
    for one in found.screening:
        shown.add_row(*(Text(cell) for cell in _screened(one)))
    return shown


def _screened(one: Screened) -> tuple[str, ...]:
    flag = "yes" if one.raised else "no"
    return one.target, one.equation, _number(one.value.point), _span(one.value), f"{one.cut_off:g}", flag


def _number(value: float) -> str:
    """Three digits.

    >>> _number(1.39088), _number(68.7), _number(0.000106693)
    ('1.39', '68.7', '0.000107')
    """
    return f"{value:.{_SHOWN_DIGITS}g}"


def _span(figure: Estimate) -> str:
    return f"{_number(figure.p5)} to {_number(figure.p95)}"


def _grid(headers: Sequence[str]) -> Table:
    shown = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0), show_edge=False)
    for header in headers:
        shown.add_column(header, overflow="fold")
    return shown


def _titled(title: str, table: Table) -> RenderableType:
    return Padding(Group(Text(title, style="bold"), table), (0, 0, 1, 0))


def _bullets(title: str, lines: Sequence[str]) -> RenderableType:
    return Padding(Group(Text(title, style="bold"), *(Text(f"- {line}") for line in lines)), (0, 0, 1, 0))
