"""Does a simulated night look like a human one? Levels, structure, age, sex, and what a scorer would see; every row."""

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from math import inf
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from nightleaf.evidence import Ledger, Library, load_library
from nightleaf.evidence.norm_card import NormCard, NormRow, norm_cards, structure_figures
from nightleaf.night.parameters import NightParameters, night_parameters
from nightleaf.night.population import Sleepers
from nightleaf.night.simulate import Bedtime, Run, simulate_nights
from nightleaf.sleep.observer import Readings, observe_scorer, scorer_parameters
from nightleaf.sleep.structure import count_structure
from nightleaf.sleep.structure_summary import summarise

PEOPLE: Final = 2000
IN_BED: Final = Bedtime(23.0, 8.4)
YOUNG: Final = (20.0, 40.0)
DECADES: Final = (20.0, 30.0, 40.0, 50.0, 60.0, 70.0, 80.0)
MAJORITY, SCORERS, ACCEPTED = "night_dod_majority", "night_dod_scorers", "night_acceptance"
_OF_STRUCTURE: Final = {
    "wake_bout_cv": ("bout_cv", "WAKE"),
    "n2_bout_cv": ("bout_cv", "N2"),
    "n3_bout_cv": ("bout_cv", "N3"),
    "sleep_run_p50_min": ("bout_p50_min", "sleep_run"),
    "cycle_min": ("cycle_p50_min", "all"),
    "n3_first_to_last_third": ("ratio", "n3_first_to_last_third"),
    "rem_last_to_first_third": ("ratio", "rem_last_to_first_third"),
}
_BOUTS: Final = (
    "bouts_per_night",
    "bout_mean_min",
    "bout_p50_min",
    "bout_p90_min",
    "bout_p99_min",
    "bout_single_epoch_share",
)
_GIVEN: Final = frozenset({"tib_min", "unscored_min"})
"""What the simulation is told, and so cannot be held to."""
_BY_AGE: Final = (
    *("tst_min", "se_percent", "waso_min", "sol_min", "n1_percent", "n2_percent", "n3_percent", "rem_percent"),
    "rem_latency_min",
)
_SIGN: Final = {"up": 1.0, "down": -1.0}
Progress = Callable[[int, int], None]
Figures = dict[tuple[str, str], float]
ByAge = dict[tuple[float, int], Figures]


@dataclass(frozen=True, slots=True)
class NightRow:
    """One figure of simulated nights against a published or recorded one.

    `part` is levels, structure, ages, directions or scorers; `key` names the stage, the change of stage or the
    population. Of a direction only the sign was published: its interval is open at one end.
    """

    part: str
    statistic: str
    key: str
    source: str
    simulated: float
    published: float | None
    lo: float
    hi: float

    @property
    def inside(self) -> bool:
        """Whether the simulated figure lies within the interval."""
        return bool(self.lo <= self.simulated <= self.hi)


@dataclass(frozen=True, slots=True)
class AgeLevel:
    """The mean of a statistic over simulated people of one age and sex."""

    age: float
    sex: str
    metric: str
    mean: float


@dataclass(frozen=True, slots=True)
class Slope:
    """A published change per decade; `lo` and `hi` are None where no interval was read."""

    metric: str
    sex: str
    source: str
    value: float
    lo: float | None
    hi: float | None


@dataclass(frozen=True, slots=True)
class NightValidation:
    """Every row, how many lie inside, and the levels by age and sex with the published slopes."""

    rows: tuple[NightRow, ...]
    ages: tuple[AgeLevel, ...] = field(default=(), repr=False)
    slopes: tuple[Slope, ...] = ()

    def share(self, part: str) -> tuple[int, int]:
        """Rows inside their interval, and rows, of one part."""
        own = [row for row in self.rows if row.part == part]
        return sum(row.inside for row in own), len(own)

    def to_dict(self) -> dict[str, Any]:
        """The document of `validate night --json`."""
        parts = dict.fromkeys(row.part for row in self.rows)
        return {
            "schema": "nightleaf.validate/1",
            "part": "night",
            "rows": [_plain(row) for row in self.rows],
            "inside": {part: list(self.share(part)) for part in parts},
            "ages": [asdict(one) for one in self.ages],
            "slopes": [asdict(one) for one in self.slopes],
        }


