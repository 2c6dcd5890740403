"""One person through time: amounts inside, infusions that run, doses that are still to come."""

import heapq
import math
from collections.abc import Iterable
from typing import Final, NamedTuple

from nightleaf.errors import InputError
from nightleaf.exposure.events._kernel import Amounts, added, advance, bolus, level, recurring
from nightleaf.exposure.events.doses import Inflow, inflow
from nightleaf.exposure.events.model import Model
from nightleaf.exposure.events.reading import EventRow

SAME_TIME_H: Final = 1e-9
"""A dose that comes this close to a row falls on its time: sums of decimals are not exact."""
MOST_DOSES: Final = 100_000
MOST_AT_ONCE: Final = 1000


class _Coming(NamedTuple):
    """Like doses that are still to enter, `left` of them, the next at `time_h`."""

    time_h: float
    serial: int
    first_h: float
    number: int
    left: int
    what: Inflow
    row: EventRow


class _Running(NamedTuple):
    end_h: float
    serial: int
    what: Inflow


class Body:
    """One person since the last reset: amounts, infusions that run and doses that are still to come."""

    def __init__(self, model: Model, clock_h: float) -> None:
        self.model = model
        self.clock_h = clock_h
        self.clear()
        self.entered = 0
        self.serial = 0

    def clear(self) -> None:
        """Nothing inside, nothing running, nothing to come."""
        self.amounts = bolus(self.model.kinetics, 0.0, 0.0)
        self.running: list[_Running] = []
        self.coming: list[_Coming] = []

    @property
    def idle(self) -> bool:
        """Whether nothing is inside or to come, so that the clock may be set anew."""
        return not (self.running or self.coming or any(self.amounts.x) or self.amounts.a)

    def reach(self, time_h: float) -> None:
        """Let all enter that is due by `time_h`, then go there."""
        if self.idle:
            self.clock_h = time_h
            return
        hair_h = max(SAME_TIME_H, 16 * math.ulp(time_h))
        while self.coming and self.coming[0].time_h <= time_h + hair_h:
            due = heapq.heappop(self.coming)
            self._move(due.time_h)
            self._enter(due.what, due.row)
            self._await(due.first_h, due.number + 1, due.left - 1, due.what, due.row)
        self._move(time_h)

    def take(self, row: EventRow) -> None:
        """A dose of the table at the present time."""
        what = inflow(row, self.model)
        if row.steady:
            self._settle(what, row)
        else:
            self._await(row.time_h + what.lag_h, 0, 1 + row.additional, what, row)
        self.reach(self.clock_h)

    def _await(self, first_h: float, number: int, left: int, what: Inflow, row: EventRow) -> None:
        if left > 0:
            self.serial += 1
            time_h = first_h + number * row.interval_h
            heapq.heappush(self.coming, _Coming(time_h, self.serial, first_h, number, left, what, row))

    def _settle(self, what: Inflow, row: EventRow) -> None:
        """Steady state: like doses since ever, the latest of them the one of the row, all lagged alike."""
        if row.steady == 1:
            self.clear()
        if row.amount == 0:
            self.amounts = added(self.amounts, level(self.model.kinetics, *_rates([what])))
            return
        interval = row.interval_h
        _refuse_a_crowd(what.duration_h / interval, row)
        ahead = math.ceil(what.lag_h / interval)  # like doses that were given by now and enter later
        past = Body(self.model, row.time_h - (ahead * interval - what.lag_h))
        past.amounts = self._trough(what, interval)
        for back in range(1, math.ceil(what.duration_h / interval) + 1):
            past.run(past.clock_h - back * interval + what.duration_h, what)
        past._enter(what, row)
        past._move(row.time_h)
        self.amounts = added(self.amounts, past.amounts)
        for one in past.running:
            self.run(one.end_h, what)
        self._await(row.time_h + what.lag_h - (ahead - 1) * interval, 0, ahead + row.additional, what, row)

    def _trough(self, what: Inflow, interval_h: float) -> Amounts:
        """Amounts of the steady state just before the next like dose enters."""
        p = self.model.kinetics
        if what.rate == 0:
            return recurring(advance(bolus(p, *_parts(what)), interval_h, p, 0.0, 0.0), interval_h, p)
        always, rest_h = divmod(what.duration_h, interval_h)
        depot, central = _rates([what])
        first = advance(bolus(p, 0.0, 0.0), rest_h, p, (always + 1) * depot, (always + 1) * central)
        alone = advance(first, interval_h - rest_h, p, always * depot, always * central)
        return recurring(alone, interval_h, p)

    def _enter(self, what: Inflow, row: EventRow) -> None:
        self.entered += 1
        if self.entered > MOST_DOSES:
            raise InputError(f"{row.place}: more than {MOST_DOSES} doses; check ADDL and II, or write an infusion")
        if what.rate == 0:
            self.amounts = added(self.amounts, bolus(self.model.kinetics, *_parts(what)))
        else:
            self.run(self.clock_h + what.duration_h, what)
            _refuse_a_crowd(len(self.running), row)

    def run(self, end_h: float, what: Inflow) -> None:
        """Let an infusion run until `end_h`."""
        if end_h > self.clock_h:
            self.serial += 1
            heapq.heappush(self.running, _Running(end_h, self.serial, what))

    def _move(self, time_h: float) -> None:
        while self.running and self.running[0].end_h <= time_h:
            self._flow(self.running[0].end_h)
            heapq.heappop(self.running)
        self._flow(time_h)

    def _flow(self, time_h: float) -> None:
        if time_h > self.clock_h:
            rates = _rates(one.what for one in self.running)
            self.amounts = advance(self.amounts, time_h - self.clock_h, self.model.kinetics, *rates)
            self.clock_h = time_h


def _rates(running: Iterable[Inflow]) -> tuple[float, float]:
    """Rates into depot and central compartment."""
    rates = {"depot": 0.0, "central": 0.0}
    for what in running:
        rates[what.into] += what.rate
    return rates["depot"], rates["central"]


def _parts(what: Inflow) -> tuple[float, float]:
    """Amounts into depot and central compartment."""
    return (what.amount, 0.0) if what.into == "depot" else (0.0, what.amount)


def _refuse_a_crowd(infusions: float, row: EventRow) -> None:
    if infusions > MOST_AT_ONCE:
        raise InputError(
            f"{row.place}: more than {MOST_AT_ONCE} infusions at once; check AMT, RATE, ADDL and II, or write one"
        )
