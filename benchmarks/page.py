"""The page of results, written from the record: machine, bars met and missed, every table.

python benchmarks/page.py        # writes benchmarks/results.md from benchmarks/results/bench.json anew
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

HERE = Path(__file__).parent
WIDE, NARROW = "avx512f", "avx2"
BUSY, ONE_DIGIT = 1.1, 20


class Bar(NamedTuple):
    """A goal: where its figure stands in the record, and why it may be missed."""

    text: str
    least: float
    found: Callable[[dict[str, Any]], float]
    why: str


def _night(name: str) -> Callable[[dict[str, Any]], float]:
    return lambda record: float(record["night"]["engines"][name]["ours_over_it"][0])


def _frozen(name: str) -> Callable[[dict[str, Any]], float]:
    return lambda record: float(record["frozen"]["peers"][name]["ours_over_it"][0])


def _ceiling(record: dict[str, Any]) -> float:
    """Against the faster of the two C++ forms."""
    return min(_night(name)(record) for name in ("C++, lanes", "C++, vector registers"))


NARROWER = "without AVX-512 the lanes are half as wide; NumPy, bound by memory and calls, hardly notices"
SCALAR = "without AVX-512 the lanes are half as wide; scalar code does not notice"
STRICT = "the lanes do without fused multiply-add, for the same bits everywhere; without AVX-512 they are half as wide"
STORED = "the lanes load and store the state at every step; the ceiling keeps it in registers"
CROWDED = "the cores were not both free"
UNEXPLAINED = "no reason found; the lowest and highest of its rounds stand below"
BARS = (
    Bar("shipped night: of the strict C++ ceiling", 0.80, _ceiling, STORED),
    Bar("shipped night: times NumPy", 20, _night("NumPy, whole arrays"), NARROWER),
    Bar("shipped night: two threads over one", 1.9, lambda r: r["night"]["threads"]["two_over_one"][0], CROWDED),
    Bar("frozen: of the strict C++ ceiling", 0.75, _frozen("ceiling"), STORED),
    Bar("frozen: times JAX, tuned", 2.5, _frozen("jax_tuned"), STRICT),
    Bar("frozen: times Numba as users write it", 20, _frozen("numba_idiomatic"), SCALAR),
    Bar("frozen: times diffrax, Euler", 20, _frozen("diffrax_euler"), STRICT),
    Bar("frozen: times libRoadRunner, CVODE", 30, _frozen("roadrunner_cvode"),
        "an adaptive solver gains where a person sleeps quietly; ours takes the same steps everywhere"),
    Bar("frozen: two threads over one", 1.9, lambda r: r["frozen"]["threads"]["two_over_one"][0], CROWDED),
)  # fmt: skip


def bars(record: dict[str, Any]) -> str:
    """The goals, and what was found."""
    lines = ["| goal | bar | found | |", "|---|---:|---:|---|"]
    for bar in BARS:
        try:
            found = bar.found(record)
        except KeyError:
            lines.append(f"| {bar.text} | {bar.least:g} | | not measured |")
            continue
        verdict = "met" if found >= bar.least else f"missed by {1 - found / bar.least:.0%}: {reason(bar, record)}"
        lines.append(f"| {bar.text} | {bar.least:g} | {found:.2f} | {verdict} |")
    return "\n".join(lines) + "\n"


def reason(bar: Bar, record: dict[str, Any]) -> str:
    """Why a bar is missed, where that reason holds on this machine."""
    wide, busy = WIDE in record["machine"]["vectors"], longest_wait(record) > BUSY
    holds = {NARROWER: not wide, SCALAR: not wide, STRICT: not wide, CROWDED: busy}.get(bar.why, True)
    return bar.why if holds else UNEXPLAINED


def longest_wait(record: dict[str, Any]) -> float:
    """Wall time over CPU time of the peer that waited longest for its core."""
    peers = record.get("frozen", {}).get("peers", {}).values()
    return max((float(one["wall_over_cpu"]) for one in peers if "wall_over_cpu" in one), default=1.0)


def machine(record: dict[str, Any]) -> str:
    """Where and when."""
    one, used = record["machine"], record["versions"]
    kind = "virtual machine" if one["virtual"] else "machine"
    cores = f"{one['cores']} core{'s' if one['cores'] > 1 else ''}"
    vectors = "AVX-512" if WIDE in one["vectors"] else "AVX2, no AVX-512" if NARROW in one["vectors"] else "no AVX2"
    named = f"{one['model']} (family {one['family']}, model {one['model_number']})"
    where = f"{record['date']}. A {kind} with {cores}: {named}, {vectors}; {one['system']}."
    software = ", ".join(f"{name} {number}" for name, number in used.items())
    return f"{where} {software}.\n\n{quiet(record)}\n"


def quiet(record: dict[str, Any]) -> str:
    """Whether the machine had other work."""
    loads = [f"{record[name]['load_before']:.1f}" for name in ("night", "frozen", "cohort") if name in record]
    waited = longest_wait(record)
    said = (
        f"**It was busy with other work**: a peer waited up to {waited:.1f} times as long as it computed"
        if waited > BUSY
        else "It had no other work to speak of: wall time and CPU time agree"
    )
    return f"Load before each part: {', '.join(loads)}. {said}."


def night(record: dict[str, Any]) -> str:
    """The shipped model."""
    if "failed" in record:
        return f"Not measured: {record['failed']}.\n"
    lines = [f"{record['nights']} nights of 8 h, blocks of {record['lanes']}, {record['rounds']} rounds.", "",
             "| engine | person-nights a second | nightleaf over it (lowest to highest) | same bytes |",
             "|---|---:|---:|---|"]  # fmt: skip
    for name, one in sorted(record["engines"].items(), key=lambda item: -item[1]["nights_per_s"]):
        other = "other generator" if "NumPy" in name else ""
        same = {True: "yes", False: "**no**"}.get(one.get("stage_bytes_equal"), other)
        lines.append(f"| {name} | {one['nights_per_s']:,.0f} | {_ratio(one['ours_over_it'])} | {same} |")
    return "\n".join(lines) + f"\n\n{_threads(record['threads'])}\n"


def frozen(record: dict[str, Any]) -> str:
    """The frozen workload."""
    if "failed" in record:
        return f"Not measured: {record['failed']}.\n"
    head = [f"{record['rounds']} rounds; {record['clock']}. Peers marked * solve the deterministic twin.", "",
            "| peer | how | nights a run | person-nights a second | nightleaf over it (lowest to highest) | "
            "same bits | peak memory, MiB |",
            "|---|---|---:|---:|---:|---|---:|"]  # fmt: skip
    for one in sorted(record["peers"].values(), key=lambda one: -one.get("nights_per_s", 0)):
        if "nights_per_s" not in one:
            why = f"not installed ({one['not_installed']})" if "not_installed" in one else f"failed: {one['failed']}"
            head.append(f"| {one['name']} | {why} | | | | | |")
            continue
        star = "*" if one["deterministic"] else ""
        speed = f"{one['nights_per_s']:,.0f}" if one["nights_per_s"] > ONE_DIGIT else f"{one['nights_per_s']:.1f}"
        same = {True: "yes", False: "**no**" if "C++" in one["name"] else ""}.get(one.get("same_bits"), "")
        head.append(f"| {one['name']}{star} | {one['how']} | {one['nights']:,.0f} | {speed} | "
                    f"{_ratio(one['ours_over_it'])} | {same} | {one['memory_mb']:,.0f} |")  # fmt: skip
    return "\n".join([*head, "", accuracy(record["peers"]), _threads(record["threads"]), "", people(record["people"])])


def accuracy(peers: dict[str, Any]) -> str:
    """How far each answer on the deterministic twin lies from the tight reference."""
    lines = ["Error on the deterministic twin, the largest of 16 people, against LSODA at 1e-10, steps up to 30 s:",
             "", "| peer | epochs with the same stage | sleep onset, min | sleep, min | highest concentration | "
             "highest at the effect site | homeostat, mean |", "|---|---:|---:|---:|---:|---:|---:|"]  # fmt: skip
    for one in peers.values():
        e = one.get("accuracy", {})
        if "stages_equal" in e:
            lines.append(f"| {one['name']} | {e['stages_equal']:.3%} | {e['sleep_onset_min']:g} | {e['sleep_min']:g} | "
                         f"{e['c_max']:.1e} | {e['effect_site_max']:.1e} | {e['homeostat']:.1e} |")  # fmt: skip
    return "\n".join(lines) + "\n"


def people(rows: list[dict[str, Any]]) -> str:
    """Cost and memory of the lanes against people."""
    lines = ["Cost against people (frozen workload, lanes, drawing the people included, only sums kept):", "",
             "| people | threads | wall, s | person-nights a second | CPU, ms a night | peak memory, MiB |",
             "|---:|---:|---:|---:|---:|---:|"]  # fmt: skip
    lines += [f"| {one['people']:,} | {one['threads']} | {one['wall_s']:.2f} | {one['people'] / one['wall_s']:,.0f} | "
              f"{1000 * one['cpu_s'] / one['people']:.3f} | {one['memory_mb']:.0f} |" for one in rows]  # fmt: skip
    return "\n".join(lines) + "\n"


def cohort(record: dict[str, Any]) -> str:
    """A study end to end."""
    if "failed" in record:
        return f"Not measured: {record['failed']}.\n"
    lines = ["| people | workers | nights | nights a second | peak memory, MiB | result |",
             "|---:|---:|---:|---:|---:|---|"]  # fmt: skip
    lines += [f"| {one['people']:,} | {one['workers']} | {one['nights']:,} | {one['nights_per_s']:,.0f} | "
              f"{one['peak_memory_mb']:.0f} | `{one['result_sha256'][:12]}` |" for one in record["runs"]]  # fmt: skip
    return "\n".join(lines) + "\n"


def exposure() -> dict[str, Any] | None:
    """The record of `exposure.py`, measured apart."""
    kept = HERE / "results" / "exposure.json"
    return dict(json.loads(kept.read_text("utf-8"))) if kept.exists() else None


def solvers(record: dict[str, Any]) -> str:
    """The exposure stage against solvers."""
    lines = ["| engine, tolerance | CPU time, ratio (lowest to highest) | max relative difference |", "|---|---:|---:|"]
    for name, one in record["engines"].items():
        lines.append(f"| {name} | {_ratio(one['ratio_median_low_high'])} | {one['max_relative_difference']:.0e} |")
    return f"Measured apart, on: {record['machine']}.\n\n" + "\n".join(lines) + "\n"


def page(record: dict[str, Any], of_exposure: dict[str, Any] | None) -> str:
    """The whole page."""
    parts = {"Bars": bars(record), "The shipped night": night(record["night"]) if "night" in record else "",
             "The frozen workload": frozen(record["frozen"]) if "frozen" in record else "",
             "A study end to end": cohort(record["cohort"]) if "cohort" in record else "",
             "Exposure against solvers": solvers(of_exposure) if of_exposure else ""}  # fmt: skip
    text = "\n".join(f"## {title}\n\n{body}" for title, body in parts.items() if body)
    opening = (
        "Written by `benchmarks/page.py` from `benchmarks/results/bench.json`; `make bench` measures anew. What is "
        "measured, and how, stands in [README.md](README.md)."
    )
    return f"# Results\n\n{opening}\n\n{machine(record)}\n{text}"


def _ratio(three: list[float]) -> str:
    digits = 2 if three[0] < 10 else 1 if three[0] < 100 else 0
    return f"{three[0]:.{digits}f} ({three[1]:.{digits}f} to {three[2]:.{digits}f})"


def _threads(record: dict[str, Any]) -> str:
    rates = record["nights_per_s"]
    return (f"Two threads over one, {record['nights']:,} nights, wall time: {_ratio(record['two_over_one'])} "
            f"({float(rates['1']):,.0f} and {float(rates['2']):,.0f} person-nights a second).")  # fmt: skip


if __name__ == "__main__":
    record = json.loads((HERE / "results" / "bench.json").read_text("utf-8"))
    (HERE / "results.md").write_text(page(record, exposure()), "utf-8")