def validate_night(
    library: Library | None = None, *, people: int = PEOPLE, seed: int = 1, progress: Progress | None = None
) -> NightValidation:
    """Hold simulated nights without any drug against recorded and published ones.

    Parameters
    ----------
    library : Library or None
    people : int
        Simulated in each group, a night each.
    seed : int
    progress : callable or None
        Called with (groups done, groups in all).
    """
    known = library or load_library()
    cards = {card.key: card for card in norm_cards(known)}
    ledger = Ledger(known, seed)
    network = night_parameters(ledger.read)
    done = iter(range(1, 3 + 2 * len(DECADES)))

    def step() -> None:
        if progress is not None:
            progress(next(done), 2 + 2 * len(DECADES))

    stages = _nights(network, np.linspace(*YOUNG, people), np.arange(people) % 2, seed)
    young = summarise(count_structure(stages, network.integration.epoch))
    step()
    readings = Readings(
        np.arange(people, dtype=np.uint64), np.zeros(people, np.uint32), np.zeros(people, np.uint32), seed
    )
    seen = observe_scorer(stages, readings, scorer_parameters(ledger.read))
    scored = summarise(count_structure(seen, network.integration.epoch))
    step()
    by_age: ByAge = {}
    for age in DECADES:
        for female in (0, 1):
            group = _nights(network, np.full(people, age), np.full(people, female), seed)
            by_age[age, female] = summarise(count_structure(group, network.integration.epoch))
            step()
    rows = (
        *_levels(young, cards, known),
        *_structure(young, cards[MAJORITY], known),
        *_ages(by_age, cards),
        *_directions(by_age, cards),
        *_scorers(scored, cards[SCORERS], known),
    )
    return NightValidation(rows, tuple(_age_levels(by_age)), tuple(_slopes(cards)))


def _nights(
    network: NightParameters, ages: NDArray[np.float64], female: NDArray[np.int64], seed: int
) -> NDArray[np.uint8]:
    people = len(ages)
    sleepers = Sleepers(
        np.arange(people, dtype=np.uint64), np.zeros(people, np.uint32), age=ages, female=female.astype(float)
    )
    return simulate_nights(sleepers, network, IN_BED, run=Run(seed=seed)).stages


def _levels(young: Figures, cards: dict[str, NormCard], library: Library) -> Iterator[NightRow]:
    """Ages 20 to 40 against what is accepted or the interval of the recorded nights, whichever is wider."""
    recorded = {(one.statistic, one.key): one for one in structure_figures(cards[MAJORITY], library)}
    for row in cards[ACCEPTED].rows:
        place = _OF_STRUCTURE.get(row.metric, ("p50" if row.statistic == "median" else "mean", row.metric))
        known = recorded.get(place)
        lo, hi = (-inf if row.lo is None else row.lo), (inf if row.hi is None else row.hi)
        if known is not None:
            lo, hi = min(lo, known.ci_lo), max(hi, known.ci_hi)
        yield NightRow("levels", *place, ACCEPTED, young[place], None if known is None else known.value, lo, hi)


def _structure(young: Figures, card: NormCard, library: Library) -> Iterator[NightRow]:
    """Bout lengths and changes of stage against the recorded nights."""
    for one in structure_figures(card, library):
        if one.statistic in _BOUTS or one.statistic == "change":
            place = (one.statistic, one.key)
            yield NightRow("structure", *place, card.key, young[place], one.value, one.ci_lo, one.ci_hi)


