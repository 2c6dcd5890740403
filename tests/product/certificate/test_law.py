"""Only what a dated source says: proposals and expired rows are shown and never count, silence is unknown."""

import datetime
from pathlib import Path

import pytest

from nightleaf.ask.checking import check
from nightleaf.ask.tracing import why
from nightleaf.evidence import Library
from nightleaf.person import Person
from nightleaf.product.certificate import CertificateVerdict, Reason, Tables
from nightleaf.product.certificate.law import place_of
from nightleaf.report.check_page import write_check
from nightleaf.report.product_table import reason_words

from .conftest import TODAY, JudgeFile
from .papers import as_csv, clean


@pytest.fixture
def at(tmp_path: Path, judge_file: JudgeFile) -> object:
    def make(place: str | None, today: datetime.date = TODAY, **more: Tables) -> CertificateVerdict:
        paper = clean(3).with_row("Lead (Pb)", result="0.3")
        return judge_file(as_csv(paper, tmp_path / "a.csv"), place=place, today=today, **more)

    return make


def _law(verdict: CertificateVerdict) -> dict[str, Reason]:
    return {one.rule: one for one in verdict.reasons if one.rule.startswith("law.")}


def test_without_a_place_the_law_is_named_as_not_checked(at) -> None:
    verdict = at(None)
    assert _law(verdict) == {}
    assert verdict.decision == "go"
    assert "rules where you live (no place given)" in verdict.not_checked
    assert at("  ").not_checked == verdict.not_checked
    assert at("Texas").not_checked == verdict.not_checked[:-1]


@pytest.mark.parametrize("place", ["US-LA", "us-la", "Louisiana", " louisiana "])
def test_a_ban_in_force_is_a_stop_by_any_name_of_the_place(at, place: str) -> None:
    verdict = at(place)
    assert verdict.decision == "stop"
    found = _law(verdict)["law.us_la"]
    assert (found.severity, found.source) == ("stop", "la_act_41")
    for words in ("Louisiana Act 41 of 2025", "a statute", "2025-08-01", "seen 2026-11-23"):
        assert words in found.text


def test_a_ban_does_not_hold_before_its_day(at) -> None:
    found = _law(at("US-LA", datetime.date(2025, 7, 31)))
    assert found["law.us_la"].severity == "info"
    assert "starts on 2025-08-01" in found["law.us_la"].text
    assert found["law.no_row"].severity == "unknown"
    assert _law(at("US-LA", datetime.date(2025, 8, 1)))["law.us_la"].severity == "stop"


def test_a_proposal_is_shown_as_one_and_never_stops(at) -> None:
    found = _law(at("US-TX"))["law.us_7oh_2026"]
    assert found.severity == "info"
    assert "a proposal, not law" in found.text
    assert at("US-TX").decision == "caution"


def test_a_row_that_ran_out_says_so(at) -> None:
    found = _law(at("Utah"))
    assert found["law.us_ut_2019"].text.startswith("No longer in force since 2026-05-06:")
    assert found["law.us_dea_2016"].text.startswith("Taken back on 2016-10-13, and never in force:")
    assert found["law.us_ut"].severity == "info"
    assert "law.no_row" not in found


@pytest.mark.parametrize("place", ["US", "usa", "USA", "America", "U.S.", "United States of America"])
def test_a_country_whose_states_differ_asks_for_the_state(at, place: str) -> None:
    found = _law(at(place))
    assert "law.no_row" not in found
    assert (found["law.no_state"].severity, found["law.no_state"].source) == ("unknown", "")
    assert "United States: the rules on leaf differ from state to state" in found["law.no_state"].text
    assert found["law.us_fda_position"].severity == "caution"


def test_an_order_on_made_drugs_is_in_force_and_says_nothing_of_leaf(at) -> None:
    found = _law(at("US-TX"))
    assert found["law.us_made_2026"].severity == "info"
    assert "in force from 2026-08-26" in found["law.us_made_2026"].text
    assert "law.no_state" in _law(at("US"))
    before = _law(at("US-TX", datetime.date(2026, 8, 25)))["law.us_made_2026"]
    assert "starts on 2026-08-26" in before.text


