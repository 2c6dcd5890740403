"""The structure of the recorded nights: the tables that ship, and 330 figures that were computed before by other code.

Set NIGHTLEAF_REAL_DATA to the folder that holds ``dod_hypnograms.csv``; ``hypnogram_stats.csv`` lies in it or beside.
"""

import csv
import os
from pathlib import Path

import numpy as np
import pytest

from nightleaf.evidence import Ledger, load_library
from nightleaf.evidence.norm_card import norm_cards, structure_figures
from nightleaf.night.getting_up import epochs_awake_at_the_end, wake_at_the_end
from nightleaf.night.parameters import night_parameters
from nightleaf.night.population import Sleepers
from nightleaf.night.simulate import Bedtime, Run, simulate_nights
from nightleaf.sleep import read_nights
from nightleaf.sleep.dwell import fit_dwell
from nightleaf.sleep.recorded import RecordedNight
from nightleaf.sleep.semi_markov import UNSCORED, fit_semi_markov, simulate_semi_markov
from nightleaf.sleep.semi_markov_table import semi_markov_rows, shipped_semi_markov
from nightleaf.sleep.structure import BOUT_KEYS, block_of, count_structure
from nightleaf.sleep.structure_summary import bootstrap, summarise
from nightleaf.sleep.two_sample import Plan, compare

FOLDER = os.environ.get("NIGHTLEAF_REAL_DATA")
HEALTHY = 25

pytestmark = pytest.mark.skipif(
    FOLDER is None, reason="NIGHTLEAF_REAL_DATA is not set: NO REAL NIGHT IS TESTED; set it to the folder of recordings"
)

STAGES = {"W": "WAKE", "N1": "N1", "N2": "N2", "N3": "N3", "R": "REM"}
METRICS = {
    "TRT": "tib_min", "SOL": "sol_min", "TST": "tst_min", "SPT": "spt_min", "WASO": "waso_min", "SE": "se_percent",
    "SME": "sme_percent", "%N1": "n1_percent", "%N2": "n2_percent", "%N3": "n3_percent", "%R": "rem_percent",
    "N1": "n1_min", "N2": "n2_min", "N3": "n3_min", "R": "rem_min", "REML": "rem_latency_min",
    "N3L": "n3_latency_min", "NAWK1": "awakenings", "NAWK2": "awakenings_60_s", "NAWK10": "awakenings_5_min",
    "shifts_per_h": "stage_shifts_per_h",
}  # fmt: skip
STATISTICS = {
    "metric_mean": "mean", "metric_sd": "sd", "metric_p25": "p25", "metric_median": "p50", "metric_p75": "p75",
    "bout_per_night": "bouts_per_night", "bout_frac_single_epoch": "bout_single_epoch_share",
    "bout_min_mean": "bout_mean_min", "bout_min_p10": "bout_p10_min", "bout_min_p25": "bout_p25_min",
    "bout_min_p50": "bout_p50_min", "bout_min_p75": "bout_p75_min", "bout_min_p90": "bout_p90_min",
    "bout_min_p99": "bout_p99_min", "transition_all": "change", "transition_third1": "change_third_1",
    "transition_third2": "change_third_2", "transition_third3": "change_third_3",
    "cycle_len_median": "cycle_p50_min", "cycle_len_mean": "cycle_mean_min", "cycle_len_sd": "cycle_sd_min",
    "cycle_rem_min_mean": "cycle_rem_mean_min",
}  # fmt: skip
CANNOT = {("bout_geommix_p1", "R"), ("bout_geommix_p2", "R")}
"""One geometric fits the REM of healthy nights, so that any two shares of two equal components are as likely."""


def real(name: str) -> Path:
    for folder in (Path(FOLDER or ""), Path(FOLDER or "").parent):
        if (folder / name).exists():
            return folder / name
    pytest.skip(f"{name} is not in NIGHTLEAF_REAL_DATA nor beside it: NOT TESTED")


@pytest.fixture(scope="module")
def nights() -> list[RecordedNight]:
    return read_nights(real("dod_hypnograms.csv"), epoch_s=30)


def majority(nights: list[RecordedNight], *, healthy: bool) -> np.ndarray:
    records = list(dict.fromkeys(night.record for night in nights))
    chosen = set(records[:HEALTHY] if healthy else records[HEALTHY:])
    kept = [night.hypnogram for night in nights if night.record in chosen and night.scorer == "majority"]
    return block_of(kept, from_first_scored=True)


@pytest.fixture(scope="module")
def healthy(nights: list[RecordedNight]) -> np.ndarray:
    return majority(nights, healthy=True)


def place_of(statistic: str, key: str) -> tuple[str, str] | None:
    """Our name of a figure of the other code."""
    ours = STATISTICS.get(statistic)
    if ours is None:
        return None
    if statistic.startswith("transition"):
        return ours, ">".join(STAGES[word] for word in key.split(">"))
    if statistic.startswith("cycle"):
        return ours, key.removeprefix("cycle")
    if statistic.startswith("bout"):
        return ours, STAGES[key]
    stage, _, third = key.partition("_T")
    return ours, f"{STAGES[stage].lower()}_third_{third}_min" if third else METRICS[key]


