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
    file: Annotated[
        Path, typer.Argument(help="Table (CSV) of blood levels, one sample a row: subject, time, concentration.")
    ],
    dose: Annotated[
        float | None,
        typer.Option(help="Whole amount given to each subject, a plain number in any unit.", show_default=False),
    ] = None,
    route: Annotated[str, typer.Option(help="How it was given: oral, bolus or infusion.")] = "oral",
    duration: Annotated[
        str | None, typer.Option(help="How long the infusion ran, such as 15min or 0.25 (hours).", show_default=False)
    ] = None,
    method: Annotated[str, typer.Option(help="Rule for areas: linear or linear-up-log-down.")] = "linear",
    columns: Annotated[
        str | None,
        typer.Option(help="Which column is which: subject=ID,time=TIME,conc=DV,dose=AMT.", show_default=False),
    ] = None,
    json: Json = False,
) -> None:
    """Non-compartmental analysis of blood levels after one dose: peak, areas, half-life, clearance and volume.

    Times are in hours unless the header says otherwise. BLQ and <0.5 are below quantification; an empty cell is no
    sample.
    """
    from nightleaf.ask.noncompartmental import nca as ask

    found = ask(file, dose=dose, route=route, duration=duration, method=method, columns=columns)
    if json:
        as_json(found.to_dict())
    else:
        from nightleaf.report.nca_table import nca_table

        page(nca_table(found))
