"""Published figures that a prediction is held against."""

import csv
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from nightleaf.errors import Malformed, UnknownKey, UnknownWord, Unsourced
from nightleaf.evidence.library import Library
from nightleaf.evidence.reading import build

USES = ("calibration", "held out")
PARTS = ("exposure", "night", "drug")
COLUMNS = ("analyte", "metric", "unit", "median", "low", "high")


class Study(BaseModel):
    """A study's card: what was given to whom, when samples were drawn, and what it may be used for."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str
    part: str = "exposure"
    source: str
    locator: str
    use: str
    population: str
    form: str
    meal: str
    reviewed: date
    table: str
    sampling_h: tuple[float, ...]
    sampling_note: str
    dose_mg: dict[str, float]
    last_h: dict[str, float] = {}


@dataclass(frozen=True, slots=True)
class Observed:
    """One published figure: the median of a group, and its range."""

    analyte: str
    metric: str
    unit: str
    median: float
    low: float
    high: float


def studies(library: Library) -> tuple[Study, ...]:
    """All study cards of exposure, by key; a card says with `part` if it is about something else.

    Raises
    ------
    LibraryError
        If a card is malformed, or its source is not in the library.
    """
    found = []
    for key, fields in sorted(library.under("observations").items()):
        part = fields.get("part", "exposure")
        if part not in PARTS:
            raise UnknownWord(f"observations/{key}.toml: part '{part}' is not one of {', '.join(PARTS)}")
        if part != "exposure":
            continue
        study = build(Study, {**fields, "key": key}, f"observations/{key}.toml")
        if study.source not in library.sources:
            raise Unsourced(f"observations/{key}.toml: no source file '{study.source}'")
        if study.use not in USES:
            raise UnknownWord(f"observations/{key}.toml: use '{study.use}' is not one of {', '.join(USES)}")
        found.append(study)
    return tuple(found)


def observed(study: Study, library: Library) -> tuple[Observed, ...]:
    """The published figures of a study, in the order of its table."""
    path = library.root / "observations" / study.table
    if not path.is_file():
        raise UnknownKey(f"observations/{study.key}.toml: no table '{study.table}' beside it")
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        if tuple(rows.fieldnames or ()) != COLUMNS:
            raise Malformed(f"{path.name}: columns must be {', '.join(COLUMNS)}")
        return tuple(_row(row, line, path) for line, row in enumerate(rows, start=2))


def _row(row: dict[str, str], line: int, path: Path) -> Observed:
    try:
        median, low, high = (float(row[name]) for name in ("median", "low", "high"))
    except (TypeError, ValueError):
        raise Malformed(f"{path.name}, line {line}: median, low and high must be numbers") from None
    if not 0 < low <= median <= high:
        raise Malformed(f"{path.name}, line {line}: expected 0 < low <= median <= high")
    return Observed(row["analyte"], row["metric"], row["unit"], median, low, high)
