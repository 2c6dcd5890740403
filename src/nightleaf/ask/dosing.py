"""Dosing events in a table and a compartment model: the concentrations that follow."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nightleaf.exposure.events import observe, read_events, read_model


@dataclass(frozen=True, slots=True)
class PkRow:
    """An observation of the table.

    Parameters
    ----------
    id : int, float or str
        ID as the table writes it.
    time_h : float
        TIME. [h]
    concentration : float
        Central compartment. [unit of the dose / L]
    """

    id: int | float | str
    time_h: float
    concentration: float


@dataclass(frozen=True, slots=True)
class PkResult:
    """Concentrations at the rows with EVID 0, in the order of the table.

    Parameters
    ----------
    rows : tuple of PkRow
    amount_unit : str or None
        Unit of AMT, where the model states it.
    """

    rows: tuple[PkRow, ...]
    amount_unit: str | None

    def to_dict(self) -> dict[str, Any]:
        """The document of `pk --json`."""
        rows = [{"id": row.id, "time": row.time_h, "concentration": row.concentration} for row in self.rows]
        return {"schema": "nightleaf.pk/1", "rows": rows}


def pk(events: Path, model: Path) -> PkResult:
    """Concentrations of a table of dosing events.

    Parameters
    ----------
    events : Path
        CSV with ID, TIME, AMT, EVID, CMT, RATE, ADDL, II, SS.
    model : Path
        TOML with one or two compartments and their parameters.

    Returns
    -------
    PkResult

    Raises
    ------
    InputError
        If a file or a dose cannot be.
    NumericalError
        If amounts leave the range of numbers.
    """
    known = read_model(model)
    seen = observe(read_events(events), known)
    rows = tuple(PkRow(one.row.person, one.row.time_h, one.concentration) for one in seen)
    return PkResult(rows, known.amount_unit)
