"""The area under a concentration curve and under its first moment, by trapezoids."""

import math
from itertools import pairwise
from typing import Final, Literal, NamedTuple

Method = Literal["linear", "linear-up-log-down"]

_NEARLY_LEVEL: Final = 1e-4
"""Below this logarithm of the ratio of two samples the moment is summed as a series: the closed form would cancel."""


class Areas(NamedTuple):
    """Area under the curve, and under time times the curve (the first moment)."""

    auc: float
    aumc: float


def areas_under(time_h: tuple[float, ...], concentration: tuple[float, ...], method: Method) -> Areas:
    """Areas from the first sample to the last.

    Parameters
    ----------
    time_h : tuple of float
        Rising. [h]
    concentration : tuple of float
        None of them negative.
    method : str
        "linear", or "linear-up-log-down": logarithmic between two samples that fall and are above zero.

    Examples
    --------
    A triangle that rises to 4 in 1 h and falls to 0 in 2 h:

    >>> areas_under((0.0, 1.0, 3.0), (0.0, 4.0, 0.0), "linear")
    Areas(auc=6.0, aumc=6.0)
    """
    pieces = []
    for (t1, c1), (t2, c2) in pairwise(zip(time_h, concentration, strict=True)):
        falls = c1 > c2 > 0
        trapezoid = log_trapezoid if method == "linear-up-log-down" and falls else linear_trapezoid
        pieces.append(trapezoid(t1, c1, t2, c2))
    return Areas(sum(piece.auc for piece in pieces), sum(piece.aumc for piece in pieces))


def linear_trapezoid(t1: float, c1: float, t2: float, c2: float) -> Areas:
    """One piece, as if concentration and time times concentration were straight lines between the samples."""
    dt = t2 - t1
    return Areas(dt * (c1 + c2) / 2, dt * (t1 * c1 + t2 * c2) / 2)


def log_trapezoid(t1: float, c1: float, t2: float, c2: float) -> Areas:
    """One piece, as if the concentration fell exponentially between the samples; `c1 > c2 > 0`.

    Equation::

        r = ln(c1 / c2);  AUC = dt (c1 - c2) / r;  AUMC = t1 AUC + dt^2 ((c1 - c2) / r - c2) / r
    """
    dt = t2 - t1
    r = _log_ratio(c1, c2)
    mean = (c1 - c2) / r
    since_t1 = (mean - c2) / r if r > _NEARLY_LEVEL else c2 * (1 / 2 + r / 6 + r * r / 24)
    return Areas(dt * mean, t1 * dt * mean + dt * dt * since_t1)


def _log_ratio(c1: float, c2: float) -> float:
    """ln(c1 / c2), to the last digit also where the two are nearly equal."""
    return math.log1p((c1 - c2) / c2) if c1 < 2 * c2 else math.log(c1) - math.log(c2)
