"""Nights as plain text, one stage a line."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from nightleaf.errors import EpochMismatch, UnreadableRecording
from nightleaf.sleep import Hypnogram, read_hypnogram, write_hypnogram

Write = Callable[..., Path]
at = datetime.fromisoformat


@pytest.mark.parametrize(
    "text",
    [
        "0\n1\n2\n4\n",
        "W\nN1\nN2\nR",
        "\ufeffWake\r\nNREM1\r\nNREM2\r\nREM\r\n",
        "# scored by hand\n\n0\n1\n\n2  # a spindle\n4\n\n",
        "0.0\r1.0\r2.0\r4.0\r",
        "  Sleep stage W\nSleep stage N1\nSleep stage N2\nSleep stage R",
    ],
)
def test_letters_integers_comments_blank_lines_and_any_line_ends_are_read(write: Write, text: str) -> None:
    assert read_hypnogram(write(text)) == Hypnogram([0, 1, 2, 4])


def test_the_older_integers_are_read_when_named(write: Write) -> None:
    path = write("0\n2\n3\n4\n5\n6\n")
    assert read_hypnogram(path, coding="rk").stages.tolist() == [0, 2, 3, 3, 4, -1]
    with pytest.raises(UnreadableRecording, match=r"night.txt, line 5: '5' is no stage where 4 is REM"):
        read_hypnogram(path)


def test_comments_may_state_the_epoch_the_start_the_origin_and_the_scorer(write: Write) -> None:
    path = write("# epoch_s: 20\n# start: 2026-03-01T23:10:00\n# origin: simulated\n# scorer: scorer 1\nW\nN2\n")
    expected = Hypnogram([0, 2], 20, at("2026-03-01T23:10"), "simulated", "scorer 1")
    assert read_hypnogram(path) == expected


@pytest.mark.parametrize(
    ("comment", "epoch_s"),
    [
        ("# 1 value per 20 seconds of data (1 / 20 Hz)", 20),
        ("# one stage per 15 s", 15),
        ("# epoch_s: 60", 60),
        ("# epoch_s: 15 s", 15),
        ("# 3 cycles per night", 30),
        ("# origin: the moon", 30),
        ("# start: at night", 30),
    ],
)
def test_a_comment_states_the_epoch_length_or_leaves_it_at_30_s(write: Write, comment: str, epoch_s: float) -> None:
    night = read_hypnogram(write(f"{comment}\nW\nN2\n"))
    assert (night.epoch_s, night.start, night.origin) == (epoch_s, None, "psg")


def test_an_epoch_length_that_contradicts_the_file_is_refused(write: Write) -> None:
    path = write("# epoch_s: 20\nW\nN2\n")
    assert read_hypnogram(path, epoch_s=20).epoch_s == 20
    with pytest.raises(EpochMismatch, match=r"night.txt: the file states epochs of 20 s, and 30 s was asked for"):
        read_hypnogram(path, epoch_s=30)


@pytest.mark.parametrize("stated", ["7", "0", "nan", "-30"])
def test_an_impossible_epoch_length_in_the_file_is_refused_by_name(write: Write, stated: str) -> None:
    with pytest.raises(EpochMismatch, match=r"night.txt: an epoch of"):
        read_hypnogram(write(f"# epoch_s: {stated}\nW\n"))


def test_a_start_that_is_given_holds(write: Write) -> None:
    start = at("2026-03-02T00:10")
    assert read_hypnogram(write("W\nN2\n"), start=start).start == start


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "empty; expected one stage a line"),
        (b" \n\r\n\t", "empty; expected one stage a line"),
        (b"# only a comment\n", "no epoch found"),
        (b"\xef\xbb\xbf", "no epoch found"),
        (b"W\nN1\0\n", "binary content"),
        (b"\xff\xfeW\0\n\0", "UTF-16 text; expected UTF-8"),
        (b"W\nN1\n\xe9\xe9\n", "line 3: byte 0xe9 is not UTF-8"),
        (b"W\nN1\nlight\n", "line 3: 'light' is sleep of a coarser kind"),
        (b"# head\n\nW\nN7\n", "line 4: 'N7' is not a sleep stage"),
        (b"0 0 1 1 2 2\n", "line 1: '0 0 1 1 2 2' is not a sleep stage"),
        (b"stage\nW\n", "line 1: 'stage' is not a sleep stage.*put # before a line that is no epoch"),
        (b"W\n4\nR\n", "line 2: the integer 4 stands beside 'R'"),
    ],
)
def test_a_file_that_is_no_night_is_one_clear_error(write: Write, content: bytes, message: str) -> None:
    with pytest.raises(UnreadableRecording, match=f"night.txt[,:].*{message}") as caught:
        read_hypnogram(write(content))
    assert "\n" not in str(caught.value)


def test_what_is_no_file_is_one_clear_error(tmp_path: Path) -> None:
    for path, message in ((tmp_path, "a folder"), (tmp_path / "none.txt", "no such file"), ("/dev/null", "plain file")):
        with pytest.raises(UnreadableRecording, match=message):
            read_hypnogram(path)
    with pytest.raises(UnreadableRecording, match="cannot be opened"):
        read_hypnogram(tmp_path / ("n" * 5000))


def test_signals_instead_of_stages_are_refused_before_they_are_read(tmp_path: Path) -> None:
    path = tmp_path / "signals.edf"
    with path.open("wb") as file:
        file.truncate(200_000_000)
    with pytest.raises(UnreadableRecording, match="over 100 MB"):
        read_hypnogram(path)


def test_a_night_that_was_written_is_read_back_as_the_same_night(tmp_path: Path) -> None:
    night = Hypnogram([0, 1, 2, 3, 4, -1, -2], 15, at("2026-03-01T23:10"), "simulated", "the model")
    write_hypnogram(tmp_path / "night.txt", night, comments=["A synthetic night.", "Two\nlines; epoch_s: 99 is no key"])
    assert read_hypnogram(tmp_path / "night.txt") == night
    text = (tmp_path / "night.txt").read_bytes()
    assert b"\r" not in text
    assert text.endswith(b"WAKE\nN1\nN2\nN3\nREM\nART\nUNS\n")


def test_a_remark_cannot_replace_what_the_night_states(tmp_path: Path) -> None:
    night = Hypnogram([0, 2], 20)
    write_hypnogram(tmp_path / "night.txt", night, comments=["epoch_s: 30", "origin: wearable"])
    assert read_hypnogram(tmp_path / "night.txt") == night
