"""Statistics of hypnograms for the fit: figures of single nights, bouts, transitions; nights pooled by weights.

A hypnogram is a column of whole numbers, 0 wake, 1 N1, 2 N2, 3 N3, 4 REM, one for each 30 s. Everything but latency
and time in bed is counted from the first to the last epoch of sleep.
"""

import numpy as np
from numba import njit

STAGES, LONGEST, THIRDS = ("W", "N1", "N2", "N3", "R"), 240, 3
FIGURES = (
    "tib",
    "sol",
    "tst",
    "waso",
    "terminal",
    "n1",
    "n2",
    "n3",
    "rem",
    "reml",
    "awakenings",
    "shifts",
    "n3_t1",
    "n3_t2",
    "n3_t3",
    "rem_t1",
    "rem_t2",
    "rem_t3",
    "w_t1",
    "w_t2",
    "w_t3",
    "awake_5min",
)
CYCLES, MERGE, SHORTEST = 8, 30, 10


@njit(cache=True)
def count_nights(nights, lengths, figure, bouts, moves, runs, cycles):  # noqa: PLR0912, PLR0913, PLR0915, PLR0917
    """Fill the tables of every night.

    nights uint8 (epoch, night); lengths (night,); figure (FIGURES, night); bouts (5, LONGEST, night);
    moves (3, 5, 5, night); runs (2 * LONGEST, night) sleep between wake; cycles (CYCLES, night) in epochs, 0 none.
    """
    for n in range(nights.shape[1]):
        top = lengths[n]
        first, last = -1, -1
        for e in range(top):
            if nights[e, n] != 0:
                if first < 0:
                    first = e
                last = e
        figure[0, n] = top / 2
        if first < 0:
            figure[1, n] = np.nan
            figure[9, n] = np.nan
            figure[4, n] = 0
            continue
        span = last - first + 1
        figure[1, n] = first / 2
        figure[4, n] = (top - 1 - last) / 2
        figure[9, n] = np.nan
        length, run, cycle, cycle_start = 0, 0, 0, first
        for e in range(first, last + 1):
            s = nights[e, n]
            third = min(3 * (e - first) // span, 2)
            if s == 0:
                figure[3, n] += 0.5
                figure[18 + third, n] += 0.5
            else:
                figure[2, n] += 0.5
                figure[4 + s, n] += 0.5
            if s == 3:
                figure[12 + third, n] += 0.5
            if s == 4:
                figure[15 + third, n] += 0.5
                if np.isnan(figure[9, n]):
                    figure[9, n] = (e - first) / 2
            if s != 0:
                run += 1
            if e < last:
                moves[min(3 * (e - first) // span, 2), s, nights[e + 1, n], n] += 1
            length += 1
            if e == last or nights[e + 1, n] != s:
                bouts[s, min(length, LONGEST) - 1, n] += 1
                if e < last:
                    figure[11, n] += 1
                if s == 0:
                    figure[10, n] += 1
                    if length >= 10:
                        figure[21, n] += 1
                length = 0
            if run and (e == last or nights[e + 1, n] == 0):
                runs[min(run, 2 * LONGEST) - 1, n] += 1
                run = 0
        figure[11, n] /= span / 120
        # cycles: from onset or the end of REM to the end of the next REM; pieces < 15 min apart are one
        e = first
        while e <= last and cycle < CYCLES:
            if nights[e, n] == 4:
                end, rem_in, e2 = e, 0, e
                while e2 <= last and e2 - end <= MERGE:
                    if nights[e2, n] == 4:
                        end = e2
                        rem_in += 1
                    e2 += 1
                if cycle == 0 or rem_in >= SHORTEST:
                    cycles[cycle, n] = end + 1 - cycle_start
                    cycle += 1
                    cycle_start = end + 1
                e = end + 1
            e += 1


def tables(nights, lengths=None):
    """All tables of a block of nights."""
    count = nights.shape[1]
    lengths = np.full(count, nights.shape[0]) if lengths is None else lengths
    figure = np.zeros((len(FIGURES), count))
    bouts, moves = np.zeros((5, LONGEST, count), np.int32), np.zeros((3, 5, 5, count), np.int32)
    runs, cycles = np.zeros((2 * LONGEST, count), np.int32), np.zeros((CYCLES, count), np.int32)
    count_nights(nights, lengths, figure, bouts, moves, runs, cycles)
    return figure, bouts, moves, runs, cycles


def _quantile(histogram, share):
    """Length in minutes below which `share` of the bouts lie."""
    total = histogram.sum()
    if not total:
        return np.nan
    return (np.searchsorted(np.cumsum(histogram), share * total) + 1) / 2


def statistics(table, weights=None):
    """Named statistics of the nights, each night counted `weights` times."""
    figure, bouts, moves, runs, cycles = table
    weights = np.ones(figure.shape[1]) if weights is None else weights
    plain = (weights == 1).all()
    keep = slice(None) if plain else np.repeat(np.arange(figure.shape[1]), weights.astype(int))
    f = dict(zip(FIGURES, figure[:, keep], strict=True))
    total = weights.sum()
    with np.errstate(invalid="ignore", divide="ignore"):
        share = {s: 100 * f[s] / f["tst"] for s in ("n1", "n2", "n3", "rem")}
        out = {"se": np.nanmean(100 * f["tst"] / f["tib"]), "sd_se": np.nanstd(100 * f["tst"] / f["tib"])}
    for name in ("tst", "sol", "waso", "terminal", "awakenings", "shifts", "awake_5min"):
        out[name], out[f"sd_{name}"], out[f"med_{name}"] = (
            np.nanmean(f[name]),
            np.nanstd(f[name]),
            np.nanmedian(f[name]),
        )
    for name, values in share.items():
        out[name], out[f"sd_{name}"] = np.nanmean(values), np.nanstd(values)
    for name in ("n3", "rem", "w"):
        for third in ("t1", "t2", "t3"):
            out[f"{name}_{third}"] = f[f"{name}_{third}"].mean()
    out["n3_first_last"] = out["n3_t1"] / max(out["n3_t3"], 0.1)
    out["rem_last_first"] = out["rem_t3"] / max(out["rem_t1"], 0.1)
    out["reml"], out["med_reml"], out["sd_reml"] = np.nanmean(f["reml"]), np.nanmedian(f["reml"]), np.nanstd(f["reml"])
    out["reml_q25"], out["reml_q75"] = np.nanquantile(f["reml"], 0.25), np.nanquantile(f["reml"], 0.75)
    lengths = (np.arange(LONGEST) + 1) / 2
    pooled = bouts.sum(axis=-1) if plain else bouts @ weights
    for row, stage in enumerate(STAGES):
        h = pooled[row]
        n = max(h.sum(), 1)
        mean = h @ lengths / n
        out[f"bouts_{stage}"] = h.sum() / total
        out[f"mean_{stage}"] = mean
        out[f"cv_{stage}"] = np.sqrt(max(h @ lengths**2 / n - mean**2, 0)) / max(mean, 0.1)
        out[f"single_{stage}"] = h[0] / n
        for q in (50, 90, 99):
            out[f"p{q}_{stage}"] = _quantile(h, q / 100)
    thirds = moves.sum(axis=-1) if plain else moves @ weights
    for part, table_ in (("", thirds.sum(axis=0)), *((f"_t{i + 1}", thirds[i]) for i in range(3))):
        rows = table_ / np.maximum(table_.sum(axis=1, keepdims=True), 1)
        for a in range(5):
            for b in range(5):
                out[f"{STAGES[a]}>{STAGES[b]}{part}"] = rows[a, b]
    h = runs.sum(axis=-1) if plain else runs @ weights
    out["run_median"], out["run_p90"] = _quantile(h, 0.5), _quantile(h, 0.9)
    c = cycles[:, keep]
    out["cycle_median"] = np.median(c[c > 0]) / 2 if (c > 0).any() else np.nan
    out["cycles"] = (c > 0).sum() / total
    return out
