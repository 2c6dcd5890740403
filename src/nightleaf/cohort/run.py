"""Run a study: what is not finished yet, anywhere; then add up the parts."""

import time
from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nightleaf.cohort.cluster import on_cluster
from nightleaf.cohort.folder import SUMMARY, CohortFolder
from nightleaf.cohort.local import in_processes, in_this_process
from nightleaf.cohort.partial import Partial
from nightleaf.cohort.plan import Plan
from nightleaf.cohort.results import summary_document
from nightleaf.cohort.shard import Engine, Files
from nightleaf.cohort.tables import has_parquet, refuse_without_parquet, rows_bytes
from nightleaf.night.on_cuda import Device, refuse_without_cuda

TABLE = "summary.parquet"
Runner = Callable[[dict[str, Any], Sequence[int]], Generator[tuple[int, Files]]]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is.

    Parameters
    ----------
    people, of : int
        Done, those of earlier runs included, and in all.
    nights_per_s : float
        Of this run, all arms together.
    left_s : float or None
    """

    people: int
    of: int
    nights_per_s: float
    left_s: float | None


@dataclass(frozen=True, slots=True)
class CohortRun:
    """What a run left behind.

    Parameters
    ----------
    folder : Path
    summary : dict
        The document summary.json.
    resumed : int
        Shards that an earlier run had finished.
    nights : int
        Simulated by this run.
    seconds : float
    """

    folder: Path
    summary: dict[str, Any]
    resumed: int
    nights: int
    seconds: float


def runner_for(workers: int, cluster: str | None = None, device: Device = "cpu") -> Runner:
    """Where the shards are run: a cluster if its address is given, else processes of this machine.

    Raises
    ------
    InputError
        If this machine has no such device. Of a cluster, its workers are asked.
    """
    if cluster is not None:
        return lambda document, shards: on_cluster(document, shards, cluster)
    if device == "cuda":
        refuse_without_cuda()
    if workers == 1:
        return in_this_process
    return lambda document, shards: in_processes(document, shards, workers)


def run_plan(plan: Plan, out: Path, run: Runner, progress: Callable[[Progress], None] | None = None) -> CohortRun:
    """Run what the folder lacks, and write the summary.

    Parameters
    ----------
    plan : Plan
    out : Path
        A new folder, or one that holds this plan: finished shards are not run again.
    run : callable
        From `runner_for`.
    progress : callable or None

    Raises
    ------
    Refused, InputError, UnreadableFile
        Finished shards are kept whatever happens.
    """
    engine = Engine(plan)  # refuses what must not run before a folder is made
    if plan.study.keep:
        refuse_without_parquet("keep in a study")
    folder = CohortFolder.begin(out, plan)
    plan = folder.plan
    done = set(folder.finished())
    missing = [shard for shard in range(plan.shards) if shard not in done]
    resumed, began = len(done), time.monotonic()
    before = sum(len(plan.people_of(shard)) for shard in done)
    people, per_person = 0, plan.study.nights * len(plan.study.arms)
    with closing(run(plan.to_dict(), missing)) as finished:
        for shard, files in finished:
            folder.finish(files)
            people += len(plan.people_of(shard))
            if progress is not None:
                progress(_so_far(plan, before, people, time.monotonic() - began))
    seconds = time.monotonic() - began
    summary = summarise_folder(folder, engine)
    return CohortRun(out, summary, resumed, people * per_person, seconds)


def _so_far(plan: Plan, before: int, people: int, seconds: float) -> Progress:
    rate = people / seconds if seconds > 0 else 0.0
    left = (plan.study.people - before - people) / rate if rate > 0 else None
    return Progress(before + people, plan.study.people, rate * plan.study.nights * len(plan.study.arms), left)


def summarise_folder(folder: CohortFolder, engine: Engine) -> dict[str, Any]:
    """Add up all parts and write summary.json, and summary.parquet where it can be written."""
    merged: Partial = engine.empty()
    for part in folder.parts():
        merged.add(part)
    document = summary_document(folder.plan, engine, merged)
    if has_parquet():
        folder.write(TABLE, rows_bytes(document["rows"], folder.plan))
    folder.write_document(SUMMARY, document)
    return document
