"""From samples to a curve: below quantification, before the dose, and where the curve starts."""

import pytest

from nightleaf.exposure.nca.curve import curve_of
from nightleaf.exposure.nca.profile import Profile

BLQ = None


def curve(times: tuple[float, ...], levels: tuple[float | None, ...], route: str = "oral"):
    return curve_of(Profile("1", times, levels), route)


def said(found) -> str:
    return " ".join(found.remarks)


def test_below_quantification_before_the_first_measurable_sample_is_nought() -> None:
    found = curve((0.0, 0.5, 1.0, 2.0), (BLQ, BLQ, 4.0, 2.0))
    assert (found.time_h, found.concentration) == ((0.0, 0.5, 1.0, 2.0), (0.0, 0.0, 4.0, 2.0))
    assert "2 samples below quantification before the first measurable one: taken as 0." in said(found)


def test_below_quantification_between_and_after_is_left_out() -> None:
    found = curve((0.0, 1.0, 2.0, 3.0, 4.0, 5.0), (0.0, 4.0, BLQ, 1.0, BLQ, BLQ))
    assert (found.time_h, found.concentration) == ((0.0, 1.0, 3.0), (0.0, 4.0, 1.0))
    assert "1 sample below quantification between" in said(found)
    assert "2 samples below quantification after" in said(found)


def test_a_written_nought_between_is_a_nought_and_is_mentioned() -> None:
    found = curve((0.0, 1.0, 2.0, 3.0, 4.0), (0.0, 4.0, 0.0, 1.0, 0.0))
    assert found.concentration == (0.0, 4.0, 0.0, 1.0)
    assert "1 sample of 0 between measurable ones" in said(found)


def test_the_curve_ends_at_the_last_measurable_sample_and_quietly_if_noughts_follow() -> None:
    found = curve((0.0, 1.0, 2.0), (0.0, 4.0, 0.0))
    assert found.time_h == (0.0, 1.0)
    assert found.remarks == ()


@pytest.mark.parametrize("levels", [(BLQ, BLQ), (0.0, 0.0), (BLQ, 0.0)])
def test_without_a_measurable_sample_there_is_no_curve(levels: tuple[float | None, ...]) -> None:
    assert curve((0.0, 1.0), levels) is None


def test_a_measurable_sample_before_the_dose_alone_is_no_curve() -> None:
    assert curve((-1.0, 1.0), (5.0, BLQ)) is None


@pytest.mark.parametrize("route", ["oral", "infusion"])
def test_without_a_sample_at_the_dose_the_curve_starts_from_nought_and_c0_has_no_value(route: str) -> None:
    found = curve((0.5, 1.0), (3.0, 2.0), route)
    assert (found.time_h, found.concentration) == ((0.0, 0.5, 1.0), (0.0, 3.0, 2.0))
    assert found.c0 is None
    assert found.samples() == [(0.5, 3.0), (1.0, 2.0)]
    assert "No sample at time 0" in said(found)


@pytest.mark.parametrize("route", ["oral", "infusion", "bolus"])
def test_a_sample_at_the_dose_is_c0(route: str) -> None:
    found = curve((0.0, 1.0, 2.0), (0.7, 3.0, 2.0), route)
    assert (found.c0, found.measured_from) == (0.7, 0)


def test_after_a_bolus_the_first_two_samples_lead_back_to_c0() -> None:
    """Halved in an hour: an hour before 8 it was 16."""
    found = curve((1.0, 2.0, 3.0), (8.0, 4.0, 3.0), "bolus")
    assert found.c0 == pytest.approx(16)
    assert found.concentration[0] == found.c0
    assert found.measured_from == 1
    assert found.remarks == ()


@pytest.mark.parametrize("levels", [(4.0, 8.0, 3.0), (4.0, 4.0, 3.0), (4.0, 0.0, 3.0)])
def test_after_a_bolus_without_a_fall_c0_is_the_first_sample(levels: tuple[float, ...]) -> None:
    found = curve((1.0, 2.0, 3.0), levels, "bolus")
    assert found.c0 == 4.0
    assert "do not fall" in said(found)


def test_after_a_bolus_one_measurable_sample_is_its_own_c0() -> None:
    assert curve((1.0, 2.0), (4.0, BLQ), "bolus").c0 == 4.0


def test_a_fall_too_steep_to_be_followed_back_is_not_followed() -> None:
    assert curve((5.0, 5.001), (1e20, 1e-20), "bolus").c0 == 1e20


@pytest.mark.parametrize("first", [BLQ, 0.0])
def test_after_a_bolus_nothing_before_the_first_measurable_sample_counts(first: float | None) -> None:
    found = curve((0.0, 1.0, 2.0), (first, 8.0, 4.0), "bolus")
    assert found.c0 == pytest.approx(16)
    assert "no curve starts from 0" in said(found)


def test_samples_from_before_the_dose_are_not_on_the_curve() -> None:
    found = curve((-0.5, 0.0, 1.0, 2.0), (0.1, 0.0, 4.0, 2.0))
    assert found.time_h[0] == 0.0
    assert "1 sample from before the dose left out" in said(found)
    assert "earlier dose" not in said(found)


@pytest.mark.parametrize(("times", "route"), [((0.0, 1.0, 2.0), "oral"), ((-1.0, 1.0, 2.0), "bolus")])
def test_much_before_the_dose_is_mentioned(times: tuple[float, ...], route: str) -> None:
    assert "6 % of the highest" in said(curve(times, (0.6, 10.0, 5.0), route))
    assert "of the highest" not in said(curve(times, (0.5, 10.0, 5.0), route))
