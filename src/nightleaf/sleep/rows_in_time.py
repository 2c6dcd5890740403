"""What a table's own columns say about time: the epoch length, the start, and that no row is missing."""

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise
from typing import Final, NamedTuple

from nightleaf.errors import EpochMismatch
from nightleaf.sleep.table import Row, Table
from nightleaf.sleep.text import parse_start

DURATION_COLUMNS: Final = ("duration", "duration_s", "epoch_s", "epoch_length_s", "epoch_length")
TIME_COLUMNS: Final = ("onset", "onset_s", "start", "start_time", "timestamp", "datetime", "time")
NUMBER_COLUMNS: Final = ("epoch", "epoch_number", "epoch_index")
_TOLERANCE_S: Final = 0.01


class RowsInTime(NamedTuple):
    """What the rows of one night state; None where they are silent."""

    epoch_s: float | None = None
    start: datetime | None = None


def time_of_rows(table: Table, rows: Sequence[Row]) -> RowsInTime:
    """Epoch length and start of one night, from the columns that state the time of a row.

    A column is used when its first cell is a number of seconds, or a date with a time; a clock without a date is not.

    Parameters
    ----------
    table : the whole table.
    rows : the rows of one night, in order.

    Raises
    ------
    EpochMismatch : rows of unequal length, or rows missing, doubled or out of order.
    """
    for name in NUMBER_COLUMNS:
        _refuse_gaps(table, rows, name, step=1)
    lasting = _length_of_rows(table, rows)
    step = lasting
    for name in TIME_COLUMNS:
        step = _refuse_gaps(table, rows, name, step=step)
    starts = (parse_start(rows[0].cells[table.named(name)]) for name in TIME_COLUMNS if name in table.header)
    return RowsInTime(step, next((start for start in starts if start), None))


def _length_of_rows(table: Table, rows: Sequence[Row]) -> float | None:
    column = table.find(DURATION_COLUMNS)
    if column is None:
        return None
    first = _seconds(rows[0].cells[column])
    for row in rows:
        if first is None or _seconds(row.cells[column]) != first:
            raise EpochMismatch(
                f"{table.path}, line {row.line}: {table.header[column]} is {row.cells[column]!r}; expected one length "
                "in seconds on every row, one row an epoch: write a row for each epoch"
            )
    return first


def _refuse_gaps(table: Table, rows: Sequence[Row], name: str, step: float | None) -> float | None:
    """The even step from row to row in one column; ``step`` if it is known beforehand."""
    column = table.find([name])
    if column is None:
        return step
    times = [_time(row.cells[column]) for row in rows]
    if times[0] is None:
        return step
    for row, (before, after) in zip(rows[1:], pairwise(times), strict=True):
        apart = _apart(before, after)
        step = apart if step is None else step
        if apart is None or step is None or not (apart > 0 and abs(apart - step) <= _TOLERANCE_S):
            raise EpochMismatch(
                f"{table.path}, line {row.line}: {table.header[column]} does not follow the row before by "
                f"{'an even step' if step is None else f'{step:g}'}; expected one row an epoch, in order: "
                "add a row with ? for each missing epoch, and take doubled rows out"
            )
    return step


def _time(cell: str) -> float | datetime | None:
    seconds = _seconds(cell)
    return parse_start(cell) if seconds is None else seconds


def _apart(before: float | datetime | None, after: float | datetime | None) -> float | None:
    if isinstance(before, datetime) and isinstance(after, datetime):
        return (after - before).total_seconds() if (before.tzinfo is None) == (after.tzinfo is None) else None
    if isinstance(before, float) and isinstance(after, float):
        return after - before
    return None


def _seconds(cell: str) -> float | None:
    try:
        return float(cell)
    except ValueError:
        return None
