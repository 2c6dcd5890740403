"""Results as plain tables, for the terminal, the page and the data behind a figure."""

from dataclasses import dataclass
from typing import Final

from nightleaf.ask.distribution import Distribution
from nightleaf.ask.recorded import CountedNight
from nightleaf.ask.result import SimulationResult
from nightleaf.evidence import Library
from nightleaf.report.answers import limits_of
from nightleaf.report.words import (
    NOT_MODELLED,
    NOTHING,
    decimals_for,
    decimals_of,
    metric_name,
    metric_unit,
    number_words,
    plain_words,
    span_words,
)
from nightleaf.sleep import METRICS

SHOWN_METRICS: Final = (
    "tst_min",
    "sol_min",
    "waso_min",
    "se_percent",
    "n1_min",
    "n2_min",
    "n3_min",
    "rem_min",
    "n3_percent",
    "rem_percent",
    "rem_latency_min",
    "awakenings",
    "swa_relative",
)
_EXPOSURES: Final = {
    "cmax_ng_per_ml": ("Highest level", "ng/mL"),
    "tmax_h": ("Time of the highest level", "h"),
    "auc_0_24_ng_h_per_ml": ("Area under the curve, 24 h", "ng h/mL"),
    "half_life_h": ("Last half-life", "h"),
}
_EFFECT_SCALES: Final = {
    "mu_opioid": "share of the largest pupil constriction",
    "alerting": "share of the largest alerting effect",
    "analgesia": "share of pain relieved",
}
_PER_CENT: Final = 100.0


