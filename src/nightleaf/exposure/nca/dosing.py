"""How much was given: by the caller, or by a column that can be trusted to mean the whole amount."""

from typing import Final

from nightleaf.delimited import Delimited, Row
from nightleaf.errors import UnreadableFile
from nightleaf.exposure.nca.cells import is_empty, number_in, time_in
from nightleaf.exposure.nca.columns import Columns, Layout, weight_or_per_kg
from nightleaf.exposure.nca.profile import checked_amount

_NOTHING: Final = frozenset({"0", "0.0", "+0"})
_OTHER_EVENTS: Final = frozenset({"2", "3", "2.0", "3.0"})
"""Events of an event table that give no dose."""


def is_no_sample(row: Row, layout: Layout) -> bool:
    """Whether a row tells of a dose or another event, or is flagged to hold no measured value."""
    flags = (layout.event, layout.no_value)
    return any(flag is not None and not is_nothing(row.cells[flag]) for flag in flags)


def refuse_more_than_one_dose(table: Delimited, layout: Layout, rows: list[Row]) -> None:
    """One dose, at time 0, is what the analysis is for.

    Raises
    ------
    UnreadableFile
        If the rows of a subject tell of a second dose, or of one at another time.
    """
    for row in rows:
        if any(not is_nothing(row.cells[place]) for place in layout.repeated):
            raise UnreadableFile(
                f"{table.place(row)}: repeated doses ({', '.join(table.header[p] for p in layout.repeated)}); "
                "expected a single dose: keep the samples after one dose"
            )
    given = _dose_events(layout, rows)
    if len(given) > 1:
        raise UnreadableFile(
            f"{table.place(given[1])}: a second dose of the same subject, after line {given[0].line}; "
            "expected a single dose: keep the samples after one dose, or name the column that tells periods apart "
            "(--columns subject=ID+PERIOD)"
        )
    if given and time_in(given[0].cells[layout.time], table.place(given[0])):
        raise UnreadableFile(
            f"{table.place(given[0])}: a dose at time {given[0].cells[layout.time]}; expected time 0: "
            "subtract the time of the dose from all times of the subject, or, if no dose is meant, write it in each row"
        )


def dose_of(table: Delimited, layout: Layout, columns: Columns, rows: list[Row]) -> tuple[float | None, str | None]:
    """The whole amount given to one subject, and what to say about where it comes from.

    A dose column is used if the caller named it, or if nothing hints that it may be per kg: such a guess could be wrong
    by a body weight.

    Raises
    ------
    UnreadableFile, ImpossibleAmount
        If its cells are no amounts, or not one amount.
    """
    if layout.dose is None:
        return None, None
    name, suspect = table.header[layout.dose], weight_or_per_kg(table, layout.dose)
    if suspect is not None and columns.dose is None:
        hint = "it is per kg by its name" if suspect == name else f"the file has a column {suspect!r} too"
        return None, (
            f"The column {name!r} may be an amount per kg, as {hint}: not used. Give the whole amount with --dose, "
            f"or name the column with --columns dose={name} if it holds the whole amount."
        )
    found: dict[float, Row] = {}
    for row in rows:
        cell = row.cells[layout.dose]
        if not is_nothing(cell):
            what = f"{table.place(row)}: dose"
            found.setdefault(checked_amount(number_in(cell, what, "write the amount as a number alone"), what), row)
    if len(found) > 1:
        first, second = list(found.items())[:2]
        raise UnreadableFile(
            f"{table.place(second[1])}: dose {second[0]:g}, and {first[0]:g} in line {first[1].line}; "
            "expected one dose for a subject: correct the column, or give one for all with --dose"
        )
    if not found:
        return None, None
    return next(iter(found)), f"Dose {next(iter(found)):.12g} taken from the column {name!r} as the whole amount."


def _dose_events(layout: Layout, rows: list[Row]) -> list[Row]:
    """Rows that give a dose. A dose that stands in every row of a subject is a property, not an event."""
    if layout.event is not None:
        events = [(row, row.cells[layout.event]) for row in rows]
        return [row for row, event in events if not is_nothing(event) and event not in _OTHER_EVENTS]
    if layout.dose is None:
        return []
    with_dose = [row for row in rows if not is_nothing(row.cells[layout.dose])]
    return with_dose if 0 < len(with_dose) < len(rows) else []


def is_nothing(cell: str) -> bool:
    """Whether a cell gives no amount: empty or nought."""
    return is_empty(cell) or cell in _NOTHING
