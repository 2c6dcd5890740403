"""Where simulated nights without a drug stand: on published intervals, and along age with published slopes."""

from collections.abc import Iterator, Sequence
from math import isinf
from typing import Final

import altair as alt
import numpy as np

from nightleaf.ask.validating.night import AgeLevel, NightRow, NightValidation, Slope
from nightleaf.report.figures.blocks import PANEL_PX, Words, panel, stacked
from nightleaf.report.figures.figure import Chart, Figure, data
from nightleaf.report.figures.marks import Marks
from nightleaf.report.night_table import interval_words, misses, number_words, row_words, source_words
from nightleaf.report.tables import Table, row
from nightleaf.report.theme import Theme, Width
from nightleaf.report.words import metric_name, metric_unit, title_words

_REACH: Final = 2.0
_BLOCK_PX, _TOP_PX, _MIDDLE_PX, _HALF_PX = 31, 16, 22, 5
_SHOWN: Final = ("tst_min", "waso_min", "sol_min", "n1_percent", "n3_percent", "rem_percent")
_AGE_PX: Final[dict[Width, tuple[int, int]]] = {"narrow": (300, 1), "wide": (200, 3)}
_AGE_HEIGHT, _PIVOT = 130, 50.0
_STAGES: Final = {"WAKE": "Wake", "sleep_run": "Sleep between wakings"}
_HOW: Final = (
    "Bar: the interval, lower end to upper end, each row on its own scale; a bar that runs to the edge is open at that "
    "end. Upright line: the recorded mean. Dot: simulated nights. Numbers: simulated, then the interval; orange where "
    "the dot lies outside."
)


def levels_figure(found: NightValidation) -> Figure:
    """Levels of people of 20 to 40 years on what is accepted of them."""
    rows = [one for one in found.rows if one.part == "levels"]
    return _standing(
        "night_levels",
        "Nights of people of 20 to 40 years without a drug",
        {
            "How much they sleep": [one for one in rows if one.statistic in {"mean", "p50"}],
            "How their sleep is built": [one for one in rows if one.statistic not in {"mean", "p50"}],
        },
        "Accepted is what was chosen before the fit, or the interval of 25 recorded nights where that is wider.",
    )


def structure_figure(found: NightValidation) -> Figure:
    """Bouts and changes of stage on the intervals of recorded nights."""
    groups: dict[str, list[NightRow]] = {}
    for one in found.rows:
        if one.part == "structure":
            name, _, after = one.key.partition(">")
            stage = _STAGES.get(name, name)
            groups.setdefault(
                f"What follows {stage.lower() if name == 'WAKE' else stage}" if after else stage, []
            ).append(one)
    return _standing(
        "night_structure",
        "How nights are built: bouts of each stage, and what follows an epoch of 30 s",
        groups,
        "The recorded nights are 25, of one laboratory; their majority vote of five experts.",
    )


def _standing(key: str, title: str, groups: dict[str, list[NightRow]], limits: str) -> Figure:
    rows = [one for group in groups.values() for one in group]

    def draw(theme: Theme, width: Width) -> Chart:
        panels = {name: _panel(name, group, theme) for name, group in groups.items()}
        return stacked(panels, {name: len(group) for name, group in groups.items()}, _BLOCK_PX, width)

    outside = "; ".join(misses(NightValidation(tuple(rows)))) or "none"
    return Figure(
        key=key,
        title=title,
        alt=f"{sum(one.inside for one in rows)} of {len(rows)} lie inside their interval. Outside: {outside}.",
        caption=_HOW,
        limits=limits,
        tables=(_table(key, title, rows),),
        draw=draw,
    )


def _panel(title: str, rows: Sequence[NightRow], theme: Theme) -> Chart:
    marks = Marks(theme, (PANEL_PX, _BLOCK_PX * len(rows)))
    words = []
    for place, one in enumerate(rows):
        _block(marks, one, float(place * _BLOCK_PX))
        words.append(Words(_left(one), f"{number_words(one.simulated)} | {interval_words(one)}", not one.inside))
    x = alt.X("x:Q", axis=None, scale=alt.Scale(domain=[-_REACH, _REACH], nice=False, clamp=True))
    return panel(title, words, marks, _BLOCK_PX, x)


