"""Delimited text (CSV): a header, rows of as many cells, and where each row stands in its file."""

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple

from nightleaf.errors import InputError, UnreadableFile

DELIMITERS: Final = ",;\t"
NUMBER: Final = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
"""A plain number with a decimal point."""
_COMMA: Final = re.compile(r"[<>=+-]*\s*\d[\d.' ]*,\d[\d.,]*", re.ASCII)
_LARGEST_BYTES: Final = 100_000_000
_SHOWN: Final = 8


@dataclass(frozen=True, slots=True)
class Form:
    """What a table is asked to be.

    Parameters
    ----------
    expected : str
        For messages: "a header line and one row for each sample".
    error : type of InputError
        What is raised.
    skips_empty_rows : bool
        Whether rows without a single word are skipped; spreadsheets leave them behind.
    """

    expected: str
    error: type[InputError] = UnreadableFile
    skips_empty_rows: bool = True


class Row(NamedTuple):
    """The cells of one row, and its line in the file."""

    line: int
    cells: tuple[str, ...]


class Delimited(NamedTuple):
    """The rows of one file under its header."""

    path: str
    header: tuple[str, ...]
    rows: tuple[Row, ...]

    def place(self, row: Row) -> str:
        """File and line of a row, for a message."""
        return f"{self.path}, line {row.line}"


def read_delimited(path: Path | str, form: Form) -> Delimited:
    """Read a table in UTF-8 with commas, semicolons or tabs; blank lines and lines that begin with # are skipped.

    Parameters
    ----------
    path : Path or str
    form : Form

    Returns
    -------
    Delimited
        Cells without the blanks around them; decimal commas are left to who reads a number (see `comma_in`).

    Raises
    ------
    InputError
        Of the kind that the form names: the file cannot be read, or a row has more or fewer cells than the header.
    """
    numbered = enumerate(_text_of(Path(path), form).split("\n"), start=1)
    kept = [(number, line) for number, line in numbered if line.strip() and not line.lstrip().startswith("#")]
    rows = _rows_of(path, kept, form)
    if form.skips_empty_rows:
        rows = [row for row in rows if any(row.cells)]
    if len(rows) < 2:
        raise form.error(f"{path}: no row below a header; expected {form.expected}")
    header, *rest = rows
    for row in rest:
        if len(row.cells) != len(header.cells):
            raise form.error(
                f"{path}, line {row.line}: cells: {len(row.cells)}; expected {len(header.cells)} as in the header: "
                "check quotes and delimiters, and write decimals with a point"
            )
    return Delimited(str(path), header.cells, tuple(rest))


def comma_in(cell: str) -> str | None:
    """What to say of a number with a comma, which is not guessed at: 1,500 may be 1.5 or 1500.

    >>> comma_in("1,5")
    "'1,5' has a comma, which may part decimals or thousands; expected a decimal point: write 1.5, or export ..."
    >>> comma_in("1.5") is None
    True
    """
    if not _COMMA.fullmatch(cell):
        return None
    return (
        f"{cell!r} has a comma, which may part decimals or thousands; "
        "expected a decimal point: write 1.5, or export the table with decimal points"
    )


def some_of(names: Iterable[str]) -> str:
    """The first names of a list in words, and how many more there are.

    >>> some_of(["b", "a", "b"])
    'b, a'
    """
    distinct = list(dict.fromkeys(names))
    more = f" and {len(distinct) - _SHOWN} more" if len(distinct) > _SHOWN else ""
    return ", ".join(distinct[:_SHOWN]) + more


def _rows_of(path: Path | str, kept: list[tuple[int, str]], form: Form) -> list[Row]:
    """The lines as cells, parted by what parts the header most often."""
    delimiter = max(DELIMITERS, key=kept[0][1].count) if kept else ","
    reader = csv.reader((line for _, line in kept), delimiter=delimiter, strict=True)
    try:
        return [Row(kept[reader.line_num - 1][0], tuple(map(str.strip, cells))) for cells in reader]
    except csv.Error as error:
        line = kept[reader.line_num - 1][0]
        raise form.error(f"{path}, line {line}: {error}; check the quotes and delimiters") from None


def _text_of(path: Path, form: Form) -> str:
    """The text of a file, with plain line ends and without a byte-order mark."""
    content = _bytes_of(path, form)
    if not content.removeprefix(b"\xef\xbb\xbf").strip():
        raise form.error(f"{path}: empty; expected {form.expected}")
    if b"\0" in content or content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise form.error(f"{path}: not text in UTF-8; expected a CSV file: export the table as CSV in UTF-8")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise form.error(f"{path}, line {line}: not text in UTF-8; save the file again as UTF-8") from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _bytes_of(path: Path, form: Form) -> bytes:
    try:
        if path.is_dir():
            raise form.error(f"{path}: a folder; expected one file: name the files in it")
        if not path.exists():
            raise form.error(f"{path}: no such file; check the name and the folder")
        if not path.is_file():
            raise form.error(f"{path}: not a plain file; expected a table as text: save it as CSV first")
        if path.stat().st_size > _LARGEST_BYTES:
            raise form.error(f"{path}: over {_LARGEST_BYTES // 1_000_000} MB; expected {form.expected}: split the file")
        return path.read_bytes()
    except OSError as error:
        raise form.error(f"{path}: cannot be opened ({error.strerror}); check that you may read it") from None
