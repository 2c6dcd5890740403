"""The page to hand to a doctor or pharmacist: whole, on one printed side, readable by its owner alone."""

import importlib.util
import io
import json
import re
import shutil
import stat
import subprocess
import sys
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace

import pytest

from nightleaf.ask.checking import Check, check
from nightleaf.ask.demonstration import EXAMPLES
from nightleaf.errors import InputError
from nightleaf.evidence import Library
from nightleaf.person import Person
from nightleaf.report.check_page import render_check, write_check
from nightleaf.report.check_pdf import check_pdf, pages_in
from nightleaf.report.check_rows import rows_of
from nightleaf.report.check_shape import SIZES_PT, Shape, shapes
from nightleaf.report.check_view import CheckView, check_view
from nightleaf.report.words import AGREEMENT, LABEL_LINES, SUICIDE
from nightleaf.safety import RuleBook, rule_book
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


def said_on(view: CheckView) -> str:
    rows = [f"{one.title} {one.words} {one.known}" for one in view.reasons]
    return " ".join([*rows, *(name for _, names in view.also for name in names)])


def test_in_every_shape_each_reason_and_each_name_stands_on_the_page(found: Check) -> None:
    rows = rows_of(found)
    names = {name for row in rows for name in row.names}
    assert {"Xanax", "blue pill", "simvastatin", "warfarin", "Ozempic"} <= names
    for shape in shapes(len(rows)):
        view = check_view(found, shape)
        assert shape.whole <= len(view.reasons) <= shape.whole + shape.brief
        assert all(one.references for one in view.reasons if one.severity == "stop")
        said = said_on(view)
        for row in rows:
            assert all(label.casefold() in said.casefold() for label in row.label), (shape, row)
        assert not re.search(r"\d+ more\b|\.\.\.", said)
        assert said_on(view).count("STOP") == 0
        answers = dict(view.answers)
        assert answers["Medicines"] == ", ".join(TROUBLED.medicines[:-1]) + " and blue pill"
        assert answers["Conditions"] == "sleep apnea and high blood pressure"


def test_rows_that_only_name_something_share_a_line_within_their_severity(found: Check) -> None:
    rows = rows_of(found)
    shown = check_view(found, Shape(0, len(rows))).reasons
    bare = [one for one in shown if not (one.words or one.known or one.references)]
    assert any("; " in one.title for one in bare)
    assert all(one.severity != "stop" for one in bare)
    for before, after in pairwise(shown):
        assert before.severity != after.severity or not {before, after} <= set(bare)
    for row in rows:
        assert any(row.head in one.title and one.severity == row.severity for one in shown), row


def test_what_is_only_named_keeps_its_severity(found: Check) -> None:
    rows = rows_of(found)
    also = dict(check_view(found, Shape(0)).also)
    assert list(also) == ["stop", "unknown", "caution"]
    assert {label for row in rows if row.severity == "stop" for label in row.label} == set(also["stop"])


def test_reasons_that_differ_by_the_name_alone_share_a_row() -> None:
    rows = rows_of(check(medicines=["zzqx", "Xanax", "zzqy"]))
    (unheard,) = [row for row in rows if row.title == "A medicine that is not in the list"]
    assert unheard.names == ("zzqx", "zzqy")
    assert unheard.head == "zzqx and zzqy: A medicine that is not in the list"
    assert [row.names for row in rows if row.severity == "stop"] == [("Xanax",)]


def test_a_name_that_is_the_title_is_told_once_and_not_lost_beside_another() -> None:
    (alone,) = [row for row in rows_of(check(medicines=["warfarin"])) if row.severity == "stop"]
    assert (alone.head, alone.label) == ("Warfarin", ("warfarin",))


def test_names_like_nothing_in_the_list_share_a_line() -> None:
    view = check_view(check(medicines=["zzqx", "zzqy", "metoprolool"]))
    assert view.not_checked[0] == "No name like it is in the list: zzqx and zzqy"
    assert view.not_checked[1].startswith("metoprolool: did you mean ")
    assert view.not_checked[1].endswith("?")


def test_two_faults_of_a_bag_with_one_title_are_told_apart_by_their_words(found: Check) -> None:
    metal = found.verdict.reasons[-1]
    both = tuple(replace(metal, rule="adulterants.found", severity="stop", text=text) for text in ("One.", "Two."))
    verdict = replace(found.verdict, reasons=(*both, replace(metal, rule="breath.drop", text="Three.")))
    view = check_view(replace(found, verdict=verdict), Shape(0))
    assert dict(view.also)["stop"] == ("One.", "Two.")
    assert "Three." not in said_on(view)


def test_a_brief_row_keeps_what_is_shared_with_kratom_and_a_predicted_level() -> None:
    one = check(person=Person(medicines=("simvastatin", "Keppra")), product=EXAMPLES / "product.toml")
    count = len(rows_of(one))
    rows = {row.title: row for row in check_view(one, Shape(0, count)).reasons}
    (simvastatin,) = [row for title, row in rows.items() if title.startswith("simvastatin")]
    assert simvastatin.words == ""
    assert "Cleared by CYP3A" in simvastatin.known
    assert "times that without" in simvastatin.known
    assert not any("has not been worked out" in row.known for row in rows.values())
    assert {row.severity for row in rows.values() if row.references} <= {"stop"}


