"""The noise of every step, from its words."""

import numpy as np
import pytest
from numba import njit

from nightleaf.numerics.lanes import u4
from nightleaf.numerics.noise import BIT_WEIGHTS, exponential, normal

WORDS = np.random.default_rng(5).integers(0, 2**32, 500_000, dtype=np.uint32)


@njit
def normals(words):
    return np.array([normal(word) for word in words])


@njit
def exponentials(words):
    return np.array([exponential(word) for word in words])


def test_a_normal_is_the_weighted_sum_of_the_bits_of_its_word() -> None:
    words = WORDS[:2000]
    bits = (words[:, None] >> np.arange(32, dtype=np.uint32)) & 1
    exact = (bits @ BIT_WEIGHTS - BIT_WEIGHTS.sum() / 2) / (np.sqrt((BIT_WEIGHTS**2).sum()) / 2)
    assert np.abs(normals(words) - exact).max() < 2e-6


def test_normals_have_mean_0_variance_1_and_nearly_no_kurtosis() -> None:
    z = normals(WORDS).astype(np.float64)
    assert z.mean() == pytest.approx(0, abs=5 / np.sqrt(len(z)))
    assert z.var() == pytest.approx(1, abs=5 * np.sqrt(2 / len(z)))
    assert (z**4).mean() - 3 == pytest.approx(-0.06, abs=0.05)


def test_no_normal_lies_beyond_5_64() -> None:
    lowest, highest = normals(np.array([0, 2**32 - 1], np.uint32))
    assert -5.64 < lowest < -5.63
    assert highest == pytest.approx(-lowest, abs=1e-5)


def test_an_exponential_is_minus_ln_of_the_upper_24_bits() -> None:
    uniform = ((WORDS >> 8).astype(np.float64) + 0.5) / 2**24
    assert np.abs(exponentials(WORDS) + np.log(uniform)).max() < 1e-5


def test_exponentials_run_from_0_to_17_4() -> None:
    ends = exponentials(np.array([0, 2**32 - 1], np.uint32))
    assert ends[0] == pytest.approx(np.log(2**25), rel=1e-6)
    assert ends[1] == 0
    assert exponential(u4(0)) == ends[0]
