"""What must hold for any table of events and any model: mass, sign, proportion, time, superposition."""

import math
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nightleaf.exposure.events import EventRow, Model, observe
from nightleaf.exposure.events.body import Body
from nightleaf.exposure.events.doses import inflow
from nightleaf.exposure.events.kinetics import one_compartment, two_compartments
from nightleaf.exposure.events.model import Entry

TIMES = tuple(np.linspace(0, 60, 25))


@st.composite
def models(draw: st.DrawFn) -> Model:
    CL, V, Q, V2 = (draw(st.floats(*span)) for span in ((0.5, 50), (5, 500), (0.1, 50), (5, 900)))
    ka = draw(st.sampled_from([0.0, 0.05, 0.7, 3.0]))
    oral = ka > 0
    rates = one_compartment(ka, CL, V) if draw(st.booleans()) else two_compartments(ka, CL, V, Q, V2)
    entries = tuple(
        Entry(name, draw(st.sampled_from([0.0, 0.75, 14.0])), draw(st.sampled_from([0.0, 0.3, 1.0])), 9.0, 5.0)
        for name in (("depot", "central") if oral else ("central",))
    )
    return Model("model.toml", None, V, rates, entries)


@st.composite
def doses(draw: st.DrawFn, *, steady: bool = True) -> EventRow:
    settles = draw(st.sampled_from([0, 0, 1, 2])) if steady else 0
    return EventRow(
        place="events.csv, line 2",
        person=1,
        time_h=draw(st.sampled_from([0.0, 1.0, 5.5, 24.0])),
        kind=1,
        amount=draw(st.sampled_from([1.0, 20.0, 300.0])),
        rate=draw(st.sampled_from([0.0, 0.0, 4.0, 35.0, -1.0, -2.0])),
        additional=draw(st.integers(0, 3)),
        interval_h=draw(st.sampled_from([2.0, 12.0])),
        steady=settles,
    )


several = st.lists(doses(), min_size=1, max_size=4)
plain = st.lists(doses(steady=False), min_size=1, max_size=4)


def solve(given_doses: list[EventRow], model: Model, times: tuple[float, ...] = TIMES) -> np.ndarray:
    rows = [*given_doses, *(EventRow("", 1, float(t), 0) for t in times)]
    rows.sort(key=lambda row: (row.time_h, row.kind == 0))
    return np.array([one.concentration for one in observe(rows, model)])


@given(several, models(), st.sampled_from([2.0, 0.1, 7e5]))
def test_twice_the_dose_is_twice_the_level(given_doses: list[EventRow], model: Model, factor: float) -> None:
    """Rates stay in proportion: what is 4/h of one dose is 8/h of two."""
    more = replace(model, entries=tuple(replace(one, rate=9.0 * factor) for one in model.entries))
    scaled = [
        replace(one, amount=factor * one.amount, rate=factor * one.rate if one.rate > 0 else one.rate)
        for one in given_doses
    ]
    assert solve(scaled, more) == pytest.approx(factor * solve(given_doses, model), rel=1e-11, abs=1e-300)


@given(plain, plain, models())
def test_doses_together_are_the_sum_of_doses_alone(first: list[EventRow], second: list[EventRow], model: Model) -> None:
    both = solve([*first, *second], model)
    assert both == pytest.approx(solve(first, model) + solve(second, model), rel=1e-11, abs=1e-300)


@given(doses(steady=False), models())
def test_additional_doses_are_rows_of_their_own(one: EventRow, model: Model) -> None:
    each = [
        replace(one, time_h=one.time_h + number * one.interval_h, additional=0, interval_h=0.0)
        for number in range(one.additional + 1)
    ]
    assert solve([one], model) == pytest.approx(solve(each, model), rel=1e-11, abs=1e-300)


@given(several, models(), st.sampled_from([-24.0, 3.0, 1000.0]))
def test_the_clock_has_no_beginning(given_doses: list[EventRow], model: Model, shift: float) -> None:
    later = [replace(one, time_h=one.time_h + shift) for one in given_doses]
    found = solve(later, model, tuple(t + shift for t in TIMES))
    expected = solve(given_doses, model)
    assert found == pytest.approx(expected, rel=1e-9, abs=1e-9 * expected.max() + 1e-300)


@given(several, models())
def test_a_level_is_never_negative_and_looking_changes_nothing(given_doses: list[EventRow], model: Model) -> None:
    found = solve(given_doses, model)
    assert found.min() >= 0
    seldom = solve(given_doses, model, TIMES[::6])
    assert seldom == pytest.approx(found[::6], rel=1e-11, abs=1e-300)


@given(several, models(), st.integers(2, 5))
def test_people_with_the_same_rows_have_the_same_levels(given_doses: list[EventRow], model: Model, people: int) -> None:
    rows = sorted([*given_doses, *(EventRow("", 1, t, 0) for t in TIMES)], key=lambda row: (row.time_h, row.kind == 0))
    crowd = [replace(row, person=person) for row in rows for person in range(people)]
    levels: dict[object, list[float]] = {}
    for one in observe(crowd, model):
        levels.setdefault(one.row.person, []).append(one.concentration)
    assert all(found == list(solve(given_doses, model)) for found in levels.values())


@given(plain, models())
def test_what_was_given_is_inside_or_was_eliminated(given_doses: list[EventRow], model: Model) -> None:
    """Depot + central + peripheral + CL x area = amount entered, the area by quadrature of the levels."""
    CL = model.volume_l / sum(w / rate for w, rate in zip(model.kinetics.w, model.kinetics.l, strict=True))
    what = [(one, inflow(one, model)) for one in given_doses]
    starts = [
        (one.time_h + into.lag_h + number * one.interval_h, into)
        for one, into in what
        for number in range(one.additional + 1)
    ]
    changes = {start for start, _ in starts} | {start + into.duration_h for start, into in starts}
    cuts = sorted({t for t in changes if 0 < t < 60} | {0.0, 60.0})
    cuts = [t for low, high in pairwise(cuts) for t in np.linspace(low, high, math.ceil(high - low) + 1)[:-1]] + [60.0]
    nodes, weights = np.polynomial.legendre.leggauss(12)
    pieces = [(low + (high - low) * (nodes + 1) / 2, weights * (high - low) / 2) for low, high in pairwise(cuts)]
    times, shares = (np.concatenate(parts) for parts in zip(*pieces, strict=True))
    area = float(shares @ solve(given_doses, model, tuple(times)))
    body = Body(model, 0.0)
    for one in sorted(given_doses, key=lambda one: one.time_h):
        body.reach(one.time_h)
        body.take(one)
    body.reach(60.0)
    entered = sum(
        into.amount if into.rate == 0 else into.rate * min(max(60 - start, 0), into.duration_h)
        for start, into in starts
        if start <= 60
    )
    assert body.amounts.a + held(model, body.amounts.x) + CL * area == pytest.approx(entered, rel=1e-8, abs=1e-12)


def held(model: Model, x: tuple[float, ...]) -> float:
    """Central and peripheral amounts; the peripheral share of a part that falls at l is (k10 + k12 - l) / k21."""
    w, rates = model.kinetics.w, model.kinetics.l
    k10 = 1 / sum(share / rate for share, rate in zip(w, rates, strict=True))
    if len(rates) == 1:
        return x[0]
    k21 = math.prod(rates) / k10
    k12 = sum(rates) - k10 - k21
    return sum(part * (1 + (k10 + k12 - rate) / k21) for part, rate in zip(x, rates, strict=True))
