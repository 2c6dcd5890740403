"""The frozen workload through nightleaf and every peer: interleaved rounds, one core, each in a process of its own."""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
from worker import ONE_THREAD

OURS = "lanes"
PEERS = (OURS, "ceiling", "numpy_arrays", "jax_tuned", "jax_vmap", "diffrax_euler", "numba_idiomatic",
         "roadrunner_cvode", "scipy_odeint", "scipy_ivp")  # fmt: skip
NAMES = {"numpy_arrays": "NumPy, whole arrays", "ceiling": "C++, vector registers", "jax_tuned": "JAX, tuned",
         "jax_vmap": "JAX, as users write it", "diffrax_euler": "diffrax, Euler",
         "numba_idiomatic": "Numba, as users write it", "roadrunner_cvode": "libRoadRunner, CVODE",
         "scipy_odeint": "SciPy odeint, LSODA", "scipy_ivp": "SciPy solve_ivp, LSODA",
         OURS: "nightleaf, lanes"}  # fmt: skip
WORKER = str(Path(__file__).with_name("worker.py"))
FEWEST_ROUNDS, THREADS, CROWDS = 7, (1, 2), (1_000, 10_000, 100_000, 1_000_000)


def progress(text: str) -> None:
    """A line for whoever waits."""
    sys.stderr.write(f"[{time.strftime('%H:%M:%S')}] {text}\n")
    sys.stderr.flush()


class Running:
    """A peer that runs in a process of its own."""

    def __init__(self, peer: str, *how: str) -> None:
        progress(f"starting {peer}")
        command, given = [sys.executable, WORKER, "peer", peer, *how], os.environ | ({} if how else ONE_THREAD)
        self.process = subprocess.Popen(  # noqa: S603
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=given
        )
        self.about = self._heard()

    @property
    def ready(self) -> bool:
        """Whether it can be asked."""
        return "nights" in self.about

    def told(self, line: str) -> dict[str, Any]:
        """Its answer to a line; `failed` if it has none."""
        try:
            self.process.stdin.write(line + "\n")  # type: ignore[union-attr]
            self.process.stdin.flush()  # type: ignore[union-attr]
        except OSError:
            return {"failed": "its process has ended"}
        return self._heard()

    def stop(self) -> None:
        """End it."""
        self.process.communicate(timeout=60)

    def _heard(self) -> dict[str, Any]:
        line = self.process.stdout.readline()  # type: ignore[union-attr]
        if line:
            return dict(json.loads(line))
        _, said = self.process.communicate(timeout=60)
        return {"failed": (said.strip().splitlines() or ["its process ended without a word"])[-1]}


def rounds_of(running: dict[str, Running], rounds: int) -> dict[str, list[dict[str, float]]]:
    """Interleaved rounds, each beginning with another peer."""
    names = [name for name, one in running.items() if one.ready]
    found: dict[str, list[dict[str, float]]] = {name: [] for name in names}
    for turn in range(rounds):
        progress(f"round {turn + 1} of {rounds}")
        for name in (names * 2)[turn % len(names) :][: len(names)]:
            found[name].append(running[name].told("time"))
    return found


def row(about: dict[str, Any], mine: list[float], its: list[float]) -> dict[str, Any]:
    """Nights a second of CPU time, and how many times as many nightleaf does, within each round."""
    ratio = np.array(mine) / np.array(its)
    return {"nights_per_s": float(np.median(its)), "ours_over_it": np.quantile(ratio, [0.5, 0, 1]).round(4).tolist(),
            "rounds": np.round(its, 3).tolist()} | about  # fmt: skip


def peers(rounds: int, folder: Path) -> dict[str, Any]:
    """Every peer: rates, ratios, accuracy and memory; what is not installed is listed as that."""
    tight = folder / "tight.npz"
    progress("the tight reference of the deterministic twin")
    subprocess.run([sys.executable, WORKER, "reference", str(tight)], check=True, env=os.environ | ONE_THREAD)  # noqa: S603
    running = {peer: Running(peer) for peer in PEERS}
    times = rounds_of(running, rounds)
    speed = {
        name: [running[name].about["nights"] / one["cpu_s"] for one in each if "cpu_s" in one]
        for name, each in times.items()
    }
    found = {}
    for name, one in running.items():
        if not one.ready:
            found[name] = {"name": NAMES[name]} | one.about
        elif len(speed[name]) < rounds:
            found[name] = {"name": NAMES[name], "failed": next(x["failed"] for x in times[name] if "failed" in x)}
        else:
            waited = np.median([x["wall_s"] / x["cpu_s"] for x in times[name]])
            memory = one.told("memory")
            progress(f"accuracy of {name}")
            found[name] = row(one.about, speed[OURS], speed[name]) | memory
            found[name] |= {"wall_over_cpu": float(waited), "accuracy": one.told(f"accuracy {tight}")}
            found[name]["same_bits"] = one.about["answer"] == running[OURS].about.get("answer")
            one.stop()
    return found


def threads(rounds: int) -> dict[str, Any]:
    """The lanes on one thread and on two, wall time, interleaved."""
    one, seconds = Running(OURS, "unpinned"), {count: [] for count in THREADS}
    nights = 0
    for turn in range(rounds):
        progress(f"threads, round {turn + 1} of {rounds}")
        for count in THREADS if turn % 2 else THREADS[::-1]:
            said = one.told(f"threads {count}")
            seconds[count].append(said["wall_s"])
            nights = said["nights"]
    one.stop()
    gain = np.array(seconds[1]) / np.array(seconds[2])
    return {
        "nights": nights, "clock": "wall time", "wall_s": {str(count): each for count, each in seconds.items()},
        "nights_per_s": {str(count): nights / float(np.median(each)) for count, each in seconds.items()},
        "two_over_one": np.quantile(gain, [0.5, 0, 1]).round(4).tolist(),
    }  # fmt: skip


def crowds(counts: tuple[int, ...], crew: int) -> list[dict[str, Any]]:
    """Cost and memory against people, each size in a process of its own."""
    rows = []
    for count in counts:
        progress(f"{count:,} people on {crew} threads")
        command = [sys.executable, WORKER, "crowd", str(count), str(crew)]
        said = subprocess.run(command, check=True, capture_output=True, text=True).stdout  # noqa: S603
        rows.append(json.loads(said))
    return rows


def main() -> None:
    """Measure and write the record."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--rounds", type=int, default=9, help=f"at least {FEWEST_ROUNDS}")
    ask.add_argument("--people", type=int, nargs="*", default=CROWDS, help="sizes for cost against people")
    ask.add_argument("--json", type=Path, required=True, help="write the record here")
    asked = ask.parse_args()
    if asked.rounds < FEWEST_ROUNDS:
        ask.error(f"--rounds is {asked.rounds}; medians need at least {FEWEST_ROUNDS}")
    with tempfile.TemporaryDirectory() as folder:
        found = peers(asked.rounds, Path(folder))
    record = {"rounds": asked.rounds, "clock": "CPU time of all threads of the peer's process, pinned to one core",
              "peers": found, "threads": threads(asked.rounds),
              "people": crowds(tuple(asked.people), max(THREADS))}  # fmt: skip
    asked.json.write_text(json.dumps(record, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
