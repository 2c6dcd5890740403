"""One peer in a process of its own: compiles, then does what it is told on standard input, a line of JSON for each.

time: one run of the peer's nights: CPU seconds of all its threads, and wall seconds
accuracy FILE: the deterministic twin of 16 people against the reference in FILE
threads N: the lanes on N threads, wall seconds
memory: the largest memory the process has held
"""

import hashlib
import importlib
import inspect
import json
import os
import resource
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import numpy as np
import workload

ALIKE, NIGHTS_OF_THREADS, CHUNK = 16, 8192, 8192
ONE_THREAD = {
    "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "NUMBA_NUM_THREADS": "1", "JAX_PLATFORMS": "cpu",
    "XLA_FLAGS": "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1",
}  # fmt: skip


def memory_mb() -> float:
    """Peak of the resident memory of this process."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def timed(call: Callable[[], Any]) -> dict[str, float]:
    """CPU seconds of all threads and wall seconds of a call."""
    cpu, wall = time.process_time(), time.perf_counter()
    call()
    return {"cpu_s": time.process_time() - cpu, "wall_s": time.perf_counter() - wall}


def sixteen() -> np.ndarray:
    """The people of the deterministic twin."""
    return np.ascontiguousarray(workload.without_noise(workload.people(64))[:, :ALIKE])


def errors(answer: workload.Answer, tight: workload.Answer) -> dict[str, float]:
    """How far an answer lies from the reference, over 16 people."""
    stages, numbers = answer.stages[:, :ALIKE], np.asarray(answer.numbers, np.float64)[:, :ALIKE]
    asleep = abs((stages > 0).sum(0) - (tight.stages > 0).sum(0)) * workload.EPOCH_S / 60
    onset = abs(numbers[7] - tight.numbers[7]) * workload.EPOCH_S / 60
    return {
        "stages_equal": float((stages == tight.stages).mean()),
        "sleep_onset_min": float(onset.max()),
        "sleep_min": float(asleep.max()),
        "c_max": float(abs(numbers[14] / tight.numbers[14] - 1).max()),
        "effect_site_max": float(abs(numbers[17] / tight.numbers[17] - 1).max()),
        "homeostat": float(abs(numbers[18] - tight.numbers[18]).max() / workload.EPOCHS),
    }


def fingerprint(answer: workload.Answer) -> str:
    """A name of every bit of an answer."""
    return hashlib.sha256(b"".join(np.ascontiguousarray(one).tobytes() for one in answer)).hexdigest()


class Peer:
    """A peer, compiled, and what it is asked."""

    def __init__(self, name: str) -> None:
        before = memory_mb()
        self.module = importlib.import_module(name)
        self.rows = workload.people(self.module.NIGHTS)
        if getattr(self.module, "DETERMINISTIC", False):
            self.rows = workload.without_noise(self.rows)
        share = getattr(self.module, "SHARE", 1.0)
        began = time.perf_counter()
        self.simulate = self.module.ready(self.rows)
        self.part = {"share": share} if "share" in inspect.signature(self.simulate).parameters else {}
        first = self.simulate(self.rows, **self.part)
        stages = first.stages[: int(workload.EPOCHS * share)]
        self.about = {
            "name": self.module.NAME, "how": self.module.HOW, "nights": self.module.NIGHTS * share,
            "deterministic": getattr(self.module, "DETERMINISTIC", False),
            "ready_s": time.perf_counter() - began, "memory_before_mb": before, "answer": fingerprint(first),
        }  # fmt: skip
        if share == 1:
            self.about["share_of_epochs_by_stage"] = np.bincount(stages.ravel(), minlength=5) / stages.size

    def told(self, what: str, *of: str) -> dict[str, Any]:
        """The answer to one line."""
        if what == "time":
            return timed(lambda: self.simulate(self.rows, **self.part))
        if what == "memory":
            return {"memory_mb": memory_mb()}
        if what == "threads":
            rows = workload.people(NIGHTS_OF_THREADS)
            return timed(lambda: self.module.simulate(rows, threads=int(of[0]))) | {"nights": NIGHTS_OF_THREADS}
        tight, people = np.load(of[0]), sixteen()
        if getattr(self.module, "SHAPED", False):
            people = np.tile(people, self.module.NIGHTS // ALIKE)
        return errors(self.simulate(people), workload.Answer(tight["stages"], tight["numbers"]))


def reference(file: str) -> None:
    """The tight reference: LSODA at 1e-10 with steps of at most 30 s."""
    import scipy_odeint  # noqa: PLC0415

    answer = scipy_odeint.ready(sixteen(), rtol=1e-10, atol=1e-11, longest=30.0)(sixteen())
    with Path(file).open("wb") as out:
        np.savez(out, stages=answer.stages, numbers=answer.numbers)


def crowd(count: int, threads: int) -> dict[str, Any]:
    """So many people in lanes, in chunks of which only the summary is kept."""
    import lanes  # noqa: PLC0415

    lanes.simulate(workload.people(lanes.LANES))
    total = np.zeros(workload.NUMBERS)

    def all_of_them() -> None:
        for chunk in range(0, count, CHUNK):
            size = min(CHUNK, count - chunk)
            rows = workload.people(-(-size // lanes.LANES) * lanes.LANES, seed=chunk)
            total[:] += lanes.simulate(rows, threads).numbers[:, :size].sum(1, dtype=np.float64)

    return timed(all_of_them) | {"people": count, "threads": threads, "memory_mb": memory_mb(),
                                 "mean_sleep_min": (total[1:5].sum() / count) * workload.EPOCH_S / 60}  # fmt: skip


def say(what: dict[str, Any]) -> None:
    """One line of JSON."""
    sys.stdout.write(json.dumps(what, default=lambda array: np.round(array, 5).tolist()) + "\n")
    sys.stdout.flush()


def serve(name: str, lines: Iterable[str]) -> None:
    """Be a peer until there are no more lines."""
    try:
        peer = Peer(name)
    except ImportError as missing:
        say({"not_installed": str(missing)})
        return
    except Exception as failed:
        say({"failed": f"{type(failed).__name__}: {failed}"})
        return
    say(peer.about)
    for line in lines:
        say(peer.told(*line.split()))


def main() -> None:
    """`worker.py peer NAME`, `worker.py reference FILE`, or `worker.py crowd COUNT THREADS`."""
    what, *of = sys.argv[1:]
    if what == "crowd":
        say(crowd(int(of[0]), int(of[1])))
    elif what == "reference":
        reference(of[0])
    else:
        if "unpinned" not in of:
            os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
        serve(of[0], sys.stdin)


if __name__ == "__main__":
    main()