def _scorers(scored: Figures, card: NormCard, library: Library) -> Iterator[NightRow]:
    """What one expert would score, against the experts."""
    for one in structure_figures(card, library):
        if one.statistic in {"mean", "sd"} and (one.statistic, one.key) in scored and one.key not in _GIVEN:
            place = (one.statistic, one.key)
            yield NightRow("scorers", *place, card.key, scored[place], one.value, one.ci_lo, one.ci_hi)


def _read(cards: dict[str, NormCard]) -> Iterator[tuple[str, NormRow]]:
    """Rows of studies that were seen in a source."""
    for card in cards.values():
        yield from ((card.key, row) for row in card.rows if card.key != ACCEPTED and row.pedigree == "read")


def _ages(by_age: ByAge, cards: dict[str, NormCard]) -> Iterator[NightRow]:
    """Changes per decade, differences between the sexes and levels with an interval, from 20 to 80 years."""
    for card, row in _read(cards):
        value = _of_kind(row, by_age)
        if value is not None and row.lo is not None and row.hi is not None:
            bounds = ", middle half of people" if row.bounds == "iqr" else ""
            named = f"{row.metric}, {row.population}{_people(row)}{bounds}"
            yield NightRow("ages", row.kind, named, card, value, row.value, row.lo, row.hi)


def _directions(by_age: ByAge, cards: dict[str, NormCard]) -> Iterator[NightRow]:
    """Changes with age and differences between the sexes of which only the sign, or no interval, was published."""
    for card, row in _read(cards):
        sign = _SIGN.get(row.direction or "", 0.0) if row.value is None else float(np.sign(row.value))
        value = _of_kind(row, by_age)
        if value is not None and sign and row.lo is None and row.kind not in {"level", "range"}:
            lo, hi = (0.0, inf) if sign > 0 else (-inf, 0.0)
            yield NightRow("directions", row.kind, f"{row.metric}{_people(row)}", card, value, row.value, lo, hi)


def _people(row: NormRow) -> str:
    """Of whom a row speaks, where not of everybody from 20 to 80."""
    everybody = row.age is None or (row.age[0] <= DECADES[0] and row.age[1] >= DECADES[-1])
    ages = "" if everybody or row.age is None else f", ages {row.age[0]:g} to {row.age[1]:g}"
    return ("" if row.sex == "both" else f", {row.sex}") + ages


def _of_kind(row: NormRow, by_age: ByAge) -> float | None:
    """The simulated figure of a row; None where there is none, or where the ages of its people are not stated."""
    place = ("p50" if row.statistic == "median" else "mean", row.metric)
    ages = [age for age in DECADES if row.age is None or row.age[0] <= age <= row.age[1]]
    if place not in by_age[DECADES[0], 0] or not ages:
        return None
    sexes = {"female": (1,), "male": (0,), "both": (0, 1)}[row.sex]
    levels = [float(np.mean([by_age[age, sex][place] for sex in sexes])) for age in ages]
    if row.kind == "slope_per_decade":
        return float(10 * np.polyfit(ages, levels, 1)[0]) if len(ages) > 1 else None
    if row.kind == "difference_men_women":
        return float(np.mean([by_age[age, 0][place] - by_age[age, 1][place] for age in ages]))
    return float(np.mean(levels)) if row.age is not None else None


def _age_levels(by_age: ByAge) -> Iterator[AgeLevel]:
    for metric in _BY_AGE:
        for (age, female), figures in by_age.items():
            yield AgeLevel(age, "female" if female else "male", metric, figures["mean", metric])


def _slopes(cards: dict[str, NormCard]) -> Iterator[Slope]:
    for card, row in _read(cards):
        if row.kind == "slope_per_decade" and row.metric in _BY_AGE and row.value is not None:
            yield Slope(row.metric, row.sex, card, row.value, row.lo, row.hi)


def _plain(row: NightRow) -> dict[str, Any]:
    fields = asdict(row)
    bounded = {name: (None if np.isinf(fields[name]) else fields[name]) for name in ("lo", "hi")}
    return fields | bounded | {"inside": row.inside}
