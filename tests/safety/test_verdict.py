"""What a verdict says of itself as a document: every reason with all that stands behind it, and every note."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from nightleaf.evidence import Library
from nightleaf.person import Person
from nightleaf.safety import Elsewhere, Reason, RuleBook, Verdict, depressants_of, rule_book, screen, unreadable
from nightleaf.safety.words import EMERGENCY, LAW, NEXT_STEP, NOT_REVIEWED, PRODUCT, UNREADABLE

Judged = Callable[..., Verdict]


def test_rules_that_are_overdue_say_so_in_the_document_too(known: Library) -> None:
    late = screen(Person(), person_given=False, library=known, today=date(2030, 1, 1))
    assert late.to_dict()["notes"] == list(late.notes) != []


def test_a_reason_with_one_source_names_it_in_its_list_of_sources_and_one_without_names_none(known: Library) -> None:
    one = Reason("product.metals", "caution", "Lead: near the limit.", "fda_kratom", "low")
    verdict = screen(Person(), person_given=False, library=known, elsewhere=Elsewhere((one,)))
    assert verdict.to_dict()["reasons"] == [
        {
            "rule": "product.metals",
            "severity": "caution",
            "text": "Lead: near the limit.",
            "source": "fda_kratom",
            "grade": "low",
            "about": "",
            "sources": ["fda_kratom"],
        }
    ]


def test_a_reason_names_each_of_its_sources_once(judged: Judged) -> None:
    (reason,) = judged(medicines=("zolpidem",)).reasons
    assert len(reason.sources) > 1
    assert reason.to_dict()["sources"] == list(reason.sources)


def test_the_document_where_no_rule_could_be_read_is_whole() -> None:
    assert unreadable().to_dict() == {
        "schema": "nightleaf.check/1",
        "decision": "unknown",
        "reasons": [
            {
                "rule": "rules.unreadable",
                "severity": "unknown",
                "text": UNREADABLE,
                "source": "",
                "grade": "none",
                "about": "",
                "sources": [],
            }
        ],
        "not_checked": ["age", "pregnancy", "medicines", "conditions", "alcohol", PRODUCT, LAW],
        "as_of": None,
        "reviewed": NOT_REVIEWED,
        "notes": [],
        "next_step": NEXT_STEP["unknown"],
        "emergency": list(EMERGENCY),
    }


def test_the_pairs_are_the_rules_on_two_of_a_kind(book: RuleBook) -> None:
    kinds = {"pair.breathing", "pair.heart_rhythm", "pair.serotonin", "pair.liver"}
    assert {rule.key for rule in book.pairs()} == kinds
    assert all(rule.mechanisms for rule in book.pairs())


@pytest.mark.parametrize(("field", "day"), [("as_of", date(2025, 1, 2)), ("expires", date(2026, 12, 1))])
def test_the_oldest_rule_tells_the_age_of_all(known: Library, field: str, day: date) -> None:
    table = known.tables["safety.condition_rules"]
    rules = [{**table["rules"][0], field: day}, *table["rules"][1:]]
    aged = replace(known, tables={**known.tables, "safety.condition_rules": {**table, "rules": rules}})
    assert getattr(rule_book(aged), field) == day


def test_a_verdict_is_as_old_as_its_oldest_rule(known: Library) -> None:
    table = known.tables["safety.condition_rules"]
    rules = [{**table["rules"][0], "as_of": date(2025, 1, 2)}, *table["rules"][1:]]
    aged = replace(known, tables={**known.tables, "safety.condition_rules": {**table, "rules": rules}})
    assert screen(Person(), person_given=False, library=aged).to_dict()["as_of"] == "2025-01-02"


def test_the_rules_of_a_library_are_read_once_and_those_of_another_on_their_own(known: Library) -> None:
    assert rule_book(known) is rule_book(known)
    assert rule_book(replace(known)) is not rule_book(known)


def test_a_reason_says_that_its_rule_is_overdue_from_the_day_after_its_date(known: Library) -> None:
    person = Person(age=15)
    on_the_day, late = (
        screen(person, person_given=False, library=known, today=date(2027, 11, day)).reasons[0].text for day in (23, 24)
    )
    assert "2027-11-23" not in on_the_day
    assert late.startswith(on_the_day)
    assert "2027-11-23" in late


def test_a_drink_and_a_sedative_slow_the_breath_and_another_medicine_does_not(book: RuleBook) -> None:
    person = Person(medicines=("Xanax", "metformin"), alcohol="some")
    assert depressants_of(person, book) == ("Xanax", "alcohol")
    assert depressants_of(Person(), book) == ()
