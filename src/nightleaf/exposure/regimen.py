"""Nights in a row: how far exposure builds up, how long that takes, and how long it takes to go away."""

import numpy as np
from numpy.typing import NDArray

from nightleaf.exposure.profile import Curve
from nightleaf.exposure.summary import summarise

Array = NDArray[np.float64]
_LONGEST_H = 24.0 * 365
_HALVINGS = 60


def accumulation(curve: Curve) -> Array:
    """Exposure of one interval at steady state over that after the first dose, shape (person,). [1]

    By superposition the area of an interval at steady state is the whole area after one dose.
    """
    single = curve.repeated(1, curve.interval_h)
    ratio: Array = single.auc_nm_h() / single.auc_nm_h(curve.interval_h)
    return ratio


def doses_to_steady_state(curve: Curve, share: float) -> NDArray[np.int_]:
    """Doses after which an interval holds `share` of its steady-state exposure, shape (person,).

    Parameters
    ----------
    curve : Curve
        Of one dose; `interval_h` is the time between doses.
    share : float
        Between 0 and 1, such as 0.9. [1]
    """
    single = curve.repeated(1, curve.interval_h)
    whole = single.auc_nm_h()
    doses = np.zeros(whole.shape, int)
    reached = np.zeros(whole.shape, bool)
    number = 0
    while not reached.all() and number * curve.interval_h < _LONGEST_H:
        number += 1
        # The area of the last interval after n equal doses is the area of n intervals after one.
        reached_now = single.auc_nm_h(number * curve.interval_h) >= share * whole
        doses[reached_now & ~reached] = number
        reached |= reached_now
    return doses


def time_until_below(curve: Curve, level_nm: float) -> Array:
    """Time from the last dose until the level stays below `level_nm`: the washout that a trial needs. [h]

    Parameters
    ----------
    curve : Curve
        After one dose or several.
    level_nm : float
        Total plasma concentration, above 0. [nM]

    Returns
    -------
    array (person,)
        0 where the level never reaches it.
    """
    peak_h = np.nan_to_num(summarise(curve).tmax_h)
    never = curve.nm(peak_h[None, :])[0] < level_nm
    low, high = peak_h, np.full(peak_h.shape, _LONGEST_H)
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        above = curve.nm(middle[None, :])[0] >= level_nm
        low, high = np.where(above, middle, low), np.where(above, high, middle)
    return np.where(never, 0.0, high)
