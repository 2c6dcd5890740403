"""A virtual study for a terminal: what each arm did, what it takes to see it, and one night of it."""

from collections.abc import Callable, Iterator
from itertools import groupby
from typing import Any, Final

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from nightleaf.cohort import CohortRun, Replay
from nightleaf.cohort.draws import PEOPLE_IN_A_DRAW
from nightleaf.report.lines import labels
from nightleaf.report.words import (
    NOT_MODELLED,
    NOTHING,
    decimals_for,
    metric_name,
    metric_unit,
    number_words,
    span_words,
)

Row = dict[str, Any]
_STAGES: Final = (("Wake", "W"), ("REM", "R"), ("N1", "1"), ("N2", "2"), ("N3", "3"))
_COLUMNS: Final = 74
POINT: Final = (
    "Point values of all parameters. Ignorance is not in these numbers: nobody has measured the sleep of people "
    "without a habit after kratom."
)
DRAWN: Final = (
    "Means and errors are at point values of all parameters. Where the change may lie holds what is not known of its "
    "mean, in 9 readings of 10: {draws} draws of every uncertain number in {people} people and, of kratom, what nobody "
    "has measured in people without a habit."
)
DRAWN_ALONE: Final = "Means are at point values of all parameters. What is not known of them stands in summary.json."
AT_HOME: Final = (
    "Nights at home differ too because people go to bed and rise when they like. Plan with a measured spread, or with "
    "your own nights."
)


def run_table(done: CohortRun) -> Iterator[RenderableType]:
    """Means of every arm, effects against the placebo and, of a study with draws, where those may lie; of everyone."""
    summary = done.summary
    rows = {(row["kind"], row["arm"], row["metric"]): row for row in summary["rows"] if row["group"] == "all"}
    metrics = list(dict.fromkeys(row["metric"] for row in summary["rows"]))
    names = [arm["name"] for arm in summary["arms"]]
    compared = [name for name in names if any(key[:2] == ("effect", name) for key in rows)]
    if summary["name"]:
        yield Text(summary["name"], style="bold")
    yield _by_arm("Mean over people and nights", "value", names, metrics, rows, _mean)
    if compared:
        yield _by_arm("Change (error)", "effect", compared, metrics, rows, _with_error)
    drawn = summary["draws"] and any(row["expected_p5"] is not None for row in rows.values())
    if drawn and compared:
        yield _by_arm("The change may lie", "effect", compared, metrics, rows, _may_lie)
    yield Text(_counted(done))
    if summary["people_left_out"]:
        yield Text(_left_out(summary))
    unknown = POINT
    if drawn:
        people = min(summary["people"], PEOPLE_IN_A_DRAW)
        unknown = DRAWN.format(draws=summary["draws"], people=people) if compared else DRAWN_ALONE
    yield Text(f"{unknown} {NOT_MODELLED}")
    yield labels()


