"""The structure of nights in figures, and how far they would move with other nights of the same kind."""

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nightleaf.errors import InputError
from nightleaf.numerics.draws import person_uniforms
from nightleaf.numerics.streams import Stream
from nightleaf.sleep.stage import Stage
from nightleaf.sleep.structure import BOUT_KEYS, CYCLES, STAGES, Structure
from nightleaf.sleep.tally import Figures

Key = tuple[str, str]
Weights = NDArray[np.float64]

NAMES: Final = tuple(stage.name for stage in STAGES)
QUANTILES: Final = {"p10": 0.1, "p25": 0.25, "p50": 0.5, "p75": 0.75, "p90": 0.9, "p99": 0.99}
OF_NIGHTS: Final = ("p25", "p50", "p75")
_LEVEL, _ROUNDS = 0.95, 2000


class Figure(NamedTuple):
    """One statistic of many nights, and the interval that holds it in 95 of 100 resamples of the nights."""

    statistic: str
    key: str
    value: float
    ci_lo: float
    ci_hi: float


def summarise(structure: Structure) -> dict[Key, float]:
    """Every statistic of many nights, by name and key; NaN where it has no value.

    Parameters
    ----------
    structure : of one night or more.

    Returns
    -------
    ``bouts_per_night``, ``bout_mean_min``, ``bout_p10_min`` to ``bout_p99_min``, ``bout_single_epoch_share``,
    ``bout_cv`` by BOUT_KEYS; ``change``, ``change_third_1`` to ``change_third_3`` by pairs such as "N2>REM" (the
    probability that an epoch is followed by the other); ``minutes_third_1`` to ``minutes_third_3`` by stage;
    ``ratio`` of the mean minutes of thirds; ``cycle_mean_min``, ``cycle_p50_min``, ``cycle_sd_min``,
    ``cycle_rem_mean_min`` by the number of the cycle and "all"; ``mean``, ``sd``, ``p25``, ``p50``, ``p75`` by metric.

    Examples
    --------
    >>> from nightleaf.sleep.structure import count_structure
    >>> found = summarise(count_structure(np.array([[0], [1], [2], [2], [4]], np.uint8), 30))
    >>> found["change", "N2>REM"], found["bout_mean_min", "N2"], found["mean", "sol_min"]
    (0.5, 1.0, 0.5)
    """
    alone = np.ones((1, len(structure.lengths)))
    return {key: float(values[0]) for key, values in _figures(structure, alone)}


def bootstrap(
    structure: Structure, *, groups: ArrayLike | None = None, rounds: int = _ROUNDS, seed: int = 1
) -> tuple[Figure, ...]:
    """Every statistic with its 95 % interval over nights (percentiles of resampled nights).

    A change that never occurs among n epochs is given the upper bound 1 - 0.05^(1/n), since resampling cannot.

    Parameters
    ----------
    structure : of two nights or more.
    groups : int, shape (night,), which nights are drawn together: several scorings of one night, several nights of
        one person; None draws each alone.
    rounds : number of resamples.
    seed : 0 to 2^64 - 1.

    Raises
    ------
    InputError : groups that do not fit the nights.
    """
    nights = len(structure.lengths)
    group = np.arange(nights) if groups is None else np.asarray(groups)
    if group.shape != (nights,) or nights == 0:
        raise InputError(f"groups of shape {group.shape} do not fit {nights} nights; expected one number for each")
    drawn = resampled(np.unique(group, return_inverse=True)[1], rounds, seed)
    spread = dict(_figures(structure, drawn))
    tail = (1 - _LEVEL) / 2
    unseen = _unseen(structure)
    found = []
    for key, value in summarise(structure).items():
        known = spread[key][np.isfinite(spread[key])]
        lo, hi = np.quantile(known, (tail, 1 - tail)) if known.size else (np.nan, np.nan)
        found.append(Figure(*key, value, float(lo), max(float(hi), unseen.get(key, float(hi)))))
    return tuple(found)


