"""What a terminal of a given width shows."""

import io
from collections.abc import Callable

import pytest
from rich.console import Console, RenderableType

Lines = Callable[[RenderableType, int], list[str]]


@pytest.fixture(scope="session")
def lines_of() -> Lines:
    """Print to a terminal: ``lines_of(table, 80)`` gives the lines, without the spaces behind them."""

    def printed(shown: RenderableType, columns: int) -> list[str]:
        out = io.StringIO()
        Console(file=out, width=columns, color_system=None).print(shown)
        return [line.rstrip() for line in out.getvalue().splitlines()]

    return printed
