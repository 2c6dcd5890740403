"""Order, resets and steady states as the NONMEM guides state them (Users Guide VI, chapter V; help: EVID, ADDL, SS)."""

from collections.abc import Callable

import numpy as np
import pytest

from nightleaf.exposure.events import EventRow, Model, observe

from .conftest import ONE, ORAL, TWO, Solve, dose

V = 50.0
K = 0.1
T = np.array([0.0, 0.5, 3.0, 7.0, 11.9, 12.0, 20.0, 47.0, 80.0])
Table = Callable[..., tuple[EventRow, ...]]


@pytest.fixture
def levels(model: Callable[..., Model], table: Table) -> Callable[..., list[float]]:
    """Concentrations of a table of text in one compartment without absorption."""

    def read(header: str, *rows: str, parameters: dict[str, str] = ONE) -> list[float]:
        return [one.concentration for one in observe(table(header, *rows), model(parameters))]

    return read


def test_the_order_of_rows_decides_at_equal_times(levels: Callable[..., list[float]]) -> None:
    before_and_after = levels("ID TIME AMT", "1 0 .", "1 0 100", "1 0 .", "1 0 50", "1 0 .")
    assert before_and_after == pytest.approx([0, 2, 3])


@pytest.mark.parametrize(("time", "interval"), [("12", "12"), ("0.3", "0.1")])
def test_an_additional_dose_acts_before_the_rows_of_its_time(
    levels: Callable[..., list[float]], time: str, interval: str
) -> None:
    """Three times 0.1 h is not 0.3 h in binary, and is meant to be."""
    number = round(float(time) / float(interval))
    (found,) = levels("ID TIME AMT ADDL II", f"1 0 100 {number} {interval}", f"1 {time} . . .")
    assert found == pytest.approx(sum(2 * np.exp(-K * float(interval) * k) for k in range(number + 1)))


def test_a_lagged_dose_acts_before_the_rows_of_its_time(levels: Callable[..., list[float]]) -> None:
    found = levels("ID TIME AMT", "1 0.2 100", "1 0.25 .", "1 0.3 .", parameters=ONE | {"ALAG1": "0.1 h"})
    assert found == pytest.approx([0, 2])


@pytest.mark.parametrize("parameters", [ONE, ORAL, TWO, TWO | {"KA": "0.3 1/h", "ALAG1": "1.7 h", "F1": "0.4"}])
@pytest.mark.parametrize("rate", [0.0, 5.0, 60.0])
def test_additional_doses_are_rows_of_their_own(solve: Solve, parameters: dict[str, str], rate: float) -> None:
    short = solve(parameters, [dose(100, 1.0, rate=rate, additional=4, interval_h=7.0)], T)
    long = solve(parameters, [dose(100, 1.0 + 7 * k, rate=rate) for k in range(5)], T)
    assert short == pytest.approx(long, rel=1e-12, abs=1e-14)


@pytest.mark.parametrize("parameters", [ONE, ORAL, TWO, TWO | {"KA": "0.3 1/h", "ALAG1": "1.7 h", "F1": "0.4"}])
@pytest.mark.parametrize("rate", [0.0, 5.0, 60.0])
def test_a_steady_state_is_two_hundred_doses_that_came_before(
    solve: Solve, parameters: dict[str, str], rate: float
) -> None:
    """With RATE 5 an infusion of 100 lasts 20 h, longer than the interval of 12 h."""
    begun = 12.0 * 200
    steady = solve(parameters, [dose(100, begun, rate=rate, interval_h=12.0, steady=1)], begun + T)
    each = solve(parameters, [dose(100, rate=rate, additional=200, interval_h=12.0)], begun + T)
    assert steady == pytest.approx(each, rel=1e-9)


@pytest.mark.parametrize("lag", ["1 h", "12 h", "30 h"])
def test_in_a_steady_state_all_doses_are_lagged(solve: Solve, lag: str) -> None:
    """The row at t then sees the level of t minus lag; also for a lag longer than the interval."""
    parameters = ORAL | {"ALAG1": lag}
    begun = 12.0 * 60
    steady = solve(parameters, [dose(100, begun, interval_h=12.0, steady=1, additional=2)], begun + T)
    each = solve(parameters, [dose(100, additional=62, interval_h=12.0)], begun + T)
    assert steady == pytest.approx(each, rel=1e-12)


def test_additional_doses_go_on_with_a_steady_state(solve: Solve) -> None:
    t = np.array([0.0, 3.0, 11.0])
    found = solve(ORAL, [dose(100, interval_h=12.0, steady=1, additional=5)], [*t, *(t + 60)])
    assert found[3:] == pytest.approx(found[:3], rel=1e-12)


