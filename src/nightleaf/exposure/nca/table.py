"""A table of text: a header, rows of as many cells, and where each row stands in the file."""

import csv
from pathlib import Path
from typing import Final, NamedTuple

from nightleaf.errors import UnreadableFile

_DELIMITERS: Final = ",;\t"
_LARGEST_BYTES: Final = 100_000_000


class Row(NamedTuple):
    """The cells of one row, and its line in the file."""

    line: int
    cells: tuple[str, ...]


class Table(NamedTuple):
    """The rows of one file under its header."""

    path: str
    header: tuple[str, ...]
    rows: tuple[Row, ...]

    def place(self, row: Row) -> str:
        """File and line of a row, for a message."""
        return f"{self.path}, line {row.line}"


def read_table(path: Path | str) -> Table:
    """Read a table with commas, semicolons or tabs; blank lines and lines that begin with # are skipped.

    Raises
    ------
    UnreadableFile
        If the file cannot be read, or a row has more or fewer cells than the header.
    """
    lines = enumerate(_text_of(Path(path)).splitlines(keepends=True), start=1)
    kept = [(number, line) for number, line in lines if line.strip(" \t\r\n,;") and not line.lstrip().startswith("#")]
    if len(kept) < 2:
        raise UnreadableFile(f"{path}: no row below a header; expected a header line and one row for each sample")
    delimiter = max(_DELIMITERS, key=kept[0][1].count)
    reader = csv.reader((line for _, line in kept), delimiter=delimiter, strict=True)
    try:
        header, *rows = (Row(kept[reader.line_num - 1][0], tuple(map(str.strip, cells))) for cells in reader)
    except csv.Error as error:
        line = kept[reader.line_num - 1][0]
        raise UnreadableFile(f"{path}, line {line}: {error}; check the quotes and delimiters") from None
    for row in rows:
        if len(row.cells) != len(header.cells):
            raise UnreadableFile(
                f"{path}, line {row.line}: cells: {len(row.cells)}; expected {len(header.cells)} as in the header: "
                "check quotes and delimiters, and write decimals with a point"
            )
    return Table(str(path), header.cells, tuple(rows))


def _text_of(path: Path) -> str:
    try:
        if path.is_dir():
            raise UnreadableFile(f"{path}: a folder; expected one file")
        if not path.is_file():
            raise UnreadableFile(f"{path}: no such file; check the name and the folder")
        if path.stat().st_size > _LARGEST_BYTES:
            raise UnreadableFile(f"{path}: over {_LARGEST_BYTES // 1_000_000} MB; expected a table of concentrations")
        content = path.read_bytes()
    except OSError as error:
        raise UnreadableFile(f"{path}: cannot be opened ({error.strerror}); check that you may read it") from None
    if not content.strip():
        raise UnreadableFile(f"{path}: empty; expected a header line and one row for each sample")
    if b"\0" in content:
        raise UnreadableFile(f"{path}: not text in UTF-8; expected a CSV file: export the table as CSV in UTF-8")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise UnreadableFile(f"{path}, line {line}: not text in UTF-8; save the file again as UTF-8") from None
