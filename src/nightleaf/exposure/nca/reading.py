"""From a table of samples to one profile for each subject. What is left out is said; what is unclear is asked about."""

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Final, NamedTuple

from nightleaf.delimited import Delimited, Form, Row, read_delimited
from nightleaf.errors import UnreadableFile
from nightleaf.exposure.nca.cells import NOT_DETECTED, Absent, concentration_in, time_in
from nightleaf.exposure.nca.columns import Columns, Layout, layout_of
from nightleaf.exposure.nca.dosing import dose_of, is_no_sample, is_nothing, refuse_more_than_one_dose
from nightleaf.exposure.nca.profile import Profile, checked_amount

FEWEST_SAMPLES: Final = 2
_SAMPLES: Final = Form("a header line and one row for each sample")
_SHOWN: Final = 8


class _Sample(NamedTuple):
    row: Row
    time_h: float
    concentration: float | Absent


def read_profiles(
    path: Path | str, *, columns: Columns | None = None, dose: float | None = None
) -> tuple[Profile, ...]:
    """Read the samples of every subject of a table, in the order of its first rows.

    Parameters
    ----------
    path : Path or str
        UTF-8, with a header; commas, semicolons or tabs; decimal points. One sample a row. Times are in hours unless
        the header names another unit ("Time (min)").
    columns : Columns or None
        None looks for the usual names.
    dose : float or None
        The whole amount given to each subject; wins over a column of doses.

    Raises
    ------
    UnreadableFile
        If a cell, a row or the table cannot be read without guessing.
    ImpossibleAmount
        If a number cannot be.
    """
    if dose is not None:
        checked_amount(dose, "dose")
    table = read_delimited(path, _SAMPLES)
    named = columns or Columns()
    layout = layout_of(table, named)
    rows_of: dict[str, list[Row]] = {}
    for row in table.rows:
        rows_of.setdefault(_subject_of(table, layout, row), []).append(row)
    return tuple(_profile(table, layout, named, (subject, rows), dose) for subject, rows in rows_of.items())


def _subject_of(table: Delimited, layout: Layout, row: Row) -> str:
    names = [row.cells[place] for place in layout.subject]
    if not all(names):
        raise UnreadableFile(f"{table.place(row)}: no subject; expected one on each row: fill the cell in")
    return "/".join(names) or Path(table.path).stem


def _profile(
    table: Delimited, layout: Layout, columns: Columns, subject: tuple[str, list[Row]], dose: float | None
) -> Profile:
    name, rows = subject
    refuse_more_than_one_dose(table, layout, rows)
    flagged = [row for row in rows if is_no_sample(row, layout)]
    samples = [_sample(table, layout, row) for row in rows if not is_no_sample(row, layout)]
    taken = [sample for sample in samples if sample.concentration is not Absent.MISSING]
    if len(taken) < FEWEST_SAMPLES:
        place = table.place(taken[0].row if taken else rows[0])
        raise UnreadableFile(
            f"{place}: subject {name!r} has {len(taken) or 'no'} sample{'' if len(taken) == 1 else 's'}; expected "
            f"{FEWEST_SAMPLES} or more: add the others, or take the subject out"
        )
    _refuse_unless_times_rise(table, layout, taken)
    found, said = (dose, None) if dose is not None else dose_of(table, layout, columns, rows)
    remarks = [*_of_time(table, layout), *_of_missing(layout, samples, flagged), *_of_words(layout, taken)]
    return Profile(
        subject=name,
        time_h=tuple(sample.time_h for sample in taken),
        concentration=tuple(None if isinstance(one.concentration, Absent) else one.concentration for one in taken),
        dose=found,
        remarks=(*remarks, *([said] if said else [])),
    )


def _sample(table: Delimited, layout: Layout, row: Row) -> _Sample:
    place = table.place(row)
    concentration = concentration_in(row.cells[layout.conc], place)
    return _Sample(row, time_in(row.cells[layout.time], place) * layout.hours, concentration)


def _refuse_unless_times_rise(table: Delimited, layout: Layout, taken: list[_Sample]) -> None:
    apart = "--columns subject=NAME" if not layout.subject else "--columns subject=ID+PERIOD"
    for early, late in pairwise(taken):
        if late.time_h > early.time_h:
            continue
        place, time = table.place(late.row), late.row.cells[layout.time]
        if late.time_h == early.time_h:
            raise UnreadableFile(
                f"{place}: time {time} again, as in line {early.row.line}; expected one sample at a time: keep one, or "
                f"name the column that tells the curves apart ({apart})"
            )
        raise UnreadableFile(
            f"{place}: time goes back from {early.row.cells[layout.time]} to {time}; expected rising times: sort the "
            f"rows, or, if two subjects or periods are mixed, name the column that tells them apart ({apart})"
        )


def _of_time(table: Delimited, layout: Layout) -> Iterator[str]:
    if layout.time_unit != "h":
        yield f"Times of {table.header[layout.time]!r} turned from {layout.time_unit} into h."


def _of_missing(layout: Layout, samples: list[_Sample], flagged: list[Row]) -> Iterator[str]:
    missing = [sample.row.line for sample in samples if sample.concentration is Absent.MISSING]
    if missing:
        yield f"Without a concentration, left out: {_lines(missing)}."
    ignored = [row.line for row in flagged if not is_nothing(row.cells[layout.conc])]
    if ignored:
        yield f"Flagged as no sample by EVID or MDV, left out: {_lines(ignored)}."


def _lines(numbers: list[int]) -> str:
    more = f" and {len(numbers) - _SHOWN} more" if len(numbers) > _SHOWN else ""
    return f"line{'' if len(numbers) == 1 else 's'} {', '.join(map(str, numbers[:_SHOWN]))}{more}"


def _of_words(layout: Layout, taken: list[_Sample]) -> Iterator[str]:
    words = Counter(one.row.cells[layout.conc] for one in taken if one.concentration is Absent.BELOW)
    if words:
        counted = ", ".join(f"{word!r} {count} time{'' if count == 1 else 's'}" for word, count in words.items())
        unsure = any(word.lower() in NOT_DETECTED for word in words)
        mend = "; leave a cell empty if ND means that no sample was taken" if unsure else ""
        yield f"Read as below quantification: {counted}{mend}."
