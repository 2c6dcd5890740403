"""The page to hand to a doctor or pharmacist: whole, on one printed side, readable by its owner alone."""

import importlib.util
import json
import re
import shutil
import stat
import subprocess
import sys
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace

import pytest

from nightleaf.ask.checking import Check, check
from nightleaf.ask.demonstration import EXAMPLES
from nightleaf.errors import InputError
from nightleaf.evidence import Library
from nightleaf.person import Person
from nightleaf.report.check_page import render_check, write_check
from nightleaf.report.check_pdf import SIZES_PT, check_pdf, pages_in
from nightleaf.report.check_view import ROOM, check_view
from nightleaf.report.words import LABEL_LINES
from nightleaf.safety import rule_book
from nightleaf.safety.words import EMERGENCY

TROUBLED = Person(
    age=70,
    alcohol="some",
    medicines=("Xanax", "sertraline 50 mg", "simvastatin", "ketoconazole", "warfarin", "Ozempic", "blue pill"),
    conditions=("sleep apnea", "high blood pressure"),
    tolerance="regular use",
)


class Words(HTMLParser):
    """The text of a page, and whether each tag is closed."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.open: list[str] = []
        self.feed(page)
        self.text = " ".join(" ".join(self.parts).split())

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] != "style":
            self.parts.append(data)


@pytest.fixture(scope="module")
def found() -> Check:
    return check(person=TROUBLED, product=EXAMPLES / "product.toml")


@pytest.fixture(scope="module")
def page(found: Check) -> Words:
    return Words(render_check(found))


def test_it_says_what_was_answered_and_what_was_decided(page: Words) -> None:
    for said in ("Do not take it.", "70", "some", "sleep apnea and high blood pressure", "blue pill", "2g a day"):
        assert said in page.text
    assert page.open == []


def test_emergency_signs_labels_and_that_nobody_has_reviewed_it_always_stand_there(page: Words) -> None:
    for line in (*EMERGENCY, *LABEL_LINES):
        assert line in page.text
    assert "not yet reviewed by a pharmacist" in page.text


def test_nothing_that_fired_is_left_out_unnamed(found: Check) -> None:
    view = check_view(found)
    named = sum(len(names) for _, names in view.also)
    assert len(view.reasons) >= 3
    assert len(view.reasons) + named >= len({(one.rule, one.about) for one in found.verdict.reasons}) - 2
    assert all(severity in {"stop", "unknown", "caution", "info"} for severity, _ in view.also)


def test_each_row_has_a_numbered_source_and_how_it_is_known(found: Check) -> None:
    view = check_view(found)
    for row in view.reasons:
        assert row.references
        assert max(row.references) <= len(view.sources)
        assert "certainty" in row.known
    assert all("http" in source for source in view.sources)


def test_a_clinician_reads_mechanism_ratio_and_that_the_agreement_is_theirs() -> None:
    view = check_view(check(medicines=["simvastatin"]))
    (row,) = [one for one in view.reasons if one.title.startswith("simvastatin")]
    assert row.known.startswith("A stop until you agree. Cleared by CYP3A")
    assert "times that without" in row.known
    assert "test tube with kratom" in row.known


def test_what_is_only_remembered_is_marked(known: Library) -> None:
    table = known.tables["safety.medicine_rules"]
    rules = [rule | {"remembered": rule["key"] == "medicine.other_qt"} for rule in table["rules"]]
    doubtful = replace(known, tables={**known.tables, "safety.medicine_rules": {**table, "rules": rules}})
    asked = Person(medicines=("hydroxychloroquine",))
    marked, plain = (check_view(check(person=asked, library=one)).reasons[0].known for one in (doubtful, known))
    assert "not yet checked at a label" in marked
    assert "not yet checked at a label" not in plain


def test_a_single_reason_is_shown_however_long_and_the_rest_is_named(known: Library) -> None:
    many = check(person=Person(medicines=tuple(f"unheard of {number} {'x' * 200}" for number in range(40))))
    view = check_view(many)
    assert view.reasons
    assert sum(len(row.words) for row in view.reasons[1:]) < ROOM
    assert any(name.endswith(" more") for _, names in view.also for name in names)
    assert view.not_checked[-1].endswith(" more")


def test_without_rules_the_page_still_says_what_to_do(known: Library) -> None:
    tables = {key: value for key, value in known.tables.items() if key != "safety.mechanisms"}
    words = Words(render_check(check(person=TROUBLED, library=replace(known, tables=tables))))
    assert "It cannot be judged" in words.text
    assert "The rules could not be read" in words.text
    assert EMERGENCY[0] in words.text


def test_what_a_person_typed_stays_text() -> None:
    name = "<script>alert(1)</script>"
    written = render_check(check(medicines=[name], person=Person(conditions=(f"{name}&",))))
    assert "<script" not in written
    assert "&lt;script&gt;" in written


def test_nothing_is_fetched(found: Check) -> None:
    written = render_check(found)
    assert re.findall(r"<(?:link|script|img|iframe)", written) == []
    assert "default-src 'none'" in written


def test_the_file_is_the_owner_s_alone_and_replaces_what_stood_there(found: Check, tmp_path: Path) -> None:
    place = tmp_path / "page.HTML"
    place.write_text("old", encoding="utf-8")
    assert write_check(place, found) == place
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    assert "sleep apnea" in place.read_text(encoding="utf-8")
    assert [one.name for one in tmp_path.iterdir()] == ["page.HTML"]


def test_it_is_the_same_page_twice(found: Check) -> None:
    assert render_check(found) == render_check(found)


def _everything(book: object, step: int, start: int) -> Person:
    medicines = [one.name for one in book.medicines.medicines.values()][start::step]  # type: ignore[attr-defined]
    conditions = [rule.names[-1] for rule in book.condition_rules()][start % 3 :: 3]  # type: ignore[attr-defined]
    long = tuple(f"{'a long name that nobody knows ' * 3}{number}" for number in range(3))
    return Person(medicines=(*medicines, *long), conditions=(*conditions, *long), tolerance="regular use")


@pytest.mark.browser
@pytest.mark.parametrize("start", [0, 5, 11])
def test_it_fits_one_printed_side_whatever_is_typed(known: Library, tmp_path: Path, start: int) -> None:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        pytest.skip("no Chromium: whether the page fits one printed side was NOT checked")
    for who in (TROUBLED, _everything(rule_book(known), 25, start)):
        place = write_check(tmp_path / "page.html", check(person=who, product=EXAMPLES / "product.toml"))
        command = [chromium, "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
        printed = tmp_path / "page.pdf"
        subprocess.run([*command, f"--print-to-pdf={printed}", place.as_uri()], check=True, capture_output=True)
        assert pages_in(printed.read_bytes()) == 1


def test_a_pdf_without_its_optional_part_is_refused_with_what_to_do(
    found: Check, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(InputError, match=r"nightleaf\[pdf\].*\.html"):
        write_check(tmp_path / "page.pdf", found)
    assert not list(tmp_path.iterdir())


def test_the_pdf_is_set_in_the_largest_letters_that_fit(found: Check, monkeypatch: pytest.MonkeyPatch) -> None:
    sizes: list[float] = []

    def compiled(source: bytes, *, sys_inputs: dict[str, str], **_: object) -> bytes:
        sizes.append(float(sys_inputs["size"]))
        assert json.loads(sys_inputs["view"])["words"] == "Do not take it."
        assert b"Signs of an emergency" in source
        return b"/Count 1" if sizes[-1] <= 8 else b"/Count 2"

    monkeypatch.setitem(sys.modules, "typst", SimpleNamespace(compile=compiled))
    assert check_pdf(found) == b"/Count 1"
    assert sizes == [size for size in SIZES_PT if size >= 7.8]


@pytest.mark.parametrize("start", [0, 5, 11])
def test_the_pdf_is_one_side_whatever_is_typed(known: Library, start: int) -> None:
    if importlib.util.find_spec("typst") is None:
        pytest.skip("typst is not installed: whether the PDF fits one side was NOT checked")
    for who in (TROUBLED, Person(), _everything(rule_book(known), 25, start)):
        printed = check_pdf(check(person=who, product=EXAMPLES / "product.toml"))
        assert printed.startswith(b"%PDF")
        assert pages_in(printed) == 1


def test_another_kind_of_file_is_refused(found: Check, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"page\.docx"):
        write_check(tmp_path / "page.docx", found)
