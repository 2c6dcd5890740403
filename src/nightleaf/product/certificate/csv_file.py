"""A table of results (CSV) as a certificate: one row for each result, and rows for laboratory, lot and date."""

from pathlib import Path

from nightleaf.delimited import Delimited, Form, Row, read_delimited
from nightleaf.errors import UnreadableFile
from nightleaf.product.certificate.rows import Columns, columns_in, gather, line_from
from nightleaf.product.certificate.stated import Line, Stated
from nightleaf.product.certificate.tables import Tables

_FORM = Form("a header such as analyte,result,unit and one row for each result")


def read_csv(path: Path, tables: Tables) -> Stated:
    """What a CSV certificate states.

    Parameters
    ----------
    path : Path
        Columns for the analyte and the result, and as there are: unit, LOQ or LOD, status. Rows named laboratory,
        accreditation, lot, date, product, form, serving or expires hold that fact in the result column.
    tables : Tables

    Raises
    ------
    UnreadableFile
        Not a table, or no column that names the analyte or the result.
    """
    table = read_delimited(path, _FORM)
    columns = columns_in(table.header, tables)
    if columns is None:
        raise UnreadableFile(
            f"{path}: the header {', '.join(table.header)!r} names no analyte and result; expected analyte,result,unit"
        )
    return gather([line for row in table.rows for line in _lines(row, columns, table)], tables, title=path.stem)


def _lines(row: Row, columns: Columns, table: Delimited) -> list[Line]:
    """A row with two result columns states two results; of an empty one beside a full one nothing is kept."""
    place = f"line {row.line} of {Path(table.path).name}"
    lines = [line_from(row.cells, columns, place, which) for which in range(len(columns.results))]
    return [line for line in lines if line.result] or lines[:1]
