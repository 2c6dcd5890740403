"""Nights in tables."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from nightleaf.errors import EpochMismatch, UnreadableRecording
from nightleaf.sleep import Columns, read_hypnograms_csv

Write = Callable[..., Path]
at = datetime.fromisoformat
NIGHT = "0011222222222333333334444400"


def stages(path: Path, **how: object) -> dict[tuple[str, str | None], list[int]]:
    nights = read_hypnograms_csv(path, **how)  # type: ignore[arg-type]
    return {(night.record, night.scorer): night.hypnogram.stages.tolist() for night in nights}


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("column", ["stage", "Stage", "Sleep Stage", "hypno", "description"])
def test_one_epoch_a_row(write: Write, delimiter: str, column: str) -> None:
    rows = [["onset", column], ["0", "W"], ["30", "N1"], ["60", "N2"], ["90", "?"]]
    path = write("\n".join(delimiter.join(row) for row in rows), "a night.csv")
    assert stages(path) == {("a night", None): [0, 1, 2, -2]}


def test_one_night_a_row_one_character_an_epoch(write: Write) -> None:
    path = write(f"record,source,n_epochs,hypnogram\nA,one,28,{NIGHT}\nA,two,28,{NIGHT[:-1]}-\nB,one,28,{NIGHT}\n")
    whole = [int(stage) for stage in NIGHT]
    assert stages(path) == {("A", "one"): whole, ("A", "two"): [*whole[:-1], -2], ("B", "one"): whole}


def test_one_night_a_row_in_words_parted_by_blanks(write: Write) -> None:
    path = write("record,stages,start,epoch_s\nA," + "W " * 10 + "N2 " * 15 + ",2026-03-02T00:30:00,20\n")
    (night,) = read_hypnograms_csv(path)
    assert night.hypnogram.stages.tolist() == [0] * 10 + [2] * 15
    assert (night.hypnogram.start, night.hypnogram.epoch_s) == (at("2026-03-02T00:30"), 20)
    assert str(night.date) == "2026-03-01"


def test_nights_are_told_apart_by_every_column_that_names_them_and_may_be_interleaved(write: Write) -> None:
    path = write(
        "subject,night,scorer,stage\n"
        "1,a,X,W\n1,a,Y,N1\n1,a,X,N2\n1,a,Y,N2\n"
        "1,b,X,N3\n2,a,X,R\n2,a,,W\n"
    )  # fmt: skip
    assert stages(path) == {
        ("1/a", "X"): [0, 2],
        ("1/a", "Y"): [1, 2],
        ("1/b", "X"): [3],
        ("2/a", "X"): [4],
        ("2/a", None): [0],
    }


def test_columns_may_be_chosen(write: Write) -> None:
    path = write("who,when,mine,stage\nA,1,W,N3\nA,2,N1,N3\n")
    chosen = Columns(stage="mine", record=("who",), scorer="when")
    assert stages(path, columns=chosen) == {("A", "1"): [0], ("A", "2"): [1]}
    with pytest.raises(UnreadableRecording, match="no column 'Theirs'; the columns are who, when, mine, stage"):
        read_hypnograms_csv(path, columns=Columns(stage="Theirs"))


def test_comments_quotes_and_a_byte_order_mark_are_read(write: Write) -> None:
    path = write('\ufeff# from a laboratory\r\n"stage","remark"\r\n"W","a, b"\r\n\r\nN2,""\r\n', "n.csv")
    assert stages(path) == {("n", None): [0, 2]}


@pytest.mark.parametrize(
    ("table", "epoch_s", "start"),
    [
        ("duration,stage\n20,W\n20,N2", 20, None),
        ("epoch_s,stage\n15.0,W\n15,N2", 15, None),
        ("onset,stage\n0.0,W\n20.0,N2\n40.0,N2", 20, None),
        ("onset,duration,stage\n0,30,W\n30,30,N2", 30, None),
        ("timestamp,stage\n2026-03-01T23:59:45,W\n2026-03-02 00:00:00,N2", 15, at("2026-03-01T23:59:45")),
        ("start,stage\n2026-03-01T23:00:00Z,W\n2026-03-01T23:00:30Z,N2", 30, datetime(2026, 3, 1, 23, tzinfo=UTC)),
        ("epoch,stage\n1,W\n2,N2", 30, None),
        ("time,stage\n23:59:30,W\n00:00:00,N2", 30, None),
        ("duration,stage\n20,W", 20, None),
    ],
)
def test_the_epoch_length_and_the_start_are_read_from_the_rows(
    write: Write, table: str, epoch_s: float, start: datetime | None
) -> None:
    (night,) = read_hypnograms_csv(write(table))
    assert (night.hypnogram.epoch_s, night.hypnogram.start) == (epoch_s, start)


def test_a_night_across_the_change_of_the_clock_is_read_in_universal_time(write: Write) -> None:
    first = datetime(2026, 3, 29, 0, 59, 0, tzinfo=UTC)
    rows = [f"{(first + timedelta(seconds=30 * i)).isoformat()},N2" for i in range(8)]
    (night,) = read_hypnograms_csv(write("\n".join(["timestamp,stage", *rows])))
    assert (len(night.hypnogram), night.hypnogram.epoch_s) == (8, 30)


@pytest.mark.parametrize(
    ("table", "line"),
    [
        ("epoch,stage\n1,W\n3,N2\n", 3),  # a missing epoch
        ("epoch,stage\n1,W\n2,W\n2,N2\n", 4),  # a doubled one
        ("onset,stage\n0,W\n30,W\n90,N2\n", 4),
        ("onset,stage\n0,W\n30,W\n0,N2\n", 4),  # a second night below the first
        ("onset,stage\n0,W\n0,W\n", 3),
        ("onset,stage\n0,W\nnan,W\n", 3),
        ("onset,stage\n0,W\nlater,W\n", 3),
        ("onset,duration,stage\n0,30,W\n60,30,N2\n", 3),
        ("duration,stage\n120,W\n30,N1\n600,N2\n", 3),  # one row a bout, not an epoch
        ("duration,stage\nlong,W\n", 2),
        ("duration,stage\n30,W\n,N2\n", 3),
        ("timestamp,stage\n2026-03-01T23:00:00,W\n2026-03-01T23:00:30Z,W\n", 3),
        ("subject,onset,stage\nA,0,W\nB,0,W\nA,30,W\nB,60,W\nA,60,W\nB,120,W\nB,190,W\n", 8),
    ],
)
def test_rows_that_are_not_even_epochs_are_refused_with_their_line(write: Write, table: str, line: int) -> None:
    with pytest.raises(EpochMismatch, match=rf"night.txt, line {line}: "):
        read_hypnograms_csv(write(table))


def test_an_epoch_length_that_contradicts_the_table_is_refused(write: Write) -> None:
    path = write("onset,stage\n0,W\n30,N2\n")
    assert read_hypnograms_csv(path, epoch_s=30)[0].hypnogram.epoch_s == 30
    with pytest.raises(EpochMismatch, match="the file states epochs of 30 s, and 15 s was asked for"):
        read_hypnograms_csv(path, epoch_s=15)


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ("stage,scorer\n", "no row below a header"),
        ("time,mark\n1,W\n", "no column of stages; the columns are time, mark; expected one named stage"),
        ("W,N1\nN2,N2\n", "no column of stages"),
        ("stage,stage\nW,W\n", "two columns named 'stage'"),
        ("stage,scorer\nW,A\nN1\n", "line 3: cells: 1; expected 2"),
        ("stage,scorer\nW,A\nN1,A,B\n", "line 3: cells: 3; expected 2"),
        ('stage,scorer\nW,"A\nN1,A\n', "line 3: .*check the quotes"),
        ("stage,scorer\nW,A\n,A\n", r"line 3: no stage; write \?"),
        ("stage,scorer\nW,A\n# aside\n\nN8,A\n", "line 5: 'N8' is not a sleep stage"),
        ("stage,scorer\nW,A\nLIGHT,A\n", "line 3: 'LIGHT' is sleep of a coarser kind"),
        ("stage,record\nW,A\nN1,\n", "line 3: no record is named"),
        (f"hypnogram,record\n{NIGHT},A\n,B\n", "line 3: no stage; expected a whole night"),
        (f"hypnogram,record\n{NIGHT}5,A\n", "line 2, epoch 29: '5' is no stage where 4 is REM.*csv-rk"),
        (f"hypnogram,record\n{'WLDR' * 9},A\n", "line 2, epoch 2: 'L' is sleep of a coarser kind"),
        (f"hypnogram,n_epochs\n{NIGHT},many\n", "line 2: n_epochs is 'many'; expected a number"),
    ],
)
def test_a_table_that_cannot_be_read_is_one_clear_error(write: Write, table: str, message: str) -> None:
    with pytest.raises(UnreadableRecording, match=f"night.txt[,:].*{message}") as caught:
        read_hypnograms_csv(write(table))
    assert "\n" not in str(caught.value)


def test_a_row_that_lost_epochs_is_refused(write: Write) -> None:
    path = write(f"hypnogram,n_epochs\n{NIGHT},28\n{NIGHT[1:]},28\n")
    with pytest.raises(EpochMismatch, match="line 3: 27 stages; expected 28"):
        read_hypnograms_csv(path)


def test_the_older_integers_are_read_in_tables_when_named(write: Write) -> None:
    path = write(f"hypnogram,record\n{NIGHT}5,A\n")
    assert stages(path, coding="rk")["A", None][-8:] == [3, 3, 3, 3, 3, 0, 0, 4]
