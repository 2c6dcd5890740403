"""The numbers of the observers, read by key from library/parameters/sleep."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from nightleaf.errors import NumericalError

Read = Callable[[str, str], float]
"""``read(key, unit)`` gives the number in force: the ledger's `read`, or any other."""

STAGES: Final = ("wake", "n1", "n2", "n3", "rem")
LEANINGS: Final = (*STAGES, "inertia")
"""What an observer leans towards: each stage, and the call before."""
WORN: Final = {0: "wake", 2: "light", 3: "deep", 4: "rem"}
"""The stages of a wearable, at the places of the stages that they resemble."""
_N = len(STAGES)


class Odds(NamedTuple):
    """What the odds of each call are made of, as logarithms; float32 arrays over stages.

    ``confusion`` (true, called); ``change`` (call before, called); ``distance`` (true, called) times the logarithm of
    the distance to the nearest epoch of the called stage, or of the depth inside the true one; ``before``, ``after``:
    the called stage is the true one next door; ``astray``: stay with a call that was wrong; ``run``: times the
    logarithm of the length of the run of calls; ``outside``, ``outside_mood``: wake before and after sleep; ``ln``:
    logarithms of the whole numbers, of which 0 counts as 1.
    """

    confusion: NDArray[np.float32]
    change: NDArray[np.float32]
    distance: NDArray[np.float32]
    before: NDArray[np.float32]
    after: NDArray[np.float32]
    astray: NDArray[np.float32]
    run: NDArray[np.float32]
    outside: np.float32
    outside_mood: np.float32
    run_cap: np.int32
    distance_cap: np.int32
    ln: NDArray[np.float32]


class Mood(NamedTuple):
    """How observers lean: standard deviation of each leaning, root of their correlations, share that is the observer's
    own on all nights, and how much the leanings of some nights are stretched.
    """

    sd: NDArray[np.float64]
    root: NDArray[np.float64]
    share: NDArray[np.float64]
    tail: float


@dataclass(frozen=True, slots=True)
class ObserverParameters:
    """Every number of one kind of observer."""

    odds: Odds
    mood: Mood


def scorer_parameters(read: Read) -> ObserverParameters:
    """Read the numbers of an expert who scores a recording.

    Parameters
    ----------
    read : callable
        ``read("sleep.scorer_confusion.wake_as_n1", "1")`` gives the number in that unit.

    Raises
    ------
    NumericalError
        If a number is not finite, or the correlations are none.
    """

    def one(key: str) -> float:
        return _finite(read, f"sleep.scorer_{key}")

    def each(form: str) -> NDArray[np.float64]:
        return np.array([one(form.format(stage)) for stage in STAGES])

    def pairs(form: str, *, own: bool) -> NDArray[np.float64]:
        return np.array([[one(form.format(a, b)) if own or a != b else 0.0 for b in STAGES] for a in STAGES])

    odds: dict[str, Any] = {
        "confusion": pairs("confusion.{}_as_{}", own=False),
        "change": pairs("change.{}_to_{}", own=False),
        "distance": pairs("distance.{}_as_{}", own=True),
        "before": each("context.before_{}"),
        "after": each("context.after_{}"),
        "astray": each("context.astray_{}"),
        "run": each("context.run_{}"),
        "outside": one("context.outside"),
        "outside_mood": one("context.outside_mood"),
        "run_cap": one("context.run_cap"),
        "distance_cap": one("context.distance_cap"),
    }
    correlations = np.eye(len(LEANINGS))
    for (i, a), (j, b) in combinations(enumerate(LEANINGS), 2):
        correlations[i, j] = correlations[j, i] = one(f"mood.corr_{a}_{b}")
    sizes = np.array([one(f"mood.sd_{leaning}") for leaning in LEANINGS])
    shares = np.array([one(f"mood.share_{leaning}") for leaning in LEANINGS])
    return ObserverParameters(kernel_odds(odds), Mood(sizes, root_of(correlations), shares, one("mood.tail")))


def wearable_parameters(read: Read) -> ObserverParameters:
    """Read the numbers of a consumer wearable.

    Parameters
    ----------
    read : callable
        ``read("sleep.wearable_confusion.wake_as_light", "1")`` gives the number in that unit.

    Raises
    ------
    NumericalError
        If a number is not finite.
    """

    def one(key: str) -> float:
        return _finite(read, f"sleep.wearable_{key}")

    confusion, change = np.full((_N, _N), -np.inf), np.zeros((_N, _N))
    sizes, shares = np.zeros(len(LEANINGS)), np.zeros(len(LEANINGS))
    for x, true in WORN.items():
        for c, called in WORN.items():
            confusion[x, c] = 0.0 if x == c else one(f"confusion.{true}_as_{called}")
        change[x, x] = one(f"context.stay_{true}")
        sizes[x] = one(f"mood.sd_{true}")
        shares[x] = one("mood.share")
    distance = np.full((_N, _N), one("context.distance"))
    np.fill_diagonal(distance, 0.0)
    distance[0, 0] = one("context.depth_wake")
    none = np.zeros(_N)
    odds: dict[str, Any] = {"confusion": confusion, "change": change, "distance": distance, "run_cap": 1.0}
    odds |= dict.fromkeys(("before", "after", "astray", "run"), none) | dict.fromkeys(("outside", "outside_mood"), 0.0)
    odds |= {"distance_cap": one("context.distance_cap")}
    return ObserverParameters(kernel_odds(odds), Mood(sizes, np.eye(len(LEANINGS)), shares, 0.0))


def kernel_odds(numbers: dict[str, Any]) -> Odds:
    """The numbers as the kernel reads them.

    Examples
    --------
    >>> kernel_odds({name: 3.0 for name in Odds._fields if name != "ln"}).ln.astype("float16").tolist()
    [0.0, 0.0, 0.693..., 1.098...]
    """
    caps = {name: np.int32(numbers[name]) for name in ("run_cap", "distance_cap")}
    whole = np.arange(max(caps.values()) + 1)
    single: dict[str, Any] = {name: np.asarray(value, np.float32)[()] for name, value in numbers.items()}
    return Odds(**(single | caps | {"ln": np.log(np.maximum(whole, 1)).astype(np.float32)}))


def root_of(correlations: NDArray[np.float64]) -> NDArray[np.float64]:
    """Lower triangular root of a matrix of correlations.

    Raises
    ------
    NumericalError
        If it is none.
    """
    try:
        root = np.asarray(np.linalg.cholesky(correlations), np.float64)
    except np.linalg.LinAlgError:
        raise NumericalError(
            "sleep.scorer_mood: the correlations contradict one another (their matrix is not positive definite); "
            "take them from one fit"
        ) from None
    return root


def _finite(read: Read, key: str) -> float:
    number = float(read(key, "1"))
    if not np.isfinite(number):
        raise NumericalError(f"{key}: {number} is not a finite number; correct the library or the draw")
    return number
