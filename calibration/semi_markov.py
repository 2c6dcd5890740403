"""Fit the semi-Markov baseline, compute the structure of the recorded nights, and compare both with the network.

    NIGHTLEAF_REAL_DATA=FOLDER python calibration/semi_markov.py            writes the tables of the library
    NIGHTLEAF_REAL_DATA=FOLDER python calibration/semi_markov.py --compare  prints the comparison, and writes it to
                                                                            validation/night/two_sample.csv

FOLDER holds dod_hypnograms.csv (source dod_2020): 80 nights, each scored by five experts, and their majority. The
recordings stay there; only fitted numbers are written. Under a minute on one core.
"""

import argparse
import csv
import os
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TextIO

import numpy as np
from numpy.typing import NDArray

from nightleaf.evidence import LIBRARY, Ledger, load_library
from nightleaf.night.getting_up import epochs_awake_at_the_end, wake_at_the_end
from nightleaf.night.parameters import night_parameters
from nightleaf.night.population import Sleepers
from nightleaf.night.simulate import Bedtime, Run, simulate_nights
from nightleaf.sleep import read_nights
from nightleaf.sleep.recorded import RecordedNight
from nightleaf.sleep.semi_markov import UNSCORED, fit_semi_markov, simulate_semi_markov
from nightleaf.sleep.semi_markov_table import COLUMNS, semi_markov_rows
from nightleaf.sleep.structure import Stages, block_of, count_structure
from nightleaf.sleep.structure_summary import Figure, bootstrap
from nightleaf.sleep.two_sample import Comparison, Plan, compare

EPOCH_S, HEALTHY, SEED = 30.0, 25, 1
PSEUDO_COUNT, FEWEST_BOUTS = 1.0, 10
"""One bout of the whole night is added to what follows a stage in a third; fewer than ten bouts are not fitted."""
COMPARED = Path(__file__).parents[1] / "validation" / "night" / "two_sample.csv"
COMPARED_BY = ("energy", "linear_auc", "neighbour_auc")
SCORERS = tuple(f"scorer_{i}" for i in range(1, 6))


def recorded_nights() -> list[RecordedNight]:
    """All scorings, from the folder that the environment names."""
    folder = os.environ.get("NIGHTLEAF_REAL_DATA")
    if folder is None:
        sys.exit("NIGHTLEAF_REAL_DATA is not set; set it to the folder that holds dod_hypnograms.csv")
    return read_nights(Path(folder) / "dod_hypnograms.csv", epoch_s=EPOCH_S)


def scored_by(nights: Sequence[RecordedNight], scorers: Iterable[str], *, healthy: bool) -> list[RecordedNight]:
    """The nights of the 25 healthy sleepers, or of the 55 with apnoea, as these scorers saw them."""
    records = list(dict.fromkeys(night.record for night in nights))
    chosen = records[:HEALTHY] if healthy else records[HEALTHY:]
    wanted = tuple(scorers)
    return [night for night in nights if night.record in chosen and night.scorer in wanted]


def write_tables() -> None:
    """The tables of the library, computed anew."""
    nights = recorded_nights()
    majority = scored_by(nights, ("majority",), healthy=True)
    block = block_of([night.hypnogram for night in majority])
    model = fit_semi_markov(block, EPOCH_S, pseudo_count=PSEUDO_COUNT, fewest_bouts=FEWEST_BOUTS)
    with table(LIBRARY / "parameters" / "sleep" / "semi_markov.csv") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(semi_markov_rows(model))
    write_figures("night_dod_majority.csv", bootstrap(count_structure(block, EPOCH_S), seed=SEED))
    single = scored_by(nights, SCORERS, healthy=True)
    records = np.unique([night.record for night in single], return_inverse=True)[1]
    structure = count_structure(block_of([night.hypnogram for night in single]), EPOCH_S)
    write_figures("night_dod_scorers.csv", bootstrap(structure, groups=records, seed=SEED))


