"""Reference drugs, one line for each published effect: what the trial found, what the model expected without it."""

from collections.abc import Sequence
from typing import Final

import altair as alt

from nightleaf.ask.drug_trials import Compared, DrugValidation
from nightleaf.ask.drug_trials.published import NORMAL_95
from nightleaf.report.drugs_table import flag_of, is_miss, statistic_words, trial_words
from nightleaf.report.figures.blocks import PANEL_PX, Words, panel, stacked
from nightleaf.report.figures.figure import Chart, Figure
from nightleaf.report.figures.marks import Marks, Span
from nightleaf.report.tables import Table, row
from nightleaf.report.theme import Theme, Width
from nightleaf.report.words import MINUS, title_words

_REACH: Final = 10.0
_BLOCK_PX, _TOP_PX, _SEEN_PX, _GUESS_PX, _TICK_PX = 34, 14, 19, 27, 3.2
_TICKS: Final = (-10, -5, -1, 0, 1, 5, 10)
_LABELS: Final = f"datum.value == 0 ? '0' : replace(datum.label, '-', '{MINUS}')"


def forest_figure(found: DrugValidation) -> Figure:
    """Every row by drug, in margins: what is smaller than 1 does not matter."""
    drugs = {drug: [one for one in found.rows if one.substance == drug] for drug in _drugs(found)}

    def draw(theme: Theme, width: Width) -> Chart:
        panels = {drug: _panel(drug, rows, theme) for drug, rows in drugs.items()}
        return stacked(panels, {drug: len(rows) for drug, rows in drugs.items()}, _BLOCK_PX, width)

    return Figure(
        key="drug_forest",
        title="What reference drugs did to sleep, and what the model expected without that trial",
        alt=_alt(found),
        caption=(
            "Drug less placebo, in margins: 1 is 10 min of total sleep or wake, 5 min of sleep latency, 2 points of a "
            "stage, and so on for each statistic. Grey band: too small to matter. Dot and thin line: published effect "
            "with its 95 % interval; no dot: only a direction was published, the line is how the fit takes it. Thick "
            "line and tick: the model fitted without this trial, 95 % interval; orange where it misses. Numbers in the "
            "statistic's own unit: published, then predicted."
        ),
        limits="Lines end at 10 margins. Trials of one drug share people's physiology and the model's faults.",
        tables=(_table(found),),
        draw=draw,
    )


def _drugs(found: DrugValidation) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.substance for one in found.rows))


def _panel(drug: str, rows: Sequence[Compared], theme: Theme) -> Chart:
    marks = Marks(theme, (PANEL_PX, _BLOCK_PX * len(rows)))
    for place, one in enumerate(rows):
        _block(marks, one, float(place * _BLOCK_PX))
    axis = alt.Axis(values=list(_TICKS), format="+d", labelExpr=_LABELS, grid=False, domain=False, ticks=False)
    scale = alt.Scale(domain=[-_REACH, _REACH], nice=False, clamp=True)
    words = [Words(_left(one), _right(one), is_miss(one)) for one in rows]
    return panel(title_words(drug), words, marks, _BLOCK_PX, alt.X("x:Q", title=None, scale=scale, axis=axis))


def _block(marks: Marks, one: Compared, top: float) -> None:
    row_, theme = one.row, marks.theme
    marks.rect((-1.0, 1.0), (top + _TOP_PX, top + _BLOCK_PX), theme.nights)
    marks.upright(0.0, (top + _TOP_PX, top + _BLOCK_PX), theme.muted)
    seen = _span(row_.center / row_.margin, row_.error / row_.margin)
    marks.line(seen, top + _SEEN_PX, theme.ink, width=1.5, opacity=1.0 if row_.effect is not None else 0.5)
    if row_.effect is not None:
        marks.point(_inside(row_.effect / row_.margin), top + _SEEN_PX)
    colour = theme.two if is_miss(one) else theme.one
    middle = _inside(one.left_out.mean / row_.margin)
    guess = _span(one.left_out.mean / row_.margin, one.left_out.sd / row_.margin)
    marks.line(guess, top + _GUESS_PX, colour, width=4.0, opacity=0.45)
    for shift in (-0.03, 0.0, 0.03):  # an upright line of three, to stand out of the thick one
        marks.upright(middle + shift, (top + _GUESS_PX - _TICK_PX, top + _GUESS_PX + _TICK_PX), colour)


def _span(center: float, sd: float) -> Span:
    return _inside(center - NORMAL_95 * sd), _inside(center + NORMAL_95 * sd)


def _inside(value: float) -> float:
    return min(max(value, -_REACH), _REACH)


def _left(one: Compared) -> str:
    night = f" (night {one.row.night})" if one.row.night > 1 else ""
    return f"{trial_words(one.row.card, one.substance)}{night}: {statistic_words(one)}"


def _right(one: Compared) -> str:
    words = {1.0: "more", -1.0: "less", 0.0: "none"}[one.row.direction]
    seen = words if one.row.effect is None else _signed(one.row.effect)
    flag = flag_of(one)
    return f"{seen} | {_signed(one.left_out.mean)}{' ' + flag if flag else ''}"


def _alt(found: DrugValidation) -> str:
    (signs, effects), (inside, nulls) = found.signs(), found.nulls()
    missed = "; ".join(f"{one.substance} {_left(one)}, {_right(one)}" for one in found.rows if is_miss(one))
    return (
        f"{len(found.rows)} published effects of {len(_drugs(found))} drugs with the prediction of the model fitted "
        f"without that trial. The sign is right in {signs} of {effects}; {inside} of {nulls} without an effect stay in "
        f"the margin. Misses, published then predicted: {missed or 'none'}."
    )


def _table(found: DrugValidation) -> Table:
    return Table(
        "drug_forest",
        "Published and predicted, each trial left out",
        ("Row", "Published", "Standard error", "Predicted", "Standard error", ""),
        tuple(
            row(
                f"{one.substance}, {_left(one)}",
                _signed(one.row.center),
                f"{one.row.error:.1f}",
                _signed(one.left_out.mean),
                f"{one.left_out.sd:.1f}",
                flag_of(one),
            )
            for one in found.rows
        ),
    )


def _signed(number: float) -> str:
    return f"{number:+.1f}".replace("-", MINUS)