def test_the_figures_of_what_helps_go_before_anything_else(found: Check) -> None:
    first, second, *_ = shapes(9)
    assert (first.figures, first.whole, second.figures, second.whole) == (True, 9, False, 9)
    long, short = (check_view(found, shape).helps for shape in (first, second))
    assert "(14 to 24)" in long[0][1]
    assert "(14 to 24)" not in short[0][1]
    assert "19 minutes less" in short[0][1]
    assert [one[0] for one in long] == [one[0] for one in short]


def test_beside_thoughts_of_suicide_the_page_says_nothing_of_sleep(known: Library) -> None:
    crisis = rule_book(known).rules[SUICIDE]
    assert "H10" in crisis.stop_classes
    view = check_view(check(person=Person(conditions=(crisis.title,))))
    assert view.helps == ()
    assert not any("trauer" in source.lower() for source in view.sources)
    assert check_view(check(medicines=["Xanax"])).helps


def agreement_asked(**answers: object) -> dict[str, bool]:
    """What is asked beside each name that is a stop."""
    rows = rows_of(check(person=Person.model_validate(answers)))
    return {name: AGREEMENT in row.shared for row in rows if row.severity == "stop" for name in row.names}


def test_an_agreement_is_asked_for_only_where_it_can_lift_the_stop() -> None:
    young = {"age": 40, "alcohol": "none", "medicines": ("gabapentin",)}
    assert agreement_asked(**young) == {"gabapentin": True}
    assert agreement_asked(**young | {"age": 71}) == {"gabapentin": False}
    assert agreement_asked(**young | {"conditions": ("COPD",)})["gabapentin"] is False
    assert agreement_asked(age=40, medicines=("Xanax",)) == {"Xanax": False}


def test_no_agreement_is_asked_for_beside_another_medicine_of_its_kind() -> None:
    asked = agreement_asked(age=40, alcohol="none", medicines=("sertraline", "sumatriptan", "warfarin"))
    assert asked["warfarin"] is True
    assert asked["sertraline"] is False
    assert asked["sumatriptan"] is False
    assert agreement_asked(age=40, alcohol="some", medicines=("gabapentin",))["gabapentin"] is False


def test_once_agreed_nothing_more_is_asked() -> None:
    agreed = Person(age=40, alcohol="none", medicines=("gabapentin",), agreed_with_prescriber=("gabapentin",))
    assert not any(AGREEMENT in row.shared for row in rows_of(check(person=agreed)))


def test_each_row_has_a_numbered_source_and_how_it_is_known(found: Check) -> None:
    view = check_view(found)
    for shown, row in zip(view.reasons, rows_of(found), strict=True):
        assert len(shown.references) == len([key for key in row.sources if key])
        assert all(1 <= number <= len(view.sources) for number in shown.references)
        assert "ertainty" in shown.known or shown.severity == "unknown"
    assert sum("ertainty" in row.known for row in view.reasons) > 8
    assert all("http" in source for source in view.sources)


def test_a_clinician_reads_mechanism_ratio_and_that_the_agreement_is_theirs() -> None:
    view = check_view(check(medicines=["simvastatin"]))
    (row,) = [one for one in view.reasons if one.title.startswith("simvastatin")]
    assert row.known.startswith("A stop until you agree. Cleared by CYP3A")
    assert "times that without" in row.known
    assert "test tube with kratom" in row.known


def test_a_medicine_for_fits_is_not_said_to_bring_them(known: Library) -> None:
    rows = rows_of(check(medicines=["Keppra", "bupropion"]))
    shared = {name: row.shared for row in rows for name in row.names}
    assert "iven for fits" in shared["Keppra"]
    assert "fits more likely" not in shared["Keppra"]
    assert "fits more likely" in shared["bupropion"]


def test_what_is_only_remembered_is_marked(known: Library) -> None:
    table = known.tables["safety.medicine_rules"]
    rules = [rule | {"remembered": rule["key"] == "medicine.other_qt"} for rule in table["rules"]]
    doubtful = replace(known, tables={**known.tables, "safety.medicine_rules": {**table, "rules": rules}})
    asked = Person(medicines=("hydroxychloroquine",))
    marked, plain = (check_view(check(person=asked, library=one)).reasons[0].known for one in (doubtful, known))
    assert "not yet checked at a label" in marked
    assert "not yet checked at a label" not in plain


def test_a_name_is_never_cut_however_long() -> None:
    names = tuple(f"unheard of {number} {'x' * 200}" for number in range(40))
    found = check(person=Person(medicines=names))
    text = Words(render_check(found)).text
    assert all(text.count(name) >= 3 for name in names)


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


