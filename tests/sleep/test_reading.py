"""A file of nights, whatever its format, and what the reader is told about each."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest

from nightleaf.errors import InputError, UnreadableRecording
from nightleaf.sleep import FORMATS, Hypnogram, RecordedNight, evening_of, read_nights, write_hypnogram

Write = Callable[..., Path]
at = datetime.fromisoformat
MakeNight = Callable[..., Hypnogram]
WHOLE = "W 20 N1 4 N2 300 N3 120 REM 120 N2 200 REM 100 W 30"


def warned(make: MakeNight, tmp_path: Path, bouts: str, **fields: object) -> tuple[str, ...]:
    write_hypnogram(tmp_path / "night.txt", make(bouts, **fields))
    (found,) = read_nights(tmp_path / "night.txt")
    return found.warnings


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("night.txt", "W\nN2\n"),
        ("night", "# head\n0\n2\n"),
        ("night.csv", "W\nN2\n"),
        ("night.csv", "stage\nW\nN2\n"),
        ("night.txt", "stage,scorer\nW,\nN2,\n"),
        ("night.tsv", "onset\tstage\n0\tW\n30\tN2\n"),
        ("night.csv", "# head, with a comma\nSleep stage W\nSleep stage N2\n"),
    ],
)
def test_the_format_is_found_from_the_file(write: Write, name: str, text: str) -> None:
    (found,) = read_nights(write(text, name))
    assert found.hypnogram == Hypnogram([0, 2])
    assert (found.record, found.scorer, found.date) == ("night", None, None)


def test_the_format_can_be_named(write: Write) -> None:
    path = write("stage\n0\n4\n5\n")
    assert read_nights(path, format="csv-rk")[0].hypnogram.stages.tolist() == [0, 3, 4]
    assert read_nights(write("0\n4\n5\n"), format="text-rk")[0].hypnogram.stages.tolist() == [0, 3, 4]
    with pytest.raises(UnreadableRecording, match=f"expected one of {', '.join(FORMATS)}"):
        read_nights(path, format="edf")


def test_one_record_and_one_scorer_can_be_chosen(write: Write) -> None:
    path = write("record,scorer,stage\nA,X,W\nA,Y,N1\nB,X,N2\n")
    read = [(n.record, n.scorer) for n in read_nights(path)]
    assert read == [("A", "X"), ("A", "Y"), ("B", "X")]
    assert [n.scorer for n in read_nights(path, record="A")] == ["X", "Y"]
    assert [n.record for n in read_nights(path, scorer="X")] == ["A", "B"]
    assert len(read_nights(path, record="A", scorer="Y")) == 1


def test_a_record_or_scorer_that_is_not_there_is_refused_with_those_that_are(write: Write) -> None:
    path = write("record,scorer,stage\n" + "".join(f"{i},X,W\n" for i in range(30)))
    with pytest.raises(
        UnreadableRecording, match=r"no record '77'; the file holds 0, 1, 2, 3, 4, 5, 6, 7 and 22 more$"
    ):
        read_nights(path, record="77")
    with pytest.raises(UnreadableRecording, match=r"no scorer 'Y'; the scorers are X$"):
        read_nights(path, scorer="Y")
    with pytest.raises(UnreadableRecording, match="the file names no scorer: leave the scorer out"):
        read_nights(write("W\nN1\n"), scorer="Y")


def test_a_start_dates_the_night_by_its_evening(write: Write) -> None:
    (found,) = read_nights(write("W\nN2\n"), start=at("2026-03-02T00:40"))
    assert (found.hypnogram.start, found.date) == (at("2026-03-02T00:40"), date(2026, 3, 1))


def test_one_start_cannot_date_several_recordings(write: Write) -> None:
    path = write("record,scorer,stage\nA,X,W\nA,Y,N1\nB,X,N2\n")
    assert len(read_nights(path, record="A", start=at("2026-03-01T23:00"))) == 2
    with pytest.raises(UnreadableRecording, match=r"2 recordings \(A, B\); expected one: choose a record"):
        read_nights(path, start=at("2026-03-01T23:00"))


@pytest.mark.parametrize(
    ("start", "evening"),
    [
        (at("2026-03-01T22:30"), date(2026, 3, 1)),
        (at("2026-03-02T00:00"), date(2026, 3, 1)),
        (at("2026-03-02T11:59"), date(2026, 3, 1)),
        (at("2026-03-02T12:00"), date(2026, 3, 2)),
        (at("2026-01-01T03:00"), date(2025, 12, 31)),
    ],
)
def test_a_start_before_noon_belongs_to_the_evening_before(start: datetime, evening: date) -> None:
    assert evening_of(start) == evening


def test_a_whole_night_has_no_warning(night: MakeNight, tmp_path: Path) -> None:
    assert warned(night, tmp_path, WHOLE) == ()


@pytest.mark.parametrize(
    ("bouts", "warning"),
    [
        (WHOLE.replace("W 20 ", ""), "The recording starts in sleep (N1): sleep latency is a lower bound."),
        (
            WHOLE.replace(" W 30", ""),
            "The recording ends in sleep (REM): the final awakening and what followed are not in it.",
        ),
        (
            WHOLE.replace("REM", "N2"),
            "No REM was scored: REM latency has no value, only that it outlasts what was recorded.",
        ),
        ("W 960", "No epoch is scored as sleep: latencies, percentages and awakenings have no value."),
        ("W 9 N2 20 REM 6 W 9", "The recording lasts 0.4 h: under 3 h it is not a whole night."),
        (WHOLE + " UNS 100", "10.1 % of the recording (50 min) is not scored: it is part of time in bed, but neither "
         "sleep nor wake."),
        (WHOLE + " W 2000", "The recording lasts 24.1 h: it may hold more than one night."),
    ],
)  # fmt: skip
def test_each_warning_is_given_alone_where_it_is_true(
    night: MakeNight, tmp_path: Path, bouts: str, warning: str
) -> None:
    assert warned(night, tmp_path, bouts) == (warning,)


def test_unscored_time_before_sleep_is_said_to_lengthen_its_latency(night: MakeNight, tmp_path: Path) -> None:
    share, latency = warned(night, tmp_path, "ART 30 " + WHOLE)
    assert share.startswith("3.2 % of the recording (15 min) is not scored")
    assert latency.startswith("15 min before the first sleep are not scored: sleep latency counts them")


def test_a_single_unscored_epoch_inside_sleep_is_no_warning(night: MakeNight, tmp_path: Path) -> None:
    assert warned(night, tmp_path, WHOLE.replace("N3 120", "N3 60 ART 1 N3 59")) == ()


def test_an_assumed_epoch_length_is_said_and_a_stated_one_is_not(write: Write) -> None:
    def assumed(found: list[RecordedNight]) -> bool:
        return any(
            warning.startswith("The epoch length is not stated: 30 s was assumed") for warning in found[0].warnings
        )

    text = "W\n" * 500
    assert assumed(read_nights(write(text)))
    assert assumed(read_nights(write("stage,scorer\n" + "W,\n" * 500)))
    assert not assumed(read_nights(write(text), epoch_s=30))
    assert not assumed(read_nights(write("# 1 value per 30 seconds\n" + text)))
    assert not assumed(read_nights(write("duration,stage\n" + "30,W\n" * 500)))


@pytest.mark.parametrize(
    "content", [b"", b"\0\1\2", b"\xff\xfe0\0", b"PK\3\4zip\0", b'{"a": 1}', b"<xml/>", b"a,b\n1,2\n", b",\n,\n", b'"']
)
def test_no_bad_file_gives_anything_but_an_input_error(write: Write, content: bytes) -> None:
    with pytest.raises(InputError, match=r"night\.txt"):
        read_nights(write(content))
