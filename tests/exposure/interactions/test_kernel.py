"""The equations alone: their limits, what moves what, and that the inverse undoes them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nightleaf.exposure.interactions._kernel import (
    activity_behind,
    enterocyte,
    gut_activity,
    gut_activity_behind,
    gut_ratio,
    half_life,
    hepatic_inlet,
    hepatic_ratio,
    inactivation_ratio,
    left_by_inactivation,
    left_by_inhibition,
    metabolite_ratio,
)

milligrams = st.floats(0.0, 500.0)
half_doses = st.floats(1.0, 200.0)
shares = st.floats(0.01, 1.0)
activities = st.floats(0.0, 20.0)
nanomolar = st.floats(0.1, 1e5)
rates = st.floats(1e-3, 10.0)


@given(half_doses, shares)
def test_without_kratom_no_level_changes(D50: float, Fg: float) -> None:
    assert gut_activity(0.0, D50) == 1
    assert gut_ratio(1.0, Fg) == pytest.approx(1)


@given(milligrams, half_doses)
def test_a_medicine_that_passes_the_gut_wall_whole_is_not_changed_by_it(D: float, D50: float) -> None:
    assert gut_ratio(gut_activity(D, D50), 1.0) == 1


@given(milligrams, half_doses, shares)
def test_no_rise_exceeds_what_the_gut_wall_took(D: float, D50: float, Fg: float) -> None:
    ratio = gut_ratio(gut_activity(D, D50), Fg)
    assert 1 - 1e-12 <= ratio <= 1 / Fg * (1 + 1e-12)


@given(st.floats(0.01, 0.99))
def test_the_largest_rise_is_reached_when_the_enzyme_is_gone(Fg: float) -> None:
    assert gut_ratio(0.0, Fg) == pytest.approx(1 / Fg)
    assert gut_ratio(gut_activity(1e9, 29.0), Fg) == pytest.approx(1 / Fg, rel=1e-5)


@given(milligrams, st.floats(0.1, 100.0), half_doses, st.floats(0.01, 0.95))
def test_more_kratom_raises_a_level_more(D: float, more: float, D50: float, Fg: float) -> None:
    assert gut_ratio(gut_activity(D + more, D50), Fg) > gut_ratio(gut_activity(D, D50), Fg)


@given(st.floats(0.02, 0.9), st.floats(0.01, 0.09))
def test_the_more_the_gut_wall_takes_the_more_a_level_rises(Fg: float, more: float) -> None:
    assert gut_ratio(0.4, Fg) > gut_ratio(0.4, Fg + more)


def test_the_half_dose_halves_the_enzyme() -> None:
    assert gut_activity(29.0, 29.0) == 0.5


@given(nanomolar, nanomolar, rates, rates)
def test_an_inhibitor_leaves_between_nothing_and_all(c: float, K: float, k_inact: float, k_deg: float) -> None:
    assert 0 < left_by_inhibition(c, K) < 1
    assert 0 < left_by_inactivation(c, K, k_inact, k_deg) < 1


@given(nanomolar, nanomolar, rates, rates)
def test_without_an_inhibitor_the_enzyme_is_whole(c: float, K: float, k_inact: float, k_deg: float) -> None:
    assert left_by_inhibition(0.0, K) == 1
    assert left_by_inactivation(0.0, K, k_inact, k_deg) == 1
    assert inactivation_ratio(5.0, 0.0, K, k_inact, k_deg) == pytest.approx(1)


@given(nanomolar, nanomolar, rates, rates)
def test_the_screening_ratio_is_the_enzyme_left_upside_down(c: float, K: float, k_inact: float, k_deg: float) -> None:
    """(kobs + kdeg) / kdeg at m Cu is 1 / A at the same concentration."""
    assert inactivation_ratio(5.0, c, K, k_inact, k_deg) == pytest.approx(
        1 / left_by_inactivation(5 * c, K, k_inact, k_deg)
    )


@given(nanomolar, nanomolar, rates)
def test_endless_inactivation_stops_at_the_largest_rate(c: float, K: float, k_deg: float) -> None:
    assert left_by_inactivation(1e15, K, 1.0, k_deg) == pytest.approx(k_deg / (k_deg + 1), rel=1e-6)


@given(st.floats(0.05, 0.99), shares)
def test_inhibition_raises_and_induction_lowers_kratom(left: float, fm: float) -> None:
    assert hepatic_ratio(left, fm) > 1 > hepatic_ratio(1 / left, fm)
    assert gut_ratio(left, 0.8) > 1 > gut_ratio(1 / left, 0.8)


@given(activities, st.floats(0.0, 0.99))
def test_a_liver_that_loses_the_enzyme_keeps_the_other_ways_out(A: float, fm: float) -> None:
    assert hepatic_ratio(A, fm) <= 1 / (1 - fm) * (1 + 1e-12)
    assert hepatic_ratio(0.0, fm) == pytest.approx(1 / (1 - fm))


@given(st.floats(1e-3, 20.0), st.floats(0.05, 1.0), st.floats(0.0, 1.0))
def test_the_activity_behind_a_ratio_is_the_one_that_made_it(A: float, Fg: float, fm: float) -> None:
    ratio = gut_ratio(A, Fg) * hepatic_ratio(A, fm)
    found = activity_behind(ratio, Fg, fm)
    assert gut_ratio(found, Fg) * hepatic_ratio(found, fm) == pytest.approx(ratio, rel=1e-9)
    if Fg < 0.95 and fm > 0.05:
        assert found == pytest.approx(A, rel=1e-6)


@given(st.floats(0.0, 1.0), st.floats(0.05, 0.95))
def test_the_gut_activity_behind_a_ratio_is_the_one_that_made_it(A: float, Fg: float) -> None:
    assert gut_activity_behind(gut_ratio(A, Fg), Fg) == pytest.approx(A, abs=1e-9)


def test_a_ratio_beyond_what_the_enzyme_can_give_means_that_none_is_left() -> None:
    assert activity_behind(1000.0, 0.5, 0.9) == 0
    assert gut_activity_behind(10.0, 0.5) == 0


@given(st.floats(0.01, 20.0), st.floats(0.1, 10.0), shares)
def test_a_metabolite_cleared_by_the_enzyme_alone_follows_its_parent(A: float, AUCR: float, s_fp: float) -> None:
    """Formed and cleared by the same factor, only the exposure of the parent is left."""
    assert metabolite_ratio(A, AUCR, s_fp, 1.0) == pytest.approx(s_fp + (1 - s_fp) * AUCR)


@given(st.floats(0.01, 0.99), shares)
def test_a_metabolite_that_leaves_by_other_ways_falls_when_it_is_formed_less(A: float, s_fp: float) -> None:
    assert metabolite_ratio(A, 1.0, s_fp, 0.0) == pytest.approx(A)


def test_which_way_the_metabolite_goes_depends_on_how_it_is_cleared() -> None:
    falls, rises = (metabolite_ratio(0.12, 3.6, 0.6, g) for g in (0.75, 1.0))
    assert falls < 1 < rises


def test_the_untouched_enzyme_changes_no_metabolite() -> None:
    assert metabolite_ratio(1.0, 1.0, 0.6, 0.9) == pytest.approx(1)


def test_concentrations_follow_flows_and_binding() -> None:
    assert enterocyte(1.0, 6.0, 97870.0, 18.0) == pytest.approx(32_623, rel=1e-4)
    assert hepatic_inlet(0.03, 81.9, 6 * 97870 / 97, 1.0) == pytest.approx(184, rel=0.01)
    assert hepatic_inlet(0.03, 81.9, 0.0, 0.7) == pytest.approx(0.03 * 81.9)
    assert hepatic_inlet(1.0, 0.0, 70.0, 0.7) == pytest.approx(100)
    assert enterocyte(0.5, 6.0, 97870.0, 18.0) == pytest.approx(0.5 * enterocyte(1.0, 6.0, 97870.0, 18.0))


def test_a_half_life_is_the_time_to_half() -> None:
    assert np.exp(-0.03 * half_life(0.03)) == pytest.approx(0.5)


def test_arrays_give_what_their_elements_give() -> None:
    doses = np.array([0.0, 10.0, 39.0])
    one_by_one = [gut_ratio(gut_activity(float(D), 29.0), 0.51) for D in doses]
    assert gut_ratio(gut_activity(doses, 29.0), 0.51) == pytest.approx(one_by_one)
    ratios = np.array([11.5, 1.0, 0.05])
    one_by_one = [activity_behind(float(R), 0.51, 0.96) for R in ratios]
    assert activity_behind(ratios, 0.51, 0.96) == pytest.approx(one_by_one)
