"""A row of law holds from its first day to the day before its last, and a place is called by its name."""

import datetime
from pathlib import Path
from typing import Any

import pytest

from nightleaf.product.certificate import Reason, Tables, explain

from .conftest import TODAY, JudgeFile
from .papers import as_csv, clean


@pytest.fixture
def under(tmp_path: Path, judge_file: JudgeFile, tables: Tables):
    """The reasons of law in Louisiana, with some fields of its row changed."""

    def make(place: str = "US-LA", today: datetime.date = TODAY, **changes: Any) -> dict[str, Reason]:
        rows = tuple(one.model_copy(update=changes) if one.key == "us_la" else one for one in tables.law.rows)
        by = tables.model_copy(update={"law": tables.law.model_copy(update={"rows": rows})})
        verdict = judge_file(as_csv(clean(3), tmp_path / "a.csv"), place=place, today=today, by=by)
        return {one.rule: one for one in verdict.reasons if one.rule.startswith("law.")}

    return make


def test_a_row_holds_on_the_day_before_it_ends_and_no_longer_on_its_last_day(under) -> None:
    before = under(effective_to=TODAY + datetime.timedelta(days=1))
    assert before["law.us_la"].severity == "stop"
    assert "law.no_row" not in before
    ended = under(effective_to=TODAY)
    assert ended["law.us_la"].text.startswith("No longer in force since 2026-11-23:")
    assert ended["law.no_row"].severity == "unknown"


def test_a_plan_that_was_taken_back_was_never_in_force(under) -> None:
    found = under(type="proposal", effective_to=TODAY)
    assert found["law.us_la"].text.startswith("Taken back on 2026-11-23, and never in force:")
    assert under(type="proposal")["law.us_la"].severity == "info"
    assert "a proposal, not law" in under(type="proposal", effect="limits")["law.us_la"].text


def test_a_row_asked_for_by_its_key_says_until_when_it_held(tables: Tables) -> None:
    ended, lasting = explain("law.us_dea_2016", tables), explain("law.us_la", tables)
    assert ended is not None
    assert lasting is not None
    assert ended.text.endswith("a proposal, not law, from 2016-08-31 to 2016-10-13; seen 2026-11-23.)")
    assert lasting.text.endswith("a statute, from 2025-08-01; seen 2026-11-23.)")


def test_a_row_that_is_not_about_leaf_neither_stops_nor_answers(under) -> None:
    found = under(of_leaf=False)
    assert found["law.us_la"].severity == "info"
    assert "in force from 2025-08-01" in found["law.us_la"].text
    assert found["law.no_row"].severity == "unknown"
    proposed = under(of_leaf=False, type="proposal")
    assert "in force" not in proposed["law.us_la"].text


def test_a_row_holds_from_its_first_day_on(under) -> None:
    assert "law.no_row" not in under(effective_from=TODAY)
    later = under(effective_from=TODAY + datetime.timedelta(days=1))
    assert later["law.us_la"].severity == "info"
    assert later["law.no_row"].severity == "unknown"


def test_a_row_that_only_warns_binds_nobody_and_says_so(under) -> None:
    found = under(effect="warns", type="position")
    assert found["law.us_la"].severity != "stop"
    assert found["law.no_row"].severity == "unknown"


def test_a_row_that_limits_is_no_ban(under) -> None:
    assert under(effect="limits")["law.us_la"].severity == "info"
    assert under()["law.us_la"].severity == "stop"


def test_the_row_that_was_looked_at_longest_ago_tells_the_age_of_all(under) -> None:
    old = datetime.date(2026, 1, 2)
    assert "2026-01-02" in under(as_of=old)["law.old"].text
    later = under(as_of=old, today=TODAY + datetime.timedelta(days=100))["law.old"]
    assert "2026-01-02" in later.text


def test_a_place_is_called_by_the_last_of_its_names_and_an_unknown_one_as_typed(under) -> None:
    assert under("us")["law.no_state"].text.startswith("United States: the rules")
    assert "of California stands" in under("us-ca")["law.no_row"].text
    assert "Atlantis" in under(" Atlantis ")["law.no_row"].text


def test_the_law_of_a_country_is_told_in_its_states_and_not_the_other_way_round(under) -> None:
    assert "law.us_la" in under("US-LA")
    assert "law.us_fda_position" in under("US-LA")
    assert "law.us_la" not in under("US")
    assert not [rule for rule in under("USSR") if rule.startswith("law.us_")]


@pytest.mark.parametrize(("day", "severity"), [((2026, 3, 31), None), ((2026, 4, 1), "caution")])
def test_a_limit_holds_from_its_first_day_on(
    tmp_path: Path, judge_file: JudgeFile, day: tuple[int, int, int], severity: str | None
) -> None:
    path = as_csv(clean(3).with_row("Lead (Pb)", result="1.20"), tmp_path / "a.csv")
    found = {one.rule: one.severity for one in judge_file(path, today=datetime.date(*day)).reasons}
    assert found.get("limit.lead_per_gram_rhode_island") == severity


def test_a_limit_no_longer_holds_on_the_day_it_ends(tables: Tables) -> None:
    limit = tables.limits.limits[0].model_copy(update={"effective_to": TODAY})
    assert limit.holds_on(TODAY - datetime.timedelta(days=1))
    assert not limit.holds_on(TODAY)
