"""Nights without a drug: simulated against recorded and published, for a terminal and as a page of text."""

from collections.abc import Iterator, Sequence
from math import isinf
from typing import Final

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from nightleaf.ask.validating.night import NightRow, NightValidation
from nightleaf.report.figures.figure import Figure
from nightleaf.report.picture_source import as_pictures
from nightleaf.report.words import MINUS, metric_name, metric_unit, title_words

TITLE: Final = "Nights without a drug: simulated against recorded and published"
_HEADERS: Final = ("Statistic", "Simulated", "Published", "Interval", "")
PARTS: Final = {
    "levels": "Ages 20 to 40, before any scorer: what is accepted, or the interval of 25 recorded nights if wider",
    "structure": "Ages 20 to 40: bouts and changes of stage against the interval of 25 recorded nights",
    "ages": "Ages 20 to 80: changes per decade and levels against published intervals",
    "directions": "Ages 20 to 80: changes of which only the direction, or no interval, was read",
    "scorers": "Ages 20 to 40, as one expert would score it: against the five experts",
}
_HOW: Final = (
    "One night each of simulated people, 8.4 h in bed. Intervals of recorded nights hold 95 % of 2000 resamples of the "
    "nights; every simulated night has the same time in bed, the recorded ones have not, so that their standard "
    "deviations hold more. A miss lies outside the interval."
)
_OF_BOUTS: Final = {
    "bouts_per_night": "bouts a night",
    "bout_mean_min": "mean bout, min",
    "bout_p50_min": "median bout, min",
    "bout_p90_min": "90th percentile of bouts, min",
    "bout_p99_min": "99th percentile of bouts, min",
    "bout_single_epoch_share": "bouts of one epoch, share",
    "bout_cv": "bouts, SD over mean",
}
_RATIOS: Final = {
    "n3_first_to_last_third": "N3, first third over last",
    "rem_last_to_first_third": "REM, last third over first",
}
_KINDS: Final = {"slope_per_decade": " per decade of age", "difference_men_women": ", men less women"}
_SEEN: Final = {"scorers": ", as one expert scores"}
_STAGES: Final = {"WAKE": "Wake", "sleep_run": "Sleep between wakings"}


def validation(found: NightValidation) -> RenderableType:
    """Every row, misses marked, part by part; in 80 columns."""
    parts: list[RenderableType] = [Text(TITLE), Text(_HOW)]
    for part, title in PARTS.items():
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False, collapse_padding=True)
        for name in _HEADERS:
            words = name in {"Statistic", ""}
            table.add_column(name, justify="left" if words else "right", no_wrap=name != "Statistic")
        for row in found.rows:
            if row.part == part:
                table.add_row(*_cells(row))
        parts += [Text(f"\n{title}: {_count(found, part)}.", style="bold"), table]
    return Group(*parts)


def markdown(found: NightValidation, figures: Sequence[Figure] = ()) -> str:
    """The page of validation/night."""
    return "\n".join(_lines(found, figures)) + "\n"


def misses(found: NightValidation) -> tuple[str, ...]:
    """The rows that miss, each in a sentence."""
    return tuple(
        f"{row_words(row)}{_SEEN.get(row.part, '')}: simulated {number_words(row.simulated)}, "
        f"interval {interval_words(row)}"
        for row in found.rows
        if not row.inside
    )


def row_words(row: NightRow) -> str:
    """What a row speaks of.

    >>> row_words(NightRow("structure", "bout_mean_min", "N2", "x", 6.5, 7.0, 6.2, 7.9))
    'N2: mean bout, min'
    """
    if row.statistic == "change":
        before, _, after = row.key.partition(">")
        return f"{_STAGES.get(before, before)} to {'wake' if after == 'WAKE' else after}, share of epochs"
    if row.statistic in _OF_BOUTS:
        return f"{_STAGES.get(row.key, row.key)}: {_OF_BOUTS[row.statistic]}"
    if row.statistic == "ratio":
        return _RATIOS.get(row.key, row.key)
    if row.statistic == "cycle_p50_min":
        return "Cycle, median, min"
    metric, _, people = row.key.partition(", ")
    name = _metric(metric) + {"sd": ", SD", "p50": ", median"}.get(row.statistic, "") + _KINDS.get(row.statistic, "")
    source = f" ({source_words(row.source)})" if row.part in {"ages", "directions"} else ""
    return f"{name}{': ' + people if people else ''}{source}"


def source_words(card: str) -> str:
    """A card by its first author and year.

    >>> source_words("night_boulos_2019")
    'Boulos 2019'
    """
    return title_words(card.removeprefix("night_").replace("_", " "))


def interval_words(row: NightRow) -> str:
    """The interval, open ends in words."""
    if row.part == "directions":
        return "above 0" if isinf(row.hi) else "below 0"
    if isinf(row.lo):
        return f"at most {number_words(row.hi)}"
    if isinf(row.hi):
        return f"at least {number_words(row.lo)}"
    return f"{number_words(row.lo)} to {number_words(row.hi)}"


def number_words(number: float) -> str:
    """Three figures, without an exponent.

    >>> number_words(437.4), number_words(0.0123), number_words(0.0)
    ('437', '0.0123', '0')
    """
    text = f"{number:.0f}" if abs(number) >= 100 else f"{number:.4f}" if 0 < abs(number) < 1e-3 else f"{number:.3g}"
    return text.replace("-", MINUS)


def _lines(found: NightValidation, figures: Sequence[Figure]) -> Iterator[str]:
    yield from (f"# {TITLE}", "", "Made by `make validation`; do not edit.", "", _HOW, "")
    for part, title in PARTS.items():
        yield f"- {title}: {_count(found, part)}."
    yield from as_pictures(figures)
    yield from ("", "## Where the model misses", "")
    yield from (f"- {line}." for line in misses(found))
    for part, title in PARTS.items():
        yield from ("", f"## {title}", "")
        yield "| " + " | ".join(_HEADERS) + " |"
        yield "|" + "---|" * len(_HEADERS)
        for row in found.rows:
            if row.part == part:
                yield "| " + " | ".join(_cells(row)) + " |"


def _count(found: NightValidation, part: str) -> str:
    inside, rows = found.share(part)
    return f"{inside} of {rows} inside"


def _cells(row: NightRow) -> tuple[str, ...]:
    return (
        row_words(row),
        number_words(row.simulated),
        "" if row.published is None else number_words(row.published),
        interval_words(row),
        "" if row.inside else "miss",
    )


def _metric(metric: str) -> str:
    name, unit = metric_name(metric), metric_unit(metric)
    known = name != metric.replace("_", " ")
    plain = name if known else title_words(name.removesuffix(" min").replace("rem ", "REM "))
    return f"{plain}, {unit}" if unit and unit != "/h" else plain
