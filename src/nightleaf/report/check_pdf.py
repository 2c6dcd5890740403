"""The page for a doctor or pharmacist as a PDF: set by Typst, which is an optional part, and cut until it fits."""

import json
import re
from dataclasses import asdict
from functools import cache
from importlib import import_module
from importlib.resources import files
from typing import Any, Final

from nightleaf.ask.checking import Check
from nightleaf.errors import InputError
from nightleaf.report.check_rows import rows_of
from nightleaf.report.check_shape import Shape, fitting
from nightleaf.report.check_view import check_view
from nightleaf.report.words import LABEL_LINES

NO_TYPST: Final = (
    "--report: a PDF needs the optional part 'pdf' (pip install 'nightleaf[pdf]'); or write .html and print it from a "
    "browser"
)
_PAGES: Final = re.compile(rb"/Count (\d+)")


def check_pdf(found: Check) -> bytes:
    """The page as a PDF with tags for screen readers, in the longest form that leaves it on one side.

    Raises
    ------
    InputError
        If Typst is not installed.
    """
    try:
        typst: Any = import_module("typst")
    except ImportError:
        raise InputError(NO_TYPST) from None
    source = (files("nightleaf.report") / "templates" / "check.typ").read_bytes()

    @cache
    def printed(shape: Shape) -> bytes:
        view = json.dumps(asdict(check_view(found, shape)) | {"labels": LABEL_LINES, "size_pt": shape.size_pt})
        made: bytes = typst.compile(source, format="pdf", sys_inputs={"view": view}, pdf_standards="ua-1")
        return made

    return printed(fitting(len(rows_of(found)), lambda shape: pages_in(printed(shape))))


def pages_in(printed: bytes) -> int:
    """Pages of a PDF as its page tree counts them; 0 if there is no such tree in plain sight.

    >>> pages_in(b"<< /Type /Pages /Count 2 >>")
    2
    """
    return max((int(count) for count in _PAGES.findall(printed)), default=0)
