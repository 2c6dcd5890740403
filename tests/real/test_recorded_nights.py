"""Real recordings: every one is read, and known means come out.

The recordings are never part of the package. Set NIGHTLEAF_REAL_DATA to the folder that holds ``dod_hypnograms.csv``
(Dreem Open Datasets, source dod_2020) and the two scored nights that came with YASA's notebooks.
"""

import os
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

from nightleaf.sleep import (
    Hypnogram,
    RecordedNight,
    block_statistics,
    cohen_kappa,
    epoch_agreement,
    read_nights,
    sleep_statistics,
)

FOLDER = os.environ.get("NIGHTLEAF_REAL_DATA")
HEALTHY = 25  # the first 25 records are healthy sleepers (DOD-H), the other 55 have apnoea (DOD-O)
SCORERS = [f"scorer_{i}" for i in range(1, 6)]

pytestmark = pytest.mark.skipif(
    FOLDER is None, reason="NIGHTLEAF_REAL_DATA is not set: NO REAL NIGHT IS TESTED; set it to the folder of recordings"
)


def real(name: str) -> Path:
    path = Path(FOLDER or "") / name
    if not path.exists():
        pytest.skip(f"{name} is not in NIGHTLEAF_REAL_DATA: NOT TESTED")
    return path


@pytest.fixture(scope="module")
def nights() -> list[RecordedNight]:
    return read_nights(real("dod_hypnograms.csv"), epoch_s=30)


@pytest.fixture(scope="module")
def healthy(nights: list[RecordedNight]) -> list[RecordedNight]:
    records = list(dict.fromkeys(night.record for night in nights))[:HEALTHY]
    return [night for night in nights if night.record in records]


def figures(nights: list[RecordedNight], name: str) -> np.ndarray:
    return np.array([getattr(sleep_statistics(night.hypnogram), name) for night in nights], dtype=float)


def test_all_480_scorings_are_read_and_add_up(nights: list[RecordedNight]) -> None:
    assert len(nights) == 480
    assert len({night.record for night in nights}) == 80
    assert {night.scorer for night in nights} == {*SCORERS, "majority"}
    for night in nights:
        s = sleep_statistics(night.hypnogram)
        wake = np.count_nonzero(night.hypnogram.stages == 0) / 2
        assert wake + s.tst_min + s.unscored_min == s.tib_min
        assert s.sol_min is not None


def test_the_compiled_counts_agree_on_every_real_night(nights: list[RecordedNight]) -> None:
    for night in nights:
        block = block_statistics(night.hypnogram.stages[:, None], 30)
        alone = sleep_statistics(night.hypnogram)
        for name, (value,) in block.items():
            expected = getattr(alone, name)
            assert np.isnan(value) if expected is None else value == expected, name


@pytest.mark.parametrize(
    ("name", "mean", "sd"),
    [
        ("tst_min", 435.7, 70.3),
        ("sol_min", 19.0, 19.8),
        ("waso_min", 39.5, 27.9),  # wake before the final awakening; with the wake after it, waso_aasm_min, 51.1
        ("waso_aasm_min", 51.1, 28.8),
        ("n1_percent", 7.1, 3.4),
        ("n2_percent", 55.5, 8.5),
        ("n3_percent", 15.9, 7.5),
        ("rem_percent", 21.6, 6.4),
        ("rem_latency_min", 130.1, 59.2),
        ("awakenings", 23.2, 10.2),
        ("stage_shifts_per_h", 13.4, 3.9),
        ("cycles", 3.8, 0.96),
    ],
)
def test_the_means_of_25_healthy_nights(healthy: list[RecordedNight], name: str, mean: float, sd: float) -> None:
    majority = [night for night in healthy if night.scorer == "majority"]
    found = figures(majority, name)
    assert len(found) == HEALTHY
    assert found.mean() == pytest.approx(mean, abs=0.051)
    assert found.std(ddof=1) == pytest.approx(sd, abs=0.051)


