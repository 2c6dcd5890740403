"""The whole chain for one reading of the parameters: dose -> exposure -> occupancy -> night -> statistics."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from nightleaf.ask.request import Request
from nightleaf.dose import Dose, dose_of_product, pure_dose
from nightleaf.evidence import Ledger
from nightleaf.exposure import Curve, ExposureSummary, People, exposure_curves, summarise, swallowed
from nightleaf.night.parameters import NightParameters, night_parameters
from nightleaf.night.pathways import links_of
from nightleaf.night.population import Sleepers
from nightleaf.night.ports import Effects, Link
from nightleaf.night.simulate import Influence, Nights, Run, simulate_nights
from nightleaf.occupancy import Setting, acting, effects_of, held_of, network_drives
from nightleaf.product import leaf
from nightleaf.sleep import block_statistics

Array = NDArray[np.float64]
EFFECT_STEP_H = 1 / 12
NIGHTS_AT_ONCE = 16_384
SECONDS_PER_HOUR = 3600.0
DEFAULT_AGE = 30.0


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
        self.dose = self._dose()
        self.network: NightParameters = night_parameters(ledger.read)
        self.engagements = acting(ledger.library, self._substances())
        self.links: tuple[Link, ...] = links_of({link.target for link in self.engagements}, ledger)

    def _dose(self) -> Dose:
        request = self.request
        if request.mitragynine_mg is not None:
            return pure_dose(request.mitragynine_mg, request.intake)
        bag = request.product or leaf()
        analytes = tuple(name for name in swallowed(self.ledger.library) if self._content_is_known(name))
        return dose_of_product(bag, request.amount_g, request.intake, analytes, self.ledger)

    def _content_is_known(self, analyte: str) -> bool:
        bag, known = self.request.product or leaf(), self.ledger.library.parameters
        return analyte in bag.content or f"product.leaf.{analyte}" in known or f"product.ratio.{analyte}" in known

    def _substances(self) -> tuple[str, ...]:
        """What is in the leaf; a drug of the library acts only in a run of its own."""
        analytes = self.ledger.library.vocabulary.words("analytes")
        return tuple(name for name in self.ledger.library.under("substances") if name in analytes)

    def curves(self, people: People | None = None) -> dict[str, Curve]:
        """Concentration curves from the dose of this night on; the typical person without `people`."""
        single = exposure_curves(self.dose, self.request.person, self.ledger, people)
        return {name: curve.repeated(self.night) for name, curve in single.items()}

    def times_h(self) -> Array:
        """Times since the dose at the middle of each effect step of the night. [h]"""
        steps = int(np.ceil(self.request.bedtime.in_bed_h / EFFECT_STEP_H - 1e-9))
        return np.asarray(self.request.intake.before_bed_h + (np.arange(steps) + 0.5) * EFFECT_STEP_H, np.float64)

    def setting(self, people: People, t_h: Array, curves: dict[str, Curve]) -> Setting:
        """What effects are computed from."""
        tolerant = self.request.person.tolerance == "regular use"
        return Setting(curves, t_h, self.dose.dose_mg, people, tolerant, self.request.what_if)

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

    def _block(self, persons: NDArray[np.int64], size: Size, *, skip: bool) -> Outcome:
        nights = size.replicates
        people = People(np.repeat(persons, nights), np.tile(np.arange(nights), len(persons)), self.request.seed)
        curves = self.curves(people)
        setting = self.setting(people, self.times_h(), curves)
        effects = effects_of(self.engagements, setting, self.ledger)
        held = held_of(self.engagements, setting, self.ledger)
        influence = self.influence(effects)
        first = slice(None, None, nights)
        exposure = {name: summarise(_first(curve, nights)) for name, curve in curves.items()}
        arms = Arms(
            without={} if skip else self._statistics(people, Influence(), nights),
            with_=self._statistics(people, influence, nights),
        )
        return Outcome(
            exposure=exposure,
            effects={name: effect[:, first] for name, effect in effects.items()},
            bound={name: share[:, first] for name, share in held.items()},
            arms=arms,
        )

    def influence(self, effects: dict[str, Array]) -> Influence:
        """Effects on the scale of the pathways, with the links that carry them."""
        drives = network_drives(self.engagements, effects, self.ledger)
        if not drives:
            return Influence()
        values = np.stack([drive.astype(np.float32) for drive in drives.values()])
        return Influence(Effects(tuple(drives), values, EFFECT_STEP_H * SECONDS_PER_HOUR), self.links)

    def nights(self, people: People, influence: Influence) -> Nights:
        """Staged nights of the people given."""
        person = self.request.person
        sleepers = Sleepers(
            people.persons.astype(np.uint64),
            people.replicate.astype(np.uint32),
            age=person.age if person.age is not None else DEFAULT_AGE,
            sleeper=person.sleeper,
            pain=person.pain,
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


def _first(curve: Curve, nights: int) -> Curve:
    terms = type(curve.terms)(*(part[:, ::nights] for part in curve.terms))
    return replace(curve, terms=terms, lag_h=np.broadcast_to(curve.lag_h, curve.terms.R.shape[1:])[::nights])


def _joined(parts: list[dict[str, Array]], axis: int = 0) -> dict[str, Array]:
    return {name: np.concatenate([part[name] for part in parts], axis=axis) for name in parts[0]}


def _stacked(parts: list[ExposureSummary]) -> ExposureSummary:
    fields = ExposureSummary.__slots__
    return ExposureSummary(**{name: np.concatenate([getattr(part, name) for part in parts]) for name in fields})
