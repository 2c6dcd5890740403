"""Can simulated nights be told from recorded ones? Energy distance and classifiers on what a night amounts to.

Every figure for a recorded night comes from nights that were simulated, and classifiers that were trained, without
it. The unit is the night: intervals are over recorded nights. The distance: source rizzo_szekely_2016.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.spatial.distance import cdist

from nightleaf.errors import InputError
from nightleaf.numerics.draws import person_uniforms
from nightleaf.numerics.streams import Stream
from nightleaf.sleep.stage import Stage
from nightleaf.sleep.structure import Stages, Structure, count_structure
from nightleaf.sleep.structure_summary import Weights, resampled

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
Candidate = Callable[[Stages, Whole, int], NDArray[np.uint8]]
"""``candidate(training_nights, epochs_in_bed, seed)`` gives one night for each time in bed."""

PLAIN: Final = (
    "se_percent", "n1_percent", "n2_percent", "n3_percent", "rem_percent", "stage_shifts_per_h", "cycles",
    "n3_third_1_min", "rem_third_3_min",
)  # fmt: skip
LOGARITHMIC: Final = ("sol_min", "waso_min", "terminal_wake_min", "rem_latency_min", "awakenings", "awakenings_5_min")
BOUTS: Final = (Stage.WAKE, Stage.N2, Stage.N3, Stage.REM)
VECTOR: Final = (*PLAIN, *LOGARITHMIC, *(f"bout_mean_{stage.name.lower()}" for stage in BOUTS), "single_epoch_wake")
"""What a night is described by, in order; percents and minutes as they are, the skewed as logarithms of 1 + value."""

_LEVEL, _RIDGE, _LEAST = 0.95, 0.1, 1e-9


@dataclass(frozen=True, slots=True)
class Plan:
    """How a comparison is carried out.

    Parameters
    ----------
    folds, repeats : the recorded nights are parted into so many folds, so many times.
    nights_each : simulated nights for each recorded night in each fold, of the same time in bed.
    neighbours : how many nearest nights the second classifier asks.
    rounds : resamples behind each interval, and permutations behind each p value.
    seed : 0 to 2^64 - 1.
    """

    folds: int = 5
    repeats: int = 4
    nights_each: int = 10
    neighbours: int = 3
    rounds: int = 2000
    seed: int = 1


class Estimate(NamedTuple):
    """A figure and its 95 % interval over recorded nights."""

    value: float
    ci_lo: float
    ci_hi: float


class Apart(NamedTuple):
    """How one number of a night differs: means in standard deviations of the recorded, and ratio of the spreads."""

    name: str
    mean_apart: float
    sd_ratio: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """One candidate against the recorded nights.

    Parameters
    ----------
    energy : squared energy distance between standardised nights; 0 for nights of the same kind.
    linear_auc, neighbour_auc : chance that a classifier finds a recorded night likelier to be recorded than a
        simulated one of the same time in bed; 0.5 if it cannot tell, 1 if always.
    p_value : share of random partings of recorded and as many simulated nights that lie as far apart.
    apart : each number of VECTOR.
    """

    candidate: str
    energy: Estimate
    linear_auc: Estimate
    neighbour_auc: Estimate
    p_value: float
    apart: tuple[Apart, ...]


class Difference(NamedTuple):
    """A figure of the first candidate minus that of the second, over the same resampled nights."""

    figure: str
    first: str
    second: str
    estimate: Estimate


class _Nights(NamedTuple):
    """What each recorded night gave, averaged over repeats; shape (night,) each, and two numbers for the simulated."""

    cross: Floats
    linear: Floats
    neighbour: Floats
    within: float
    p_value: float
    apart: tuple[Apart, ...]


def night_vectors(structure: Structure) -> Floats:
    """What each night amounts to, shape (night, number), in the order of VECTOR.

    A night without REM is given its sleep period as REM latency, and 0 for what else it lacks.
    """
    m = structure.metrics
    rem_latency = np.where(np.isnan(m["rem_latency_min"]), m["spt_min"], m["rem_latency_min"])
    skewed = [rem_latency if name == "rem_latency_min" else m[name] for name in LOGARITHMIC]
    minutes = np.arange(structure.lengths.shape[2]) * structure.epoch_s / 60
    count = np.maximum(structure.lengths.sum(axis=2), 1)
    means = [(structure.lengths[:, stage] @ minutes) / count[:, stage] for stage in BOUTS]
    single = structure.lengths[:, Stage.WAKE, 1] / count[:, Stage.WAKE]
    columns = [m[name] for name in PLAIN] + [np.log1p(row) for row in (*skewed, *means)] + [single]
    vectors: Floats = np.nan_to_num(np.stack(columns, axis=1))
    return vectors


def energy_distance(x: Floats, y: Floats) -> float:
    """Squared energy distance without bias: 2 E|X - Y| - E|X - X'| - E|Y - Y'|, so that it may fall below 0.

    Parameters
    ----------
    x, y : shape (night, number), two nights or more each.

    Examples
    --------
    >>> x = np.arange(4.0)[:, None]
    >>> energy_distance(x, x + 10) > 10 > 1 > energy_distance(x, x)
    True
    """
    return float(2 * cdist(x, y).mean() - _within(x) - _within(y))


def permutation_p(x: Floats, y: Floats, rounds: int, seed: int) -> float:
    """Share of random partings of the nights that lie at least as far apart as these two, itself counted."""
    both = cdist(np.concatenate((x, y)), np.concatenate((x, y)))
    n, total = len(x), len(x) + len(y)
    order = np.argsort(person_uniforms(seed, np.arange(rounds), 0, Stream.BOOTSTRAP, total), axis=0).T
    first = np.zeros((rounds + 1, total))
    first[0, :n] = 1
    np.put_along_axis(first[1:], order[:, :n], 1, axis=1)
    second = 1 - first
    m = total - n
    cross = ((first @ both) * second).sum(axis=1) / (n * m)
    within = ((first @ both) * first).sum(axis=1) / (n * (n - 1)) + ((second @ both) * second).sum(axis=1) / (
        m * (m - 1)
    )
    found = 2 * cross - within
    return float(np.mean(found >= found[0] - _LEAST))


def compare(
    recorded: Stages, epoch_s: float, candidates: Mapping[str, Candidate], plan: Plan | None = None
) -> tuple[tuple[Comparison, ...], tuple[Difference, ...]]:
    """Hold candidates against recorded nights, and against one another.

    Parameters
    ----------
    recorded : shape (epoch, night), one night of each person, filled up with UNS after lights on.
    epoch_s : length of one epoch [s].
    candidates : each is given the nights it may learn from (all but those of one fold), the times in bed [epochs]
        and a seed.
    plan : Plan

    Returns
    -------
    One comparison for each candidate, and the differences of each pair in energy and in both AUC.

    Raises
    ------
    InputError : fewer than two nights in a fold, or fewer than two folds.
    """
    plan = plan or Plan()
    nights = recorded.shape[1]
    if plan.folds < 2 or nights < 2 * plan.folds:
        raise InputError(
            f"{nights} recorded nights cannot be parted into {plan.folds} folds; expected two folds or more of two "
            "nights or more: give fewer folds or more nights"
        )
    real = night_vectors(count_structure(recorded, epoch_s))
    centre, scale = real.mean(axis=0), np.maximum(real.std(axis=0, ddof=1), _LEAST)
    z = (real - centre) / scale

    def standardised(stages: Stages) -> Floats:
        vectors: Floats = (night_vectors(count_structure(stages, epoch_s)) - centre) / scale
        return vectors

    given = {name: _nights(recorded, z, candidate, standardised, plan) for name, candidate in candidates.items()}
    drawn = resampled(np.arange(nights), plan.rounds, plan.seed)
    figures = {name: _figures(one, cdist(z, z), drawn) for name, one in given.items()}
    comparisons = []
    for name, one in given.items():
        energy, linear, neighbour = map(_estimate, figures[name])
        comparisons.append(Comparison(name, energy, linear, neighbour, one.p_value, one.apart))
    return tuple(comparisons), tuple(_differences(figures))


def _nights(
    recorded: Stages, z: Floats, candidate: Candidate, standardised: Callable[[Stages], Floats], plan: Plan
) -> _Nights:
    """Ask the candidate once for each fold, and take from it what each night outside the training gives."""
    scored = np.ascontiguousarray(recorded).view(np.int8) >= Stage.WAKE
    in_bed = len(scored) - scored[::-1].argmax(axis=0)
    fold_of = _partings(len(z), plan)
    sums, within, everyone, alike = np.zeros((3, len(z))), [], [], np.empty_like(z)
    for call, (repeat, fold) in enumerate(np.ndindex(plan.repeats, plan.folds)):
        out = fold_of[repeat] == fold
        made = standardised(candidate(recorded[:, ~out], np.repeat(in_bed, plan.nights_each), plan.seed + call))
        simulated = made.reshape(len(z), plan.nights_each, -1)
        sums[0, out] += cdist(z[out], made).mean(axis=1)
        new, known = simulated[out].reshape(-1, z.shape[1]), simulated[~out]
        sums[1, out] += _auc(*_linear(z[~out], known.reshape(-1, z.shape[1]), z[out], new))
        sums[2, out] += _auc(*_neighbours(z[~out], known[:, 0], z[out], new, plan.neighbours))
        within.append(_within(made))
        everyone.append(simulated[out, 0])
        alike[out] = simulated[out, 0]
    pooled = np.concatenate(everyone)
    apart = tuple(
        Apart(name, float(mean), float(sd))
        for name, mean, sd in zip(VECTOR, pooled.mean(axis=0), pooled.std(axis=0), strict=True)
    )
    p = permutation_p(z, alike, plan.rounds, plan.seed)
    cross, linear, neighbour = sums / plan.repeats
    return _Nights(cross, linear, neighbour, float(np.mean(within)), p, apart)


def _partings(nights: int, plan: Plan) -> Whole:
    """Which fold each night is in, each time; shape (repeat, night)."""
    u = person_uniforms(plan.seed, np.arange(plan.repeats), 1, Stream.BOOTSTRAP, nights).T
    ranks: Whole = np.argsort(np.argsort(u, axis=1), axis=1)
    return ranks % plan.folds


def _within(x: Floats) -> float:
    """Mean distance of two different nights."""
    return float(cdist(x, x).sum() / max(len(x) * (len(x) - 1), 1))


def _linear(real: Floats, made: Floats, real_out: Floats, made_out: Floats) -> tuple[Floats, Floats]:
    """Scores of Fisher's discriminant, both kinds weighing the same, its covariance drawn towards the identity."""
    spread = (np.cov(real.T) + np.cov(made.T)) / 2
    size = np.trace(spread) / len(spread)
    direction = np.linalg.solve(
        (1 - _RIDGE) * spread + _RIDGE * size * np.eye(len(spread)), real.mean(0) - made.mean(0)
    )
    return real_out @ direction, made_out @ direction


