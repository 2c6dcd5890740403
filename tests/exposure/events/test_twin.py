"""Two hundred random tables against an engine of its own: matrix exponentials, one world for each dose.

The twin keeps no queue and no running total: each row that gives a dose is simulated alone, with every additional and
every implied dose written out, and an observation adds up the worlds that no reset has ended.
"""

import math
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import pytest
from scipy.integrate import solve_ivp
from scipy.linalg import expm

from nightleaf.exposure.events import EventRow, Model, observe
from nightleaf.exposure.events.kinetics import one_compartment, two_compartments
from nightleaf.exposure.events.model import Entry

TABLES = 200
FORGOTTEN = 1e-10
"""Implied doses are written out until this share of the oldest is left."""


class Case(NamedTuple):
    """A table with its model; `rates` is dx/dt = rates x for depot, central and peripheral amount."""

    rows: list[EventRow]
    model: Model
    rates: np.ndarray


def random_case(rng: np.random.Generator) -> Case:
    CL, V, Q, V2, ka = np.exp(rng.normal(np.log([5, 40, 6, 60, 0.8]), 0.5))
    if rng.random() < 0.3:
        ka = CL / V  # where textbook formulas divide by nothing
    oral, two = rng.random(2) < (0.6, 0.5)
    Q = Q if two else 0.0
    p = two_compartments(ka * oral, CL, V, Q, V2) if two else one_compartment(ka * oral, CL, V)
    names = ("depot", "central") if oral else ("central",)
    entries = tuple(
        Entry(
            name, rng.choice([0.0, rng.uniform(0, 4), 15.0]), rng.choice([1.0, rng.uniform(0.2, 1.5)]),
            rng.uniform(2, 40), rng.uniform(0.5, 30),
        )
        for name in names
    )  # fmt: skip
    rates = np.array([[-ka, 0, 0], [ka, -(CL + Q) / V, Q / V2], [0, Q / V, -Q / V2]])
    times = np.sort(np.round(rng.uniform(0, 72, rng.integers(8, 16)) * 4) / 4)  # quarters of hours: many ties
    rows = [random_row(rng, float(t), len(names)) for t in times]
    return Case(rows, Model("model.toml", None, V, p, entries), rates)


def random_row(rng: np.random.Generator, t: float, compartments: int) -> EventRow:
    kind = int(rng.choice([0, 1, 2, 3, 4], p=[0.6, 0.28, 0.04, 0.04, 0.04]))
    if kind not in {1, 4}:
        return EventRow("", 1, t, kind)
    compartment = int(rng.integers(0, compartments + 1))
    steady = int(rng.choice([0, 1, 2], p=[0.6, 0.2, 0.2]))
    if steady and rng.random() < 0.25:
        return EventRow("", 1, t, kind, 0.0, compartment, float(rng.choice([-1.0, 12.0])), 0, 0.0, steady)
    rate = float(rng.choice([0.0, rng.uniform(3, 80), -1.0, -2.0]))
    interval = float(rng.choice([4.0, 8.0, 12.0, 24.0]))
    return EventRow(
        "", 1, t, kind, rng.uniform(1, 200), compartment, rate, int(rng.integers(0, 4)), interval, steady
    )  # fmt: skip


def exponential(m: np.ndarray) -> np.ndarray:
    """Matrix exponential by Taylor series, scaled and squared; for small matrices ten times faster than scipy's."""
    halvings = max(0, math.ceil(math.log2(np.abs(m).sum() + 1e-300)) + 3)
    term = total = np.eye(len(m))
    for n in range(1, 12):
        term = term @ m / 2**halvings / n
        total = total + term
    for _ in range(halvings):
        total = total @ total
    return total