def test_steady_state_1_forgets_what_was_there_and_what_was_to_come(solve: Solve) -> None:
    earlier = [dose(500), dose(900, 1.0, rate=10.0), dose(50, 2.0, additional=9, interval_h=4.0)]
    lagged = ORAL | {"ALAG2": "30 h"}
    late = dose(70, 3.0, compartment=2)
    settles = dose(100, 20.0, interval_h=12.0, steady=1)
    after = T[T >= 20]
    assert solve(lagged, [*earlier, late, settles], after) == solve(lagged, [settles], after)


def test_steady_state_2_comes_on_top_of_what_goes_on(solve: Solve) -> None:
    earlier = [dose(500), dose(900, 1.0, rate=10.0), dose(50, 2.0, additional=9, interval_h=4.0)]
    above = dose(100, 20.0, interval_h=12.0, steady=2, rate=4.0)
    alone, both = solve(TWO, earlier, T), solve(TWO, [*earlier, above], T)
    added = np.where(T >= 20, solve(TWO, [above], T), 0)
    assert both == pytest.approx(np.array(alone) + added, rel=1e-12)


def test_morning_and_evening_doses_reach_their_common_steady_state(solve: Solve) -> None:
    """20 mg at 8 and 10 mg at 20 each day: SS 1 for one, SS 2 for the other."""
    t = np.array([12.0, 15.0, 23.9])
    day = [dose(20, 0.0, interval_h=24.0, steady=1), dose(10, 12.0, interval_h=24.0, steady=2)]
    each = [dose(20, 0.0, additional=100, interval_h=24.0), dose(10, 12.0, additional=100, interval_h=24.0)]
    assert solve(ORAL, day, t) == pytest.approx(solve(ORAL, each, 2400 + t), rel=1e-9)


@pytest.mark.parametrize("kind", [3, 4])
def test_a_reset_empties_the_body_and_ends_what_runs_and_what_was_to_come(solve: Solve, kind: int) -> None:
    earlier = [dose(500, rate=1.0), dose(50, additional=9, interval_h=4.0), dose(30, 9.5)]
    parameters = ORAL | {"ALAG1": "1 h"}
    reset = dose(100.0 * (kind == 4), 10.0, kind=kind)
    alone = [dose(100, 10.0)] if kind == 4 else []
    after = T[T >= 10]
    assert solve(parameters, [*earlier, reset], after) == solve(parameters, alone, after)


def test_after_a_reset_the_clock_may_start_anew(levels: Callable[..., list[float]]) -> None:
    rows = ("1 0 100 1", "1 5 . 0", "1 0 100 4", "1 5 . 0", "1 50 . 3", "1 0 50 1", "1 5 . 0")
    first, again, half = levels("ID TIME AMT EVID", *rows)
    assert first == again == pytest.approx(2 * np.exp(-K * 5))
    assert half == pytest.approx(first / 2)


def test_a_reset_may_lead_into_a_steady_state(solve: Solve) -> None:
    settles = dose(100, 20.0, interval_h=12.0, steady=2, kind=4)
    plain = dose(100, 20.0, interval_h=12.0, steady=1)
    assert solve(ORAL, [dose(500), settles], [21.0, 30.0]) == solve(ORAL, [plain], [21.0, 30.0])


def test_other_events_change_nothing(levels: Callable[..., list[float]]) -> None:
    plain = levels("ID TIME AMT EVID CMT", "1 0 100 1 1", "1 5 . 0 .")
    assert levels("ID TIME AMT EVID CMT", "1 0 100 1 1", "1 2 . 2 3", "1 5 . 0 .") == pytest.approx(plain, rel=1e-15)


def test_an_observation_is_of_the_central_compartment_whatever_its_cmt(levels: Callable[..., list[float]]) -> None:
    rows = ("1 0 100 1 1", *(f"1 5 . 0 {cmt}" for cmt in (".", 0, 1, 2, 9)))
    assert len(set(levels("ID TIME AMT EVID CMT", *rows, parameters=ORAL))) == 1


def test_people_share_nothing_even_where_their_rows_are_mixed(levels: Callable[..., list[float]]) -> None:
    header = "ID TIME AMT"
    ann, bob = ("7 0 100", "7 4 ."), ("bob 1 30", "bob 4 .")
    mixed = levels(header, ann[0], bob[0], bob[1], ann[1])
    assert mixed == [*levels(header, *bob), *levels(header, *ann)]


def test_an_empty_body_has_nothing_in_it(levels: Callable[..., list[float]]) -> None:
    assert levels("ID TIME AMT EVID", "1 -5 . 0", "1 0 . 0", "2 3 . 2", "2 4 . 0") == [0, 0, 0]


def test_times_may_be_negative(levels: Callable[..., list[float]]) -> None:
    assert levels("ID TIME AMT", "1 -2 100", "1 -1 .") == levels("ID TIME AMT", "1 0 100", "1 1 .")
