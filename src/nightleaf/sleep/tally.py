"""From what is counted in a night to its sleep statistics: the same sums for one night and for many."""

from typing import Final, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from nightleaf.sleep.metrics import METRICS

Counts = NDArray[np.int32]
Figures = NDArray[np.float64]

PERSISTENT_S: Final = 600
"""Sleep is persistent when it lasts 10 min without a break [s]."""
REM_GAP_S: Final = 900
"""REM bouts less than 15 min apart are one episode [s]."""
REM_EPISODE_S: Final = 300
"""A REM episode after the first counts from 5 min of REM on [s]."""


class Windows(NamedTuple):
    """The windows of the definitions, in epochs."""

    persistent: int
    rem_gap: int
    rem_episode: int

    @classmethod
    def of(cls, epoch_s: float) -> Self:
        """Windows for epochs of this length [s]; whole numbers, because an epoch divides 5 min."""
        return cls(*(round(window_s / epoch_s) for window_s in (PERSISTENT_S, REM_GAP_S, REM_EPISODE_S)))


class Tally(NamedTuple):
    """What is counted in each night: epochs and events, shape (night,) each; -1 for a place never reached.

    ``onset``, ``final``: first and last epoch of sleep; ``persistent``: first epoch of persistent sleep;
    ``first_rem``: first epoch of REM; ``n1`` to ``unscored``: epochs in the whole night; ``wake_inside``,
    ``wake_after``: epochs of wake between and after first and last sleep; ``awakenings``, ``shifts``: changes
    from sleep to wake, and of stage, between first and last sleep; ``cycles``: REM episodes.
    """

    onset: Counts
    final: Counts
    persistent: Counts
    first_rem: Counts
    n1: Counts
    n2: Counts
    n3: Counts
    rem: Counts
    unscored: Counts
    wake_inside: Counts
    wake_after: Counts
    awakenings: Counts
    shifts: Counts
    cycles: Counts


def figures(t: Tally, n_epochs: int, epoch_s: float) -> dict[str, Figures]:
    """Turn counts into sleep statistics.

    Parameters
    ----------
    t : counts, shape (night,) each.
    n_epochs : epochs in bed.
    epoch_s : length of one epoch [s].

    Returns
    -------
    One array of shape (night,) for each field of ``SleepStatistics``, in its order; NaN where undefined.
    """
    found = _durations(t, n_epochs, epoch_s) | _shares(t, n_epochs) | _events(t, epoch_s)
    found["swa_relative"] = np.full(t.onset.shape, np.nan)
    found["unscored_min"] = _minutes(t.unscored, epoch_s)
    return {name: found[name] for name in (*METRICS, "unscored_min")}


def _durations(t: Tally, n_epochs: int, epoch_s: float) -> dict[str, Figures]:
    asleep, slept = _asleep(t), _asleep(t) > 0
    defined = {
        "sol_min": (t.onset, slept),
        "lps_min": (t.persistent, t.persistent >= 0),
        "waso_min": (t.wake_inside, slept),
        "waso_aasm_min": (t.wake_inside + t.wake_after, slept),
        "terminal_wake_min": (t.wake_after, slept),
        "rem_latency_min": (t.first_rem - t.onset, t.first_rem >= 0),
    }
    always = {
        "tib_min": np.full_like(asleep, n_epochs),
        "spt_min": _period(t),
        "tst_min": asleep,
        "n1_min": t.n1,
        "n2_min": t.n2,
        "n3_min": t.n3,
        "rem_min": t.rem,
    }
    return {name: _minutes(epochs, epoch_s) for name, epochs in always.items()} | {
        name: np.where(known, _minutes(epochs, epoch_s), np.nan) for name, (epochs, known) in defined.items()
    }


def _shares(t: Tally, n_epochs: int) -> dict[str, Figures]:
    asleep = _asleep(t)
    return {
        "se_percent": _ratio(100 * asleep, np.full_like(asleep, n_epochs)),
        "sme_percent": _ratio(100 * asleep, _period(t)),
        "n1_percent": _ratio(100 * t.n1, asleep),
        "n2_percent": _ratio(100 * t.n2, asleep),
        "n3_percent": _ratio(100 * t.n3, asleep),
        "rem_percent": _ratio(100 * t.rem, asleep),
    }


def _events(t: Tally, epoch_s: float) -> dict[str, Figures]:
    asleep, slept = _asleep(t), _asleep(t) > 0
    wakings = t.awakenings + (t.wake_after > 0)
    return {
        "awakenings": np.where(slept, t.awakenings, np.nan),
        "sfi_per_h": _ratio(wakings, asleep * epoch_s / 3600),
        "stage_shifts_per_h": _ratio(t.shifts, (asleep + t.wake_inside) * epoch_s / 3600),
        "cycles": np.where(slept, t.cycles, np.nan),
    }


def _asleep(t: Tally) -> Counts:
    return t.n1 + t.n2 + t.n3 + t.rem


def _period(t: Tally) -> Counts:
    return np.where(t.onset >= 0, t.final - t.onset + 1, 0).astype(np.int32)


def _minutes(epochs: Counts, epoch_s: float) -> Figures:
    return epochs * epoch_s / 60


def _ratio(part: Counts, whole: Counts | Figures) -> Figures:
    undefined = np.full(part.shape, np.nan)
    ratio: Figures = np.divide(part, whole, out=undefined, where=whole > 0)
    return ratio
