"""`pk`."""

from pathlib import Path
from typing import Annotated

import typer

from nightleaf.cli.show import as_json, page

Json = Annotated[bool, typer.Option("--json", help="Print one JSON document instead of text.")]


def add_to(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command("pk")(pk)


def pk(
    events: Annotated[
        Path,
        typer.Argument(
            help="Table (CSV), one dose or question a row: ID, TIME, AMT and, as needed, EVID, CMT, RATE, ADDL, II, SS."
        ),
    ],
    model: Annotated[Path, typer.Option(help="Model (TOML): compartments, absorption, [parameters] with units.")],
    json: Json = False,
) -> None:
    """Blood levels after the doses of a table, by a compartment model, at each row with EVID 0.

    TIME and II are in hours. Without a column EVID, a row with AMT is a dose and any other asks for a level.
    """
    from nightleaf.ask.dosing import pk as ask

    result = ask(events, model)
    if json:
        as_json(result.to_dict())
    else:
        from nightleaf.report.pk_table import pk_table

        page(pk_table(result))
