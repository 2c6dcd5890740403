"""Trapezoids, by arithmetic."""

import math

import pytest

from nightleaf.exposure.nca.areas import areas_under, linear_trapezoid, log_trapezoid

BOTH = ("linear", "linear-up-log-down")


def test_a_rectangle_is_height_times_width() -> None:
    assert areas_under((1.0, 4.0), (2.0, 2.0), "linear") == (6.0, 2 * (16 - 1) / 2)


@pytest.mark.parametrize("method", BOTH)
def test_a_triangle_that_rises_is_half_its_rectangle(method: str) -> None:
    assert areas_under((0.0, 2.0), (0.0, 3.0), method).auc == 3.0


def test_a_triangle_that_falls_to_nothing_is_linear_in_both_rules() -> None:
    assert areas_under((0.0, 2.0), (3.0, 0.0), "linear-up-log-down").auc == 3.0


def test_a_curve_is_the_sum_of_its_pieces() -> None:
    """0 to 1 h: 4. 1 to 3 h: 12 and 8 a side over 2 h: 20. 3 to 7 h: 8 and 2 over 4 h: 20."""
    assert areas_under((0.0, 1.0, 3.0, 7.0), (0.0, 8.0, 12.0, 8.0), "linear").auc == 4 + 20 + 40
    assert areas_under((0.0, 1.0, 3.0, 7.0), (0.0, 8.0, 12.0, 2.0), "linear").auc == 4 + 20 + 28


def test_the_linear_moment_is_the_trapezoid_of_time_times_concentration() -> None:
    """t C is 0, 4 and 6 at 0, 1 and 3 h: 2 + 10."""
    assert areas_under((0.0, 1.0, 3.0), (5.0, 4.0, 2.0), "linear").aumc == 12.0


def test_a_halving_in_one_hour_has_the_area_of_the_exponential() -> None:
    piece = log_trapezoid(0.0, 8.0, 1.0, 4.0)
    assert piece.auc == pytest.approx(4 / math.log(2), rel=1e-14)


def test_the_logarithmic_moment_is_that_of_the_exponential() -> None:
    """int t C0 e^-kt dt from t1 to t2 = C0 [(t1 + 1/k) e^-k t1 - (t2 + 1/k) e^-k t2] / k."""
    C0, k, t1, t2 = 7.0, 0.3, 2.0, 6.0
    expected = C0 / k * ((t1 + 1 / k) * math.exp(-k * t1) - (t2 + 1 / k) * math.exp(-k * t2))
    piece = log_trapezoid(t1, C0 * math.exp(-k * t1), t2, C0 * math.exp(-k * t2))
    assert piece.aumc == pytest.approx(expected, rel=1e-13)


@pytest.mark.parametrize("fall", [1e-15, 1e-12, 1e-8, 9.9e-5, 1.01e-4, 1e-3])
def test_nearly_level_samples_lose_no_digits(fall: float) -> None:
    """The mean of a tiny fall is the middle, and its moment the middle of the time but for fall / 12."""
    c2 = 5.0
    c1 = c2 * (1 + fall)
    piece = log_trapezoid(0.0, c1, 2.0, c2)
    assert piece.auc == pytest.approx(c1 + c2, rel=fall * fall + 1e-15)
    r = math.log1p((c1 - c2) / c2)
    assert piece.aumc == pytest.approx(4 * c2 * (1 / 2 + r / 6 + r * r / 24 + r**3 / 120), rel=1e-11)


def test_a_fall_over_the_whole_range_of_numbers_is_an_area() -> None:
    piece = log_trapezoid(0.0, 1e30, 1.0, 1e-30)
    assert piece.auc == pytest.approx(1e30 / (60 * math.log(10)))


def test_the_two_rules_differ_only_where_the_curve_falls() -> None:
    rising = ((0.0, 1.0, 2.0), (1.0, 1.0, 5.0))
    assert areas_under(*rising, "linear") == areas_under(*rising, "linear-up-log-down")
    assert linear_trapezoid(0.0, 5.0, 1.0, 1.0).auc > log_trapezoid(0.0, 5.0, 1.0, 1.0).auc