@dataclass(frozen=True, slots=True)
class Cell:
    """Text of a table, and the anchor of the place that explains it."""

    text: str
    anchor: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table of text; the first column names the row."""

    key: str
    title: str
    headers: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[str, ...] = ()


def row(first: str, *rest: str, anchor: str | None = None) -> tuple[Cell, ...]:
    """A row whose first cell leads to `anchor`."""
    return (Cell(first, anchor), *(Cell(text) for text in rest))


def shown_metrics(figures: dict[str, Distribution], *, every: bool = False) -> tuple[str, ...]:
    """The statistics of a result to show, in the order of their definitions."""
    wanted = METRICS if every else SHOWN_METRICS
    return tuple(metric for metric in wanted if metric in figures)


def night_table(result: SimulationResult, *, key: str = "night", every: bool = False) -> Table:
    """A night without and with: the change with its spread over people and the intervals of ignorance."""
    measured = result.request.drug is not None
    rows = [_night_row(result, metric) for metric in shown_metrics(result.difference, every=every)]
    headers: tuple[str, ...] = (
        "Statistic",
        "Without",
        "With",
        "Change",
        "People, 9 in 10",
        "May lie, all",
        "May lie, links",
    )
    note = (
        "Without, with and change: mean over people and nights. People: own average change of 9 people in 10. May lie: "
        "where the mean change lies in 9 of 10 readings of the numbers"
    )
    if measured:
        headers, rows = (*headers[:5], "May lie"), [cells[:-1] for cells in rows]
    rest = "." if measured else ", by the links, and with all that nobody has measured in new users."
    return Table(key, "A night without and with", headers, tuple(rows), (note + rest, limits_of(result)))


def weeks_table(result: SimulationResult, *, key: str = "weeks") -> Table | None:
    """The change in the first and the last of several nights with, and in the first night without after them."""
    if result.last is None or not result.difference:
        return None
    nights = result.request.nights
    columns = (result.difference, result.last.difference, result.night_off)

    def cells(metric: str) -> tuple[str, ...]:
        shown = [column[metric] for column in columns]
        decimals = max(decimals_of(figure) for figure in shown)
        return tuple(
            f"{number_words(one.mean, decimals, signed=True)} "
            f"({span_words(one.expected_p5, one.expected_p95, decimals, signed=True)})"
            for one in shown
        )

    rows = tuple(
        row(
            f"{metric_name(metric)}, {metric_unit(metric)}" if metric_unit(metric) else metric_name(metric),
            *cells(metric),
        )
        for metric in shown_metrics(result.difference, every=False)
    )
    return Table(
        key,
        f"After {nights} nights in a row, and when it is left out",
        ("Change against never having taken it", "First night", f"Night {nights}", "First night without"),
        rows,
        (
            "In brackets: where the mean change lies in 9 of 10 readings of the numbers. Tolerance and rebound are "
            "assumed, not measured: nobody has recorded sleep over weeks of kratom.",
        ),
    )


def self_rating_table(result: SimulationResult) -> Table | None:
    """What people would say of the night, beside the stories that could be behind the diaries."""
    rated = result.self_rated
    if rated is None:
        return None

    def said(minutes: float | None, points: float | None) -> tuple[str, str]:
        return (NOTHING if minutes is None else number_words(minutes, 0, signed=True)), (
            NOTHING if points is None else number_words(points, 0, signed=True)
        )

    rows = [
        row("What people would say, all together", *said(rated.tst_min.mean, rated.quality.mean)),
        *(row(one.text, *said(one.tst_min, one.quality)) for one in rated.explanations),
        row("What regular users wrote in diaries", *said(rated.diary_tst_min, rated.diary_quality)),
    ]
    spread = ""
    if rated.tst_min.low is not None:
        low, high = (number_words(one, 0, signed=True) for one in (rated.tst_min.low, rated.tst_min.high))
        spread = f" In 9 of 10 readings of the numbers people would say between {low} and {high} min."
    return Table(
        "self_rated",
        "What people would say of their sleep",
        ("Story", "Sleep, min", "Quality, of 100"),
        tuple(rows),
        (
            "The diaries of regular users are the only figure there is. The stories compete: each could be behind it, "
            f"and nobody has told them apart.{spread}",
        ),
    )


def _night_row(result: SimulationResult, metric: str) -> tuple[Cell, ...]:
    without, with_, change = (part[metric] for part in (result.without, result.with_, result.difference))
    decimals = decimals_of(change)
    unit = metric_unit(metric)
    return row(
        f"{metric_name(metric)}, {unit}" if unit else metric_name(metric),
        number_words(without.mean, decimals),
        number_words(with_.mean, decimals),
        number_words(change.mean, decimals, signed=True),
        span_words(change.p5, change.p95, decimals, signed=True),
        span_words(change.expected_p5, change.expected_p95, decimals, signed=True),
        span_words(change.links_only_p5, change.links_only_p95, decimals, signed=True),
        anchor=f"m-{metric}",
    )


def exposure_table(result: SimulationResult) -> Table:
    """What reaches the blood; only the highest level of alkaloids that drive nothing here."""
    rows, quiet = [], []
    driving = result.exposure if result.picture is None else result.picture.concentration
    for analyte, figures in result.exposure.items():
        shown = _EXPOSURES if analyte in driving else dict(list(_EXPOSURES.items())[:1])
        quiet += [] if analyte in driving else [analyte]
        for name, (words, unit) in shown.items():
            if name in figures:
                rows.append(_blood_row(f"{analyte.capitalize()}: {words.lower()}, {unit}", figures[name], analyte))
    notes = ["People: 9 people in 10. Mean may lie: in 9 of 10 readings of the uncertain numbers."]
    if quiet:
        notes.append(f"What {', '.join(quiet)} do in people is poorly known; they drive nothing here.")
    return Table(
        "exposure",
        "In the blood",
        ("In blood plasma", "Mean", "People, 9 in 10", "Mean may lie"),
        tuple(rows),
        tuple(notes),
    )


def _blood_row(words: str, figure: Distribution, analyte: str) -> tuple[Cell, ...]:
    decimals = decimals_of(figure)
    return row(
        words,
        number_words(figure.mean, decimals),
        span_words(figure.p5, figure.p95, decimals),
        span_words(figure.expected_p5, figure.expected_p95, decimals),
        anchor=f"g-exposure.{analyte}",
    )


def effect_table(result: SimulationResult, library: Library) -> Table:
    """What sits on the receptors over the night, in per cent of its scale."""
    rows = []
    for target, (_, figures) in result.occupancy.items():
        name = library.vocabulary.targets.get(target, plain_words(target)).split(",")[0]
        link = next((one.key for one in result.links if one.on and one.key.endswith(f".{target}")), None)
        for figure, words in (("peak", "at its peak"), ("night_mean", "mean over the night")):
            if figure in figures:
                rows.append(_effect_row(f"{name}: {words}", figures[figure], f"l-{link}" if link else None))
    return Table(
        "effect",
        "On the receptors",
        ("Effect in the night, %", "Mean", "People, 9 in 10", "Mean may lie"),
        tuple(rows),
        tuple(f"{plain_words(key)}: {words}." for key, words in _EFFECT_SCALES.items() if key in result.occupancy),
    )


def effect_scale(target: str) -> str:
    """What 100 % of an effect means."""
    return _EFFECT_SCALES.get(target, "share of the largest effect")


def _effect_row(words: str, figure: Distribution, anchor: str | None) -> tuple[Cell, ...]:
    def percent(value: float | None) -> float | None:
        return None if value is None else _PER_CENT * value

    low, high = percent(figure.expected_p5), percent(figure.expected_p95)
    decimals = decimals_for(high - low) if low is not None and high is not None else 0
    people = (percent(figure.p5), percent(figure.p95))
    return row(
        words,
        number_words(percent(figure.mean), decimals),
        span_words(*people, decimals),
        span_words(low, high, decimals),
        anchor=anchor,
    )


def pedigree_table(result: SimulationResult, library: Library) -> Table:
    """How many of the numbers of a run come from where."""
    used = [library.parameters[key].in_use for key in result.provenance["parameters"] if key in library.parameters]
    rows = [
        row(plain_words(word), str(count), meaning)
        for word, meaning in library.vocabulary.pedigrees.items()
        if (count := sum(value.pedigree == word for value in used))
    ]
    return Table("pedigrees", "What the numbers rest on", ("Pedigree", "Numbers", "Meaning"), tuple(rows))


def recorded_table(counted: CountedNight, usual: dict[str, Distribution] | None = None) -> Table:
    """The statistics of one recorded night, beside the spread of ordinary nights in the model."""
    rows = []
    for metric in METRICS:
        value = getattr(counted.statistics, metric)
        if metric not in SHOWN_METRICS or value is None:
            continue
        unit = metric_unit(metric)
        spread = usual[metric].night_sd if usual and metric in usual else None
        rows.append(
            row(
                f"{metric_name(metric)}, {unit}" if unit else metric_name(metric),
                number_words(float(value), 0 if unit == "min" or metric == "awakenings" else 1),
                NOTHING if spread is None else f"± {number_words(spread, decimals_for(spread))}",
                anchor=f"m-{metric}",
            )
        )
    return Table(
        "recorded",
        f"Recorded night: {counted.night.record}",
        ("Statistic", "This night", "Night to night, SD"),
        tuple(rows),
        (*counted.night.warnings, NOT_MODELLED),
    )
