"""Figures in a page of text: one drawing for a wide page, one for a phone held upright."""

from collections.abc import Iterator, Sequence
from typing import Final

from nightleaf.report.figures.figure import Figure

PHONE: Final = "(max-width: 700px)"


def as_pictures(figures: Sequence[Figure]) -> Iterator[str]:
    """Each figure under its title, with its words; the reader's width chooses between the files beside the page."""
    for figure in figures:
        yield from ("", f"## {figure.title}", "", "<picture>")
        yield f'  <source media="{PHONE}" srcset="{figure.key}-narrow.svg">'
        yield f'  <img alt="{figure.alt.replace(chr(34), chr(39))}" src="{figure.key}.svg">'
        yield from ("</picture>", "", f"{figure.caption} {figure.limits}")
