"""A worse bag never gets a better answer, and nothing that is left out makes one."""

import datetime
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from nightleaf.evidence import load_library
from nightleaf.product.certificate import Line, Stated, decide, judge, read_tables
from nightleaf.product.certificate.case import Asked
from nightleaf.product.certificate.reason import WORST_LAST

from .conftest import FACTS, TODAY, JudgeFile
from .papers import LOT, Paper, as_csv, clean

TABLES = read_tables(load_library())
UNITS = {"Lead (Pb)": "ug/g", "Cadmium (Cd)": "ug/g", "Arsenic (As)": "ug/g", "Mercury (Hg)": "ug/g",
         "Nickel (Ni)": "ug/g", "7-Hydroxymitragynine": "mg/g", "Total Yeast & Mold": "CFU/g"}  # fmt: skip


def _rank(
    paper: Paper, *, grams: float = 1.5, place: str | None = None, lot: str = LOT, today: datetime.date = TODAY
) -> int:
    lines = tuple(Line(row.name, row.result, row.unit, row.loq, row.status) for row in paper.rows)
    asked = Asked(grams, True, None, place, today, 53.2)
    verdict = judge(Stated("leaf", lot, fields=FACTS, lines=lines), asked, TABLES)
    return WORST_LAST.index(verdict.decision)


@given(
    seed=st.integers(0, 50),
    name=st.sampled_from(sorted(UNITS)),
    low=st.floats(1e-3, 1e7),
    factor=st.floats(1, 1e6),
    grams=st.floats(0.1, 30),
    place=st.sampled_from([None, "US-RI", "US-GA", "US-CA", "US-UT", "TH"]),
)
def test_more_of_a_contaminant_never_lowers_the_decision(
    seed: int, name: str, low: float, factor: float, grams: float, place: str | None
) -> None:
    def paper(amount: float) -> Paper:
        return clean(seed).with_row(name, result=f"{amount:.12f}", unit=UNITS[name])

    assert _rank(paper(low * factor), grams=grams, place=place) >= _rank(paper(low), grams=grams, place=place)


@given(seed=st.integers(0, 50), grams=st.floats(0.1, 10), factor=st.floats(1, 20))
def test_more_leaf_never_lowers_the_decision(seed: int, grams: float, factor: float) -> None:
    assert _rank(clean(seed), grams=grams * factor) >= _rank(clean(seed), grams=grams)


PLACES = ("US", "US-LA", "US-WI", "US-KY", "Tennessee", "UK", "US-RI", "US-UT", "US-CA", "TH", "AU", "Nowhere")


@given(seed=st.integers(0, 50), place=st.sampled_from(PLACES))
def test_a_place_never_lowers_the_decision(seed: int, place: str) -> None:
    assert _rank(clean(seed), place=place) >= _rank(clean(seed))


@given(seed=st.integers(0, 50), left_out=st.sets(st.integers(0, 13), min_size=1))
@example(seed=0, left_out=set(range(14)))
def test_what_is_left_out_of_a_clean_paper_never_lowers_the_decision(seed: int, left_out: set[int]) -> None:
    paper = clean(seed)
    names = [row.name for number, row in enumerate(paper.rows) if number in left_out]
    assert _rank(paper.without(*names)) >= _rank(paper)


def test_a_paper_with_a_laboratory_and_no_result_is_unknown() -> None:
    assert _rank(Paper(FACTS, ())) == WORST_LAST.index("unknown")


@pytest.mark.parametrize("name", ["Lead (Pb)", "Cadmium (Cd)", "Arsenic (As)", "Mercury (Hg)", "Salmonella", "E. coli",
                                  "Total Yeast & Mold", "Mitragynine", "7-Hydroxymitragynine"])  # fmt: skip
@pytest.mark.parametrize("result", ["", "N/A", "Pass", "?", "1,500", "3"])
def test_a_required_result_that_cannot_be_read_is_never_passed_over(
    name: str, result: str, tmp_path: Path, judge_file: JudgeFile
) -> None:
    paper = clean(4).with_row(name, result=result, unit="", loq="", status="Pass")
    verdict = judge_file(as_csv(paper, tmp_path / "a.csv"))
    counts_a_comma = name in {"Total Yeast & Mold", "E. coli", "Salmonella"} and result in {"1,500", "3"}
    assert verdict.decision in {"unknown", "stop"} or counts_a_comma


def test_the_worst_reason_decides_and_no_reason_is_go(judge_file: JudgeFile, tmp_path: Path) -> None:
    verdict = judge_file(as_csv(clean(4).with_row("Salmonella", result="Present"), tmp_path / "a.csv"), place="Texas")
    severities = [WORST_LAST.index(one.severity) for one in verdict.reasons]
    assert severities == sorted(severities, reverse=True)
    assert verdict.decision == decide(verdict.reasons) == "stop"
    assert decide(()) == "go"
