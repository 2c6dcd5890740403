"""Lines that stand on more than one page of a terminal."""

from collections.abc import Sequence
from typing import Final

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from nightleaf.report.words import LABEL_LINES

MOST_NAMED: Final = 4


def labels() -> RenderableType:
    """The fixed lines of every report."""
    return paragraphs(LABEL_LINES)


def paragraphs(lines: Sequence[str]) -> RenderableType:
    """A line each, and an empty one below."""
    return Padding(Group(*(Text(line) for line in lines)), (0, 0, 1, 0))


def first_few(names: Sequence[str]) -> tuple[str, ...]:
    """The first few of what was not checked; `nightleaf check` names all.

    >>> first_few(("lead", "arsenic", "cadmium", "mercury", "yeast", "mould"))[-1]
    '2 more, named by nightleaf check'
    """
    rest = len(names) - MOST_NAMED
    return (*names[:MOST_NAMED], *((f"{rest} more, named by nightleaf check",) if rest > 0 else ()))
