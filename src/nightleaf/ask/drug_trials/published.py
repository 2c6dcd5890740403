"""Rows of a trial card as numbers that a prediction can be held against."""

from dataclasses import dataclass
from math import sqrt
from typing import Final

from nightleaf.evidence import Ledger
from nightleaf.evidence.trial_card import METRICS, RELATIVE, SELF_REPORT, TrialCard, TrialRow

NORMAL_95: Final = 1.96
_SIGN: Final = {"up": 1.0, "down": -1.0, "none": 0.0}
_PARALLEL: Final = frozenset({"parallel", "pooled trials", "meta-analysis"})


@dataclass(frozen=True, slots=True)
class Published:
    """One published effect with the width that it deserves.

    Parameters
    ----------
    card, metric, unit : str
    night : int
    direction : float
        1 up, -1 down, 0 not different.
    effect : float or None
        None where only a direction is known.
    center, error : float
        What a fit aims at, and its standard error: those of the paper where it gives them; for a direction alone one
        and a half margins, a margin wide. [unit]
    margin : float
        A difference that does not matter. [unit]
    relative : bool
        In percent of the level under placebo.
    """

    card: str
    metric: str
    unit: str
    night: int
    direction: float
    effect: float | None
    center: float
    error: float
    margin: float
    relative: bool

    @property
    def is_null(self) -> bool:
        """Whether the trial found no difference."""
        return self.direction == 0


def published_rows(card: TrialCard, ledger: Ledger) -> tuple[Published, ...]:
    """The rows of a card that a simulated night can be held against."""
    return tuple(_row(card, row, ledger) for row in simulable(card))


def simulable(card: TrialCard) -> tuple[TrialRow, ...]:
    """Rows read at a source, and within what a simulated night can show."""
    return tuple(row for row in card.rows if row.usable)


def _row(card: TrialCard, row: TrialRow, ledger: Ledger) -> Published:
    relative = row.unit == RELATIVE
    margin = ledger.read(f"trials.margin.{'relative' if relative else row.metric}", "%" if relative else row.unit)
    sign, effect = _SIGN[row.direction], row.effect
    if effect is None and row.low is not None and row.high is not None:
        effect = (row.low + row.high) / 2
    if effect is None:
        center, error = 1.5 * margin * sign, margin / (1 if sign else NORMAL_95)
    else:
        center, error = effect, _error(card, row, effect, margin, ledger)
    return Published(card.key, row.metric, row.unit, card.night_of(row), sign, effect, center, error, margin, relative)


def _error(card: TrialCard, row: TrialRow, effect: float, margin: float, ledger: Ledger) -> float:
    """The printed standard error; a "p < 0.05" only bounds it: what people usually differ by, if that is less."""
    printed, bound = row.standard_error, (row.p or "").startswith("<")
    if printed is not None and not bound:
        return printed
    if row.low is not None and row.high is not None:
        return max((row.high - row.low) / 4, margin / NORMAL_95)
    n = row.n or card.n
    if n is None or row.unit == RELATIVE:
        return printed or max(abs(effect) / 2, margin / NORMAL_95)
    typical = ledger.read(f"trials.spread.{row.metric}", row.unit)
    usual = typical * sqrt(2 / n) if card.design in _PARALLEL else typical / sqrt(n)
    return usual if printed is None else min(usual, printed)


def read_every_scale(ledger: Ledger) -> None:
    """Read every number by which trials are judged: for the audit."""
    for metric in METRICS.keys() - SELF_REPORT - {"tib_min"}:
        for table in ("margin", "spread"):
            ledger.read(f"trials.{table}.{metric}", METRICS[metric])
    ledger.read("trials.margin.relative", "%")
    for name in ("step", "misfit", "prior_least"):
        ledger.read(f"trials.fit.{name}", "1")
