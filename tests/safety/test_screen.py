"""Answers of a person: people in trouble first, and what was not answered is never taken for a no."""

import itertools
from collections.abc import Callable
from datetime import date

import pytest

from nightleaf.evidence import Library
from nightleaf.person import Person
from nightleaf.person.person import Caffeine
from nightleaf.safety import Elsewhere, Reason, Verdict, reason_for, screen
from nightleaf.safety.verdict import SEVERITIES
from nightleaf.safety.words import EMERGENCY, LAW, PRODUCT

Judged = Callable[..., Verdict]


def rules_of(verdict: Verdict) -> set[str]:
    return {reason.rule for reason in verdict.reasons}


def test_a_healthy_adult_with_product_and_law_judged_shows_no_red_flag(judged: Judged) -> None:
    verdict = judged()
    assert verdict.decision == "go"
    assert verdict.reasons == ()
    assert verdict.not_checked == ()
    assert not verdict.withholds_sleep


def test_without_product_and_law_the_same_adult_is_unknown() -> None:
    person = Person(age=35, sex="male", alcohol="none", conditions=(), medicines=())
    verdict = screen(person, person_given=True)
    assert verdict.decision == "unknown"
    assert verdict.not_checked == (PRODUCT, LAW)
    assert not verdict.withholds_sleep


@pytest.mark.parametrize(
    ("age", "rule"),
    [(0, "person.minor"), (17.9, "person.minor"), (18, "person.young"), (20.9, "person.young"), (21, None), (80, None)],
)
def test_age_is_judged_at_its_limits(judged: Judged, age: float, rule: str | None) -> None:
    assert rules_of(judged(age=age)) == ({rule} if rule else set())


@pytest.mark.parametrize(
    ("answers", "decision", "rule"),
    [
        ({"age": 17}, "stop", "person.minor"),
        ({"age": 19}, "caution", "person.young"),
        ({"age": None}, "unknown", "person.age_unknown"),
        ({"pregnant": "yes"}, "stop", "person.pregnant"),
        ({"breastfeeding": "yes"}, "stop", "person.breastfeeding"),
        ({"pregnant": "unknown"}, "unknown", "person.pregnancy_unanswered"),
        ({"breastfeeding": "unknown"}, "unknown", "person.pregnancy_unanswered"),
        ({"alcohol": "some"}, "caution", "person.alcohol_some"),
        ({"alcohol": "daily"}, "stop", "person.alcohol_daily"),
        ({"alcohol": None}, "unknown", "person.alcohol_unanswered"),
        ({"medicines": None}, "unknown", "person.medicines_unanswered"),
        ({"conditions": None}, "unknown", "person.conditions_unanswered"),
        ({"tolerance": "regular use"}, "caution", "person.regular_use"),
        ({"caffeine": (Caffeine(mg=201, time="16:00"),)}, "caution", "person.caffeine"),
    ],
)
def test_each_answer_fires_its_rule_and_no_other(
    judged: Judged, answers: dict[str, object], decision: str, rule: str
) -> None:
    verdict = judged(**answers)
    assert verdict.decision == decision
    assert rules_of(verdict) == {rule}
    assert not verdict.withholds_sleep


def test_a_reason_from_an_answer_is_about_no_name(judged: Judged, known: Library) -> None:
    (reason,) = judged(age=17).reasons
    assert (reason.about, reason.text.partition(":")[0]) == ("", "Under 18")
    without = reason_for("product.concentrate", known)
    assert (without.about, without.text.partition(":")[0]) == ("", "Not leaf")


def test_caffeine_counts_over_the_day_and_200_mg_is_not_more_than_200(judged: Judged) -> None:
    two = tuple(Caffeine(mg=100, time=time) for time in ("08:00", "14:00"))
    assert judged(caffeine=two).decision == "go"
    assert judged(caffeine=(*two, Caffeine(mg=1, time="15:00"))).decision == "caution"


@pytest.mark.parametrize("answer", ["pregnant", "breastfeeding"])
def test_a_man_is_not_asked_about_pregnancy_but_a_yes_counts_for_anybody(judged: Judged, answer: str) -> None:
    assert judged(sex="male", **{answer: "unknown"}).decision == "go"
    assert judged(sex=None, **{answer: "unknown"}).decision == "unknown"
    assert judged(sex="male", **{answer: "yes"}).decision == "stop"


