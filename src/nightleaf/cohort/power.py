"""What a researcher asks of a finished study: how many nights or people to see it, in whom, at which dose."""

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nightleaf.cohort.bins import edges_of, share_at_least
from nightleaf.cohort.folder import CohortFolder, read_plan, read_summary
from nightleaf.cohort.partial import Partial, Series
from nightleaf.cohort.plan import Plan
from nightleaf.cohort.results import row
from nightleaf.cohort.sample_size import nights_or_pairs_needed, per_group_needed
from nightleaf.cohort.seen import seen_by
from nightleaf.cohort.shard import SECONDS, Engine
from nightleaf.cohort.study import MOST_NIGHTS
from nightleaf.errors import InputError
from nightleaf.evidence import Ledger
from nightleaf.sleep.metrics import METRICS

SCHEMA = "nightleaf.cohort-power/1"
MEASURED = "cohort.night_to_night."
AT_EQUAL_TIME = "at_equal_time_in_bed"
CLEAR = 2.0
"""An effect of the study nearer to zero than this many errors is taken for none."""
NEEDS = ("one_person_nights_in_each_arm", "crossover_people", "parallel_people_in_each_arm")
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Question:
    """What is to be seen.

    Parameters
    ----------
    metric : str
    change : float or None
        In the unit of the metric; None takes what the study found.
    group : str
        "all", or a subgroup of the study.
    nights : int or None
        Nights of each person in each arm; None takes those of the study.
    alpha, power : float
    observer : str or None
        "scorer" or "wearable"; None sees the truth.
    """

    metric: str = "tst_min"
    change: float | None = None
    group: str = "all"
    nights: int | None = None
    alpha: float = 0.05
    power: float = 0.8
    observer: str | None = None

    def __post_init__(self) -> None:
        """Refuse what cannot be asked."""
        if not (0 < self.alpha < 1 and 0 < self.power < 1):
            raise InputError(f"--alpha and --power lie between 0 and 1; found {self.alpha} and {self.power}")
        if self.nights is not None and not 1 <= self.nights <= MOST_NIGHTS:
            raise InputError(f"--nights: {self.nights} cannot be; it lies between 1 and {MOST_NIGHTS}")
        if self.change is not None and not (math.isfinite(self.change) and self.change != 0):
            raise InputError(f"--change: {self.change} is nothing to see; give a number other than 0")


def power(path: Path, question: Question) -> dict[str, Any]:
    """The document of `cohort power --json`.

    Parameters
    ----------
    path : Path
        The folder of a finished study with a placebo arm.
    question : Question

    Raises
    ------
    UnreadableFile, InputError
    """
    read_summary(path)
    plan = read_plan(path)
    _refuse_what_is_not_in(plan, question, path)
    study = _Study(Engine(plan), question)
    for part in CohortFolder(path, plan).parts():
        study.merged.add(part)
    arms = [place for place in range(len(plan.study.arms)) if place != plan.reference]
    return {
        "schema": SCHEMA,
        "metric": question.metric,
        "unit": METRICS[question.metric].unit,
        "group": question.group,
        "alpha": question.alpha,
        "power": question.power,
        "nights_each": question.nights or plan.study.nights,
        "arms": [study.arm(place) for place in arms],
        "groups": [study.effect_row(place, group) for place in arms for group in plan.groups.names],
        "dose_response": study.dose_response(arms),
        "plan_sha256": plan.sha256,
    }


def _refuse_what_is_not_in(plan: Plan, question: Question, path: Path) -> None:
    metric, study = question.metric, plan.study
    if plan.reference is None:
        raise InputError(f"'{path}' holds a study without a placebo arm; add one to see a difference from it")
    if metric not in study.outcomes:
        raise InputError(f"--metric: '{metric}' is not in the study; it has {', '.join(study.outcomes)}")
    if question.group not in plan.groups.names:
        raise InputError(f"--group: '{question.group}' is not in the study; it has {'; '.join(plan.groups.names)}")
    widest, unit = edges_of(metric, "value", plan.bedtime.in_bed_h * SECONDS)[1], METRICS[metric].unit
    if question.change is not None and abs(question.change) > widest:
        raise InputError(f"--change: {question.change:g} cannot be; {metric} of a night reaches {widest:g} {unit}")