class Held(NamedTuple):
    """A simulated figure held against the interval of the recorded one."""

    statistic: str
    key: str
    simulated: float
    recorded: float
    ci_lo: float
    ci_hi: float
    inside: bool


def hold_against(structure: Structure, recorded: Iterable[tuple[str, str, float, float, float]]) -> tuple[Held, ...]:
    """Figures of simulated nights against those of recorded nights, every row.

    Parameters
    ----------
    structure : of the simulated nights.
    recorded : statistic, key, value and interval, as `bootstrap` gives them and the library stores them.

    Returns
    -------
    One row for each recorded figure; a figure that the simulated nights lack is NaN and not inside.
    """
    found = summarise(structure)
    rows = []
    for statistic, key, value, lo, hi in recorded:
        ours = found.get((statistic, key), np.nan)
        rows.append(Held(statistic, key, ours, value, lo, hi, bool(lo <= ours <= hi)))
    return tuple(rows)


def resampled(group: NDArray[np.int64], rounds: int, seed: int) -> Weights:
    """How often each night stands in each resample of its groups; shape (round, night)."""
    count = int(group.max()) + 1
    drawn = (person_uniforms(seed, np.arange(rounds), 0, Stream.BOOTSTRAP, count) * count).astype(np.int64)
    weights = np.zeros((rounds, count))
    np.add.at(weights, (np.arange(rounds), drawn), 1)
    return weights[:, group]


def _unseen(structure: Structure) -> dict[Key, float]:
    """An upper bound for each change that was never seen from a stage that was."""
    bounds = {}
    for statistic, counts in _change_counts(structure):
        pooled = counts.sum(axis=0)
        for i, before in enumerate(NAMES):
            for j, after in enumerate(NAMES):
                if pooled[i, j] == 0 and pooled[i].sum():
                    bounds[statistic, f"{before}>{after}"] = float(1 - (1 - _LEVEL) ** (1 / pooled[i].sum()))
    return bounds


def _figures(structure: Structure, weights: Weights) -> Iterator[tuple[Key, Figures]]:
    """Each statistic for each row of weights."""
    yield from _of_bouts(structure, weights)
    yield from _of_changes(structure, weights)
    yield from _of_thirds(structure, weights)
    yield from _of_cycles(structure, weights)
    for name, values in structure.metrics.items():
        yield ("mean", name), weighted_mean(values, weights)
        yield ("sd", name), weighted_sd(values, weights)
        order = np.argsort(values)
        known = order[np.isfinite(values[order])]
        for label in OF_NIGHTS:
            yield (label, name), counted_quantile(values[known], weights[:, known], QUANTILES[label])


def _of_bouts(structure: Structure, weights: Weights) -> Iterator[tuple[Key, Figures]]:
    minutes = np.arange(structure.lengths.shape[2]) * structure.epoch_s / 60
    for i, name in enumerate(BOUT_KEYS):
        counts = weights @ structure.lengths[:, i].astype(np.float64)
        total = counts.sum(axis=1)
        mean = ratio(counts @ minutes, total)
        variance = ratio(counts @ minutes**2, total) - mean**2
        yield ("bouts_per_night", name), ratio(total, weights.sum(axis=1))
        yield ("bout_mean_min", name), mean
        yield ("bout_single_epoch_share", name), ratio(counts[:, 1], total)
        yield ("bout_cv", name), ratio(np.sqrt(np.maximum(variance, 0)), mean)
        for label, q in QUANTILES.items():
            yield (f"bout_{label}_min", name), counted_quantile(minutes, counts, q)


def _change_counts(structure: Structure) -> Iterator[tuple[str, Figures]]:
    yield "change", structure.changes.sum(axis=1).astype(np.float64)
    for third in range(structure.changes.shape[1]):
        yield f"change_third_{third + 1}", structure.changes[:, third].astype(np.float64)


