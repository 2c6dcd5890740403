"""Nights without physiology: stages that follow one another by chance, as in recorded nights, third by third.

The baseline that a model of the night has to match: it knows how long each stage lasts and what comes after it in
each third of the night, and nothing else. It has no persons: every night is a night of the average of the recorded.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtri

from nightleaf.errors import EpochMismatch, InputError
from nightleaf.numerics.draws import person_uniforms
from nightleaf.numerics.streams import Stream
from nightleaf.sleep.dwell import SHAPES, DwellMixture, dwell_from_uniform, fit_dwell
from nightleaf.sleep.hypnogram import checked_epoch
from nightleaf.sleep.stage import Stage
from nightleaf.sleep.structure import STAGES, Bouts, Stages, find_bouts, sleep_period_of, third_of

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]

THIRDS: Final = 3
UNSCORED: Final = int(np.int8(Stage.UNS).view(np.uint8))
"""The byte that fills a night after lights on."""

_OUTSIDE, _FIRST_ROWS, _LONGEST, _TOGETHER = -3, 512, 1e9, 1024


@dataclass(frozen=True, slots=True, eq=False)
class SemiMarkov:
    """What the baseline knows; thirds are those of the sleep period.

    Parameters
    ----------
    dwell : DwellMixture of shape (3, 5): how long a bout lasts [epoch], by the third it begins in and its stage.
    follows : shape (3, 5, 5), chance that a bout is followed by one of the other stage, by the third it ends in.
    first : shape (5,), chance of each stage to be the first of sleep.
    latency_ln_mean, latency_ln_sd : mean and standard deviation of the logarithm of sleep latency [ln min].
    terminal_ln_mean, terminal_ln_sd : the same of the wake after the final awakening [ln min].
    epoch_s : length of one epoch [s].
    """

    dwell: DwellMixture
    follows: Floats
    first: Floats
    latency_ln_mean: float
    latency_ln_sd: float
    terminal_ln_mean: float
    terminal_ln_sd: float
    epoch_s: float


def simulate_semi_markov(
    model: SemiMarkov, persons: ArrayLike, replicates: ArrayLike, epochs_in_bed: ArrayLike, seed: int = 1
) -> NDArray[np.uint8]:
    """Nights of the baseline.

    A night depends on seed, person, replicate and its own time in bed alone; a longer one differs from the start,
    since the thirds do.

    Parameters
    ----------
    model : SemiMarkov
    persons : int, shape (night,), 0 to 2^48 - 1.
    replicates : int, shape (night,) or one for all, 0 to 2^32 - 1.
    epochs_in_bed : int, shape (night,) or one for all, 1 or more.
    seed : 0 to 2^64 - 1.

    Returns
    -------
    uint8, shape (longest, night), the integers of Stage; the byte of UNS after lights on.

    Raises
    ------
    EpochMismatch : a time in bed below one epoch.
    InputError : persons that cannot be.
    """
    who = np.asarray(persons)
    ends = np.broadcast_to(np.asarray(epochs_in_bed, np.int64), who.shape)
    if not ends.size or ends.min() < 1:
        raise EpochMismatch(f"{ends.size} nights, the shortest of {ends.min(initial=0)} epochs; expected 1 or more")
    nights = np.broadcast_to(np.asarray(replicates), who.shape)
    stages = np.full((int(ends.max()), who.size), UNSCORED, np.uint8)
    for first in range(0, who.size, _TOGETHER):
        part = slice(first, first + _TOGETHER)
        made = _simulated(model, (who[part], nights[part]), ends[part], seed)
        stages[: len(made), part] = made
    return stages


def _simulated(
    model: SemiMarkov, names: tuple[NDArray[np.int64], NDArray[np.int64]], ends: Whole, seed: int
) -> NDArray[np.uint8]:
    """Some nights side by side, each bout from two numbers of its own."""
    rows = person_uniforms(seed, *names, Stream.SEMI_MARKOV, _FIRST_ROWS)
    onset = np.minimum(_wake(model.latency_ln_mean, model.latency_ln_sd, rows[0], model.epoch_s), ends)
    final = np.maximum(ends - _wake(model.terminal_ln_mean, model.terminal_ln_sd, rows[1], model.epoch_s), onset)
    marks = np.full((int(ends.max()) + 1, ends.size), -1, np.int16)
    marks[0] = Stage.WAKE
    now, stage, bout = onset.copy(), np.full(ends.size, -1), 1
    while (now < final).any():
        if 2 * bout + 1 >= len(rows):
            rows = person_uniforms(seed, *names, Stream.SEMI_MARKOV, 2 * len(rows))
        going = np.flatnonzero(now < final)
        third = _third(now[going] - onset[going], final[going] - onset[going])
        chances = model.first if bout == 1 else model.follows[third, stage[going]]
        stage[going] = _chosen(chances, rows[2 * bout, going])
        marks[now[going], going] = stage[going]
        cell = DwellMixture(*(part[third, stage[going]] for part in model.dwell))
        now[going] += dwell_from_uniform(cell, rows[2 * bout + 1, going])
        bout += 1
    marks[final, np.arange(ends.size)] = Stage.WAKE
    return _filled(marks[:-1], final, ends)


def _wake(ln_mean: float, ln_sd: float, u: Floats, epoch_s: float) -> Whole:
    """Whole epochs of wake before or after sleep."""
    epochs: Floats = np.exp(ln_mean + ln_sd * ndtri(u)) * 60 / epoch_s
    return np.minimum(epochs, _LONGEST).astype(np.int64)


def _third(since: Whole, period: Whole) -> Whole:
    return (since >= period // THIRDS).astype(np.int64) + (since >= 2 * period // THIRDS)


def _chosen(chances: Floats, u: Floats) -> Whole:
    up_to = np.cumsum(np.broadcast_to(chances, (u.size, len(STAGES))), axis=1)
    chosen: Whole = (u[:, None] * up_to[:, -1:] < up_to).argmax(axis=1)
    return chosen


def _filled(marks: NDArray[np.int16], final: Whole, ends: Whole) -> NDArray[np.uint8]:
    """Every epoch bears the stage of the last mark before it; marks after the final awakening do not count."""
    epoch = np.arange(len(marks))[:, None]
    marks = np.where(epoch > final, np.int16(-1), marks)
    last = np.maximum.accumulate(np.where(marks >= 0, epoch, 0), axis=0)
    stages = np.take_along_axis(marks, last, axis=0).astype(np.uint8)
    return np.where(epoch < ends, stages, np.uint8(UNSCORED))


def fit_semi_markov(stages: Stages, epoch_s: float, *, pseudo_count: float, fewest_bouts: int) -> SemiMarkov:
    """The baseline of recorded nights.

    Parameters
    ----------
    stages : shape (epoch, night), as `count_structure`; each night from lights out to its last scored epoch.
    epoch_s : length of one epoch [s].
    pseudo_count : weight of the whole night's chances in those of a third [bouts].
    fewest_bouts : a stage with fewer bouts in a third is given the dwell times of the whole night.

    Raises
    ------
    InputError : no night with sleep, or a stage without a bout that ended.

    Source: dod_2020 (semi-Markov by third of the night; dwell times of wake, N2 and N3 are no single geometric).
    """
    inside = sleep_period_of(stages)
    slept = (inside > Stage.WAKE).any(axis=0)
    if not slept.any():
        raise InputError("no night holds sleep; expected recorded nights to fit the baseline to")
    inside = inside[:, slept]
    awake = inside == _OUTSIDE
    scored = np.ascontiguousarray(stages).view(np.int8)[:, slept] >= Stage.WAKE
    onset, in_bed = (~awake).argmax(axis=0), len(scored) - scored[::-1].argmax(axis=0)
    terminal = in_bed - (len(scored) - (~awake)[::-1].argmax(axis=0))
    bouts, third = find_bouts(inside), third_of(inside)
    follows, first = _succession(bouts, third, pseudo_count)
    step_s = checked_epoch(epoch_s)
    before, after = _ln_minutes(onset, step_s), _ln_minutes(terminal, step_s)
    return SemiMarkov(_dwells(bouts, third, terminal == 0, fewest_bouts), follows, first, *before, *after, step_s)


def _ln_minutes(epochs: Whole, epoch_s: float) -> tuple[float, float]:
    """Mean and standard deviation of the logarithm, each count taken at the middle of its last epoch."""
    minutes = np.log((epochs + 0.5) * epoch_s / 60)
    return float(minutes.mean()), float(minutes.std(ddof=1)) if minutes.size > 1 else 0.0


def _dwells(bouts: Bouts, third: Whole, ends_in_sleep: NDArray[np.bool_], fewest_bouts: int) -> DwellMixture:
    """Dwell times by third and stage; shape (3, 5) each. Only the end of the recording cuts a bout short."""
    begins_in = third[bouts.start, bouts.night]
    cut = np.append(np.diff(bouts.night) != 0, True) & ends_in_sleep[bouts.night]
    found = DwellMixture(*np.empty((len(SHAPES), THIRDS, len(STAGES))))
    for stage in STAGES:
        of_stage = bouts.code == stage
        for part in range(THIRDS):
            mine = of_stage & (begins_in == part)
            few = np.count_nonzero(mine & ~cut) < fewest_bouts
            chosen = of_stage if few else mine
            for array, value in zip(found, fit_dwell(bouts.length[chosen], cut[chosen]), strict=True):
                array[part, stage] = value
    return found


def _succession(bouts: Bouts, third: Whole, pseudo_count: float) -> tuple[Floats, Floats]:
    """What comes after each stage, (3, 5, 5), and what comes first, (5,)."""
    end = bouts.start + bouts.length
    before = np.flatnonzero((np.diff(bouts.night) == 0) & (end[:-1] == bouts.start[1:]))
    counts = np.zeros((THIRDS, len(STAGES), len(STAGES)))
    np.add.at(counts, (third[end[before], bouts.night[before]], bouts.code[before], bouts.code[before + 1]), 1)
    pooled = counts.sum(axis=0)
    anything = 1 - np.eye(len(STAGES))
    whole_night = np.where(pooled.sum(axis=1, keepdims=True) > 0, pooled, anything)
    whole_night = whole_night / whole_night.sum(axis=1, keepdims=True)
    mixed = counts + pseudo_count * whole_night
    first = np.bincount(bouts.code[np.append(True, np.diff(bouts.night) != 0)], minlength=len(STAGES))
    return mixed / mixed.sum(axis=2, keepdims=True), first / first.sum()
