"""A visual predictive check: what simulated people and small groups show, and what a study found in its few people."""

from typing import Any, Final

import altair as alt

from nightleaf.ask.validating import GROUP, Band, Compared, ExposureValidation
from nightleaf.report.figures.figure import SMALL_PX, Chart, Figure, data
from nightleaf.report.tables import Table, row
from nightleaf.report.theme import Theme, Width

STUDY: Final = "tanna_2022"
_METRICS: Final = {
    "cmax": "Highest level, nM",
    "auc_inf": "Area under the curve, nM h",
    "tmax_h": "Time of the highest level, h",
    "half_life_h": "Half-life as measured, h",
}
_PANEL_PX: dict[Width, tuple[int, int]] = {"narrow": (200, 1), "wide": (235, 2)}
_CURVE_PX: dict[Width, tuple[int, int]] = {"narrow": (270, 1), "wide": (190, 3)}
_ROW_PX, _CURVE_HEIGHT, _LABEL_PX = 22, 110, 130
_ROOM: Final = 1.15
_ROW_GAP, _CURVE_ROW_GAP, _COLUMN_GAP = 46, 74, 14
_TICKS_H: Final = (0, 6, 12, 18, 24)
_TICKS: Final = (0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000)
_LIMITS: Final = "The model was fitted to these five people: agreement shows a sound fit, not a prediction."


def predictive_figure(found: ExposureValidation, study: str = STUDY) -> Figure:
    """Published medians and ranges on those of simulated people and groups."""
    rows = tuple(one for one in found.rows if one.study == study and one.metric in _METRICS)

    def draw(theme: Theme, width: Width) -> Chart:
        panels = [_panel(title, [one for one in rows if one.metric == metric], theme, width)
                  for metric, title in _METRICS.items()]  # fmt: skip
        return alt.concat(*panels, columns=_PANEL_PX[width][1], bounds="flush", spacing=_spacing(_ROW_GAP, _LABEL_PX))

    return Figure(
        key="predictive_check",
        title="What five people showed, and what the model expects of five people",
        alt=_alt_of_rows(rows),
        caption=(
            f"Dot and line: median and range of the study's five people. Dark bar: medians of nine in ten simulated "
            f"groups of {GROUP}. Light bar: nine in ten simulated people. Scales are logarithmic."
        ),
        limits=_LIMITS,
        tables=(_table(rows),),
        draw=draw,
    )


def concentration_figure(found: ExposureValidation, study: str = STUDY) -> Figure:
    """Bands of concentration over the first day, with the published peak on each."""
    bands = tuple(band for band in found.bands if band.study == study)
    peaks = {band.analyte: _peak(found, study, band.analyte) for band in bands}

    def draw(theme: Theme, width: Width) -> Chart:
        panels = [_curve(band, peaks[band.analyte], theme, width) for band in bands]
        return alt.concat(
            *panels, columns=_CURVE_PX[width][1], bounds="flush", spacing=_spacing(_CURVE_ROW_GAP, 2 * _COLUMN_GAP)
        )

    return Figure(
        key="concentrations",
        title="Concentration in plasma over the first day",
        alt=_alt_of_bands(bands, peaks),
        caption=(
            "Line and band: middle person and nine in ten simulated people after the dose of the study. Dot: median "
            "highest level at its median time in the study's five people, with both ranges as a cross. nM; each panel "
            "has its own scale."
        ),
        limits=_LIMITS,
        tables=(_table(tuple(one for pair in peaks.values() for one in pair)),),
        draw=draw,
    )


def _spacing(row_px: int, labels_px: int) -> dict[str, int]:
    return {"row": row_px, "column": _COLUMN_GAP + labels_px}


def _peak(found: ExposureValidation, study: str, analyte: str) -> tuple[Compared, Compared]:
    own = {one.metric: one for one in found.rows if (one.study, one.analyte) == (study, analyte)}
    return own["tmax_h"], own["cmax"]


def _panel(title: str, rows: list[Compared], theme: Theme, width: Width) -> Chart:
    bars = _bars(rows)
    ends = [float(bar[end]) for bar in bars for end in ("low", "high")]
    first, last = min(ends) / _ROOM, max(ends) * _ROOM
    ticks = [tick for tick in _TICKS if first <= tick <= last]
    x = alt.X(
        "low:Q",
        title=None,
        scale=alt.Scale(type="log", domain=[first, last], nice=False),
        axis=alt.Axis(values=ticks, format="~r", domain=False, ticks=False),
    )
    y = alt.Y(
        "analyte:N",
        title=None,
        sort=[one.analyte for one in rows],
        axis=alt.Axis(domain=False, ticks=False, labelLimit=_LABEL_PX, labelPadding=6),
    )

    def lines(kind: str, colour: str, thick: float) -> alt.Chart:
        own = alt.Chart(data([bar for bar in bars if bar["kind"] == kind]))
        rule: alt.Chart = own.mark_rule(color=colour, strokeWidth=thick).encode(x=x, x2=alt.X2("high:Q"), y=y)
        return rule

    dots = alt.Chart(data([{"analyte": one.analyte, "low": one.observed} for one in rows]))
    return alt.layer(
        lines("people", theme.one_soft, 13),
        lines("groups", theme.one, 7),
        lines("seen", theme.ink, 1.5),
        dots.mark_point(filled=True, opacity=1, size=46, color=theme.ink, stroke=theme.surface, strokeWidth=1).encode(
            x=x, y=y
        ),
        width=_PANEL_PX[width][0],
        height=_ROW_PX * len(rows),
        title=alt.Title(title),
    )


