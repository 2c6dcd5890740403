"""What nights without any drug are like in people: levels, slopes with age, differences between the sexes."""

import csv
import math
from datetime import date
from pathlib import Path
from typing import Any, Final, NamedTuple, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from nightleaf.errors import Malformed, UnknownKey, Unsourced
from nightleaf.evidence.library import Library
from nightleaf.evidence.reading import as_list, as_table, build
from nightleaf.evidence.trial_card import METRICS

NORM_METRICS: Final[dict[str, str]] = {
    **METRICS,
    **dict.fromkeys(("n1_bout_mean_min", "n2_bout_mean_min", "n3_bout_mean_min", "rem_bout_mean_min"), "min"),
    **dict.fromkeys(("wake_bout_cv", "n2_bout_cv", "n3_bout_cv"), "1"),
    **dict.fromkeys(("n3_first_to_last_third", "rem_last_to_first_third"), "1"),
    "arousal_index_per_h": "1/h",
    "cycle_min": "min",
    "sleep_run_p50_min": "min",
}
"""Metric -> its unit: what trials report, and how nights are built (ratios of mean minutes of thirds; dwell CV)."""

KINDS: Final = ("level", "slope_per_decade", "difference_men_women", "range")
_WORDS: Final[dict[str, tuple[str, ...]]] = {
    "part": ("night",),
    "use": ("calibration", "held out"),
    "sex": ("female", "male", "both"),
    "kind": KINDS,
    "statistic": ("mean", "median"),
    "bounds": ("ci95", "iqr", "usual", "acceptance"),
    "pedigree": ("read", "memory", "chosen"),
    "direction": ("up", "down", "none"),
}
_OF_THE_CARD: Final = ("population", "age", "sex", "n", "pedigree", "locator")
_COLUMNS: Final = ("statistic", "key", "value", "ci_lo", "ci_hi")
_STRICT: Final = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class _Worded(BaseModel):
    model_config = _STRICT

    @model_validator(mode="after")
    def _knows_its_words(self) -> Self:
        for name in sorted(type(self).model_fields.keys() & _WORDS.keys()):
            word = getattr(self, name)
            if word is not None and word not in _WORDS[name]:
                raise ValueError(f"{name} '{word}' is not one of {', '.join(_WORDS[name])}")
        return self


class NormRow(_Worded):
    """One figure of nights without a drug.

    `kind` level and range are in the unit of the metric, slope_per_decade per ten years of age, difference_men_women
    is men minus women. `bounds` says what `lo` and `hi` are: a 95 % interval of the figure, the middle half of
    people, what a review calls usual, or what a simulation is accepted within (which may be open at one end); `sd` is
    over people. `direction` alone is a figure of which only the sign is known, "none" one that was not significant.
    Pedigree "memory" was not seen in a source, "chosen" is ours. `age` is from and to [year], absent if not stated.
    """

    metric: str
    kind: str
    population: str
    sex: str
    pedigree: str
    locator: str
    age: tuple[float, float] | None = None
    value: float | None = None
    lo: float | None = None
    hi: float | None = None
    sd: float | None = Field(default=None, gt=0)
    statistic: str = "mean"
    bounds: str | None = None
    direction: str | None = None
    n: int | None = Field(default=None, ge=1)
    note: str = ""

    @model_validator(mode="after")
    def _is_one_figure(self) -> Self:
        if self.metric not in NORM_METRICS:
            raise ValueError(f"metric '{self.metric}' is not one of {', '.join(NORM_METRICS)}")
        if self.age is not None and not 0 <= self.age[0] <= self.age[1]:
            raise ValueError(f"age {list(self.age)} must run from young to old")
        self._is_bounded_as_it_says()
        self._says_something()
        return self

    def _is_bounded_as_it_says(self) -> None:
        open_ended = self.bounds == "acceptance"
        lo, hi = (-math.inf if self.lo is None else self.lo), (math.inf if self.hi is None else self.hi)
        bounded = [bound for bound in (self.lo, self.hi) if bound is not None]
        if bool(bounded) != (self.bounds is not None) or (len(bounded) == 1 and not open_ended):
            raise ValueError("lo, hi and bounds stand together or not at all; only acceptance may be open at one end")
        if lo > hi:
            raise ValueError(f"lo {self.lo} lies above hi {self.hi}")
        if self.value is not None and not lo <= self.value <= hi:
            raise ValueError(f"value {self.value} lies outside lo {self.lo} to hi {self.hi}")

    def _says_something(self) -> None:
        if self.value is None and self.bounds is None and self.direction is None:
            raise ValueError("needs a value, lo and hi, or a direction")
        if self.kind == "range" and self.bounds is None:
            raise ValueError("kind 'range' needs lo and hi")
        if self.direction is not None and self.kind in {"level", "range"}:
            raise ValueError(f"kind '{self.kind}' has no direction")
        sign = {"up": 1, "down": -1}.get(self.direction or "", 0)
        if sign and self.value is not None and sign * self.value < 0:
            raise ValueError(f"direction '{self.direction}' and value {self.value} point opposite ways")

    @property
    def unit(self) -> str:
        """Unit of the metric."""
        return NORM_METRICS[self.metric]


