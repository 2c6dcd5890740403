"""How long people lie awake at a stretch."""

import numpy as np
from numpy.typing import NDArray

from nightleaf.sleep.stage import Stage

Figures = NDArray[np.float64]
_SECONDS_PER_MINUTE = 60.0


def wake_minutes_by_bout(stages: NDArray[np.uint8], epoch_s: float, longer_than_min: float) -> tuple[Figures, Figures]:
    """Minutes awake after sleep onset, in long bouts and in the others.

    Parameters
    ----------
    stages : uint8 array (epoch, night)
    epoch_s : float
        [s]
    longer_than_min : float
        A bout is long if it lasts longer. [min]

    Returns
    -------
    long, short : array (night,)
        [min]

    Examples
    --------
    >>> night = np.array([[2, 0, 2, 0, 0, 0, 2]], np.uint8).T
    >>> long, short = wake_minutes_by_bout(night, 60.0, 2.0)
    >>> float(long[0]), float(short[0])
    (3.0, 1.0)
    """
    awake = stages == Stage.WAKE
    epochs, nights = stages.shape
    slept = ~awake
    began = np.where(slept.any(axis=0), slept.argmax(axis=0), epochs)
    counted = awake & (np.arange(epochs)[:, None] >= began)
    padded = np.zeros((epochs + 2, nights), np.int8)
    padded[1:-1] = counted
    edges = np.diff(padded, axis=0).T
    night, start = np.nonzero(edges == 1)
    stop = np.nonzero(edges == -1)[1]
    minutes = (stop - start) * epoch_s / _SECONDS_PER_MINUTE
    is_long = minutes > longer_than_min
    long, short = (np.bincount(night[part], minutes[part], nights) for part in (is_long, ~is_long))
    return long.astype(np.float64), short.astype(np.float64)
