"""Is this bag what it says? A certificate read and judged, with what is unclear asked of the person."""

import datetime
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Final

from nightleaf.errors import LibraryError
from nightleaf.evidence import Library, load_library
from nightleaf.product.certificate import (
    Asked,
    CertificateVerdict,
    Line,
    Reason,
    Result,
    Stated,
    Tables,
    cannot_judge,
    judge,
    read_certificate,
    read_tables,
    understand,
)
from nightleaf.product.certificate.case import Case
from nightleaf.product.certificate.law import judge_law
from nightleaf.units import amount as read_amount

USUAL_AMOUNT: Final = "2g"
_DECIMAL_COMMA: Final = re.compile(r"^(\s*\d+),(\d{1,2})(?=\s*[a-z])", re.IGNORECASE)
_CAP: Final = "dose.cap.mitragynine_per_day"
Confirm = Callable[[Line, Result], str]
"""Given an unclear line and how it was understood: what the person says stands there; empty for "I do not know"."""


def judge_product(
    path: Path | str,
    *,
    amount: str | None = None,
    lot: str | None = None,
    place: str | None = None,
    confirm: Confirm | None = None,
    library: Library | None = None,
) -> CertificateVerdict:
    """Read and judge a certificate.

    Parameters
    ----------
    path : Path or str
        Product file (TOML), CSV or PDF.
    amount : str or None
        Leaf a day, such as "2g"; without it 2 g are taken, and the verdict says so.
    lot : str or None
        The lot on the bag, where the file does not hold it.
    place : str or None
        Where the person lives, such as "US-LA" or "Louisiana".
    confirm : callable or None
        Asked for each result that is unclear; without it such results are unknown.
    library : Library or None

    Returns
    -------
    CertificateVerdict
        Unknown where the tables of rules and limits cannot be read.

    Raises
    ------
    InputError
        If the file or the amount cannot be read.

    Examples
    --------
    >>> from nightleaf.ask.demonstration import EXAMPLES
    >>> judge_product(EXAMPLES / "product.toml", amount="2g").decision
    'unknown'
    """
    grams = read_amount(with_point(amount or USUAL_AMOUNT), "g", what="--amount")
    today = datetime.datetime.now(tz=datetime.UTC).date()
    asked = Asked(grams, amount is not None, lot, place, today)
    try:
        known = library or load_library()
        tables, cap_mg = read_tables(known), known.parameter(_CAP).in_use.value
        stated = read_certificate(Path(path), tables)
        if confirm is not None:
            stated = _confirmed(stated, tables, confirm)
        return judge(stated, replace(asked, cap_mg=cap_mg), tables)
    except LibraryError:
        return cannot_judge(Stated(Path(path).stem), asked)


def judge_place(place: str | None, library: Library) -> tuple[Reason, ...] | None:
    """What dated sources say of kratom where a person lives; None without a place, or if the table cannot be read.

    Examples
    --------
    >>> [one.rule for one in judge_place("Louisiana", load_library()) or () if one.severity == "stop"]
    ['law.us_la']
    >>> judge_place(" ", load_library()) is None
    True
    """
    if not (place or "").strip():
        return None
    today = datetime.datetime.now(tz=datetime.UTC).date()
    try:
        return tuple(judge_law(Case(Stated(""), (), Asked(0.0, False, None, place, today), read_tables(library))))
    except LibraryError:
        return None


def with_point(amount: str) -> str:
    """An amount with a point where one or two decimals stand after a comma; with more it may mark thousands.

    >>> with_point("2,5 g"), with_point("1,500 mg")
    ('2.5 g', '1,500 mg')
    """
    return _DECIMAL_COMMA.sub(r"\1.\2", amount)


def _confirmed(stated: Stated, tables: Tables, confirm: Confirm) -> Stated:
    """The document with unclear results as the person read them."""
    lines = []
    for line in stated.lines:
        results, _ = understand(replace(stated, lines=(line,)), tables)
        unclear = [one for one in results if one.standing == "unclear" or "reading.impossible" in one.faults]
        said = confirm(line, unclear[0]).strip() if unclear else ""
        lines.append(_as_told(line, said) if said else line)
    return replace(stated, lines=tuple(lines))


def _as_told(line: Line, said: str) -> Line:
    """The line with what the person read; a unit in their words replaces the one on the paper."""
    unit = "" if _has_unit(said) else line.unit
    return replace(line, result=said, unit=unit, place=f"{line.place}, as you read it")


def _has_unit(text: str) -> bool:
    return any(letter.isalpha() or letter == "%" for letter in text)
