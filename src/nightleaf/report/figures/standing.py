"""A figure as a file of its own, with a ground to stand on and a mark by which a test sees whether it is current."""

import hashlib
import json
import re
from typing import Final

from nightleaf.report.figures.figure import Figure
from nightleaf.report.theme import LIGHT, Width

_MARK: Final = "drawn-from"
_FOUND: Final = re.compile(rf"<!-- {_MARK} (?P<digest>[0-9a-f]+) -->")


def standing_svg(figure: Figure, width: Width = "wide") -> str:
    """The figure on a light ground, readable on a dark page too."""
    ground = f'<rect width="100%" height="100%" fill="{LIGHT.surface}"/>'
    head, close, body = figure.svg(LIGHT, width).partition("</desc>")
    return f"{head}{close}<!-- {_MARK} {drawn_from(figure)} -->{ground}{body}\n"


def drawn_from(figure: Figure) -> str:
    """Digest of everything that the drawing shows; cheap, since nothing is drawn."""
    specification = figure.chart(LIGHT).to_dict(validate=False)
    text = json.dumps([figure.title, figure.alt, specification], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def mark_of(svg: str) -> str | None:
    """The digest that a file carries."""
    found = _FOUND.search(svg)
    return found["digest"] if found else None