@pytest.mark.parametrize(
    ("place", "row"),
    [("Arkansas", "us_ar"), ("Connecticut", "us_ct"), ("Indiana", "us_in"), ("Vermont", "us_vt"),
     ("Wisconsin", "us_wi"), ("Alabama", "us_al"), ("England", "gb"), ("UK", "gb"), ("Malaysia", "my")],
)  # fmt: skip
def test_places_where_a_ban_was_seen_stop(at, place: str, row: str) -> None:
    verdict = at(place)
    assert verdict.decision == "stop"
    assert _law(verdict)[f"law.{row}"].severity == "stop"


def test_a_ban_that_nobody_saw_signed_is_told_as_a_bill_and_stays_unknown(at) -> None:
    verdict = at("Tennessee")
    assert verdict.decision == "unknown"
    assert _law(verdict)["law.us_tn"].severity == "info"


@pytest.mark.parametrize("place", ["US-CA", "US-NV", "Nevada", "Germany", "Tennessee"])
def test_a_place_without_a_binding_row_is_unknown(at, place: str) -> None:
    verdict = at(place)
    assert verdict.decision == "unknown"
    assert _law(verdict)["law.no_row"].severity == "unknown"


@pytest.mark.parametrize("place", ["US-NV", "Germany"])
def test_that_nothing_was_found_of_a_place_is_not_blamed_on_the_law_of_another(at, place: str) -> None:
    verdict = at(place)
    silence = _law(verdict)["law.no_row"]
    assert (silence.source, silence.grade) == ("", "none")
    assert reason_words(silence).endswith("(law.no_row)")
    assert "ri_kratom_act" not in {one.source for one in _law(verdict).values()}
    assert why("law.no_row").citations == why("law.no_state").citations == ()


def test_a_check_where_no_law_is_known_names_no_source_for_that(tmp_path: Path) -> None:
    paper = as_csv(clean(3), tmp_path / "a.csv")
    found = check(person=Person(jurisdiction="Germany"), product=paper, amount="2g")
    silence = next(one for one in found.to_dict()["reasons"] if one["rule"] == "law.no_row")
    assert (silence["source"], silence["sources"]) == ("", [])
    write_check(tmp_path / "page.html", found)
    assert "Rhode Island" not in (tmp_path / "page.html").read_text(encoding="utf-8")


def test_rows_that_nobody_looked_at_again_are_unknown(at) -> None:
    later = TODAY + datetime.timedelta(days=91)
    found = _law(at("Texas", later))["law.old"]
    assert (found.severity, "2026-11-23" in found.text) == ("unknown", True)
    assert found.source in {"tx_444_003", "supplyside_2025"}
    assert "law.old" not in _law(at("Texas", later - datetime.timedelta(days=1)))


def test_a_limit_holds_where_it_was_made_and_warns_elsewhere(tmp_path: Path, judge_file: JudgeFile) -> None:
    path = as_csv(clean(3).with_row("Lead (Pb)", result="1.20"), tmp_path / "a.csv")

    def severity(place: str | None, today: datetime.date = TODAY) -> str | None:
        rules = {one.rule: one.severity for one in judge_file(path, place=place, today=today).reasons}
        return rules.get("limit.lead_per_gram_rhode_island")

    assert (severity("US-RI"), severity("TH"), severity(None)) == ("stop", "caution", "caution")
    assert severity("US-RI", datetime.date(2026, 3, 31)) is None


def test_a_limit_that_is_only_proposed_or_has_run_out_does_not_count(
    tmp_path: Path, judge_file: JudgeFile, tables: Tables
) -> None:
    path = as_csv(clean(3).with_row("Lead (Pb)", result="1.30"), tmp_path / "a.csv")
    for change in ({"type": "proposal"}, {"effective_to": TODAY}):
        changed = tuple(
            one.model_copy(update=change) if one.key == "lead_per_gram_rhode_island" else one
            for one in tables.limits.limits
        )
        by = tables.model_copy(update={"limits": tables.limits.model_copy(update={"limits": changed})})
        assert judge_file(path, by=by).decision == "go"
    assert judge_file(path).decision == "caution"


def test_every_row_is_dated_has_a_source_that_was_read_and_a_known_kind(tables: Tables, known: Library) -> None:
    for row in tables.law.rows:
        assert row.effective_from < row.as_of
        assert known.sources[row.source].read != "no"
        assert known.sources[row.source].kind == "law"
        assert row.place in tables.law.places
        assert place_of(tables.law.places[row.place][-1], tables.law) == row.place


def test_only_statutes_regulations_and_orders_bind(tables: Tables) -> None:
    assert {name for name, kind in tables.law.kinds.items() if kind.binds} == {"statute", "regulation", "order"}
