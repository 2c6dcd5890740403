"""Against solutions that stand in every textbook."""

import numpy as np
import pytest

from .conftest import ONE, ORAL, TWO, Solve, dose

CL, V, KA, Q, V2 = 5.0, 50.0, 1.2, 8.0, 120.0
K = CL / V
T = np.array([0.0, 0.25, 1.0, 2.5, 6.0, 12.0, 30.0])


def bateman(t, amount=100.0, ka=KA, k=K):
    t = np.maximum(t, 0)
    return amount / V * ka / (ka - k) * (np.exp(-k * t) - np.exp(-ka * t))


def infused(t, rate, hours, k=K):
    during = np.minimum(np.maximum(t, 0), hours)
    after = np.maximum(t - hours, 0)
    return rate / CL * (1 - np.exp(-k * during)) * np.exp(-k * after)


def two_compartments():
    k10, k12, k21 = CL / V, Q / V, Q / V2
    alpha, beta = sorted(np.roots([1, -(k10 + k12 + k21), k10 * k21]), reverse=True)
    return alpha, beta, k21


def test_a_bolus_falls_by_one_exponential(solve: Solve) -> None:
    assert solve(ONE, [dose(100)], T) == pytest.approx(100 / V * np.exp(-K * T), rel=1e-13)


def test_an_oral_dose_is_the_bateman_curve(solve: Solve) -> None:
    assert solve(ORAL, [dose(100)], T) == pytest.approx(bateman(T), rel=1e-13, abs=1e-15)


def test_a_bolus_into_two_compartments_falls_by_two_exponentials(solve: Solve) -> None:
    alpha, beta, k21 = two_compartments()
    A, B = (alpha - k21) / (alpha - beta), (k21 - beta) / (alpha - beta)
    expected = 100 / V * (A * np.exp(-alpha * T) + B * np.exp(-beta * T))
    assert solve(TWO, [dose(100)], T) == pytest.approx(expected, rel=1e-12)


def test_an_oral_dose_into_two_compartments_is_three_exponentials(solve: Solve) -> None:
    alpha, beta, k21 = two_compartments()
    rates = [alpha, beta, KA]
    expected = sum(
        (k21 - rate) / np.prod([other - rate for other in rates if other != rate]) * np.exp(-rate * T) for rate in rates
    )
    found = solve(TWO | {"KA": "1.2 1/h"}, [dose(100)], T)
    assert found == pytest.approx(100 / V * KA * expected, rel=1e-11, abs=1e-14)


def test_an_infusion_rises_to_its_end_and_falls_after_it(solve: Solve) -> None:
    found = solve(ONE, [dose(100, rate=40.0)], T)
    assert found == pytest.approx(infused(T, 40.0, 2.5), rel=1e-13)


def test_an_infusion_into_the_depot_is_a_steady_sum_of_small_oral_doses(solve: Solve) -> None:
    """Integral of the Bateman curve over the times of entering, by 40 points of Gauss."""
    nodes, weights = np.polynomial.legendre.leggauss(40)
    entered, share = 1.5 * (nodes + 1), weights / 2
    late = T[T >= 3]
    expected = [(share * bateman(t - entered)).sum() for t in late]
    assert solve(ORAL, [dose(100, rate=100 / 3)], late) == pytest.approx(expected, rel=1e-12)


def test_shortly_after_an_infusion_into_the_depot_begins_the_level_is_the_first_term_of_its_series(
    solve: Solve,
) -> None:
    """ka R t^2 / 2 V: where a difference of exponentials would hold no digit."""
    t = 1e-7
    assert solve(ORAL, [dose(100, rate=10.0)], [t]) == pytest.approx([KA * 10 * t * t / 2 / V], rel=1e-6)


@pytest.mark.parametrize("interval", [0.5, 6.0, 24.0])
def test_a_steady_state_of_boluses_is_the_geometric_series(solve: Solve, interval: float) -> None:
    found = solve(ONE, [dose(100, interval_h=interval, steady=1)], T)
    assert found == pytest.approx(100 / V * np.exp(-K * T) / -np.expm1(-K * interval), rel=1e-13)


