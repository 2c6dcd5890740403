"""How scorers depart from their majority: the most likely numbers, with a leaning of each scorer on each night.

The call of an epoch is drawn from odds (see nightleaf.sleep.observer). Given the call before, the logarithm of the
odds is linear in the numbers, so they follow from a penalised maximum of the likelihood; the leanings are normal
deviates, and their covariance follows from their estimates and the curvature there (Laplace), in turns.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

Floats = NDArray[np.float64]
Nights = list[tuple[NDArray[np.int8], list[NDArray[np.int8]]]]
"""Of each night the majority and what each scorer called."""

N, LEANINGS = 5, 6
SHAPES = {
    "confusion": (N, N), "change": (N, N), "distance": (N, N), "before": (N,), "after": (N,), "astray": (N,),
    "run": (N,), "outside": (1,),
}  # fmt: skip
FIXED = sum(int(np.prod(shape)) for shape in SHAPES.values())
RUN_CAP, DISTANCE_CAP, OUTSIDE_MOOD, RIDGE, TURNS = 20, 120, 1.0, 0.2, 4


@dataclass(frozen=True)
class Epochs:
    """One row for each epoch that a scorer scored."""

    group: NDArray[np.intp]
    true: NDArray[np.intp]
    called: NDArray[np.intp]
    was: NDArray[np.intp]
    before: Floats
    after: Floats
    near: Floats
    astray: Floats
    run: Floats
    outside: Floats


def nearest(night: NDArray[np.int8]) -> Floats:
    """Logarithm of the distance to the nearest epoch of each stage; at the own stage, to any other."""
    places = np.arange(len(night))
    far = np.full((len(night), N), DISTANCE_CAP)
    for c in range(N):
        own = np.flatnonzero(night == c)
        if own.size:
            far[:, c] = np.minimum(np.abs(places[:, None] - own[None]).min(axis=1), DISTANCE_CAP)
    scored = np.flatnonzero(night >= 0)
    others = np.where(np.arange(N)[None] == night[scored, None], DISTANCE_CAP, far[scored])
    far[scored, night[scored]] = others.min(axis=1)
    return np.log(np.maximum(far, 1))


def runs(calls: NDArray[np.int8]) -> Floats:
    """Logarithm of the length so far of the run of calls that ends at each epoch."""
    starts = np.concatenate(([0], np.flatnonzero(np.diff(calls)) + 1))
    length = np.arange(len(calls)) - np.repeat(starts, np.diff(np.append(starts, len(calls)))) + 1
    return np.log(np.minimum(length, RUN_CAP))


def epochs_of(nights: Nights) -> Epochs:
    """The rows of all nights and scorers."""
    rows = []
    one = np.vstack((np.eye(N), np.zeros((2, N))))  # unscored (-1, -2) is no stage
    for n, (night, scorings) in enumerate(nights):
        earlier, later = np.append(0, night[:-1]), np.append(night[1:], night[-1])
        asleep = np.flatnonzero(night > 0)
        places = np.arange(len(night))
        outside = (places < asleep[0]) | (places > asleep[-1])
        near = nearest(night)
        for j, calls in enumerate(scorings):
            was = np.append(0, calls[:-1]).astype(np.int8)
            i = np.flatnonzero((calls >= 0) & (night >= 0) & (was >= 0) & (earlier >= 0))
            columns = (night, calls, was, one[earlier], one[later], near, was != earlier, runs(was), outside)
            rows.append((np.full(len(i), n * len(scorings) + j), *(column[i] for column in columns)))
    group, true, called, was, *rest = (np.concatenate(column) for column in zip(*rows, strict=True))
    return Epochs(group, true.astype(int), called.astype(int), was.astype(int), *(r.astype(float) for r in rest))


class Likelihood:
    """The penalised likelihood, its slope, and the leanings' covariance."""

    def __init__(self, rows: Epochs) -> None:
        self.rows, self.count, self.groups = rows, len(rows.true), int(rows.group.max()) + 1
        self.stay = np.eye(N)[rows.was]
        self.astray, self.run = self.stay * rows.astray[:, None], self.stay * rows.run[:, None]
        self.seen = np.eye(N)[rows.called]
        self.wake = np.eye(N)[np.zeros(self.count, int)] * rows.outside[:, None]
        self.lean = np.ones((self.count, N))
        self.lean[:, 0] += OUTSIDE_MOOD * rows.outside
        self.of_true = [rows.true == c for c in range(N)]
        self.of_was = [rows.was == c for c in range(N)]

    def parts(self, x: Floats) -> tuple[dict[str, Floats], Floats]:
        """Numbers by name, and the leaning of each scorer and night."""
        numbers, at = {}, 0
        for name, shape in SHAPES.items():
            size = int(np.prod(shape))
            numbers[name] = x[at : at + size].reshape(shape)
            at += size
        return numbers, x[at:].reshape(self.groups, LEANINGS)

    def log_odds(self, x: Floats) -> Floats:
        """Of each epoch and call."""
        p, u = self.parts(x)
        r = self.rows
        eta = p["confusion"][r.true] + p["change"][r.was] + p["distance"][r.true] * r.near
        eta += r.before * p["before"] + r.after * p["after"] + self.astray * p["astray"] + self.run * p["run"]
        return eta + self.wake * p["outside"] + u[r.group, :N] * self.lean + self.stay * u[r.group, N:]

    def chances(self, x: Floats) -> Floats:
        """Of each epoch and call."""
        eta = self.log_odds(x)
        odds = np.exp(eta - eta.max(axis=1, keepdims=True))
        return odds / odds.sum(axis=1, keepdims=True)

    def __call__(self, x: Floats, precision: Floats) -> tuple[float, Floats]:
        """Minus the penalised mean log likelihood, and its slope."""
        r, (_, u) = self.rows, self.parts(x)
        chances = self.chances(x)
        g = self.seen - chances
        by_true = [g[i].sum(axis=0) for i in self.of_true]
        by_was = [g[i].sum(axis=0) for i in self.of_was]
        by_distance = [(g * r.near)[i].sum(axis=0) for i in self.of_true]
        singles = [(g * part).sum(axis=0) for part in (r.before, r.after, self.astray, self.run)]
        slopes = [*by_true, *by_was, *by_distance, *singles, [(g * self.wake).sum()]]
        leaning = [np.bincount(r.group, (g * self.lean)[:, c], self.groups) for c in range(N)]
        leaning.append(np.bincount(r.group, (g * self.stay).sum(axis=1), self.groups))
        slope = np.concatenate([*slopes, np.stack(leaning, axis=1).ravel()])
        fixed = x[:FIXED]
        loss = np.log(chances[np.arange(self.count), r.called]).sum()
        loss -= RIDGE / 2 * fixed @ fixed + np.einsum("ki,ij,kj", u, precision, u) / 2
        slope -= np.concatenate([RIDGE * fixed, (u @ precision).ravel()])
        return -loss / self.count, -slope / self.count

    def spread(self, x: Floats, precision: Floats) -> Floats:
        """Covariance of the leanings: of their estimates, and of what these leave open."""
        _, u = self.parts(x)
        chances, total = self.chances(x), u.T @ u
        for k in range(self.groups):
            i = self.rows.group == k
            design = np.concatenate([self.lean[i, :, None] * np.eye(N), self.stay[i][:, :, None]], axis=2)
            mean = np.einsum("nc,ncf->nf", chances[i], design)
            curvature = np.einsum("nc,ncf,nch->fh", chances[i], design, design) - mean.T @ mean
            total += np.linalg.inv(curvature + precision)
        return total / self.groups


def most_likely(nights: Nights) -> tuple[dict[str, Floats], Floats, Floats]:
    """Numbers by name, the leanings' covariance, and each leaning (night, scorer, leaning)."""
    likelihood = Likelihood(epochs_of(nights))
    x, covariance = np.zeros(FIXED + LEANINGS * likelihood.groups), np.eye(LEANINGS) / 2
    for turn in range(TURNS):
        options = {"maxiter": 80 if turn else 250}
        precision = np.linalg.inv(covariance)
        x = minimize(likelihood, x, args=(precision,), jac=True, method="L-BFGS-B", options=options).x
        covariance = likelihood.spread(x, precision)
    numbers, leanings = likelihood.parts(x)
    for name in ("confusion", "change"):  # only differences along a row matter
        numbers[name] = numbers[name] - np.diag(numbers[name])[:, None]
    return numbers, covariance, leanings.reshape(len(nights), -1, LEANINGS)
