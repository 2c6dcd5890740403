"""Anybody's table of trials (CSV) -> the same cards as the library's, to hold the model against."""

from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from nightleaf.delimited import NUMBER, Delimited, Form, Row, comma_in, read_delimited, some_of
from nightleaf.errors import UnreadableFile
from nightleaf.evidence.trial_card import METRICS, SELF_REPORT, STANDARDISED, TrialCard, TrialRow

WHO: Final = ("drug", "dose_mg", "hours_before_bed", "age", "sex", "sleeper", "tib_h")
WHAT: Final = ("night", "n", "metric", "effect", "unit", "ci_lo", "ci_hi", "direction", "source")
COLUMNS: Final = (*WHO, *WHAT)
_MUST: Final = (*WHO, "metric")
_NUMBERS: Final = frozenset({"dose_mg", "hours_before_bed", "age", "tib_h", "effect", "ci_lo", "ci_hi"})
_COUNTS: Final = frozenset({"night", "n"})
_FORM: Final = Form(expected="a header line and one row for each effect")

Cells = dict[str, Any]


def read_trial_table(path: Path | str) -> tuple[TrialCard, ...]:
    """Read effects of drugs taken by mouth on sleep, one a row: drug minus placebo.

    Parameters
    ----------
    path : Path or str
        A table in UTF-8 with the columns of `COLUMNS` in any order. Those of `WHO` and `metric` must be filled;
        of `effect` and `direction` one is enough; an empty `night` is the first, an empty `unit` the metric's own.

    Returns
    -------
    tuple of TrialCard
        One for each drug, dose, time, group of people, night and source, in the order of their first rows; never for
        calibration.

    Raises
    ------
    UnreadableFile
        With the file, the line, and how to mend it.
    """
    table = read_delimited(path, _FORM)
    _check_header(table)
    groups: dict[tuple[Any, ...], list[tuple[Row, Cells]]] = {}
    for row in table.rows:
        cells = _cells(table, row)
        key = tuple(cells.get(name) for name in (*WHO, "night", "source"))
        groups.setdefault(key, []).append((row, cells))
    return tuple(_card(table, rows) for rows in groups.values())


def _check_header(table: Delimited) -> None:
    missing = [name for name in _MUST if name not in table.header]
    unknown = [name for name in table.header if name not in COLUMNS]
    twice = [name for name in table.header if table.header.count(name) > 1]
    for found, fault in (
        (missing, "no column"),
        (unknown, "nobody knows a column"),
        (twice, "two columns are named"),
    ):
        if found:
            raise UnreadableFile(
                f"{table.path}: {fault} '{found[0]}'; expected each once at most: {', '.join(COLUMNS)}: "
                "mend the header line"
            )


def _cells(table: Delimited, row: Row) -> Cells:
    """The filled cells of a row, numbers as numbers."""
    cells: Cells = {name: cell for name, cell in zip(table.header, row.cells, strict=True) if cell}
    for name in _MUST:
        if name not in cells:
            raise UnreadableFile(f"{table.place(row)}: no {name}; expected one in every row: fill it in")
    for name in cells.keys() & (_NUMBERS | _COUNTS):
        cells[name] = _number(cells[name], name, table.place(row))
    cells.setdefault("night", 1)
    if cells["metric"] not in METRICS:
        raise UnreadableFile(
            f"{table.place(row)}: nobody knows the metric '{cells['metric']}'; expected one of {', '.join(METRICS)}: "
            "rename it, or leave the row out"
        )
    if "effect" not in cells and "direction" not in cells:
        raise UnreadableFile(
            f"{table.place(row)}: neither effect nor direction; expected a number, or up, down or none: fill one in"
        )
    return cells


def _number(cell: str, name: str, place: str) -> float | int:
    if not NUMBER.fullmatch(cell):
        told = (
            comma_in(cell) or f"{cell!r} is no number; expected a plain one such as 12.5: correct it or empty the cell"
        )
        raise UnreadableFile(f"{place}: {name}: {told}")
    value = float(cell)
    if name not in _COUNTS:
        return value
    if value != int(value):
        raise UnreadableFile(f"{place}: {name}: {cell!r} is no whole number; expected a count such as 12: correct it")
    return int(value)


def _direction(cells: Cells) -> str:
    """As written; else the sign of the effect, or none where its interval spans 0."""
    if "direction" in cells:
        return str(cells["direction"])
    effect = float(cells["effect"])
    spans = float(cells.get("ci_lo", effect)) <= 0 <= float(cells.get("ci_hi", effect))
    return "none" if spans else "up" if effect > 0 else "down"


def _card(table: Delimited, rows: list[tuple[Row, Cells]]) -> TrialCard:
    first, who = rows[0]
    stem = Path(table.path).stem
    effects: dict[str, TrialRow] = {}
    for row, cells in rows:
        if cells["metric"] in effects:
            raise UnreadableFile(
                f"{table.place(row)}: {cells['metric']} stands twice for this drug, dose, night and group; expected "
                "it once: remove one, or tell them apart by source"
            )
        effects[cells["metric"]] = _effect(table, row, cells)
    fields = {name: who[name] for name in WHO if name != "drug"} | {
        "key": f"{stem}_line_{first.line}",
        "part": "drug",
        "use": "held out",
        "source": who.get("source", Path(table.path).name),
        "locator": f"from line {first.line}",
        "substance": who["drug"],
        "route": "oral",
        "assumed": ("route",),
        "population": some_of(f"{name} {who[name]}" for name in ("age", "sex", "sleeper")),
        "nights_before": max(who["night"] - 1, 0),
        "n": who.get("n"),
        "comparison": "placebo",
        "rows": tuple(effects.values()),
    }
    try:
        return TrialCard.model_validate(fields)
    except ValidationError as error:
        raise _refusal(table, first, error) from None


def _effect(table: Delimited, row: Row, cells: Cells) -> TrialRow:
    metric, fields = cells["metric"], {name: cells[name] for name in cells if name in WHAT and name != "source"}
    filled: Cells = {"unit": METRICS[metric], "pedigree": "read"} | fields | {"direction": _direction(cells)}
    if filled["unit"] == STANDARDISED or metric in SELF_REPORT:
        filled["cannot"] = "standardised or self-reported"
    try:
        return TrialRow.model_validate(filled)
    except ValidationError as error:
        raise _refusal(table, row, error) from None


def _refusal(table: Delimited, row: Row, error: ValidationError) -> UnreadableFile:
    fault = error.errors()[0]
    place = ".".join(str(part) for part in fault["loc"])
    told = str(fault["msg"]).removeprefix("Value error, ").replace("Input should", "should")
    return UnreadableFile(f"{table.place(row)}: {place + ' ' if place else ''}{told}: correct this row")
