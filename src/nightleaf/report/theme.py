"""Colours for a light and a dark page, one set of names for charts and style sheet."""

from dataclasses import dataclass, fields
from typing import Final, Literal

Width = Literal["narrow", "wide"]
"""A phone held upright, or a page on a desk."""

FONT: Final = "Helvetica, Arial, 'Liberation Sans', sans-serif"


@dataclass(frozen=True, slots=True)
class Theme:
    """The colours of a page and its figures.

    `ink` and `muted` are for text, `link` for links; `one`, `two`, `three` tell marks apart, always together with
    a shape or a label; `nights` is the band of ordinary nights, `bed` the time in bed.
    """

    surface: str
    raised: str
    ink: str
    muted: str
    rule: str
    link: str
    one: str
    one_soft: str
    two: str
    three: str
    nights: str
    bed: str
    alarm: str
    alarm_soft: str


LIGHT: Final = Theme(
    surface="#fdfcf9",
    raised="#f4f2ec",
    ink="#1b2130",
    muted="#555d6e",
    rule="#d5d2c8",
    link="#0b4f94",
    one="#0b5ea8",
    one_soft="#a9cbea",
    two="#b0500f",
    three="#5b3a8e",
    nights="#e3e0d6",
    bed="#edf1f7",
    alarm="#9b1c1c",
    alarm_soft="#fbeaea",
)
DARK: Final = Theme(
    surface="#12161e",
    raised="#1b212c",
    ink="#e8eaef",
    muted="#a8b0bf",
    rule="#3a4252",
    link="#8cc1f7",
    one="#6db3f2",
    one_soft="#2b527a",
    two="#f0a35e",
    three="#c3a6f5",
    nights="#2c3340",
    bed="#1a2230",
    alarm="#ff9b93",
    alarm_soft="#35191b",
)
PAGE: Final = Theme(*(f"var(--{field.name.replace('_', '-')})" for field in fields(Theme)))
"""Names instead of colours: a figure inside a page takes the colours of the page, light or dark."""


def custom_properties(theme: Theme) -> str:
    """The theme as declarations of CSS custom properties.

    >>> custom_properties(LIGHT).split(";")[0]
    '--surface:#fdfcf9'
    """
    return ";".join(f"--{field.name.replace('_', '-')}:{getattr(theme, field.name)}" for field in fields(theme))