TEN = Person(
    age=58, sex="female", pregnant="no", breastfeeding="no", alcohol="some", jurisdiction="Ohio",
    conditions=("high blood pressure", "hypothyroidism", "insomnia", "asthma", "migraine"),
    medicines=("sertraline 50 mg", "levothyroxine", "amlodipine", "atorvastatin", "omeprazole", "gabapentin",
               "salbutamol", "sumatriptan", "ibuprofen", "Movicol"),
)  # fmt: skip


def _everything(book: RuleBook, step: int, start: int) -> Person:
    medicines = [one.name for one in book.medicines.medicines.values()][start::step]
    conditions = [rule.names[-1] for rule in book.condition_rules() if rule.key != SUICIDE][start % 3 :: 3]
    long = tuple(f"{'a long name that nobody knows ' * 3}{number}" for number in range(3))
    return Person(medicines=(*medicines, *long), conditions=(*conditions, *long), tolerance="regular use")


def printed_by_a_browser(page: Path) -> bytes:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        pytest.skip("no Chromium: whether the page fits its printed sides was NOT checked")
    command = [chromium, "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
    printed = page.with_suffix(".pdf")
    subprocess.run([*command, f"--print-to-pdf={printed}", page.as_uri()], check=True, capture_output=True)
    return printed.read_bytes()


def words_printed(printed: bytes) -> str:
    pytest.importorskip("pypdf", reason="pypdf is not installed: the PDF was NOT read back")
    from pypdf import PdfReader  # noqa: PLC0415  an optional part

    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(printed)).pages)


@pytest.mark.browser
@pytest.mark.parametrize("who", [Person(), TEN, TROUBLED], ids=["nobody special", "ten medicines", "troubled"])
def test_an_ordinary_list_prints_on_one_side(tmp_path: Path, who: Person) -> None:
    place = write_check(tmp_path / "page.html", check(person=who, product=EXAMPLES / "product.toml"))
    assert pages_in(printed_by_a_browser(place)) == 1


@pytest.mark.browser
@pytest.mark.parametrize("start", [0, 5])
def test_a_very_long_list_runs_to_a_second_side_and_says_so(known: Library, tmp_path: Path, start: int) -> None:
    everything = check(person=_everything(rule_book(known), 4, start), product=EXAMPLES / "product.toml")
    place = write_check(tmp_path / "page.html", everything)
    printed = printed_by_a_browser(place)
    assert pages_in(printed) == 2
    said = re.sub(r"\s", "", words_printed(printed))
    assert said.count("page1of2") == said.count("page2of2") == 1


def test_a_pdf_without_its_optional_part_is_refused_with_what_to_do(
    found: Check, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(InputError, match=r"nightleaf\[pdf\].*\.html"):
        write_check(tmp_path / "page.pdf", found)
    assert not list(tmp_path.iterdir())


def test_the_pdf_is_set_in_the_largest_letters_that_fit(found: Check, monkeypatch: pytest.MonkeyPatch) -> None:
    def compiled(source: bytes, *, sys_inputs: dict[str, str], **_: object) -> bytes:
        view = json.loads(sys_inputs["view"])
        assert view["words"] == "Do not take it."
        assert b"Signs of an emergency" in source
        return f"{view['size_pt']} /Count {1 if view['size_pt'] <= 8.2 else 2}".encode()

    monkeypatch.setitem(sys.modules, "typst", SimpleNamespace(compile=compiled))
    assert check_pdf(found) == b"8.2 /Count 1"
    assert SIZES_PT[0] > 8.2 > SIZES_PT[-1]


def test_the_pdf_of_an_ordinary_list_is_one_side_and_a_very_long_one_says_that_there_are_two(known: Library) -> None:
    if importlib.util.find_spec("typst") is None:
        pytest.skip("typst is not installed: whether the PDF fits one side was NOT checked")
    for who in (TROUBLED, Person(), TEN):
        printed = check_pdf(check(person=who, product=EXAMPLES / "product.toml"))
        assert printed.startswith(b"%PDF")
        assert pages_in(printed) == 1
    everything = check(person=_everything(rule_book(known), 4, 2), product=EXAMPLES / "product.toml")
    printed = check_pdf(everything)
    assert pages_in(printed) == 2
    text = re.sub(r"\W", "", words_printed(printed))
    assert text.count("page1of2") == text.count("page2of2") == 1
    for row in rows_of(everything):
        assert all(re.sub(r"\W", "", label) in text for label in row.label)


def test_a_word_without_a_break_stays_on_the_paper() -> None:
    if importlib.util.find_spec("typst") is None:
        pytest.skip("typst is not installed: whether a long word is cut off was NOT checked")
    word = "".join(f"{number:03d}" for number in range(150))
    text = words_printed(check_pdf(check(person=Person(medicines=(word,)))))
    assert re.sub(r"\W", "", text).count(word) >= 3


def test_another_kind_of_file_is_refused(found: Check, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"page\.docx"):
        write_check(tmp_path / "page.docx", found)
