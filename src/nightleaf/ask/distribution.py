"""One figure of the contract: a mean, its Monte-Carlo error, the spread over people, the interval of ignorance."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
_PERCENTS = (5, 50, 95)
_SIGNIFICANT = 8


@dataclass(frozen=True, slots=True)
class Distribution:
    """The contract's D. Spreads between people, between nights and of ignorance are kept apart.

    Parameters
    ----------
    mean, mcse : float or None
        Mean over people and nights, and its Monte-Carlo standard error.
    sd, p5, p50, p95 : float or None
        Over people: of each person's own average, with the part that is chance removed.
    night_sd : float or None
        From one night to the next in one person.
    expected_p5, expected_p95 : float or None
        Interval of the mean over draws of the parameters, Monte-Carlo part removed; None without draws.
    links_only_p5, links_only_p95 : float or None
        The same without the declared discrepancy of people in whom nobody measured this.
    n : int
        Nights in which the figure is defined.
    """

    mean: float | None
    mcse: float | None
    sd: float | None
    p5: float | None
    p50: float | None
    p95: float | None
    night_sd: float | None
    expected_p5: float | None
    expected_p95: float | None
    links_only_p5: float | None
    links_only_p95: float | None
    n: int

    def to_dict(self) -> dict[str, float | int | None]:
        """Plain numbers with eight significant figures."""
        return {name: _rounded(getattr(self, name)) for name in self.__slots__}


def _rounded(value: float | int | None) -> float | int | None:
    if value is None or isinstance(value, int):
        return value
    return float(f"{value:.{_SIGNIFICANT}g}")


@dataclass(frozen=True, slots=True)
class Means:
    """The mean of one figure in each draw of the parameters.

    Parameters
    ----------
    mean, mcse : array (draw,)
    discrepancy : array (quantile,) or None
        Evenly spaced quantiles of what nobody has measured; all of them are added to the mean of each draw, so that
        the interval widens by design and not by chance.
    """

    mean: Array
    mcse: Array
    discrepancy: Array | None = None


def distribution(values: Array, draws: Means | None = None) -> Distribution:
    """Summarise a figure.

    Parameters
    ----------
    values : array (person, night)
        NaN where it is not defined.
    draws : Means or None

    Returns
    -------
    Distribution

    Examples
    --------
    >>> flat = distribution(np.full((3, 2), 7.0))
    >>> flat.mean, flat.sd, flat.n
    (7.0, 0.0, 6)
    """
    defined = np.isfinite(values)
    n = int(defined.sum())
    interval = _interval(draws, with_discrepancy=True) + _interval(draws, with_discrepancy=False)
    if n == 0:
        return Distribution(None, None, None, None, None, None, None, *interval, 0)
    nights = defined.sum(axis=1)
    known = nights > 0
    own = np.nansum(values[known], axis=1) / nights[known]
    mean = float(np.nansum(values) / n)
    within = _within_variance(values[known], own, nights[known])
    chance = within * float(np.mean(1 / nights[known]))
    total = float(own.var(ddof=1)) if len(own) > 1 else 0.0
    between = max(total - chance, 0.0)
    shrink = np.sqrt(between / total) if total > 0 else 0.0
    p5, p50, p95 = (float(p) for p in np.percentile(mean + shrink * (own - mean), _PERCENTS))
    return Distribution(
        mean=mean,
        mcse=float(np.sqrt(total / len(own))),
        sd=float(np.sqrt(between)),
        p5=p5,
        p50=p50,
        p95=p95,
        night_sd=float(np.sqrt(within)) if values.shape[1] > 1 else None,
        expected_p5=interval[0],
        expected_p95=interval[1],
        links_only_p5=interval[2],
        links_only_p95=interval[3],
        n=n,
    )


def _within_variance(values: Array, own: Array, nights: NDArray[np.int_]) -> float:
    free = int((nights - 1).sum())
    return float(np.nansum((values - own[:, None]) ** 2) / free) if free else 0.0


def _interval(draws: Means | None, *, with_discrepancy: bool) -> tuple[float | None, float | None]:
    if draws is None or len(draws.mean) < 2 or not np.isfinite(draws.mean).all():
        return (None, None)
    centre, spread = draws.mean.mean(), draws.mean.var(ddof=1)
    shrink = np.sqrt(max(spread - float(np.mean(draws.mcse**2)), 0.0) / spread) if spread > 0 else 0.0
    means = centre + shrink * (draws.mean - centre)
    if with_discrepancy and draws.discrepancy is not None:
        means = np.add.outer(means, draws.discrepancy)
    low, high = np.percentile(means, (5, 95))
    return (float(low), float(high))
