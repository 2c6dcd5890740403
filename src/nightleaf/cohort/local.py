"""Shards on the processes of this machine. A worker that dies takes only its own shard with it."""

import multiprocessing
import signal
from collections import Counter, deque
from collections.abc import Generator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any

from nightleaf.cohort.shard import Files, shard_files
from nightleaf.errors import InputError, NightleafError, NumericalError

Document = dict[str, Any]
MOST_DEATHS = 3


@dataclass(slots=True)
class Worker:
    """A process, the line to it, and the shard it is at."""

    process: BaseProcess
    line: Connection
    shard: int | None = None


def in_this_process(document: Document, shards: Sequence[int]) -> Generator[tuple[int, Files]]:
    """Shard after shard, without any other process."""
    for shard in shards:
        yield shard, shard_files(document, shard)


def in_processes(document: Document, shards: Sequence[int], workers: int) -> Generator[tuple[int, Files]]:
    """Finished shards as they come, from `workers` processes.

    A worker that is killed is replaced, and its shard is done again by another.

    Raises
    ------
    InputError
        If a shard has killed three workers.
    NumericalError
        If a shard ends with an expected error; its line is passed on.
    """
    if workers < 1:
        raise InputError(f"--workers: {workers} cannot be; give 1 or more")
    waiting, deaths = deque(shards), Counter[int]()
    crew = [_hire(document) for _ in range(min(workers, len(shards)))]
    try:
        while waiting or any(worker.shard is not None for worker in crew):
            for worker in crew:
                if worker.shard is None and waiting:
                    _give(worker, waiting.popleft())
            ready = wait([one for worker in crew for one in (worker.line, worker.process.sentinel)])
            for place, worker in enumerate(crew):
                if worker.line in ready:
                    answer = _heard(worker)
                    if answer is not None:
                        yield answer
                        continue
                if worker.line in ready or worker.process.sentinel in ready:
                    _mourn(worker, waiting, deaths)
                    crew[place] = _hire(document)
    finally:
        for worker in crew:
            worker.process.terminate()
        for worker in crew:
            worker.process.join()
            worker.line.close()


def _hire(document: Document) -> Worker:
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_work, args=(theirs, document), daemon=True, name="nightleaf-cohort")
    process.start()
    theirs.close()
    return Worker(process, ours)


def _give(worker: Worker, shard: int) -> None:
    worker.shard = shard
    with suppress(OSError):  # it has died already: its sentinel tells
        worker.line.send(shard)


def _heard(worker: Worker) -> tuple[int, Files] | None:
    """A finished shard; None if the line is dead."""
    try:
        shard, files, fault = worker.line.recv()
    except (EOFError, OSError):
        return None
    worker.shard = None
    if fault is not None:
        raise NumericalError(f"shard {shard}: {fault}")
    return shard, files


def _mourn(worker: Worker, waiting: deque[int], deaths: Counter[int]) -> None:
    """Put the shard of a dead worker back, unless it kills all who take it."""
    worker.process.join()
    worker.line.close()
    if worker.shard is None:
        deaths[-1] += 1
    else:
        deaths[worker.shard] += 1
        waiting.appendleft(worker.shard)
    number, times = deaths.most_common(1)[0]
    if times >= MOST_DEATHS:
        what = "workers die before they start" if number < 0 else f"shard {number} ended {times} workers"
        raise InputError(
            f"{what} (last exit code {worker.process.exitcode}); often memory is too small: close other programs or "
            "give fewer --workers, and the same command goes on"
        )


def _work(line: Connection, document: Document) -> None:
    """What a worker does until the line closes. Ctrl-C is for the parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(EOFError, OSError):
        while True:
            shard = line.recv()
            try:
                line.send((shard, shard_files(document, shard), None))
            except NightleafError as error:
                line.send((shard, {}, str(error)))
