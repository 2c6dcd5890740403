"""One shard: a stretch of people through all arms. A pure function of the plan and the number of the shard."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from nightleaf.cohort.arm import SOUND, ArmChain, Slept
from nightleaf.cohort.draws import draws_of, people_of_draws, read_discrepancies, series_of_a_draw
from nightleaf.cohort.own_substance import library_of
from nightleaf.cohort.partial import SCALE, Counter, Partial, Series
from nightleaf.cohort.plan import Plan, code_sha256
from nightleaf.cohort.population import Traits, draw_people, every_kind
from nightleaf.cohort.tables import nights_table, parquet_bytes
from nightleaf.errors import InputError
from nightleaf.evidence import Ledger, Library, load_library

NIGHTS_AT_ONCE = {"cpu": 4096, "cuda": 65_536}
SECONDS = 60.0
Integers = NDArray[np.int64]
Files = dict[str, bytes]
"""Name in the folder of the study -> content."""


@dataclass(frozen=True, slots=True)
class Night:
    """Where and whose: one block of a shard in all arms, for those who keep single nights."""

    traits: Traits
    slept: tuple[Slept, ...]


def series_of(plan: Plan) -> tuple[Series, ...]:
    """Everything that a plan summarises, in the order of the arrays."""
    arms, reference = range(len(plan.study.arms)), plan.reference
    values = tuple(Series("value", arm) for arm in arms)
    if reference is None:
        return values
    effects = tuple(Series("effect", arm) for arm in arms if arm != reference)
    pairs = tuple(Series("pair", arm) for arm in arms) if plan.study.nights > 1 else ()
    return (*values, *effects, *pairs)


class Engine:
    """Runs the shards of one plan; reads the numbers once.

    Raises
    ------
    InputError
        If this machine holds another library than the one that the plan was made with.
    Refused
        If an arm is above the cap.
    """

    def __init__(self, plan: Plan, library: Library | None = None) -> None:
        known = library or load_library()
        if known.hash != plan.library_sha256:
            raise InputError(
                f"the plan was made with library {plan.library_sha256[:12]}, and this machine holds {known.hash[:12]}; "
                "install the same nightleaf, or plan anew in another folder"
            )
        self.plan = plan
        self.ledger = Ledger(library_of(plan.own_substances, known), plan.study.seed)
        self.chains = [ArmChain(plan, place, self.ledger) for place in range(len(plan.study.arms))]
        self.series = series_of(plan)

    def empty(self) -> Partial:
        """A summary of nobody, in the shape of this plan."""
        study, drawn = self.plan.study, len(series_of_a_draw(self.plan)) * self.plan.study.draws
        return Partial.empty(len(self.series), len(self.plan.groups.names), len(study.outcomes), drawn=drawn)

    def run(self, shard: int) -> Partial:
        """The summary of a shard."""
        partial = self.empty()
        for block in self.blocks(self.plan.people_of(shard)):
            self.count(block, partial)
        self.count_draws(shard, partial)
        return partial

    def count_draws(self, shard: int, partial: Partial) -> None:
        """Add the draws of a shard to a summary."""
        series, people = series_of_a_draw(self.plan), people_of_draws(self.plan)
        for draw in draws_of(self.plan, shard):
            ledger = Ledger(self.ledger.library, self.plan.study.seed, draw)
            chains = [ArmChain(self.plan, place, ledger) for place in range(len(self.chains))]
            for block in self.blocks(people, chains):
                if partial.drawn is not None:
                    self._count(block, partial.drawn, series, draw * len(series))

    def parameters_read(self) -> list[str]:
        """Every parameter that the nights of this plan rest on."""
        here = replace(self.plan, device="cpu")  # which numbers are read is no question to a device far away
        for place in range(len(self.chains)):
            ArmChain(here, place, self.ledger).sleep(every_kind(self.plan.study), range(1))
        return sorted(self.ledger.keys | (self._read_by_draws(here) if self.plan.study.draws else {}))

    def _read_by_draws(self, here: Plan) -> dict[str, float]:
        """What draws read beside the numbers of the point run: those of links that are off, above all."""
        ledger = Ledger(self.ledger.library, here.study.seed, 0)
        for place in range(len(self.chains)):
            ArmChain(here, place, ledger).sleep(every_kind(here.study), range(1))
        if any(chain.taken is not None and chain.taken.unmeasured for chain in self.chains):
            read_discrepancies(here.study.outcomes, ledger)
        return ledger.keys

    def blocks(self, people: range, chains: list[ArmChain] | None = None) -> Iterator[Night]:
        """The nights of a stretch of people, a few thousand at a time so that memory stays flat."""
        at_once = max(NIGHTS_AT_ONCE[self.plan.device] // self.plan.study.nights, 1)
        for start in range(people.start, people.stop, at_once):
            traits = draw_people(self.plan.study, np.arange(start, min(start + at_once, people.stop)))
            nights = range(self.plan.study.nights)
            yield Night(traits, tuple(chain.sleep(traits, nights) for chain in chains or self.chains))

    def count(self, block: Night, partial: Partial) -> None:
        """Add a block to a summary. A person with a failed night counts in no arm, and is listed."""
        self._count(block, partial, self.series)

    def _count(self, block: Night, partial: Partial, series: tuple[Series, ...], first: int = 0) -> None:
        study, reference = self.plan.study, self.plan.reference
        status = np.concatenate([arm.status for arm in block.slept], axis=1)
        sound = np.asarray((status == SOUND).all(axis=1))
        failed = _failed(block)
        partial.list_failed(failed)
        partial.done += np.array([len(sound), status.size, int((~sound).sum()), len(failed)])
        members = self.plan.groups.members(block.traits, study)
        counter = Counter(partial, members, study.outcomes, self.plan.bedtime.in_bed_h * SECONDS)
        for metric, name in enumerate(study.outcomes):
            arms = [_whole(arm.figures[name], sound) for arm in block.slept]
            for place, one in enumerate(series, first):
                q, defined = arms[one.arm]
                if one.kind != "value" and reference is not None:
                    base, base_defined = arms[reference]
                    if one.kind == "pair":  # another night of the same person: nothing but the person is shared
                        base, base_defined = np.roll(base, 1, axis=1), np.roll(base_defined, 1, axis=1)
                    q, defined = q - base, defined & base_defined
                counter.count(place, one.kind, metric, q, defined)


def _whole(figures: NDArray[np.float64], sound: NDArray[np.bool_]) -> tuple[Integers, NDArray[np.bool_]]:
    defined = np.isfinite(figures) & sound[:, None]
    return np.rint(np.where(defined, figures, 0.0) * SCALE).astype(np.int64), defined


def _failed(block: Night) -> Integers:
    """Person, arm, night and status of every night that failed."""
    rows = []
    for place, arm in enumerate(block.slept):
        people, nights = np.nonzero(arm.status)
        rows.append(
            np.stack(
                [block.traits.persons[people], np.full(len(people), place), nights, arm.status[people, nights]], axis=1
            )
        )
    return np.concatenate(rows).astype(np.int64)


def part_name(shard: int) -> str:
    """Where the summary of a shard lies in the folder of its study."""
    return f"parts/part-{shard:06d}.npz"


def shard_files(document: dict[str, object], shard: int) -> Files:
    """A shard as the files that it leaves, the summary last: what a worker anywhere does."""
    engine = _engine(document)
    partial, plan, files = engine.empty(), engine.plan, dict[str, bytes]()

    def counted() -> Iterator[Night]:
        for block in engine.blocks(plan.people_of(shard)):
            engine.count(block, partial)
            yield block

    if plan.study.keep:
        tables = (nights_table(plan, block.traits, block.slept) for block in counted())
        files[f"nights/part-{shard:06d}.parquet"] = parquet_bytes(tables, plan)
    else:
        for _ in counted():
            pass
    engine.count_draws(shard, partial)
    return files | {part_name(shard): partial.to_bytes(engine.plan.sha256)}


_ENGINES: dict[str, Engine] = {}
_ONE_AT_A_TIME = Lock()


def _engine(document: dict[str, object]) -> Engine:
    """The engine of a plan, kept by the process that runs its shards; its threads share it."""
    name = f"{document['plan_sha256']}/{document['shards']}"
    with _ONE_AT_A_TIME:
        if name not in _ENGINES:
            plan = Plan.of(document)
            if plan.code_sha256 != code_sha256():
                raise InputError("this worker holds another version of nightleaf than the one that made the plan")
            _ENGINES.clear()
            _ENGINES[name] = Engine(plan)
        return _ENGINES[name]
