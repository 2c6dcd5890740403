"""`interact`."""

from pathlib import Path
from typing import Annotated

import typer

from nightleaf.cli.show import as_json, page

Json = Annotated[bool, typer.Option("--json", help="Print one JSON document instead of text.")]


def add_to(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command("interact")(interact)


def interact(
    medicine: Annotated[list[str], typer.Option("--medicine", help="Name of a medicine; repeat the flag for several.")],
    amount: Annotated[str, typer.Option(help="Amount of leaf, such as 2g.")] = "2g",
    product: Annotated[Path | None, typer.Option(help="Product file (TOML) with its certificate.")] = None,
    mitragynine_mg: Annotated[
        float | None, typer.Option(help="Milligrams of mitragynine, instead of amount and product.")
    ] = None,
    daily: Annotated[
        bool, typer.Option("--daily", help="Kratom every day: adds how high levels might go at most.")
    ] = False,
    json: Json = False,
) -> None:
    """Blood levels: what kratom does to those of medicines, and medicines to those of kratom.

    About levels only: no ratio here clears a combination.
    """
    from nightleaf.ask.interacting import interact as ask

    found = ask(medicine, amount=amount, product=product, mitragynine_mg=mitragynine_mg, daily=daily)
    if json:
        as_json(found.to_dict())
    else:
        from nightleaf.report.interact_table import interactions

        page(interactions(found))
