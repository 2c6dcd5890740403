"""Point values, draws, and the account of what was read."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nightleaf.errors import UnknownKey, UnknownUnit
from nightleaf.evidence import Ledger, Library, load_library
from nightleaf.evidence.parameter import Value

KNOWN = load_library()
KEYS = sorted(KNOWN.parameters)
WIDE = [key for key in KEYS if KNOWN.parameters[key].in_use.spread.has_width]
EVERY_UNIT = {key: KNOWN.parameters[key].unit for key in KEYS}

keys = st.sampled_from(KEYS)
seeds = st.integers(0, 2**64 - 1)


@given(keys, seeds)
def test_a_point_reading_is_the_value_in_force_whatever_the_seed(key: str, seed: int) -> None:
    assert Ledger(KNOWN, seed).read(key, EVERY_UNIT[key]) == KNOWN.parameter(key).in_use.value


@given(keys, seeds, st.integers(0, 10_000), st.lists(keys, max_size=8))
def test_a_draw_does_not_depend_on_what_else_is_read(key: str, seed: int, draw: int, others: list[str]) -> None:
    alone, late = Ledger(KNOWN, seed, draw), Ledger(KNOWN, seed, draw)
    for other in others:
        late.read(other, EVERY_UNIT[other])
    late.uniform("a batch")
    assert late.read(key, EVERY_UNIT[key]) == alone.read(key, EVERY_UNIT[key])


@given(st.sampled_from(WIDE), seeds)
def test_draws_differ_from_one_another(key: str, seed: int) -> None:
    drawn = {Ledger(KNOWN, seed, number).read(key, EVERY_UNIT[key]) for number in range(12)}
    assert len(drawn) > 1


def test_two_numbers_are_drawn_independently() -> None:
    one, other = "exposure.mitragynine.study_factor", "exposure.mitragynine.fit_error.CL"
    rows = np.array([[Ledger(KNOWN, 1, number).read(key, "1") for key in (one, other)] for number in range(800)])
    logs = np.log(rows)
    assert abs(np.corrcoef(logs.T)[0, 1]) < 0.1
    assert logs.std(axis=0) == pytest.approx([0.30, 0.09], rel=0.08)
    assert logs.mean(axis=0) == pytest.approx([0, 0], abs=0.03)


def test_a_uniform_spread_is_filled_evenly_from_end_to_end() -> None:
    drawn = np.array([Ledger(KNOWN, 5, number).read("exposure.mitragynine.e", "1") for number in range(2000)])
    assert 0.5 < drawn.min() < 0.503
    assert 0.797 < drawn.max() < 0.8
    assert np.histogram(drawn, bins=6, range=(0.5, 0.8))[0] == pytest.approx(2000 / 6, rel=0.15)


def test_a_draw_outside_the_interval_is_kept_at_its_end() -> None:
    drawn = [Ledger(KNOWN, 1, number).read("exposure.variability.between_people.s_F", "1") for number in range(2000)]
    assert min(drawn) == 0.33
    assert max(drawn) == pytest.approx(1.4, abs=0.3)
    assert max(drawn) <= 1.4


@pytest.mark.parametrize(
    ("spread", "u", "expected"),
    [
        ({"kind": "none"}, 0.9, 10.0),
        ({"kind": "not_estimated"}, 0.9, 10.0),
        ({"kind": "normal", "size": 2.0}, 0.975, 13.91993),
        ({"kind": "lognormal", "size": 0.5}, 0.975, 26.644083),
        ({"kind": "lognormal", "size": 0.5}, 0.5, 10.0),
        ({"kind": "uniform", "low": 5.0, "high": 25.0}, 0.25, 10.0),
    ],
)
def test_a_quantile_is_that_of_the_spread(spread: dict[str, object], u: float, expected: float) -> None:
    value = Value.model_validate(
        {"name": "x", "value": 10.0, "spread": spread, "pedigree": "assumed", "reason": "test", "range": (0, 20),
         "population": "none", "reviewed": "2026-11-23"}
    )  # fmt: skip
    assert value.quantile(u) == pytest.approx(expected, rel=1e-6)


def test_a_reading_is_given_in_the_unit_that_is_asked_for(ledger: Ledger) -> None:
    assert ledger.read("dose.cap.mitragynine_per_day", "g") == pytest.approx(0.0532)
    assert ledger.read("exposure.form.tea.lag", "min") == pytest.approx(15.0)
    with pytest.raises(UnknownUnit, match="cannot turn 'mg' into 'h'"):
        ledger.read("dose.cap.mitragynine_per_day", "h")


def test_the_account_holds_what_was_read_and_nothing_else(known: Library) -> None:
    ledger = Ledger(known)
    ledger.read("exposure.form.tea.lag", "h")
    ledger.read("dose.cap.mitragynine_per_day", "mg")
    ledger.read("exposure.form.tea.lag", "h")
    assert ledger.keys == {"exposure.form.tea.lag": 0.25, "dose.cap.mitragynine_per_day": 53.2}


def test_a_key_that_nobody_wrote_is_refused(ledger: Ledger) -> None:
    with pytest.raises(UnknownKey, match=r"exposure\.form\.chewed\.lag"):
        ledger.read("exposure.form.chewed.lag", "h")
    assert "exposure.form.chewed.lag" not in ledger.keys


def test_what_is_not_in_the_library_is_in_the_middle_at_point_values_and_drawn_in_draws(known: Library) -> None:
    point = Ledger(known)
    assert (point.uniform("batch"), point.deviate("batch")) == (0.5, 0.0)
    drawn = [Ledger(known, 1, number) for number in range(500)]
    assert np.mean([ledger.uniform("batch") for ledger in drawn]) == pytest.approx(0.5, abs=0.05)
    assert np.std([ledger.deviate("batch") for ledger in drawn]) == pytest.approx(1.0, rel=0.1)
    assert drawn[0].uniform("batch") != drawn[0].uniform("other batch")