def test_efficiency_is_of_time_in_bed_and_the_tabulated_one_is_of_scored_time(healthy: list[RecordedNight]) -> None:
    """85.7 % and 506 min in bed were computed without the unscored time, 3.0 min a night, all of it at the end.

    Time in bed holds every epoch, so ours are 85.3 % of 508.8 min.
    """
    majority = [night for night in healthy if night.scorer == "majority"]
    tib, tst, unscored = (figures(majority, name) for name in ("tib_min", "tst_min", "unscored_min"))
    assert figures(majority, "se_percent").mean() == pytest.approx(85.3, abs=0.05)
    assert tib.mean() == pytest.approx(508.8, abs=0.05)
    assert (100 * tst / (tib - unscored)).mean() == pytest.approx(85.7, abs=0.05)
    assert (tib - unscored).mean() == pytest.approx(506, abs=0.5)


def test_the_two_wasos_of_125_healthy_scorings(healthy: list[RecordedNight]) -> None:
    """They differ by 10.3 min of wake on average; 14.0 if unscored time after the last sleep is taken for wake."""
    single = [night for night in healthy if night.scorer in SCORERS]
    assert len(single) == 125
    apart = figures(single, "waso_aasm_min") - figures(single, "waso_min")
    assert apart.mean() == pytest.approx(10.3, abs=0.05)
    assert apart.max() == 100.5
    after = figures(single, "tib_min") - figures(single, "sol_min") - figures(single, "spt_min")
    assert after.mean() == pytest.approx(14.0, abs=0.06)
    assert after.max() == 100.5


def test_two_experts_agree_on_four_epochs_of_five(healthy: list[RecordedNight]) -> None:
    """Over the epochs that both scored; 78.6 % and .692 result if unscored counts as one more stage."""
    pairs: list[tuple[Hypnogram, Hypnogram]] = []
    for record in dict.fromkeys(night.record for night in healthy):
        scorings = [night.hypnogram for night in healthy if night.record == record and night.scorer in SCORERS]
        pairs += combinations(scorings, 2)
    assert len(pairs) == 250
    assert np.mean([epoch_agreement(*pair) for pair in pairs]) == pytest.approx(0.793, abs=0.0005)
    assert np.mean([cohen_kappa(*pair) for pair in pairs]) == pytest.approx(0.701, abs=0.0005)


def test_warnings_are_true_of_every_real_night(nights: list[RecordedNight]) -> None:
    for night in nights:
        stages, said = night.hypnogram.stages, " ".join(night.warnings)
        assert ("starts in sleep" in said) == (stages[0] > 0)
        assert ("ends in sleep" in said) == (stages[-1] > 0)
        assert ("No REM" in said) == (4 not in stages)
        assert ("is not scored" in said) == ((stages < 0).mean() >= 0.01)
        assert "assumed" not in said


def test_a_scored_recording_of_six_hours() -> None:
    (night,) = read_nights(real("yasa_data_full_6hrs_hypno_30s.txt"))
    s = sleep_statistics(night.hypnogram)
    assert (s.tib_min, s.tst_min, s.sol_min, s.rem_latency_min, s.waso_min) == (360.0, 338.5, 5.5, 63.5, 16.0)
    assert night.warnings == (
        "The recording ends in sleep (REM): the final awakening and what followed are not in it.",
    )


def test_a_scored_nap_in_letters() -> None:
    (night,) = read_nights(real("yasa_sub-02_hypno_30s.txt"))
    s = sleep_statistics(night.hypnogram)
    assert (s.tib_min, s.tst_min, s.sol_min, s.lps_min, s.rem_latency_min) == (49.0, 31.0, 11.0, 20.0, None)
    assert any("under 3 h" in warning for warning in night.warnings)


@pytest.mark.parametrize("name", ["niplav_fitbit_nights.csv", "zeo_export_sample_gwern.csv"])
def test_nights_of_wearables_are_refused_and_not_taken_for_full_scorings(name: str) -> None:
    with pytest.raises(Exception, match="no column of stages"):
        read_nights(real(name))
