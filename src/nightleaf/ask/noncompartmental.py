"""Non-compartmental analysis of a table of samples."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, cast, get_args

from nightleaf.errors import InputError
from nightleaf.exposure.nca import (
    Administration,
    Columns,
    Method,
    Parameters,
    Route,
    analyse,
    columns_in,
    read_profiles,
)
from nightleaf.units import amount


@dataclass(frozen=True, slots=True)
class NcaResult:
    """Non-compartmental parameters of every subject, with what was asked for.

    Parameters
    ----------
    subjects : tuple of Parameters
        In the order of their first rows.
    method : str
        Trapezoids.
    administration : Administration
    """

    subjects: tuple[Parameters, ...]
    method: Method
    administration: Administration

    def to_dict(self) -> dict[str, Any]:
        """The document of `nca --json`. What has no value is None."""
        return {"schema": "nightleaf.nca/1", "method": self.method, "subjects": [_plain(one) for one in self.subjects]}


def nca(
    file: Path | str,
    *,
    dose: float | None = None,
    route: str = "oral",
    duration: float | str | None = None,
    method: str = "linear",
    columns: Mapping[str, str] | str | None = None,
) -> NcaResult:
    """Peak, areas, terminal half-life, clearance, volume and residence time of every subject of a table.

    Parameters
    ----------
    file : Path or str
        CSV, one sample a row.
    dose : float or None
        The whole amount given to each subject, in any unit; None takes a column of doses, if it can be trusted.
    route : str
        "oral", "bolus" or "infusion".
    duration : float, str or None
        Of an infusion: a number of hours, or text such as "15min".
    method : str
        "linear" or "linear-up-log-down".
    columns : mapping, str or None
        Names of the columns: {"subject": "ID", "conc": "DV"} or "subject=ID,conc=DV".

    Raises
    ------
    InputError
        If the file or an answer cannot be read.

    Examples
    --------
    >>> import tempfile
    >>> file = Path(tempfile.mkdtemp()) / "levels.csv"
    >>> _ = file.write_text("time,conc\\n0,8\\n1,4\\n2,2\\n3,1\\n")
    >>> (one,) = nca(file, dose=80, route="bolus", method="linear-up-log-down").subjects
    >>> round(one.half_life_h, 9), round(one.auc_inf_obs, 3), round(one.vz_f, 9)
    (1.0, 11.542, 10.0)
    """
    if method not in get_args(Method):
        raise InputError(f"method: '{method}' is not known; write one of {', '.join(get_args(Method))}")
    given = Administration(cast("Route", route), _hours(duration))
    trapezoids = cast("Method", method)
    profiles = read_profiles(file, columns=_columns(columns), dose=dose)
    return NcaResult(tuple(analyse(profile, given, trapezoids) for profile in profiles), trapezoids, given)


def _hours(duration: float | str | None) -> float | None:
    if duration is None or isinstance(duration, (int, float)):
        return duration
    try:
        return float(duration)
    except ValueError:
        return amount(duration, "h", what="duration")


def _columns(columns: Mapping[str, str] | str | None) -> Columns:
    if columns is None or isinstance(columns, str):
        return Columns() if columns is None else columns_in(columns)
    try:
        return Columns(**columns)
    except TypeError:
        raise InputError(f"columns: {dict(columns)} cannot be read; roles are subject, time, conc and dose") from None


def _plain(one: Parameters) -> dict[str, Any]:
    return asdict(one) | {"warnings": list(one.warnings)}
