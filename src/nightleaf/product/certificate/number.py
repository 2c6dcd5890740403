"""Numbers as laboratories write them, commas included: read where there is one way to read them, else not."""

import math
import re
from typing import Final, NamedTuple

_GROUPS: Final = re.compile(r"\d{1,3}(?:[,' ]\d{3})+(?:\.\d+)?")
_COMMA_DECIMAL: Final = re.compile(r"\d+,\d+")
_DOT_GROUPS: Final = re.compile(r"\d{1,3}(?:\.\d{3})+,\d+")
_PLAIN: Final = re.compile(r"(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")
_GROUP_DIGITS: Final = 3


class Number(NamedTuple):
    """A number, or why it is none: "comma" where a comma can be read in two ways, "value" where nothing fits."""

    value: float | None
    fault: str | None = None
    by_comma: bool = False


def read_number(text: str, *, whole: bool = False) -> Number:
    """Read a number; `whole` for counts, where a comma can only part thousands.

    >>> read_number("19,48").value, read_number("0,124").value, read_number("1,234.5").value
    (19.48, 0.124, 1234.5)
    >>> read_number("1,500").fault, read_number("1,500", whole=True).value
    ('comma', 1500.0)
    """
    found = _read(text.strip(), whole=whole)
    return found if found.value is None or math.isfinite(found.value) else Number(None, "value")


def _read(text: str, *, whole: bool) -> Number:
    if _PLAIN.fullmatch(text):
        return Number(float(text))
    if _DOT_GROUPS.fullmatch(text):
        return Number(float(text.replace(".", "").replace(",", ".")), by_comma=True)
    if _GROUPS.fullmatch(text) and (whole or "." in text or text.count(",") != 1):
        return Number(float(re.sub(r"[,' ]", "", text)))
    if _COMMA_DECIMAL.fullmatch(text):
        ahead, behind = text.split(",")
        if len(behind) == _GROUP_DIGITS and not (len(ahead) > _GROUP_DIGITS or ahead.startswith("0")):
            return Number(None, "comma")
        return Number(float(f"{ahead}.{behind}"), by_comma=True)
    return Number(None, "value")
