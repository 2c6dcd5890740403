"""Concentrations in blood since the dose, and effects on the receptors over the night."""

from dataclasses import dataclass
from typing import Any

import altair as alt
import numpy as np
from numpy.typing import NDArray

from nightleaf.ask.result import Picture, SimulationResult
from nightleaf.evidence import Library
from nightleaf.report.answers import limits_of
from nightleaf.report.figures.figure import SMALL_PX, Chart, Figure, data
from nightleaf.report.tables import effect_scale, effect_table, exposure_table
from nightleaf.report.theme import Theme, Width
from nightleaf.report.words import clock_words, decimals_for, number_words, plain_words, span_words

Array = NDArray[np.float64]
_PANEL_WIDTH: dict[Width, int] = {"narrow": 292, "wide": 318}
_PANEL_HEIGHT = 112
_AXIS_PX = 34
_ROW_GAP_PX, _COLUMN_GAP_PX = 92, 58


@dataclass(frozen=True, slots=True)
class _Panel:
    """One curve with its band: times since the dose [h], percentiles (3, time)."""

    title: str
    scale: str
    t_h: Array
    band: Array
    of_blood: bool


def exposure_figure(result: SimulationResult, library: Library) -> Figure | None:
    """What reaches blood and receptors; None where the run shows no night."""
    picture = result.picture
    if picture is None:
        return None
    before = result.request.intake.before_bed_h
    span = (before, before + result.request.bedtime.in_bed_h)
    panels = _panels(picture, result, library, before)
    lights_out = f"lights out {clock_words(result.request.bedtime.lights_out_h)}"
    end = float(max(picture.t_h[-1], span[1]))

    def draw(theme: Theme, width: Width) -> Chart:
        drawn = [_drawn(panel, theme, width, (span, end, lights_out)) for panel in panels]
        return alt.concat(
            *drawn,
            columns=1 if width == "narrow" else 2,
            bounds="flush",
            spacing={"row": _ROW_GAP_PX, "column": _COLUMN_GAP_PX},
        )

    return Figure(
        key="exposure",
        title="Level in blood and effect over the night",
        alt=_alt(panels, lights_out),
        caption=(
            "Line: the middle person. Band: 9 people in 10. Shaded: time in bed, from lights-out. Each panel has its "
            "own scale."
        ),
        limits=limits_of(result),
        tables=(exposure_table(result), effect_table(result, library)),
        draw=draw,
    )


def _panels(picture: Picture, result: SimulationResult, library: Library, before: float) -> tuple[_Panel, ...]:
    blood = [
        _Panel(f"{analyte.capitalize()} in blood plasma", "ng/mL", picture.t_h, band, of_blood=True)
        for analyte, band in picture.concentration.items()
    ]
    acts = [target for target in picture.effect if target != "analgesia" or result.request.person.pain > 0]
    effects = [
        _Panel(
            library.vocabulary.targets.get(target, plain_words(target)).split(",")[0],
            f"%, {effect_scale(target)}",
            picture.night_t_h + before,
            100 * picture.effect[target],
            of_blood=False,
        )
        for target in acts
    ]
    return (*blood, *effects)


def _drawn(panel: _Panel, theme: Theme, width: Width, night: tuple[tuple[float, float], float, str]) -> Chart:
    _, end, _ = night
    low, middle, high = panel.band
    points: list[dict[str, Any]] = [
        {"t": float(t), "low": float(a), "mid": float(b), "high": float(c)}
        for t, a, b, c in zip(panel.t_h, low, middle, high, strict=True)
    ]
    top = _top(panel)
    x = alt.X(
        "t:Q",
        title="hours since the dose",
        scale=alt.Scale(domain=[0, end], nice=False),
        axis=alt.Axis(grid=False, tickCount=6),
    )
    y = alt.Y(
        "low:Q",
        title=None,
        scale=alt.Scale(domain=[min(0.0, float(low.min())), top], nice=False),
        axis=alt.Axis(tickCount=4, minExtent=_AXIS_PX, maxExtent=_AXIS_PX, domain=False, ticks=False),
    )
    curves = alt.Chart(data(points))
    colour, soft = (theme.one, theme.one_soft) if panel.of_blood else (theme.three, theme.three)
    band = curves.mark_area(color=soft, opacity=0.55 if panel.of_blood else 0.25).encode(x=x, y=y, y2=alt.Y2("high:Q"))
    line = curves.mark_line(color=colour, strokeWidth=2).encode(x=x, y=alt.Y("mid:Q", title=None))
    bed, rule, words = _time_in_bed(night, x, theme)
    return alt.layer(
        bed,
        band,
        line,
        rule,
        words,
        width=_PANEL_WIDTH[width],
        height=_PANEL_HEIGHT,
        title=alt.Title(panel.title, subtitle=panel.scale),
    )


def _time_in_bed(night: tuple[tuple[float, float], float, str], x: alt.X, theme: Theme) -> tuple[Chart, Chart, Chart]:
    """Shade from lights-out to rising, a rule at lights-out, and its words."""
    (start, stop), end, lights_out = night
    in_bed = alt.Chart(data([{"t": start, "end": min(stop, end)}]))
    bed = in_bed.mark_rect(color=theme.bed).encode(x=x, x2=alt.X2("end:Q"))
    mark = alt.Chart(data([{"t": start, "words": lights_out}]))
    rule = mark.mark_rule(color=theme.muted, strokeDash=[3, 3]).encode(x=x)
    words = mark.mark_text(align="left", baseline="top", dx=5, dy=2, fontSize=SMALL_PX, color=theme.muted).encode(
        x=x, y=alt.value(0), text=alt.Text("words:N")
    )
    return bed, rule, words


def _top(panel: _Panel) -> float:
    highest = float(panel.band.max())
    return highest * 1.22 if highest > 0 else 1.0


def _alt(panels: tuple[_Panel, ...], lights_out: str) -> str:
    said = " ".join(f"{panel.title}: {_peak(panel)}." for panel in panels)
    return f"Curves over the hours since the dose, with {lights_out} marked. {said}"


def _peak(panel: _Panel) -> str:
    low, middle, high = panel.band
    highest = middle if middle.max() > 0 else high
    place = int(highest.argmax())
    decimals = decimals_for(float(high[place] - low[place]))
    span = span_words(float(low[place]), float(high[place]), decimals)
    unit, when = panel.scale.split(",")[0], number_words(float(panel.t_h[place]), 1)
    if middle.max() <= 0:
        return f"none in the middle person; 9 people in 10 lie between {span} {unit} {when} h after the dose"
    peak = number_words(float(middle[place]), decimals)
    return f"in the middle person it peaks at {peak} {unit}, {when} h after the dose (9 people in 10: {span})"
