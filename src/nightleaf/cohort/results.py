"""From merged counts to figures: means with their errors, spreads kept apart, percentiles."""

import math
import platform
from fractions import Fraction
from typing import Any

import numpy as np

from nightleaf.cohort.arm import STATUS
from nightleaf.cohort.bins import edges_of, quantile
from nightleaf.cohort.draws import discrepancy_of, interval_of, series_of_a_draw
from nightleaf.cohort.partial import SCALE, Partial, Series
from nightleaf.cohort.plan import Plan
from nightleaf.cohort.shard import SECONDS, Engine
from nightleaf.safety.words import LABELS
from nightleaf.sleep.metrics import METRICS

SCHEMA = "nightleaf.cohort/1"
POINT = "Point values of all parameters: the spread is over people and nights; ignorance is not in it."
DRAWN = (
    "Means and spreads are at point values of all parameters; expected_p5 and expected_p95 hold the mean over draws of "
    "every uncertain number, in the first people of the study."
)
NOTES = (
    "Each night is a first night: nothing is carried over from the night before.",
    "Not part of these figures: breathing, apnoea, next-day impairment.",
)
_PERCENTS = {"p5": 0.05, "p50": 0.5, "p95": 0.95}


def summary_document(plan: Plan, engine: Engine, merged: Partial) -> dict[str, Any]:
    """The document summary.json."""
    study = plan.study
    return {
        "schema": SCHEMA,
        "labels": list(LABELS),
        "name": study.name,
        "plan_sha256": plan.sha256,
        "result_sha256": merged.sha256(),
        "seed": study.seed,
        "people": int(merged.done[0]),
        "nights_per_person": study.nights,
        "nights": int(merged.done[1]),
        "arms": [
            {"name": arm.name, "placebo": arm.placebo, "dose_mg": _doses(engine, place)}
            for place, arm in enumerate(study.arms)
        ],
        "reference": None if plan.reference is None else study.arms[plan.reference].name,
        "people_left_out": int(merged.done[2]),
        "failed_nights": int(merged.done[3]),
        "failed": _failed(plan, merged),
        "rows": [
            row(plan, one, at, merged) | _interval(engine, one, at, merged)
            for place, one in enumerate(engine.series)
            for group in range(len(plan.groups.names))
            for metric in range(len(study.outcomes))
            for at in [(place, group, metric)]
            if merged.n[at]
        ],
        "links": [{"key": key, "kind": kind, "on": True} for key, kind in sorted(_links(engine).items())],
        "draws": study.draws,
        "notes": [DRAWN if study.draws else POINT, *NOTES],
        "provenance": _provenance(plan, engine),
    }


def _provenance(plan: Plan, engine: Engine) -> dict[str, Any]:
    return {
        "nightleaf": plan.nightleaf,
        "library_sha256": plan.library_sha256,
        "code_sha256": plan.code_sha256,
        "python": platform.python_version(),
        "numpy": np.__version__,
        "machine": platform.machine(),
        "device": plan.device,
        "parameters": engine.parameters_read(),
    }


def row(plan: Plan, series: Series, at: tuple[int, int, int], merged: Partial) -> dict[str, Any]:
    """One figure of one group in one arm.

    `sd` is over all nights; `person_sd` of people's own expected figure, `night_sd` from night to night in one person
    (both None with one night each). For `effect` the percentiles are of people's own averages.
    """
    _, group, metric = at
    name = plan.study.outcomes[metric]
    n, total = int(merged.n[at]), int(merged.total[at])
    ends = edges_of(name, series.kind, plan.bedtime.in_bed_h * SECONDS)
    reached = (int(merged.least[at]) / SCALE, int(merged.most[at]) / SCALE)
    person_sd, night_sd, mcse = _spreads(plan.study.nights, at, merged)
    counts = merged.histogram[at]
    drawn = {key: quantile(counts, p, ends, reached) if counts.any() else None for key, p in _PERCENTS.items()}
    return {
        "kind": series.kind,
        "arm": plan.study.arms[series.arm].name,
        "group": plan.groups.names[group],
        "metric": name,
        "unit": METRICS[name].unit,
        "n": n,
        "people": int(merged.people[at]),
        "mean": float(Fraction(total, n * SCALE)),
        "mcse": mcse,
        "sd": _root(_variance(n, total, _wide(merged, "square", at))),
        "person_sd": person_sd,
        "night_sd": night_sd,
        "min": reached[0],
        "max": reached[1],
        **drawn,
    }


def _spreads(nights: int, at: tuple[int, int, int], merged: Partial) -> tuple[float | None, float | None, float | None]:
    """Spread between people, between nights of one person, and the error of the mean, in exact whole numbers."""
    people, own = int(merged.people[at]), int(merged.own[at])
    if people < 2:
        return None, None, None
    squares = _wide(merged, "own", at)
    of_means = _variance(people, own, squares) / nights**2
    error = math.sqrt(of_means / people) / SCALE
    if nights < 2:
        return None, None, error
    within = Fraction(nights * _wide(merged, "inside", at) - squares, nights * people * (nights - 1))
    return _root(max(of_means - within / nights, Fraction(0))), _root(within), error


def _interval(engine: Engine, series: Series, at: tuple[int, int, int], merged: Partial) -> dict[str, Any]:
    """What is not known of a mean: its interval over draws of the parameters, None without draws."""
    counted, (_, group, metric), nights = series_of_a_draw(engine.plan), at, engine.plan.study.nights
    if merged.drawn is None or series not in counted:
        return interval_of([])
    means: list[tuple[float, float]] = []
    for draw in range(engine.plan.study.draws):
        here = (draw * len(counted) + counted.index(series), group, metric)
        people, error = int(merged.drawn.people[here]), _spreads(nights, here, merged.drawn)[2]
        if error is None:
            return interval_of([])
        means.append((float(Fraction(int(merged.drawn.own[here]), people * nights * SCALE)), error))
    taken = engine.chains[series.arm].taken
    unmeasured = taken is not None and taken.unmeasured
    name = engine.plan.study.outcomes[metric]
    return interval_of(means, discrepancy_of(name, engine.ledger.library) if unmeasured else None)


def _wide(merged: Partial, name: str, at: tuple[int, int, int]) -> int:
    high, low = (int(getattr(merged, f"{name}_{part}")[at]) for part in ("high", "low"))
    return (high << 32) + low


def _variance(n: int, total: int, squares: int) -> Fraction:
    return Fraction(n * squares - total * total, n * (n - 1)) if n > 1 else Fraction(0)


def _root(variance: Fraction) -> float:
    return math.sqrt(variance) / SCALE


def _failed(plan: Plan, merged: Partial) -> list[dict[str, Any]]:
    return [
        {"person": person, "arm": plan.study.arms[arm].name, "night": night, "status": status, "means": STATUS[status]}
        for person, arm, night, status in merged.failed.tolist()
    ]


def _links(engine: Engine) -> dict[str, str]:
    return {key: kind for chain in engine.chains for key, kind in chain.links_on().items()}


def _doses(engine: Engine, place: int) -> dict[str, float]:
    taken = engine.chains[place].taken
    return {} if taken is None else {name: float(f"{mass:.8g}") for name, mass in taken.dose_mg.items()}
