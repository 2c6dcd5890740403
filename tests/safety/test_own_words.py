"""Illnesses in a person's own words: a listed name counts wherever it stands, and nothing beside it is passed over."""

from collections.abc import Callable

import pytest

from nightleaf.evidence import load_library
from nightleaf.person import Person
from nightleaf.safety import Verdict, conditions_of, rule_book
from nightleaf.safety.conditions import alike, heard
from nightleaf.safety.verdict import DECISIONS
from nightleaf.safety.words import NEXT_STEP

Judged = Callable[..., Verdict]
BOOK = rule_book(load_library())
SUICIDE = "condition.suicidal_thoughts"


def hear(*typed: str) -> tuple[dict[str, str], tuple[str, ...], tuple[str, ...]]:
    found = heard(Person(conditions=typed), BOOK)
    return {key.removeprefix("condition."): text for key, text in found.fired.items()}, found.denied, found.unlisted


def fired(typed: str) -> set[str]:
    return set(hear(typed)[0])


@pytest.mark.parametrize(
    "typed",
    ["I want to die", "suicide attempt last year", "thinking of killing myself", "I don't want to live anymore",
     "I don\N{RIGHT SINGLE QUOTATION MARK}t want to live", "self-harm", "SUICIDAL!!",
     "sometimes I think I'd be better off dead",
     "no hope left, I want to end my life", "suicidal as a teenager", "depressed and tired of living"],
)  # fmt: skip
def test_thoughts_of_suicide_are_understood_however_they_are_said(judged: Judged, typed: str) -> None:
    verdict = judged(conditions=(typed,))
    assert (verdict.decision, verdict.crisis) == ("stop", True)
    assert [reason.rule for reason in verdict.reasons] == [SUICIDE]
    assert "crisis line" in verdict.reasons[0].text


def test_beside_thoughts_of_suicide_nothing_else_is_said(judged: Judged) -> None:
    verdict = judged(
        age=16,
        pregnant="yes",
        alcohol="daily",
        conditions=("lupus", "want to die", "COPD"),
        medicines=("Zoloft", "qqq"),
    )
    assert [reason.rule for reason in verdict.reasons] == [SUICIDE]
    assert (verdict.not_checked, verdict.notes) == ((), ())
    assert verdict.withholds_sleep
    assert verdict.next_step == verdict.to_dict()["next_step"] == NEXT_STEP["crisis"]
    assert "crisis line" in verdict.next_step
    other = judged(conditions=("COPD",))
    assert not other.crisis
    assert other.next_step == NEXT_STEP["stop"]


def test_a_doubt_about_thoughts_of_suicide_names_the_crisis_line_and_comes_first(judged: Judged) -> None:
    verdict = judged(unsure=("condition.seizures", SUICIDE), medicines=("unheard of",))
    assert (verdict.decision, verdict.crisis) == ("unknown", False)
    first, *others = verdict.reasons
    assert (first.rule, first.text) == (SUICIDE, f"Thoughts of suicide: {BOOK.rules[SUICIDE].doubt}")
    assert "crisis line" in first.text
    assert "condition.seizures" in {reason.rule for reason in others}
    seizures = next(reason for reason in others if reason.rule == "condition.seizures")
    assert seizures.text == f"Seizures: {BOOK.rules['condition.unsure'].text}"


@pytest.mark.parametrize("typed", ["not suicidal", "no thoughts of suicide", "never had any suicidal thoughts"])
def test_a_no_to_thoughts_of_suicide_is_heard_and_still_names_the_crisis_line(judged: Judged, typed: str) -> None:
    verdict = judged(conditions=(typed,))
    assert (verdict.decision, verdict.crisis) == ("unknown", False)
    assert [reason.rule for reason in verdict.reasons] == [SUICIDE, "condition.not_recognised"]
    assert "crisis line" in verdict.reasons[0].text


def test_only_a_denied_rule_with_words_of_its_own_for_doubt_gives_them(judged: Judged) -> None:
    verdict = judged(conditions=("no asthma",))
    assert [reason.rule for reason in verdict.reasons] == ["condition.not_recognised"]


@pytest.mark.parametrize(
    ("typed", "rule"),
    [
        ("pregnant 12 weeks", "pregnancy"), ("stage 3 CKD", "kidney_disease"), ("CKD stage 4", "severe_kidney_disease"),
        ("fatty liver disease", "liver_disease"), ("mild asthma", "asthma"), ("bipolar 2", "bipolar"),
        ("heart attack 2019", "coronary_disease"), ("sleep apnoe", "sleep_apnoea"), ("Addison's", "adrenal"),
        ("my eyes are yellow", "symptoms_liver"), ("dark urine since last week", "symptoms_liver"),
        ("COPD grade II", "lung_disease"), ("severe depression", "depression"), ("I am 6 months pregnant", "pregnancy"),
        ("snoring loudly", "loud_snoring_with_pauses"), ("I snore", "snoring"), ("type 2 diabetes", "diabetes"),
    ],
)  # fmt: skip
def test_words_beside_a_name_do_not_hide_it(judged: Judged, typed: str, rule: str) -> None:
    assert hear(typed) == ({rule: typed}, (), ())
    alone = judged(conditions=(BOOK.rules[f"condition.{rule}"].title,))
    verdict = judged(conditions=(typed,))
    assert verdict.decision == alone.decision
    assert verdict.reasons[0].text.startswith(f"{BOOK.rules[f'condition.{rule}'].title} ({typed}): ")
    assert verdict.not_checked == ()