def _left(one: NightRow) -> str:
    """Within its panel a row needs no name of a stage before it."""
    words = row_words(one)
    return title_words(words.partition(": ")[2] or words) if one.part == "structure" else words


def _block(marks: Marks, one: NightRow, top: float) -> None:
    theme, middle = marks.theme, top + _MIDDLE_PX
    bar = theme.one_soft if one.inside else theme.alarm_soft
    marks.rect((standing(one, one.lo), standing(one, one.hi)), (middle - _HALF_PX, middle + _HALF_PX), bar)
    if one.published is not None:
        marks.upright(standing(one, one.published), (middle - _HALF_PX - 1, middle + _HALF_PX + 1), theme.muted)
    marks.point(standing(one, one.simulated), middle)


def standing(one: NightRow, value: float) -> float:
    """Where a value stands on the interval of a row: -1 at its lower end, 1 at its upper, never beyond 2.

    Where one end is open, the middle is the recorded value, else the end and half of it.

    >>> row = NightRow("levels", "mean", "tst_min", "x", 440, 430, 420, 440)
    >>> standing(row, 440), standing(row, 415), standing(row, 900)
    (1.0, -1.5, 2.0)
    """
    if isinf(one.lo) or isinf(one.hi):
        end, sign = (one.lo, 1.0) if isinf(one.hi) else (one.hi, -1.0)
        other = one.published if one.published not in {None, end} else end + sign * abs(end or 1.0) / 2
        if isinf(value):
            return sign * _REACH
        place = sign * (
            abs(value - end) / abs(float(other or 0.0) - end) * (1 if sign * (value - end) >= 0 else -1) - 1
        )
    else:
        place = (value - (one.lo + one.hi) / 2) / ((one.hi - one.lo) / 2) if one.hi > one.lo else _flat(one, value)
    return float(min(max(place, -_REACH), _REACH))


def _flat(one: NightRow, value: float) -> float:
    """An interval without width: on it, or beyond the one or the other end."""
    return float(np.sign(value - one.lo)) * _REACH


def _table(key: str, title: str, rows: Sequence[NightRow]) -> Table:
    return Table(
        key,
        title,
        ("Statistic", "Simulated", "Recorded", "Interval", ""),
        tuple(
            row(
                row_words(one),
                number_words(one.simulated),
                "" if one.published is None else number_words(one.published),
                interval_words(one),
                "" if one.inside else "miss",
            )
            for one in rows
        ),
    )


def ages_figure(found: NightValidation) -> Figure:
    """Levels by age and sex, with the published changes per decade drawn through the model's mean at 50."""
    levels = {metric: [one for one in found.ages if one.metric == metric] for metric in _SHOWN}

    def draw(theme: Theme, width: Width) -> Chart:
        across, columns = _AGE_PX[width]
        panels = [
            _age_panel(metric, levels[metric], [one for one in found.slopes if one.metric == metric], theme, across)
            for metric in _SHOWN
        ]
        return alt.concat(*panels, columns=columns, bounds="flush", spacing={"row": 66, "column": 44})

    return Figure(
        key="night_ages",
        title="Nights from 20 to 80 years, women and men",
        alt=" ".join(_told(metric, levels[metric], found.slopes) for metric in _SHOWN),
        caption=(
            "Dots and full line: simulated women; open squares and dashed line: simulated men. Grey: the published "
            "change per decade with its 95 % interval; a dotted line is one without an interval. Published levels "
            "differ between laboratories, so the changes are drawn through the model's own mean at 50 years."
        ),
        limits="A straight line through all ages says nothing of where a change stops; several do after 60.",
        tables=(_age_table(levels),),
        draw=draw,
    )


