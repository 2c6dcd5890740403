"""Sixty certificates, each spoiled in one way: the fault is found by its rule, and the same paper unspoiled is not."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from nightleaf.product.certificate import CertificateVerdict

from .conftest import JudgeFile
from .papers import Paper, Row, as_csv, as_pdf, as_toml, clean

Spoil = Callable[[Paper], Paper]
WRITERS: tuple[Callable[[Paper, Path], Path], ...] = (as_toml, as_csv, as_pdf)
ENDINGS = (".toml", ".csv", ".pdf")
ALKALOIDS = ("Mitragynine", "7-Hydroxymitragynine", "Speciociliatine", "Speciogynine", "Paynantheine")
COMPANIONS = ALKALOIDS[2:]
GERMS = ("Salmonella", "E. coli", "Total Yeast & Mold")


def _rows(paper: Paper, names: tuple[str, ...], change: Callable[[Row], Row]) -> Paper:
    return replace(paper, rows=tuple(change(row) if row.name in names else row for row in paper.rows))


def _slipped(paper: Paper) -> Paper:
    """Milligrams per gram under the heading of percent: ten times too much."""
    return _rows(paper, ALKALOIDS, lambda row: replace(row, result=_times(row.result, 10)))


def _times(text: str, factor: float) -> str:
    sign = "<" if text.startswith("<") else ""
    return f"{sign}{float(text.lstrip('<')) * factor:.4f}"


def _commas(paper: Paper) -> Paper:
    """All decimals with two digits behind a comma, as much of Europe writes them."""
    names = ("Lead (Pb)", "Cadmium (Cd)", "Arsenic (As)", "Nickel (Ni)")
    return _rows(paper, names, lambda row: replace(row, result=row.result.replace(".", ",")))


def _unclear_commas(paper: Paper) -> Paper:
    """Three digits behind a comma: thousands or decimals."""
    return paper.with_row("Mitragynine", result="1,420")


def _other_total(paper: Paper) -> Paper:
    total = next(row for row in paper.rows if row.name == "Total Alkaloids")
    return paper.with_row("Total Alkaloids", result=_times(total.result, 0.6))


FAULTS: dict[str, tuple[Spoil, str, str]] = {
    "unit slip": (_slipped, "leaf.too_strong", "stop"),
    "ppm for %": (lambda p: _rows(p, ALKALOIDS, lambda row: replace(row, unit="ppm")), "leaf.too_weak", "unknown"),
    "batch mismatch": (lambda p: p.with_fact("Lot", "K-52"), "certificate.lot_mismatch", "stop"),
    "altered total": (_other_total, "certificate.total", "unknown"),
    "spiked 7-OH": (lambda p: p.with_row("7-Hydroxymitragynine", result="0.9"), "limit.7oh_share_oklahoma", "stop"),
    "missing germs": (lambda p: p.without(*GERMS), "microbes.untested", "unknown"),
    "missing metals": (lambda p: p.without("Lead (Pb)", "Mercury (Hg)"), "metals.untested", "unknown"),
    "expired": (lambda p: p.with_fact("Expires", "2026-09-30"), "certificate.expired", "unknown"),
    "old": (lambda p: p.with_fact("Date tested", "May 2, 2023"), "certificate.old", "unknown"),
    "two laboratories": (
        lambda p: p.with_fact("Laboratory", "Example Analytical", "Other Testing"),
        "certificate.two_laboratories",
        "unknown",
    ),
    "comma decimals": (_commas, "reading.decimal_comma", "info"),
    "commas with three digits": (_unclear_commas, "reading.comma", "unknown"),
    "lead": (lambda p: p.with_row("Lead (Pb)", result="6.4"), "limit.lead_per_day", "stop"),
    "Salmonella": (lambda p: p.with_row("Salmonella", result="Detected in 25 g"), "microbes.found", "stop"),
    "yeast": (lambda p: p.with_row("Total Yeast & Mold", result="2.4 x 10^5"), "limit.yeast_mould_count", "stop"),
    "extract label": (lambda p: replace(p, title="Gold extract 50x"), "leaf.extract", "stop"),
    "companions missing": (
        lambda p: _rows(p, COMPANIONS, lambda row: replace(row, result="ND")),
        "leaf.companions_missing",
        "stop",
    ),
    "coarse limit": (
        lambda p: p.with_row("Cadmium (Cd)", result="<5.0"),
        "limit.cadmium_per_day",
        "unknown",
    ),
    "failed by the laboratory": (
        lambda p: p.with_row("Arsenic (As)", result="0.4", status="Fail"),
        "certificate.failed",
        "stop",
    ),
    "no unit": (lambda p: p.with_row("Lead (Pb)", unit=""), "reading.no_unit", "unknown"),
}
CERTIFICATES = [(name, number) for name in FAULTS for number in range(3)]


def _severities(verdict: CertificateVerdict) -> dict[str, str]:
    return {one.rule: one.severity for one in verdict.reasons}


def test_there_are_sixty() -> None:
    assert len(CERTIFICATES) == 60


@pytest.mark.parametrize(("name", "number"), CERTIFICATES)
def test_a_planted_fault_is_found_by_its_rule_and_the_paper_without_it_is_not_stopped(
    name: str, number: int, tmp_path: Path, judge_file: JudgeFile
) -> None:
    spoil, rule, severity = FAULTS[name]
    paper = clean(3 * list(FAULTS).index(name) + number)
    write, ending = WRITERS[number], ENDINGS[number]
    before = judge_file(write(paper, tmp_path / f"clean{ending}"))
    after = judge_file(write(spoil(paper), tmp_path / f"spoiled{ending}"))
    assert before.decision in {"go", "caution"}, before.reasons
    assert rule not in _severities(before)
    assert _severities(after).get(rule) == severity, after.reasons
    assert severity == "info" or after.decision in {severity, "stop"}


@pytest.mark.parametrize("seed", range(100, 160))
def test_a_clean_leaf_is_never_stopped_nor_unknown_and_says_the_same_in_every_format(
    seed: int, tmp_path: Path, judge_file: JudgeFile
) -> None:
    paper = clean(seed)
    verdicts = [
        judge_file(write(paper, tmp_path / f"clean{ending}")) for write, ending in zip(WRITERS, ENDINGS, strict=True)
    ]
    assert {one.decision for one in verdicts} <= {"go", "caution"}, verdicts[0].reasons
    assert len({one.reasons for one in verdicts}) == 1
    values = [{one.analyte: (one.standing, one.value) for one in verdict.results} for verdict in verdicts]
    assert values[0] == values[1] == values[2]
