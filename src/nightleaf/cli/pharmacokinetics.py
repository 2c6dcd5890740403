"""`nca`."""

from pathlib import Path
from typing import Annotated

import typer

from nightleaf.cli.show import as_json, page

Json = Annotated[bool, typer.Option("--json", help="Print one JSON document instead of text.")]


def add_to(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    app.command("nca")(nca)


def nca(
    file: Annotated[Path, typer.Argument(help="CSV of blood levels: subject, time in hours, concentration.")],
    dose: Annotated[
        float | None, typer.Option(help="Whole amount given to each, as a number in your unit.", show_default=False)
    ] = None,
    route: Annotated[str, typer.Option(help="oral, bolus or infusion.")] = "oral",
    duration: Annotated[
        str | None, typer.Option(help="Of an infusion, such as 0.25 (hours) or 15min.", show_default=False)
    ] = None,
    method: Annotated[str, typer.Option(help="Trapezoids: linear or linear-up-log-down.")] = "linear",
    columns: Annotated[
        str | None, typer.Option(help="Names of columns: subject=ID,time=TIME,conc=DV,dose=AMT.", show_default=False)
    ] = None,
    json: Json = False,
) -> None:
    """Non-compartmental analysis: peak, areas, half-life, clearance and volume of each subject."""
    from nightleaf.ask.noncompartmental import nca as ask

    found = ask(file, dose=dose, route=route, duration=duration, method=method, columns=columns)
    if json:
        as_json(found.to_dict())
    else:
        from nightleaf.report.nca_table import nca_table

        page(nca_table(found))
