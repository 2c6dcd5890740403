"""How long a stage lasts: a mixture of two geometric distributions, fitted to bouts of which some were cut short."""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nightleaf.errors import InputError

Floats = NDArray[np.float64]

_STEPS, _ENOUGH, _LEAST = 20_000, 1e-10, 1e-12
_SHORT_TO_MEAN, _LONG_TO_MEAN = 0.25, 2.0
"""Where the fit starts: a short and a long component on either side of the mean."""


class DwellMixture(NamedTuple):
    """Bouts end after each epoch with one of two fixed chances; arrays of one shape, or numbers.

    Parameters
    ----------
    short_share : share of bouts that belong to the short component.
    short_mean, long_mean : mean lengths [epoch], 1 or more.
    """

    short_share: Floats
    short_mean: Floats
    long_mean: Floats


SHAPES: Final = DwellMixture._fields


def fit_dwell(lengths: ArrayLike, cut_short: ArrayLike | None = None) -> DwellMixture:
    """The mixture under which the bouts are likeliest, by expectation-maximisation.

    Parameters
    ----------
    lengths : shape (bout,), whole, 1 or more [epoch].
    cut_short : bool, shape (bout,), whether the bout ended because the night did; None for never.

    Raises
    ------
    InputError : no bout that ended by itself, or a length below 1.

    Examples
    --------
    One long waking in eight:

    >>> found = fit_dwell([1, 1, 2, 1, 1, 2, 1, 40])
    >>> round(float(found.short_share), 2), round(float(found.long_mean))
    (0.87, 37)
    """
    length = np.asarray(lengths, np.float64)
    ended = np.ones(length.shape, np.bool_) if cut_short is None else ~np.asarray(cut_short, np.bool_)
    if not ended.any() or length.min() < 1:
        raise InputError(
            f"{len(length)} bouts, {int(ended.sum())} ended by themselves; expected one or more, each >= 1"
        )
    kinds, counts = np.unique(np.stack((length, ended)), axis=1, return_counts=True)
    length, ended = kinds[0], kinds[1] > 0
    at_risk = np.where(ended, length, length - 1)  # epochs after which the bout could have ended
    mean = (counts @ at_risk) / (counts @ ended)
    share = np.array([0.5, 0.5])
    stop = 1 / np.maximum(1.0, mean * np.array([_SHORT_TO_MEAN, _LONG_TO_MEAN]))
    for _ in range(_STEPS):
        belongs = counts * _membership(length, ended, share, stop)
        before = np.concatenate((share, stop))
        share = belongs.sum(axis=1) / counts.sum()
        stop = np.clip(belongs @ ended / np.maximum(belongs @ at_risk, _LEAST), _LEAST, 1.0)
        if np.abs(np.concatenate((share, stop)) - before).max() < _ENOUGH:
            break
    short, long = np.argsort(-stop)
    return DwellMixture(share[short], 1 / stop[short], 1 / stop[long])


def _membership(length: Floats, ended: NDArray[np.bool_], share: Floats, stop: Floats) -> Floats:
    """Chance of each bout to belong to each component; shape (2, bout)."""
    stay = np.log(np.maximum(1 - stop, _LEAST))[:, None]
    likely = np.log(share + _LEAST)[:, None] + (length - 1) * stay + np.where(ended, np.log(stop)[:, None], 0.0)
    weight = np.exp(likely - likely.max(axis=0))
    belongs: Floats = weight / weight.sum(axis=0)
    return belongs


def log_likelihood(mixture: DwellMixture, lengths: ArrayLike) -> float:
    """Log-likelihood of bouts that all ended by themselves."""
    length = np.asarray(lengths, np.float64)
    chance = sum(
        share * (1 / mean) * (1 - 1 / mean) ** (length - 1)
        for share, mean in (
            (mixture.short_share, mixture.short_mean),
            (1 - mixture.short_share, mixture.long_mean),
        )
    )
    return float(np.log(chance).sum())


def dwell_from_uniform(mixture: DwellMixture, u: Floats) -> NDArray[np.int64]:
    """Lengths at uniform numbers: one chooses the component, and what is left of it the length.

    Parameters
    ----------
    mixture : numbers or arrays that fit `u`.
    u : strictly between 0 and 1.

    Returns
    -------
    Whole lengths, 1 or more [epoch].

    Examples
    --------
    >>> never_short = DwellMixture(np.array(0.0), np.array(1.0), np.array(4.0))
    >>> dwell_from_uniform(never_short, np.array([0.1, 0.9])).tolist()
    [9, 1]
    """
    share = mixture.short_share
    is_short = u < share
    left = np.where(is_short, u / np.maximum(share, _LEAST), (u - share) / np.maximum(1 - share, _LEAST))
    stay = 1 - 1 / np.where(is_short, mixture.short_mean, mixture.long_mean)
    epochs = np.log(np.clip(left, _LEAST, 1.0)) / np.log(np.clip(stay, _LEAST, 1 - _LEAST))
    return 1 + np.where(stay > 0, np.floor(epochs), 0.0).astype(np.int64)
