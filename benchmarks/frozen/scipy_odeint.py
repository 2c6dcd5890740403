"""SciPy `odeint` (LSODA in Fortran), with the right-hand side in NumPy: the deterministic twin."""

from collections.abc import Callable

import numpy as np
import solved
from scipy.integrate import odeint
from workload import Answer

NAME, NIGHTS, DETERMINISTIC = "SciPy odeint, LSODA", 2, True
HOW = "float64, relative tolerance 1e-6, absolute 1e-8, steps of at most 300 s"


def ready(
    _: np.ndarray, rtol: float = 1e-6, atol: float = 1e-8, longest: float = 300.0
) -> Callable[[np.ndarray], Answer]:
    """A call that solves for people one after another."""
    at = np.r_[0.0, solved.AT_S]

    def one(p: np.ndarray) -> np.ndarray:
        found = odeint(
            solved.slope, solved.start(p), at, (p,), tfirst=True, rtol=rtol, atol=atol, hmax=longest, mxstep=50_000
        )
        return found[1:, list(solved.KEPT)]

    return lambda rows: solved.answer(one(p) for p in rows.T.astype(np.float64))
