"""Every benchmark in one run: the frozen workload, the shipped night, a study end to end; one record, one page.

python benchmarks/bench.py --json benchmarks/results/bench.json
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import page

HERE = Path(__file__).parent
PARTS = {
    "night": ["night.py"],
    "frozen": ["frozen/run.py"],
    "cohort": ["cohort.py", "--people", "1000", "10000", "--workers", "1", "2"],
}
PACKAGES = ("nightleaf", "numpy", "scipy", "numba", "llvmlite", "jax", "jaxlib", "diffrax", "libroadrunner")
BROADER = ("avx", "avx2", "fma", "avx512f", "avx512_vpopcntdq")
SCHEMA = "nightleaf.bench/1"


def processor() -> dict[str, Any]:
    """Model, cores and vector instructions of the processor, as Linux tells them."""
    told = Path("/proc/cpuinfo")
    lines = told.read_text("utf-8").splitlines() if told.exists() else []
    known = {name.strip(): value.strip() for name, _, value in (line.partition(":") for line in reversed(lines))}
    flags = set(known.get("flags", "").split())
    return {
        "model": known.get("model name", platform.processor() or platform.machine()),
        "family": known.get("cpu family"), "model_number": known.get("model"),
        "cores": len(os.sched_getaffinity(0)), "cache": known.get("cache size"),
        "vectors": [name for name in BROADER if name in flags], "virtual": "hypervisor" in flags,
        "system": f"{platform.system()} on {platform.machine()}",
    }  # fmt: skip


def versions() -> dict[str, str]:
    """Versions of all that is measured; what is not installed says so."""
    found = {"python": platform.python_version()}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "not installed"
    asked = ["g++", "-dumpfullversion"]
    try:
        found["g++"] = subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip()  # noqa: S603
    except (OSError, subprocess.CalledProcessError):
        found["g++"] = "not installed"
    return found


def part(name: str, asked: argparse.Namespace, folder: Path) -> dict[str, Any]:
    """The record of one part, or why there is none."""
    out, (script, *rest) = folder / f"{name}.json", PARTS[name]
    if asked.rounds and name != "cohort":
        rest = [*rest, "--rounds", str(asked.rounds)]
    if asked.people and name == "frozen":
        rest = [*rest, "--people", *map(str, asked.people)]
    began, load = time.perf_counter(), os.getloadavg()[0]
    sys.stderr.write(f"== {name}\n")
    one_thread = os.environ | {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    command = [sys.executable, str(HERE / script), *rest, "--json", str(out)]
    ended = subprocess.run(command, env=one_thread, check=False, stdout=subprocess.DEVNULL)  # noqa: S603
    record = json.loads(out.read_text("utf-8")) if ended.returncode == 0 else {"failed": f"{script} failed"}
    return record | {"seconds": round(time.perf_counter() - began, 1), "load_before": load}


def main() -> None:
    """Measure everything and write the record and the page."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--json", type=Path, default=HERE / "results" / "bench.json", help="write the record here")
    ask.add_argument("--page", type=Path, default=HERE / "results.md", help="write the page here")
    ask.add_argument("--rounds", type=int, help="repetitions of the night and of the frozen workload")
    ask.add_argument("--people", type=int, nargs="+", help="sizes for cost against people, instead of up to a million")
    ask.add_argument("--only", nargs="+", choices=PARTS, default=list(PARTS), help="measure these, keep the others")
    asked = ask.parse_args()
    record = json.loads(asked.json.read_text("utf-8")) if asked.json.exists() else {}
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        for name in asked.only:
            record[name] = part(name, asked, Path(folder))
    record |= {
        "schema": SCHEMA, "date": datetime.now(UTC).date().isoformat(), "machine": processor(), "versions": versions(),
        "seconds": round(time.perf_counter() - began, 1),
    }  # fmt: skip
    asked.json.parent.mkdir(exist_ok=True)
    asked.json.write_text(json.dumps(record, indent=1) + "\n", "utf-8")
    asked.page.write_text(page.page(record, page.exposure()), "utf-8")
    sys.stdout.write(page.bars(record))
    sys.exit(any("failed" in record[name] for name in asked.only))


if __name__ == "__main__":
    main()
