"""The compiled counts of many nights are number for number those of one night at a time."""

from dataclasses import asdict

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st

from nightleaf.sleep import Hypnogram, block_statistics, sleep_statistics

EPOCHS = st.sampled_from([15.0, 20.0, 30.0, 60.0, 75.0, 300.0])


@st.composite
def blocks(draw: st.DrawFn) -> np.ndarray:
    """Nights in bouts of random stages: all-wake, all-REM, unscored and single-epoch nights among them."""
    n_epochs, n_nights = draw(st.integers(1, 400)), draw(st.integers(1, 6))
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    longest = draw(st.sampled_from([1, 3, 40, 400]))
    stages = draw(st.lists(st.integers(-2, 4), min_size=1, max_size=7))
    nights = [np.repeat(rng.choice(stages, n_epochs), rng.integers(1, longest + 1, n_epochs)) for _ in range(n_nights)]
    return np.stack([night[:n_epochs] for night in nights], axis=1).astype(np.int8)


@given(blocks(), EPOCHS)
@example(np.zeros((960, 1), np.int8), 30.0)
@example(np.full((960, 1), 4, np.int8), 30.0)
@example(np.full((1, 1), 2, np.int8), 300.0)
@example(np.full((5, 1), -2, np.int8), 20.0)
@settings(deadline=None, max_examples=200)
def test_a_block_says_exactly_what_each_night_says(stages: np.ndarray, epoch_s: float) -> None:
    block = block_statistics(stages, epoch_s)
    for i in range(stages.shape[1]):
        alone = asdict(sleep_statistics(Hypnogram(stages[:, i], epoch_s)))
        assert {name: None if np.isnan(values[i]) else values[i] for name, values in block.items()} == alone


@given(blocks())
@settings(deadline=None)
def test_unsigned_bytes_mean_the_same_as_signed_ones(stages: np.ndarray) -> None:
    signed, unsigned = block_statistics(stages, 30), block_statistics(stages.view(np.uint8), 30)
    assert all(np.array_equal(signed[name], unsigned[name], equal_nan=True) for name in signed)