def _by_arm(
    title: str,
    kind: str,
    arms: list[str],
    metrics: list[str],
    rows: dict[tuple[str, str, str], Row],
    cell: Callable[[Row | None, str], str],
) -> Table:
    """A line for each statistic, a column for each arm."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column(title, no_wrap=True)
    for arm in arms:
        table.add_column(arm, justify="right")
    for metric in metrics:
        table.add_row(_named(metric), *(cell(rows.get((kind, arm, metric)), metric) for arm in arms))
    return table


def _counted(done: CohortRun) -> str:
    summary = done.summary
    each = "a night" if summary["nights_per_person"] == 1 else f"{summary['nights_per_person']} nights"
    told = f"{summary['people']:,} people, {each} in each of {len(summary['arms'])} arms"
    if done.nights and summary["draws"]:
        told += f"; {done.nights:,} nights, and those of {summary['draws']} draws, in {done.seconds:.1f} s"
    elif done.nights:
        told += (
            f"; {done.nights:,} nights in {done.seconds:.1f} s, {done.nights / max(done.seconds, 1e-9):,.0f} a second"
        )
    if done.resumed:
        told += f"; {done.resumed} shards were finished before"
    return f"{told}. Result {summary['result_sha256'][:16]} in '{done.folder}'."


def _left_out(summary: Row) -> str:
    """How many people count in no arm, and why; the list in the summary is cut off, the counts are not."""
    people, nights, listed = summary["people_left_out"], summary["failed_nights"], summary["failed"]
    first = listed[0]
    who = "1 person is" if people == 1 else f"{people:,} people are"
    where = "All are" if len(listed) == nights else f"The first {len(listed):,} are"
    return (
        f"{who} left out, since a night of theirs failed ({nights:,} in all); the first is person {first['person']}, "
        f"arm {first['arm']}, night {first['night']}: {first['means']}. {where} listed in summary.json."
    )


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
        table.add_row(_named(name), _number(value, name))
    yield table
    yield Text(NOT_MODELLED)
    yield labels()


def power_table(answer: Row) -> Iterator[RenderableType]:
    """Nights and people needed, who responds, and effects by group and by dose."""
    yield Text(
        f"{metric_name(answer['metric'])}, group {answer['group']}: to see it with a chance of "
        f"{100 * answer['power']:g} %, two-sided {100 * answer['alpha']:g} %. In a crossover and in parallel groups "
        f"each person sleeps {answer['nights_each']} nights in an arm."
    )
    for arm in answer["arms"]:
        yield _needs(arm, answer["metric"])
    yield Text(AT_HOME)
    if len(answer["groups"]) > len(answer["arms"]):
        groups = [(row["arm"], row["group"], row) for row in answer["groups"] if row["n"]]
        yield _effects("Group", groups, answer["metric"])
    if len(answer["dose_response"]) > 1:
        doses = [(row["arm"], f"{row['mitragynine_mg']:g} mg", row) for row in answer["dose_response"]]
        yield _effects("Mitragynine", doses, answer["metric"])
    yield Text(f"{POINT} {NOT_MODELLED}")
    yield labels()


def _needs(arm: Row, metric: str) -> RenderableType:
    change = arm["change"]
    told = f"Arm {arm['arm']}: the study found {_with_unit(_with_error(arm['effect'], metric), metric)}."
    if change is None:
        return Text(f"{told} That is nothing to plan with; ask for a change with --change.")
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for title in ("Nights", "SD", "one person,", "crossover,", "parallel,"):
        table.add_column(title, justify="left" if title == "Nights" else "right")
    table.add_row("", metric_unit(metric), "nights an arm", "people", "people an arm")
    for need in arm["needs"]:
        counts = (need["one_person_nights_in_each_arm"], need["crossover_people"], need["parallel_people_in_each_arm"])
        spread = _number(need["night_sd"], metric)
        table.add_row(need["nights"], spread, *(NOTHING if n is None else f"{n:,}" for n in counts))
    parts: list[RenderableType] = [Text(f"{told} To see {_with_unit(_signed(change, metric), metric)}:"), table]
    if arm["responders"] is not None:
        parts.append(Text(_responders(arm["responders"], metric)))
    return Group(*parts)


def _responders(found: Row, metric: str) -> str:
    people, pairs, chance = found["share_of_people"], found["share_of_night_pairs"], found["share_by_chance"]
    told = f"A change of {_with_unit(_signed(found['change'], metric), metric)} or more"
    if people is not None:
        told += f" is what {_percent(people)} of people can expect"
    if pairs is not None and chance is not None:
        joint = "; it" if people is not None else ""
        told += f"{joint} shows in {_percent(pairs)} of pairs of nights, by chance alone in {_percent(chance)}"
    return f"{told}."


def _effects(head: str, rows: list[tuple[str, str, Row]], metric: str) -> RenderableType:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for title in ("Arm", head, "Change (error)", "between people, SD", "nights"):
        table.add_column(title, justify="left" if title in {"Arm", head} else "right")
    for arm, same in groupby(rows, key=lambda one: one[0]):
        for number, (_, name, row) in enumerate(same):
            shown = arm if number == 0 else ""
            spread = _number(row["person_sd"], metric)
            table.add_row(shown, name, _with_error(row, metric), spread, f"{row['n']:,}")
    return table


def _mean(row: Row | None, metric: str) -> str:
    return NOTHING if row is None else _number(row["mean"], metric)


def _with_error(row: Row | None, metric: str) -> str:
    if row is None or row.get("mean") is None:
        return NOTHING
    error = "" if row.get("mcse") is None else f" ({row['mcse']:.{_decimals(metric) + 1}f})"
    return f"{_signed(row['mean'], metric)}{error}"


def _may_lie(row: Row | None, metric: str) -> str:
    if row is None or row["expected_p5"] is None:
        return NOTHING
    low, high = row["expected_p5"], row["expected_p95"]
    return span_words(low, high, max(decimals_for(high - low), _decimals(metric) - 1), signed=True)


def _decimals(metric: str) -> int:
    return 2 if metric.endswith("_relative") else 1


def _number(value: float | None, metric: str) -> str:
    return number_words(value, _decimals(metric))


def _signed(value: float, metric: str) -> str:
    return number_words(value, _decimals(metric), signed=True)


def _named(metric: str) -> str:
    return ", ".join(part for part in (metric_name(metric), metric_unit(metric)) if part)


def _with_unit(words: str, metric: str) -> str:
    """Counts and ratios bear no unit."""
    return f"{words} {metric_unit(metric)}".rstrip()


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"


def _clock(hour: float) -> str:
    minutes = round(hour * 60) % (24 * 60)
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
