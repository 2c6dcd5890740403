"""Gas exchange and drives: what must hold whatever the numbers."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import root

from nightleaf.breathing._kernel import Gases, contents, drives_left, imbalance, pressures, settled, ventilation
from nightleaf.breathing.model import _Numbers, _numbers, _start
from nightleaf.evidence import Ledger, load_library

NUMBERS = _numbers(Ledger(load_library()))
P = NUMBERS.physiology
START = _start(P)
CLAMP_MMHG = 7.0 / 0.133322387415
"""Seven kilopascal."""


@given(st.floats(15, 90), st.floats(15, 140))
def test_the_pressures_of_blood_follow_back_from_what_it_holds(co2: float, o2: float) -> None:
    assert pressures(*contents(co2, o2, P), P) == pytest.approx((co2, o2), rel=1e-7)


@given(st.floats(20, 80), st.floats(20, 120), st.floats(1, 10))
def test_blood_holds_more_of_a_gas_under_more_of_it(co2: float, o2: float, more: float) -> None:
    assert contents(co2 + more, o2, P)[0] > contents(co2, o2, P)[0]
    assert contents(co2, o2 + more, P)[1] > contents(co2, o2, P)[1]


@given(st.floats(0.2, 1), st.floats(0.3, 1))
def test_a_settled_state_is_in_balance(wake: float, reflex: float) -> None:
    gases = settled(wake, reflex, P, START)
    assert gases is not None
    assert np.abs(imbalance(gases, wake, reflex, P)).max() < 1e-8 * P.lam


def test_what_is_made_is_breathed_out_and_what_is_used_is_breathed_in() -> None:
    gases = settled(1.0, 1.0, P, START)
    flow = ventilation(gases, 1.0, 1.0, P)
    out = flow * (gases.P_A_co2 - P.P_I_co2) / P.lam
    taken = flow * (P.P_I_o2 - gases.P_A_o2) / P.lam
    assert out == pytest.approx(P.M_B_co2 + P.M_T_co2, rel=1e-7)
    assert taken == pytest.approx(P.M_B_o2 + P.M_T_o2, rel=1e-7)


def test_no_opioid_leaves_both_drives_whole_and_all_receptors_leave_none() -> None:
    assert drives_left(0.0, NUMBERS.P1, NUMBERS.P3) == (1.0, 1.0)
    assert drives_left(1.0, NUMBERS.P1, NUMBERS.P3) == (0.0, 0.0)


def test_without_any_drive_no_state_settles() -> None:
    assert settled(0.0, 0.0, P, START) is None


@pytest.mark.parametrize(("stage", "asleep_l_per_min"), [(0, 7.18), (1, 6.46)])
def test_sleep_takes_as_much_as_was_measured_in_sleepers(stage: int, asleep_l_per_min: float) -> None:
    """7.66 L/min awake in 19 adults, 7.18 in non-REM and 6.46 in REM sleep."""
    awake = ventilation(settled(1.0, 1.0, P, START), 1.0, 1.0, P)
    left = NUMBERS.sleep[stage]
    asleep = ventilation(settled(left, 1.0, P, START), left, 1.0, P)
    assert asleep / awake == pytest.approx(asleep_l_per_min / 7.66, abs=1e-5)


def clamped(car: float, numbers: _Numbers) -> float:
    """Ventilation with alveolar carbon dioxide held at 7 kPa."""
    wake, reflex = drives_left(car, numbers.P1, numbers.P3)

    def free(x: np.ndarray) -> np.ndarray:
        return imbalance(Gases(CLAMP_MMHG, *x), wake, reflex, P)[1:]

    found = root(free, START[1:])
    assert found.success
    return float(ventilation(Gases(CLAMP_MMHG, *found.x), wake, reflex, P))


def test_the_ceiling_of_leaf_is_where_a_partial_agonist_levelled_off_in_people() -> None:
    """Buprenorphine left about half of usual breathing with carbon dioxide held at 7 kPa."""
    assert clamped(NUMBERS.ceiling[False], NUMBERS) / clamped(0.0, NUMBERS) == pytest.approx(0.5, abs=1e-3)


def test_with_carbon_dioxide_held_a_full_agonist_takes_breathing_far_below_that() -> None:
    assert clamped(0.95, NUMBERS) / clamped(0.0, NUMBERS) < 0.25
