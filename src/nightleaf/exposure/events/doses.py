"""What a row of the table and the model together bring into the body."""

from dataclasses import dataclass
from typing import Literal

from nightleaf.errors import InputError
from nightleaf.exposure.events.model import Entry, Model
from nightleaf.exposure.events.reading import EventRow


@dataclass(frozen=True, slots=True)
class Inflow:
    """What enters at once or over a time.

    Parameters
    ----------
    into : str
        "depot" or "central".
    amount : float
        What enters, after bioavailability.
    rate : float
        0 for a bolus. [amount/h]
    duration_h : float
        0 for a bolus. [h]
    lag_h : float
        From the time of the row to the time of entering. [h]
    """

    into: Literal["depot", "central"]
    amount: float
    rate: float
    duration_h: float
    lag_h: float


def inflow(row: EventRow, model: Model) -> Inflow:
    """The dose of a row.

    Bioavailability F scales the amount. A rate that the table or R gives stays as it is, so F scales the duration; a
    duration that D gives stays as it is, so F scales the rate. A constant infusion (SS without AMT) has a rate only.

    Parameters
    ----------
    row : EventRow
    model : Model

    Returns
    -------
    Inflow

    Raises
    ------
    InputError
        A compartment that takes no doses, or a rate or duration that the model does not give.
    """
    entry = _entry(row, model)
    number = model.entries.index(entry) + 1
    given = row.amount * entry.share
    if row.rate == 0:
        return Inflow(entry.name, given, 0.0, 0.0, entry.lag_h)
    if row.rate == -2:
        duration = _from_model(row, model, f"D{number}", "h", entry.duration_h)
        return Inflow(entry.name, given, given / duration, duration, entry.lag_h)
    unit = f"{model.amount_unit or 'mg'}/h"
    rate = row.rate if row.rate > 0 else _from_model(row, model, f"R{number}", unit, entry.rate)
    return Inflow(entry.name, given, rate, given / rate, entry.lag_h)


def _entry(row: EventRow, model: Model) -> Entry:
    number = row.compartment or 1
    if number > len(model.entries):
        known = " or ".join(f"{place} ({entry.name})" for place, entry in enumerate(model.entries, start=1))
        raise InputError(
            f"{row.place}: CMT is {number}; in {model.file} doses go into {known}: correct CMT or the model"
        )
    return model.entries[number - 1]


def _from_model(row: EventRow, model: Model, key: str, unit: str, value: float | None) -> float:
    if value is None:
        raise InputError(
            f"{row.place}: RATE is {row.rate:g}, which leaves it to {key} of the model, but {model.file} has no {key}; "
            f"write {key} = '2 {unit}' under [parameters], or a rate in RATE"
        )
    return value
