"""What bears a name that no table holds is judged by what is said of it: failed, found, an amount, or none."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nightleaf.evidence import load_library
from nightleaf.product.certificate import Asked, CertificateVerdict, Line, Stated, Tables, judge, read_tables
from nightleaf.product.certificate.reason import WORST_LAST
from nightleaf.product.certificate.result import read_result, says_failed

from .conftest import CAP_MG, TODAY, JudgeFile
from .papers import LOT, Paper, Row, as_csv, as_pdf, as_toml, clean, pdf

TABLES = read_tables(load_library())
FACTS = {"laboratory": ("Example",), "accreditation": ("ISO/IEC 17025",), "lot": (LOT,), "date": ("2026-06-03",)}
WRITERS: tuple[Callable[[Paper, Path], Path], ...] = (as_toml, as_csv, as_pdf)
ENDINGS = (".toml", ".csv", ".pdf")


def _verdict(*rows: Row, by: Tables = TABLES) -> CertificateVerdict:
    """The verdict on a clean leaf with these rows added."""
    paper = clean(3).with_row("Lead (Pb)", result="0.3")
    lines = tuple(Line(row.name, row.result, row.unit, row.loq, row.status) for row in (*paper.rows, *rows))
    stated = Stated("leaf", LOT, fields=FACTS, lines=lines)
    return judge(stated, Asked(1.5, True, None, None, TODAY, CAP_MG), by)


def _fired(*rows: Row) -> dict[str, str]:
    return {one.rule: one.text for one in _verdict(*rows).reasons}


FAILS = ("FAIL", "Failed", "fails", "failure", "F", "Does not comply", "Does not meet", "Non-compliant",
         "Out of spec", "Out of specification", "FAIL*", "not conforming", "Not passed", "Rejected",
         "nicht bestanden", "Non conforme")  # fmt: skip
FINDS = ("present", "Positive", "DETECTED", "found", "Detected < 1 mg/g", "4.2 mg/g", "3", "0.1 %", "1,500 ug/g",
         "> 2 ppm", "trace", "TNTC", "see page 2", "yes", "nachgewiesen", "pr\u00e9sent")  # fmt: skip


@pytest.mark.parametrize("mark", FAILS)
def test_what_the_laboratory_fails_stops_whatever_its_name(mark: str) -> None:
    for row in (Row("Kryptonite", "0.1", "ppm", status=mark), Row("Kryptonite", "ND", status=mark)):
        assert _fired(row).keys() == {"certificate.failed"}
    assert _verdict(Row("Moisture", "5.2", "%", status=mark)).decision == "stop"
    assert _verdict(Row("Overall result", "", status=mark)).decision == "stop"
    if mark != "F":
        assert _fired(Row("Overall result", mark)).keys() == {"certificate.failed"}


@pytest.mark.parametrize("mark", ["Pass", "P", "Pass/Fail", "Pass / Fail", "", "complies", "failsafe"])
def test_a_mark_that_fails_nothing_stops_nothing(mark: str) -> None:
    assert _fired(Row("Kryptonite", "ND", status=mark)) == {}
    assert not says_failed(mark)


def test_a_failed_result_keeps_its_figure() -> None:
    read = read_result(Line("Lead", "4.2 ppm FAIL"), "lead", "metal")
    assert (read.value, read.standing, read.failed) == (4.2, "measured", True)
    assert read_result(Line("Lead", "FAIL (> 5 ppm)"), "lead", "metal").faults == ()
    assert read_result(Line("Lead", "4.2 ppm", status="FAIL"), "lead", "metal").value == 4.2
    bare = read_result(Line("Lead", "Fail."), "lead", "metal")
    assert (bare.standing, bare.failed) == ("present", True)


@pytest.mark.parametrize("result", FINDS)
def test_what_was_found_under_an_unknown_name_is_unknown_and_shown_as_written(result: str) -> None:
    found = _verdict(Row("Kryptonite", result))
    assert [(one.rule, one.severity) for one in found.reasons] == [("reading.unknown_name", "unknown")]
    assert found.reasons[0].text.startswith(f"Kryptonite: '{result}' is stated, and the name is not known here.")
    assert found.ask_for[0] == "what Kryptonite is, and why it was looked for"
    assert "Kryptonite (name not known here)" in found.not_checked


@pytest.mark.parametrize("result", ["ND", "not detected", "< 0.1 mg/g", "0", "0.0 ppm", "absent", "<LOQ", "Pass",
                                    "complies", "N/A", "", "nicht nachweisbar", "n.n.", "Non d\u00e9tect\u00e9",
                                    "No detectado", "2026-06-03", "03/06/2026", "3 June 2026"])  # fmt: skip
def test_what_was_not_found_under_an_unknown_name_is_only_named(result: str) -> None:
    found = _verdict(Row("Kryptonite", result))
    assert (found.decision, found.reasons) == ("go", ())
    assert "Kryptonite (name not known here)" in found.not_checked


def test_an_unknown_name_that_failed_is_not_told_twice() -> None:
    found = _verdict(Row("Kryptonite", "4.2", "mg/g", status="FAIL"))
    assert [one.text for one in found.reasons] == [
        "The laboratory itself marks this as failed: Kryptonite 4.2 mg/g."
    ]  # fmt: skip


def test_an_unknown_name_stands_in_the_document_with_what_was_written() -> None:
    row = _verdict(Row("Kryptonite", "4.2", "mg/g")).to_dict()["analytes"][-1]
    told = {key: row[key] for key in ("analyte", "name", "kind", "written", "standing", "value", "unit", "per_day")}
    assert told == {"analyte": "", "name": "Kryptonite", "kind": "unknown", "written": "4.2 mg/g",
                    "standing": "present", "value": None, "unit": None, "per_day": None}  # fmt: skip


@pytest.mark.parametrize("name", ["Moisture", "Appearance", "Colour", "Odor", "Test method", "Analyst", "Sample ID",
                                  "Received", "Page", "Particle size", "Net weight", "Calcium"])  # fmt: skip
@pytest.mark.parametrize("result", ["5.2 %", "Green", "12345", "HPLC-UV", "1/2"])
def test_a_remark_around_the_results_is_no_unknown_name(name: str, result: str) -> None:
    found = _verdict(Row(name, result))
    assert (found.decision, found.reasons) == ("go", ())
    assert not [line for line in found.not_checked if name in line]


PLANTED = {
    "a drug that no table holds": (Row("Kryptonite", "4.2", "mg/g"), "reading.unknown_name", "unknown"),
    "a name that was detected": (Row("Kryptonite", "Detected"), "reading.unknown_name", "unknown"),
    "a name that failed": (Row("Kryptonite", "4.2", "mg/g", "0.01", "FAIL"), "certificate.failed", "stop"),
    "an overall fail": (Row("Overall result", "FAIL"), "certificate.failed", "stop"),
    "a single drug": (Row("Fentanyl", "0.3", "ug/g"), "adulterants.found", "stop"),
    "Listeria": (Row("Listeria monocytogenes", "Detected"), "microbes.found", "stop"),
    "pesticides": (Row("Pesticides", "Detected"), "limit.none", "unknown"),
}


@pytest.mark.parametrize("name", PLANTED)
@pytest.mark.parametrize("kind", range(3))
def test_a_row_that_was_added_to_a_clean_paper_is_found_in_every_kind_of_file(
    name: str, kind: int, tmp_path: Path, judge_file: JudgeFile
) -> None:
    row, rule, severity = PLANTED[name]
    paper = clean(4)
    written = WRITERS[kind](replace(paper, rows=(*paper.rows, row)), tmp_path / f"a{ENDINGS[kind]}")
    before = judge_file(WRITERS[kind](paper, tmp_path / f"b{ENDINGS[kind]}"))
    found = {one.rule: one.severity for one in judge_file(written).reasons}
    assert before.decision in {"go", "caution"}
    assert found.keys() - {one.rule for one in before.reasons} == {rule}
    assert found[rule] == severity


def _in_pdf(lines: list[list[str]], path: Path, judge_file: JudgeFile) -> dict[str, list[str]]:
    """The reasons of a PDF that holds these lines, cells 120 points apart."""
    texts = [(60.0 + 120 * place, 700.0 - 16 * row, cell) for row, cells in enumerate(lines)
             for place, cell in enumerate(cells) if cell]  # fmt: skip
    path.write_bytes(pdf([(texts, [])]))
    found: dict[str, list[str]] = {}
    for one in judge_file(path).reasons:
        found.setdefault(one.rule, []).append(one.text)
    return found


HEAD = ["Analyte", "Result", "Unit", "Status"]


@pytest.mark.parametrize(
    ("lines", "failed"),
    [
        ([HEAD, ["Lead", "0.3", "ppm", "Pass"], ["Heavy metals", "", "", "FAIL"]], ["Heavy metals"]),
        ([HEAD, ["Lead", "0.3", "ppm", "Pass"], ["Heavy metals", "see text", "", "FAIL"]], ["Heavy metals see text"]),
        ([["Lead: 0.3 ppm"], ["Overall result: FAIL"]], ["Overall result FAIL"]),
        ([["Lead: 0.3 ppm"], ["Overall result:", "FAIL"]], ["Overall result FAIL"]),
        ([["Lead: 0.3 ppm"], ["Overall result", "FAIL"]], ["Overall result FAIL"]),
        ([["Lead: 0.3 ppm"], ["Overall result FAIL"]], ["Overall result FAIL"]),
        ([["Lead: 0.3 ppm"], ["FAILED"]], ["The paper FAIL"]),
        ([["Lead: 0.3 ppm FAIL"], ["Overall result FAIL"]], ["lead 0.3 ppm FAIL"]),
        ([["Lead: 0.3 ppm"], ["Overall batch result FAILED!"]], ["Overall batch result FAIL"]),
        ([["Lead: 0.3 ppm"], ["P = Pass, F = Fail"], ["Pass or fail"], ["Mark: F = fail"]], []),
        ([["Lead: 0.3 ppm"], ["Pass/"], ["Fail"]], []),
        ([["Lead: 0.3 ppm"], ["Analyte or unit or fail"]], []),
        ([["Lead: 0.3 ppm"], ["We tell you of each and every lot that did fail"]], []),
    ],
)
def test_a_fail_is_seen_wherever_it_stands_on_a_page(
    lines: list[list[str]], failed: list[str], tmp_path: Path, judge_file: JudgeFile
) -> None:
    told = _in_pdf(lines, tmp_path / "a.pdf", judge_file).get("certificate.failed", [])
    assert told == [f"The laboratory itself marks this as failed: {one}." for one in failed]


@pytest.mark.parametrize("result", ["4.2 mg/g", "Detected", "12 ppm", "> 5 %", "0.4 ug / kg", "30 CFU/g", "present"])
def test_a_line_without_a_heading_that_ends_in_a_result_is_read_though_its_name_is_not_known(
    result: str, tmp_path: Path, judge_file: JudgeFile
) -> None:
    found = _in_pdf([["Lead: 0.3 ppm"], ["Kryptonite", result]], tmp_path / "a.pdf", judge_file)
    assert found["reading.unknown_name"][0].startswith(f"Kryptonite: '{result}'")


@pytest.mark.parametrize("line", [["Example Street 3", "Springfield"], ["Action level", "1.2 ppm"], ["Limit", "5 %"],
                                  ["Kryptonite", "3"], ["1 of 2", "page 1/2"]])  # fmt: skip
def test_a_line_of_other_words_is_no_result(line: list[str], tmp_path: Path, judge_file: JudgeFile) -> None:
    assert "reading.unknown_name" not in _in_pdf([["Lead: 0.3 ppm"], line], tmp_path / "a.pdf", judge_file)


def test_a_fact_that_is_marked_as_failed_is_a_fact_and_a_failed_result(tmp_path: Path, judge_file: JudgeFile) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Analyte,Result,Status\nProduct,Green leaf,FAIL\nLot,K-51,Pass\nLead,0.3 ppm,Pass\n", "utf-8")
    verdict = judge_file(path)
    assert verdict.title == "Green leaf"
    assert verdict.fields["lot"] == ("K-51",)
    assert [one.text for one in verdict.reasons if one.severity == "stop"] == [
        "The laboratory itself marks this as failed: Product Green leaf."
    ]


@pytest.mark.parametrize("name", ["Fentanyl", "Nitazenes", "Bromazolam", "xylazine", "Caffeine", "Heroin"])
def test_a_single_drug_is_called_by_the_name_on_the_paper(name: str) -> None:
    (reason,) = _verdict(Row(name, "0.3", "ug/g")).reasons
    assert (reason.rule, reason.severity) == ("adulterants.found", "stop")
    assert reason.text == f"Found in it: {name} (0.3 ug/g). That does not belong in leaf."
    assert _verdict(Row(name, "trace")).decision == "stop"


@pytest.mark.parametrize(("drug", "screen"), [("Morphine", "other opioids"), ("Etizolam", "benzodiazepines"),
                                              ("Caffeine", "added stimulants")])  # fmt: skip
def test_to_look_for_one_drug_is_not_to_look_for_its_class(drug: str, screen: str) -> None:
    line = f"{screen} (adulterant not tested for)"
    assert line in _verdict(Row(drug, "ND")).not_checked
    assert line not in _verdict(Row(screen, "ND")).not_checked
    assert not [one for one in _verdict().not_checked if "single drug" in one]


def test_a_class_that_was_found_is_told_as_one() -> None:
    assert _fired(Row("Opioid screen", "Positive")) == {
        "adulterants.found": "Found in it: other opioids (Positive). That does not belong in leaf."
    }


def test_the_brand_of_a_made_opioid_does_not_hide_it() -> None:
    assert "MGM-15" in _fired(Row("Dihydro-7-hydroxymitragynine", "20", "mg/g"))["adulterants.found"]


@given(
    name=st.sampled_from(["Kryptonite", "Overall result", "Fentanyl", "Moisture", "Pesticides", "Listeria", "STEC"]),
    result=st.sampled_from(["ND", "Detected", "4 mg/g", "FAIL", "Pass", "what", "", "TNTC"]),
    status=st.sampled_from(["", "Pass", "FAIL"]),
)
def test_a_row_more_never_lowers_the_decision(name: str, result: str, status: str) -> None:
    more = _verdict(Row(name, result, status=status)).decision
    assert WORST_LAST.index(more) >= WORST_LAST.index(_verdict().decision)
    assert more == "stop" or "FAIL" not in {result, status}
