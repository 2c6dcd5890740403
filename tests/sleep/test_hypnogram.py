"""A night as a row of epochs."""

import dataclasses
from datetime import UTC, datetime

import numpy as np
import pytest

from nightleaf.errors import EpochMismatch, UnreadableRecording
from nightleaf.sleep import Hypnogram, Stage, bouts


def test_the_stages_of_a_night_cannot_be_changed_from_inside_or_outside() -> None:
    given = np.array([0, 2, 4], dtype=np.int8)
    night = Hypnogram(given)
    given[0] = 3
    assert night.stages.tolist() == [0, 2, 4]
    with pytest.raises(ValueError, match="read-only"):
        night.stages[0] = 1
    with pytest.raises(dataclasses.FrozenInstanceError):
        night.epoch_s = 15.0  # type: ignore[misc]


@pytest.mark.parametrize("epoch_s", [1, 5, 10, 15, 20, 30, 60, 300, 2.5])
def test_an_epoch_may_be_any_length_that_divides_five_minutes(epoch_s: float) -> None:
    assert Hypnogram([0] * 6, epoch_s).duration_min == pytest.approx(epoch_s / 10)


@pytest.mark.parametrize("epoch_s", [0, -30, 0.5, 7, 29.97, 40, 600, float("nan"), float("inf")])
def test_other_epoch_lengths_are_refused(epoch_s: float) -> None:
    with pytest.raises(EpochMismatch, match="expected 15, 20 or 30 s"):
        Hypnogram([0, 1], epoch_s)


@pytest.mark.parametrize("stages", [[], [[0, 1], [0, 1]], 3])
def test_what_is_not_one_row_of_epochs_is_refused(stages: object) -> None:
    with pytest.raises(EpochMismatch, match="not one night"):
        Hypnogram(stages)  # type: ignore[arg-type]


@pytest.mark.parametrize("strange", [5, -3, 300])
def test_a_number_that_is_no_stage_is_refused_with_its_place(strange: int) -> None:
    with pytest.raises(UnreadableRecording, match=f"epoch 2: {strange} is not a stage"):
        Hypnogram(np.array([0, strange]))


@pytest.mark.parametrize("stages", [[0.0, 1.0], ["W", "N1"], [True, False]])
def test_what_is_not_an_integer_is_refused(stages: list[object]) -> None:
    with pytest.raises(UnreadableRecording, match="expected integers"):
        Hypnogram(np.array(stages))


def test_an_unknown_origin_is_refused() -> None:
    with pytest.raises(UnreadableRecording, match="psg, wearable, diary, simulated"):
        Hypnogram([0], origin="dream")  # type: ignore[arg-type]


def test_two_nights_are_the_same_when_all_of_them_is_the_same() -> None:
    start = datetime(2026, 3, 1, 23, tzinfo=UTC)
    night = Hypnogram([Stage.WAKE, Stage.N2], 30, start, "psg", "A")
    assert night == Hypnogram(np.array([0, 2]), 30.0, start, "psg", "A")
    assert hash(night) == hash(Hypnogram([0, 2], 30, start, "psg", "A"))
    others = [
        Hypnogram([0, 1], 30, start, "psg", "A"),
        Hypnogram([0, 2], 15, start, "psg", "A"),
        Hypnogram([0, 2], 30, None, "psg", "A"),
        Hypnogram([0, 2], 30, start, "simulated", "A"),
        Hypnogram([0, 2], 30, start, "psg", "B"),
    ]
    assert all(night != other for other in others)
    assert night != "W N2"


def test_bouts_begin_and_end_where_the_stage_changes() -> None:
    starts, ends = bouts(np.array([True, True, False, True]))
    assert (starts.tolist(), ends.tolist()) == ([0, 3], [2, 4])
    assert [edge.tolist() for edge in bouts(np.zeros(3, dtype=bool))] == [[], []]