def _bars(rows: list[Compared]) -> list[dict[str, Any]]:
    return [
        {"analyte": one.analyte, "low": low, "high": high, "kind": kind}
        for one in rows
        for kind, low, high in (
            ("people", one.people_low, one.people_high),
            ("groups", one.group_low, one.group_high),
            ("seen", one.observed_low, one.observed_high),
        )
    ]


def _curve(band: Band, peak: tuple[Compared, Compared], theme: Theme, width: Width) -> Chart:
    low, middle, high = band.percentiles
    points: list[dict[str, Any]] = [
        {"t": float(t), "low": float(a), "mid": float(b), "high": float(c)}
        for t, a, b, c in zip(band.t_h, low, middle, high, strict=True)
    ]
    when, level = peak
    top = 1.1 * max(float(high.max()), level.observed_high)
    x = alt.X(
        "t:Q",
        title=None,
        scale=alt.Scale(domain=[0, float(band.t_h[-1])], nice=False),
        axis=alt.Axis(grid=False, values=list(_TICKS_H), format="~g"),
    )
    y_scale = alt.Scale(domain=[0, top], nice=False)
    y = alt.Y("low:Q", title=None, scale=y_scale, axis=alt.Axis(tickCount=4, domain=False, ticks=False))
    level_y = alt.Y("mid:Q", title=None, scale=y_scale)
    seen = alt.Chart(data([_cross(when, level)]))
    across = seen.mark_rule(color=theme.ink, strokeWidth=1.5).encode(
        x=alt.X("from:Q", title=None), x2=alt.X2("to:Q"), y=level_y
    )
    curves = alt.Chart(data(points))
    return alt.layer(
        curves.mark_area(color=theme.one_soft, opacity=0.6).encode(x=x, y=y, y2=alt.Y2("high:Q")),
        curves.mark_line(color=theme.one, strokeWidth=2).encode(x=x, y=level_y),
        across,
        seen.mark_rule(color=theme.ink, strokeWidth=1.5).encode(x=x, y=y, y2=alt.Y2("high:Q")),
        seen.mark_point(filled=True, opacity=1, size=46, color=theme.ink, stroke=theme.surface, strokeWidth=1).encode(
            x=x, y=level_y
        ),
        width=_CURVE_PX[width][0],
        height=_CURVE_HEIGHT,
        title=alt.Title(band.analyte.capitalize(), subtitle="nM, hours since the dose", subtitleFontSize=SMALL_PX),
    )


def _cross(when: Compared, level: Compared) -> dict[str, float]:
    return {
        "t": when.observed,
        "from": when.observed_low,
        "to": when.observed_high,
        "mid": level.observed,
        "low": level.observed_low,
        "high": level.observed_high,
    }


def _alt_of_rows(rows: tuple[Compared, ...]) -> str:
    inside = sum(one.median_is_usual for one in rows)
    wide = [one for one in rows if one.spread_is_usual is False]
    told = "; ".join(
        f"{one.analyte} {one.metric.removesuffix('_h').replace('_', ' ')} "
        f"{one.observed_low:g} to {one.observed_high:g} {one.unit}"
        for one in wide
    )
    return (
        f"Medians and ranges of five people for {len(rows)} figures on simulated ones. {inside} of {len(rows)} "
        "medians lie among those of nine in ten simulated groups of five. Ranges that such groups seldom show: "
        f"{told or 'none'}."
    )


def _alt_of_bands(bands: tuple[Band, ...], peaks: dict[str, tuple[Compared, Compared]]) -> str:
    told = "; ".join(
        f"{band.analyte} {peaks[band.analyte][1].observed:g} nM at {peaks[band.analyte][0].observed:g} h, "
        f"middle person {float(band.percentiles[1].max()):.3g} nM"
        for band in bands
    )
    return f"Curves over 24 hours with the published highest levels on them: {told}."


def _table(rows: tuple[Compared, ...]) -> Table:
    return Table(
        "predictive_check",
        "Published and simulated",
        ("Figure", "Published median", "Range", "Groups, 9 in 10", "People, 9 in 10"),
        tuple(
            row(
                f"{one.analyte}: {one.metric.removesuffix('_h')}, {one.unit}",
                f"{one.observed:g}",
                f"{one.observed_low:g} to {one.observed_high:g}",
                f"{one.group_low:.3g} to {one.group_high:.3g}",
                f"{one.people_low:.3g} to {one.people_high:.3g}",
            )
            for one in rows
        ),
    )
