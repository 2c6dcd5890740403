"""What stands in a cell: a number, a sample below quantification, no sample, or something to be asked about."""

from enum import Enum
from typing import Final

from nightleaf.delimited import NUMBER, comma_in
from nightleaf.errors import ImpossibleAmount, UnreadableFile
from nightleaf.exposure.nca.profile import LARGEST, SMALLEST, checked_time

_BELOW: Final = frozenset({
    *("blq", "bql", "bloq", "blloq", "bld", "bdl", "lloq", "loq", "lod"),
    *("nd", "n.d.", "not detected", "not detectable", "below loq", "below lloq", "below limit"),
})  # fmt: skip
_MISSING: Final = frozenset({
    *("", ".", "-", "na", "n/a", "nan", "null", "none", "missing"),
    *("ns", "nr", "no sample", "not reported"),
})  # fmt: skip
NOT_DETECTED: Final = frozenset({"nd", "n.d."})
"""Words that others use for "not done" too."""


class Absent(Enum):
    """Why a cell holds no concentration."""

    BELOW = "below quantification"
    MISSING = "no sample"


def is_empty(cell: str) -> bool:
    """Whether a cell says that there is nothing: empty, a point, NA and the like."""
    return cell.lower() in _MISSING


def concentration_in(cell: str, place: str) -> float | Absent:
    """A concentration of 0 or more; or why there is none.

    "BLQ", "<0.5", "< LLOQ", "ND" are below quantification; an empty cell, "." or "NA" is no sample.

    Raises
    ------
    UnreadableFile, ImpossibleAmount
        Naming `place`.

    Examples
    --------
    >>> concentration_in("<0.5", "line 3"), concentration_in("0.5", "line 4")
    (<Absent.BELOW: 'below quantification'>, 0.5)
    """
    if is_empty(cell):
        return Absent.MISSING
    limit = cell.lower().removeprefix("<").removeprefix("=").strip()
    if limit in _BELOW or (cell.startswith("<") and NUMBER.fullmatch(limit)):
        return Absent.BELOW
    if cell.startswith(">"):
        raise UnreadableFile(
            f"{place}: concentration {cell!r} is above what could be measured; "
            "expected a number: write the measured one, or leave the cell empty"
        )
    number = number_in(cell, f"{place}: concentration", "write the number alone, BLQ, or nothing if none was taken")
    if number and not SMALLEST <= number <= LARGEST:
        raise ImpossibleAmount(
            f"{place}: concentration {cell} cannot be; expected 0 or more, at most {LARGEST:g}: "
            "write BLQ for a sample below quantification"
        )
    return number


def time_in(cell: str, place: str) -> float:
    """A time, before the dose below 0, in the unit of its column.

    Raises
    ------
    UnreadableFile, ImpossibleAmount
        Naming `place`.
    """
    what = f"{place}: time"
    return checked_time(
        number_in(cell, what, "write the time since the dose as a number, no clock time, no unit"), what
    )


def number_in(cell: str, what: str, mend: str) -> float:
    """A plain number with a decimal point.

    Raises
    ------
    UnreadableFile
        If it is none, or has a comma.
    """
    if comma := comma_in(cell):
        raise UnreadableFile(f"{what} {comma}")
    if not NUMBER.fullmatch(cell):
        raise UnreadableFile(f"{what} {cell!r} is not a number; {mend}")
    return float(cell)
