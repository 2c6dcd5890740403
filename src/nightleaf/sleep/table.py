"""A table of nights as text, its columns found by name however they are written."""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from nightleaf.delimited import DELIMITERS, Delimited, Form, Row, read_delimited, some_of
from nightleaf.errors import UnreadableRecording

__all__ = ["DELIMITERS", "Row", "Table", "plain_name", "read_table", "some_of"]

# A row of empty cells may be an epoch that was not scored: skipping it would move all that follow.
_NIGHTS: Final = Form("a header line and one row an epoch or night", UnreadableRecording, skips_empty_rows=False)


class Table(Delimited):
    """The rows of one file under one header; header names in lower case, with underscores."""

    __slots__ = ()

    def find(self, names: Iterable[str]) -> int | None:
        """Place of the first of these columns that the table has.

        Raises
        ------
        UnreadableRecording : two columns of that name.
        """
        for name in names:
            if self.header.count(name) > 1:
                raise UnreadableRecording(f"{self.path}: two columns named {name!r}; expected one: rename the other")
            if name in self.header:
                return self.header.index(name)
        return None

    def named(self, column: str) -> int:
        """Place of a column that the caller named.

        Raises
        ------
        UnreadableRecording : there is no such column.
        """
        place = self.find([plain_name(column)])
        if place is None:
            raise UnreadableRecording(f"{self.path}: no column {column!r}; the columns are {some_of(self.header)}")
        return place


def read_table(path: Path | str) -> Table:
    """Read a table with commas, semicolons or tabs; lines that begin with # and blank lines are skipped.

    Raises
    ------
    UnreadableRecording : the file cannot be read, or a row has more or fewer cells than the header.
    """
    found = read_delimited(path, _NIGHTS)
    return Table(found.path, tuple(map(plain_name, found.header)), found.rows)


def plain_name(column: str) -> str:
    """A column's name as it is compared: lower case, words joined by underscores.

    >>> plain_name(" Sleep Stage ")
    'sleep_stage'
    """
    return "_".join(column.replace("-", " ").replace("_", " ").lower().split())
