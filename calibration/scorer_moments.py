"""The scorers' numbers, moved from the most likely ones until whole nights come out right."""

from dataclasses import dataclass
from itertools import combinations

import numpy as np
from matching import match
from numpy.typing import NDArray
from scorer_likelihood import DISTANCE_CAP, OUTSIDE_MOOD, RUN_CAP, most_likely
from scoring_statistics import Floats, intervals, of_nights, statistics

from nightleaf.sleep.observer import ObserverParameters, Readings, observe_scorer, scorer_parameters
from nightleaf.sleep.observer.parameters import LEANINGS, STAGES

N, PANELS, PANEL, TURNS = len(STAGES), 16, 5, 4
APART = [(a, b) for a in range(N) for b in range(N) if a != b]
LAYOUT = {
    "sd": (6, 0.3), "outside": (1, 1.5), "outside_mood": (1, 0.4), "tail": (1, 0.5), "change": (20, 0.3),
    "confusion": (20, 0.3), "astray": (5, 0.3), "depth": (5, 0.15), "slope": (5, 0.15), "run": (1, 0.2),
}  # fmt: skip
"""What is moved: how many numbers, and how far without cost (one standard deviation)."""
START_TAIL, DULL, LESS, LEAST_ERROR = 0.2, 0.15, 0.7, 2e-4


@dataclass(frozen=True)
class Likely:
    """What the likelihood gives."""

    numbers: dict[str, Floats]
    sd: Floats
    correlations: Floats
    share: Floats


def likely(majority: list[NDArray[np.int8]], scorings: list[list[NDArray[np.int8]]]) -> Likely:
    """The most likely numbers, and what of each leaning is the scorer's own on all nights."""
    numbers, covariance, leanings = most_likely(list(zip(majority, scorings, strict=True)))
    sd = np.sqrt(np.diag(covariance))
    own = leanings.mean(axis=0)
    rest = (leanings - own).reshape(-1, len(sd)).var(axis=0)
    share = np.clip((own.var(axis=0, ddof=1) - rest / len(leanings)) / sd**2, 0, 0.95)
    return Likely(numbers, sd, covariance / np.outer(sd, sd), share)


def numbers(start: Likely, changes: Floats) -> dict[str, float]:
    """Every number of the scorer by key."""
    moved = dict(zip(LAYOUT, np.split(changes, np.cumsum([n for n, _ in LAYOUT.values()])[:-1]), strict=True))
    p = {name: np.array(value, float) for name, value in start.numbers.items()}
    for k, (a, b) in enumerate(APART):
        p["change"][a, b] += moved["change"][k]
        p["confusion"][a, b] += moved["confusion"][k]
        p["distance"][a, b] += moved["slope"][a]
    p["distance"][np.diag_indices(N)] += moved["depth"]
    p["astray"] += moved["astray"]
    p["run"] *= np.exp(moved["run"][0])
    out = {f"confusion.{STAGES[a]}_as_{STAGES[b]}": p["confusion"][a, b] for a, b in APART}
    out |= {f"change.{STAGES[a]}_to_{STAGES[b]}": p["change"][a, b] for a, b in APART}
    out |= {f"distance.{STAGES[a]}_as_{STAGES[b]}": p["distance"][a, b] for a in range(N) for b in range(N)}
    out |= {
        f"context.{name}_{STAGES[a]}": p[name][a] for name in ("before", "after", "astray", "run") for a in range(N)
    }
    out["context.outside"] = float(start.numbers["outside"][0] + moved["outside"][0])
    out["context.outside_mood"] = OUTSIDE_MOOD * np.exp(moved["outside_mood"][0])
    out |= {"context.run_cap": float(RUN_CAP), "context.distance_cap": float(DISTANCE_CAP)}
    out |= {f"mood.sd_{one}": start.sd[k] * np.exp(moved["sd"][k]) for k, one in enumerate(LEANINGS)}
    out |= {f"mood.share_{one}": start.share[k] for k, one in enumerate(LEANINGS)}
    for (i, a), (j, b) in combinations(enumerate(LEANINGS), 2):
        out[f"mood.corr_{a}_{b}"] = start.correlations[i, j]
    out["mood.tail"] = abs(moved["tail"][0])
    return {f"sleep.scorer_{key}": round(float(value), 3) for key, value in out.items()}


def parameters(known: dict[str, float]) -> ObserverParameters:
    """The numbers as the observer takes them."""
    return scorer_parameters(lambda key, _: known[key])


def scored(majority: NDArray[np.int8], chosen: ObserverParameters, panels: int, seed: int) -> NDArray[np.int8]:
    """Each night as panels of five scorers see it, shape (epoch, night, scorer)."""
    epochs, nights = majority.shape
    readings = Readings(
        np.repeat(np.arange(nights), panels * PANEL),
        np.zeros(nights * panels * PANEL, int),
        np.tile(np.arange(panels * PANEL), nights),
        seed,
    )
    flat = np.repeat(majority, panels * PANEL, axis=1)
    return observe_scorer(flat, readings, chosen).reshape(epochs, nights, -1)


def fit_scorer(start: Likely, majority: NDArray[np.int8], real: dict[str, Floats]) -> dict[str, float]:
    """Match the statistics of whole nights; scorers are all different here, for more of them in each turn."""
    strangers = Likely(start.numbers, start.sd, start.correlations, np.zeros_like(start.share))
    names, wanted = list(statistics(real)), np.array(list(statistics(real).values()))

    def seen(changes: Floats, seed: int) -> dict[str, Floats]:
        calls = scored(majority, parameters(numbers(strangers, changes)), PANELS, seed + 1)
        return of_nights(calls, majority, PANELS)

    first = np.zeros(sum(n for n, _ in LAYOUT.values()))
    first[8] = START_TAIL
    ranges = intervals(real, seen(first, 0)).values()
    error = np.array([max((high - low) / 4, LEAST_ERROR) for low, high in ranges])
    error /= np.array([weight(name) for name in names])

    def residuals(changes: Floats, seed: int) -> Floats:
        apart: Floats = (np.array(list(statistics(seen(changes, seed)).values())) - wanted) / error
        return apart

    prior = np.concatenate([np.full(n, size) for n, size in LAYOUT.values()])
    return numbers(start, match(residuals, prior, TURNS, print))


def weight(name: str) -> float:
    """Statistics of whole nights count fully, transitions and bouts less, quantiles on a coarse grid least."""
    if name.endswith("p90 min"):
        return DULL
    whole = name.endswith((" mean", " sd", "between scorers")) or name.startswith(("agreement", "kappa"))
    return 1.0 if whole else LESS
