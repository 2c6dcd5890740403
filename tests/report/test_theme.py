"""Text can be read, and marks told apart, on a light and on a dark page."""

from dataclasses import fields

import pytest

from nightleaf.report.theme import DARK, LIGHT, Theme, custom_properties

TEXT = ("ink", "muted", "link", "one", "two", "three", "alarm")
MARKS = ("one", "two", "three")


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("text", TEXT)
@pytest.mark.parametrize("ground", ["surface", "raised", "alarm_soft", "bed"])
def test_text_stands_out_from_every_ground(theme: Theme, text: str, ground: str) -> None:
    assert contrast(getattr(theme, text), getattr(theme, ground)) >= 4.5


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("mark", MARKS)
def test_marks_stand_out_from_the_band_of_ordinary_nights(theme: Theme, mark: str) -> None:
    assert contrast(getattr(theme, mark), theme.nights) >= 3.0


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_the_style_sheet_knows_every_colour(theme: Theme) -> None:
    said = custom_properties(theme)
    assert all(f"--{field.name.replace('_', '-')}:#" in said for field in fields(Theme))
