"""Who the people of a study are: each drawn from their own number, so that anyone can be drawn again alone."""

from dataclasses import dataclass, replace
from itertools import product as every_pair

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

from nightleaf.cohort.study import Population, Spread, Stratum, StudyFile
from nightleaf.numerics.draws import person_uniforms
from nightleaf.numerics.streams import Stream

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
SEXES, SLEEPERS, TOLERANCES = ("female", "male"), ("good", "poor"), ("none", "regular use")
DEFAULTS = Population(
    age=Spread(kind="fixed", low=30.0, high=30.0),
    weight_kg=Spread(kind="fixed", low=75.0, high=75.0),
    pain=Spread(kind="fixed", low=0.0, high=0.0),
    sex={"female": 0.5, "male": 0.5},
    sleeper={"good": 1.0},
    tolerance={"none": 1.0},
)
_DRAWN = ("stratum", "age", "weight_kg", "sex", "sleeper", "pain", "tolerance")
_EDGES = {
    "age": (18.0, 30.0, 40.0, 50.0, 60.0, 70.0, 80.0),
    "weight_kg": (0.0, 60.0, 75.0, 90.0, 110.0),
    "pain": (0.0, 0.5, 3.5, 6.5),
}
LEVELS = {
    "sex": SEXES,
    "sleeper": SLEEPERS,
    "tolerance": TOLERANCES,
    "age": ("18-29", "30-39", "40-49", "50-59", "60-69", "70-79", "80+"),
    "weight_kg": ("under 60", "60-74", "75-89", "90-109", "110+"),
    "pain": ("none", "mild", "moderate", "severe"),
}


@dataclass(frozen=True, slots=True)
class Traits:
    """What each person is, arrays (person,). Words are places in `SEXES`, `SLEEPERS`, `TOLERANCES`."""

    persons: Integers
    stratum: Integers
    age: Floats
    weight_kg: Floats
    sex: Integers
    sleeper: Integers
    pain: Floats
    tolerance: Integers

    def of(self, person: int) -> dict[str, float | str | int]:
        """The traits of the person at a place, in words."""
        return {
            "person": int(self.persons[person]),
            "age": round(float(self.age[person]), 1),
            "weight_kg": round(float(self.weight_kg[person]), 1),
            "sex": SEXES[self.sex[person]],
            "sleeper": SLEEPERS[self.sleeper[person]],
            "pain": round(float(self.pain[person]), 1),
            "tolerance": TOLERANCES[self.tolerance[person]],
        }


def draw_people(study: StudyFile, persons: Integers) -> Traits:
    """The traits of the people whose numbers are given.

    Examples
    --------
    >>> from nightleaf.cohort.study import Arm
    >>> study = StudyFile(people=9, arms=[Arm(name="none", placebo=True)])
    >>> draw_people(study, np.array([4])).age.tolist()
    [30.0]
    """
    u = dict(zip(_DRAWN, person_uniforms(study.seed, persons, 0, Stream.COHORT_POPULATION, len(_DRAWN)), strict=True))
    strata = study.strata or (Stratum(name="all", share=1.0),)
    place = np.minimum(np.searchsorted(np.cumsum([one.share for one in strata]), u["stratum"]), len(strata) - 1)
    found = {name: np.zeros(len(persons)) for name in _DRAWN}
    for number, stratum in enumerate(strata):
        there = place == number
        for name in _DRAWN[1:]:
            rule = next(
                getattr(one, name) for one in (stratum, study.population, DEFAULTS) if getattr(one, name) is not None
            )
            found[name][there] = (
                _number(rule, u[name][there]) if isinstance(rule, Spread) else _word(name, rule, u[name][there])
            )
    return Traits(
        persons=persons,
        stratum=place.astype(np.int64),
        age=found["age"],
        weight_kg=found["weight_kg"],
        sex=found["sex"].astype(np.int64),
        sleeper=found["sleeper"].astype(np.int64),
        pain=found["pain"],
        tolerance=found["tolerance"].astype(np.int64),
    )


def _number(spread: Spread, u: Floats) -> Floats:
    if spread.kind in {"fixed", "uniform"}:
        return spread.low + u * (spread.high - spread.low)
    ends = np.array([spread.low, spread.high])
    if spread.kind == "normal":
        mean, sd = float(spread.mean or 0), float(spread.sd or 1)
    else:
        ends, mean, sd = np.log(ends), float(np.log(spread.median or 1)), float(spread.sd_ln or 1)
    low, high = ndtr((ends - mean) / sd)
    drawn = mean + sd * ndtri(low + u * (high - low))
    kept: Floats = np.clip(drawn if spread.kind == "normal" else np.exp(drawn), spread.low, spread.high)
    return kept


def _word(name: str, shares: dict[str, float], u: Floats) -> Floats:
    words = LEVELS[name]
    bounds = np.cumsum([shares.get(word, 0.0) for word in words])
    return np.minimum(np.searchsorted(bounds, u, side="right"), len(words) - 1).astype(np.float64)


def every_kind(study: StudyFile) -> Traits:
    """One person of each kind that a study can hold and that other numbers are read for: those with a habit or not."""
    stated = [one.tolerance for one in (*study.strata, study.population) if one.tolerance is not None]
    shares = stated if study.population.tolerance is not None else [*stated, DEFAULTS.tolerance or {}]
    kinds = [place for place, word in enumerate(TOLERANCES) if any(one.get(word, 0) > 0 for one in shares)]
    return replace(draw_people(study, np.arange(len(kinds))), tolerance=np.array(kinds, np.int64))


@dataclass(frozen=True, slots=True)
class Groups:
    """Everyone, and the subgroups that a study asks for.

    Parameters
    ----------
    names : tuple of str
        "all" first; then "sleeper=good" and the like.
    keys : tuple of tuple of str
        One partition of the people each.
    first : tuple of int
        Where the levels of each partition start in `names`.
    """

    names: tuple[str, ...]
    keys: tuple[tuple[str, ...], ...]
    first: tuple[int, ...]

    @classmethod
    def of(cls, study: StudyFile) -> "Groups":
        """Every level of every key, whether anyone falls into it or not."""
        keys = tuple((entry,) if isinstance(entry, str) else tuple(entry) for entry in study.summarise_by)
        names, first = ["all"], []
        for partition in keys:
            first.append(len(names))
            names += [
                ", ".join(f"{key}={level}" for key, level in zip(partition, levels, strict=True))
                for levels in every_pair(*(levels_of(key, study) for key in partition))
            ]
        return cls(tuple(names), keys, tuple(first))

    def members(self, traits: Traits, study: StudyFile) -> list[Integers]:
        """For each partition, "all" first, the place in `names` of each person's group."""
        found = [np.zeros(len(traits.persons), np.int64)]
        for partition, first in zip(self.keys, self.first, strict=True):
            place = np.zeros(len(traits.persons), np.int64)
            for key in partition:
                place = place * len(levels_of(key, study)) + level_of(key, traits)
            found.append(first + place)
        return found


def levels_of(key: str, study: StudyFile) -> tuple[str, ...]:
    """The words of a key."""
    if key == "stratum":
        return tuple(one.name for one in study.strata) or ("all",)
    return LEVELS[key]


def level_of(key: str, traits: Traits) -> Integers:
    """Which level of a key each person has."""
    values = getattr(traits, key)
    if key in _EDGES:
        values = np.searchsorted(_EDGES[key], values, side="right") - 1
    return np.asarray(values, np.int64)
