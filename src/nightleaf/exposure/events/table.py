"""A table of events as text: its header, and the cells of each row with their place in the file."""

import csv
import math
import re
from pathlib import Path
from typing import Final, NamedTuple

from nightleaf.errors import UnreadableFile

MISSING: Final = frozenset({"", ".", "NA"})
NUMBER: Final = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")
_DELIMITERS: Final = ",;\t"
_LARGEST_BYTES: Final = 100_000_000
_EXPECTED: Final = "expected a header with ID, TIME, AMT and one event a row"


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
            words = "expected a number" if needed else "expected a number, or '.' for none"
            raise UnreadableFile(f"{self.place}: {column.upper()} is {text!r}; {words}")
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
    """The file's name, its columns in lower case, and its rows."""

    file: str
    header: tuple[str, ...]
    rows: tuple[Cells, ...]


def read_table(path: Path, known: tuple[str, ...]) -> Table:
    """Read a table with commas, semicolons or tabs; blank lines and lines that begin with # are skipped.

    Parameters
    ----------
    path : Path
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
    numbered = enumerate(_text(path).replace("\r\n", "\n").replace("\r", "\n").split("\n"), start=1)
    lines = [(number, line) for number, line in numbered if line.strip() and not line.lstrip().startswith("#")]
    if len(lines) < 2:
        raise UnreadableFile(f"{path.name}: no row below a header; {_EXPECTED}")
    delimiter = max(_DELIMITERS, key=lines[0][1].count)
    reader = csv.reader((line for _, line in lines), delimiter=delimiter, strict=True)
    try:
        found = [
            (f"{path.name}, line {lines[reader.line_num - 1][0]}", tuple(map(str.strip, cells))) for cells in reader
        ]
    except csv.Error as error:
        raise UnreadableFile(f"{path.name}, line {lines[reader.line_num - 1][0]}: {error}; check the quotes") from None
    header = tuple(name.lower() for name in found[0][1])
    for name in known:
        if header.count(name) > 1:
            raise UnreadableFile(f"{path.name}: two columns named {name.upper()}; expected one: rename the other")
    for place, cells in found[1:]:
        if len(cells) != len(header):
            raise UnreadableFile(f"{place}: {len(cells)} cells; expected {len(header)} as in the header")
    rows = tuple(Cells(place, dict(zip(header, cells, strict=True))) for place, cells in found[1:])
    return Table(path.name, header, rows)


def _text(path: Path) -> str:
    try:
        if not path.exists():
            raise UnreadableFile(f"{path}: no such file; check the name and the folder")
        if not path.is_file():
            raise UnreadableFile(f"{path}: is not a plain file; expected a table as text")
        if path.stat().st_size > _LARGEST_BYTES:
            raise UnreadableFile(f"{path}: is over {_LARGEST_BYTES // 1_000_000} MB; split it by person")
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise UnreadableFile(f"{path}: cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise UnreadableFile(f"{path}: is not a text file; save the table as CSV in UTF-8") from None
    if "\0" in text:
        raise UnreadableFile(f"{path}: is not a text file; save the table as CSV in UTF-8")
    if not text.strip():
        raise UnreadableFile(f"{path}: is empty; {_EXPECTED}")
    return text
