"""Dates as people and laboratories write them."""

import datetime
import re
from typing import Final

_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_YEAR_FIRST: Final = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[ t].*)?")
_YEAR_LAST: Final = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?:[ ,].*)?")
_MONTH_FIRST: Final = re.compile(r"([a-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})")
_DAY_FIRST: Final = re.compile(r"(\d{1,2})[ -]([a-z]{3,9})\.?[ ,-]+(\d{4})")


def days_meant(text: str) -> tuple[datetime.date, ...]:
    """Every day that a text can mean, earliest first; empty if it is no date.

    >>> [day.isoformat() for day in days_meant("03/04/2026")], days_meant("Jan 5, 2026") == days_meant("2026-01-05")
    (['2026-03-04', '2026-04-03'], True)
    """
    even = " ".join(text.lower().split())
    parts: list[tuple[int, int, int]] = []
    if (found := _YEAR_FIRST.fullmatch(even)) is not None:
        parts = [(int(found[1]), int(found[2]), int(found[3]))]
    elif (found := _YEAR_LAST.fullmatch(even)) is not None:
        one, two, year = int(found[1]), int(found[2]), int(found[3])
        parts = [(year, one, two), (year, two, one)]
    elif (found := _MONTH_FIRST.fullmatch(even)) is not None and found[1][:3] in _MONTHS:
        parts = [(int(found[3]), _MONTHS.index(found[1][:3]) + 1, int(found[2]))]
    elif (found := _DAY_FIRST.fullmatch(even)) is not None and found[2][:3] in _MONTHS:
        parts = [(int(found[3]), _MONTHS.index(found[2][:3]) + 1, int(found[1]))]
    return tuple(sorted({day for part in parts if (day := _day(*part)) is not None}))


def _day(year: int, month: int, day: int) -> datetime.date | None:
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None
