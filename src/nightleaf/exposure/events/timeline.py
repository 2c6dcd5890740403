"""The events of each person in the order in which they act, and the concentration at every observation."""

import math
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from nightleaf.errors import NumericalError
from nightleaf.exposure.events.body import Body
from nightleaf.exposure.events.model import Model
from nightleaf.exposure.events.reading import OBSERVATION, EventRow, PersonId


class Observed(NamedTuple):
    """A row with EVID 0 and the concentration in the central compartment, in the unit of the dose per litre."""

    row: EventRow
    concentration: float


def observe(events: Iterable[EventRow], model: Model) -> tuple[Observed, ...]:
    """Concentrations at the rows with EVID 0.

    Rows of a person act in the order of the table, also at equal times: an observation above a dose does not see it.
    Doses that no row states (ADDL, lagged, implied by SS) act before the rows of the same time. People share nothing.

    Parameters
    ----------
    events : iterable of EventRow
    model : Model

    Returns
    -------
    tuple of Observed
        In the order of the table.

    Raises
    ------
    InputError
        A dose that the model cannot take, or more doses than can be meant.
    NumericalError
        Amounts that leave the range of numbers.
    """
    bodies: dict[PersonId, Body] = {}
    return tuple(seen for row in events for seen in _act(row, bodies, model))


def _act(row: EventRow, bodies: dict[PersonId, Body], model: Model) -> Iterator[Observed]:
    if row.resets or row.person not in bodies:
        bodies[row.person] = Body(model, row.time_h)
    body = bodies[row.person]
    try:
        body.reach(row.time_h)
        if row.gives:
            body.take(row)
        concentration = sum(body.amounts.x) / model.volume_l
    except (OverflowError, ZeroDivisionError):
        concentration = math.nan
    if not math.isfinite(concentration):
        raise NumericalError(f"{row.place}: amounts left the range of numbers; check AMT, RATE, TIME and {model.file}")
    if row.kind == OBSERVATION:
        yield Observed(row, concentration)