def test_a_steady_state_of_oral_doses_is_the_geometric_series_of_each_exponential(solve: Solve) -> None:
    t = T[T < 12]
    parts = np.exp(-K * t) / -np.expm1(-K * 12) - np.exp(-KA * t) / -np.expm1(-KA * 12)
    found = solve(ORAL, [dose(100, interval_h=12.0, steady=1)], t)
    assert found == pytest.approx(100 / V * KA / (KA - K) * parts, rel=1e-12)


@pytest.mark.parametrize("hours", [3.0, 12.0, 18.0, 24.0, 30.0])
def test_a_steady_state_of_infusions_is_the_sum_of_all_of_them(solve: Solve, hours: float) -> None:
    """Also where an infusion is longer than the interval, so that several run at once and run on after the row."""
    t = np.linspace(0, 60, 41)
    expected = sum(infused(t + 12 * back, 100 / hours, hours) for back in range(60))
    found = solve(ONE, [dose(100, rate=100 / hours, interval_h=12.0, steady=1)], t)
    assert found == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("parameters", [ONE, TWO])
def test_a_constant_infusion_stood_at_rate_by_clearance_and_ends_at_its_row(
    solve: Solve, parameters: dict[str, str]
) -> None:
    found = solve(parameters, [dose(0, 5.0, rate=20.0, steady=1)], [5.0, 6.0, 40.0])
    assert found[0] == pytest.approx(20 / CL, rel=1e-13)
    assert found[0] > found[1] > found[2]


def test_a_constant_infusion_into_the_depot_leaves_its_depot_behind(solve: Solve) -> None:
    t = np.array([0.0, 1.0, 5.0])
    expected = 20 / CL * np.exp(-K * t) + bateman(t, amount=20 / KA)
    assert solve(ORAL, [dose(0, rate=20.0, steady=1)], t) == pytest.approx(expected, rel=1e-13)


def test_lag_share_and_compartment_belong_to_the_compartment_that_is_dosed(solve: Solve) -> None:
    parameters = ORAL | {"ALAG1": "30 min", "F1": "0.8", "ALAG2": "2 h", "F2": "50 %"}
    assert solve(parameters, [dose(100, compartment=1)], T) == pytest.approx(0.8 * bateman(T - 0.5), rel=1e-13)
    central = 0.5 * 100 / V * np.where(T >= 2, np.exp(-K * (T - 2)), 0)
    assert solve(parameters, [dose(100, compartment=2)], T) == pytest.approx(central, rel=1e-13)


def test_bioavailability_shortens_an_infusion_whose_rate_is_given(solve: Solve) -> None:
    expected = infused(T, 40.0, 0.6 * 2.5)
    assert solve(ONE | {"F1": "0.6"}, [dose(100, rate=40.0)], T) == pytest.approx(expected, rel=1e-13)
    of_the_model = ONE | {"F1": "0.6", "R1": "40 mg/h"}
    assert solve(of_the_model, [dose(100, rate=-1.0)], T) == pytest.approx(expected, rel=1e-13)


def test_bioavailability_slows_an_infusion_whose_duration_is_given(solve: Solve) -> None:
    found = solve(ONE | {"F1": "0.6", "D1": "150 min"}, [dose(100, rate=-2.0)], T)
    assert found == pytest.approx(infused(T, 0.6 * 40, 2.5), rel=1e-13)


def test_rate_and_duration_of_the_model_belong_to_the_compartment_that_is_dosed(solve: Solve) -> None:
    parameters = ORAL | {"R1": "10 mg/h", "R2": "40 mg/h", "D1": "9 h", "D2": "2.5 h"}
    for rate in (-1.0, -2.0):
        found = solve(parameters, [dose(100, rate=rate, compartment=2)], T)
        assert found == pytest.approx(infused(T, 40.0, 2.5), rel=1e-13)


def test_bioavailability_does_not_touch_a_constant_infusion_and_neither_does_lag(solve: Solve) -> None:
    found = solve(ONE | {"F1": "0.5", "ALAG1": "3 h"}, [dose(0, rate=20.0, steady=1)], T)
    assert found == pytest.approx(20 / CL * np.exp(-K * T), rel=1e-13)


def test_a_dose_of_which_nothing_enters_leaves_no_trace(solve: Solve) -> None:
    doses = [dose(100), dose(100, 1.0, rate=10.0), dose(100, 2.0, interval_h=6.0, steady=2, additional=3)]
    assert solve(ORAL | {"F1": "0"}, doses, T) == [0.0] * len(T)
