"""Ignorance: the chain run again for draws of every uncertain number."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nightleaf.ask.chain import Arms, Chain, Outcome, Size
from nightleaf.ask.course import withdraws
from nightleaf.ask.request import Request
from nightleaf.evidence import Ledger, Library

PEOPLE_IN_A_DRAW = 400
QUANTILES = 101
_DISCREPANCY = "night.discrepancy."


@dataclass(frozen=True, slots=True)
class Draw:
    """What one draw of the parameters gave.

    Parameters
    ----------
    outcome : Outcome
    discrepancy : dict
        Metric -> what nobody has measured, added to the difference.
    read : dict
        Parameter key -> its value in this draw.
    last : Outcome or None
        The last of several nights in a row.
    off : Arms or None
        The first night without, after them.
    """

    outcome: Outcome
    discrepancy: dict[str, float]
    read: dict[str, float]
    last: Outcome | None = None
    off: Arms | None = None

    def change(self, metric: str) -> float:
        """Mean difference of a metric in this draw, discrepancy included."""
        arms = self.outcome.arms
        return float(np.nanmean(arms.with_[metric] - arms.without[metric])) + self.discrepancy.get(metric, 0.0)


def draw_all(request: Request, point: Chain, account: Ledger, step: Callable[[int], None]) -> list[Draw]:
    """One small run for each draw; none if a single one is asked for.

    The night without is run again only if the numbers of the network moved. Keys that only draws read are added to
    `account`.
    """
    size = Size(min(request.people, PEOPLE_IN_A_DRAW), 1)
    without: Arms | None = None
    draws: list[Draw] = []
    for number in range(request.draws if request.draws > 1 else 0):
        ledger = Ledger(request.library, request.seed, number)
        chain = Chain(request, ledger)
        same = chain.network == point.network and not (withdraws(point) or request.person.caffeine)
        outcome = chain.run(size, without=without if same else None)
        without = outcome.arms if same else without
        last = last_night(request, ledger, size, outcome)
        off = first_night_off(request, ledger, size, outcome)
        beyond = discrepancies(ledger) if chain.taken.unmeasured else {}
        draws.append(Draw(outcome, beyond, ledger.keys, last, off))
        for key in ledger.keys:
            account.keys.setdefault(key, point_value(account, key))
        step(len(draws))
    return draws


def last_night(request: Request, ledger: Ledger, size: Size, first: Outcome) -> Outcome | None:
    """The last of several nights with the same dose; None if there is only one.

    What has accumulated acts, less what the nights before took away by tolerance.
    """
    if request.nights == 1:
        return None
    return Chain(request, ledger, request.nights).run(size, without=first.arms)


def first_night_off(request: Request, ledger: Ledger, size: Size, first: Outcome) -> Arms | None:
    """The first night without, after several nights with; None if there was only one."""
    if request.nights == 1:
        return None
    return Chain(request, ledger, request.nights).run_after_stopping(size, first.arms)


def point_value(account: Ledger, key: str) -> float:
    """The value in force of a key, without a draw."""
    return account.library.parameter(key).in_use.value


def discrepancy_quantiles(library: Library) -> dict[str, NDArray[np.float64]]:
    """Evenly spaced quantiles of each declared discrepancy, by metric."""
    levels = (np.arange(QUANTILES) + 0.5) / QUANTILES
    return {
        key.removeprefix(_DISCREPANCY): np.array([parameter.in_use.quantile(float(u)) for u in levels])
        for key, parameter in library.parameters.items()
        if key.startswith(_DISCREPANCY)
    }


def discrepancies(ledger: Ledger) -> dict[str, float]:
    """What may happen in people in whom nobody measured, beyond the links; zero at point values."""
    known = ledger.library.parameters
    keys = [key for key in known if key.startswith(_DISCREPANCY)]
    return {key.removeprefix(_DISCREPANCY): ledger.read(key, known[key].unit) for key in keys}
