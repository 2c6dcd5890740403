"""`validate`."""

from typing import Annotated

import typer

from nightleaf.cli.show import as_json, page
from nightleaf.errors import InputError

PARTS = ("exposure",)


def add_to(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command("validate")(validate)


def validate(
    part: Annotated[str, typer.Argument(help="What to validate: exposure.")] = "exposure",
    json: Annotated[bool, typer.Option("--json", help="Print one JSON document instead of text.")] = False,
) -> None:
    """Predicted against published, every row, misses included."""
    if part not in PARTS:
        raise InputError(f"validate: '{part}' cannot be validated yet; there is: {', '.join(PARTS)}")
    from nightleaf.ask.validating import validate_exposure

    found = validate_exposure()
    if json:
        as_json(found.to_dict())
    else:
        from nightleaf.report.validation_table import validation

        page(validation(found))
