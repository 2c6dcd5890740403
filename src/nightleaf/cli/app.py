"""The command line: expected errors are one line, never a traceback."""

import os
import sys
from importlib.metadata import version as installed_version
from typing import Annotated

import typer

from nightleaf.cli import (
    checking,
    cohort,
    dosing_events,
    evidence,
    interacting,
    nights,
    pharmacokinetics,
    product,
    validation,
)
from nightleaf.errors import NightleafError, Refused

QUESTIONS = """nightleaf: what kratom is likely to do to a night of sleep, with a source for every number.

  Is it safe to try?                  nightleaf check         reasons against, worst first
                                      nightleaf product FILE  what a certificate says, and what it leaves out
                                      nightleaf interact      what kratom does to levels of other medicines
  What is it likely to do?            nightleaf demo          the whole answer on an example
                                      nightleaf simulate      nights without and with a dose
                                      nightleaf cohort        virtual studies of many people
                                      nightleaf nca FILE      non-compartmental analysis of measured levels
                                      nightleaf pk EVENTS     levels after dosing events
  What did it do to mine?             nightleaf sleep FILE    statistics of recorded nights
  How do we know?                     nightleaf claims        what is said, and what stands behind it
                                      nightleaf why KEY       from a claim or number to its sources
                                      nightleaf cite RUN      the bibliography of a saved run
                                      nightleaf audit         what all numbers rest on
                                      nightleaf validate      predicted against published, misses included

Each command explains itself with --help. Not a medical device, not medical advice."""

app = typer.Typer(
    name="nightleaf",
    add_completion=False,
    no_args_is_help=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="What kratom is likely to do to a night of sleep, with a source for every number.",
)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"nightleaf {installed_version('nightleaf')}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def questions(
    context: typer.Context,
    _version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and leave.")
    ] = False,
) -> None:
    """Show the four questions."""
    if context.invoked_subcommand is None:
        typer.echo(QUESTIONS)


checking.add_to(app)
product.add_to(app)
nights.add_to(app)
cohort.add_to(app)
evidence.add_to(app)
interacting.add_to(app)
pharmacokinetics.add_to(app)
dosing_events.add_to(app)
validation.add_to(app)


def main() -> None:
    """Run the command line; exit 1 for an expected error, 4 for a refusal, 2 for wrong usage."""
    try:
        app()
    except Refused as refusal:
        _leave(str(refusal), 4)
    except NightleafError as error:
        _leave(str(error), 1)
    except KeyboardInterrupt:
        _leave("stopped", 130)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)


def _leave(message: str, code: int) -> None:
    typer.echo(f"nightleaf: {' '.join(message.split())}", err=True)
    sys.exit(code)
