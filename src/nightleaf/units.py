"""Text and numbers with units at the border; plain floats inside. The only module that knows both.

Inside nightleaf: h for exposure, s for epochs, min for sleep statistics, ug and L, nM at receptors, mg/g in the leaf.
"""

import math
import re
from dataclasses import dataclass
from functools import lru_cache

import pint

from nightleaf.errors import ImpossibleAmount, InputError, UnknownUnit

_REGISTRY: pint.UnitRegistry[float] = pint.UnitRegistry(cache_folder=None)
_NUMBER = r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?"
_UNIT = r"%|[A-Za-z\u00b5\u03bc]+(?:\s*/\s*[A-Za-z\u00b5\u03bc]+){0,2}"
_QUANTITY = re.compile(
    rf"^\s*(?P<limit><)?\s*(?P<value>{_NUMBER})\s*(?:(?:\+/-|±)\s*(?P<error>{_NUMBER}))?\s*(?P<unit>{_UNIT})?\s*$"
)
_CLOCK = re.compile(r"^\s*(?P<hour>\d{1,2}):(?P<minute>\d{2})\s*$")
_SPELLINGS = {"%": "percent", "M": "molar"}
_SHARES = frozenset({"%", "percent", "permille", "ppm", "ppb"})
_AMBIGUOUS = frozenset({"gr"})
"""Grain to the registry, gram to many people: 15 times apart."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number read from text, in the unit asked for.

    Parameters
    ----------
    value : float
    error : float or None
        What follows "+/-", in the same unit.
    below : bool
        True for "< value": a limit of quantification, not a measurement.
    """

    value: float
    error: float | None = None
    below: bool = False


@lru_cache(maxsize=512)
def factor(unit: str, into: str) -> float:
    """Multiplier that turns a number in `unit` into one in `into`.

    Raises
    ------
    UnknownUnit
        If either is not a unit, or they measure different things.

    Examples
    --------
    >>> factor("h", "min")
    60.0
    >>> round(factor("%", "mg/g"), 12)
    10.0
    """
    if unit == into:
        return 1.0
    try:
        quantity = _REGISTRY.Quantity(1.0, _SPELLINGS.get(unit, unit))
        return float(quantity.to(_SPELLINGS.get(into, into)).magnitude)
    except (pint.errors.PintError, AttributeError, ValueError, TypeError) as error:
        raise UnknownUnit(f"cannot turn '{unit}' into '{into}'") from error


def quantity(text: str, unit: str, *, what: str) -> Quantity:
    """Read "19.5 mg/g", "1.95 %", "< 0.1 mg/g" or "19.48 +/- 0.81 mg/g" into `unit`.

    Parameters
    ----------
    text : str
    unit : str
        The unit wanted.
    what : str
        What the quantity is, for the message if it cannot be read.

    Raises
    ------
    InputError
        If the text is not a number with a unit that measures the same thing.

    Examples
    --------
    >>> quantity("1.95 %", "mg/g", what="mitragynine")
    Quantity(value=19.5, error=None, below=False)
    """
    found = _QUANTITY.match(text)
    if found is None:
        raise InputError(f"{what}: {text!r} is not a number with a unit; write it like '2 {unit}'")
    if found["unit"] is None:
        raise InputError(f"{what}: {text!r} has no unit; write it like '{' '.join(text.split())} {unit}'")
    written = "".join(found["unit"].split())
    if not _AMBIGUOUS.isdisjoint(written.split("/")):
        raise InputError(f"{what}: '{written}' in {text!r} may mean gram or grain; write it like '2 {unit}'")
    try:
        scale = factor(written, unit)
        if "/" in unit and "/" not in written and written not in _SHARES:  # radians and bits are bare numbers too
            raise UnknownUnit(written)
    except UnknownUnit:
        raise InputError(f"{what}: the unit '{written}' in {text!r} does not fit; write it like '2 {unit}'") from None
    value, error = (None if part is None else round(float(part) * scale, 12) for part in found.group("value", "error"))
    if value is None or not all(math.isfinite(part) for part in (value, error or 0.0)):
        raise ImpossibleAmount(f"{what}: {text!r} is not a finite number")
    return Quantity(value, error, found["limit"] is not None)


def amount(text: str, unit: str, *, what: str, zero: bool = False) -> float:
    """Read a plain amount that must be positive (or zero, if `zero`).

    Raises
    ------
    ImpossibleAmount
        If it is negative, zero where zero makes no sense, or a limit.

    Examples
    --------
    >>> amount("45min", "h", what="--before-bed")
    0.75
    """
    read = quantity(text, unit, what=what)
    if read.below or read.error is not None:
        raise ImpossibleAmount(f"{what}: {text!r} must be one plain number with a unit, like '2 {unit}'")
    if read.value < 0 or (read.value == 0 and not zero):
        least = "0 or more" if zero else "more than 0"
        raise ImpossibleAmount(f"{what}: {text!r} cannot be; it must be {least}")
    return read.value


def clock(text: str, *, what: str) -> float:
    """Read a clock time "23:00" into hours after midnight.

    Examples
    --------
    >>> clock("23:30", what="--lights-out")
    23.5
    """
    found = _CLOCK.match(text)
    if found is None or int(found["hour"]) > 23 or int(found["minute"]) > 59:
        raise InputError(f"{what}: {text!r} is not a time of day; write it like '23:00'")
    return int(found["hour"]) + int(found["minute"]) / 60
