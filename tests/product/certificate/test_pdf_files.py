"""A PDF is read however it is turned or locked; a picture, a password or a broken file is said to be that."""

import sys
from pathlib import Path

import pypdf
import pytest
from pypdf.constants import UserAccessPermissions

from nightleaf.errors import UnreadableFile
from nightleaf.product.certificate import CertificateVerdict, Tables, judge, read_certificate
from nightleaf.product.certificate.case import Asked

from .conftest import TODAY, JudgeFile
from .papers import as_csv, as_pdf, clean, pdf


def _rules(verdict: CertificateVerdict) -> set[str]:
    return {one.rule for one in verdict.reasons}


@pytest.mark.parametrize("ruled", [False, True])
@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_a_turned_page_says_what_the_upright_table_says(
    ruled: bool, turned: int, tmp_path: Path, judge_file: JudgeFile
) -> None:
    paper = clean(7)
    upright = judge_file(as_csv(paper, tmp_path / "a.csv"))
    found = judge_file(as_pdf(paper, tmp_path / "a.pdf", ruled=ruled, turned=turned))
    assert [(one.analyte, one.value) for one in found.results] == [(one.analyte, one.value) for one in upright.results]
    assert found.reasons == upright.reasons


def _locked(path: Path, user: str) -> Path:
    writer = pypdf.PdfWriter(clone_from=path)
    writer.encrypt(user, "owner", permissions_flag=UserAccessPermissions.PRINT, algorithm="AES-256")
    target = path.with_name("locked.pdf")
    writer.write(target)
    return target


def test_a_file_that_only_bars_changes_is_read(tmp_path: Path, judge_file: JudgeFile) -> None:
    path = as_pdf(clean(8), tmp_path / "a.pdf")
    assert judge_file(_locked(path, "")).results == judge_file(path).results


def test_a_file_with_a_password_is_unknown_and_says_why(tmp_path: Path, judge_file: JudgeFile) -> None:
    verdict = judge_file(_locked(as_pdf(clean(8), tmp_path / "a.pdf"), "secret"))
    assert (verdict.decision, _rules(verdict)) == ("unknown", {"reading.locked"})


def test_a_picture_of_a_certificate_is_unknown_and_says_which_page(tmp_path: Path, judge_file: JudgeFile) -> None:
    path = tmp_path / "scan.pdf"
    path.write_bytes(pdf([([], [])], picture=True))
    verdict = judge_file(path)
    assert verdict.decision == "unknown"
    assert _rules(verdict) == {"reading.picture"}
    assert verdict.reasons[0].text.startswith("Page 1: a picture")


def test_text_that_a_machine_laid_over_a_picture_is_not_trusted(tmp_path: Path, judge_file: JudgeFile) -> None:
    path = tmp_path / "scan.pdf"
    path.write_bytes(pdf([([(60, 700, "Lead: 0.3 ppm")], [])], picture=True))
    verdict = judge_file(path)
    assert "reading.scan" in _rules(verdict)
    assert verdict.decision == "unknown"


def test_a_picture_among_pages_of_text_is_named(tmp_path: Path, judge_file: JudgeFile) -> None:
    good, scan = as_pdf(clean(9), tmp_path / "a.pdf"), tmp_path / "scan.pdf"
    scan.write_bytes(pdf([([], [])], picture=True))
    writer = pypdf.PdfWriter()
    writer.append(good)
    writer.append(scan)
    writer.write(tmp_path / "both.pdf")
    verdict = judge_file(tmp_path / "both.pdf")
    assert [one.text[:6] for one in verdict.reasons if one.rule == "reading.picture"] == ["Page 2"]
    assert verdict.decision == "unknown"


