"""One arm of a study for one block of people: dose -> exposure -> occupancy -> night -> statistics."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nightleaf.cohort.plan import Plan
from nightleaf.cohort.population import SEXES, SLEEPERS, TOLERANCES, Traits
from nightleaf.cohort.swallowed import Swallowed, swallowed_in
from nightleaf.errors import InputError
from nightleaf.evidence import Ledger
from nightleaf.exposure import People
from nightleaf.night.day import ordinary_day, sleep_need
from nightleaf.night.ensemble import drawn_parameters
from nightleaf.night.on_cuda import LANES
from nightleaf.night.pathways import links_of
from nightleaf.night.population import SECONDS_PER_HOUR, Sleepers
from nightleaf.night.ports import Effects
from nightleaf.night.simulate import Influence, Nights, Run, simulate_nights
from nightleaf.occupancy import (
    Drives,
    Setting,
    acting,
    adaptations_of,
    adapted,
    carried_on,
    effects_of,
    engagements_named,
    network_drives,
    withdrawal_left,
)
from nightleaf.person import Person
from nightleaf.sleep.block import block_statistics

Floats = NDArray[np.float64]
STEP_H = 1 / 12
WITHDRAWAL = "opioid_withdrawal"
SOUND, NIGHT_LEFT_RANGE, DRIVE_LEFT_RANGE = 0, 1, 2
STATUS = {
    NIGHT_LEFT_RANGE: "the numbers of the night left their range",
    DRIVE_LEFT_RANGE: "exposure or effect is no finite number",
}
_FIXED = 2**16


@dataclass(frozen=True, slots=True)
class Slept:
    """The nights of a block in one arm.

    Parameters
    ----------
    figures : dict of array (person, night)
        Metric -> value, NaN where it is not defined.
    status : uint8 array (person, night)
        0 sound; else a key of `STATUS`.
    stages : uint8 array (epoch, person x night)
    """

    figures: dict[str, Floats]
    status: NDArray[np.uint8]
    stages: NDArray[np.uint8]


class ArmChain:
    """Reads the numbers of one arm once and runs any block of people through it.

    Parameters
    ----------
    plan : Plan
    place : int
        Which arm of the plan.
    ledger : Ledger
        Point values, or one draw.
    """

    def __init__(self, plan: Plan, place: int, ledger: Ledger) -> None:
        self.plan, self.ledger, self.arm = plan, ledger, plan.study.arms[place]
        self.taken: Swallowed | None = swallowed_in(plan, self.arm, ledger)
        substances = self.taken.substances if self.taken else _substances_of_others(plan, ledger)
        library = ledger.library
        self.engagements = acting(library, substances)
        named = [key for word in self.arm.what_if for key in engagements_named(library, word)]
        self.what_if = tuple(dict.fromkeys(named))
        self.adaptations = adaptations_of(tuple(dict.fromkeys(link.target for link in self.engagements)), ledger)
        rebounds = {one.into for one in self.adaptations.values() if one.into is not None}
        self.links = links_of({link.target for link in self.engagements} | rebounds, ledger)
        self.network = drawn_parameters(ledger)
        self.need = sleep_need(plan.awake_h, ordinary_day(ledger.read))
        self.opioid = any(link.model == "miosis" for link in self.engagements)

    def sleep(self, traits: Traits, nights: range) -> Slept:
        """The nights of `traits`, those with and without a habit apart."""
        people, each = len(traits.persons), len(nights)
        if (traits.tolerance == traits.tolerance[:1]).all():
            return self._alike(traits, np.arange(people), nights)
        slept: Slept | None = None
        for tolerance in np.unique(traits.tolerance):
            here = np.flatnonzero(traits.tolerance == tolerance)
            part = self._alike(traits, here, nights)
            if slept is None:
                slept = Slept(
                    {name: np.empty((people, each)) for name in part.figures},
                    np.empty((people, each), np.uint8),
                    np.empty((part.stages.shape[0], people * each), np.uint8),
                )
            for name, values in part.figures.items():
                slept.figures[name][here] = values
            slept.status[here] = part.status
            slept.stages[:, (here[:, None] * each + np.arange(each)).ravel()] = part.stages
        if slept is None:
            raise InputError("a shard without people cannot be simulated; give fewer shards")
        return slept

    def links_on(self) -> dict[str, str]:
        """Engagements and pathways that act in this arm, key -> kind."""
        if self.taken is None:
            return {}
        reached = self.taken.curves(
            People(np.zeros(1, np.int64), np.zeros(1, np.int64), self.plan.study.seed), Person()
        )
        on = [
            link
            for link in self.engagements
            if (link.on_by_default or link.key in self.what_if) and (link.driver or link.substance) in reached
        ]
        targets = {link.target for link in on}
        pathways = [link.key for link in self.links if link.target in targets]
        return {link.key: "engagement" for link in on} | dict.fromkeys(pathways, "pathway")

    def _alike(self, traits: Traits, here: NDArray[np.intp], nights: range) -> Slept:
        each, first = len(nights), int(here[0])
        people = People(
            np.repeat(traits.persons[here], each), np.tile(np.arange(nights.start, nights.stop), len(here)),
            self.plan.study.seed,
        )  # fmt: skip
        tolerant = TOLERANCES[traits.tolerance[first]] == "regular use"
        drives = self._drives(people, np.repeat(traits.weight_kg[here], each), tolerant=tolerant)
        broken = _without_what_is_not_finite(drives, len(people.persons))
        sleepers = Sleepers(
            people.persons.astype(np.uint64),
            people.replicate.astype(np.uint32),
            age=np.repeat(traits.age[here], each),
            pain=np.repeat(traits.pain[here], each),
            female=np.repeat((traits.sex[here] == SEXES.index("female")).astype(np.float64), each),
            severity=np.repeat((traits.sleeper[here] == SLEEPERS.index("poor")).astype(np.float64), each),
            need=self.need,
        )
        influence = Influence()
        if drives:
            values = np.stack([drive.astype(np.float32) for drive in drives.values()])
            influence = Influence(Effects(tuple(drives), values, STEP_H * SECONDS_PER_HOUR), self.links)
        device = self.plan.device
        run = Run(seed=self.plan.study.seed, keep_failed=True, device=device, block=LANES[device])
        found = simulate_nights(sleepers, self.network, self.plan.bedtime, influence, run)
        status = np.where(broken, DRIVE_LEFT_RANGE, np.where(found.failed, NIGHT_LEFT_RANGE, SOUND)).astype(np.uint8)
        figures = _figures(found, self.plan.study.outcomes, status)
        shape = (len(here), each)
        return Slept({name: v.reshape(shape) for name, v in figures.items()}, status.reshape(shape), found.stages)

    def _drives(self, people: People, weight_kg: Floats, *, tolerant: bool) -> Drives:
        """What acts through the night, on the scale of the pathways."""
        if self.taken is None:
            return {WITHDRAWAL: np.ones((1, 1))} if tolerant and self.opioid else {}
        # A person whose weight is an array stands for all of them: exposure scales element by element.
        everyone: Any = {"weight_kg": weight_kg}
        curves = self.taken.curves(people, Person.model_construct(**everyone))
        before_bed_h = self.taken.before_bed_h
        steps = int(np.ceil(self.plan.bedtime.in_bed_h / STEP_H - 1e-9))
        t_h = np.asarray(before_bed_h + (np.arange(steps) + 0.5) * STEP_H, np.float64)
        setting = Setting(curves, t_h, self.taken.dose_mg, people, tolerant, self.what_if)
        drives = network_drives(self.engagements, effects_of(self.engagements, setting, self.ledger), self.ledger)
        known = {target: one for target, one in self.adaptations.items() if target in drives}
        if tolerant and self.opioid:
            # Tolerance of a regular user stands in the pupil scale already.
            known = {target: one for target, one in known.items() if one.into != WITHDRAWAL}
            drives[WITHDRAWAL] = withdrawal_left(self.engagements, setting, self.ledger)
        if not known:
            return drives
        before: Drives = {}
        since_dose = np.asarray(np.arange(t_h[0] - STEP_H, 0, -STEP_H)[::-1], np.float64)
        if len(since_dose):
            past = Setting(curves, since_dose, self.taken.dose_mg, people, tolerant, self.what_if)
            earlier = network_drives(self.engagements, effects_of(self.engagements, past, self.ledger), self.ledger)
            before = carried_on(before, earlier, STEP_H, known)
        return adapted(before, drives, STEP_H, known)


def _substances_of_others(plan: Plan, ledger: Ledger) -> tuple[str, ...]:
    """A night without is a night without what the other arms take: a regular user misses it."""
    taken = [swallowed_in(plan, arm, ledger) for arm in plan.study.arms]
    return tuple(dict.fromkeys(name for one in taken if one is not None for name in one.substances))


def _without_what_is_not_finite(drives: Drives, nights: int) -> NDArray[np.bool_]:
    """Silence the nights whose effects are no numbers, so that one of them stops no other; returns which they are."""
    broken = np.zeros(nights, np.bool_)
    for drive in drives.values():
        bad = ~np.isfinite(drive).all(axis=0)
        if bad.any():
            drive[:, bad] = 0.0
            broken |= bad
    return broken


def _figures(found: Nights, outcomes: tuple[str, ...], status: NDArray[np.uint8]) -> dict[str, Floats]:
    table = block_statistics(found.stages, found.epoch_s)
    if "swa_relative" in outcomes:
        table["swa_relative"] = _mean_nrem_swa(found)
    return {name: np.where(status == SOUND, np.asarray(table[name], np.float64), np.nan) for name in outcomes}


def _mean_nrem_swa(found: Nights) -> Floats:
    """Slow-wave activity over N2 and N3, as a share of the mean of a young night; NaN without either.

    Summed in whole numbers: a sum of floats would depend on how many nights stand side by side.
    """
    deep = ((found.stages == 2) | (found.stages == 3)) & np.isfinite(found.swa)
    whole = np.rint(np.where(deep, found.swa, 0) * np.float32(_FIXED)).astype(np.int64)
    count = deep.sum(axis=0)
    mean: Floats = np.divide(
        whole.sum(axis=0), 100.0 * _FIXED * count, out=np.full(count.shape, np.nan), where=count > 0
    )
    return mean
