"""Partial summaries: whole numbers that add up to the same bits whatever the cut and the order."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nightleaf.cohort.bins import BINS, bin_of, edges_of, quantile, share_at_least
from nightleaf.cohort.partial import SCALE, Counter, Partial
from nightleaf.errors import InputError
from nightleaf.sleep.metrics import METRICS

BED = 480.0


def counted(values, defined, groups, kind="value"):
    partial = Partial.empty(1, 4, 1)
    Counter(partial, [np.zeros(len(values), int), 1 + groups], ("tst_min",), BED).count(0, kind, 0, values, defined)
    return partial


def merged(parts):
    whole = Partial.empty(1, 4, 1)
    for part in parts:
        whole.add(part)
    return whole


@st.composite
def nights(draw):
    people, each = draw(st.integers(1, 12)), draw(st.integers(1, 4))
    seed = draw(st.integers(0, 2**32 - 1))
    dice = np.random.default_rng(seed)
    values = dice.integers(-500 * SCALE, 500 * SCALE, (people, each))
    return values, dice.random((people, each)) < 0.8, dice.integers(0, 3, people), dice


@given(nights())
def test_any_cut_in_any_order_gives_the_same_bits(drawn):
    values, defined, groups, dice = drawn
    whole = merged([counted(values, defined, groups)])
    cuts = np.sort(dice.integers(0, len(values) + 1, 3))
    parts = [counted(*rest) for rest in zip(*(np.split(one, cuts) for one in (values, defined, groups)), strict=True)]
    dice.shuffle(parts)
    assert merged(parts).sha256() == whole.sha256()
    half = merged(parts[:2])
    half.add(merged(parts[2:]))
    assert half.sha256() == whole.sha256()


@given(nights())
def test_sums_are_those_of_whole_numbers_without_limit(drawn):
    values, defined, groups, _ = drawn
    found = merged([counted(values, defined, groups)])
    seen = [int(v) for v in values[defined]]
    assert int(found.n[0, 0, 0]) == len(seen)
    assert int(found.total[0, 0, 0]) == sum(seen)
    assert (int(found.square_high[0, 0, 0]) << 32) + int(found.square_low[0, 0, 0]) == sum(v * v for v in seen)
    for group in range(3):
        there = values[groups == group][defined[groups == group]]
        assert int(found.total[0, 1 + group, 0]) == int(there.sum())
    whole = [[int(v) for v in row] for row, known in zip(values, defined, strict=True) if known.all()]
    assert int(found.people[0, 0, 0]) == len(whole)
    assert (int(found.own_high[0, 0, 0]) << 32) + int(found.own_low[0, 0, 0]) == sum(sum(row) ** 2 for row in whole)
    assert int(found.histogram[0, 0, 0].sum()) == len(seen)


def test_squares_do_not_overflow_where_64_bits_would():
    values = np.full((8, 365), 960 * SCALE)
    part = counted(values, np.ones_like(values, bool), np.zeros(8, int))
    found = merged([part] * 40)
    assert (int(found.own_high[0, 0, 0]) << 32) + int(found.own_low[0, 0, 0]) == 320 * (365 * 960 * SCALE) ** 2
    assert 320 * (365 * 960 * SCALE) ** 2 > 2**63


def test_a_part_comes_back_from_its_file():
    part = counted(np.array([[5]]), np.array([[True]]), np.array([1]))
    part.failed = np.array([[3, 1, 0, 1]])
    assert Partial.of(part.to_bytes("p"), "p").sha256() == part.sha256()


@pytest.mark.parametrize("damage", [lambda b: b[:-20], lambda b: b"", lambda b: b"not a file"])
def test_a_damaged_part_is_noticed(damage):
    part = counted(np.array([[5]]), np.array([[True]]), np.array([1]))
    with pytest.raises(InputError, match="damaged"):
        Partial.of(damage(part.to_bytes("p")), "p")
    with pytest.raises(InputError, match="another plan"):
        Partial.of(part.to_bytes("p"), "q")


@pytest.mark.parametrize("kind", ["value", "effect", "pair"])
@pytest.mark.parametrize("metric", METRICS)
def test_every_metric_has_bins(metric, kind):
    low, high = edges_of(metric, kind, BED)
    assert low < high
    assert bin_of(np.array([low - 1, low, high, high + 1]), (low, high)).tolist() == [0, 0, BINS - 1, BINS - 1]


def test_quantiles_of_a_histogram_are_within_a_bin_of_those_of_the_numbers():
    values = np.random.default_rng(5).normal(400, 40, 20_000)
    ends = (0.0, BED)
    counts = np.bincount(bin_of(values, ends), minlength=BINS)
    for share in (0.05, 0.5, 0.95):
        found = quantile(counts, share, ends, (values.min(), values.max()))
        assert found == pytest.approx(np.quantile(values, share), abs=BED / BINS)
    assert share_at_least(counts, 420.0, ends) == pytest.approx((values >= 420).mean(), abs=0.01)
    assert share_at_least(counts, -1e9, ends) == 1
    assert share_at_least(counts, 1e9, ends) == 0
