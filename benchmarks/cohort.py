"""A study end to end, summaries and all: cost against people and workers, peak memory, and the same result."""

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path
from typing import Any

from nightleaf.cohort import plan_study, run_plan, runner_for
from nightleaf.evidence import load_library

STUDY = """
seed = 1
people = 1000
nights = 1
summarise_by = ["sleeper", "sex", "age"]
[population]
age = { kind = "uniform", low = 20, high = 80 }
weight_kg = { kind = "normal", mean = 75, sd = 14, low = 45, high = 130 }
sleeper = { good = 0.7, poor = 0.3 }
[[arms]]
name = "placebo"
placebo = true
[[arms]]
name = "2 g"
amount = "2g"
"""


def one(people: int, workers: int, folder: Path) -> dict[str, Any]:
    """One run: nights, seconds, peak memory of the largest process, and the name of the result."""
    study = folder / "study.toml"
    study.write_text(STUDY, "utf-8")
    run_plan(plan_study(study, people=64), folder / "first", runner_for(1))  # compiles, so that no run pays for it
    done = run_plan(plan_study(study, people=people), folder / "out", runner_for(workers))
    peaks = [resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return {
        "people": people, "workers": workers, "nights": done.nights, "seconds": done.seconds,
        "nights_per_s": done.nights / done.seconds, "peak_memory_mb": max(peaks), "load": os.getloadavg()[0],
        "result_sha256": done.summary["result_sha256"],
    }  # fmt: skip


def measured(people: list[int], workers: list[int]) -> list[dict[str, Any]]:
    """Every size with every number of workers, each in a process of its own so that memory is its own."""
    rows = []
    for count in people:
        for crew in workers:
            with tempfile.TemporaryDirectory() as folder:
                command = [sys.executable, __file__, "--one", str(count), str(crew), folder]
                said = subprocess.run(command, check=True, capture_output=True, text=True).stdout  # noqa: S603
            rows.append(json.loads(said.splitlines()[-1]))
    return rows


def table(record: dict[str, Any]) -> str:
    """The record as a Markdown table."""
    lines = [
        "| people | workers | nights | nights a second | peak memory, MiB | result |",
        "|---:|---:|---:|---:|---:|---|",
    ]
    for row in record["runs"]:
        numbers = f"{row['nights']:,} | {row['nights_per_s']:,.0f} | {row['peak_memory_mb']:.0f}"
        lines.append(f"| {row['people']:,} | {row['workers']} | {numbers} | `{row['result_sha256'][:12]}` |")
    return "\n".join(lines) + "\n"


def main() -> None:
    """Measure, print the table, and write the record where `--json` says."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--people", type=int, nargs="+", default=[1_000, 10_000])
    ask.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    ask.add_argument("--json", type=Path, help="write the record here")
    ask.add_argument("--machine", default=f"{platform.system()} on {platform.machine()}", help="the machine in words")
    ask.add_argument("--one", nargs=3, help=argparse.SUPPRESS)
    asked = ask.parse_args()
    if asked.one:
        people, workers, folder = asked.one
        sys.stdout.write(json.dumps(one(int(people), int(workers), Path(folder))) + "\n")
        return
    versions = {"python": platform.python_version()} | {name: version(name) for name in ("nightleaf", "numpy", "numba")}
    record = {
        "machine": asked.machine, "versions": versions, "library_sha256": load_library().hash,
        "clock": "wall time, workers starting included", "runs": measured(asked.people, asked.workers),
    }  # fmt: skip
    sys.stdout.write(table(record))
    if asked.json:
        asked.json.write_text(json.dumps(record, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
