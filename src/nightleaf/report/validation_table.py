"""Predicted against published, for a terminal and as a page of text."""

from collections.abc import Iterator, Sequence
from typing import Final

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from nightleaf.ask.validating import FOLDS, GROUP, Compared, ExposureValidation, Folds
from nightleaf.report.figures.figure import Figure

MISS = 1.25
_HEADERS = ("Analyte", "Figure", "Observed (range)", "Predicted", "Groups", "People", "Fold", "")
_TEXT = frozenset({"Analyte", "Figure", ""})
_NO_COLUMN = frozenset({"Analyte", "People"})
_FEW = 5
_LONGEST_NAME = len("7-hydroxymitragynine")
_TITLES: Final = {
    "calibration": ("Fitted", "The model was fitted to these rows: they show how well, not how well it predicts."),
    "held out": (
        "Held out",
        "Nothing of these rows went into the fit. What else has been published is kept for a blind test.",
    ),
}
_HOW: Final = (
    "Medians against medians, through the same analysis at the study's sampling times. Groups: medians of nine in ten "
    f"simulated groups of {GROUP}. People: nine in ten simulated people. A miss is a median more than {MISS:g}-fold "
    "off; 'spread' marks a published range that fewer than one in ten simulated groups would show, too wide or too "
    "narrow."
)


def validation(found: ExposureValidation) -> RenderableType:
    """Every row with its fold error, misses marked, and the usual summaries."""
    parts: list[RenderableType] = [Text("Exposure: predicted against published")]
    for use in found.by_use:
        title, meaning = _TITLES[use]
        rows = found.used_for(use)
        parts += [Text(f"\n{title}: {sentence(rows, found.by_use[use])}"), Text(meaning), _table(rows)]
    return Group(*parts, Text(spread_sentence(found)), Text(_HOW))


def _table(rows: Sequence[Compared]) -> Table:
    """The rows in 80 columns: each analyte is a heading, and people are left to the page."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, collapse_padding=True)
    shown = [place for place, name in enumerate(_HEADERS) if name not in _NO_COLUMN]
    for place in shown:
        name = _HEADERS[place]
        wide = _LONGEST_NAME if place == shown[0] else None
        table.add_column(name, justify="left" if name in _TEXT else "right", no_wrap=True, min_width=wide)
    for analyte in dict.fromkeys(row.analyte for row in rows):
        table.add_row(Text(analyte, style="bold"))
        for row in rows:
            if row.analyte == analyte:
                cells = _cells(row)
                table.add_row(*(cells[place] for place in shown))
    return table


def sentence(rows: Sequence[Compared], one: Folds) -> str:
    """The fold errors of some rows in a sentence; of a few rows there are no shares."""
    if one.rows < _FEW:
        return f"{_rows(one.rows)}, geometric mean fold error {one.gmfe:.2f}."
    shares = ", ".join(f"{100 * one.within[f'{fold:g}']:.0f} % within {fold:g}-fold" for fold in FOLDS)
    misses = sum(is_miss(row) for row in rows)
    return f"geometric mean fold error {one.gmfe:.2f}; {shares}; {misses} of {_rows(one.rows)} miss {MISS:g}-fold."


def spread_sentence(found: ExposureValidation) -> str:
    """How often medians and ranges of the studies are ones that simulated groups show."""
    ranged = [row for row in found.rows if row.spread_is_usual is not None]
    inside = sum(row.median_is_usual for row in found.rows)
    usual = sum(bool(row.spread_is_usual) for row in ranged)
    wider = sum(row.spread_share is not None and row.spread_share > 1 / 2 for row in ranged)
    return (
        f"{inside} of {_rows(len(found.rows))} have a published median among those of nine in ten simulated groups; "
        f"{usual} of {len(ranged)} ranges are as wide as those of nine in ten groups; {wider} of {len(ranged)} are "
        "wider than that of the middle group."
    )


def markdown(found: ExposureValidation, figures: Sequence[Figure] = ()) -> str:
    """The page of validation/exposure."""
    return "\n".join(_lines(found, figures)) + "\n"


def is_miss(row: Compared) -> bool:
    """Whether a prediction lies more than 1.25-fold from the observed median."""
    return not 1 / MISS <= row.fold <= MISS


def _lines(found: ExposureValidation, figures: Sequence[Figure]) -> Iterator[str]:
    yield "# Exposure: predicted against published"
    yield ""
    yield "Made by `make validation`; do not edit."
    yield ""
    yield _HOW
    yield ""
    yield spread_sentence(found)
    for figure in figures:
        yield from ("", f"## {figure.title}", "", f"![{figure.alt}]({figure.key}.svg)", "")
        yield f"{figure.caption} {figure.limits}"
    for use, one in found.by_use.items():
        title, meaning = _TITLES[use]
        rows = found.used_for(use)
        yield from ("", f"## {title}", "", f"{sentence(rows, one).capitalize()} {meaning}", "")
        yield "| " + " | ".join(_HEADERS) + " |"
        yield "|" + "---|" * len(_HEADERS)
        for row in rows:
            yield "| " + " | ".join(_cells(row)) + " |"


def _cells(row: Compared) -> tuple[str, ...]:
    seen = f" ({_plain(row.observed_low)}-{_plain(row.observed_high)})" if row.has_range else ""
    return (
        row.analyte,
        f"{row.metric.removesuffix('_h')}, {row.unit}",
        f"{_plain(row.observed)}{seen}",
        _plain(row.predicted),
        f"{_plain(row.group_low)}-{_plain(row.group_high)}",
        f"{_plain(row.people_low)}-{_plain(row.people_high)}",
        f"{row.fold:.2f}",
        " ".join(word for word, holds in (("miss", is_miss(row)), ("spread", row.spread_is_usual is False)) if holds),
    )


def _rows(number: int) -> str:
    return f"{number} row" + ("s" if number > 1 else "")


def _plain(number: float) -> str:
    """Three figures, without an exponent."""
    return f"{number:.0f}" if number >= 100 else f"{number:.3g}"
