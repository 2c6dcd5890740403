"""`product`."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from nightleaf.cli.show import as_json, page

if TYPE_CHECKING:
    from nightleaf.product.certificate import Line, Result

Json = Annotated[bool, typer.Option("--json", help="Print one JSON document instead of text.")]
EXIT_CODES = {"go": 0, "caution": 3, "stop": 4, "unknown": 5}


def add_to(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command("product")(product)


def product(
    file: Annotated[Path, typer.Argument(help="Certificate: a product file (TOML), a table (CSV) or a PDF.")],
    amount: Annotated[str | None, typer.Option(help="Amount of leaf a day, such as 2g.")] = None,
    lot: Annotated[str | None, typer.Option(help="The lot on your bag.")] = None,
    jurisdiction: Annotated[str | None, typer.Option(help="Where you live, such as US-LA or Louisiana.")] = None,
    json: Json = False,
) -> None:
    """Read and judge a certificate. Exit 0: no red flag found in what was tested, 3 caution, 4 stop, 5 unknown."""
    from nightleaf.ask.judging_product import judge_product

    asks = not json and _at_a_terminal()
    if asks and lot is None and file.suffix.lower() != ".toml":
        lot = _ask("Which lot stands on your bag? Press Enter if you do not know") or None
    verdict = judge_product(file, amount=amount, lot=lot, place=jurisdiction, confirm=_confirm if asks else None)
    if json:
        as_json(verdict.to_dict())
    else:
        from nightleaf.report.product_table import product as shown

        page(shown(verdict))
    raise typer.Exit(EXIT_CODES[verdict.decision])


def _at_a_terminal() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty()


def _confirm(line: "Line", found: "Result") -> str:
    """Show what is unclear, and let the person say what stands there."""
    typer.echo(f"Not clear, {found.place}: {line.name}: '{found.written}'", err=True)
    return _ask("Type what stands there, with its unit (1.5 mg/g), or press Enter if you do not know")


def _ask(question: str) -> str:
    told: str = typer.prompt(question, default="", show_default=False, err=True)
    return told.strip()
