"""The decision table: every condition alone and in pairs, yes, no and not sure; and nothing added ever lowers it."""

import itertools
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nightleaf.evidence import load_library
from nightleaf.safety import Verdict, rule_book
from nightleaf.safety.verdict import DECISIONS, decided

Judged = Callable[..., Verdict]
BOOK = rule_book(load_library())
CONDITIONS = {rule.key: rule for rule in BOOK.condition_rules()}
ANSWERS = ("no", "unsure", "yes")
UNJUDGED = {
    f"condition.{key}" for key in ("asthma", "blood_pressure", "kidney_disease", "snoring", "after_birth")
}  # fmt: skip
CAUTIONS = {
    f"condition.{key}"
    for key in (
        "insomnia", "thyroid", "adrenal", "depression", "anxiety", "adhd", "chronic_pain", "diabetes", "restless_legs",
        "narcolepsy", "overweight", "parkinson", "dementia", "constipation", "low_blood_pressure",
    )
}  # fmt: skip
CRISIS = "condition.suicidal_thoughts"
"""A yes to it ends everything else that would be said."""
MEDICINES = [one.name for one in BOOK.medicines.medicines.values()]
NAMES = [*MEDICINES, "unheard of", "aspirine and codeine"]


def rank(verdict: Verdict) -> int:
    return DECISIONS.index(verdict.decision)


def expected(answers: dict[str, str]) -> str:
    """The table in words: a stop unless the condition is one of the few that alone are less."""
    found = {"go"}
    for key, answer in answers.items():
        if answer == "unsure":
            found.add("unknown")
        elif answer == "yes":
            found.add("unknown" if key in UNJUDGED else "caution" if key in CAUTIONS else "stop")
    return max(found, key=DECISIONS.index)


def on(judged: Judged, answers: dict[str, str]) -> Verdict:
    said = tuple(CONDITIONS[key].names[0] for key, answer in answers.items() if answer == "yes")
    unsure = tuple(key for key, answer in answers.items() if answer == "unsure")
    return judged(conditions=said, unsure=unsure)


@pytest.mark.parametrize("key", CONDITIONS)
@pytest.mark.parametrize("answer", ANSWERS)
def test_each_condition_alone(judged: Judged, key: str, answer: str) -> None:
    verdict = on(judged, {key: answer})
    assert verdict.decision == expected({key: answer})
    assert [reason.rule for reason in verdict.reasons] == ([] if answer == "no" else [key])
    assert verdict.withholds_sleep == (verdict.decision == "unknown")


def test_all_pairs_of_conditions_and_answers(judged: Judged) -> None:
    checked = 0
    for first, second in itertools.combinations(CONDITIONS, 2):
        for pair in itertools.product(ANSWERS, ANSWERS):
            answers = dict(zip((first, second), pair, strict=True))
            verdict = on(judged, answers)
            assert verdict.decision == expected(answers), answers
            fired = {key for key, answer in answers.items() if answer != "no"}
            fired = {CRISIS} if answers.get(CRISIS) == "yes" else fired
            assert {reason.rule for reason in verdict.reasons} == fired, answers
            checked += 1
    assert checked == len(CONDITIONS) * (len(CONDITIONS) - 1) // 2 * 9


def test_every_condition_beside_every_other_answer_of_a_person(judged: Judged) -> None:
    others = (
        {"age": 17}, {"age": 19}, {"age": None}, {"pregnant": "yes"}, {"pregnant": "unknown"}, {"alcohol": "some"},
        {"alcohol": "daily"}, {"alcohol": None}, {"medicines": None}, {"medicines": ("melatonin",)},
        {"medicines": ("Xanax",)}, {"medicines": ("unheard of",)},
    )  # fmt: skip
    for answers in others:
        alone = judged(**answers)
        for rule in CONDITIONS.values():
            verdict = judged(conditions=(rule.names[0],), **answers)
            both = max(alone.decision, expected({rule.key: "yes"}), key=DECISIONS.index)
            assert verdict.decision == both
            kept = {reason.rule for reason in verdict.reasons}
            assert kept == {CRISIS} if rule.key == CRISIS else {reason.rule for reason in alone.reasons} <= kept


@given(
    medicines=st.lists(st.sampled_from(NAMES), max_size=4),
    conditions=st.lists(st.sampled_from([rule.names[0] for rule in CONDITIONS.values()] + ["unheard of"]), max_size=3),
    person=st.fixed_dictionaries(
        {
            "alcohol": st.sampled_from([None, "none", "some", "daily"]),
            "age": st.sampled_from([None, 16, 19, 40, 70]),
        }
    ),
    more=st.sampled_from(NAMES),
    worse=st.sampled_from([rule.names[0] for rule in CONDITIONS.values()]),
)
def test_adding_a_medicine_or_a_condition_never_lowers_the_decision(
    judged: Judged, medicines: list[str], conditions: list[str], person: dict[str, Any], more: str, worse: str
) -> None:
    answers = {"medicines": tuple(medicines), "conditions": tuple(conditions)} | person
    alcohol = person["alcohol"]

    def verdict(**changed: object) -> Verdict:
        return judged(**answers | changed)

    before = verdict()
    for after in (
        verdict(medicines=(*medicines, more)),
        verdict(medicines=(more, *medicines)),
        verdict(conditions=(*conditions, worse)),
    ):
        assert rank(after) >= rank(before)
        assert after.withholds_sleep >= before.withholds_sleep
        if after.crisis:
            assert {reason.rule for reason in after.reasons} == {CRISIS}
            continue
        assert {reason.rule for reason in before.reasons} <= {reason.rule for reason in after.reasons}
        assert set(before.not_checked) <= set(after.not_checked)
    if alcohol == "none":
        assert rank(verdict(alcohol="some")) >= rank(before)
    if alcohol == "some":
        assert rank(verdict(alcohol="daily")) >= rank(before)


@given(names=st.lists(st.sampled_from(NAMES), min_size=1, max_size=4, unique=True), data=st.data())
def test_an_agreement_can_at_most_turn_a_stop_into_a_caution(
    judged: Judged, names: list[str], data: st.DataObject
) -> None:
    agreed = data.draw(st.lists(st.sampled_from(names), unique=True))
    alone = judged(medicines=tuple(names))
    lifted = judged(medicines=tuple(names), agreed_with_prescriber=tuple(agreed))
    assert {reason.rule for reason in alone.reasons} == {reason.rule for reason in lifted.reasons}
    assert rank(lifted) <= rank(alone)
    held = {(reason.rule, reason.medicine) for reason in alone.reasons if reason.severity in {"unknown", "caution"}}
    assert held <= {(reason.rule, reason.medicine) for reason in lifted.reasons}


@pytest.mark.parametrize(
    ("severities", "not_checked", "decision"),
    [
        ((), (), "go"),
        (("info",), (), "go"),
        (("info", "caution"), (), "caution"),
        (("caution", "unknown"), (), "unknown"),
        (("unknown", "stop", "caution"), (), "stop"),
        ((), ("law",), "unknown"),
        (("caution",), ("law",), "unknown"),
        (("stop",), ("law",), "stop"),
    ],
)
def test_the_worst_decides(severities: tuple[str, ...], not_checked: tuple[str, ...], decision: str) -> None:
    class One:
        def __init__(self, severity: str) -> None:
            self.severity = severity

    assert decided([One(severity) for severity in severities], not_checked) == decision  # type: ignore[misc]
