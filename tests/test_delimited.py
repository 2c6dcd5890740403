"""One reader for every table: the same file gives the same rows and the same complaints, whoever asks."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nightleaf.delimited import Form, Row, comma_in, read_delimited
from nightleaf.errors import InputError, UnreadableFile, UnreadableRecording
from nightleaf.exposure.events import read_events
from nightleaf.exposure.nca import read_profiles
from nightleaf.sleep.table import read_table

SAMPLES = Form("a header line and one row for each sample")
NIGHTS = Form("a header line and one row an epoch", UnreadableRecording, skips_empty_rows=False)
READERS = {"nights": read_table, "samples": read_profiles, "events": read_events}
Write = Callable[[str | bytes], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def make(content: str | bytes) -> Path:
        path = tmp_path / "table.csv"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return make


def test_rows_know_their_line_in_the_file(write: Write) -> None:
    found = read_delimited(write("# made by hand\n\na , b\n1,2\n# aside\n\n3,4\n"), SAMPLES)
    assert found.header == ("a", "b")
    assert found.rows == (Row(4, ("1", "2")), Row(7, ("3", "4")))
    assert found.place(found.rows[1]) == f"{found.path}, line 7"


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_separators_line_ends_and_a_byte_order_mark_make_no_difference(
    write: Write, delimiter: str, end: str, mark: bytes
) -> None:
    text = delimiter.join("ab") + end + delimiter.join("12") + end
    assert read_delimited(write(mark + text.encode()), SAMPLES)[1:] == (("a", "b"), (Row(2, ("1", "2")),))


def test_a_quoted_cell_may_hold_the_separator(write: Write) -> None:
    assert read_delimited(write('a,b\n"1,5",2\n'), SAMPLES).rows[0].cells == ("1,5", "2")


def test_empty_rows_are_skipped_only_where_they_mean_nothing(write: Write) -> None:
    path = write("a,b\n1,2\n,\n3,4\n")
    assert [row.line for row in read_delimited(path, SAMPLES).rows] == [2, 4]
    assert [row.line for row in read_delimited(path, NIGHTS).rows] == [2, 3, 4]


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "table.csv: empty; expected a header"),
        (b"\xef\xbb\xbf", "table.csv: empty; expected a header"),
        (b" \r\n\t\n", "table.csv: empty; expected a header"),
        (b"a,b\n", "table.csv: no row below a header; expected a header"),
        (b"# one\n# two\n", "table.csv: no row below a header; expected a header"),
        ("a,b\n1,2\n".encode("utf-16"), "table.csv: not text in UTF-8; expected a CSV file: export the table"),
        (b"PK\x03\x04\0\0", "table.csv: not text in UTF-8; expected a CSV file: export the table"),
        (b"a,b\n1,\xb5\n", "table.csv, line 2: not text in UTF-8; save the file again as UTF-8"),
        (b"a,b\n1,2\n1,2,3\n", "table.csv, line 3: cells: 3; expected 2 as in the header: check quotes"),
        (b"a,b\n1,2\n1\n", "table.csv, line 3: cells: 1; expected 2 as in the header: check quotes"),
        (b'a,b\n1,"2\n', "table.csv, line 2: unexpected end of data; check the quotes"),
    ],
)
def test_every_reader_says_the_same_of_the_same_broken_file(
    write: Write, name: str, content: bytes, message: str
) -> None:
    path = write(content)
    with pytest.raises(InputError) as caught:
        READERS[name](path)
    assert str(caught.value).startswith(str(path.parent / message))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("name", READERS)
def test_every_reader_says_the_same_of_what_is_no_file(tmp_path: Path, name: str) -> None:
    large = tmp_path / "signals.csv"
    with large.open("wb") as file:
        file.truncate(200_000_000)
    for path, message in (
        (tmp_path, "a folder"),
        (tmp_path / "none.csv", "no such file"),
        (Path(os.devnull), "not a plain file"),
        (large, "over 100 MB"),
        (tmp_path / ("n" * 5000), "cannot be opened"),
    ):
        with pytest.raises(InputError, match=message) as caught:
            READERS[name](path)
        assert str(caught.value).startswith(str(path))


def test_the_kind_of_table_chooses_the_error(write: Write) -> None:
    for form, error in ((SAMPLES, UnreadableFile), (NIGHTS, UnreadableRecording)):
        with pytest.raises(error, match=f"expected {form.expected}"):
            read_delimited(write("a,b\n"), form)


@given(st.decimals(-9999, 9999, allow_nan=False, allow_infinity=False))
def test_only_a_number_with_a_comma_is_said_to_have_one(number: object) -> None:
    plain = f"{number:f}"
    assert comma_in(plain) is None
    if "." in plain:
        assert comma_in(plain.replace(".", ",")) is not None


@pytest.mark.parametrize("cell", ["a,b", "", ",", "N1, N2", "tea, 2 g"])
def test_a_comma_between_words_is_no_decimal_comma(cell: str) -> None:
    assert comma_in(cell) is None
