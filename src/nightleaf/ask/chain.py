"""The whole chain for one reading of the parameters: dose -> exposure -> occupancy -> night -> statistics."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nightleaf.ask.course import STEP_H, WITHDRAWAL, drives_after_stopping, drives_tonight, withdraws
from nightleaf.ask.evening import drives_of_the_evening, targets_of_the_evening, together
from nightleaf.ask.request import Request
from nightleaf.ask.taken import Taken, taken
from nightleaf.evidence import Ledger
from nightleaf.exposure import ExposureSummary, People
from nightleaf.exposure.general import AnyCurve
from nightleaf.night.day import ordinary_day, sleep_need
from nightleaf.night.ensemble import drawn_parameters
from nightleaf.night.parameters import NightParameters
from nightleaf.night.pathways import links_of
from nightleaf.night.population import UNKNOWN_SEX, Sleepers
from nightleaf.night.ports import Effects, Link
from nightleaf.night.simulate import Influence, Nights, Run, simulate_nights
from nightleaf.occupancy import Drives, Setting, acting, adaptations_of, effects_of, held_of
from nightleaf.sleep import block_statistics

Array = NDArray[np.float64]
NIGHTS_AT_ONCE = 16_384
SECONDS_PER_HOUR = 3600.0
DEFAULT_AGE = 30.0
FEMALE = {"female": 1.0, "male": 0.0, None: UNKNOWN_SEX}


@dataclass(frozen=True, slots=True)
class Size:
    """How many people and nights of each."""

    people: int
    replicates: int


@dataclass(frozen=True, slots=True)
class Arms:
    """One metric by arm, each an array (person, night)."""

    without: dict[str, Array]
    with_: dict[str, Array]


@dataclass(frozen=True, slots=True)
class Outcome:
    """Everything one reading of the parameters gives.

    Parameters
    ----------
    exposure : dict
        Analyte -> figures, arrays (person,).
    effects : dict
        Target -> effect on the night of each person, array (time, person), first night.
    bound : dict
        Target -> share of the receptor held, array (time, person), where an affinity is known.
    arms : Arms
    """

    exposure: dict[str, ExposureSummary]
    effects: dict[str, Array]
    bound: dict[str, Array]
    arms: Arms


class Chain:
    """Reads the parameters once and runs any part of the chain.

    Parameters
    ----------
    request : Request
    ledger : Ledger
        Point values, or one draw.
    night : int
        Which of a row of nights with the same dose: 1 is the first.
    """

    def __init__(self, request: Request, ledger: Ledger, night: int = 1) -> None:
        self.request = request
        self.ledger = ledger
        self.night = night
        self.taken: Taken = taken(request, ledger)
        self.network: NightParameters = drawn_parameters(ledger)
        self.need = sleep_need(request.awake_h, ordinary_day(ledger.read))
        self.engagements = acting(ledger.library, self.taken.substances)
        self.adaptations = adaptations_of(tuple(dict.fromkeys(link.target for link in self.engagements)), ledger)
        rebounds = {one.into for one in self.adaptations.values() if one.into is not None}
        targets = {link.target for link in self.engagements} | rebounds | targets_of_the_evening(self)
        self.links: tuple[Link, ...] = links_of(targets, ledger)

    def curves(self, people: People | None = None) -> dict[str, AnyCurve]:
        """Concentration curves from the dose of this night on; the typical person without `people`."""
        return self.taken.curves(people, self.night)

    def times_h(self) -> Array:
        """Times since the dose at the middle of each effect step of the night. [h]"""
        steps = int(np.ceil(self.request.bedtime.in_bed_h / STEP_H - 1e-9))
        return np.asarray(self.request.intake.before_bed_h + (np.arange(steps) + 0.5) * STEP_H, np.float64)

    def setting(self, people: People, t_h: Array, curves: dict[str, AnyCurve]) -> Setting:
        """What effects are computed from."""
        tolerant = self.request.person.tolerance == "regular use"
        return Setting(curves, t_h, self.taken.dose_mg, people, tolerant, self.request.what_if)

    def run(self, size: Size, *, without: Arms | None = None) -> Outcome:
        """Both arms for `size` people; `without` is taken over if it is known already."""
        parts = [self._block(persons, size, skip=without is not None) for persons in _blocks(size)]
        arms = Arms(
            without=without.without if without else _joined([part.arms.without for part in parts]),
            with_=_joined([part.arms.with_ for part in parts]),
        )
        exposure = {name: _stacked([part.exposure[name] for part in parts]) for name in parts[0].exposure}
        return Outcome(
            exposure=exposure,
            effects=_joined([part.effects for part in parts], axis=1),
            bound=_joined([part.bound for part in parts], axis=1),
            arms=arms,
        )

    def run_after_stopping(self, size: Size, without: Arms) -> Arms:
        """The first night without, after all the nights with; `without` holds the nights of those who never took it."""
        parts = []
        for persons in _blocks(size):
            people = _nights_of(persons, size.replicates, self.request.seed)
            evening = drives_of_the_evening(self, people)
            influence = self.influence(together(drives_after_stopping(self, people, self.times_h()), evening))
            parts.append(self._statistics(people, influence, size.replicates))
        return Arms(without=without.without, with_=_joined(parts))

    def _block(self, persons: NDArray[np.int64], size: Size, *, skip: bool) -> Outcome:
        nights = size.replicates
        people = _nights_of(persons, nights, self.request.seed)
        curves = self.curves(people)
        setting = self.setting(people, self.times_h(), curves)
        effects = effects_of(self.engagements, setting, self.ledger)
        held = held_of(self.engagements, setting, self.ledger)
        evening = drives_of_the_evening(self, people)
        influence = self.influence(together(drives_tonight(self, people, setting, effects), evening))
        first = slice(None, None, nights)
        once = People(persons, np.zeros(len(persons), np.int64), self.request.seed)
        arms = Arms(
            without={} if skip else self._statistics(people, self.usual(people), nights),
            with_=self._statistics(people, influence, nights),
        )
        return Outcome(
            exposure=self.taken.figures(once, self.night),
            effects={name: effect[:, first] for name, effect in effects.items()},
            bound={name: share[:, first] for name, share in held.items()},
            arms=arms,
        )

    def usual(self, people: People) -> Influence:
        """What acts in a night without: the caffeine of the day, and in a regular user the missing dose."""
        evening = drives_of_the_evening(self, people)
        return self.influence(together(evening, {WITHDRAWAL: self._missing(people)}) if withdraws(self) else evening)

    def _missing(self, people: People) -> Array:
        return np.ones((len(self.times_h()), len(people.persons)))

    def influence(self, drives: Drives) -> Influence:
        """Effects on the scale of the pathways, with the links that carry them."""
        if not drives:
            return Influence()
        values = np.stack([drive.astype(np.float32) for drive in drives.values()])
        return Influence(Effects(tuple(drives), values, STEP_H * SECONDS_PER_HOUR), self.links)

    def nights(self, people: People, influence: Influence) -> Nights:
        """Staged nights of the people given."""
        person = self.request.person
        sleepers = Sleepers(
            people.persons.astype(np.uint64),
            people.replicate.astype(np.uint32),
            age=person.age if person.age is not None else DEFAULT_AGE,
            sleeper=person.sleeper if self.request.severity is None else "good",
            pain=person.pain,
            female=FEMALE[person.sex],
            severity=self.request.severity or 0.0,
            need=self.need,
        )
        run = Run(seed=self.request.seed, threads=self.request.threads)
        return simulate_nights(sleepers, self.network, self.request.bedtime, influence, run)

    def _statistics(self, people: People, influence: Influence, nights: int) -> dict[str, Array]:
        slept = self.nights(people, influence)
        table = block_statistics(slept.stages, slept.epoch_s)
        table["swa_relative"] = _mean_nrem_swa(slept)
        return {name: np.asarray(values, float).reshape(-1, nights) for name, values in table.items()}


def _mean_nrem_swa(slept: Nights) -> Array:
    """Slow-wave activity over N2 and N3, as a share of the mean of a young night; NaN without either."""
    deep = (slept.stages == 2) | (slept.stages == 3)
    count = deep.sum(axis=0)
    total = np.where(deep, slept.swa, 0).sum(axis=0, dtype=np.float64)
    mean: Array = np.divide(total, 100.0 * count, out=np.full(count.shape, np.nan), where=count > 0)
    return mean


def _blocks(size: Size) -> Iterator[NDArray[np.int64]]:
    at_once = max(NIGHTS_AT_ONCE // size.replicates, 1)
    for start in range(0, size.people, at_once):
        yield np.arange(start, min(start + at_once, size.people))


def _nights_of(persons: NDArray[np.int64], nights: int, seed: int) -> People:
    return People(np.repeat(persons, nights), np.tile(np.arange(nights), len(persons)), seed)


def _joined(parts: list[dict[str, Array]], axis: int = 0) -> dict[str, Array]:
    return {name: np.concatenate([part[name] for part in parts], axis=axis) for name in parts[0]}


def _stacked(parts: list[ExposureSummary]) -> ExposureSummary:
    fields = ExposureSummary.__slots__
    return ExposureSummary(**{name: np.concatenate([getattr(part, name) for part in parts]) for name in fields})
