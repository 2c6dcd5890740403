"""`demo`, `simulate` and `sleep`."""

import os
from pathlib import Path
from typing import Annotated

import typer

from nightleaf.cli.show import as_json, page, progress
from nightleaf.errors import Refused, UnreadableFile

Json = Annotated[bool, typer.Option("--json", help="Print one JSON document instead of text.")]


def add_to(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    app.command("demo")(demo)
    app.command("simulate")(simulate)
    app.command("sleep")(sleep)


def demo(
    out: Annotated[Path, typer.Option("--out", help="Folder for nightleaf-report.html.")] = Path(),
    json: Json = False,
) -> None:
    """Answer the main question on a bundled example, and write the report."""
    from nightleaf.ask.demonstration import demo as ask_demo

    _make_folder(out)
    with progress("simulating three sleepers") as step:
        shown = ask_demo(progress=step, threads=os.cpu_count() or 1)
    from nightleaf.report import terminal
    from nightleaf.report.page import write_report

    report = write_report(
        out / "nightleaf-report.html", shown.answers, recorded=shown.recorded, library=shown.library, title=shown.title
    )
    if json:
        as_json(shown.to_dict() | {"report": str(report)})
    else:
        page(*terminal.demo(shown, report))


def _make_folder(out: Path) -> None:
    """Before the work, so that nothing is lost at its end."""
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UnreadableFile(f"--out: the folder '{out}' cannot be made: {error.strerror}") from error


def simulate(
    person: Annotated[Path | None, typer.Option(help="Person file (TOML).")] = None,
    age: Annotated[float | None, typer.Option(help="Age in years.  [default: 30]", show_default=False)] = None,
    sex: Annotated[str | None, typer.Option(help="female or male; makes no difference to exposure yet.")] = None,
    weight_kg: Annotated[float | None, typer.Option(help="Body weight.  [default: 75]", show_default=False)] = None,
    sleeper: Annotated[str | None, typer.Option(help="good or poor.  [default: good]", show_default=False)] = None,
    product: Annotated[
        Path | None, typer.Option(help="Product file (TOML), or its certificate as a table (CSV) or PDF.")
    ] = None,
    mitragynine_mg: Annotated[
        float | None, typer.Option(help="Milligrams of mitragynine instead of a product.")
    ] = None,
    substance: Annotated[
        str | None, typer.Option(help="A drug instead of kratom: its name in the library, or your own file (TOML).")
    ] = None,
    dose: Annotated[str | None, typer.Option(help="Of that drug, such as 400mg.")] = None,
    route: Annotated[
        str | None, typer.Option(help="oral or intravenous.  [default: as its file allows]", show_default=False)
    ] = None,
    duration: Annotated[str | None, typer.Option(help="Of an infusion, such as 8h.")] = None,
    amount: Annotated[str, typer.Option(help="Leaf, such as 2g.")] = "2g",
    form: Annotated[
        str | None, typer.Option(help="tea, powder, capsule or extract.  [default: tea]", show_default=False)
    ] = None,
    before_bed: Annotated[str, typer.Option(help="Time from swallowing to lights-out.")] = "45min",
    lights_out: Annotated[str | None, typer.Option(help="Clock time.  [default: 23:00]", show_default=False)] = None,
    in_bed: Annotated[str, typer.Option(help="Time in bed.")] = "8h",
    awake: Annotated[str, typer.Option(help="Time awake before lights-out, such as 40h after a night up.")] = "16h",
    nights: Annotated[int, typer.Option(help="Nights in a row with the same dose; the last is shown too.")] = 1,
    meal: Annotated[str, typer.Option(help="fasted, light, full or unknown.")] = "fasted",
    pain: Annotated[float | None, typer.Option(help="0 none to 10 worst.  [default: 0]", show_default=False)] = None,
    people: Annotated[int, typer.Option(help="Virtual people.")] = 1000,
    replicates: Annotated[int, typer.Option(help="Nights of each person.")] = 8,
    draws: Annotated[int, typer.Option(help="Draws of the uncertain parameters; 1 gives no interval.")] = 40,
    seed: Annotated[int, typer.Option(help="The same seed gives the same answer.")] = 1,
    what_if: Annotated[list[str] | None, typer.Option(help="Switch on a link that is off; repeat for several.")] = None,
    threads: Annotated[int | None, typer.Option(help="Makes no difference to the answer.")] = None,
    report: Annotated[Path | None, typer.Option(help="Write a report page (HTML).")] = None,
    json: Json = False,
) -> None:
    """Nights without and with a dose: exposure, receptors, sleep, and what all of it rests on."""
    from nightleaf.ask.checking import EXIT_CODES, refusal_document
    from nightleaf.ask.result import SCHEMA
    from nightleaf.ask.simulation import simulate as ask
    from nightleaf.evidence import load_library

    if report is not None and not report.parent.is_dir():
        raise UnreadableFile(f"--report: the folder '{report.parent}' does not exist; make it, or write elsewhere")
    try:
        with progress("simulating") as step:
            result = ask(
                progress=step, person=person, age=age, sex=sex, weight_kg=weight_kg, sleeper=sleeper, product=product,
                mitragynine_mg=mitragynine_mg, substance=substance, dose=dose, route=route, duration=duration,
                amount=amount, form=form, before_bed=before_bed, lights_out=lights_out,
                in_bed=in_bed, awake=awake, nights=nights, meal=meal, pain=pain, people=people, replicates=replicates,
                draws=draws, seed=seed, what_if=tuple(what_if or ()), threads=threads or os.cpu_count() or 1,
            )  # fmt: skip
    except Refused as refusal:
        if json:
            as_json({"schema": SCHEMA, "screen": refusal_document(refusal, load_library())})
        raise
    if report is not None:
        from nightleaf.report.page import write_report

        write_report(report, [("this person", result)], library=load_library(), title="What is it likely to do?")
    if json:
        as_json(result.to_dict())
    else:
        from nightleaf.report import terminal

        page(terminal.simulation(result))
    if result.refusal:
        typer.echo(f"nightleaf: {result.refusal}", err=True)
    if result.stopped and result.screen is not None:
        raise typer.Exit(EXIT_CODES[result.screen["decision"]])


def sleep(
    files: Annotated[list[Path], typer.Argument(help="Recorded nights: text with one stage a line, or CSV.")],
    format: Annotated[str | None, typer.Option(help="Kind of file, where it is not plain.")] = None,  # noqa: A002
    epoch: Annotated[
        str | None, typer.Option(help="Length of an epoch.  [default: as the file says, else 30s]", show_default=False)
    ] = None,
    start: Annotated[str | None, typer.Option(help="Start of the recording, such as 2026-01-31T23:05.")] = None,
    record: Annotated[str | None, typer.Option(help="Only this record of the file.")] = None,
    scorer: Annotated[str | None, typer.Option(help="Only this scorer of the file.")] = None,
    json: Json = False,
) -> None:
    """Sleep statistics of recorded nights."""
    from nightleaf.ask.recorded import recorded_nights

    nights = recorded_nights(files, format=format, epoch=epoch, start=start, record=record, scorer=scorer)
    if json:
        as_json(nights.to_dict())
    else:
        from nightleaf.report import terminal

        page(terminal.nights(nights))
