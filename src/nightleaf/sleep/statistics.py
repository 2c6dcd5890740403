"""The sleep statistics of one night.

Unscored epochs (ART, UNS) are neither sleep nor wake. They are part of time in bed, of latencies and of the sleep
period; they break persistent sleep; and where changes of stage are counted, the scored epochs on either side meet.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from nightleaf.sleep.hypnogram import Hypnogram, bouts
from nightleaf.sleep.stage import Stage
from nightleaf.sleep.tally import Tally, Windows, figures


@dataclass(frozen=True, slots=True)
class SleepStatistics:
    """What a night amounts to; each name is defined in :data:`nightleaf.sleep.metrics.METRICS`.

    None where a statistic has no value: a night without sleep has no latency, percentage or awakening, a night
    without REM no REM latency. ``unscored_min`` is the time in bed that was given no stage [min], so that the
    minutes of WAKE, N1, N2, N3 and REM and ``unscored_min`` make up ``tib_min``.
    """

    tib_min: float
    spt_min: float
    tst_min: float
    sol_min: float | None
    lps_min: float | None
    waso_min: float | None
    waso_aasm_min: float | None
    terminal_wake_min: float | None
    se_percent: float
    sme_percent: float | None
    n1_percent: float | None
    n2_percent: float | None
    n3_percent: float | None
    rem_percent: float | None
    n1_min: float
    n2_min: float
    n3_min: float
    rem_min: float
    rem_latency_min: float | None
    awakenings: int | None
    sfi_per_h: float | None
    stage_shifts_per_h: float | None
    cycles: int | None
    swa_relative: float | None
    unscored_min: float


def sleep_statistics(hypnogram: Hypnogram) -> SleepStatistics:
    """Sleep statistics of one night.

    Parameters
    ----------
    hypnogram : the night, from lights out to lights on.

    Returns
    -------
    Minutes, percents and counts, None where undefined. ``swa_relative`` is None: stages hold no EEG.

    Source: aasm_scoring; where the manual is silent, the source named in METRICS.

    Examples
    --------
    >>> night = Hypnogram([0, 0, 1, 2, 0, 2, 4, 0], epoch_s=30)
    >>> found = sleep_statistics(night)
    >>> found.sol_min, found.waso_min, found.waso_aasm_min, found.rem_latency_min, found.lps_min
    (1.0, 0.5, 1.0, 2.0, None)
    """
    found = figures(_tally(hypnogram), len(hypnogram), hypnogram.epoch_s)
    values: dict[str, Any] = {name: None if np.isnan(value[0]) else value.item() for name, value in found.items()}
    for name in ("awakenings", "cycles"):
        values[name] = None if values[name] is None else int(values[name])
    return SleepStatistics(**values)


def _tally(hypnogram: Hypnogram) -> Tally:
    """Count one night by its bouts; the compiled twin in ``_kernel`` counts epoch by epoch."""
    stages, windows = hypnogram.stages, Windows.of(hypnogram.epoch_s)
    places = np.flatnonzero(stages > Stage.WAKE)
    onset, final = (int(places[0]), int(places[-1])) if places.size else (-1, -1)
    starts, ends = bouts(stages > Stage.WAKE)
    persistent = starts[ends - starts >= windows.persistent]
    rem_places = np.flatnonzero(stages == Stage.REM)
    inside = stages[onset : final + 1] if places.size else stages[:0]
    scored = inside[inside >= Stage.WAKE]
    counts = {
        "onset": onset,
        "final": final,
        "persistent": int(persistent[0]) if persistent.size else -1,
        "first_rem": int(rem_places[0]) if rem_places.size else -1,
        "n1": np.count_nonzero(stages == Stage.N1),
        "n2": np.count_nonzero(stages == Stage.N2),
        "n3": np.count_nonzero(stages == Stage.N3),
        "rem": rem_places.size,
        "unscored": np.count_nonzero(stages < Stage.WAKE),
        "wake_inside": np.count_nonzero(inside == Stage.WAKE),
        "wake_after": np.count_nonzero(stages[final + 1 :] == Stage.WAKE) if places.size else 0,
        "awakenings": np.count_nonzero((scored[:-1] > Stage.WAKE) & (scored[1:] == Stage.WAKE)),
        "shifts": np.count_nonzero(np.diff(scored)),
        "cycles": _rem_episodes(hypnogram, windows),
    }
    return Tally(**{name: np.array([count], dtype=np.int32) for name, count in counts.items()})


def _rem_episodes(hypnogram: Hypnogram, windows: Windows) -> int:
    """REM episodes of the night: bouts joined over short gaps, then the short ones after the first left out."""
    starts, ends = bouts(hypnogram.stages == Stage.REM)
    if not starts.size:
        return 0
    apart = starts[1:] - ends[:-1] >= windows.rem_gap
    firsts = np.concatenate(([0], np.flatnonzero(apart) + 1))
    lengths = np.add.reduceat(ends - starts, firsts)
    return 1 + int(np.count_nonzero(lengths[1:] >= windows.rem_episode))
