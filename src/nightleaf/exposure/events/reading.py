"""Dosing events in a table: one event a row, in the columns that pharmacometric programs share."""

import csv
import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple

from nightleaf.errors import UnreadableFile

PersonId = int | float | str

OBSERVATION: Final = 0
DOSE: Final = 1
OTHER: Final = 2
RESET: Final = 3
RESET_AND_DOSE: Final = 4
_KINDS: Final = "0 (observation), 1 (dose), 2 (other), 3 (reset) or 4 (reset and dose)"
_COLUMNS: Final = ("id", "time", "amt", "evid", "cmt", "rate", "addl", "ii", "ss")
_DOSING: Final = ("amt", "rate", "addl", "ss")
_MISSING: Final = frozenset({"", ".", "NA"})
_NUMBER: Final = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")
_DELIMITERS: Final = ",;\t"
_LARGEST_BYTES: Final = 100_000_000


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


class _Cells(NamedTuple):
    place: str
    texts: dict[str, str]

    def number(self, column: str, missing: float | None = 0.0) -> float:
        text = self.texts.get(column, "")
        if text in _MISSING and missing is not None:
            return missing
        value = float(text) if _NUMBER.fullmatch(text) else math.nan
        if not math.isfinite(value):
            raise UnreadableFile(
                f"{self.place}: {column.upper()} is {text!r}; expected a number"
                + ("" if missing is None else ", or '.' for none")
            )
        return value

    def whole(self, column: str) -> int:
        value = self.number(column)
        if value != int(value):
            raise UnreadableFile(f"{self.place}: {column.upper()} is {value:g}; expected a whole number")
        return int(value)


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
    path = Path(path)
    header, rows = _table(path)
    for needed in ("id", "time"):
        if needed not in header:
            raise UnreadableFile(f"{path.name}: no column {needed.upper()}; the columns are {', '.join(header)}")
    if not {"amt", "evid"} & set(header):
        raise UnreadableFile(f"{path.name}: no column AMT, so there is no dose; the columns are {', '.join(header)}")
    events = tuple(_event(_Cells(place, dict(zip(header, cells, strict=True)))) for place, cells in rows)
    _refuse_time_running_back(events)
    return events


def _event(cells: _Cells) -> EventRow:
    written = cells.whole("evid") if "evid" in cells.texts else int(cells.number("amt") > 0)
    event = EventRow(
        place=cells.place,
        person=_person(cells),
        time_h=cells.number("time", missing=None),
        kind=written,
        amount=cells.number("amt"),
        compartment=cells.whole("cmt"),
        rate=cells.number("rate"),
        additional=cells.whole("addl"),
        interval_h=cells.number("ii"),
        steady=cells.whole("ss"),
    )
    fault = _fault(event, cells)
    if fault is not None:
        raise UnreadableFile(f"{cells.place}: {fault}")
    return event


def _person(cells: _Cells) -> PersonId:
    text = cells.texts["id"]
    if text in _MISSING:
        raise UnreadableFile(f"{cells.place}: ID is missing; name the person on each row")
    if not _NUMBER.fullmatch(text) or not math.isfinite(float(text)) or re.match(r"[+-]?0\d", text):
        return text
    return int(float(text)) if float(text) == int(float(text)) else float(text)


def _fault(event: EventRow, cells: _Cells) -> str | None:
    """What cannot be in a row, and how to mend it."""
    if event.kind not in {OBSERVATION, DOSE, OTHER, RESET, RESET_AND_DOSE}:
        return f"EVID is {event.kind}; expected {_KINDS}"
    below = [name for name in ("amt", "cmt", "addl", "ii") if cells.number(name) < 0]
    if below:
        return f"{below[0].upper()} is {cells.number(below[0]):g}; expected 0 or more"
    if event.kind in {DOSE, RESET_AND_DOSE}:
        return _dose_fault(event)
    filled = [name.upper() for name in _DOSING if cells.number(name) != 0]
    if filled:
        return f"EVID is {event.kind}, which gives no dose, but {filled[0]} is {cells.number(filled[0].lower()):g}; " + (
            "write EVID 1 for a dose, or 0 here" if "evid" in cells.texts else "add a column EVID with 1 for a dose"
        )
    return None


