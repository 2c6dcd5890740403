"""Predicted exposure against published exposure: fold errors, spread between people, and curves."""

import math
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np

from nightleaf.ask.validating.predicted import Band, Predicted, analysed, band_of, predicted, simulated_curves
from nightleaf.evidence import Library, load_library
from nightleaf.evidence.observation import USES, Observed, Study, observed, studies

PEOPLE = 400
FOLDS = (1.25, 1.5, 2.0)
USUAL = (0.05, 0.95)


@dataclass(frozen=True, slots=True)
class Compared:
    """One published figure and its prediction: medians through the same analysis at the same times.

    `people_low` and `people_high` hold nine in ten simulated people, `group_low` and `group_high` the medians of nine
    in ten simulated groups of the study's size. `spread_share` is the share of those groups whose people differ less
    than the published range says; None where no range was published.
    """

    study: str
    use: str
    analyte: str
    metric: str
    unit: str
    observed: float
    observed_low: float
    observed_high: float
    predicted: float
    people_low: float
    people_high: float
    group_low: float
    group_high: float
    spread_share: float | None
    fold: float

    @property
    def has_range(self) -> bool:
        """Whether a range was published."""
        return self.observed_low < self.observed_high

    @property
    def median_is_usual(self) -> bool:
        """Whether the published median lies among those of nine in ten simulated groups."""
        return self.group_low <= self.observed <= self.group_high

    @property
    def spread_is_usual(self) -> bool | None:
        """Whether people differed as they do in nine in ten simulated groups; None without a published range."""
        return None if self.spread_share is None else USUAL[0] <= self.spread_share <= USUAL[1]


@dataclass(frozen=True, slots=True)
class Folds:
    """Fold errors of some rows: geometric mean, each taken above 1, and the share within each of `FOLDS`."""

    rows: int
    gmfe: float
    within: dict[str, float]


@dataclass(frozen=True, slots=True)
class ExposureValidation:
    """Every row, with the usual summaries, and the curves of simulated people."""

    rows: tuple[Compared, ...]
    bands: tuple[Band, ...] = field(default=(), repr=False)

    def used_for(self, use: str) -> tuple[Compared, ...]:
        """The rows that calibrated the model, or those that were held out."""
        return tuple(row for row in self.rows if row.use == use)

    @property
    def by_use(self) -> dict[str, Folds]:
        """Fold errors apart: how well it was fitted says nothing of how well it predicts."""
        return {use: folds(rows) for use in USES if (rows := self.used_for(use))}

    def to_dict(self) -> dict[str, Any]:
        """The document of `validate exposure --json`."""
        together = folds(self.rows)
        return {
            "schema": "nightleaf.validate/1",
            "part": "exposure",
            "rows": [asdict(row) for row in self.rows],
            "gmfe": together.gmfe,
            "within": together.within,
            "by_use": {use: asdict(one) for use, one in self.by_use.items()},
        }


def folds(rows: tuple[Compared, ...]) -> Folds:
    """Fold errors of these rows.

    Examples
    --------
    >>> folds(validate_exposure(people=20).used_for("calibration")).rows
    40
    """
    off = np.array([abs(math.log(row.fold)) for row in rows])
    within = {f"{fold:g}": float(np.mean(off <= math.log(fold))) for fold in FOLDS}
    return Folds(len(rows), math.exp(float(off.mean())), within)


def validate_exposure(library: Library | None = None, people: int = PEOPLE, seed: int = 1) -> ExposureValidation:
    """Hold predicted exposure against every published row.

    Parameters
    ----------
    library : Library or None
    people : int
        Simulated for each study, a multiple of the group size.
    seed : int
    """
    known = library or load_library()
    rows: list[Compared] = []
    bands: list[Band] = []
    for study in studies(known):
        published = observed(study, known)
        curves = simulated_curves(study, known, people, seed)
        shown = tuple(dict.fromkeys(row.analyte for row in published))
        found = {name: analysed(curves[name], study) for name in shown}
        rows += [_compared(row, study, predicted(row.metric, found[row.analyte])) for row in published]
        bands += [band_of(curves[name], study) for name in shown]
    return ExposureValidation(tuple(rows), tuple(bands))


def _compared(row: Observed, study: Study, guess: Predicted) -> Compared:
    ranged = row.low < row.high
    return Compared(
        study=study.key,
        use=study.use,
        analyte=row.analyte,
        metric=row.metric,
        unit=row.unit,
        observed=row.median,
        observed_low=row.low,
        observed_high=row.high,
        predicted=guess.median,
        people_low=guess.people[0],
        people_high=guess.people[1],
        group_low=guess.group[0],
        group_high=guess.group[1],
        spread_share=guess.share_less_spread_than(row.low, row.high) if ranged else None,
        fold=guess.median / row.median,
    )
