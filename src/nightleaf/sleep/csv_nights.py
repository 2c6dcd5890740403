"""Recorded nights in tables: one epoch a row, or one whole night a row."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple

from nightleaf.errors import EpochMismatch, UnreadableRecording
from nightleaf.sleep.hypnogram import Hypnogram
from nightleaf.sleep.recorded import ASSUMED_EPOCH_S, RecordedNight, recorded_night
from nightleaf.sleep.rows_in_time import time_of_rows
from nightleaf.sleep.stage import Coding, parse_stages
from nightleaf.sleep.table import Row, Table, read_table, some_of
from nightleaf.sleep.text import agreed_epoch, parse_start

STAGE_COLUMNS: Final = ("stage", "sleep_stage", "hypnogram", "hypno", "stages", "label", "description", "value")
RECORD_COLUMNS: Final = (
    *("participant", "participant_id", "subject", "subject_id"),
    *("record", "record_id", "recording", "recording_id", "session", "night", "file"),
)
SCORER_COLUMNS: Final = ("scorer", "source", "rater", "annotator")
_LENGTH_COLUMNS: Final = ("epoch_s", "epoch_length_s", "epoch_length")
_START_COLUMNS: Final = ("start", "start_time")
_COUNT_COLUMNS: Final = ("n_epochs", "epochs")
_LETTERS: Final = frozenset("0123456789WRNLDSM?-")
_FEWEST_EPOCHS: Final = 20
"""A cell this long that is no stage is a whole night: 10 min, the shortest span a definition needs."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Which columns to read; where none is named, the usual names are looked for.

    ``stage`` holds one stage or one whole night a row; nights are told apart by all the ``record`` columns and by
    ``scorer``.
    """

    stage: str | None = None
    record: tuple[str, ...] = ()
    scorer: str | None = None


class _Layout(NamedTuple):
    stage: int
    record: tuple[int, ...]
    scorer: int | None


def read_hypnograms_csv(
    path: Path | str, *, columns: Columns | None = None, epoch_s: float | None = None, coding: Coding = "aasm"
) -> list[RecordedNight]:
    """Read every night of a table, in the order of its first row.

    A table has one epoch a row (a column of stages, in order), or one night a row (a column whose cells hold all
    stages of a night, one character each or parted by blanks). Columns that tell the time of a row are used to find
    the epoch length and the start, and to refuse rows that are missing.

    Parameters
    ----------
    path : the file, UTF-8, with a header; commas, semicolons or tabs.
    columns : which columns to read; None = by the usual names.
    epoch_s : epoch length [s]; None = as the table states, else 30.
    coding : how integers are meant.

    Raises
    ------
    UnreadableRecording : the file is no such table, or holds a word that is no stage.
    EpochMismatch : rows of unequal length, missing rows, or an epoch length that contradicts the table.
    """
    table = read_table(path)
    layout = _layout(table, columns or Columns())
    longest = max((row.cells[layout.stage] for row in table.rows), key=len)
    if _is_whole_night(longest):
        return [_night_of_row(table, layout, row, epoch_s, coding) for row in table.rows]
    nights: dict[tuple[str, str | None], list[Row]] = {}
    for row in table.rows:
        nights.setdefault(_name_of(table, layout, row), []).append(row)
    return [_night_of_rows(table, layout, rows, epoch_s, coding) for rows in nights.values()]


def _layout(table: Table, columns: Columns) -> _Layout:
    stage = table.find(STAGE_COLUMNS) if columns.stage is None else table.named(columns.stage)
    if stage is None:
        raise UnreadableRecording(
            f"{table.path}: no column of stages; the columns are {some_of(table.header)}; "
            f"expected one named {some_of(STAGE_COLUMNS)}: rename the column"
        )
    usual = [name for name in RECORD_COLUMNS if name in table.header]
    record = tuple(table.named(name) for name in columns.record or usual)
    scorer = table.find(SCORER_COLUMNS) if columns.scorer is None else table.named(columns.scorer)
    return _Layout(stage, record, scorer)


def _is_whole_night(cell: str) -> bool:
    words = cell.split()
    return len(words) >= _FEWEST_EPOCHS or (len(cell) >= _FEWEST_EPOCHS and set(cell.upper()) <= _LETTERS)


def _name_of(table: Table, layout: _Layout, row: Row) -> tuple[str, str | None]:
    names = [row.cells[place] for place in layout.record]
    if not all(names):
        raise UnreadableRecording(f"{table.path}, line {row.line}: no record is named; expected one on each row")
    scorer = None if layout.scorer is None else row.cells[layout.scorer]
    return "/".join(names) or Path(table.path).stem, scorer or None


def _night_of_row(table: Table, layout: _Layout, row: Row, epoch_s: float | None, coding: Coding) -> RecordedNight:
    place = f"{table.path}, line {row.line}"
    cell = row.cells[layout.stage]
    words = cell.split() if len(cell.split()) > 1 else list(cell)
    expected = _number_in(table, row, _COUNT_COLUMNS)
    if expected is not None and expected != len(words):
        raise EpochMismatch(f"{place}: {len(words)} stages; expected {expected:g} as the row states: check the row")
    if not words:
        raise UnreadableRecording(f"{place}: no stage; expected a whole night: write the stages or take the row out")
    stated_s = _number_in(table, row, _LENGTH_COLUMNS)
    start = table.find(_START_COLUMNS)
    record, scorer = _name_of(table, layout, row)
    hypnogram = Hypnogram(
        parse_stages(words, coding=coding, where=lambda i: f"{place}, epoch {i + 1}"),
        epoch_s=agreed_epoch(stated_s, epoch_s, place) or ASSUMED_EPOCH_S,
        start=None if start is None else parse_start(row.cells[start]),
        scorer=scorer,
    )
    return recorded_night(hypnogram, record, epoch_stated=epoch_s is not None or stated_s is not None)


def _night_of_rows(
    table: Table, layout: _Layout, rows: list[Row], epoch_s: float | None, coding: Coding
) -> RecordedNight:
    words = [row.cells[layout.stage] for row in rows]
    for row, word in zip(rows, words, strict=True):
        if not word:
            raise UnreadableRecording(f"{table.path}, line {row.line}: no stage; write ? for an epoch without one")
    time = time_of_rows(table, rows)
    record, scorer = _name_of(table, layout, rows[0])
    hypnogram = Hypnogram(
        parse_stages(words, coding=coding, where=lambda i: f"{table.path}, line {rows[i].line}"),
        epoch_s=agreed_epoch(time.epoch_s, epoch_s, f"{table.path}, line {rows[0].line}") or ASSUMED_EPOCH_S,
        start=time.start,
        scorer=scorer,
    )
    return recorded_night(hypnogram, record, epoch_stated=epoch_s is not None or time.epoch_s is not None)


def _number_in(table: Table, row: Row, columns: tuple[str, ...]) -> float | None:
    column = table.find(columns)
    if column is None or not row.cells[column]:
        return None
    try:
        return float(row.cells[column])
    except ValueError:
        raise UnreadableRecording(
            f"{table.path}, line {row.line}: {table.header[column]} is {row.cells[column]!r}; expected a number"
        ) from None
