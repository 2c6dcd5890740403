"""The change in each statistic with its three spreads told apart, for several sleepers side by side."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import altair as alt

from nightleaf.ask.distribution import Distribution
from nightleaf.ask.result import SimulationResult
from nightleaf.report.answers import Labelled, change_in_words, limits_of
from nightleaf.report.figures.figure import SMALL_PX, TEXT_PX, Chart, Figure, data
from nightleaf.report.figures.marks import Marks
from nightleaf.report.tables import Cell, Table
from nightleaf.report.theme import Theme, Width
from nightleaf.report.words import NINE_IN_TEN, decimals_of, metric_name, number_words, span_words, title_words

METRICS_SHOWN: Final = ("tst_min", "sol_min", "waso_min", "n3_min", "rem_min", "rem_latency_min")
_BLOCK_PX: Final = 50
_WORDS_PX, _NIGHTS_PX, _UNKNOWN_PX, _PEOPLE_PX = 10, 18, 26, 37
_BAND_PX: Final = 27
_COLUMNS: dict[Width, int] = {"narrow": 1, "wide": 3}
_PANEL_PX: dict[Width, int] = {"narrow": 330, "wide": 232}
_ALONE_PX: dict[Width, int] = {"narrow": 330, "wide": 700}
_KEY_PX: dict[Width, tuple[int, int]] = {"narrow": (330, 90), "wide": (736, 46)}
_KEY_MARK_PX: Final = 46


@dataclass(frozen=True, slots=True)
class _Row:
    """One statistic of one sleeper; `top` in pixels."""

    metric: str
    figure: Distribution
    night_sd: float | None
    top: float


def difference_figure(labelled: Sequence[Labelled]) -> Figure | None:
    """The change in each statistic; None where no run shows a night.

    Parameters
    ----------
    labelled : sequence of (label, SimulationResult)
    """
    shown = [(title_words(label), _rows(result)) for label, result in labelled if result.difference]
    if not shown:
        return None
    reach = _reach([row for _, rows in shown for row in rows])
    limits = limits_of(*(result for _, result in labelled))

    def draw(theme: Theme, width: Width) -> Chart:
        across = (_PANEL_PX if len(shown) > 1 else _ALONE_PX)[width]
        panels = [_panel(label, rows, theme, (across, reach)) for label, rows in shown]
        body = alt.concat(*panels, columns=_COLUMNS[width], spacing=20)
        return alt.vconcat(_key(theme, width), body, spacing=14)

    return Figure(
        key="difference",
        title="Change in each statistic, with what is not known",
        alt=" ".join(f"{label}: {_told(rows)}." for label, rows in shown),
        caption=(
            "Minutes with kratom less minutes without. The numbers give the mean change and, in brackets, where it may "
            "lie given all that is not known. Three spreads are kept apart: what is not known, people, and nights."
        ),
        limits=limits,
        tables=(_table(shown, limits),),
        draw=draw,
    )


def _rows(result: SimulationResult) -> list[_Row]:
    metrics = [metric for metric in METRICS_SHOWN if metric in result.difference]
    return [
        _Row(metric, result.difference[metric], result.without[metric].night_sd, float(place * _BLOCK_PX))
        for place, metric in enumerate(metrics)
    ]


def _reach(rows: list[_Row]) -> tuple[float, float]:
    ends = [-5.0, 5.0]
    for row in rows:
        figure, nights = row.figure, NINE_IN_TEN * (row.night_sd or 0.0)
        people = (figure.mean, figure.p5, figure.p95)
        unknown = (figure.expected_p5, figure.expected_p95, figure.links_only_p5, figure.links_only_p95)
        ends += [-nights, nights, *(one for one in (*people, *unknown) if one is not None)]
    return (min(ends) * 1.06, max(ends) * 1.06)


def _panel(label: str, rows: list[_Row], theme: Theme, size: tuple[int, tuple[float, float]]) -> Chart:
    width, reach = size
    marks = Marks(theme, (width, len(rows) * _BLOCK_PX))
    for row in rows:
        _block(marks, row, reach)
    axis = alt.Axis(
        tickCount=5,
        format="+d",
        labelExpr="datum.value == 0 ? '0' : datum.label",
        domain=False,
        ticks=False,
        translate=0,
    )
    x = alt.X(
        "x:Q",
        title="minutes: \N{LEFTWARDS ARROW} less, more \N{RIGHTWARDS ARROW}",
        scale=alt.Scale(domain=list(reach), nice=False),
        axis=axis,
    )
    title = alt.Title(label, offset=8, fontSize=TEXT_PX + 1)
    layers = [*marks.layers(x), *_words(rows, theme, (width, marks.size[1]))]
    return alt.layer(*layers, width=width, height=marks.size[1], title=title)


def _block(marks: Marks, row: _Row, reach: tuple[float, float]) -> None:
    figure, top, theme = row.figure, row.top, marks.theme
    marks.rect(reach, (top, top + _NIGHTS_PX), theme.surface)
    if row.night_sd is not None:
        half = NINE_IN_TEN * row.night_sd
        marks.rect((-half, half), (top + _NIGHTS_PX, top + _NIGHTS_PX + _BAND_PX), theme.nights)
    marks.upright(0.0, (top + _NIGHTS_PX - 1, top + _BLOCK_PX), theme.ink)
    _unknown(marks, top + _UNKNOWN_PX, (figure.expected_p5, figure.expected_p95), "thin")
    _unknown(marks, top + _UNKNOWN_PX, (figure.links_only_p5, figure.links_only_p95), "thick")
    if figure.p5 is not None and figure.p95 is not None:
        marks.bracket((figure.p5, figure.p95), top + _PEOPLE_PX, theme.two)
    if figure.mean is not None:
        marks.point(figure.mean, top + _UNKNOWN_PX)


def _unknown(marks: Marks, y: float, span: tuple[float | None, float | None], weight: str) -> None:
    low, high = span
    if low is not None and high is not None:
        thick = weight == "thick"
        marks.line((low, high), y, marks.theme.one, width=5.0 if thick else 1.5, opacity=0.55 if thick else 1.0)


def _words(rows: list[_Row], theme: Theme, size: tuple[int, float]) -> list[alt.Chart]:
    width, tall = size
    y = alt.Y("y:Q", scale=alt.Scale(domain=[tall, 0], nice=False, zero=False), axis=None)
    names = [{"words": metric_name(row.metric), "y": row.top + _WORDS_PX} for row in rows]
    numbers = [{"words": _numbers(row.figure), "y": row.top + _WORDS_PX} for row in rows]
    ink = theme.ink
    left = alt.Chart(data(names)).mark_text(align="left", baseline="middle", fontSize=SMALL_PX, color=ink)
    right = alt.Chart(data(numbers)).mark_text(align="right", baseline="middle", fontSize=SMALL_PX, color=ink)
    return [
        left.encode(x=alt.value(0), y=y, text=alt.Text("words:N")),
        right.encode(x=alt.value(width), y=y, text=alt.Text("words:N")),
    ]


def _numbers(figure: Distribution) -> str:
    decimals = decimals_of(figure)
    mean = number_words(figure.mean, decimals, signed=True)
    if figure.expected_p5 is None:
        return mean
    return f"{mean} ({span_words(figure.expected_p5, figure.expected_p95, decimals, signed=True)})"


def _key(theme: Theme, width: Width) -> Chart:
    """How to read the marks, drawn with the marks themselves."""
    wide, tall = _KEY_PX[width]
    step = 22.0
    places = [(0.0, 12.0), (0.0, 34.0), (400.0, 12.0), (400.0, 34.0)]
    if width == "narrow":
        places = [(0.0, 12.0 + step * place) for place in range(4)]
    spots = dict(zip(("links", "all", "people", "nights"), places, strict=True))
    said = {
        "links": "mean; where it may lie by the links alone",
        "all": "where it may lie with all that nobody measured",
        "people": "between people: own mean change, 9 in 10",
        "nights": "between ordinary nights of one person, 9 in 10",
    }
    marks = Marks(theme, (wide, tall))
    for key, (left, y) in spots.items():
        span = (left, left + _KEY_MARK_PX)
        if key == "nights":
            marks.rect(span, (y - 7, y + 7), theme.nights)
        elif key == "people":
            marks.bracket((left + 6, left + 40), y, theme.two)
        else:
            _unknown(marks, y, span, "thick" if key == "links" else "thin")
    marks.point(spots["links"][0] + _KEY_MARK_PX / 2, spots["links"][1])
    x = alt.X("x:Q", scale=alt.Scale(domain=[0, wide], nice=False), axis=None)
    words = [{"x": left + _KEY_MARK_PX + 10, "y": y, "words": said[key]} for key, (left, y) in spots.items()]
    text = (
        alt.Chart(data(words))
        .mark_text(align="left", baseline="middle", fontSize=SMALL_PX, color=theme.ink)
        .encode(x=x, y=marks.y(), text=alt.Text("words:N"))
    )
    return alt.layer(*marks.layers(x), text, width=wide, height=tall)


def _told(rows: list[_Row]) -> str:
    return "; ".join(f"{metric_name(row.metric)}: {change_in_words(row.figure, row.metric)}" for row in rows)


def _table(shown: list[tuple[str, list[_Row]]], limits: str) -> Table:
    headers = ("Sleeper and statistic", "Mean change", "May lie, all", "May lie, links", "People", "Nights")
    notes = (
        "May lie: where the mean change lies in 9 of 10 readings of the numbers, by the links, and with all that "
        "nobody has measured in new users. People: own average change of 9 people in 10. Nights: 9 ordinary nights in "
        "10 of one person, without kratom, around that person's average (taken as normal).",
        limits,
    )
    rows = tuple(_table_row(label, row) for label, members in shown for row in members)
    return Table("difference", "The change in numbers", headers, rows, notes)


def _table_row(label: str, row: _Row) -> tuple[Cell, ...]:
    figure = row.figure
    decimals = decimals_of(figure)
    night = "" if row.night_sd is None else f"± {number_words(NINE_IN_TEN * row.night_sd, decimals)}"
    return (
        Cell(f"{label}: {metric_name(row.metric)}, min", f"m-{row.metric}"),
        Cell(number_words(figure.mean, decimals, signed=True)),
        Cell(span_words(figure.expected_p5, figure.expected_p95, decimals, signed=True)),
        Cell(span_words(figure.links_only_p5, figure.links_only_p95, decimals, signed=True)),
        Cell(span_words(figure.p5, figure.p95, decimals, signed=True)),
        Cell(night),
    )
