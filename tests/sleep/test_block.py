"""The compiled statistics of many nights."""

import subprocess
import sys
from collections.abc import Callable

import numpy as np
import pytest

from nightleaf.errors import EpochMismatch, UnreadableRecording
from nightleaf.sleep import METRICS, Hypnogram, block_statistics


def test_a_block_names_every_statistic_with_one_value_a_night() -> None:
    found = block_statistics(np.zeros((10, 3), dtype=np.uint8), 30)
    assert list(found) == [*METRICS, "unscored_min"]
    assert all(values.shape == (3,) and values.dtype == np.float64 for values in found.values())


def test_slow_waves_are_left_to_the_caller(night: Callable[..., Hypnogram]) -> None:
    stages = night("W 2 N3 40 REM 10").stages[:, None]
    assert np.isnan(block_statistics(stages, 30)["swa_relative"]).all()


def test_a_block_may_be_a_view_of_any_layout() -> None:
    rng = np.random.default_rng(1)
    stages = rng.integers(0, 5, (200, 12)).astype(np.uint8)
    whole = block_statistics(stages, 30)
    for view, columns in ((stages[:, ::3], slice(None, None, 3)), (np.asfortranarray(stages), slice(None))):
        part = block_statistics(view, 30)
        assert all(np.array_equal(part[name], whole[name][columns], equal_nan=True) for name in whole)


def test_a_block_without_nights_is_empty() -> None:
    assert block_statistics(np.zeros((10, 0), dtype=np.uint8), 30)["tst_min"].shape == (0,)


@pytest.mark.parametrize("stages", [np.zeros(5, np.uint8), np.zeros((0, 5), np.uint8)])
def test_what_is_no_block_is_refused(stages: np.ndarray) -> None:
    with pytest.raises(EpochMismatch, match="not a block"):
        block_statistics(stages, 30)


def test_stages_that_do_not_exist_are_refused_in_a_block() -> None:
    with pytest.raises(UnreadableRecording, match="no stage"):
        block_statistics(np.full((5, 2), 5, np.uint8), 30)
    with pytest.raises(UnreadableRecording, match="int8 or uint8"):
        block_statistics(np.zeros((5, 2)), 30)  # type: ignore[arg-type]


def test_an_epoch_that_divides_no_window_is_refused_in_a_block() -> None:
    with pytest.raises(EpochMismatch, match="expected 15, 20 or 30 s"):
        block_statistics(np.zeros((5, 2), np.uint8), 7)


def test_reading_one_night_does_not_load_the_compiler() -> None:
    code = "import sys, nightleaf.sleep; sys.exit('numba' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