def test_a_made_up_adult_is_not_asked_what_was_left_open_but_what_was_said_counts() -> None:
    assert screen(Person(), person_given=False).reasons == ()
    assert rules_of(screen(Person(), person_given=True)) == {
        "person.age_unknown",
        "person.pregnancy_unanswered",
        "person.medicines_unanswered",
        "person.conditions_unanswered",
        "person.alcohol_unanswered",
    }
    assert screen(Person(age=16), person_given=False).decision == "stop"
    assert screen(Person(medicines=("morphine",)), person_given=False).decision == "stop"


def test_a_stop_is_not_softened_by_anything_else(judged: Judged) -> None:
    others = {"medicines": ("melatonin", "unheard of"), "conditions": ("asthma",), "alcohol": None, "age": 19}
    for count in range(len(others) + 1):
        for names in itertools.combinations(others, count):
            assert judged(pregnant="yes", **{name: others[name] for name in names}).decision == "stop"


def test_reasons_come_worst_first_with_present_harm_before_all(judged: Judged) -> None:
    verdict = judged(
        age=19,
        pregnant="yes",
        conditions=("asthma", "liver disease", "dark urine", "blue lips", "insomnia"),
        medicines=("unheard of", "levothyroxine", "Xanax"),
    )
    ranks = [SEVERITIES.index(reason.severity) for reason in verdict.reasons]
    assert ranks == sorted(ranks, reverse=True)
    assert [reason.rule for reason in verdict.reasons[:2]] == [
        "condition.symptoms_emergency",
        "condition.symptoms_liver",
    ]
    assert verdict.reasons[-1].severity == "info"


def test_info_alone_changes_nothing(judged: Judged) -> None:
    verdict = judged(medicines=("levothyroxine",))
    assert verdict.decision == "go"
    assert rules_of(verdict) == {"medicine.hormones"}


def test_what_was_judged_elsewhere_can_add_a_reason_and_take_none_away(known: Library) -> None:
    person = Person(age=35, sex="male", alcohol="none", conditions=(), medicines=("warfarin",))
    alone = screen(person, person_given=True, library=known)
    added = Reason("product.metals", "caution", "Lead: near the limit.", "fda_kratom", "low")
    more = screen(person, person_given=True, library=known, elsewhere=Elsewhere((added,), frozenset({PRODUCT})))
    assert set(alone.reasons) < set(more.reasons)
    assert added in more.reasons
    assert more.not_checked == (LAW,)
    assert more.decision == "stop"


def test_what_elsewhere_could_not_check_is_not_checked(known: Library) -> None:
    verdict = screen(Person(), person_given=False, library=known, elsewhere=Elsewhere(not_checked=("lead",)))
    assert verdict.not_checked == ("lead", PRODUCT, LAW)


def test_a_reason_of_a_product_is_made_from_its_rule(known: Library) -> None:
    reason = reason_for("product.concentrate", known, "Gold Shot")
    assert (reason.severity, reason.about) == ("stop", "Gold Shot")
    assert "Gold Shot" in reason.text


def test_rules_past_their_review_date_still_hold_and_say_so(known: Library) -> None:
    person = Person(medicines=("morphine",))
    on_the_day, late = (
        screen(person, person_given=False, library=known, today=date(2027, 11, day)) for day in (23, 24)
    )
    assert on_the_day.notes == ()
    assert late.decision == "stop"
    assert "2027-11-23" in late.notes[0]


def test_the_document_has_the_fields_of_the_contract_and_the_signs_of_an_emergency(judged: Judged) -> None:
    document = judged(medicines=("Ambien",), age=19).to_dict()
    assert document["schema"] == "nightleaf.check/1"
    assert {"decision", "reasons", "not_checked", "as_of"} <= document.keys()
    assert document["as_of"] == "2026-11-23"
    assert document["reviewed"] == "not yet reviewed by a pharmacist"
    assert document["emergency"] == list(EMERGENCY)
    assert document["next_step"].startswith("Next: ")
    for reason in document["reasons"]:
        assert {"rule", "severity", "text", "source", "grade"} <= reason.keys()
        assert reason["sources"][0] == reason["source"]
    assert document["reasons"][0]["about"] == "Ambien"


def test_each_decision_has_a_next_step_of_its_own(judged: Judged) -> None:
    steps = {judged(**answers).to_dict()["next_step"] for answers in ({}, {"age": 19}, {"age": None}, {"age": 17})}
    assert len(steps) == 4
