"""`validate`."""

from pathlib import Path
from typing import Annotated, Any

import typer

from nightleaf.cli.show import as_json, page, progress
from nightleaf.errors import InputError

PARTS = ("exposure", "night", "drugs")
FEWEST, MOST = 20, 100_000


def add_to(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command("validate")(validate)


def validate(
    part: Annotated[str, typer.Argument(help="exposure, night, drugs or all.")] = "all",
    table: Annotated[
        Path | None,
        typer.Option(help="With drugs: your own trials (CSV), and substance files (TOML) of theirs beside it."),
    ] = None,
    people: Annotated[int, typer.Option(help="Virtual people for each trial, and for each age and sex.")] = 1000,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON document instead of text.")] = False,
) -> None:
    """Predicted against published, every row, misses included.

    exposure: blood levels of kratom's alkaloids. night: sleep without a drug, from 20 to 80 years. drugs: what trials
    of reference drugs found, each trial left out of the fit in turn.
    """
    if part not in (*PARTS, "all"):
        raise InputError(f"validate: '{part}' cannot be validated; there is: {', '.join(PARTS)}, all")
    if not FEWEST <= people <= MOST:
        raise InputError(f"validate: --people {people} cannot be; it lies between {FEWEST} and {MOST}")
    if table is not None and part != "drugs":
        raise InputError("validate: --table belongs to drugs; write 'validate drugs --table FILE.csv'")
    wanted = PARTS if part == "all" else (part,)
    found = {name: _of(name, table, people) for name in wanted}
    if json:
        documents = {name: result.to_dict() for name, result in found.items()}
        as_json(documents[part] if part != "all" else {"schema": "nightleaf.validate/1", "part": "all"} | documents)
    else:
        page(*(_shown(name, result) for name, result in found.items()))


def _of(part: str, table: Path | None, people: int) -> Any:
    if part == "exposure":
        from nightleaf.ask.validating import validate_exposure

        return validate_exposure()
    if part == "night":
        from nightleaf.ask.validating import validate_night

        with progress("simulating people of every age") as step:
            return validate_night(people=people, progress=step)
    from nightleaf.ask.validating.drugs import validate_drugs

    with progress("simulating the trials") as step:
        return validate_drugs(table, people=people, progress=step)


def _shown(part: str, result: Any) -> Any:
    if part == "exposure":
        from nightleaf.report.validation_table import validation

        return validation(result)
    if part == "night":
        from nightleaf.report.night_table import validation as night

        return night(result)
    from nightleaf.report.drugs_table import validation as drugs

    return drugs(result)
