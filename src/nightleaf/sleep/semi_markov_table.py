"""The semi-Markov baseline as a table, and the one that ships."""

import csv
from collections.abc import Iterable, Mapping
from typing import Final

import numpy as np

from nightleaf.errors import InputError, Malformed, UnknownKey, Unsourced
from nightleaf.evidence import Library
from nightleaf.sleep.dwell import SHAPES, DwellMixture
from nightleaf.sleep.semi_markov import THIRDS, SemiMarkov
from nightleaf.sleep.structure import STAGES

COLUMNS: Final = ("quantity", "third", "stage", "next", "value")

_CARD: Final = "parameters.sleep.semi_markov"
_EDGES: Final = ("latency_ln_mean", "latency_ln_sd", "terminal_ln_mean", "terminal_ln_sd")


def shipped_semi_markov(library: Library) -> SemiMarkov:
    """The baseline of the library: fitted to the majority scorings of 25 healthy nights.

    Raises
    ------
    LibraryError : no card or table, a card that does not say how its numbers were fitted, a malformed table.

    Examples
    --------
    >>> from nightleaf.evidence import load_library
    >>> shipped_semi_markov(load_library()).epoch_s
    30.0
    """
    file = "parameters/sleep/semi_markov"
    card = library.tables.get(_CARD)
    path = library.root / f"{file}.csv"
    if card is None or not path.is_file():
        raise UnknownKey(f"the library has no {file}.toml with a table {path.name} beside it")
    missing = [name for name in ("script", "data", "seed") if name not in card.get("defaults", {})]
    if missing:
        raise Unsourced(f"{file}.toml: defaults: pedigree fitted needs {', '.join(map(repr, missing))}")
    with path.open(encoding="utf-8", newline="") as table:
        rows = csv.DictReader(table)
        if tuple(rows.fieldnames or ()) != COLUMNS:
            raise Malformed(f"{file}.csv: columns must be {', '.join(COLUMNS)}")
        try:
            return semi_markov_from_rows(rows)
        except InputError as error:
            raise Malformed(f"{file}.csv: {error}") from error


def semi_markov_rows(model: SemiMarkov) -> list[dict[str, str | float]]:
    """The model as the rows of a table: quantity, third (1 to 3), stage, next stage, value."""
    names = [stage.name for stage in STAGES]
    rows: list[dict[str, str | float]] = [_row("epoch_s", model.epoch_s)]
    rows += [_row(name, getattr(model, name)) for name in _EDGES]
    rows += [_row("first", float(p), stage=name) for name, p in zip(names, model.first, strict=True)]
    for part in range(THIRDS):
        for i, name in enumerate(names):
            cells = {shape: float(getattr(model.dwell, shape)[part, i]) for shape in SHAPES}
            rows += [_row(shape, value, str(part + 1), name) for shape, value in cells.items()]
            others = [(j, other) for j, other in enumerate(names) if j != i]
            rows += [_row("follows", float(model.follows[part, i, j]), str(part + 1), name, to) for j, to in others]
    return rows


def _row(quantity: str, value: float, third: str = "", stage: str = "", to: str = "") -> dict[str, str | float]:
    return {"quantity": quantity, "third": third, "stage": stage, "next": to, "value": float(f"{value:.6g}")}


def semi_markov_from_rows(rows: Iterable[Mapping[str, str | float]]) -> SemiMarkov:
    """The model of such rows.

    Raises
    ------
    InputError : a row that is missing, stands twice, or is no number.
    """
    given: dict[tuple[str, ...], float] = {}
    for line, row in enumerate(rows, start=2):
        place = tuple(str(row.get(name, "")) for name in ("quantity", "third", "stage", "next"))
        try:
            number = float(row["value"])
        except (KeyError, TypeError, ValueError):
            raise InputError(f"line {line}: {row.get('value')!r} is not a number") from None
        if place in given or not np.isfinite(number):
            raise InputError(f"line {line}: {', '.join(filter(None, place))} stands twice or is not finite")
        given[place] = number

    def cell(*place: str) -> float:
        full = (*place, "", "", "")[:4]
        if full not in given:
            raise InputError(f"no row for {', '.join(filter(None, full))}; expected one for each cell of the model")
        return given[full]

    names = [stage.name for stage in STAGES]
    thirds = [str(part + 1) for part in range(THIRDS)]
    follows = np.array([[[0.0 if a == b else cell("follows", t, a, b) for b in names] for a in names] for t in thirds])
    return SemiMarkov(
        dwell=DwellMixture(*(np.array([[cell(shape, t, name) for name in names] for t in thirds]) for shape in SHAPES)),
        follows=follows,
        first=np.array([cell("first", "", name) for name in names]),
        **{name: cell(name) for name in (*_EDGES, "epoch_s")},
    )
