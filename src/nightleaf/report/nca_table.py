"""Non-compartmental parameters for a terminal."""

import math
from typing import Final

from rich import box
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from nightleaf.ask.noncompartmental import NcaResult
from nightleaf.exposure.nca import Parameters
from nightleaf.report.words import MINUS, NOTHING

_DIGITS: Final = 4
_ROUTES: Final = {"oral": "by mouth", "bolus": "bolus into a vein", "infusion": "infusion into a vein"}
_SHOWN: Final = 6


def nca_table(result: NcaResult) -> RenderableType:
    """One row a subject: exposure, then the terminal phase; then what to know before trusting them."""
    oral = result.administration.route == "oral"
    clearance, volume = ("CL/F", "Vz/F") if oral else ("CL", "Vz")
    exposure = {
        "Cmax": "cmax", "Tmax, h": "tmax_h", "C0": "c0", "AUClast": "auc_last", "AUCinf": "auc_inf_obs",
        "beyond, %": "auc_percent_extrapolated", clearance: "cl_f", volume: "vz_f",
    }  # fmt: skip
    terminal = {
        "half-life, h": "half_life_h", "lambda z, 1/h": "lambda_z", "points": "lambda_z_points",
        "adj. R2": "adjusted_r2", "AUCinf pred": "auc_inf_pred", "MRTinf, h": "mrt_inf_h",
    }  # fmt: skip
    notes = (
        "Areas: unit of the concentrations times hours. Beyond: share of AUCinf after the last measurable sample. "
        f"{clearance} and {volume} in the unit of the dose over those of areas and concentrations."
    )
    parts: list[RenderableType] = [
        Padding(Text(_asked(result), style="bold"), (0, 0, 1, 0)),
        _figures(result.subjects, exposure),
        _figures(result.subjects, terminal),
        Text(notes, style="dim"),
    ]
    if warnings := _warnings(result.subjects):
        parts.append(Padding(Group(Text("To know first", style="bold"), *warnings), (1, 0, 0, 0)))
    return Group(*parts)


def figure_words(value: float | None) -> str:
    """A figure with four digits.

    >>> figure_words(0.0484570), figure_words(12.0), figure_words(21661.2), figure_words(None)
    ('0.04846', '12.00', '21661', '–')
    """
    if value is None:
        return NOTHING
    if isinstance(value, int) or value == 0:
        return f"{value:g}"
    long = _DIGITS - 1 <= math.log10(abs(value)) < 2 * _DIGITS
    return (f"{value:.0f}" if long else f"{value:#.{_DIGITS}g}").replace("-", MINUS)


def _asked(result: NcaResult) -> str:
    given = result.administration
    lasting = "" if given.duration_h is None else f" over {given.duration_h:g} h"
    return f"Non-compartmental analysis, {_ROUTES[given.route]}{lasting}, {result.method} trapezoids"


def _figures(subjects: tuple[Parameters, ...], columns: dict[str, str]) -> RenderableType:
    shown = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0), show_edge=False)
    shown.add_column("Subject", overflow="fold")
    for header in columns:
        shown.add_column(header, justify="right", overflow="fold")
    for one in subjects:
        shown.add_row(Text(one.subject), *(Text(figure_words(getattr(one, field))) for field in columns.values()))
    return Padding(shown, (0, 0, 1, 0))


def _warnings(subjects: tuple[Parameters, ...]) -> list[RenderableType]:
    """Each sentence once, with the subjects it is about; no names where it is about all."""
    about: dict[str, list[str]] = {}
    for one in subjects:
        for warning in one.warnings:
            about.setdefault(warning, []).append(one.subject)
    return [Text(f"- {_names(names, len(subjects))}{warning}") for warning, names in about.items()]


def _names(names: list[str], all_of_them: int) -> str:
    if len(names) == all_of_them:
        return ""
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return f"{', '.join(names[:_SHOWN])}{more}: "
