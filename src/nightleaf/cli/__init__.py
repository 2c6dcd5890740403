"""One thin command for each question: parse, call one function, show."""

from nightleaf.cli.app import main

__all__ = ["main"]
