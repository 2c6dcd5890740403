"""Judge a made-up certificate on a fixed day."""

import datetime
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from nightleaf.evidence import Library
from nightleaf.product.certificate import (
    Asked,
    CertificateVerdict,
    Line,
    Stated,
    Tables,
    judge,
    read_certificate,
    read_tables,
)

from .papers import LOT

TODAY = datetime.date(2026, 11, 23)
CAP_MG = 53.2
JudgeFile = Callable[..., CertificateVerdict]
Judge = Callable[..., dict[str, str]]
FACTS = {"laboratory": ("Example",), "accreditation": ("ISO/IEC 17025",), "lot": (LOT,), "date": ("2026-06-03",)}
ROWS = {
    "mitragynine": "14 mg/g",
    "7-hydroxymitragynine": "< 0.05 mg/g",
    "speciociliatine": "3.6 mg/g",
    "speciogynine": "2.2 mg/g",
    "paynantheine": "4.2 mg/g",
    "lead": "0.3 ug/g",
    "cadmium": "0.02 ug/g",
    "arsenic": "0.1 ug/g",
    "mercury": "< 0.01 ug/g",
    "salmonella": "absent in 25 g",
    "e coli": "absent in 10 g",
    "yeast and mould": "200 CFU/g",
}


@pytest.fixture(scope="session")
def tables(known: Library) -> Tables:
    return read_tables(known)


@pytest.fixture(scope="session")
def judge_file(tables: Tables) -> JudgeFile:
    """Judge a file: ``judge_file(path, grams=2.0, lot="K-51", place="US-LA")``."""

    def make(
        path: Path,
        *,
        grams: float = 1.5,
        lot: str | None = LOT,
        place: str | None = None,
        today: datetime.date = TODAY,
        by: Tables | None = None,
    ) -> CertificateVerdict:
        used = by or tables
        given = None if path.suffix == ".toml" else lot
        return judge(read_certificate(path, used), Asked(grams, True, given, place, today, CAP_MG), used)

    return make


@pytest.fixture
def full(tables: Tables) -> Callable[..., CertificateVerdict]:
    """Judge the plain certificate with some rows, facts or answers changed; a row of None is left out."""

    def make(
        rows: dict[str, str | None] | None = None,
        facts: dict[str, tuple[str, ...]] | None = None,
        stated: dict[str, Any] | None = None,
        **asked: Any,
    ) -> CertificateVerdict:
        written = {name: text for name, text in (ROWS | (rows or {})).items() if text is not None}
        lines = tuple(Line(name.split("#")[0], text) for name, text in written.items())
        kept = {name: found for name, found in (FACTS | (facts or {})).items() if found}
        paper = replace(Stated("leaf", LOT, fields=kept, lines=lines), **(stated or {}))
        question = replace(Asked(2.0, True, None, None, TODAY, CAP_MG), **asked)
        return judge(paper, question, tables)

    return make


@pytest.fixture
def fired(full) -> Judge:
    """The rules that fire, with their severities."""
    return lambda *given, **more: {one.rule: one.severity for one in full(*given, **more).reasons}
