"""The page to hand to a doctor or pharmacist: one printed side."""

from functools import lru_cache
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

from nightleaf.ask.checking import Check
from nightleaf.errors import InputError
from nightleaf.report.check_pdf import check_pdf
from nightleaf.report.check_room import sides_of
from nightleaf.report.check_rows import rows_of
from nightleaf.report.check_shape import fitting
from nightleaf.report.check_view import check_view
from nightleaf.report.whole_file import write_whole
from nightleaf.report.words import LABEL_LINES

SUFFIXES = frozenset({".html", ".htm"})
PDF = ".pdf"


def write_check(path: Path | str, found: Check) -> Path:
    """Write the page, whole or not at all, readable by its owner alone.

    Parameters
    ----------
    path : Path or str
        A name that ends in .html or .pdf.
    found : Check

    Raises
    ------
    InputError
        If the name is of another kind, a PDF is asked for without its optional part, or it cannot be written.
    """
    place = Path(path)
    suffix = place.suffix.lower()
    if suffix == PDF:
        return write_whole(place, check_pdf(found))
    if suffix not in SUFFIXES:
        raise InputError(f"--report: '{place.name}' ends neither in .html nor in .pdf; name it like 'screen.html'")
    return write_whole(place, render_check(found))


def render_check(found: Check) -> str:
    """The page as text, in the longest form that a browser prints on one side."""
    shape = fitting(len(rows_of(found)), lambda shape: sides_of(check_view(found, shape), shape.size_pt))
    template = _environment().get_template("check.html.j2")
    return template.render(view=check_view(found, shape), labels=LABEL_LINES, size_pt=shape.size_pt)


@lru_cache(maxsize=1)
def _environment() -> Environment:
    loader = PackageLoader("nightleaf.report")
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