def _age_panel(metric: str, levels: Sequence[AgeLevel], slopes: Sequence[Slope], theme: Theme, across: int) -> Chart:
    x = alt.X(
        "age:Q",
        title=None,
        scale=alt.Scale(domain=[17, 83], nice=False),
        axis=alt.Axis(values=[20, 40, 60, 80], grid=False),
    )
    y = alt.Y("mean:Q", title=None, scale=alt.Scale(zero=False), axis=alt.Axis(tickCount=4, domain=False, ticks=False))
    bands = [band for one in slopes if one.lo is not None for band in _wedge(one, _middle(levels, one.sex))]
    lines = [line for one in slopes if one.lo is None for line in _line(one, _middle(levels, one.sex))]
    women, men = (
        alt.Chart(data([{"age": one.age, "mean": one.mean} for one in levels if one.sex == sex]))
        for sex in ("female", "male")
    )
    top = alt.Y("mean:Q", title=None)
    return alt.layer(
        alt.Chart(data(bands)).mark_area(color=theme.nights).encode(x=x, y=alt.Y("low:Q", title=None), y2="high:Q"),
        alt.Chart(data(lines))
        .mark_line(color=theme.muted, strokeDash=[2, 3], strokeWidth=1.5)
        .encode(x=x, y=top, detail="source:N"),
        women.mark_line(color=theme.one, strokeWidth=2).encode(x=x, y=y),
        women.mark_point(filled=True, opacity=1, size=36, color=theme.one).encode(x=x, y=top),
        men.mark_line(color=theme.two, strokeWidth=2, strokeDash=[6, 3]).encode(x=x, y=top),
        men.mark_point(shape="square", filled=True, opacity=1, size=34, fill=theme.surface, stroke=theme.two).encode(
            x=x, y=top
        ),
        width=across,
        height=_AGE_HEIGHT,
        title=alt.Title(_name(metric), subtitle="by age in years"),
    )


def _middle(levels: Sequence[AgeLevel], sex: str) -> float:
    """The simulated mean at 50 years of those of whom a slope speaks."""
    return float(np.mean([one.mean for one in levels if one.age == _PIVOT and sex in {"both", one.sex}]))


def _wedge(slope: Slope, middle: float) -> Iterator[dict[str, float]]:
    for age in range(20, 81, 5):
        ends = [middle + float(rate or 0.0) * (age - _PIVOT) / 10 for rate in (slope.lo, slope.hi)]
        yield {"age": float(age), "low": min(ends), "high": max(ends)}


def _line(slope: Slope, middle: float) -> Iterator[dict[str, float | str]]:
    for age in (20.0, 80.0):
        yield {"age": age, "mean": middle + slope.value * (age - _PIVOT) / 10, "source": slope.source}


def _told(metric: str, levels: Sequence[AgeLevel], slopes: Sequence[Slope]) -> str:
    parts = []
    for sex, word in (("female", "women"), ("male", "men")):
        young, old = (next(one.mean for one in levels if (one.sex, one.age) == (sex, age)) for age in (20.0, 80.0))
        parts.append(f"{word} {number_words(young)} at 20, {number_words(old)} at 80")
    known = [
        f"{number_words(one.value)} per decade"
        + (f" ({number_words(one.lo)} to {number_words(one.hi)})" if one.lo is not None and one.hi is not None else "")
        + f" in {source_words(one.source)}"
        for one in slopes
        if one.metric == metric
    ]
    return f"{_name(metric)}: {'; '.join(parts)}; published {', '.join(known) or 'without a figure'}."


def _age_table(levels: dict[str, list[AgeLevel]]) -> Table:
    ages = list(dict.fromkeys(one.age for group in levels.values() for one in group))
    return Table(
        "night_ages",
        "Simulated means by age",
        ("Statistic", *(f"{age:.0f}" for age in ages)),
        tuple(
            row(
                f"{_name(metric)}, {word}",
                *(number_words(one.mean) for one in sorted(group, key=lambda one: one.age) if one.sex == sex),
            )
            for metric, group in levels.items()
            for sex, word in (("female", "women"), ("male", "men"))
        ),
    )


def _name(metric: str) -> str:
    unit = metric_unit(metric)
    return f"{metric_name(metric)}, {unit}" if unit else metric_name(metric)