def _of_changes(structure: Structure, weights: Weights) -> Iterator[tuple[Key, Figures]]:
    for statistic, counts in _change_counts(structure):
        pooled = np.tensordot(weights, counts, axes=1)
        chances = ratio(pooled, pooled.sum(axis=2, keepdims=True) * np.ones(len(NAMES)))
        for i, before in enumerate(NAMES):
            for j, after in enumerate(NAMES):
                yield (statistic, f"{before}>{after}"), chances[:, i, j]


def _of_thirds(structure: Structure, weights: Weights) -> Iterator[tuple[Key, Figures]]:
    means = np.tensordot(weights, structure.thirds_min, axes=1) / weights.sum(axis=1)[:, None, None]
    for third in range(means.shape[1]):
        for stage in STAGES:
            yield (f"minutes_third_{third + 1}", stage.name), means[:, third, stage]
    yield ("ratio", "n3_first_to_last_third"), ratio(means[:, 0, Stage.N3], means[:, -1, Stage.N3])
    yield ("ratio", "rem_last_to_first_third"), ratio(means[:, -1, Stage.REM], means[:, 0, Stage.REM])


def _of_cycles(structure: Structure, weights: Weights) -> Iterator[tuple[Key, Figures]]:
    every = (structure.cycles_min.ravel(), structure.rem_min.ravel(), np.repeat(weights, CYCLES, axis=1))
    each = [(structure.cycles_min[:, i], structure.rem_min[:, i], weights) for i in range(CYCLES)]
    for label, (cycle, rem, held) in zip(("all", *map(str, range(1, CYCLES + 1))), (every, *each), strict=True):
        order = np.argsort(cycle)
        known = order[np.isfinite(cycle[order])]
        yield ("cycle_mean_min", label), weighted_mean(cycle, held)
        yield ("cycle_sd_min", label), weighted_sd(cycle, held)
        yield ("cycle_p50_min", label), counted_quantile(cycle[known], held[:, known], 0.5)
        yield ("cycle_rem_mean_min", label), weighted_mean(rem, held)


def weighted_mean(values: Figures, weights: Weights) -> Figures:
    """Mean of the values that are no NaN, for each row of weights."""
    known = np.isfinite(values)
    return ratio(weights @ np.where(known, values, 0.0), weights @ known)


def weighted_sd(values: Figures, weights: Weights) -> Figures:
    """Standard deviation (n - 1) of the values that are no NaN, for each row of whole weights."""
    known = np.isfinite(values)
    centre = values[known].mean() if known.any() else 0.0
    apart = np.where(known, values - centre, 0.0)
    n = weights @ known
    square = weights @ apart**2 - ratio((weights @ apart) ** 2, n)
    return np.sqrt(np.maximum(ratio(square, n - 1), 0))


def counted_quantile(values: Figures, counts: Figures, q: float) -> Figures:
    """Quantile of values that occur so many times each, between two of them in proportion.

    Parameters
    ----------
    values : shape (value,), rising.
    counts : shape (row, value), whole.
    q : 0 to 1.

    Returns
    -------
    shape (row,), NaN where nothing is counted: what ``numpy.quantile`` gives for the values written out.
    """
    if not values.size:
        return np.full(len(counts), np.nan)
    up_to = np.cumsum(counts, axis=1)
    total = up_to[:, -1]
    place = np.maximum(total - 1, 0) * q
    below = np.floor(place + _TINY)
    lower = values[(up_to > below[:, None]).argmax(axis=1)]
    upper = values[(up_to > np.minimum(below + 1, total - 1)[:, None]).argmax(axis=1)]
    return np.where(total > 0, lower + np.maximum(place - below, 0) * (upper - lower), np.nan)


def ratio(part: Figures, whole: Figures) -> Figures:
    """Part of whole, NaN where there is no whole."""
    found: Figures = np.divide(part, whole, out=np.full(np.shape(part), np.nan), where=np.asarray(whole) > 0)
    return found


_TINY: Final = 1e-9
"""A place that is whole but for rounding is taken as whole."""
