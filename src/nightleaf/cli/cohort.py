"""`cohort run`, `cohort replay` and `cohort power`: virtual studies."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from nightleaf.cli.show import QUIET_S, as_json, page

if TYPE_CHECKING:
    from nightleaf.cohort import Progress

Json = Annotated[bool, typer.Option("--json", help="Print one JSON document instead of text.")]
Folder = Annotated[Path, typer.Argument(metavar="DIR", help="Folder of a finished study.")]

cohort = typer.Typer(no_args_is_help=True, help="Virtual studies: many people, several arms, many nights.")


def add_to(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    app.add_typer(cohort, name="cohort")


@cohort.command("run")
def run(
    study: Annotated[Path, typer.Argument(metavar="STUDY.toml", help="Study file.")],
    out: Annotated[
        Path, typer.Option("--out", metavar="DIR", help="Folder for the result; an unfinished one goes on.")
    ],
    people: Annotated[int | None, typer.Option(help="In place of the number in the study file.")] = None,
    workers: Annotated[
        int | None,
        typer.Option(help="Processes; the result is the same.  [default: all cores]", show_default=False),
    ] = None,
    cluster: Annotated[str | None, typer.Option(metavar="ADDRESS", help="A Dask scheduler to run on.")] = None,
    device: Annotated[str, typer.Option(help="cpu, or cuda: a thread of the device for each night.")] = "cpu",
    json: Json = False,
) -> None:
    """Run a study. Stopped at any time, the same command goes on."""
    from nightleaf.cohort import plan_study, run_plan, runner_for

    plan = plan_study(study, people=people, device=device)
    hands = runner_for((os.cpu_count() or 1) if workers is None else workers, cluster, plan.device)
    with _rate() as step:
        try:
            done = run_plan(plan, out, hands, step)
        except KeyboardInterrupt:
            typer.echo(f"nightleaf: finished shards are kept in '{out}'; the same command goes on", err=True)
            raise
    if json:
        as_json(done.summary)
    else:
        from nightleaf.report.cohort_table import run_table

        page(*run_table(done))


@cohort.command("replay")
def replay(
    folder: Folder,
    person: Annotated[int, typer.Option(help="Number of the person, from 0.")],
    arm: Annotated[str, typer.Option(help="Name of the arm.")],
    night: Annotated[int, typer.Option(help="Number of the night, from 0.")] = 0,
    json: Json = False,
) -> None:
    """Simulate one night of a study again, and show it."""
    from nightleaf.cohort import replay as again

    shown = again(folder, person, arm, night)
    if json:
        as_json(shown.to_dict())
    else:
        from nightleaf.report.cohort_table import replay_table

        page(*replay_table(shown))


@cohort.command("power")
def power(
    folder: Folder,
    metric: Annotated[str, typer.Option(help="What is to be seen.")] = "tst_min",
    change: Annotated[
        float | None,
        typer.Option(help="In the unit of the metric.  [default: as in the study]", show_default=False),
    ] = None,
    group: Annotated[str, typer.Option(help="A subgroup of the study, such as 'sleeper=poor'.")] = "all",
    nights: Annotated[
        int | None,
        typer.Option(help="Of each person in each arm.  [default: as in the study]", show_default=False),
    ] = None,
    alpha: Annotated[float, typer.Option(help="Two-sided.")] = 0.05,
    power: Annotated[float, typer.Option(help="Chance of seeing it.")] = 0.8,
    seen_by: Annotated[str | None, typer.Option(help="scorer or wearable: nights as they read them.")] = None,
    json: Json = False,
) -> None:
    """Nights or people needed to see a change; who responds; effect by dose and subgroup."""
    from nightleaf.cohort.power import Question
    from nightleaf.cohort.power import power as ask

    answer = ask(folder, Question(metric, change, group, nights, alpha, power, seen_by))
    if json:
        as_json(answer)
    else:
        from nightleaf.report.cohort_table import power_table

        page(*power_table(answer))


@contextmanager
def _rate() -> Iterator[Callable[["Progress"], None]]:
    """A bar on stderr with rate and time left, on a terminal once a run has taken two seconds."""
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn
    from rich.progress import Progress as Bar

    console, started = Console(stderr=True), time.monotonic()
    bar = Bar(TextColumn("people"), BarColumn(), TextColumn("{task.description}"), console=console, transient=True)
    task = bar.add_task("")

    def step(now: "Progress") -> None:
        if console.is_terminal and not bar.live.is_started and time.monotonic() - started > QUIET_S:
            bar.start()
        left = "" if now.left_s is None else f", {_clock(now.left_s)} left"
        told = f"{now.people:,} of {now.of:,}, {now.nights_per_s:,.0f} nights/s{left}"
        bar.update(task, completed=now.people, total=now.of, description=told)

    try:
        yield step
    finally:
        if bar.live.is_started:
            bar.stop()


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes // 60}:{minutes % 60:02d}:{rest:02d}" if minutes >= 60 else f"{minutes}:{rest:02d}"
