"""What is compared between real scorers and the observer: of each night a few means, and statistics made of them.

All statistics are functions of averages over nights, so that nights can be drawn again (bootstrap) without counting
anew.
"""

from itertools import combinations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from nightleaf.sleep import block_statistics

Floats = NDArray[np.float64]
METRICS = (
    "tst_min", "sol_min", "lps_min", "waso_min", "waso_aasm_min", "terminal_wake_min", "n1_percent", "n2_percent",
    "n3_percent", "rem_percent", "rem_latency_min", "awakenings", "stage_shifts_per_h", "cycles",
)  # fmt: skip
STAGES = ("wake", "n1", "n2", "n3", "rem")
LONGEST = 400


@njit(cache=True)
def _moves(calls, counts, lengths):
    """Transitions between epochs and lengths of bouts inside the sleep period, added up over nights and readings."""
    epochs, nights, readings = calls.shape
    for n in range(nights):
        for r in range(readings):
            first, last = epochs, -1
            for e in range(epochs):
                if calls[e, n, r] > 0:
                    first, last = min(first, e), e
            run = 0
            for e in range(first, last + 1):
                a = calls[e, n, r]
                run += 1
                b = calls[e + 1, n, r] if e < last else -1
                if a >= 0 and b >= 0:
                    counts[n, a, b] += 1
                if a != b:
                    if a >= 0:
                        lengths[n, a, min(run, lengths.shape[2] - 1)] += 1
                    run = 0


@njit(cache=True)
def _agreement(a, b):
    """Share of equal calls, and kappa."""
    joint = np.zeros((5, 5))
    for e in range(len(a)):
        if a[e] >= 0 and b[e] >= 0:
            joint[a[e], b[e]] += 1
    joint /= joint.sum()
    same, chance = 0.0, 0.0
    for c in range(5):
        same += joint[c, c]
        chance += joint[c].sum() * joint[:, c].sum()
    return same, (same - chance) / (1 - chance)


def of_nights(calls: NDArray[np.int8], majority: NDArray[np.int8], panels: int) -> dict[str, Floats]:
    """Averages of each night.

    `calls` (epoch, night, reading): `panels` groups of scorers of the same night, one after another; `majority`
    (epoch, night).
    """
    epochs, nights, readings = calls.shape
    flat = block_statistics(np.ascontiguousarray(calls.reshape(epochs, -1)), 30)
    found: dict[str, Floats] = {}
    for name in METRICS:
        values = flat[name].reshape(nights, panels, -1)
        with np.errstate(all="ignore"):
            kept = np.isfinite(values)
            count = np.maximum(kept.sum(axis=(1, 2)), 1)
            empty = ~kept.any(axis=(1, 2))
            zeroed = np.where(kept, values, 0)
            found[f"{name} m"] = np.where(empty, np.nan, zeroed.sum(axis=(1, 2)) / count)
            found[f"{name} q"] = np.where(empty, np.nan, (zeroed**2).sum(axis=(1, 2)) / count)
            n = kept.sum(axis=2)
            mean = zeroed.sum(axis=2) / np.maximum(n, 1)
            spread = ((zeroed - mean[..., None]) ** 2 * kept).sum(axis=2) / np.maximum(n - 1, 1)
            spread[n < 2] = np.nan
            found[f"{name} w"] = np.array([np.nanmean(one) if np.isfinite(one).any() else np.nan for one in spread])
    counts, lengths = np.zeros((nights, 5, 5)), np.zeros((nights, 5, LONGEST))
    _moves(calls, counts, lengths)
    found["moves"], found["bouts"] = counts / readings, lengths / readings
    panel = readings // panels
    pairs = [(p * panel + i, p * panel + j) for p in range(panels) for i, j in combinations(range(panel), 2)]
    by_night = np.ascontiguousarray(calls.transpose(1, 2, 0))
    agree = [np.mean([_agreement(by_night[n, i], by_night[n, j]) for i, j in pairs], axis=0) for n in range(nights)]
    found["pairs"] = np.array(agree)
    truth = np.ascontiguousarray(majority.T)
    found["majority"] = np.array(
        [np.mean([_agreement(by_night[n, i], truth[n])[0] for i in range(readings)]) for n in range(nights)]
    )
    return found


def statistics(of: dict[str, Floats], chosen: NDArray[np.intp] | None = None) -> dict[str, float]:
    """The statistics of all nights, or of those chosen (a night may come more than once)."""
    i = np.arange(len(of["majority"])) if chosen is None else chosen
    out: dict[str, float] = {}
    for name in METRICS:
        mean = np.nanmean(of[f"{name} m"][i])
        out[f"{name} mean"] = mean
        out[f"{name} sd"] = np.sqrt(max(np.nanmean(of[f"{name} q"][i]) - mean**2, 0))
        out[f"{name} between scorers"] = np.sqrt(np.nanmean(of[f"{name} w"][i]))
    out["agreement of two"], out["kappa of two"] = of["pairs"][i].mean(axis=0)
    out["agreement with majority"] = of["majority"][i].mean()
    moves, bouts = of["moves"][i].mean(axis=0), of["bouts"][i].mean(axis=0)
    lengths = np.arange(bouts.shape[1])
    for a, true in enumerate(STAGES):
        for b, called in enumerate(STAGES):
            out[f"{true} to {called}"] = moves[a, b] / max(moves[a].sum(), 1e-9)
    for a, stage in enumerate(STAGES):
        n = max(bouts[a].sum(), 1e-9)
        share = np.cumsum(bouts[a]) / n
        out[f"{stage} bouts"] = n
        out[f"{stage} bout mean min"] = bouts[a] @ lengths / n / 2
        out[f"{stage} bout p90 min"] = np.searchsorted(share, 0.9) / 2
        out[f"{stage} bout single"] = bouts[a, 1] / n
    return out


def intervals(real: dict[str, Floats], modelled: dict[str, Floats], draws: int = 400) -> dict[str, tuple[float, float]]:
    """Where 95 % of the differences real - modelled lie when the same nights are drawn again for both."""
    rng = np.random.default_rng(1)
    n = len(real["majority"])
    rows = []
    for _ in range(draws):
        chosen = rng.integers(0, n, n)
        a, b = statistics(real, chosen), statistics(modelled, chosen)
        rows.append([a[name] - b[name] for name in a])
    low, high = np.percentile(rows, [2.5, 97.5], axis=0)
    return {name: (low[k], high[k]) for k, name in enumerate(statistics(real))}
