"""SciPy `solve_ivp`, LSODA, with the right-hand side in NumPy: the deterministic twin."""

from collections.abc import Callable

import numpy as np
import solved
from scipy.integrate import solve_ivp
from workload import Answer

NAME, NIGHTS, DETERMINISTIC = "SciPy solve_ivp, LSODA", 2, True
HOW = "float64, relative tolerance 1e-6, absolute 1e-8, steps of at most 300 s"


def ready(
    _: np.ndarray, rtol: float = 1e-6, atol: float = 1e-8, longest: float = 300.0
) -> Callable[[np.ndarray], Answer]:
    """A call that solves for people one after another."""

    def one(p: np.ndarray) -> np.ndarray:
        found = solve_ivp(
            solved.slope, (0, solved.END_S), solved.start(p), "LSODA", solved.AT_S, args=(p,), rtol=rtol, atol=atol,
            max_step=longest,
        )  # fmt: skip
        return found.y[list(solved.KEPT)].T

    return lambda rows: solved.answer(one(p) for p in rows.T.astype(np.float64))
