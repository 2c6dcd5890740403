"""The page stands alone, hides nothing, loads nothing, and leads from every number to its source."""

import re
import stat
from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest

from nightleaf.ask.recorded import RecordedNights
from nightleaf.ask.result import SimulationResult
from nightleaf.errors import InputError
from nightleaf.evidence import Library
from nightleaf.product import Product
from nightleaf.report.page import render, write_report
from nightleaf.report.words import (
    EMERGENCY_LINES,
    HELPS,
    LABEL_LINES,
    MORE_ON_HELPS,
    NEXT_STEP,
    NOT_MODELLED,
    SUICIDE,
)

VOID = {"meta", "br", "hr", "img", "input", "link", "path", "rect", "line", "circle"}
MARKUP = "<script>alert(1)</script>"
STOP = {
    "schema": "nightleaf.check/1",
    "decision": "stop",
    "reasons": [
        {
            "rule": "person.minor",
            "severity": "stop",
            "text": "Under 18.",
            "source": "who_ecdd_2021",
            "grade": "moderate",
        }
    ],
    "not_checked": ["medicines"],
    "as_of": "2026-11-23",
}


class Reader(HTMLParser):
    """Elements with their attributes, text, and where tags do not close."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.faults: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attrs) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag) -> None:
        if tag in VOID:
            return
        if not self.open or self.open[-1] != tag:
            self.faults.append(f"</{tag}> closes {self.open[-1:]}")
        else:
            self.open.pop()

    def handle_data(self, data) -> None:
        if self.open and self.open[-1] not in {"style", "script"}:
            self.text.append(data)

    def attributes(self, name: str) -> list[str]:
        return [found for _, attributes in self.elements if (found := attributes.get(name)) is not None]

    @property
    def words(self) -> str:
        return " ".join(" ".join(self.text).split())


@pytest.fixture(scope="module")
def page(run: SimulationResult, recorded: RecordedNights, known: Library) -> str:
    labelled = [("good sleeper", run), ("poor sleeper", run), ("person in pain", run)]
    return render(labelled, library=known, recorded=recorded)


@pytest.fixture(scope="module")
def read(page: str) -> Reader:
    return Reader(page)


@pytest.fixture(scope="module")
def stopped(run: SimulationResult, known: Library) -> str:
    nothing: dict = {}
    result = replace(
        run,
        screen=STOP,
        exposure=nothing,
        occupancy=nothing,
        without=nothing,
        with_=nothing,
        difference=nothing,
        links=(),
        assumptions=(),
        notes=(),
        provenance=nothing,
        picture=None,
    )
    return render([("you", result)], library=known)


def test_every_tag_closes_where_it_should(read: Reader) -> None:
    assert read.faults == []
    assert read.open == []


def test_no_two_places_have_one_name_and_every_link_within_the_page_arrives(read: Reader) -> None:
    ids = read.attributes("id")
    assert [name for name, count in Counter(ids).items() if count > 1] == []
    inner = {href.removeprefix("#") for href in read.attributes("href") if href.startswith("#")}
    assert inner - set(ids) == set()
    named = {name for value in read.attributes("aria-labelledby") for name in value.split()}
    assert named - set(ids) == set()


def test_the_page_says_its_language_its_width_and_the_way_to_its_content(read: Reader, page: str) -> None:
    assert ("html", {"lang": "en"}) in read.elements
    assert "width=device-width" in " ".join(read.attributes("content"))
    assert read.attributes("class")[0] == "skip"
    assert "@media print" in page
    assert "prefers-color-scheme:dark" in page


def test_headings_go_down_one_step_at_a_time(read: Reader) -> None:
    levels = [int(tag[1]) for tag, _ in read.elements if re.fullmatch(r"h[1-6]", tag)]
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_nothing_is_loaded_and_nothing_runs(read: Reader, page: str) -> None:
    tags = {tag for tag, _ in read.elements}
    assert not tags & {"script", "link", "img", "iframe", "object", "embed", "video", "audio", "base", "form"}
    assert read.attributes("src") == []
    assert not re.search(r"@import|url\(\s*['\"]?(?!#)", page)
    assert not [name for _, attributes in read.elements for name in attributes if name.startswith("on")]
    outward = [href for href in read.attributes("href") if not href.startswith("#")]
    assert outward
    assert all(href.startswith(("https://", "http://")) for href in outward)
    policy = next(content for content in read.attributes("content") if "default-src" in content)
    assert policy == "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


def test_it_is_small_enough_to_send(page: str) -> None:
    assert len(page.encode()) < 1_500_000


def test_the_same_answers_give_the_same_page(run: SimulationResult, known: Library) -> None:
    assert render([("you", run)], library=known) == render([("you", run)], library=known)


def test_every_figure_has_two_drawings_words_for_them_limits_and_its_numbers(page: str) -> None:
    figures = re.findall(r"<figure.*?</figure>", page, flags=re.DOTALL)
    assert len(figures) == 4
    for figure in figures:
        assert len(re.findall(r'<svg[^>]+role="img"', figure)) == 2
        assert len(re.findall(r"<desc[^>]*>[^<]{60,}</desc>", figure)) == 2
        assert NOT_MODELLED in figure
        assert "<details" in figure
        assert "<table" in figure


def test_every_table_of_a_night_says_what_is_not_modelled(page: str) -> None:
    tables = re.split(r"<caption>A night without and with</caption>", page)[1:]
    assert len(tables) == 3
    assert all(NOT_MODELLED in rest[: rest.index("</details>")] for rest in tables)


def test_every_number_of_the_run_stands_in_the_appendix_with_what_it_rests_on(page: str, run, known) -> None:
    entries = dict(re.findall(r'<li id="p-([^"]+)">(.*?)</li>', page, flags=re.DOTALL))
    for key in run.provenance["parameters"]:
        value = known.parameter(key).in_use
        entry = " ".join(Reader(entries[key]).words.split())
        assert value.pedigree.replace("_", " ") in entry
        backed = [value.source, value.formula, value.script, value.reason]
        assert any(backed)
        if value.source is not None:
            assert known.source(value.source).address.replace("&", "&amp;") in entries[key]
        for said in backed[1:]:
            assert said is None or " ".join(said.split()).rstrip(".") in entry


def test_every_statistic_claim_and_link_has_its_place(read: Reader, run: SimulationResult, known: Library) -> None:
    ids = set(read.attributes("id"))
    assert {f"m-{metric}" for metric in ("tst_min", "n3_min", "rem_latency_min", "swa_relative")} <= ids
    assert {f"c-{key}" for key in known.claims} <= ids
    assert {f"l-{link.key}" for link in run.links} <= ids


def test_every_claim_is_quoted_with_verdict_grade_and_reason(read: Reader, known: Library) -> None:
    for claim in known.claims.values():
        assert " ".join(claim.words.split()) in read.words
        assert " ".join(claim.why.split()) in read.words
    assert read.words.count("very low certainty") > 5


def test_labels_and_emergency_signs_are_on_every_page(read: Reader, stopped: str) -> None:
    for words in (read.words, Reader(stopped).words):
        assert all(line in words for line in (*LABEL_LINES, *EMERGENCY_LINES))


@pytest.mark.parametrize(
    "phrase",
    [
        r"safe dose",
        r"recommended dose",
        r"\btreat(s|ed|ment|ments|ing)?\b",
        r"\bcures?\b",
        r"insomnia therapy",
        r"natural so",
        r"take more",
        r"\bis safe\b",
        r"\bproven\b",
        r"best (strain|dose)",
        r"you should take",
    ],
)
def test_our_own_words_promise_and_advise_nothing(page: str, stopped: str, phrase: str) -> None:
    for text in (page, stopped):
        ours = re.sub(r"<q>.*?</q>|<ol class=\"bibliography\">.*?</ol>", "", text, flags=re.DOTALL)
        assert re.findall(phrase, Reader(ours).words, flags=re.IGNORECASE) == []


def test_a_stop_shows_reason_next_step_and_emergency_signs_and_no_figure(stopped: str) -> None:
    read = Reader(stopped)
    assert read.faults == []
    assert "Do not take it." in read.words
    assert "Under 18." in read.words
    assert NEXT_STEP in read.words
    assert not {tag for tag, _ in read.elements} & {"svg", "table", "figure", "details"}
    assert "benefit" not in read.words
    assert not re.search(r"\d+ (min|mg|g|%)", read.words)


def test_one_stop_among_several_answers_stops_the_page(run: SimulationResult, known: Library) -> None:
    page = render([("good", run), ("you", replace(run, screen=STOP))], library=known)
    assert "<svg" not in page
    assert "Do not take it." in page


def test_without_a_screen_the_page_says_so(read: Reader) -> None:
    assert "Not screened: no person or product was given" in read.words


def test_a_caution_is_told_with_reason_source_and_grade(run: SimulationResult, known: Library) -> None:
    reason = STOP["reasons"][0] | {"severity": "caution", "text": "A reason for care."}
    screen = STOP | {"decision": "caution", "reasons": [reason]}
    read = Reader(render([("you", replace(run, screen=screen))], library=known))
    assert "Caution: there are reasons for care." in read.words
    assert "A reason for care." in read.words
    assert "#s-who_ecdd_2021" in read.attributes("href")
    assert "Not checked: medicines." in read.words


def test_a_withheld_night_shows_exposure_and_no_sleep_figure(run: SimulationResult, known: Library) -> None:
    nothing: dict = {}
    withheld = replace(run, without=nothing, with_=nothing, difference=nothing, picture=None)
    read = Reader(render([("you", withheld)], library=known))
    assert read.faults == []
    assert "No sleep figure is shown" in read.words
    assert "In the blood" in read.words
    assert "svg" not in {tag for tag, _ in read.elements}
    assert "A night without and with </caption>" not in read.words


def test_where_sleep_is_withheld_the_page_shows_no_relief(
    page: str, withheld: SimulationResult, known: Library
) -> None:
    row = "Share of pain relieved: at its peak"
    assert row in Reader(page).words
    words = Reader(render([("you", withheld)], library=known)).words
    assert row not in words
    assert "Mu-opioid receptor: at its peak" in words


LIGHT = {"title": "Dim light", "grade": "low", "text": "In 12 people (10 to 14) it delayed sleep. Its size is open."}
LINE = "Dim light (low certainty): In 12 people it delayed sleep."


@pytest.mark.parametrize("decision", ["caution", "stop"])
def test_what_helps_sleep_stands_beside_the_screen_after_the_reasons(
    run: SimulationResult, known: Library, decision: str
) -> None:
    screen = STOP | {"decision": decision, "hygiene": [LIGHT]}
    read = Reader(render([("you", replace(run, screen=screen))], library=known))
    assert read.faults == []
    assert read.words.index("Under 18.") < read.words.index(EMERGENCY_LINES[-1]) < read.words.index(LINE)
    assert read.words.count(HELPS) == 1
    assert MORE_ON_HELPS in read.words
    crisis = screen | {"reasons": [STOP["reasons"][0] | {"rule": SUICIDE}], "next_step": "Next: call a crisis line."}
    words = Reader(render([("you", replace(run, screen=crisis))], library=known)).words
    assert LINE not in words
    assert HELPS not in words
    assert ("Next: call a crisis line." in words) == (decision == "stop")


def test_the_signs_of_an_emergency_lie_open_unless_nothing_was_found(run: SimulationResult, known: Library) -> None:
    for decision, opened in (("go", False), ("caution", True), ("unknown", True)):
        page = render([("you", replace(run, screen=STOP | {"decision": decision}))], library=known)
        assert ('<details class="alarm" open>' in page) == opened
    assert '<details class="alarm" open>' in render([("you", run)], library=known)


def test_what_a_person_wrote_stays_text(run: SimulationResult, known: Library) -> None:
    request = replace(run.request, product=Product(MARKUP, strain=MARKUP), amount_g=2.0)
    marked = replace(run, request=request, notes=(f"The strain '{MARKUP}' is a label.",))
    page = render([(MARKUP, marked)], library=known, title=MARKUP)
    read = Reader(page)
    assert "<script" not in page
    assert "script" not in {tag for tag, _ in read.elements}
    assert read.words.count("<script>alert(1)</script>") >= 4


def test_a_recorded_night_comes_with_the_reason_why_one_cannot_tell(read: Reader, recorded: RecordedNights) -> None:
    assert "One recorded night" in read.words
    assert "from one ordinary night to the next" in read.words
    assert all(warning in read.words for warning in recorded.nights[0].night.warnings)


def test_without_a_recorded_night_the_section_is_left_out(run: SimulationResult, known: Library) -> None:
    page = render([("you", run)], library=known, recorded=RecordedNights(()))
    assert "One recorded night" not in page
    assert page == render([("you", run)], library=known)


def test_the_file_belongs_to_its_owner_alone_even_where_an_open_one_stood(tmp_path: Path, run, known) -> None:
    place = tmp_path / "report.html"
    place.write_text("old", encoding="utf-8")
    place.chmod(0o644)
    assert write_report(place, [("you", run)], library=known) == place
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    assert place.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert [one.name for one in tmp_path.iterdir()] == ["report.html"]


def test_a_place_that_cannot_be_written_is_refused_in_one_line_and_left_as_it_was(tmp_path: Path, run, known) -> None:
    folder = tmp_path / "report.html"
    folder.mkdir()
    for place in (folder, tmp_path / "missing" / "report.html"):
        with pytest.raises(InputError, match="cannot be written") as fault:
            write_report(place, [("you", run)], library=known)
        assert "\n" not in str(fault.value)
    assert list(tmp_path.iterdir()) == [folder]
    assert list(folder.iterdir()) == []


def test_a_page_about_nothing_is_refused(known: Library) -> None:
    with pytest.raises(InputError, match="at least one"):
        render([], library=known)


def test_a_page_without_readable_rules_holds_the_screen_alone(unreadable: SimulationResult, known: Library) -> None:
    words = Reader(render([("you", unreadable)], library=known)).words
    assert "The rules could not be read" in words
    assert EMERGENCY_LINES[0] in words
    assert "In the blood" not in words
