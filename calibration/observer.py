"""Fit the observers: what a scorer and a wearable make of a night.

    NIGHTLEAF_REAL_DATA=FOLDER python calibration/observer.py [--write LIBRARY] [--only scorer|wearable]

FOLDER holds dod_hypnograms.csv (Dreem Open Datasets) and niplav_fitbit_nights.csv. Nothing of them is kept but the
numbers. About five minutes on one core. Prints, for each statistic of whole nights, the scorers on the real nights, our
scorer on their majority, and a confusion matrix applied to each epoch alone; then the same for the 55 nights of people
with apnoea, which no number has seen.
"""

import argparse
import os
import sys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from parameter_files import write
from scorer_moments import fit_scorer, likely, parameters, scored
from scoring_statistics import Floats, intervals, of_nights, statistics
from wearable_moments import fit_wearable

from nightleaf.sleep import read_nights

SCORERS = tuple(f"scorer_{i}" for i in range(1, 6))
HEALTHY, UNSCORED, PANELS, TABLE_SEED = 25, -2, 20, 99


def recordings(folder: Path) -> tuple[list[NDArray[np.int8]], list[list[NDArray[np.int8]]]]:
    """The majority and the five scorings of each night, healthy sleepers first."""
    nights: dict[str, dict[str, NDArray[np.int8]]] = {}
    for night in read_nights(folder / "dod_hypnograms.csv", epoch_s=30):
        nights.setdefault(str(night.record), {})[str(night.scorer)] = night.hypnogram.stages
    return [one["majority"] for one in nights.values()], [[one[s] for s in SCORERS] for one in nights.values()]


def block(nights: list[NDArray[np.int8]]) -> NDArray[np.int8]:
    """Nights side by side, unscored where one is shorter."""
    whole = np.full((max(map(len, nights)), len(nights)), UNSCORED, np.int8)
    for k, night in enumerate(nights):
        whole[: len(night), k] = night
    return whole


def independently(majority: NDArray[np.int8], scorings: NDArray[np.int8], seed: int) -> NDArray[np.int8]:
    """Each epoch called by the confusion matrix alone, as often as there are scorings."""
    rng = np.random.default_rng(seed)
    truth = np.broadcast_to(majority[..., None], scorings.shape)
    known = (truth >= 0) & (scorings >= 0)
    matrix = np.zeros((5, 5))
    np.add.at(matrix, (truth[known], scorings[known]), 1)
    steps = np.cumsum(matrix / matrix.sum(axis=1, keepdims=True), axis=1)
    many = np.broadcast_to(majority[..., None], (*majority.shape, PANELS * scorings.shape[2]))
    calls = (rng.random(many.shape)[..., None] > steps[many][..., :-1]).sum(axis=-1)
    return np.where(many < 0, many, calls).astype(np.int8)


def show(majority: NDArray[np.int8], scorings: NDArray[np.int8], known: dict[str, float], matrix: bool = True) -> None:
    """Print the table; a star where a difference of nought lies outside the interval over nights."""
    real = of_nights(scorings, majority, 1)
    made = {"ours": of_nights(scored(majority, parameters(known), PANELS, TABLE_SEED), majority, PANELS)}
    if matrix:
        made["matrix"] = of_nights(independently(majority, scorings, TABLE_SEED), majority, PANELS)
    ranges = {name: intervals(real, one) for name, one in made.items()}
    print(f"{'':34s}{'scorers':>9s}" + "".join(f"{name:>11s}" for name in made))
    inside = dict.fromkeys(made, 0)
    for name, value in statistics(real).items():
        row = f"{name:34s}{value:9.3f}"
        for way, one in made.items():
            low, high = ranges[way][name]
            row += f"{statistics(one)[name]:10.3f}{' ' if low <= 0 <= high else '*'}"
            inside[way] += low <= 0 <= high
        print(row)
    print("inside:", ", ".join(f"{name} {count} of {len(statistics(real))}" for name, count in inside.items()))


def main() -> None:
    """Fit, print, and write where asked."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--write", type=Path, help="the library to write the numbers into")
    asked.add_argument("--only", choices=("scorer", "wearable"))
    chosen = asked.parse_args()
    if "NIGHTLEAF_REAL_DATA" not in os.environ:
        sys.exit("NIGHTLEAF_REAL_DATA is not set: give the folder that holds dod_hypnograms.csv")
    folder = Path(os.environ["NIGHTLEAF_REAL_DATA"])
    majority, scorings = recordings(folder)
    healthy = block(majority[:HEALTHY])
    known: dict[str, float] = {}
    if chosen.only != "wearable":
        known |= _scorer(healthy, majority, scorings)
    if chosen.only != "scorer":
        worn, target, shown = fit_wearable(healthy, folder)
        known |= worn
        print("wearable, published and ours:", np.round(target, 3), np.round(shown, 3), sep="\n")
    if chosen.write:
        write(known, chosen.write / "parameters" / "sleep")


def _scorer(
    healthy: NDArray[np.int8], majority: list[NDArray[np.int8]], scorings: list[list[NDArray[np.int8]]]
) -> dict[str, float]:
    """Fit the scorer and print its tables."""

    def panel(nights: slice) -> NDArray[np.int8]:
        return np.stack([block([five[j] for five in scorings[nights]]) for j in range(len(SCORERS))], axis=2)

    seen = panel(slice(HEALTHY))
    real: dict[str, Floats] = of_nights(seen, healthy, 1)
    start = likely(majority[:HEALTHY], scorings[:HEALTHY])
    known = fit_scorer(start, healthy, real)
    show(healthy, seen, known)
    print("\nHeld out: 55 nights of people with apnoea")
    show(block(majority[HEALTHY:]), panel(slice(HEALTHY, None)), known)
    return known


if __name__ == "__main__":
    main()
