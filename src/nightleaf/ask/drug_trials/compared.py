"""Predicted against published, every row: in the fit, left out of it, and against two predictors that know nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

import numpy as np

from nightleaf.ask.drug_trials.fit import Fit, predicted, slope_of
from nightleaf.ask.drug_trials.published import NORMAL_95, Published
from nightleaf.ask.drug_trials.simulated import Response

ALPHA: Final = 0.05


@dataclass(frozen=True, slots=True)
class Guess:
    """A prediction: mean and standard deviation of the effect in the population of the trial."""

    mean: float
    sd: float

    def score(self, row: Published) -> float:
        """Interval score of the 95 % interval for the published effect, in margins; smaller is better.

        Source
        ------
        gneiting_raftery_2007, equation 43.
        """
        width = NORMAL_95 * float(np.hypot(self.sd, row.error))
        low, high = self.mean - width, self.mean + width
        beyond = max(low - row.center, 0.0) + max(row.center - high, 0.0)
        return float((high - low + 2 / ALPHA * beyond) / row.margin)

    def agrees(self, row: Published) -> bool:
        """Whether it lies within 1.96 combined standard errors."""
        return bool(abs(self.mean - row.center) <= NORMAL_95 * np.hypot(self.sd, row.error))


@dataclass(frozen=True, slots=True)
class Compared:
    """One published effect with its predictions.

    `inside` is the model with its gains fitted to all trials, `left_out` with those fitted without this one.
    """

    row: Published
    substance: str
    severity: float
    inside: Guess
    left_out: Guess
    no_effect: Guess
    class_sign: Guess

    @property
    def sign_right(self) -> bool:
        """Whether the left-out prediction points where the trial did."""
        return self.left_out.mean * self.row.direction > 0

    @property
    def within_margin(self) -> bool:
        """Whether the left-out prediction is too small to matter."""
        return abs(self.left_out.mean) <= self.row.margin


@dataclass(frozen=True, slots=True)
class DrugValidation:
    """Every row, and how often the model was right."""

    rows: tuple[Compared, ...]
    cannot: tuple[tuple[str, str, str], ...]

    @property
    def is_blind(self) -> bool:
        """Whether no row had a part in any fit, as with a table of your own."""
        return all(one.inside == one.left_out for one in self.rows)

    def signs(self) -> tuple[int, int]:
        """Rows that point the right way, of those where the trial found an effect."""
        effects = [one for one in self.rows if not one.row.is_null]
        return sum(one.sign_right for one in effects), len(effects)

    def nulls(self) -> tuple[int, int]:
        """Rows inside the margin, of those where the trial found none."""
        nulls = [one for one in self.rows if one.row.is_null]
        return sum(one.within_margin for one in nulls), len(nulls)

    def agreeing(self, which: str = "left_out") -> tuple[int, int]:
        """Rows within 1.96 combined standard errors."""
        return sum(getattr(one, which).agrees(one.row) for one in self.rows), len(self.rows)

    def mean_score(self, which: str) -> float:
        """Mean interval score of a predictor, in margins."""
        return float(np.mean([getattr(one, which).score(one.row) for one in self.rows]))

    def to_dict(self) -> dict[str, Any]:
        """The document of `validate drugs --json`."""
        return {
            "schema": "nightleaf.validate/1",
            "part": "drugs",
            "rows": [
                asdict(one) | {"sign_right": one.sign_right, "within_margin": one.within_margin} for one in self.rows
            ],
            "cannot": [{"card": card, "metric": metric, "reason": reason} for card, metric, reason in self.cannot],
            "signs_right": list(self.signs()),
            "nulls_within_margin": list(self.nulls()),
            "within_errors": {name: list(self.agreeing(name)) for name in _PREDICTORS},
            "interval_score": {name: self.mean_score(name) for name in _PREDICTORS},
        }


_PREDICTORS: Final = ("left_out", "inside", "no_effect", "class_sign")


@dataclass(frozen=True, slots=True)
class Fits:
    """Gains after all trials, and after all but one of them by card; `at` are those of the simulated responses."""

    full: Fit
    without: Mapping[str, Fit]
    at: Mapping[str, float]
    misfit: float
    first: Mapping[str, float]


def compare(
    rows: Sequence[Published],
    responses: Mapping[str, Response],
    fits: Fits,
    cannot: Sequence[tuple[str, str, str]] = (),
) -> DrugValidation:
    """Hold every row against the fit, against the fit without its trial, and against two simple predictors."""

    def guess(row: Published, fit: Fit) -> Guess:
        slope = slope_of(row, responses[row.card], fit.keys)
        now = np.array([fits.at[key] for key in fit.keys])
        mean = predicted(row, responses[row.card]) + float(slope @ (fit.mean - now))
        return Guess(mean, float(np.sqrt(slope @ fit.covariance @ slope + (fits.misfit * row.margin) ** 2)))

    return DrugValidation(
        tuple(
            Compared(
                row=row,
                substance=str(responses[row.card].card.substance),
                severity=responses[row.card].severity,
                inside=guess(row, fits.full),
                left_out=guess(row, fits.without[row.card]),
                no_effect=Guess(0.0, row.margin / NORMAL_95),
                class_sign=_class_sign(row, rows, responses, fits),
            )
            for row in rows
        ),
        tuple(cannot),
    )


def _class_sign(row: Published, rows: Sequence[Published], responses: Mapping[str, Response], fits: Fits) -> Guess:
    """The sign that the class of the drug suggests, with the usual size of that metric in the other trials."""
    keys = tuple(sorted(fits.first))
    slope = slope_of(row, responses[row.card], keys)
    back = np.array([fits.first[key] - fits.at[key] for key in keys])
    first = predicted(row, responses[row.card]) + float(slope @ back)
    others = [
        abs(one.effect)
        for one in rows
        if one.card != row.card and one.metric == row.metric and one.relative == row.relative and one.effect is not None
    ]
    usual = float(np.mean(others)) if others else row.margin
    spread = float(np.std(others)) if len(others) > 1 else usual
    return Guess(float(np.sign(first)) * usual, max(spread, row.margin / NORMAL_95))
