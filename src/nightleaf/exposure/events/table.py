"""The cells of a table of events as numbers, with their place in the file."""

import math
from pathlib import Path
from typing import Final, NamedTuple

from nightleaf.delimited import NUMBER, Form, comma_in, read_delimited
from nightleaf.errors import UnreadableFile

MISSING: Final = frozenset({"", ".", "NA"})
_EVENTS: Final = Form("a header with ID, TIME, AMT and one event a row")


class Cells(NamedTuple):
    """The cells of one row by column name in lower case, and its place: file and line."""

    place: str
    texts: dict[str, str]

    def number(self, column: str, *, needed: bool = False) -> float:
        """A number; 0 where the column or the cell is missing, unless it is needed.

        Raises
        ------
        UnreadableFile
            If the cell holds anything else.
        """
        text = self.texts.get(column, "")
        if text in MISSING and not needed:
            return 0.0
        value = float(text) if NUMBER.fullmatch(text) else math.nan
        if not math.isfinite(value):
            none = "" if needed else ", or '.' for none"
            words = f"is {text!r}; expected a number{none}: write it without unit or words"
            raise UnreadableFile(f"{self.place}: {column.upper()} {comma_in(text) or words}")
        return value

    def whole(self, column: str) -> int:
        """A whole number; 0 where the column or the cell is missing.

        Raises
        ------
        UnreadableFile
            If the cell holds anything else.
        """
        value = self.number(column)
        if value != int(value):
            raise UnreadableFile(f"{self.place}: {column.upper()} is {value:g}; expected a whole number")
        return int(value)


class Table(NamedTuple):
    """The path of the file, its columns in lower case, and its rows."""

    path: str
    header: tuple[str, ...]
    rows: tuple[Cells, ...]


def read_table(path: Path | str, known: tuple[str, ...]) -> Table:
    """Read a table with commas, semicolons or tabs; blank lines and lines that begin with # are skipped.

    Parameters
    ----------
    path : Path or str
    known : tuple of str
        Columns that may stand in the table once only.

    Returns
    -------
    Table

    Raises
    ------
    UnreadableFile
        No such file, not text, empty, or rows of unequal length.
    """
    found = read_delimited(path, _EVENTS)
    header = tuple(name.lower() for name in found.header)
    for name in known:
        if header.count(name) > 1:
            raise UnreadableFile(f"{found.path}: two columns named {name.upper()}; expected one: rename the other")
    rows = tuple(Cells(found.place(row), dict(zip(header, row.cells, strict=True))) for row in found.rows)
    return Table(found.path, header, rows)