def test_several_names_in_one_line_all_count() -> None:
    assert fired("alcoholic in recovery") == {"alcohol_use_disorder", "substance_use_disorder"}
    assert fired("depression and anxiety") == {"depression", "anxiety"}
    assert fired("postnatal depression") == {"after_birth", "depression"}
    assert fired("COPD") | fired("epilepsy") == fired("COPD with epilepsy")


def test_the_longer_name_counts_where_it_holds_a_shorter_one() -> None:
    assert fired("severe kidney disease since 2020") == {"severe_kidney_disease"}
    assert fired("uncontrolled high blood pressure now") == {"uncontrolled_blood_pressure"}
    assert fired("low blood pressure") == {"low_blood_pressure"}
    assert fired("kidney disease, severe kidney disease") == {"kidney_disease", "severe_kidney_disease"}


@pytest.mark.parametrize("typed", ["asthmatical", "misfits", "alsoran", "osaka", "stroked a cat", "unpregnant"])
def test_only_whole_words_count(typed: str) -> None:
    assert hear(typed) == ({}, (), (typed,))


@pytest.mark.parametrize(
    "typed",
    [
        "no asthma",
        "not asthma",
        "never had asthma",
        "I don't have asthma",
        "without any asthma",
        "I have no known asthma",
    ],
)
def test_what_is_denied_does_not_count_and_is_not_passed_over(judged: Judged, typed: str) -> None:
    assert hear(typed) == ({}, ("condition.asthma",), (typed,))
    verdict = judged(conditions=(typed,))
    assert verdict.decision == "unknown"
    assert [reason.about for reason in verdict.reasons] == [typed]
    assert verdict.not_checked == (f"{typed}: no name like it is in the list",)


def test_a_no_reaches_no_further_than_the_next_name() -> None:
    assert hear("no asthma but COPD") == ({"lung_disease": "no asthma but COPD"}, ("condition.asthma",), ("no asthma",))
    assert fired("not sleeping, epilepsy") == {"seizures"}
    assert fired("epilepsy, no asthma") == {"seizures"}
    assert fired("asthma no") == {"asthma"}


def test_what_is_left_beside_a_name_is_not_passed_over(judged: Judged) -> None:
    verdict = judged(conditions=("Hypothyroidism and Lupus",))
    assert {reason.rule: reason.severity for reason in verdict.reasons} == {
        "condition.thyroid": "caution",
        "condition.not_recognised": "unknown",
    }
    assert verdict.decision == "unknown"
    assert verdict.withholds_sleep
    assert verdict.not_checked == ("lupus: no name like it is in the list",)
    assert hear("COPD gout rosacea")[2] == ("gout rosacea",)


def test_a_slip_beside_a_name_is_asked_about(judged: Judged) -> None:
    assert judged(conditions=("asthma and epilepsyy",)).not_checked == ("epilepsyy: did you mean epilepsy?",)


@pytest.mark.parametrize("typed", ["", "   ", "and", "my", "12", "severe"])
def test_words_that_say_nothing_are_still_unknown(judged: Judged, typed: str) -> None:
    assert hear(typed) == ({}, (), (typed,))
    assert judged(conditions=(typed,)).decision == "unknown"


def test_all_that_was_typed_for_one_condition_is_shown(judged: Judged) -> None:
    assert hear("cirrhosis", "hepatitis C", "cirrhosis")[0] == {"liver_disease": "cirrhosis and hepatitis C"}
    verdict = judged(conditions=("cirrhosis", "hepatitis C"))
    assert verdict.reasons[0].text.startswith("Liver disease (cirrhosis and hepatitis C): ")
    assert verdict.reasons[0].about == "cirrhosis and hepatitis C"


def test_without_a_list_nothing_is_heard() -> None:
    found = heard(Person(), BOOK)
    assert (found.fired, found.denied, found.unlisted) == ({}, (), ())
    assert conditions_of(Person(conditions=("OSA", "lupus")), BOOK) == ({"condition.sleep_apnoea": "OSA"}, ["lupus"])


def test_small_words_joints_and_denials_are_three_kinds() -> None:
    kinds = (BOOK.small, BOOK.joints, BOOK.denials)
    assert all(kinds)
    assert sum(len(kind) for kind in kinds) == len(frozenset().union(*kinds))
    assert not frozenset().union(*kinds) & BOOK.conditions.keys()


def test_where_something_is_denied_no_name_is_offered() -> None:
    assert alike("no epilepsyy", BOOK) == ()
    assert alike("epilepsyy", BOOK) == ("epilepsy",)


@pytest.mark.parametrize("rule", BOOK.condition_rules(), ids=lambda rule: rule.key)
def test_more_words_never_lower_the_decision(judged: Judged, rule) -> None:
    alone = DECISIONS.index(judged(conditions=(rule.names[0],)).decision)
    for around in ("my {} since 2019", "{} and lupus", "lupus, {}", "asthma {}"):
        typed = around.format(rule.names[0])
        assert DECISIONS.index(judged(conditions=(typed,)).decision) >= alone, typed
