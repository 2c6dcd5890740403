"""Dosing events in the columns that pharmacometric programs share: one event a row."""

import math
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from nightleaf.delimited import NUMBER, some_of
from nightleaf.errors import UnreadableFile
from nightleaf.exposure.events.table import MISSING, Cells, read_table

PersonId = int | float | str

OBSERVATION: Final = 0
DOSE: Final = 1
OTHER: Final = 2
RESET: Final = 3
RESET_AND_DOSE: Final = 4
_GIVES: Final = frozenset({DOSE, RESET_AND_DOSE})
_KINDS: Final = frozenset({OBSERVATION, OTHER, RESET}) | _GIVES
_COLUMNS: Final = ("id", "time", "amt", "evid", "cmt", "rate", "addl", "ii", "ss")


@dataclass(frozen=True, slots=True)
class EventRow:
    """One event of one person.

    Parameters
    ----------
    place : str
        File and line, for messages.
    person : int, float or str
        ID.
    time_h : float
        TIME. [h]
    kind : int
        EVID: 0 observation, 1 dose, 2 other, 3 reset, 4 reset and dose.
    amount, rate : float
        AMT and RATE, in the unit of the dose; RATE 0 is a bolus, -1 and -2 leave rate or duration to the model.
    compartment : int
        CMT, 0 for the first.
    additional : int
        ADDL, doses that follow at every interval.
    interval_h : float
        II. [h]
    steady : int
        SS: 0 no, 1 steady state instead of what was there, 2 steady state on top of it.
    """

    place: str
    person: PersonId
    time_h: float
    kind: int
    amount: float = 0.0
    compartment: int = 0
    rate: float = 0.0
    additional: int = 0
    interval_h: float = 0.0
    steady: int = 0

    @property
    def resets(self) -> bool:
        """Whether the body is emptied before anything else."""
        return self.kind in {RESET, RESET_AND_DOSE}

    @property
    def gives(self) -> bool:
        """Whether the row is a dose."""
        return self.kind in _GIVES


def read_events(path: Path | str) -> tuple[EventRow, ...]:
    """Read a table of dosing events.

    Parameters
    ----------
    path : Path or str
        UTF-8 text with a header and commas, semicolons or tabs. Columns ID and TIME, and as far as they are needed AMT,
        EVID, CMT, RATE, ADDL, II, SS, in any order and case; other columns are left alone. Lines that begin with # are
        skipped. Without a column EVID, a row with AMT above 0 is a dose and any other an observation.

    Returns
    -------
    tuple of EventRow
        In the order of the file.

    Raises
    ------
    UnreadableFile
        Naming file, line, what was found, what was expected.
    """
    table = read_table(path, _COLUMNS)
    columns = f"the columns are {some_of(table.header)}"
    for needed in ("id", "time"):
        if needed not in table.header:
            raise UnreadableFile(f"{table.path}: no column {needed.upper()}; {columns}: name it {needed.upper()}")
    if not {"amt", "evid"} & set(table.header):
        raise UnreadableFile(f"{table.path}: no column AMT, so nothing is given; {columns}: add one")
    events = tuple(_event(cells) for cells in table.rows)
    _refuse_time_running_back(events)
    return events


def _event(cells: Cells) -> EventRow:
    stated = "evid" in cells.texts
    event = EventRow(
        place=cells.place,
        person=_person(cells),
        time_h=cells.number("time", needed=True),
        kind=cells.whole("evid") if stated else int(cells.number("amt") > 0),
        amount=cells.number("amt"),
        compartment=cells.whole("cmt"),
        rate=cells.number("rate"),
        additional=cells.whole("addl"),
        interval_h=cells.number("ii"),
        steady=cells.whole("ss"),
    )
    fault = _fault(event) or (_dose_fault(event) if event.gives else _idle_fault(event, stated=stated))
    if fault is not None:
        raise UnreadableFile(f"{cells.place}: {fault}")
    return event


def _person(cells: Cells) -> PersonId:
    text = cells.texts["id"]
    if text in MISSING:
        raise UnreadableFile(f"{cells.place}: ID is missing; name the person on each row")
    padded = re.match(r"[+-]?0\d", text)  # 01 is a label, not the number 1
    if padded or not NUMBER.fullmatch(text) or not math.isfinite(float(text)):
        return text
    number = float(text)
    return int(number) if number == int(number) else number


def _fault(event: EventRow) -> str | None:
    """What cannot be in any row, and how to mend it."""
    if event.kind not in _KINDS:
        return f"EVID is {event.kind}; expected 0 (observation), 1 (dose), 2 (other), 3 (reset) or 4 (reset and dose)"
    numbers = {"AMT": event.amount, "CMT": event.compartment, "ADDL": event.additional, "II": event.interval_h}
    below = [
        f"{name} is {value:g}; expected 0 or more: correct it, or write . for none"
        for name, value in numbers.items()
        if value < 0
    ]
    return below[0] if below else None


def _idle_fault(event: EventRow, *, stated: bool) -> str | None:
    """A dose in a row that gives none would be lost without a word."""
    numbers = {"AMT": event.amount, "RATE": event.rate, "ADDL": event.additional, "SS": event.steady}
    filled = [f"{name} is {value:g}" for name, value in numbers.items() if value != 0]
    if not filled:
        return None
    if not stated:
        return f"{filled[0]} without AMT; write AMT, or add a column EVID with 1 for a dose"
    return f"EVID is {event.kind}, which gives no dose, but {filled[0]}; write EVID 1 for a dose, or 0 in its place"


def _dose_fault(event: EventRow) -> str | None:
    if event.steady not in {0, 1, 2}:
        return f"SS is {event.steady}; expected 0 (no), 1 (instead of what is there) or 2 (on top of it)"
    if event.rate < 0 and event.rate not in {-1, -2}:
        return f"RATE is {event.rate:g}; expected 0, a rate, -1 (rate from the model) or -2 (duration from the model)"
    if event.additional > 0 and event.interval_h == 0:
        return f"ADDL is {event.additional} without II; write the hours between the doses in II"
    if event.amount == 0:
        return _empty_dose_fault(event)
    if event.steady > 0 and event.interval_h == 0:
        return f"SS is {event.steady} without II; write the hours between the doses in II"
    return None


def _empty_dose_fault(event: EventRow) -> str | None:
    """Without AMT there is one dose only: a constant infusion that led to a steady state."""
    if event.rate == 0:
        return f"EVID is {event.kind} without AMT; write the amount, or EVID 2 if nothing was given"
    if event.steady == 0 or event.rate == -2:
        return f"RATE is {event.rate:g} without AMT; write the amount of the infusion in AMT"
    if event.interval_h > 0:
        return f"SS is {event.steady} without AMT, a constant infusion, which has no II; write AMT, or II 0"
    return None


def _refuse_time_running_back(events: tuple[EventRow, ...]) -> None:
    """Time may start anew with a reset, and after one that gave no dose."""
    before: dict[PersonId, EventRow] = {}
    for event in events:
        last = before.get(event.person)
        if last is not None and event.time_h < last.time_h and not event.resets and last.kind != RESET:
            raise UnreadableFile(
                f"{event.place}: TIME is {event.time_h:g} after {last.time_h:g} for ID {event.person}; expected the "
                "rows of a person in order of time: sort them, or start anew with EVID 3 or 4"
            )
        before[event.person] = event
