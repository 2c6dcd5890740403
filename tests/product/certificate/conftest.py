"""Judge a made-up certificate on a fixed day."""

import datetime
from collections.abc import Callable
from pathlib import Path

import pytest

from nightleaf.evidence import Library
from nightleaf.product.certificate import Asked, CertificateVerdict, Tables, judge, read_certificate, read_tables

from .papers import LOT

TODAY = datetime.date(2026, 11, 23)
CAP_MG = 53.2
JudgeFile = Callable[..., CertificateVerdict]


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
