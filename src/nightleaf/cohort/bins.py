"""Fixed bins for histograms of each sleep statistic, and of a difference in it.

A bin never moves with the data, so that histograms of any two parts of a study add up.
"""

from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from nightleaf.sleep.metrics import METRICS

BINS: Final = 256
Kind = Literal["value", "effect", "pair"]
_COUNTS: Final = {"awakenings": 128.0, "cycles": 16.0, "swa_relative": 4.0}
_TOP: Final = {"%": 100.0, "1/h": 64.0}
_WIDEST: Final = {"min": 128.0, "%": 32.0, "1/h": 32.0}


def edges_of(metric: str, kind: Kind, in_bed_min: float) -> tuple[float, float]:
    """Lower end of the first bin and upper end of the last; what lies beyond counts in these two.

    Examples
    --------
    >>> edges_of("tst_min", "value", 480.0), edges_of("tst_min", "pair", 480.0)
    ((0.0, 480.0), (-128.0, 128.0))
    """
    unit = METRICS[metric].unit
    if kind == "value":
        return 0.0, in_bed_min if unit == "min" else _TOP.get(unit, _COUNTS.get(metric, 0.0))
    reach = _WIDEST.get(unit, _COUNTS.get(metric, 0.0) / 2)
    return -reach, reach


def bin_of(values: NDArray[np.float64], ends: tuple[float, float]) -> NDArray[np.int64]:
    """The bin of each value."""
    low, high = ends
    place = np.floor((values - low) / (high - low) * BINS)
    return np.clip(place, 0, BINS - 1).astype(np.int64)


def quantile(counts: NDArray[np.int64], share: float, ends: tuple[float, float], reached: tuple[float, float]) -> float:
    """A quantile of a histogram, by a straight line through its bin, held between the least and the largest value.

    Examples
    --------
    >>> one = np.zeros(BINS, np.int64); one[128] = 10
    >>> quantile(one, 0.5, (-128.0, 128.0), (0.25, 0.75))
    0.5
    """
    low, high = ends
    total = np.cumsum(counts)
    wanted = share * int(total[-1])
    place = int(np.searchsorted(total, wanted))
    before = int(total[place - 1]) if place else 0
    inside = (wanted - before) / max(int(counts[place]), 1)
    return float(np.clip(low + (place + inside) * (high - low) / BINS, *reached))


def share_at_least(counts: NDArray[np.int64], least: float, ends: tuple[float, float]) -> float:
    """Share of a histogram at or above `least`, by a straight line through the bin that holds it."""
    low, high = ends
    place = (least - low) / (high - low) * BINS
    whole = int(np.clip(np.floor(place), 0, BINS - 1))
    inside = float(np.clip(place - whole, 0, 1))
    above = int(counts[whole + 1 :].sum()) + (1 - inside) * int(counts[whole])
    return above / max(int(counts.sum()), 1)
