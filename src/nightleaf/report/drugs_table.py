"""Reference drugs: predicted against published, for a terminal and as a page of text."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

from rich import box
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from nightleaf.ask.drug_trials import Compared, DrugValidation
from nightleaf.report.figures.figure import Figure
from nightleaf.report.picture_source import as_pictures
from nightleaf.report.words import MINUS, metric_in_text, metric_name, title_words

TITLE: Final = "Reference drugs: predicted against published"
_HEADERS: Final = ("Statistic", "Published", "Left out", "In the fit", "")
_BLIND: Final = ("Statistic", "Published", "Predicted", "")
_ARROWS: Final = {1.0: "more", -1.0: "less", 0.0: "none"}
_NAMES: Final = {
    "n1_n2_percent": "Share of N1 and N2",
    "time_in_long_wake_min": "Wake in bouts over 2 min",
    "time_in_short_wake_min": "Wake in shorter bouts",
    "waso_aasm_min": "Awake after onset",
    "sol_subjective_min": "Time to fall asleep, as told",
    "sleep_quality": "Sleep quality, as told",
}
_HOW: Final = (
    "Drug less placebo. In brackets the standard error of the trial, and of the prediction. A miss points the wrong "
    "way, or moves by more than the margin what the trial found unmoved; far is more than 1.96 combined standard "
    "errors off. More, less, none: only that was published."
)
_FITS: Final = "Left out: the gains fitted to all trials but this one. In the fit: to all."
_NO_FIT: Final = "No row of this table had a part in any fit."


def validation(found: DrugValidation) -> RenderableType:
    """Every row, misses marked, what cannot be simulated, and how often the model was right; in 80 columns."""
    headers = _BLIND if found.is_blind else _HEADERS
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, collapse_padding=True)
    for name in headers:
        table.add_column(name, justify="left" if name in {"Statistic", ""} else "right", no_wrap=name != "Statistic")
    for heading, rows in _by_trial(found):
        table.add_row(Text(heading, style="bold"))
        for row in rows:
            table.add_row(*_cells(row, blind=found.is_blind))
    parts: list[RenderableType] = [Text(TITLE), table, Text(_NO_FIT if found.is_blind else _FITS), Text(_HOW)]
    if found.cannot:
        parts.append(Text("\nRows that cannot be simulated:"))
        parts += [Padding(Text(line), (0, 0, 0, 2)) for line in cannot_words(found)]
    return Group(*parts, Text("\n" + "\n".join(summary(found))))


def summary(found: DrugValidation) -> tuple[str, ...]:
    """The summaries in sentences."""
    (signs, effects), (inside, nulls), (agree, rows) = found.signs(), found.nulls(), found.agreeing()
    scores = {name: found.mean_score(name) for name in ("left_out", "inside", "no_effect", "class_sign")}
    who, fit = ("Predicted", "") if found.is_blind else ("Each trial left out of the fit", f"{scores['inside']:.1f}")
    in_the_fit = f", in the fit {fit}" if fit else ""
    return (
        f"{who}: the sign is right in {signs} of {_rows(effects)} with an effect; {inside} of {_rows(nulls)} without "
        f"one stay inside the margin; {agree} of {rows} lie within 1.96 combined standard errors.",
        f"Interval score in margins, smaller is better: {'predicted' if found.is_blind else 'left out'} "
        f"{scores['left_out']:.1f}{in_the_fit}, no effect {scores['no_effect']:.1f}, sign of the class "
        f"{scores['class_sign']:.1f}.",
        f"{_rows(len(found.cannot))} cannot be held against a simulated night; each is listed with the reason.",
    )


def markdown(found: DrugValidation, figures: Sequence[Figure] = ()) -> str:
    """The page of validation/drugs."""
    return "\n".join(_lines(found, figures)) + "\n"


def is_miss(row: Compared) -> bool:
    """Whether the left-out prediction points the wrong way, or moves what a trial found unmoved."""
    return not (row.within_margin if row.row.is_null else row.sign_right)


def misses(found: DrugValidation) -> tuple[str, ...]:
    """The rows that miss, each in a sentence."""
    return tuple(
        f"{one.substance} ({trial_words(one.row.card, one.substance)}, night {one.row.night}): {statistic_words(one)}: "
        f"published {_published(one)}, left out {_signed(one.left_out.mean)}"
        for one in found.rows
        if is_miss(one)
    )


def cannot_words(found: DrugValidation) -> tuple[str, ...]:
    """What cannot be simulated, trial by trial, with the reason."""
    told = []
    for (card, reason), rows in groupby(found.cannot, key=lambda one: (one[0], one[2])):
        metrics = ", ".join(_name(metric, within=place > 0) for place, (_, metric, _) in enumerate(rows))
        drug = " ".join(card.removeprefix("drug_").split("_")[:-2])
        who = f"{drug} ({trial_words(card)})" if card.startswith("drug_") else trial_words(card)
        told.append(f"{who}, {metrics}: {reason}")
    return tuple(told)


def trial_words(card: str, substance: str = "") -> str:
    """A card by its author and year, or by its line in a table of yours.

    >>> trial_words("drug_caffeine_gardiner_2023"), trial_words("drug_zolpidem_clin_ther_1993", "zolpidem")
    ('Gardiner 2023', 'Clin ther 1993')
    """
    start = f"drug_{substance}_"
    words = card.removeprefix(start).split("_") if card.startswith(start) else card.split("_")[-2:]
    return title_words(" ".join(words))


def statistic_words(one: Compared) -> str:
    """The statistic of a row with its unit."""
    unit = "% of placebo" if one.row.relative else one.row.unit
    return f"{_name(one.row.metric)}{'' if unit == '1' else ', ' + unit}"


def flag_of(one: Compared) -> str:
    """Miss, far, or nothing."""
    return "miss" if is_miss(one) else ("" if one.left_out.agrees(one.row) else "far")


def _lines(found: DrugValidation, figures: Sequence[Figure]) -> Iterator[str]:
    yield from (f"# {TITLE}", "", "Made by `make validation`; do not edit.", "")
    yield from (line + "\n" for line in summary(found))
    yield f"{_FITS} {_HOW}"
    yield from as_pictures(figures)
    yield from ("", "## Rows that cannot be simulated", "", "Listed in the cards before any fit.", "")
    yield from (f"- {line}" for line in cannot_words(found))
    yield from ("", "## Where the model misses", "")
    yield from (f"- {line}" for line in misses(found))
    yield from ("", "## Every row", "")
    yield "| Drug | Trial | Night | " + " | ".join(_HEADERS) + " |"
    yield "|" + "---|" * (3 + len(_HEADERS))
    for one in found.rows:
        who = (one.substance, trial_words(one.row.card, one.substance), str(one.row.night))
        yield "| " + " | ".join((*who, *_cells(one, blind=False))) + " |"
    yield from ("", "## How badly the people of each trial sleep", "")
    yield "Fitted to their levels without the drug (0 good sleepers, 1 poor sleepers), never to what the drug did."
    yield ""
    for card, drug, severity in dict.fromkeys((one.row.card, one.substance, one.severity) for one in found.rows):
        yield f"- {drug}, {trial_words(card, drug)}: {severity:.2f}"


def _by_trial(found: DrugValidation) -> Iterator[tuple[str, list[Compared]]]:
    for (drug, card, night), rows in groupby(found.rows, key=lambda one: (one.substance, one.row.card, one.row.night)):
        later = f", night {night}" if night > 1 else ""
        yield f"{drug}, {trial_words(card, drug)}{later}", list(rows)


def _cells(one: Compared, *, blind: bool) -> tuple[str, ...]:
    guesses = (one.left_out,) if blind else (one.left_out, one.inside)
    return (
        statistic_words(one),
        _published(one),
        *(f"{_signed(guess.mean)} ({guess.sd:.1f})" for guess in guesses),
        flag_of(one),
    )


def _published(one: Compared) -> str:
    row = one.row
    return _ARROWS[row.direction] if row.effect is None else f"{_signed(row.effect)} ({row.error:.1f})"


def _name(metric: str, *, within: bool = False) -> str:
    """The plain name of a statistic, or as it stands within a sentence."""
    own = _NAMES.get(metric)
    if own is not None:
        return own[:1].lower() + own[1:] if within else own
    return metric_in_text(metric) if within else metric_name(metric)


def _rows(number: int) -> str:
    return f"{number} row" + ("" if number == 1 else "s")


def _signed(number: float) -> str:
    return f"{number:+.1f}".replace("-", MINUS)
