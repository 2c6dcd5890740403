"""Files that people write: whatever is in them, the answer is a document or one clear line."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict

from nightleaf.errors import UnreadableFile
from nightleaf.evidence.document import read_document


class Room(BaseModel):
    """A part of a house."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    window: str
    beds: int = 1


class House(BaseModel):
    """A document with parts."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str | None = None
    rooms: tuple[Room, ...] = ()
    cellar: Room | None = None


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b" \n\t\n", "is empty"),
        (b"\x89PNG\r\n\x1a\n\xff\xfe", "is not a text file; write it as TOML in UTF-8"),
        ("name = 'h\u00fctte'".encode("latin-1"), "is not a text file"),
        (b"name: house", "is not valid TOML: Expected '=' after a key in a key/value pair (at line 1"),
        (b'name = "a"\nname = "b"', "is not valid TOML"),
        (b"x = " + b"[" * 20_000, "is not valid TOML"),
        (b"x = " + b"9" * 5_000, "is not valid TOML"),
        (b"\x00", "is not valid TOML"),
        (b'colour = "red"', "'colour' is not a key that nightleaf knows; known: name, rooms, cellar"),
        (b"[cellar]\nwindow = 'no'\ndoor = 1", "'cellar.door' is not a key that nightleaf knows; known: window, beds"),
        (b"[[rooms]]\nwindwo = 'no'", "'rooms.0.windwo' is not a key that nightleaf knows; known: window, beds"),
        (b"[[rooms]]\nbeds = 2", "'rooms.0.window' is missing"),
        (b"name = 1", "'name' = 1 must be text in quotes"),
        (b"rooms = 'two'", "'rooms' = 'two' must be a list in square brackets"),
        (b"name = [" + b"1," * 500 + b"]", "..."),
        (b'"a\\nb" = 1', "'a\\nb' is not a key"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_faulty_file_is_refused_in_one_short_line_with_its_name(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "house.toml"
    path.write_bytes(content)
    with pytest.raises(UnreadableFile) as refused:
        read_document(path, House)
    message = str(refused.value)
    assert "house.toml: " in message
    assert words in message
    assert "\n" not in message
    assert len(message) < 300 + len(str(path))


def test_a_folder_and_a_missing_file_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="is a folder, not a file"):
        read_document(tmp_path, House)
    with pytest.raises(UnreadableFile, match="no such file"):
        read_document(tmp_path / "nowhere.toml", House)
    with pytest.raises(UnreadableFile, match=r"house\.toml"):
        read_document(tmp_path / "a\x00house.toml", House)


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="everything is readable for this user")
def test_a_file_without_permission_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "house.toml"
    path.write_text("name = 'x'")
    path.chmod(0)
    with pytest.raises(UnreadableFile, match="cannot be read: Permission denied"):
        read_document(path, House)


def test_a_byte_order_mark_and_line_ends_of_another_system_are_no_fault(tmp_path: Path) -> None:
    path = tmp_path / "house.toml"
    path.write_bytes("\ufeffname = 'x'\r\n[[rooms]]\r\nwindow = 'north'\r\n".encode())
    assert read_document(path, House) == House(name="x", rooms=(Room(window="north"),))


@given(st.binary(max_size=60))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_are_a_document_or_an_unreadable_file(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "house.toml"
    path.write_bytes(content)
    try:
        read_document(path, House)
    except UnreadableFile as refused:
        assert "\n" not in str(refused)  # noqa: PT017  a property: most bytes are refused, some are not
