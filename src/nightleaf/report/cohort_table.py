"""A virtual study for a terminal: what each arm did, what it takes to see it, and one night of it."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any, Final

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from nightleaf.cohort import CohortRun, Replay
from nightleaf.report.words import MINUS, NOT_MODELLED, NOTHING, metric_name

Row = dict[str, Any]
_STAGES: Final = (("Wake", "W"), ("REM", "R"), ("N1", "1"), ("N2", "2"), ("N3", "3"))
_COLUMNS: Final = 74
POINT: Final = (
    "Point values of all parameters. Ignorance is not in these numbers: nobody has measured the sleep of people "
    "without a habit after kratom."
)
AT_HOME: Final = (
    "Nights at home differ too because people go to bed and rise when they like. Plan with a measured spread, or with "
    "your own nights."
)


def run_table(done: CohortRun) -> Iterator[RenderableType]:
    """Means of every arm and effects against the placebo, of everyone."""
    summary = done.summary
    rows = {(row["kind"], row["arm"], row["metric"]): row for row in summary["rows"] if row["group"] == "all"}
    names = [arm["name"] for arm in summary["arms"]]
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, title=summary["name"] or None, title_justify="left")
    table.add_column("Mean over people and nights")
    compared = [name for name in names if ("effect", name) in {key[:2] for key in rows}]
    for name in names:
        table.add_column(name, justify="right")
    for name in compared:
        table.add_column(f"{name}, change", justify="right")
    for metric in dict.fromkeys(row["metric"] for row in summary["rows"]):
        cells = [_number(rows.get(("value", name, metric), {}).get("mean")) for name in names]
        cells += [_with_error(rows.get(("effect", name, metric))) for name in compared]
        table.add_row(f"{metric_name(metric)}", *cells)
    yield table
    yield Text(_counted(done))
    if summary["failed"]:
        first = summary["failed"][0]
        yield Text(
            f"{len({row['person'] for row in summary['failed']})} people are left out, since a night of theirs failed; "
            f"the first is person {first['person']}, arm {first['arm']}, night {first['night']}: {first['means']}. "
            "All are listed in summary.json."
        )
    yield Text(f"{POINT} {NOT_MODELLED}")


def _counted(done: CohortRun) -> str:
    summary = done.summary
    told = f"{summary['people']:,} people, {summary['nights_per_person']} nights in each of {len(summary['arms'])} arms"
    if done.nights:
        told += (
            f"; {done.nights:,} nights in {done.seconds:.1f} s, {done.nights / max(done.seconds, 1e-9):,.0f} a second"
        )
    if done.resumed:
        told += f"; {done.resumed} shards were finished before"
    return f"{told}. Result {summary['result_sha256'][:16]} in '{done.folder}'."


def replay_table(shown: Replay) -> Iterator[RenderableType]:
    """One night as lines of a hypnogram, with its statistics."""
    traits = ", ".join(f"{name.replace('_kg', '')} {value}" for name, value in shown.traits.items())
    yield Text(f"Arm {shown.arm}, night {shown.night}: {traits}. Simulated: nobody slept this night.")
    stages = shown.to_dict()["stages"]
    each = -(-len(stages) // _COLUMNS)
    parts = [stages[start : start + each] for start in range(0, len(stages), each)]
    longest = [max(part, key=part.count) for part in parts]
    for name, letter in _STAGES:
        yield Text(f"{name:<5}" + "".join("\N{LOWER HALF BLOCK}" if one == letter else " " for one in longest))
    hours = len(stages) * shown.epoch_s / 3600
    yield Text(f"     {_clock(shown.lights_out_h)} to {_clock(shown.lights_out_h + hours)}, a column is {each} epochs")
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_header=False)
    for name, value in shown.figures.items():
        table.add_row(metric_name(name), _number(value))
    yield table
    yield Text(NOT_MODELLED)


def power_table(answer: Row) -> Iterator[RenderableType]:
    """Nights and people needed, who responds, and effects by group and by dose."""
    yield Text(
        f"{metric_name(answer['metric'])}, group {answer['group']}: to see it with a chance of "
        f"{100 * answer['power']:g} %, two-sided {100 * answer['alpha']:g} %. In a crossover and in parallel groups "
        f"each person sleeps {answer['nights_each']} nights in an arm."
    )
    for arm in answer["arms"]:
        yield _needs(arm, answer["unit"])
    yield Text(AT_HOME)
    if len(answer["groups"]) > len(answer["arms"]):
        yield _effects("Group", [(row["arm"], row["group"], row) for row in answer["groups"] if row["n"]])
    if len(answer["dose_response"]) > 1:
        doses = [(row["arm"], f"{row['mitragynine_mg']:g} mg", row) for row in answer["dose_response"]]
        yield _effects("Mitragynine", doses)
    yield Text(f"{POINT} {NOT_MODELLED}")


def _needs(arm: Row, unit: str) -> RenderableType:
    change = arm["change"]
    told = f"Arm {arm['arm']}: the study found {_with_error(arm['effect'])} {unit}."
    if change is None:
        return Text(f"{told} That is nothing to plan with; ask for a change with --change.")
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for title in ("Nights", "SD", "one person,", "crossover,", "parallel,"):
        table.add_column(title, justify="left" if title == "Nights" else "right")
    table.add_row("", unit, "nights an arm", "people", "people an arm")
    for need in arm["needs"]:
        counts = (need["one_person_nights_in_each_arm"], need["crossover_people"], need["parallel_people_in_each_arm"])
        table.add_row(need["nights"], _number(need["night_sd"]), *(NOTHING if n is None else f"{n:,}" for n in counts))
    parts: list[RenderableType] = [Text(f"{told} To see {_signed(change)} {unit}:"), table]
    if arm["responders"] is not None:
        parts.append(Text(_responders(arm["responders"], unit)))
    return Group(*parts)


def _responders(found: Row, unit: str) -> str:
    people, pairs, chance = found["share_of_people"], found["share_of_night_pairs"], found["share_by_chance"]
    told = f"A change of {_signed(found['change'])} {unit} or more"
    if people is not None:
        told += f" is what {_percent(people)} of people can expect"
    if pairs is not None and chance is not None:
        joint = "; it" if people is not None else ""
        told += f"{joint} shows in {_percent(pairs)} of pairs of nights, by chance alone in {_percent(chance)}"
    return f"{told}."


def _effects(head: str, rows: list[tuple[str, str, Row]]) -> RenderableType:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for title in ("Arm", head, "Change (error)", "between people, SD", "nights"):
        table.add_column(title, justify="left" if title in {"Arm", head} else "right")
    for arm, same in groupby(rows, key=lambda one: one[0]):
        for number, (_, name, row) in enumerate(same):
            shown = arm if number == 0 else ""
            table.add_row(shown, name, _with_error(row), _number(row["person_sd"]), f"{row['n']:,}")
    return table


def _with_error(row: Row | None) -> str:
    if row is None or row.get("mean") is None:
        return NOTHING
    error = "" if row.get("mcse") is None else f" ({row['mcse']:.2f})"
    return f"{_signed(row['mean'])}{error}"


def _number(value: float | None) -> str:
    return NOTHING if value is None else f"{value:.1f}".replace("-", MINUS)


def _signed(value: float) -> str:
    return f"{value:+.1f}".replace("-", MINUS)


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"


def _clock(hour: float) -> str:
    minutes = round(hour * 60) % (24 * 60)
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