def states(case: Case, row: EventRow, times: list[float]) -> np.ndarray:
    """Central amount of the world of one dose at ascending times."""
    number = max(row.compartment, 1)
    entry = case.model.entries[number - 1]
    place = number - 1 if len(case.model.entries) == 2 else 1
    given = row.amount * entry.share
    rate = {0.0: 0.0, -1.0: entry.rate, -2.0: given / entry.duration_h}.get(row.rate, row.rate)
    if row.amount == 0:
        start = np.zeros(3)
        start[place] = rate
        used = [0, 1, 2] if case.rates[2].any() else [0, 1]
        level = np.zeros(3)
        level[used] = np.linalg.solve(-case.rates[np.ix_(used, used)], start[used])
        return np.array([(exponential(case.rates * (t - row.time_h)) @ level)[1] for t in times])
    slowest = -max(rate for rate in np.linalg.eigvals(case.rates).real if rate < -1e-12)
    oldest = math.ceil(-math.log(FORGOTTEN) / slowest / row.interval_h) if row.steady else 0
    enters = [row.time_h + entry.lag_h + k * row.interval_h for k in range(-oldest, row.additional + 1)]
    lasts = given / rate if rate else 0.0
    marks = sorted({*enters, *(t + lasts for t in enters), *times})
    begins, ends = np.array(enters), np.array(enters) + lasts
    x, clock, seen, known = np.zeros(4), marks[0], {}, {}
    for t in marks:
        running = int(((begins <= clock) & (clock < ends)).sum())
        step = round(t - clock, 9), running  # implied doses repeat the same few steps
        if step not in known:
            wide = np.zeros((4, 4))
            wide[:3, :3], wide[place, 3] = case.rates, running * rate
            known[step] = exponential(wide * step[0])
        x[3] = 1
        x = known[step] @ x
        clock = t
        if not rate:
            x[place] += given * (begins == t).sum()
        seen[t] = x[1]
    return np.array([seen[t] for t in times])


def twin(case: Case) -> list[float]:
    totals = {i: 0.0 for i, row in enumerate(case.rows) if row.kind == 0}
    for place, row in enumerate(case.rows):
        if row.kind not in {1, 4}:
            continue
        ended = next(
            (i for i, later in enumerate(case.rows) if i > place and (later.kind in {3, 4} or later.steady == 1)),
            len(case.rows),
        )
        seen = [i for i in totals if place < i < ended]
        if seen:
            for i, amount in zip(seen, states(case, row, [case.rows[i].time_h for i in seen]), strict=True):
                totals[i] += amount
    return [total / case.model.volume_l for total in totals.values()]


CASES = [random_case(np.random.default_rng([20, number])) for number in range(TABLES)]


def test_two_hundred_random_tables_agree_with_matrix_exponentials() -> None:
    compared = 0
    for case in CASES:
        ours = [one.concentration for one in observe(case.rows, case.model)]
        theirs = twin(case)
        assert ours == pytest.approx(theirs, rel=1e-6, abs=1e-9 * max(theirs, default=0) + 1e-12)
        compared += sum(level > 0 for level in theirs)
    assert compared > 800


def test_the_tables_hold_every_kind_of_dose() -> None:
    doses = [row for case in CASES for row in case.rows if row.kind in {1, 4}]
    assert {row.rate if row.rate <= 0 else 1.0 for row in doses} == {0.0, 1.0, -1.0, -2.0}
    assert {row.steady for row in doses} == {0, 1, 2}
    assert {row.kind for case in CASES for row in case.rows} == {0, 1, 2, 3, 4}
    assert sum(row.amount == 0 for row in doses) > 10
    times = [[row.time_h for row in case.rows] for case in CASES]
    assert sum(len(set(one)) < len(one) for one in times) > 20


def test_the_exponential_of_the_twin_is_that_of_scipy() -> None:
    for case in CASES[:20]:
        assert exponential(case.rates * 30) == pytest.approx(expm(case.rates * 30), rel=1e-9, abs=1e-12)


def test_the_twin_agrees_with_stepping_through_time() -> None:
    """The twin itself is checked by a third engine, on a lagged infusion with additional doses."""
    case = next(
        case for case in CASES if case.model.kinetics.ka and len(case.model.kinetics.l) == 2 and case.rates[2].any()
    )
    row = EventRow("", 1, 1.0, 1, 50.0, 1, -2.0, 2, 8.0)
    entry = case.model.entries[0]
    starts = [1.0 + entry.lag_h + 8 * k for k in range(3)]
    rate = 50 * entry.share / entry.duration_h
    marks = sorted({0.0, 60.0, *starts, *(t + entry.duration_h for t in starts if t + entry.duration_h < 60)})
    x, at_end = np.zeros(3), {}
    for low, high in pairwise(marks):
        r = np.array([rate * sum(t <= low < t + entry.duration_h for t in starts), 0, 0])
        x = solve_ivp(lambda _, y, r=r: case.rates @ y + r, (low, high), x, method="LSODA", rtol=1e-10, atol=1e-12).y[
            :, -1
        ]
        at_end[high] = x[1]
    later = [t for t in at_end if t > 1]
    assert states(case, row, later) == pytest.approx([at_end[t] for t in later], rel=1e-6, abs=1e-9)
