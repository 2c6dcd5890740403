"""`claims`, `why`, `cite` and `audit`."""

from pathlib import Path
from typing import Annotated

import typer

from nightleaf.cli.show import as_json, page

Json = Annotated[bool, typer.Option("--json", help="Print one JSON document instead of text.")]


def add_to(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    app.command("claims")(claims)
    app.command("why")(why)
    app.command("cite")(cite)
    app.command("audit")(audit)


def claims(
    key: Annotated[str | None, typer.Argument(help="One claim.")] = None,
    report: Annotated[Path | None, typer.Option(help="Write a page with the claims (HTML).")] = None,
    json: Json = False,
) -> None:
    """What is said about kratom and sleep, with verdict and grade."""
    from nightleaf.ask.claiming import claims as ask

    found = ask(key)
    if report is not None:
        from nightleaf.report.claims_page import write_claims

        write_claims(report, found)
    if json:
        as_json(found.to_dict())
    else:
        from nightleaf.report import terminal

        page(terminal.claims(found))


def why(
    key: Annotated[
        str, typer.Argument(help="A claim, parameter or link; or a figure such as night.difference.n3_percent.")
    ],
    run: Annotated[
        Path | None, typer.Argument(help="The saved `simulate --json` document the figure stands in.")
    ] = None,
    json: Json = False,
) -> None:
    """From a claim, a number or a figure of a saved run back to its sources."""
    from nightleaf.ask.tracing import why as ask

    trace = ask(key, run)
    if json:
        as_json(trace.to_dict())
    else:
        from nightleaf.report import terminal

        page(terminal.trace(trace))


def cite(
    run: Annotated[Path, typer.Argument(help="A saved `simulate --json` document.")],
    json: Json = False,
) -> None:
    """The bibliography of exactly the numbers and links that a run used."""
    from nightleaf.ask.citing import cite as ask

    cited = ask(run)
    if json:
        as_json(cited.to_dict())
    else:
        from nightleaf.report import terminal

        page(terminal.citations(cited))


def audit(json: Json = False) -> None:
    """What all numbers rest on, and whether any lacks a source or a reader."""
    from nightleaf.ask.auditing import audit as ask

    found = ask()
    if json:
        as_json(found.to_dict())
    else:
        from nightleaf.report import terminal

        page(terminal.audit(found))
    if found.findings:
        raise typer.Exit(1)
