"""The shipped night model in lanes against its C++ twins and against NumPy: person-nights a second, as ratios."""

import argparse
import json
import platform
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from night_twin import Compiled, numpy_model

from nightleaf.evidence import Ledger, load_library
from nightleaf.night import symbols
from nightleaf.night._kernel import night_kernel
from nightleaf.night.constants import kernel_constants
from nightleaf.night.parameters import night_parameters, steps_per_epoch
from nightleaf.night.pathways import links_of
from nightleaf.night.population import Sleepers, person_rows
from nightleaf.night.ports import ADDITIVE, Effects, Ports, plan_ports
from nightleaf.night.simulate import Bedtime, Run, clock_rows, whole_epochs

OURS, LOOPS, REGISTERS, NUMPY = "nightleaf, lanes", "C++, lanes", "C++, vector registers", "NumPy, whole arrays"
NIGHTS, NIGHTS_OF_NUMPY, NUMPY_EPOCHS, FEWEST_ROUNDS = 512, 4096, 24, 7
LANES = Run(seed=1).block
THREADS, NIGHTS_OF_THREADS = (1, 2), 4096
STEP_S, TARGETS = 300.0, ("mu_opioid",)


class Block(NamedTuple):
    """What the kernel and its twins are given."""

    given: tuple[Any, ...]
    nights: int
    epochs: int


def block(nights: int) -> Block:
    """Eight-hour nights of people aged 20 to 80 under an opioid effect of their own that fades through the night."""
    ledger, bed = Ledger(load_library()), Bedtime()
    network = night_parameters(ledger.read)
    epoch_s = network.integration.epoch
    epochs = whole_epochs(bed, epoch_s)
    people = np.arange(nights)
    sleepers = Sleepers(people.astype(np.uint64), np.zeros(nights, np.uint32), age=np.linspace(20, 80, nights))
    fading = np.exp(-np.arange(96)[None, :, None] / 40) * np.linspace(0, 1, nights)[None, None, :]
    effects = Effects(TARGETS, fading.astype(np.float32), STEP_S)
    plan = plan_ports(effects, links_of(TARGETS, ledger), nights=nights, epochs=epochs, epoch_s=epoch_s)
    given = (
        (np.empty((epochs, nights), np.uint8), np.empty((epochs, nights), np.float32), np.empty(nights, np.bool_)),
        (people.astype(np.uint32), np.zeros(nights, np.uint32), np.zeros(nights, np.uint32)),
        np.ascontiguousarray(np.stack(person_rows(sleepers, network, 1)), np.float32),
        (plan.sources, plan.ports, plan.gains, plan.effects, plan.columns, plan.epochs_per_time),
        clock_rows(bed, network.circadian, epochs, epoch_s),
        kernel_constants(network),
        (np.uint32(1), np.uint32(0)),
        steps_per_epoch(network.integration),
    )
    return Block(given, nights, epochs)


