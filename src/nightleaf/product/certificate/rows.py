"""Rows of a table -> lines of a certificate: which column holds what, and which rows are facts around the results."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from nightleaf.product.certificate.result import says_failed
from nightleaf.product.certificate.spelling import entry_of
from nightleaf.product.certificate.stated import Line, Stated
from nightleaf.product.certificate.tables import Tables

_UNIT_IN_HEADING = re.compile(r"[(\[]\s*([^)\]]*(?:%|/|ppm|ppb|cfu)[^)\]]*)[)\]]", re.IGNORECASE)


class Columns(NamedTuple):
    """Where things stand in a row; -1 where the table has no such column."""

    name: int
    results: tuple[int, ...]
    unit: int = -1
    least: int = -1
    status: int = -1
    heading_units: tuple[str, ...] = ()
    least_unit: str = ""


def columns_in(header: Sequence[str | None], tables: Tables) -> Columns | None:
    """The columns of a heading; None if it names no analyte or no result."""
    roles = [entry_of(cell or "", tables.rules.columns) for cell in header]
    results = tuple(place for place, role in enumerate(roles) if role == "result")
    if "name" not in roles or not results:
        return None
    least = roles.index("loq") if "loq" in roles else roles.index("lod") if "lod" in roles else -1
    return Columns(
        name=roles.index("name"),
        results=results,
        unit=roles.index("unit") if "unit" in roles else -1,
        least=least,
        status=roles.index("status") if "status" in roles else -1,
        heading_units=tuple(_unit_in(header[place] or "") for place in results),
        least_unit=_unit_in(header[least] or "") if least >= 0 else "",
    )


def line_from(cells: Sequence[str | None], columns: Columns, place: str, which: int = 0) -> Line:
    """The line of a row; `which` of its result columns."""
    least = _cell(cells, columns.least)
    if least and columns.least_unit:
        least = f"{least} {columns.least_unit}"
    return Line(
        name=_cell(cells, columns.name),
        result=_cell(cells, columns.results[which]),
        unit=_cell(cells, columns.unit) or columns.heading_units[which],
        least=least,
        status=_cell(cells, columns.status),
        place=place,
    )


def gather(lines: Iterable[Line], tables: Tables, *, title: str, text: str = "") -> Stated:
    """Lines that are facts become fields; the others, and facts that are marked as failed, stay results."""
    fields: dict[str, list[str]] = {}
    results: list[Line] = []
    for line in lines:
        field = entry_of(line.name, tables.rules.fields)
        if field is None or says_failed(line.status):
            results.append(line)
        if field is None:
            continue
        if line.result and line.result not in fields.setdefault(field, []):
            fields[field].append(line.result)
    kept = {name: tuple(found) for name, found in fields.items() if found}
    return Stated(
        title=next(iter(kept.get("product", ())), title),
        form=next(iter(kept.get("form", ())), None),
        fields=kept,
        lines=tuple(line for line in results if line.name),
        text=text,
    )


def _unit_in(heading: str) -> str:
    found = _UNIT_IN_HEADING.search(heading)
    return found[1] if found else ""


def _cell(cells: Sequence[str | None], place: int) -> str:
    return " ".join((cells[place] or "").split()) if 0 <= place < len(cells) else ""