def write_figures(name: str, figures: Iterable[Figure]) -> None:
    """One table of statistics with their intervals; what has no value is left out."""
    with table(LIBRARY / "observations" / name) as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(Figure._fields)
        for figure in figures:
            if np.isfinite(figure[2:]).all():
                writer.writerow([*figure[:2], *(f"{number:.6g}" for number in figure[2:])])


def table(path: Path) -> TextIO:
    """A table to write, in a folder that is made if it is not there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    return path.open("w", encoding="utf-8", newline="")


def baseline(training: Stages, epochs_in_bed: NDArray[np.int64], seed: int) -> NDArray[np.uint8]:
    """Nights of the semi-Markov baseline, fitted to the training nights alone."""
    model = fit_semi_markov(training, EPOCH_S, pseudo_count=PSEUDO_COUNT, fewest_bouts=FEWEST_BOUTS)
    people = np.arange(len(epochs_in_bed))
    return simulate_semi_markov(model, people, np.zeros_like(people), epochs_in_bed, seed)


def network(training: Stages, epochs_in_bed: NDArray[np.int64], seed: int) -> NDArray[np.uint8]:  # noqa: ARG001
    """Nights of the shipped network, good sleepers of 30 years, lights out at 23:00; it learns nothing here."""
    parameters = night_parameters(Ledger(load_library()).read)
    bedtime = Bedtime(23.0, int(epochs_in_bed.max()) * EPOCH_S / 3600)
    sleepers = Sleepers.cohort(len(epochs_in_bed))
    made = simulate_nights(sleepers, parameters, bedtime, run=Run(seed=seed))
    wake_at_the_end(made.stages, epochs_awake_at_the_end(sleepers, parameters, seed), epochs_in_bed)
    after = np.arange(len(made.stages))[:, None] >= epochs_in_bed
    return np.where(after, np.uint8(UNSCORED), made.stages)


def print_comparison() -> None:
    """Network and baseline against the recorded nights, healthy and with apnoea apart."""
    nights = recorded_nights()
    COMPARED.unlink(missing_ok=True)
    for healthy, label in ((True, "25 healthy nights"), (False, "55 nights with apnoea")):
        majority = scored_by(nights, ("majority",), healthy=healthy)
        block = block_of([night.hypnogram for night in majority], from_first_scored=True)
        found, differences = compare(block, EPOCH_S, {"network": network, "semi_markov": baseline}, Plan(seed=SEED))
        say(f"{label}, majority of five experts: value (95 % interval over nights)")
        for one in found:
            say_comparison(one)
        write_comparison(label, found)
        for figure, first, second, (value, lo, hi) in differences:
            say(f"  {figure}, {first} minus {second}: {value:+.3f} ({lo:+.3f} to {hi:+.3f})")


def write_comparison(label: str, found: Iterable[Comparison]) -> None:
    """The figures of all candidates, added to the table."""
    new = not COMPARED.exists()
    with COMPARED.open("a", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        if new:
            writer.writerow(("nights", "candidate", "figure", "value", "ci_lo", "ci_hi"))
        for one in found:
            for name in COMPARED_BY:
                writer.writerow((label, one.candidate, name, *(f"{number:.4f}" for number in getattr(one, name))))
            writer.writerow((label, one.candidate, "p_value", f"{one.p_value:.4f}", "", ""))


def say_comparison(one: Comparison) -> None:
    """One candidate, figure by figure."""
    for name in COMPARED_BY:
        value, lo, hi = getattr(one, name)
        say(f"  {one.candidate:12} {name:14} {value:.3f} ({lo:.3f} to {hi:.3f})")
    say(f"  {one.candidate:12} permutation p {one.p_value:.4f}")
    for name, mean, ratio in one.apart:
        say(f"    {name:22} mean apart {mean:+.2f} SD, SD ratio {ratio:.2f}")


def say(text: str) -> None:
    """One line."""
    sys.stdout.write(text + "\n")


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--compare", action="store_true", help="print the comparison and write its figures")
    print_comparison() if parser.parse_args().compare else write_tables()


if __name__ == "__main__":
    main()
