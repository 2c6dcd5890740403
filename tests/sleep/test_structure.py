"""Nights small enough to count by hand."""

from collections.abc import Callable

import numpy as np
import pytest

from nightleaf.errors import EpochMismatch, UnreadableRecording
from nightleaf.sleep import Hypnogram
from nightleaf.sleep.structure import BOUT_KEYS, CYCLES, Structure, block_of, count_structure

W, N1, N2, N3, REM, RUN = range(6)
Night = Callable[..., Hypnogram]


def count(*nights: Hypnogram) -> Structure:
    return count_structure(block_of(nights), nights[0].epoch_s)


def bouts_of(found: Structure, kind: int, night: int = 0) -> list[int]:
    """The lengths of all bouts, from short to long."""
    return [int(n) for length, times in enumerate(found.lengths[night, kind]) for n in [length] * int(times)]


def test_bouts_are_runs_of_one_stage_inside_the_sleep_period(night: Night) -> None:
    found = count(night("W 4 N1 1 N2 3 W 2 N2 1 N3 5 N2 2 REM 4 W 1 N1 1 W 9"))
    assert [bouts_of(found, kind) for kind in range(6)] == [[1, 2], [1, 1], [1, 2, 3], [5], [4], [1, 4, 12]]
    assert BOUT_KEYS == ("WAKE", "N1", "N2", "N3", "REM", "sleep_run")


def test_changes_are_counted_from_one_epoch_to_the_next(night: Night) -> None:
    found = count(night("W 4 N1 1 N2 3 W 2 N2 1 W 5"))
    changes = found.changes.sum(axis=1)[0]
    assert changes.sum() == 6
    assert (changes[N1, N2], changes[N2, N2], changes[N2, W], changes[W, W], changes[W, N2]) == (1, 2, 1, 1, 1)


@pytest.mark.parametrize(
    ("period", "epochs"), [("N2 1", [0, 0, 1]), ("N2 2", [0, 1, 1]), ("N2 3", [1, 1, 1]), ("N2 7", [2, 2, 3]),
                           ("N2 8", [2, 3, 3]), ("N2 300", [100, 100, 100])],
)  # fmt: skip
def test_thirds_part_the_sleep_period_and_not_the_time_in_bed(night: Night, period: str, epochs: list[int]) -> None:
    found = count(night(f"W 50 {period} W 7"))
    assert (found.thirds_min[0, :, N2] * 2).tolist() == epochs


def test_a_change_belongs_to_the_third_of_the_earlier_epoch(night: Night) -> None:
    found = count(night("N1 1 N2 1 N3 1"))
    assert found.changes[0, 0, N1, N2] == 1
    assert found.changes[0, 1, N2, N3] == 1
    assert found.changes[0, 2].sum() == 0


def test_rem_less_than_15_min_apart_is_one_cycle_and_later_rem_needs_5_min(night: Night) -> None:
    """30 s epochs: REM of 1 min, 14.5 min of N2, REM of 2 min; 15 min; REM of 4.5 min; 15 min; REM of 5 min."""
    found = count(night("W 9 N2 60 REM 2 N2 29 REM 4 N2 30 REM 9 N2 30 REM 10 W 3"))
    assert found.cycles_min[0, :3].tolist()[:2] == [(60 + 2 + 29 + 4) / 2, (30 + 9 + 30 + 10) / 2]
    assert np.isnan(found.cycles_min[0, 2:]).all()
    assert found.rem_min[0, :2].tolist() == [3.0, 5.0]
    assert found.metrics["cycles"].tolist() == [2]


def test_cycles_beyond_those_kept_are_left_out(night: Night) -> None:
    found = count(night(" ".join(["N2 40 REM 12"] * (CYCLES + 2))))
    assert np.isfinite(found.cycles_min).all()
    assert found.cycles_min[0].tolist() == [26.0] * CYCLES


def test_the_waits_and_the_long_wakings(night: Night) -> None:
    found = count(night("W 9 N2 20 W 1 N2 5 W 2 N3 4 W 9 N2 1 W 10 N2 1 W 40"))
    assert found.metrics["n3_latency_min"].tolist() == [14.0]
    assert found.metrics["awakenings"].tolist() == [4]
    assert found.metrics["awakenings_60_s"].tolist() == [3]
    assert found.metrics["awakenings_5_min"].tolist() == [1]


def test_an_all_wake_night_has_no_structure(night: Night) -> None:
    found = count(night("W 30"), night("W 2 N2 4"))
    assert not found.lengths[0].any()
    assert not found.changes[0].any()
    assert not found.thirds_min[0].any()
    assert np.isnan(found.cycles_min[0]).all()
    assert np.isnan(found.metrics["n3_latency_min"]).all()
    assert np.isnan(found.metrics["awakenings_60_s"][0])
    assert found.metrics["awakenings_60_s"][1] == 0


def test_an_unscored_epoch_ends_a_bout_and_takes_part_in_no_change(night: Night) -> None:
    found = count(night("N2 3 ? 2 N2 4 REM 1"))
    assert bouts_of(found, N2) == [3, 4]
    assert bouts_of(found, RUN) == [3, 5]
    changes = found.changes.sum(axis=1)[0]
    assert (changes[N2, N2], changes[N2, REM], changes.sum()) == (5, 1, 6)


def test_time_in_bed_ends_with_the_last_scored_epoch(night: Night) -> None:
    found = count(night("W 4 N2 12 W 4"), night("W 4 N2 12 W 4 ? 20"))
    assert found.metrics["tib_min"].tolist() == [10.0, 10.0]
    assert found.metrics["se_percent"].tolist() == [60.0, 60.0]
    assert found.metrics["unscored_min"].tolist() == [0.0, 0.0]


def test_a_recording_that_began_before_lights_out_can_be_cut(night: Night) -> None:
    early = night("? 30 W 4 ? 2 N2 12 W 4")
    whole, cut = count(early), count_structure(block_of([early], from_first_scored=True), 30)
    assert (whole.metrics["sol_min"].tolist(), cut.metrics["sol_min"].tolist()) == ([18.0], [3.0])
    assert cut.metrics["tib_min"].tolist() == [11.0]
    np.testing.assert_array_equal(whole.lengths, cut.lengths)


def test_bytes_and_signed_integers_are_counted_alike(night: Night) -> None:
    block = block_of([night("W 4 N2 12 ? 3 REM 4")])
    signed, plain = count_structure(block, 30), count_structure(block.view(np.uint8), 30)
    np.testing.assert_array_equal(signed.lengths, plain.lengths)
    np.testing.assert_array_equal(signed.changes, plain.changes)


def test_minutes_follow_the_length_of_the_epoch(night: Night) -> None:
    found = count(night("N2 6", epoch_s=20))
    assert found.thirds_min[0, :, N2].sum() == pytest.approx(2.0)
    assert found.epoch_s == 20


def test_nights_that_are_no_block_are_refused(night: Night) -> None:
    with pytest.raises(EpochMismatch, match="one length in a block"):
        block_of([night("N2 4", epoch_s=30), night("N2 4", epoch_s=20)])
    with pytest.raises(EpochMismatch, match="0 nights"):
        block_of([])
    with pytest.raises(UnreadableRecording, match="no stage"):
        count_structure(np.full((3, 1), 7, np.uint8), 30)
