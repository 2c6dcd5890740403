"""Mixtures of dwell times: recovered from samples, honest about bouts that were cut, exact when drawn from."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nightleaf.errors import InputError
from nightleaf.sleep.dwell import DwellMixture, dwell_from_uniform, fit_dwell, log_likelihood


def mixture(share: float, short: float, long: float) -> DwellMixture:
    return DwellMixture(np.array(share), np.array(short), np.array(long))


def even(count: int) -> np.ndarray:
    return (np.arange(count) + 0.5) / count


@pytest.mark.parametrize(("share", "short", "long"), [(0.88, 1.9, 14.2), (0.3, 2.3, 18.8), (0.32, 1.3, 23.0)])
def test_a_mixture_is_recovered_from_its_own_bouts(share: float, short: float, long: float) -> None:
    lengths = dwell_from_uniform(mixture(share, short, long), even(20_000))
    found = fit_dwell(lengths)
    assert (float(found.short_share), float(found.short_mean), float(found.long_mean)) == pytest.approx(
        (share, short, long), rel=0.03
    )


def test_the_fit_is_at_a_maximum() -> None:
    lengths = dwell_from_uniform(mixture(0.6, 2.0, 20.0), np.random.default_rng(1).random(400))
    best = fit_dwell(lengths)
    top = log_likelihood(best, lengths)
    for factor in (0.97, 1.03):
        for i in range(3):
            moved = DwellMixture(*(value * factor if i == j else value for j, value in enumerate(best)))
            assert log_likelihood(moved, lengths) < top


def test_a_mixture_is_never_less_likely_than_one_component() -> None:
    lengths = np.array([1, 1, 1, 2, 9, 30, 4, 1])
    mean = lengths.mean()
    assert log_likelihood(fit_dwell(lengths), lengths) >= log_likelihood(mixture(0.5, mean, mean), lengths) - 1e-9


def test_bouts_that_the_end_of_the_night_cut_short_do_not_make_dwell_times_shorter() -> None:
    random = np.random.default_rng(2)
    whole = dwell_from_uniform(mixture(0.0, 1.0, 30.0), random.random(20_000))
    end = random.integers(1, 60, whole.size)
    seen, cut = np.minimum(whole, end), whole > end
    assert float(fit_dwell(seen[~cut]).long_mean) < 25
    found = fit_dwell(seen, cut)
    mean = found.short_share * found.short_mean + (1 - found.short_share) * found.long_mean
    assert float(mean) == pytest.approx(30, rel=0.05)


@given(st.floats(0, 1), st.floats(1, 5), st.floats(5, 200))
def test_drawn_lengths_have_the_mean_of_the_mixture(share: float, short: float, long: float) -> None:
    lengths = dwell_from_uniform(mixture(share, short, long), even(40_001))
    assert lengths.min() >= 1
    assert lengths.mean() == pytest.approx(share * short + (1 - share) * long, rel=0.02, abs=0.02)


@given(st.floats(0, 1), st.floats(1, 5), st.floats(5, 50))
def test_the_share_of_single_epochs_is_that_of_the_mixture(share: float, short: float, long: float) -> None:
    lengths = dwell_from_uniform(mixture(share, short, long), even(40_001))
    assert np.mean(lengths == 1) == pytest.approx(share / short + (1 - share) / long, abs=0.001)


def test_arrays_of_mixtures_are_drawn_from_each_for_itself() -> None:
    many = DwellMixture(np.array([0.0, 1.0]), np.array([1.0, 1.0]), np.array([40.0, 40.0]))
    assert dwell_from_uniform(many, np.array([0.5, 0.5])).tolist() == [28, 1]


@pytest.mark.parametrize(("lengths", "cut"), [([], None), ([3, 4], [True, True]), ([0, 2], None)])
def test_bouts_that_tell_nothing_are_refused(lengths: list[int], cut: list[bool] | None) -> None:
    with pytest.raises((InputError, ValueError), match=r"expected one or more|zero-size"):
        fit_dwell(np.array(lengths, int), cut)
