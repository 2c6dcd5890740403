"""exp, ln, tanh and logistic against float64, with the error bounds that their docstrings promise."""

import numpy as np
import pytest
from numba import njit

from nightleaf.numerics import elementary
from nightleaf.numerics.lanes import f4


def over(name: str, x: np.ndarray) -> np.ndarray:
    scalar = getattr(elementary, name)

    @njit
    def loop(values):
        out = np.empty(len(values), np.float32)
        for i in range(len(values)):
            out[i] = scalar(values[i])
        return out

    return loop(x.astype(np.float32)).astype(np.float64)


GRID = np.linspace(-12, 12, 400_001).astype(np.float32)


@pytest.mark.parametrize(
    ("name", "exact", "bound"),
    [
        ("half_tanh", lambda x: np.tanh(x) / 2, 3e-6),
        ("tanh", np.tanh, 6e-6),
        ("logistic", lambda x: (1 + np.tanh(x)) / 2, 3e-6),
    ],
)
def test_the_response_stays_within_its_absolute_error(name, exact, bound) -> None:
    assert np.abs(over(name, GRID) - exact(GRID.astype(np.float64))).max() < bound


def test_tanh_is_odd() -> None:
    assert np.array_equal(over("tanh", -GRID), -over("tanh", GRID))


def test_exp_stays_within_its_relative_error() -> None:
    x = np.linspace(-86, 87, 400_001).astype(np.float32)
    assert np.abs(over("exp", x) / np.exp(x.astype(np.float64)) - 1).max() < 3e-7


def test_exp_of_numbers_beyond_its_range_is_held_at_the_ends() -> None:
    low, high, ends = over("exp", np.array([-1e4])), over("exp", np.array([1e4])), over("exp", np.array([-87.0, 88.0]))
    assert (low[0], high[0]) == (ends[0], ends[1])
    assert 0 < low[0] < 1e-37
    assert np.isfinite(high[0])


def test_ln_stays_within_its_error() -> None:
    x = np.exp(np.linspace(-80, 80, 400_001)).astype(np.float32)
    error = np.abs(over("ln", x) - np.log(x.astype(np.float64)))
    assert (error / np.maximum(1, np.abs(np.log(x)))).max() < 5e-7


def test_ln_of_zero_is_a_large_negative_number() -> None:
    assert -90 < over("ln", np.array([0.0]))[0] < -85


def test_smaller_and_larger_choose() -> None:
    assert elementary.smaller(f4(1), f4(2)) == 1
    assert elementary.larger(f4(1), f4(2)) == 2