class NormCard(_Worded):
    """A study of nights without a drug, or what we accept of a simulation; its rows, and a table where there is one.

    `table` names a CSV file beside the card (columns statistic, key, value, ci_lo, ci_hi) that `script` computed from
    `data` with `seed`.
    """

    key: str
    part: str
    source: str
    use: str
    reviewed: date
    rows: tuple[NormRow, ...] = ()
    table: str | None = None
    script: str | None = None
    data: str | None = None
    seed: int | None = None
    note: str = ""

    @model_validator(mode="after")
    def _holds_something(self) -> Self:
        if not self.rows and self.table is None:
            raise ValueError("needs rows or a table")
        for field in ("script", "data", "seed") if self.table is not None else ():
            if getattr(self, field) is None:
                raise ValueError(f"a computed table needs '{field}'")
        places = [
            (row.metric, row.kind, row.population, row.age, row.sex, row.statistic, row.pedigree) for row in self.rows
        ]
        twice = next((place for place in places if places.count(place) > 1), None)
        if twice is not None:
            raise ValueError(f"two rows for {', '.join(map(str, twice))}")
        return self


class StructureFigure(NamedTuple):
    """One statistic of recorded nights, with its 95 % interval over nights."""

    statistic: str
    key: str
    value: float
    ci_lo: float
    ci_hi: float


def norm_cards(library: Library) -> tuple[NormCard, ...]:
    """All cards of `observations/` with part = "night", by key.

    What a card says of `population`, `age`, `sex`, `n`, `pedigree` and `locator` holds for each row that does not.

    Raises
    ------
    LibraryError
        If a card is malformed, its source is not in the library or was not read, or its table is not there.

    Examples
    --------
    >>> from nightleaf.evidence import load_library
    >>> boulos = {card.key: card for card in norm_cards(load_library())}["night_boulos_2019"]
    >>> next(row.value for row in boulos.rows if row.metric == "waso_min" and row.kind == "slope_per_decade")
    9.7
    """
    found = []
    for key, fields in sorted(library.under("observations").items()):
        if fields.get("part") == "night":
            where = f"observations/{key}.toml"
            card = build(NormCard, {**_shared_out(fields, where), "key": key}, where)
            _check(card, library, where)
            found.append(card)
    return tuple(found)


def _shared_out(fields: dict[str, Any], where: str) -> dict[str, Any]:
    """The card with what it says of all its rows written into each."""
    shared = {name: fields[name] for name in _OF_THE_CARD if name in fields}
    rows = [{**shared, **as_table(row, f"{where}: rows")} for row in as_list(fields.get("rows", []), f"{where}: rows")]
    return {name: value for name, value in fields.items() if name not in _OF_THE_CARD} | {"rows": rows}


def _check(card: NormCard, library: Library, where: str) -> None:
    if card.source not in library.sources:
        raise Unsourced(f"{where}: no source file '{card.source}'")
    if library.source(card.source).read == "no" and any(row.pedigree == "read" for row in card.rows):
        raise Unsourced(f"{where}: the source '{card.source}' was not read, so no row can have pedigree 'read'")
    if card.table is not None and not (library.root / "observations" / card.table).is_file():
        raise UnknownKey(f"{where}: no table '{card.table}' beside it")


def structure_figures(card: NormCard, library: Library) -> tuple[StructureFigure, ...]:
    """The computed table of a card, in its order.

    Raises
    ------
    LibraryError
        If the card has no table, or a row is malformed.
    """
    if card.table is None:
        raise UnknownKey(f"observations/{card.key}.toml: has no table")
    path = library.root / "observations" / card.table
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        if tuple(rows.fieldnames or ()) != _COLUMNS:
            raise Malformed(f"{path.name}: columns must be {', '.join(_COLUMNS)}")
        found = tuple(_figure(row, line, path) for line, row in enumerate(rows, start=2))
    places = [(figure.statistic, figure.key) for figure in found]
    if len(set(places)) < len(places):
        raise Malformed(f"{path.name}: a statistic stands twice")
    return found


def _figure(row: dict[str, str], line: int, path: Path) -> StructureFigure:
    try:
        value, lo, hi = (float(row[name]) for name in ("value", "ci_lo", "ci_hi"))
    except (TypeError, ValueError):
        raise Malformed(f"{path.name}, line {line}: value, ci_lo and ci_hi must be numbers") from None
    if not (math.isfinite(value) and lo <= hi):
        raise Malformed(f"{path.name}, line {line}: expected finite numbers with ci_lo <= ci_hi")
    return StructureFigure(row["statistic"], row["key"], value, lo, hi)