class _Study:
    """A finished study and a question to it."""

    def __init__(self, engine: Engine, question: Question) -> None:
        self.engine, self.plan, self.question = engine, engine.plan, question
        self.merged: Partial = engine.empty()
        self.spreads_known: list[Row] | None = None

    def arm(self, place: int) -> Row:
        """Nights and people needed for one arm, and who responds."""
        asked, found = self.question, self.effect_row(place, self.question.group)
        change = asked.change
        if change is None and found["mean"] is not None and abs(found["mean"]) > CLEAR * (found["mcse"] or 0):
            change = found["mean"]
        return {
            "arm": self.plan.study.arms[place].name,
            "effect": found,
            "change": change,
            "needs": [self._needs(spread, change, found) for spread in self._spreads()],
            "responders": self._responders(place) if asked.change is not None else None,
        }

    def effect_row(self, place: int, group: str) -> Row:
        """The effect of an arm in a group: what the shared-chance nights say, and how far people differ in it."""
        found = self._row("effect", place, group)
        keys = ("arm", "group", "n", "mean", "mcse", "person_sd", "p5", "p50", "p95")
        empty: Row = dict.fromkeys(keys) | {"arm": self.plan.study.arms[place].name, "group": group, "n": 0}
        return empty if found is None else {key: found[key] for key in keys}

    def dose_response(self, arms: list[int]) -> list[Row]:
        """Arms that swallow mitragynine, by dose; nothing above the cap was run."""
        taken = [(self.engine.chains[place].taken, place) for place in arms]
        doses = [(one.dose_mg["mitragynine"], place) for one, place in taken if one and "mitragynine" in one.dose_mg]
        return [
            {"mitragynine_mg": float(f"{dose:.6g}")} | self.effect_row(place, self.question.group)
            for dose, place in sorted(doses)
        ]

    def _row(self, kind: str, place: int, group: str) -> Row | None:
        at = self._at(kind, place, group)
        return row(self.plan, self.engine.series[at[0]], at, self.merged) if self.merged.n[at] else None

    def _at(self, kind: str, place: int, group: str) -> tuple[int, int, int]:
        series = next(number for number, one in enumerate(self.engine.series) if (one.kind, one.arm) == (kind, place))
        return series, self.plan.groups.names.index(group), self.plan.study.outcomes.index(self.question.metric)

    def _spreads(self) -> list[Row]:
        """How much nights of one person differ: in the model, as an observer reads them, and as measured."""
        if self.spreads_known is None:
            self.spreads_known = list(self._find_spreads())
        return self.spreads_known

    def _find_spreads(self) -> list[Row]:
        asked, ledger = self.question, self.engine.ledger
        base = self._row("value", self.plan.reference or 0, asked.group)
        found: list[Row] = []
        if base is not None and base["night_sd"] is not None:
            found.append({"nights": "of the model", "night_sd": base["night_sd"], "slope": 1.0, "source": None})
        if asked.observer is not None:
            seen = seen_by(asked.observer, self.engine, asked.metric)
            found.append({"nights": f"of the model, read by a {asked.observer}", "night_sd": seen.night_sd,
                          "slope": seen.slope, "source": None})  # fmt: skip
        stem, _, unit = asked.metric.rpartition("_")
        for key, words in ((f"{stem}_{AT_EQUAL_TIME}_{unit}", "measured, at equal time in bed"),
                           (asked.metric, "measured at home")):  # fmt: skip
            name = MEASURED + key
            if name in ledger.library.parameters:
                sd = ledger.read(name, METRICS[asked.metric].unit)
                found.append({"nights": words, "night_sd": sd, "slope": 1.0, "source": name})
        return found

    def _needs(self, spread: Row, change: float | None, effect: Row) -> Row:
        """Numbers needed for one spread of nights; None where there is no change to see."""
        asked, k = self.question, self.question.nights or self.plan.study.nights
        base = self._row("value", self.plan.reference or 0, asked.group)
        between, differ, night = (base or {}).get("person_sd"), effect["person_sd"] or 0.0, spread["night_sd"]
        needs: Row = dict.fromkeys(NEEDS)
        if change is not None:
            shown, wanted = change * spread["slope"], (asked.alpha, asked.power)
            needs["one_person_nights_in_each_arm"] = per_group_needed(shown, night, *wanted)
            of_pair = math.hypot(differ, night * math.sqrt(2 / k))
            needs["crossover_people"] = nights_or_pairs_needed(shown, of_pair, *wanted)
            if between is not None:
                of_person = math.hypot(between, differ, night / math.sqrt(k))
                needs["parallel_people_in_each_arm"] = per_group_needed(shown, of_person, *wanted)
        return spread | needs

    def _responders(self, place: int) -> Row:
        """Share of people whose expected change reaches the one asked for; share of pairs of nights that show it."""
        asked = self.question
        least = float(asked.change or 0)
        pairs = Series("pair", place) in self.engine.series
        return {
            "change": least,
            "share_of_people": self._share_of_people(place, least),
            "share_of_night_pairs": self._share("pair", place, least) if pairs else None,
            "share_by_chance": self._share("pair", self.plan.reference or 0, least) if pairs else None,
        }

    def _share_of_people(self, place: int, least: float) -> float | None:
        found = self._row("effect", place, self.question.group)
        if found is None or found["person_sd"] is None:
            return None
        of_means = found["mcse"] * math.sqrt(found["people"])
        mean, shrink = found["mean"], found["person_sd"] / of_means if of_means > 0 else 0.0
        if shrink == 0:
            return float(mean >= least if least > 0 else mean <= least)
        return self._share("effect", place, mean + (least - mean) / shrink, up=least > 0)

    def _share(self, kind: str, place: int, least: float, *, up: bool | None = None) -> float | None:
        at = self._at(kind, place, self.question.group)
        counts = self.merged.histogram[at]
        if not counts.any():
            return None
        ends = edges_of(self.question.metric, self.engine.series[at[0]].kind, self.plan.bedtime.in_bed_h * SECONDS)
        above = share_at_least(counts, least, ends)
        return above if (least > 0 if up is None else up) else 1 - above


def read_every_spread(ledger: Ledger) -> None:
    """Read every number that a question of power can read: for the audit."""
    for key, parameter in ledger.library.parameters.items():
        if key.startswith(MEASURED):
            ledger.read(key, parameter.unit)