def figures_of_the_other_code(dataset: str) -> list[tuple[str, str, float]]:
    with real("hypnogram_stats.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["dataset"] == dataset]
    return [(row["statistic"], row["key"], float(row["value"])) for row in rows]


@pytest.mark.parametrize(("dataset", "is_healthy"), [("DOD-H", True), ("DOD-O", False)])
def test_the_figures_of_the_other_code_come_out(nights: list[RecordedNight], dataset: str, is_healthy: bool) -> None:
    """The other code took unscored epochs for wake; it matters to one night with apnoea, in 31 of 315 figures."""
    block = majority(nights, healthy=is_healthy)
    to_come = np.maximum.accumulate((block >= 0)[::-1], axis=0)[::-1]
    found = summarise(count_structure(np.where((block < 0) & to_come, np.int8(0), block), 30))
    checked = 0
    for statistic, key, value in figures_of_the_other_code(dataset):
        place = place_of(statistic, key)
        if place is not None:
            assert found[place] == pytest.approx(value, rel=5.1e-5, abs=1e-9), (statistic, key)
            checked += 1
    assert checked == 315


def test_the_mixtures_of_dwell_times_come_out(healthy: np.ndarray) -> None:
    lengths = count_structure(healthy, 30).lengths.sum(axis=0)
    for statistic, key, value in figures_of_the_other_code("DOD-H"):
        if statistic.startswith("bout_geommix") and (statistic, key) not in CANNOT:
            counted = lengths[BOUT_KEYS.index(STAGES[key])]
            mixture = fit_dwell(np.repeat(np.arange(counted.size), counted))
            shares = (float(mixture.short_share), 1 - float(mixture.short_share))
            means = (float(mixture.short_mean) / 2, float(mixture.long_mean) / 2)
            ours = (shares if "_p" in statistic else means)[int(statistic[-1]) - 1]
            assert ours == pytest.approx(value, rel=1e-4), (statistic, key)


@pytest.mark.parametrize("key", ["night_dod_majority", "night_dod_scorers"])
def test_the_tables_that_ship_are_those_of_the_recordings(nights: list[RecordedNight], key: str) -> None:
    records = list(dict.fromkeys(night.record for night in nights))[:HEALTHY]
    is_majority = key.endswith("majority")
    chosen = [n for n in nights if n.record in records and (n.scorer == "majority") == is_majority]
    groups = np.unique([night.record for night in chosen], return_inverse=True)[1]
    structure = count_structure(block_of([night.hypnogram for night in chosen]), 30)
    found = bootstrap(structure, groups=None if is_majority else groups, seed=1)
    ours = {(one.statistic, one.key): one for one in found if np.isfinite(one[2:]).all()}
    library = load_library()
    (card,) = (card for card in norm_cards(library) if card.key == key)
    shipped = structure_figures(card, library)
    assert [(one.statistic, one.key) for one in shipped] == list(ours)
    for one in shipped:
        assert one[2:] == pytest.approx(ours[one.statistic, one.key][2:], rel=1e-5, abs=1e-9), one


def test_the_baseline_that_ships_is_that_of_the_recordings(healthy: np.ndarray) -> None:
    found = semi_markov_rows(fit_semi_markov(healthy, 30, pseudo_count=1, fewest_bouts=10))
    shipped = semi_markov_rows(shipped_semi_markov(load_library()))
    assert [row["value"] for row in found] == pytest.approx([row["value"] for row in shipped], rel=1e-4, abs=1e-6)


def baseline(training: np.ndarray, ends: np.ndarray, seed: int) -> np.ndarray:
    model = fit_semi_markov(training, 30, pseudo_count=1, fewest_bouts=10)
    return simulate_semi_markov(model, np.arange(len(ends)), np.zeros(len(ends), int), ends, seed)


def shuffled(training: np.ndarray, ends: np.ndarray, seed: int) -> np.ndarray:
    """Nights of the right shares and no structure at all."""
    pool = training[(training >= 0)]
    random = np.random.default_rng(seed)
    made = random.choice(pool, size=(int(ends.max()), len(ends))).astype(np.uint8)
    return np.where(np.arange(len(made))[:, None] < ends, made, np.uint8(UNSCORED))


def test_the_baseline_is_hard_to_tell_and_shuffled_nights_are_not(healthy: np.ndarray) -> None:
    plan = Plan(repeats=2, nights_each=5, rounds=500)
    (ours, noise), _ = compare(healthy, 30, {"baseline": baseline, "shuffled": shuffled}, plan)
    assert ours.linear_auc.value < 0.75
    assert ours.neighbour_auc.value < 0.8
    assert ours.energy.value < 0.7
    assert noise.linear_auc.value > 0.99
    assert noise.energy.ci_lo > 10 * ours.energy.value


def network(training: np.ndarray, epochs_in_bed: np.ndarray, seed: int) -> np.ndarray:
    """Nights of the shipped network, which learns nothing here; each ends when its recorded twin did."""
    parameters, sleepers = night_parameters(Ledger(load_library()).read), Sleepers.cohort(len(epochs_in_bed))
    bedtime = Bedtime(23.0, int(epochs_in_bed.max()) / 120)
    made = simulate_nights(sleepers, parameters, bedtime, run=Run(seed=seed)).stages
    wake_at_the_end(made, epochs_awake_at_the_end(sleepers, parameters, seed), epochs_in_bed)
    return np.where(np.arange(len(made))[:, None] >= epochs_in_bed, np.uint8(UNSCORED), made)


def test_the_network_is_not_easier_to_tell_from_recorded_nights_than_the_baseline(healthy: np.ndarray) -> None:
    plan = Plan(repeats=1, nights_each=5, rounds=200)
    (ours, theirs), _ = compare(healthy, 30, {"network": network, "baseline": baseline}, plan)
    assert ours.energy.value < theirs.energy.value
    assert ours.linear_auc.value < theirs.linear_auc.value
    assert ours.neighbour_auc.value < theirs.neighbour_auc.value
    assert ours.p_value > 0.05