def test_without_the_reader_the_answer_names_what_to_install(
    tmp_path: Path, judge_file: JudgeFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = as_pdf(clean(8), tmp_path / "a.pdf")
    monkeypatch.setitem(sys.modules, "pdfplumber", None)
    verdict = judge_file(path)
    assert (verdict.decision, _rules(verdict)) == ("unknown", {"reading.no_reader"})
    assert "nightleaf[certificates]" in verdict.reasons[0].text


@pytest.mark.parametrize("cut", [40, 400, 2000])
def test_a_damaged_file_is_refused_in_one_line_or_unknown(cut: int, tmp_path: Path, judge_file: JudgeFile) -> None:
    whole = as_pdf(clean(8), tmp_path / "a.pdf").read_bytes()
    path = tmp_path / "cut.pdf"
    path.write_bytes(whole[:cut])
    try:
        verdict = judge_file(path)
    except UnreadableFile as refused:
        assert "\n" not in str(refused)  # noqa: PT017  both are right: refused, or judged as unknown
    else:
        assert verdict.decision == "unknown"


def test_a_file_that_only_calls_itself_a_pdf_is_refused(tmp_path: Path, tables: Tables) -> None:
    path = tmp_path / "a.pdf"
    path.write_text("Mitragynine 1.4 %", encoding="utf-8")
    with pytest.raises(UnreadableFile, match="not a PDF, whatever its name says"):
        read_certificate(path, tables)


Text = list[tuple[float, float, str]]


def _table(*rows: tuple[str, ...], at: tuple[int, ...] = (60, 200, 260, 320, 400)) -> Text:
    return [
        (x, 700.0 - 16 * line, cell) for line, row in enumerate(rows) for x, cell in zip(at, row, strict=False) if cell
    ]


def _values(texts: Text, path: Path, tables: Tables) -> dict[str, tuple[str, float | None]]:
    path.write_bytes(pdf([(texts, [])]))
    verdict = judge(read_certificate(path, tables), Asked(2.0, True, None, None, TODAY, 53.2), tables)
    return {one.analyte: (one.standing, one.value) for one in verdict.results if one.kind != "remark"}


def test_a_limit_beside_a_result_is_not_taken_for_it(tmp_path: Path, tables: Tables) -> None:
    rows = [
        ("Element", "Limit", "Result", "Units", "Method"),
        ("Lead", "1.2", "0.4", "ppm", "ICP-MS"),
        ("Cadmium", "0.82", "", "ppm", "ICP-MS"),
        ("Arsenic", "2", "<0.05", "ppm", "ICP-MS"),
    ]
    found = _values(_table(*rows), tmp_path / "a.pdf", tables)
    assert found == {"lead": ("measured", 0.4), "arsenic": ("below", 0.05)}


def test_two_units_of_one_result_agree_and_a_limit_keeps_its_own(tmp_path: Path, tables: Tables) -> None:
    rows = [
        ("Analyte", "LOD (%)", "LOQ (%)", "Result (%)", "Result (mg/g)"),
        ("Mitragynine", "0.001", "0.003", "1.420", "14.20"),
        ("7-Hydroxymitragynine", "0.001", "0.003", "ND", "ND"),
    ]
    found = _values(_table(*rows), tmp_path / "a.pdf", tables)
    assert found["mitragynine"] == ("measured", pytest.approx(14.2))
    assert found["7-hydroxymitragynine"] == ("absent", pytest.approx(0.03))


def test_pairs_without_a_table_are_read(tmp_path: Path, tables: Tables) -> None:
    texts: Text = [
        (60, 700, "Lead (Pb)"), (200, 700, "0.35 ppm"), (60, 684, "Salmonella"), (200, 684, "Negative"),
        (60, 652, "Mitragynine: 1.42 % w/w"), (60, 636, "Page: 1"),
    ]  # fmt: skip
    found = _values(texts, tmp_path / "a.pdf", tables)
    assert found == {
        "lead": ("measured", 0.35), "salmonella": ("absent", None), "mitragynine": ("measured", pytest.approx(14.2)),
    }  # fmt: skip


def test_two_facts_that_stand_close_together_are_parted(tmp_path: Path, tables: Tables) -> None:
    texts: Text = [
        (60, 720, "Lot: A1 Date Tested: 2026-06-03 Laboratory: Example (made up)"),
        (60, 700, "Sample: leaf"),
    ]
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf([(texts, [])]))
    found = read_certificate(path, tables).fields
    assert found == {
        "lot": ("A1",), "date": ("2026-06-03",), "laboratory": ("Example (made up)",), "product": ("leaf",)
    }  # fmt: skip


def test_two_samples_in_one_row_are_unclear(tmp_path: Path, tables: Tables) -> None:
    rows = [("Analyte", "Sample A", "Sample B"), ("Mitragynine", "1.42 %", "1.51 %")]
    assert _values(_table(*rows), tmp_path / "a.pdf", tables) == {"mitragynine": ("unclear", None)}
