"""How many people or nights a t test needs to see a change."""

import math

from scipy.stats import nct, norm, t

_ENOUGH_FOR_NORMAL = 100_000
_NOBODY_HAS = 1e12
"""Beyond this a change is too small to be seen by anybody."""


def nights_or_pairs_needed(change: float, sd_of_difference: float, alpha: float, power: float) -> int | None:
    """Differences needed by a two-sided t test of their mean; None if the change is zero, or too small for any number.

    Parameters
    ----------
    change : float
        True mean difference.
    sd_of_difference : float
        Of one difference, in the same unit.
    alpha, power : float

    Source
    ------
    Power of the t test by the noncentral t distribution.

    Examples
    --------
    Cohen's medium effect, 80 % power, two-sided 5 %.

    >>> nights_or_pairs_needed(0.5, 1.0, 0.05, 0.8)
    34
    """
    return _fewest(change, sd_of_difference, (alpha, power), groups=1)


def per_group_needed(change: float, sd: float, alpha: float, power: float) -> int | None:
    """Members of each of two equal groups needed by a two-sided t test; None if the change is zero.

    Examples
    --------
    >>> per_group_needed(0.5, 1.0, 0.05, 0.8)
    64
    """
    return _fewest(change, sd, (alpha, power), groups=2)


def _fewest(change: float, sd: float, wanted: tuple[float, float], groups: int) -> int | None:
    alpha, power = wanted
    if change == 0:
        return None
    if sd == 0:
        return 2
    effect = abs(change) / sd / math.sqrt(groups)
    root = (float(norm.isf(alpha / 2)) + float(norm.ppf(power))) / effect if effect > 0 else math.inf
    about = root * root
    if about > _NOBODY_HAS:
        return None
    n = max(2, math.ceil(about))
    if n > _ENOUGH_FOR_NORMAL:
        return n
    while _power(n, effect, alpha, groups) < power:
        n += 1
    return n


def _power(n: int, effect: float, alpha: float, groups: int) -> float:
    """Chance of a significant test in the right direction."""
    free = groups * (n - 1)
    critical = float(t.isf(alpha / 2, free))
    return float(nct.sf(critical, free, effect * math.sqrt(n)))