def by_numpy(work: Block, epochs: int, model: dict[str, Any]) -> np.ndarray:
    """The night over whole arrays, as one writes it in NumPy: its generator, its exp, log and tanh."""
    _, _, people, (sources, ports, gains, effects, _, every), clock, k, _, steps = work.given
    dice, who = np.random.default_rng(1), symbols.Person(*people)
    x, n, one = model["start"](who, k), work.nights, np.float32(1)
    stages, was_n3 = np.empty((epochs, n), np.uint8), np.zeros(n, bool)
    for epoch in range(epochs):
        at = min(epoch // every, effects.shape[1] - 1)
        port = np.repeat(np.array(Ports(), np.float32)[:, None], n, axis=1)
        for source, place, gain in zip(sources, ports, gains, strict=True):
            if place < len(ADDITIVE):
                port[place] += gain * effects[source, at]
            else:
                port[place] *= np.maximum(one + gain * effects[source, at], 0)
        drive = model["drive"](who, Ports(*port), symbols.Clock(*clock[:, epoch]), x, k)
        tally = symbols.Tally(*np.zeros((len(symbols.Tally._fields), n), np.float32))
        for step in range(steps):
            z = symbols.Noise(*dice.standard_normal((3, n), np.float32), dice.standard_exponential(n, np.float32))
            x, wake, rem = model["step"](x, drive, z, k)
            tally = model["count"](tally, x, wake, rem, one if step < steps - 1 else one + k.tie)
        doubt = symbols.Doubt(*dice.standard_normal((2, n), np.float32), dice.standard_exponential(n, np.float32))
        stages[epoch], _ = model["score"](tally, was_n3, who.swa_amp * port[Ports._fields.index("eeg")], doubt, k)
        was_n3 = stages[epoch] == 3
    return stages


def engines() -> tuple[dict[str, Callable[[], float]], dict[str, Any]]:
    """Every engine as a call that returns the nights it simulated, and how their answers compare."""
    small, large = block(NIGHTS), block(NIGHTS_OF_NUMPY)
    kernel, model = night_kernel(LANES), numpy_model()
    twins = {LOOPS: Compiled(LANES, registers=False), REGISTERS: Compiled(LANES, registers=True)}

    def ours() -> float:
        kernel(0, NIGHTS, *small.given)
        return NIGHTS

    def numpy() -> float:
        by_numpy(large, NUMPY_EPOCHS, model)
        return NIGHTS_OF_NUMPY * NUMPY_EPOCHS / large.epochs

    def twin(name: str) -> Callable[[], float]:
        def run() -> float:
            twins[name](small.given)
            return NIGHTS

        return run

    ours()
    stages, swa, _ = small.given[0]
    same = {}
    for name, one in twins.items():
        called, shown = one(small.given)
        equal = {
            "stage_bytes_equal": bool((called == stages).all()),
            "swa_bits_equal": shown.tobytes() == swa.tobytes(),
        }
        same[name] = equal
    whole = by_numpy(small, small.epochs, model)
    shares = [np.bincount(one.ravel(), minlength=5) / one.size for one in (stages, whole)]
    same[NUMPY] = {"share_of_epochs_by_stage": shares}
    return {OURS: ours, LOOPS: twin(LOOPS), REGISTERS: twin(REGISTERS), NUMPY: numpy}, same


def measured(rounds: int) -> dict[str, Any]:
    """Interleaved rounds, each beginning with another engine, timed by CPU time of this thread."""
    each, same = engines()
    rates: dict[str, list[float]] = {name: [] for name in each}
    names = list(each)
    for turn in range(rounds):
        for name in (names * 2)[turn % len(names) :][: len(names)]:
            began = time.thread_time()
            nights = each[name]()
            rates[name].append(nights / (time.thread_time() - began))
    shares = same[NUMPY]["share_of_epochs_by_stage"]
    same[NUMPY]["share_of_epochs_by_stage"] = [one.round(4).tolist() for one in shares]
    found = {}
    for name in names:
        ratio = np.array(rates[OURS]) / rates[name]
        spread = np.quantile(ratio, [0.5, 0, 1]).round(3).tolist()
        found[name] = {"nights_per_s": float(np.median(rates[name])), "ours_over_it": spread, "rounds": rates[name]}
        found[name] |= same.get(name, {})
    return found


def threads(rounds: int) -> dict[str, Any]:
    """The lanes on one thread and on two, wall time, interleaved."""
    work, kernel = block(NIGHTS_OF_THREADS), night_kernel(LANES)
    seconds: dict[int, list[float]] = {count: [] for count in THREADS}

    def run(crew: ThreadPoolExecutor, count: int) -> float:
        share = NIGHTS_OF_THREADS // count
        began = time.perf_counter()
        for one in [crew.submit(kernel, at, at + share, *work.given) for at in range(0, NIGHTS_OF_THREADS, share)]:
            one.result()
        return time.perf_counter() - began

    with ThreadPoolExecutor(max(THREADS)) as crew:
        for turn in range(rounds):
            for count in THREADS if turn % 2 else THREADS[::-1]:
                seconds[count].append(run(crew, count))
    gain = np.array(seconds[1]) / np.array(seconds[2])
    return {
        "nights": NIGHTS_OF_THREADS, "clock": "wall time",
        "nights_per_s": {str(count): NIGHTS_OF_THREADS / float(np.median(each)) for count, each in seconds.items()},
        "two_over_one": np.quantile(gain, [0.5, 0, 1]).round(4).tolist(),
    }  # fmt: skip


def table(record: dict[str, Any]) -> str:
    """The record as a Markdown table."""
    lines = ["| engine | person-nights a second, median | nightleaf over it (lowest to highest) | same bytes |"]
    lines.append("|---|---|---|---|")
    for name, row in record["engines"].items():
        middle, low, high = row["ours_over_it"]
        same = {True: "yes", False: "no"}.get(row.get("stage_bytes_equal"), "other generator" if name == NUMPY else "")
        lines.append(f"| {name} | {row['nights_per_s']:,.0f} | {middle:.2f} ({low:.2f} to {high:.2f}) | {same} |")
    return "\n".join(lines) + "\n"


def main() -> None:
    """Measure, print the table, and write the record where `--json` says."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--rounds", type=int, default=15, help=f"at least {FEWEST_ROUNDS}")
    ask.add_argument("--json", type=Path, help="write the record here")
    ask.add_argument("--machine", default=f"{platform.system()} on {platform.machine()}", help="the machine in words")
    ask.add_argument("--table", type=Path, help="measure nothing: print the table of this record")
    asked = ask.parse_args()
    if asked.table:
        sys.stdout.write(table(json.loads(asked.table.read_text("utf-8"))))
        return
    if asked.rounds < FEWEST_ROUNDS:
        ask.error(f"--rounds is {asked.rounds}; medians need at least {FEWEST_ROUNDS}")
    asked_of = ["g++", "-dumpfullversion"]
    compiler = subprocess.run(asked_of, capture_output=True, text=True, check=True).stdout.strip()  # noqa: S603
    versions = {name: version(name) for name in ("nightleaf", "numpy", "numba")}
    record = {
        "machine": asked.machine, "versions": {"python": platform.python_version(), "g++": compiler} | versions,
        "model": "the night network as shipped, read from the package's source", "library_sha256": load_library().hash,
        "nights": NIGHTS, "nights_of_numpy": NIGHTS_OF_NUMPY, "epochs_of_numpy": NUMPY_EPOCHS, "lanes": LANES,
        "rounds": asked.rounds, "clock": "CPU time of the calling thread", "engines": measured(asked.rounds),
        "threads": threads(asked.rounds),
        "peak_memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }  # fmt: skip
    sys.stdout.write(table(record))
    if asked.json:
        asked.json.write_text(json.dumps(record, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
