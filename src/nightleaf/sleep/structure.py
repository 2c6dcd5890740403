"""How nights are built: bouts, changes of stage, thirds and cycles, counted for each night of a block.

The sleep period runs from the first to the last epoch of sleep; a bout is a run of one stage inside it. An unscored
epoch ends a bout and takes part in no change of stage. The thirds of the sleep period begin at the epochs 0, n // 3
and 2 n // 3 of its n. A cycle runs from sleep onset, or the end of the REM episode
before, to the end of a REM episode; REM less than 15 min apart is one episode, and each after the first needs 5 min.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from nightleaf.errors import EpochMismatch
from nightleaf.sleep.block import block_statistics
from nightleaf.sleep.hypnogram import Hypnogram
from nightleaf.sleep.stage import Stage
from nightleaf.sleep.tally import Figures, Windows

Whole = NDArray[np.int64]
Stages = NDArray[np.uint8] | NDArray[np.int8]

STAGES: Final = (Stage.WAKE, Stage.N1, Stage.N2, Stage.N3, Stage.REM)
"""The scored stages, in the order of every table here."""
SLEEP_RUN: Final = "sleep_run"
"""Sleep of any stage between two wakings, counted beside the bouts of the five stages."""
BOUT_KEYS: Final = (*(stage.name for stage in STAGES), SLEEP_RUN)
CYCLES: Final = 8
"""Cycles that are kept of a night; those beyond are not counted."""

_OUTSIDE, _THIRDS, _LONG_WAKING_S, _SECOND_EPOCH_S = -3, 3, 300, 60


class Bouts(NamedTuple):
    """Runs of one code in a block, in the order of nights and of time; shape (bout,) each.

    ``night`` is the column of the block, ``start`` the epoch after lights out, ``length`` in epochs, ``code`` a
    stage.
    """

    night: Whole
    start: Whole
    length: Whole
    code: Whole


class Structure(NamedTuple):
    """What is counted of each night; the first axis of every array is the night.

    Parameters
    ----------
    lengths : int32, shape (night, 6, length), bouts of each length [epochs], in the order of BOUT_KEYS.
    changes : int64, shape (night, 3, 5, 5), successions from one epoch to the next by the third of the earlier one.
    thirds_min : shape (night, 3, 5), time in each stage [min].
    cycles_min, rem_min : shape (night, CYCLES), length of each cycle and REM in it [min], NaN where there is none.
    metrics : shape (night,) each, NaN where undefined: the sleep statistics by name, ``n3_latency_min`` (from sleep
        onset), ``awakenings_60_s`` and ``awakenings_5_min`` (wake of at least that length in the sleep period), and
        ``wake_third_1_min``, ``n3_third_1_min``, ``rem_third_1_min`` and so on. Time in bed ends with the last scored
        epoch.
    epoch_s : length of one epoch [s].
    """

    lengths: NDArray[np.int32]
    changes: Whole
    thirds_min: Figures
    cycles_min: Figures
    rem_min: Figures
    metrics: dict[str, Figures]
    epoch_s: float


def count_structure(stages: Stages, epoch_s: float) -> Structure:
    """Count the structure of many nights.

    Parameters
    ----------
    stages : shape (epoch, night), the integers of Stage; ART and UNS need int8, or their bytes 255 and 254 in uint8.
        A shorter night is filled up with UNS after lights on.
    epoch_s : length of one epoch [s].

    Raises
    ------
    EpochMismatch, UnreadableRecording : as `block_statistics`.

    Examples
    --------
    >>> night = np.array([[0], [1], [2], [0], [2], [2], [4], [0]], dtype=np.uint8)
    >>> found = count_structure(night, 30)
    >>> bouts = find_bouts(sleep_period_of(night))
    >>> [(Stage(code).name, length) for code, length in zip(bouts.code.tolist(), bouts.length.tolist())]
    [('N1', 1), ('N2', 1), ('WAKE', 1), ('N2', 2), ('REM', 1)]
    >>> found.thirds_min[0, 2].tolist()
    [0.0, 0.0, 0.5, 0.0, 0.5]
    """
    metrics = block_statistics(stages, epoch_s)  # refuses what is no block of nights
    inside = sleep_period_of(stages)
    bouts = find_bouts(inside)
    runs = find_bouts(np.where(inside > Stage.WAKE, 1, np.minimum(inside, 0)))
    minute = epoch_s / 60
    thirds_min = _thirds(inside) * minute
    cycles, rem = _cycles(bouts, inside, Windows.of(epoch_s))
    return Structure(
        lengths=_lengths(bouts, runs, inside.shape),
        changes=_changes(inside),
        thirds_min=thirds_min,
        cycles_min=cycles * minute,
        rem_min=rem * minute,
        metrics=_in_bed(metrics, stages, minute) | _more_metrics(bouts, inside, epoch_s) | _by_third(thirds_min),
        epoch_s=epoch_s,
    )


def block_of(nights: Sequence[Hypnogram], *, from_first_scored: bool = False) -> NDArray[np.int8]:
    """Nights of any lengths side by side, the shorter ones filled up with UNS; int8, (epoch, night).

    Parameters
    ----------
    nights : of one length of epoch.
    from_first_scored : leave out what precedes the first scored epoch, for recordings that began before lights out.

    Raises
    ------
    EpochMismatch : no night, or epochs of different lengths.

    Examples
    --------
    >>> block_of([Hypnogram([0, 2, 2]), Hypnogram([0])]).T.tolist()
    [[0, 2, 2], [0, -2, -2]]
    """
    lengths = sorted({night.epoch_s for night in nights})
    if len(lengths) != 1:
        raise EpochMismatch(f"{len(nights)} nights with epochs of {lengths or 'no'} s; expected one length in a block")
    block = np.full((max(map(len, nights)), len(nights)), Stage.UNS, np.int8)
    for column, night in enumerate(nights):
        skipped = int((night.stages >= Stage.WAKE).argmax()) if from_first_scored else 0
        block[: len(night) - skipped, column] = night.stages[skipped:]
    return block


def sleep_period_of(stages: Stages) -> NDArray[np.int8]:
    """The block with every epoch before sleep onset and after the last sleep marked -3; int8, (epoch, night)."""
    nights = np.ascontiguousarray(stages).view(np.int8)
    asleep = nights > Stage.WAKE
    begun = np.maximum.accumulate(asleep, axis=0)
    to_come = np.maximum.accumulate(asleep[::-1], axis=0)[::-1]
    return np.where(begun & to_come, nights, np.int8(_OUTSIDE)).astype(np.int8)


def find_bouts(codes: NDArray[np.int8]) -> Bouts:
    """Every run of one code that is 0 or above.

    Parameters
    ----------
    codes : shape (epoch, night).
    """
    rows = np.ascontiguousarray(codes.T)
    new = np.ones(rows.shape, np.bool_)
    new[:, 1:] = rows[:, 1:] != rows[:, :-1]
    places = np.flatnonzero(new)
    length = np.diff(np.append(places, rows.size))
    code = rows.ravel()[places].astype(np.int64)
    night, start = np.divmod(places, max(rows.shape[1], 1))
    kept = code >= 0
    return Bouts(night[kept], start[kept], length[kept], code[kept])


def _lengths(bouts: Bouts, runs: Bouts, shape: tuple[int, ...]) -> NDArray[np.int32]:
    longest = max(1, int(max(bouts.length.max(initial=0), runs.length.max(initial=0)))) + 1
    size = (shape[1], len(BOUT_KEYS), longest)
    asleep = runs.code == 1
    night = np.concatenate((bouts.night, runs.night[asleep]))
    kind = np.concatenate((bouts.code, np.full(np.count_nonzero(asleep), len(STAGES))))
    length = np.concatenate((bouts.length, runs.length[asleep]))
    return _counted((night, kind, length), size).astype(np.int32)


def _changes(inside: NDArray[np.int8]) -> Whole:
    before, after = inside[:-1].astype(np.int64), inside[1:].astype(np.int64)
    epoch, night = np.nonzero((before >= 0) & (after >= 0))
    third = third_of(inside)[epoch, night]
    place = (night, third, before[epoch, night], after[epoch, night])
    return _counted(place, (inside.shape[1], _THIRDS, len(STAGES), len(STAGES)))


def _thirds(inside: NDArray[np.int8]) -> Figures:
    epoch, night = np.nonzero(inside >= 0)
    place = (night, third_of(inside)[epoch, night], inside[epoch, night].astype(np.int64))
    return _counted(place, (inside.shape[1], _THIRDS, len(STAGES))).astype(np.float64)


def third_of(inside: NDArray[np.int8]) -> Whole:
    """Which third of its sleep period an epoch lies in: 0, 1 or 2; (epoch, night), no meaning outside the period."""
    within = inside != _OUTSIDE
    onset, period = within.argmax(axis=0), np.maximum(np.count_nonzero(within, axis=0), 1)
    since = np.arange(inside.shape[0])[:, None] - onset
    later: Whole = np.sum([since >= part * period // _THIRDS for part in range(1, _THIRDS)], axis=0, dtype=np.int64)
    return later


def _counted(place: tuple[Whole, ...], size: tuple[int, ...]) -> Whole:
    """How often each place of an array of this size is named."""
    flat = np.ravel_multi_index(place, size)
    return np.bincount(flat, minlength=int(np.prod(size))).reshape(size)


def _cycles(bouts: Bouts, inside: NDArray[np.int8], windows: Windows) -> tuple[Figures, Figures]:
    """Length of each cycle and REM in it [epochs], shape (night, CYCLES)."""
    lengths, rem = np.full((2, inside.shape[1], CYCLES), np.nan)
    in_rem = bouts.code == Stage.REM
    night, start, length = bouts.night[in_rem], bouts.start[in_rem], bouts.length[in_rem]
    if not night.size:
        return lengths, rem
    apart = (np.diff(night) != 0) | (start[1:] - (start + length)[:-1] >= windows.rem_gap)
    firsts = np.concatenate(([0], np.flatnonzero(apart) + 1))
    lasts = np.concatenate((firsts[1:], [night.size])) - 1
    whose, total, end = night[firsts], np.add.reduceat(length, firsts), (start + length)[lasts]
    of_night = np.concatenate(([True], np.diff(whose) != 0))
    kept = of_night | (total >= windows.rem_episode)
    whose, total, end = whose[kept], total[kept], end[kept]
    order = np.arange(whose.size) - np.searchsorted(whose, whose)
    onset = (inside != _OUTSIDE).argmax(axis=0)
    since = np.where(order == 0, onset[whose], np.concatenate(([0], end[:-1])))
    few = order < CYCLES
    lengths[whose[few], order[few]] = (end - since)[few]
    rem[whose[few], order[few]] = total[few]
    return lengths, rem


def _more_metrics(bouts: Bouts, inside: NDArray[np.int8], epoch_s: float) -> dict[str, Figures]:
    slept = (inside != _OUTSIDE).any(axis=0)
    deep = inside == Stage.N3
    wait = deep.argmax(axis=0) - (inside != _OUTSIDE).argmax(axis=0)
    found = {"n3_latency_min": np.where(deep.any(axis=0), wait * epoch_s / 60, np.nan)}
    for name, window_s in (("awakenings_60_s", _SECOND_EPOCH_S), ("awakenings_5_min", _LONG_WAKING_S)):
        long = (bouts.code == Stage.WAKE) & (bouts.length * epoch_s >= window_s)
        found[name] = np.where(slept, np.bincount(bouts.night[long], minlength=inside.shape[1]), np.nan)
    return found


def _in_bed(metrics: dict[str, Figures], stages: Stages, minute: float) -> dict[str, Figures]:
    """The statistics for a time in bed that ends with the last scored epoch: what follows fills up the block."""
    scored = np.ascontiguousarray(stages).view(np.int8) >= Stage.WAKE
    beyond = np.where(scored.any(axis=0), scored[::-1].argmax(axis=0), len(scored)) * minute
    tib = metrics["tib_min"] - beyond
    told = metrics["unscored_min"] - beyond
    se = np.divide(100 * metrics["tst_min"], tib, out=np.full(tib.shape, np.nan), where=tib > 0)
    known = {name: values for name, values in metrics.items() if name != "swa_relative"}  # stages hold no EEG
    return known | {"tib_min": tib, "se_percent": se, "unscored_min": told}


def _by_third(thirds_min: Figures) -> dict[str, Figures]:
    return {
        f"{stage.name.lower()}_third_{third + 1}_min": thirds_min[:, third, stage]
        for stage in (Stage.WAKE, Stage.N3, Stage.REM)
        for third in range(_THIRDS)
    }
