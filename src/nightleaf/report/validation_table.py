"""Predicted against published, for a terminal and as a page of text."""

from collections.abc import Iterator

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from nightleaf.ask.validating import FOLDS, Compared, ExposureValidation

MISS = 1.25
_HEADERS = ("Analyte", "Figure", "Observed (range)", "Predicted (groups)", "Fold", "")


def validation(found: ExposureValidation) -> RenderableType:
    """Every row with its fold error, misses marked, and the usual summaries."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in _HEADERS:
        table.add_column(name, justify="left" if name in {"Analyte", "Figure", ""} else "right")
    for row in found.rows:
        table.add_row(*_cells(row))
    return Group(Text("Exposure: predicted against published"), table, Text("\n".join(summary(found))))


def summary(found: ExposureValidation) -> tuple[str, ...]:
    """The summaries in sentences."""
    shares = ", ".join(f"{100 * found.within(fold):.0f} % within {fold:g}-fold" for fold in FOLDS)
    misses = sum(is_miss(row) for row in found.rows)
    return (
        f"Geometric mean fold error {found.gmfe:.2f}; {shares}; {misses} of {len(found.rows)} rows miss 1.25-fold.",
        "Medians against medians, through the same analysis at the study's sampling times. The study calibrates the "
        "model: this shows how well it was fitted, not how well it predicts. Groups: medians of nine in ten simulated "
        "groups of five.",
    )


def markdown(found: ExposureValidation) -> str:
    """The page of validation/exposure."""
    return "\n".join(_lines(found)) + "\n"


def is_miss(row: Compared) -> bool:
    """Whether a prediction lies more than 1.25-fold from the observed median."""
    return not 1 / MISS <= row.fold <= MISS


def _lines(found: ExposureValidation) -> Iterator[str]:
    yield "# Exposure: predicted against published"
    yield ""
    yield "Made by `make validation`; do not edit."
    yield ""
    yield from (line + "\n" for line in summary(found))
    yield "| " + " | ".join(_HEADERS) + " |"
    yield "|" + "---|" * len(_HEADERS)
    for row in found.rows:
        yield "| " + " | ".join(_cells(row)) + " |"


def _cells(row: Compared) -> tuple[str, ...]:
    return (
        row.analyte,
        f"{row.metric.removesuffix('_h')}, {row.unit}",
        f"{_plain(row.observed)} ({_plain(row.observed_low)}-{_plain(row.observed_high)})",
        f"{_plain(row.predicted)} ({_plain(row.group_low)}-{_plain(row.group_high)})",
        f"{row.fold:.2f}",
        "miss" if is_miss(row) else "",
    )


def _plain(number: float) -> str:
    """Three figures, without an exponent."""
    return f"{number:.0f}" if number >= 100 else f"{number:.3g}"
