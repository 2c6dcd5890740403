"""Lines that stand on more than one page of a terminal."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from nightleaf.report.words import LABEL_LINES, effect_in_a_line, grade_words, helps_shown

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


def helps_of(screen: dict[str, Any]) -> tuple[str, ...]:
    """What has been tested for sleep, a line each, from the document of a screen; `nightleaf check` tells the rest.

    >>> one = {"title": "Regular hours", "grade": "low", "text": "Get up at the same time. More."}
    >>> helps_of({"reasons": [], "hygiene": [one]})
    ('Regular hours (low certainty): Get up at the same time.',)
    """
    rules: Iterable[str] = (reason.get("rule", "") for reason in screen.get("reasons", ()))
    return tuple(
        f"{one['title']} ({grade_words(one['grade'])}): {effect_in_a_line(one['text'])}"
        for one in helps_shown(screen.get("hygiene", ()), rules)
    )
