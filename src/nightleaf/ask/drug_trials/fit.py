"""How large the gains must be: a linear Gaussian fit around the present ones, repeated until it settles."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nightleaf.ask.drug_trials.published import Published
from nightleaf.ask.drug_trials.simulated import Response

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Fit:
    """Gains after seeing trials.

    Parameters
    ----------
    keys : tuple of str
    mean : array (gain,)
    covariance : array (gain, gain)
    """

    keys: tuple[str, ...]
    mean: Array
    covariance: Array

    def sd(self) -> Array:
        """Standard deviation of each gain."""
        found: Array = np.sqrt(np.diag(self.covariance))
        return found


@dataclass(frozen=True, slots=True)
class Prior:
    """What is believed of the gains before any trial: independent normals."""

    mean: Mapping[str, float]
    sd: Mapping[str, float]


def fitted(
    rows: Sequence[Published],
    responses: Mapping[str, Response],
    prior: Prior,
    at: Mapping[str, float],
    misfit: float,
    *,
    without_card: str | None = None,
) -> Fit:
    """Gains that agree with the rows and with what was believed before.

    Parameters
    ----------
    rows : sequence of Published
    responses : mapping
        Card -> response at the gains `at`, with slopes.
    prior : Prior
    at : mapping
        Gains at which the responses were simulated.
    misfit : float
        How far the model may be off beyond the error of the trial, in margins (one standard deviation).
    without_card : str or None
        Left out of the fit.

    Source
    ------
    Bayesian linear regression: normal equations of a linear Gaussian model.
    """
    keys = tuple(sorted(prior.mean))
    mean = np.array([prior.mean[key] for key in keys])
    precision = np.diag([1 / prior.sd[key] ** 2 for key in keys])
    weighted = precision @ mean
    now = np.array([at[key] for key in keys])
    for row in rows:
        if row.card == without_card:
            continue
        slope = slope_of(row, responses[row.card], keys)
        variance = row.error**2 + (misfit * row.margin) ** 2
        aim = row.center - predicted(row, responses[row.card]) + slope @ now
        precision += np.outer(slope, slope) / variance
        weighted += slope * aim / variance
    covariance = np.linalg.inv(precision)
    return Fit(keys, covariance @ weighted, covariance)


def predicted(row: Published, response: Response) -> float:
    """The simulated change in the row's unit."""
    change = response.change[row.night, row.metric]
    return 100 * change / response.without[row.metric] if row.relative else change


def slope_of(row: Published, response: Response, keys: Sequence[str]) -> Array:
    """How the simulated change moves with each gain, in the row's unit."""
    slopes = response.slopes[row.night, row.metric]
    scale = 100 / response.without[row.metric] if row.relative else 1.0
    return scale * np.array([slopes.get(key, 0.0) for key in keys])
