"""Figures of many nights, against the same figures computed the long way."""

import numpy as np
import pytest

from nightleaf.errors import InputError
from nightleaf.sleep.structure import count_structure
from nightleaf.sleep.structure_summary import (
    bootstrap,
    counted_quantile,
    hold_against,
    resampled,
    summarise,
    weighted_mean,
    weighted_sd,
)


@pytest.fixture(scope="module")
def nights() -> np.ndarray:
    """Twelve nights of 300 epochs in which stages linger, of different depth."""
    random = np.random.default_rng(3)
    block = np.zeros((300, 12), np.int8)
    for i in range(12):
        stage = 0
        for epoch in range(300):
            if random.random() < 0.1 + 0.02 * i:
                stage = int(random.integers(0, 5))
            block[epoch, i] = stage
    return block


@pytest.mark.parametrize("q", [0, 0.1, 0.25, 0.5, 0.9, 0.99, 1])
def test_a_counted_quantile_is_the_quantile_of_the_values_written_out(q: float) -> None:
    random = np.random.default_rng(1)
    values = np.sort(random.normal(size=9))
    counts = random.integers(0, 4, size=(50, 9)).astype(float)
    expected = [np.quantile(np.repeat(values, row.astype(int)), q) for row in counts]
    np.testing.assert_allclose(counted_quantile(values, counts, q), expected, atol=1e-12)


def test_a_quantile_of_nothing_has_no_value() -> None:
    assert np.isnan(counted_quantile(np.array([1.0, 2.0]), np.zeros((1, 2)), 0.5)).all()
    assert np.isnan(counted_quantile(np.array([]), np.zeros((3, 0)), 0.5)).tolist() == [True] * 3


def test_weighted_means_and_spreads_are_those_of_the_values_written_out() -> None:
    values = np.array([1.0, np.nan, 5.0, 2.5])
    weights = np.array([[1, 1, 1, 1], [2, 1, 0, 3], [0, 4, 0, 0], [0, 0, 1, 0]], float)
    written = [np.array([1.0, 5.0, 2.5]), np.array([1.0, 1, 2.5, 2.5, 2.5])]
    np.testing.assert_allclose(weighted_mean(values, weights)[:2], [row.mean() for row in written])
    np.testing.assert_allclose(weighted_sd(values, weights)[:2], [row.std(ddof=1) for row in written])
    assert np.isnan(weighted_mean(values, weights)[2])
    assert np.isnan(weighted_sd(values, weights)[2:]).all()


def test_a_resample_gives_the_figures_of_the_nights_it_holds(nights: np.ndarray) -> None:
    """The vectorised bootstrap against nights that are really copied."""
    rounds, seed = 3, 5
    weights = resampled(np.arange(12), rounds, seed)
    copies = [summarise(count_structure(nights[:, np.repeat(np.arange(12), row.astype(int))], 30)) for row in weights]
    found = bootstrap(count_structure(nights, 30), rounds=rounds, seed=seed)
    checked = 0
    for figure in found:
        values = [copy[figure.statistic, figure.key] for copy in copies]
        if np.isfinite(values).all() and any(values):
            assert (figure.ci_lo, figure.ci_hi) == pytest.approx(np.quantile(values, [0.025, 0.975]), abs=1e-9), figure
            checked += 1
    assert checked > 200


def test_figures_of_the_nights_as_they_are_lie_beside_their_intervals(nights: np.ndarray) -> None:
    structure = count_structure(nights, 30)
    plain = summarise(structure)
    found = bootstrap(structure, rounds=200)
    assert {(one.statistic, one.key): one.value for one in found if np.isfinite(one.value)} == {
        key: value for key, value in plain.items() if np.isfinite(value)
    }
    level = [one for one in found if one.statistic in {"mean", "change"} and np.isfinite(one.value)]
    inside = [one.ci_lo <= one.value <= one.ci_hi for one in level]
    assert np.mean(inside) == 1


def test_intervals_do_not_depend_on_when_they_are_computed_but_on_the_seed(nights: np.ndarray) -> None:
    structure = count_structure(nights, 30)
    np.testing.assert_equal(bootstrap(structure, rounds=50, seed=2), bootstrap(structure, rounds=50, seed=2))
    one, other = (dict(zip(*_by_key(bootstrap(structure, rounds=50, seed=seed)), strict=True)) for seed in (2, 3))
    assert one["mean", "tst_min"] != other["mean", "tst_min"]


def _by_key(figures: tuple) -> tuple[list, list]:
    return [(one.statistic, one.key) for one in figures], [one.ci_lo for one in figures]


def test_nights_of_one_group_are_drawn_together(nights: np.ndarray) -> None:
    group = np.repeat(np.arange(4), 3)
    weights = resampled(group, 100, 1)
    assert weights.shape == (100, 12)
    assert (weights[:, 0] == weights[:, 2]).all()
    assert (weights.sum(axis=1) == 12).all()
    structure = count_structure(np.repeat(nights[:, :4], 3, axis=1), 30)
    wide = {(one.statistic, one.key): one for one in bootstrap(structure, groups=group, rounds=400)}
    narrow = {(one.statistic, one.key): one for one in bootstrap(structure, rounds=400)}
    a, b = wide["mean", "tst_min"], narrow["mean", "tst_min"]
    assert a.ci_hi - a.ci_lo > 1.3 * (b.ci_hi - b.ci_lo)


def test_a_change_that_was_never_seen_may_still_occur() -> None:
    """Nine chances to leave N2 for REM, none taken: 1 - 0.05^(1/9)."""
    nights = np.array([[2] * 10, [2] * 10], np.int8).T
    found = {(one.statistic, one.key): one for one in bootstrap(count_structure(nights, 30), rounds=20)}
    assert found["change", "N2>REM"].ci_hi == pytest.approx(1 - 0.05 ** (1 / 18))
    assert found["change", "N2>REM"].value == found["change", "N2>REM"].ci_lo == 0
    assert np.isnan(found["change", "REM>N2"].value)


def test_nights_lie_inside_their_own_intervals_and_others_do_not(nights: np.ndarray) -> None:
    recorded = [one for one in bootstrap(count_structure(nights, 30), rounds=200) if np.isfinite(one[2:]).all()]
    own = {(row.statistic, row.key): row for row in hold_against(count_structure(nights, 30), recorded)}
    assert len(own) == len(recorded)
    assert own["mean", "tst_min"].inside
    awake = hold_against(count_structure(np.zeros((300, 3), np.int8), 30), recorded)
    other = {(row.statistic, row.key): row for row in awake}
    assert not other["mean", "tst_min"].inside
    assert other["mean", "tst_min"].simulated == 0
    assert np.isnan(other["mean", "rem_latency_min"].simulated)
    assert not other["mean", "rem_latency_min"].inside


def test_groups_that_do_not_fit_are_refused(nights: np.ndarray) -> None:
    with pytest.raises(InputError, match="do not fit 12 nights"):
        bootstrap(count_structure(nights, 30), groups=[1, 2])
