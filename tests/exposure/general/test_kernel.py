"""Closed forms against step-by-step integration, and what goes in against what comes out."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import solve_ivp

from nightleaf.exposure._kernel import Terms, area, value_at
from nightleaf.exposure.general._kernel import (
    infused,
    infused_area,
    ka_of_time_to_peak,
    one_compartment_bolus,
    one_compartment_oral,
    two_compartment_bolus,
    zero_order,
    zero_order_area,
    zero_order_peak,
)

HOURS = np.linspace(0.05, 20, 60)
CL, VC, Q, VP, KA = (np.array([x]) for x in (12.0, 30.0, 8.0, 55.0, 1.3))
NO_LAG = np.zeros(1)


def stepped(rate_in: float, until: float, start: tuple[float, float], *, two: bool) -> np.ndarray:
    """Central concentration by integrating the mass balance."""
    q = Q[0] if two else 0.0

    def slope(t: float, y: np.ndarray) -> list[float]:
        inflow = rate_in if t < until else 0.0
        exchange = q * (y[0] / VC[0] - y[1] / VP[0])
        return [inflow - CL[0] * y[0] / VC[0] - exchange, exchange]

    return solve_ivp(slope, (0, 20), start, t_eval=HOURS, rtol=1e-9, atol=1e-12, max_step=0.05).y[0] / VC[0]


@pytest.mark.parametrize("two", [False, True])
def test_a_bolus_follows_the_mass_balance(*, two: bool) -> None:
    terms = two_compartment_bolus(CL, VC, Q, VP) if two else one_compartment_bolus(CL, VC)
    assert value_at(terms, HOURS, NO_LAG)[:, 0] == pytest.approx(stepped(0, 0, (1, 0), two=two), rel=1e-6)


@pytest.mark.parametrize("two", [False, True])
def test_an_infusion_follows_the_mass_balance(*, two: bool) -> None:
    terms = two_compartment_bolus(CL, VC, Q, VP) if two else one_compartment_bolus(CL, VC)
    expected = stepped(1 / 3, 3.0, (0, 0), two=two)
    assert infused(terms, HOURS[:, None], 3.0)[:, 0] == pytest.approx(expected, rel=1e-4)


def test_a_swallowed_dose_follows_the_function_of_bateman() -> None:
    k = CL[0] / VC[0]
    expected = KA[0] / (VC[0] * (KA[0] - k)) * (np.exp(-k * HOURS) - np.exp(-KA[0] * HOURS))
    terms = one_compartment_oral(KA, CL, VC)
    assert value_at(terms, HOURS, NO_LAG)[:, 0] == pytest.approx(expected, rel=1e-9)


def test_equal_rates_of_absorption_and_elimination_have_a_curve() -> None:
    k = CL / VC
    expected = k[0] * HOURS * np.exp(-k[0] * HOURS) / VC[0]
    terms = one_compartment_oral(k, CL, VC)
    assert value_at(terms, HOURS, NO_LAG)[:, 0] == pytest.approx(expected, rel=1e-4)


@pytest.mark.parametrize("of", ["bolus", "oral", "two"])
def test_all_that_enters_is_cleared(of: str) -> None:
    terms = {
        "bolus": one_compartment_bolus(CL, VC),
        "oral": one_compartment_oral(KA, CL, VC),
        "two": two_compartment_bolus(CL, VC, Q, VP),
    }[of]
    assert CL * area(terms, np.inf) == pytest.approx(1, rel=1e-9)


def test_all_that_is_infused_is_cleared_in_the_end() -> None:
    terms = two_compartment_bolus(CL, VC, Q, VP)
    assert CL[0] * infused_area(terms, np.array([[500.0]]), 3.0)[0, 0] == pytest.approx(1, rel=1e-9)


def test_a_long_infusion_levels_off_at_rate_over_clearance() -> None:
    terms: Terms = one_compartment_bolus(CL, VC)
    level = infused(terms, np.array([[99.0]]), 100.0)[0, 0]
    assert level == pytest.approx(1 / 100 / CL[0], rel=1e-6)


@given(t_max=st.floats(0.05, 12), half_life=st.floats(0.2, 60))
def test_the_absorption_rate_found_peaks_when_asked(t_max: float, half_life: float) -> None:
    k = np.array([np.log(2) / half_life])
    ka = ka_of_time_to_peak(np.array([t_max]), k)
    slope = ka[0] * np.exp(-ka[0] * t_max) - k[0] * np.exp(-k[0] * t_max)
    assert slope == pytest.approx(0, abs=1e-6 * k[0])


def test_alcohol_in_a_vein_falls_in_a_straight_line_to_nothing() -> None:
    t = np.array([[0.0], [1.0], [4.0], [9.0]])
    found = zero_order(np.array([0.75]), np.array([np.inf]), np.array([0.15]), t)[:, 0]
    assert found == pytest.approx([0, 0.6, 0.15, 0])


@given(start=st.floats(0.05, 4), ka=st.floats(0.5, 10), beta=st.floats(0.08, 0.3))
def test_swallowed_alcohol_peaks_ends_and_adds_up_as_its_curve_does(start: float, ka: float, beta: float) -> None:
    args = tuple(np.array([x]) for x in (start, ka, beta))
    peak, end = zero_order_peak(*args)
    if end[0] == 0:
        assert ka * start <= beta
        return
    t = np.linspace(0, end[0], 4001)[:, None]
    curve = zero_order(*args, t)[:, 0]
    assert curve.max() <= zero_order(*args, peak[None])[0, 0] * (1 + 1e-9)
    assert curve[-1] == pytest.approx(0, abs=1e-6 * start)
    assert zero_order(*args, end[None] * 1.5)[0, 0] == 0
    assert zero_order_area(*args, end)[0] == pytest.approx(np.trapezoid(curve, t[:, 0]), rel=1e-3)


def test_too_slow_an_intake_never_rises() -> None:
    peak, end = zero_order_peak(np.array([0.1]), np.array([0.5]), np.array([0.15]))
    assert (peak[0], end[0]) == (0, 0)
