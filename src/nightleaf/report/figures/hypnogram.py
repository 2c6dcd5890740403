"""One night as stages over the clock: two simulated nights of one person, or a recorded one."""

from typing import Any, Final

import altair as alt
import numpy as np
from numpy.typing import NDArray

from nightleaf.ask.distribution import Distribution
from nightleaf.ask.recorded import CountedNight
from nightleaf.ask.result import SimulationResult
from nightleaf.report.answers import limits_of
from nightleaf.report.figures.figure import Chart, Figure, data
from nightleaf.report.tables import Table, recorded_table, row
from nightleaf.report.theme import Theme, Width
from nightleaf.report.words import (
    NOT_MODELLED,
    clock_words,
    metric_in_text,
    metric_name,
    number_words,
    quoted,
    title_words,
)
from nightleaf.sleep import Hypnogram, Stage, sleep_statistics

ONE_NIGHT: Final = "One simulated person, one night; the next night differs."
_ORDER: Final = ("Wake", "REM", "N1", "N2", "N3")
_NAMES: Final = {Stage.WAKE: "Wake", Stage.REM: "REM", Stage.N1: "N1", Stage.N2: "N2", Stage.N3: "N3"}
_ORIGINS: Final = {
    "psg": "sleep laboratory",
    "wearable": "wearable",
    "diary": "diary",
    "simulated": "synthetic: nobody slept this night",
}
_TOLD: Final = ("tst_min", "sol_min", "waso_min", "n3_min", "rem_min")
_WIDTH: dict[Width, int] = {"narrow": 302, "wide": 690}
_HEIGHT: dict[Width, int] = {"narrow": 104, "wide": 122}


def night_pair_figure(result: SimulationResult, label: str = "") -> Figure | None:
    """One person's night without and with; None where the run shows no night."""
    picture = result.picture
    if picture is None:
        return None
    nights = {
        name: Hypnogram(np.asarray(stages, np.int8), picture.epoch_s, origin="simulated")
        for name, stages in zip(("Without kratom", "With kratom"), picture.stages, strict=True)
    }
    start = result.request.bedtime.lights_out_h
    sleeper = f"{title_words(label)}: one" if label else "One"

    def draw(theme: Theme, width: Width) -> Chart:
        plots = [step_plot(night, start, theme, width, title=name) for name, night in nights.items()]
        return alt.vconcat(*plots, spacing=14)

    return Figure(
        key="nights",
        title="The same person on two simulated nights",
        alt=" ".join(f"{name}: {_told(night)}." for name, night in nights.items()),
        caption=f"{sleeper} simulated person, one night; the next night differs. Thick line: REM sleep.",
        limits=limits_of(result),
        tables=(_table(nights, limits_of(result)),),
        draw=draw,
    )


def recorded_figure(
    counted: CountedNight, usual: dict[str, Distribution] | None = None, *, key: str = "recorded"
) -> Figure:
    """The stages of a recorded night; `usual` gives the spread of ordinary nights for its table."""
    night = counted.night.hypnogram
    begin = night.start
    start = None if begin is None else begin.hour + begin.minute / 60 + begin.second / 3600

    def draw(theme: Theme, width: Width) -> Chart:
        return step_plot(night, start, theme, width, title="")

    return Figure(
        key=key,
        title="The recorded night",
        alt=f"Recorded night {quoted(counted.night.record)}: {_told(night)}.",
        caption=f"One recorded night, as it was scored ({_ORIGINS[night.origin]}). Thick line: REM sleep.",
        limits=NOT_MODELLED,
        tables=(recorded_table(counted, usual),),
        draw=draw,
    )


def step_plot(night: Hypnogram, start_h: float | None, theme: Theme, width: Width, *, title: str) -> Chart:
    """The standard step plot: wake on top, N3 at the bottom, REM as a thick line.

    Parameters
    ----------
    night : Hypnogram
    start_h : float or None
        Clock time of the first epoch; None shows hours since the start instead. [h]
    theme : Theme
    width : Width
    title : str
    """
    bouts = _bouts(night.stages, night.epoch_s / 3600)
    hours = night.duration_min / 60
    every = 2 if width == "narrow" and hours > 5 else 1
    marks = [float(hour) for hour in range(0, int(hours) + 1, every)]
    words = ["" if start_h is None else clock_words(start_h + hour) for hour in range(int(hours) + 1)]
    x = alt.X(
        "from:Q",
        title="hours since the first epoch" if start_h is None else None,
        scale=alt.Scale(domain=[0, hours], nice=False),
        axis=alt.Axis(
            values=marks, grid=False, labelExpr="datum.label" if start_h is None else f"{words}[datum.value]"
        ),
    )
    y = alt.Y(
        "stage:O",
        title=None,
        sort=list(_ORDER),
        scale=alt.Scale(domain=list(_ORDER), type="point", padding=0.35),
        axis=alt.Axis(grid=True, minExtent=32, maxExtent=32, domain=False, ticks=False),
    )
    rows = alt.Chart(data([*bouts, bouts[-1] | {"from": bouts[-1]["to"]}] if bouts else []))
    line = rows.mark_line(interpolate="step-after", orient="vertical", color=theme.one, strokeWidth=1.2).encode(
        x=x, y=y, order=alt.Order("from:Q")
    )
    rem = alt.Chart(data([bout for bout in bouts if bout["stage"] == "REM"]))
    thick = rem.mark_rule(color=theme.two, strokeWidth=5).encode(x=x, x2=alt.X2("to:Q"), y=y)
    head = {"title": alt.Title(title, subtitle=_short(night))} if title else {}
    return alt.layer(line, thick, width=_WIDTH[width], height=_HEIGHT[width], **head)


def _bouts(stages: NDArray[np.int8], epoch_h: float) -> list[dict[str, Any]]:
    """Runs of one stage; unscored epochs leave the line where it was."""
    scored = np.flatnonzero(stages >= Stage.WAKE)
    if not scored.size:
        return []
    kept = stages[scored]
    firsts = np.concatenate(([0], np.flatnonzero(np.diff(kept)) + 1))
    lasts = np.concatenate((firsts[1:], [len(kept)])) - 1
    return [
        {
            "from": float(scored[first] * epoch_h),
            "to": float((scored[last] + 1) * epoch_h),
            "stage": _NAMES[Stage(int(kept[first]))],
        }
        for first, last in zip(firsts, lasts, strict=True)
    ]


def _short(night: Hypnogram) -> str:
    found = sleep_statistics(night)
    return f"asleep {found.tst_min:.0f} min, N3 {found.n3_min:.0f} min, REM {found.rem_min:.0f} min"


def _told(night: Hypnogram) -> str:
    found = sleep_statistics(night)
    told = [(metric, getattr(found, metric)) for metric in _TOLD]
    return ", ".join(f"{metric_in_text(metric)} {_minutes(value)}" for metric, value in told)


def _minutes(value: float | None) -> str:
    return "no value" if value is None else f"{value:.0f} min"


def _table(nights: dict[str, Hypnogram], limits: str) -> Table:
    found = [sleep_statistics(night) for night in nights.values()]
    rows = tuple(
        row(
            f"{metric_name(metric)}, min",
            *(number_words(getattr(one, metric), 1) for one in found),
            anchor=f"m-{metric}",
        )
        for metric in _TOLD
    )
    return Table("nights", "The two nights", ("Statistic", *nights), rows, (ONE_NIGHT, limits))
