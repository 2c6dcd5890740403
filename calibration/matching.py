"""Move numbers until simulated statistics match real ones, and no further than the data ask for (Gauss-Newton)."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
STEP, FRACTIONS = 0.8, (1.0, 0.6, 0.3)


def match(residuals: Callable[[Floats, int], Floats], prior: Floats, turns: int, say: Callable[[str], None]) -> Floats:
    """The changes of the numbers that bring the residuals down.

    ``residuals(changes, seed)`` are differences in units of their error; each change costs its square over that of
    ``prior``, so that what the statistics do not speak about stays where it was. The same seed within a turn makes
    differences smooth; another seed each turn keeps the match from being one to the noise.
    """
    x = np.zeros(len(prior))
    for turn in range(turns):
        now = residuals(x, turn)
        slope = np.empty((len(now), len(x)))
        for k in range(len(x)):
            moved = x.copy()
            moved[k] += STEP * prior[k]
            slope[:, k] = (residuals(moved, turn) - now) / (STEP * prior[k])
        curvature = slope.T @ slope + np.diag(prior**-2)
        step = -np.linalg.solve(curvature, slope.T @ now + x / prior**2)
        tried = [x + part * step for part in FRACTIONS]
        costs = [float((residuals(one, turn) ** 2).sum() + ((one / prior) ** 2).sum()) for one in tried]
        x = tried[int(np.argmin(costs))]
        say(f"turn {turn + 1}: cost {(now**2).sum():.1f} -> {min(costs):.1f}")
    return x
