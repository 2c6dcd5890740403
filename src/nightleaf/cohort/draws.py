"""Ignorance in a study: the first of its people sleep again under draws of every uncertain number.

A draw is one axis more of the study: the same people, the same chance, other numbers. Each shard runs some of the
draws, so that the result is the same for any cutting.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from nightleaf.cohort.partial import Series
from nightleaf.cohort.plan import Plan
from nightleaf.evidence import Ledger, Library

PEOPLE_IN_A_DRAW = 400
QUANTILES = 101
_DISCREPANCY = "night.discrepancy."
Floats = NDArray[np.float64]


def people_of_draws(plan: Plan) -> range:
    """Who sleeps under each draw."""
    return range(min(plan.study.people, PEOPLE_IN_A_DRAW))


def draws_of(plan: Plan, shard: int) -> range:
    """The draws that a shard runs."""
    return range(shard, plan.study.draws, plan.shards)


def series_of_a_draw(plan: Plan) -> tuple[Series, ...]:
    """What is counted under each draw: nights of an arm, and its effect on nights that share their chance."""
    arms, reference = range(len(plan.study.arms)), plan.reference
    effects = () if reference is None else tuple(Series("effect", arm) for arm in arms if arm != reference)
    return (*(Series("value", arm) for arm in arms), *effects)


def discrepancy_of(metric: str, library: Library) -> Floats | None:
    """Evenly spaced quantiles of what nobody has measured in people without a habit; None where none is declared."""
    parameter = library.parameters.get(_DISCREPANCY + metric)
    if parameter is None:
        return None
    levels = (np.arange(QUANTILES) + 0.5) / QUANTILES
    return np.array([parameter.in_use.quantile(float(level)) for level in levels])


def read_discrepancies(metrics: tuple[str, ...], ledger: Ledger) -> None:
    """Let the account hold what `discrepancy_of` used."""
    for metric in metrics:
        parameter = ledger.library.parameters.get(_DISCREPANCY + metric)
        if parameter is not None:
            ledger.read(parameter.key, parameter.unit)


def interval_of(means: list[tuple[float, float]], discrepancy: Floats | None = None) -> dict[str, Any]:
    """5 % and 95 % of a mean over draws, given (mean, error of it) of each; the part that is chance is removed.

    Examples
    --------
    >>> interval_of([(1.0, 0.0), (2.0, 0.0), (3.0, 0.0)])["expected_p95"]
    2.9
    >>> interval_of([(1.0, 5.0), (2.0, 5.0), (3.0, 5.0)])["expected_p95"]
    2.0
    """
    names = ("expected_p5", "expected_p95", "links_only_p5", "links_only_p95")
    if len(means) < 2:
        return dict.fromkeys(names)
    mean, error = np.array(means).T
    spread = float(mean.var(ddof=1))
    shrink = np.sqrt(max(spread - float(np.mean(error**2)), 0.0) / spread) if spread > 0 else 0.0
    drawn = mean.mean() + shrink * (mean - mean.mean())
    wide = drawn if discrepancy is None else np.add.outer(drawn, discrepancy)
    ends = (*np.percentile(wide, (5, 95)), *np.percentile(drawn, (5, 95)))
    return {name: round(float(end), 6) for name, end in zip(names, ends, strict=True)}