def _dose_fault(event: EventRow) -> str | None:
    if event.steady not in {0, 1, 2}:
        return f"SS is {event.steady}; expected 0 (no), 1 (instead of what is there) or 2 (on top of it)"
    if event.rate < 0 and event.rate not in {-1, -2}:
        return f"RATE is {event.rate:g}; expected 0, a rate, -1 (rate from the model) or -2 (duration from the model)"
    if event.additional > 0 and event.interval_h == 0:
        return f"ADDL is {event.additional} without II; write the hours between the doses in II"
    if event.amount > 0:
        lacks_interval = event.steady > 0 and event.interval_h == 0
        return f"SS is {event.steady} without II; write the hours between the doses in II" if lacks_interval else None
    if event.steady > 0 and (event.rate > 0 or event.rate == -1):
        if event.interval_h > 0 or event.additional > 0:
            return "SS with RATE but without AMT is a constant infusion, which takes no II; write AMT, or II 0"
        return None
    if event.rate != 0:
        return f"RATE is {event.rate:g} without AMT; write the amount of the infusion in AMT"
    return f"EVID is {event.kind} without AMT; write the amount, or EVID 2 if nothing was given"


def _refuse_time_running_back(events: tuple[EventRow, ...]) -> None:
    """Time may start anew with a reset, and after one that gave no dose."""
    before: dict[PersonId, EventRow] = {}
    for event in events:
        last = before.get(event.person)
        restarts = event.kind in {RESET, RESET_AND_DOSE} or (last is not None and last.kind == RESET)
        if last is not None and event.time_h < last.time_h and not restarts:
            raise UnreadableFile(
                f"{event.place}: TIME is {event.time_h:g} after {last.time_h:g} for ID {event.person}; expected rows of a "
                "person in order of time: sort them, or start anew with EVID 3 or 4"
            )
        before[event.person] = event


def _table(path: Path) -> tuple[tuple[str, ...], list[tuple[str, list[str]]]]:
    """Header in lower case, and place and cells of each row."""
    lines = [line for line in enumerate(_text(path).splitlines(), start=1) if line[1].strip()[:1] not in {"", "#"}]
    if len(lines) < 2:
        raise UnreadableFile(f"{path.name}: no row below a header; expected a header with ID, TIME, AMT and one event a row")
    delimiter = max(_DELIMITERS, key=lines[0][1].count)
    reader = csv.reader((text for _, text in lines), delimiter=delimiter, strict=True)
    found: list[tuple[str, list[str]]] = []
    try:
        for cells in reader:
            found.append((f"{path.name}, line {lines[reader.line_num - 1][0]}", [cell.strip() for cell in cells]))  # noqa: PERF401
    except csv.Error as error:
        raise UnreadableFile(f"{path.name}, line {lines[reader.line_num - 1][0]}: {error}; check the quotes") from None
    header = tuple(name.lower() for name in found[0][1])
    for name in _COLUMNS:
        if header.count(name) > 1:
            raise UnreadableFile(f"{path.name}: two columns named {name.upper()}; expected one: rename the other")
    for place, cells in found[1:]:
        if len(cells) != len(header):
            raise UnreadableFile(f"{place}: {len(cells)} cells; expected {len(header)} as in the header")
    return header, found[1:]


def _text(path: Path) -> str:
    faults: tuple[tuple[Callable[[], bool], str], ...] = (
        (lambda: not path.exists(), "no such file; check the name and the folder"),
        (lambda: not path.is_file(), "is not a plain file; expected a table as text"),
        (lambda: path.stat().st_size > _LARGEST_BYTES, "is over 100 MB; split it by person"),
    )
    try:
        for found, words in faults:
            if found():
                raise UnreadableFile(f"{path}: {words}")
        content = path.read_bytes()
        text = content.decode("utf-8-sig")
    except OSError as error:
        raise UnreadableFile(f"{path}: cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise UnreadableFile(f"{path}: is not a text file; save the table as CSV in UTF-8") from None
    if "\0" in text:
        raise UnreadableFile(f"{path}: is not a text file; save the table as CSV in UTF-8")
    if not text.strip():
        raise UnreadableFile(f"{path}: is empty; expected a header with ID, TIME, AMT and one event a row")
    return text