def _neighbours(real: Floats, made: Floats, real_out: Floats, made_out: Floats, count: int) -> tuple[Floats, Floats]:
    """Scores by how much nearer the nearest recorded nights are than the nearest of as many simulated ones."""

    def score(nights: Floats) -> Floats:
        near, far = (np.sort(cdist(nights, known), axis=1)[:, :count].mean(axis=1) for known in (real, made))
        nearer: Floats = np.log(far + _LEAST) - np.log(near + _LEAST)
        return nearer

    return score(real_out), score(made_out)


def _auc(real: Floats, made: Floats) -> Floats:
    """For each recorded night, the share of simulated ones with a lower score, ties by half."""
    above = (real[:, None] > made).mean(axis=1) + (real[:, None] == made).mean(axis=1) / 2
    return np.asarray(above)


def _figures(one: _Nights, apart: Floats, drawn: Weights) -> tuple[Floats, Floats, Floats]:
    """Energy and both AUC: first for the nights as they are, then for each resample."""
    weights = np.concatenate((np.ones((1, len(one.cross))), drawn))
    n = weights.sum(axis=1)
    pairs = n**2 - (weights**2).sum(axis=1)  # a night drawn twice is no pair of nights
    real = ((weights @ apart) * weights).sum(axis=1) / pairs
    energy = 2 * (weights @ one.cross) / n - real - one.within
    return energy, (weights @ one.linear) / n, (weights @ one.neighbour) / n


def _estimate(row: Floats) -> Estimate:
    tail = (1 - _LEVEL) / 2
    lo, hi = np.quantile(row[1:], (tail, 1 - tail))
    return Estimate(float(row[0]), float(lo), float(hi))


def _differences(figures: Mapping[str, tuple[Floats, Floats, Floats]]) -> list[Difference]:
    return [
        Difference(figure, first, second, _estimate(figures[first][i] - figures[second][i]))
        for first, second in combinations(figures, 2)
        for i, figure in enumerate(("energy", "linear_auc", "neighbour_auc"))
    ]
