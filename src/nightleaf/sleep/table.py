"""A table as text: a header, rows of as many cells, and where each row stands in the file."""

import csv
from collections.abc import Iterable
from pathlib import Path
from typing import Final, NamedTuple

from nightleaf.errors import UnreadableRecording
from nightleaf.sleep.text import recording_text

DELIMITERS: Final = ",;\t"
_SHOWN: Final = 8


class Row(NamedTuple):
    """The cells of one row, and its line in the file."""

    line: int
    cells: tuple[str, ...]


class Table(NamedTuple):
    """The rows of one file under one header; header names in lower case, with underscores."""

    path: str
    header: tuple[str, ...]
    rows: tuple[Row, ...]

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
    lines = enumerate(recording_text(path).split("\n"), start=1)
    kept = [(number, line) for number, line in lines if line.strip() and not line.lstrip().startswith("#")]
    if len(kept) < 2:
        raise UnreadableRecording(
            f"{path}: no row below a header; expected a header line and one row an epoch or night"
        )
    delimiter = max(DELIMITERS, key=kept[0][1].count)
    reader = csv.reader((line for _, line in kept), delimiter=delimiter, strict=True)
    try:
        header, *rows = (Row(kept[reader.line_num - 1][0], tuple(map(str.strip, cells))) for cells in reader)
    except csv.Error as error:
        line = kept[reader.line_num - 1][0]
        raise UnreadableRecording(f"{path}, line {line}: {error}; check the quotes and delimiters") from None
    for row in rows:
        if len(row.cells) != len(header.cells):
            raise UnreadableRecording(
                f"{path}, line {row.line}: cells: {len(row.cells)}; expected {len(header.cells)} as in the header: "
                "check the quotes and delimiters of this line"
            )
    return Table(str(path), tuple(map(plain_name, header.cells)), tuple(rows))


def plain_name(column: str) -> str:
    """A column's name as it is compared: lower case, words joined by underscores.

    >>> plain_name(" Sleep Stage ")
    'sleep_stage'
    """
    return "_".join(column.replace("-", " ").replace("_", " ").lower().split())


def some_of(names: Iterable[str]) -> str:
    """The first names of a list in words, and how many more there are.

    >>> some_of(["b", "a", "b"])
    'b, a'
    """
    distinct = list(dict.fromkeys(names))
    more = f" and {len(distinct) - _SHOWN} more" if len(distinct) > _SHOWN else ""
    return ", ".join(distinct[:_SHOWN]) + more
