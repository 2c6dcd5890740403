"""The first screen: people in trouble first, and never a "go"."""

import itertools

import pytest

from nightleaf.evidence import load_library
from nightleaf.person import Person
from nightleaf.safety import Verdict, screen

KNOWN = load_library()
RULES = {rule["key"]: rule for rule in KNOWN.tables["safety.first_screen"]["rules"]}
HEALTHY = Person(
    age=35, sex="female", weight_kg=60, pregnant="no", breastfeeding="no", alcohol="none", conditions=(), medicines=()
)


def judged(**answers: object) -> Verdict:
    return screen(HEALTHY.model_copy(update=answers), person_given=True)


def rules_of(verdict: Verdict) -> set[str]:
    return {reason.rule for reason in verdict.reasons}


@pytest.mark.parametrize("age", [0, 12, 17, 17.9])
def test_a_minor_is_stopped(age: float) -> None:
    verdict = judged(age=age)
    assert verdict.decision == "stop"
    assert "person.minor" in rules_of(verdict)


def test_a_minor_who_gives_an_age_alone_is_stopped_too() -> None:
    assert screen(Person(age=16), person_given=False).decision == "stop"


@pytest.mark.parametrize("answer", ["pregnant", "breastfeeding"])
def test_pregnancy_and_breastfeeding_are_stopped(answer: str) -> None:
    verdict = judged(**{answer: "yes"})
    assert verdict.decision == "stop"
    assert rules_of(verdict) == {f"person.{answer}"}


def test_a_stop_is_not_softened_by_anything_else() -> None:
    others = {"medicines": ("zolpidem",), "conditions": ("asthma",), "alcohol": "daily", "age": None}
    for count in range(len(others) + 1):
        for names in itertools.combinations(others, count):
            assert judged(pregnant="yes", **{name: others[name] for name in names}).decision == "stop"


@pytest.mark.parametrize(
    ("answers", "rule"),
    [
        ({"medicines": ("a medicine nobody has heard of",)}, "person.medicines"),
        ({"medicines": ("zolpidem",), "agreed_with_prescriber": ("zolpidem",)}, "person.medicines"),
        ({"conditions": ("sleep apnoea",)}, "person.conditions"),
        ({"alcohol": "daily"}, "person.alcohol"),
    ],
)
def test_what_cannot_be_judged_is_unknown_and_withholds_every_sleep_figure(
    answers: dict[str, object], rule: str
) -> None:
    verdict = judged(**answers)
    assert verdict.decision == "unknown"
    assert rule in rules_of(verdict)
    assert verdict.withholds_sleep


@pytest.mark.parametrize(
    "unanswered", [{"medicines": None}, {"conditions": None}, {"alcohol": None}, {"pregnant": "unknown"}]
)
def test_what_was_not_answered_is_unknown(unanswered: dict[str, object]) -> None:
    verdict = judged(**unanswered)
    assert verdict.decision == "unknown"
    assert rules_of(verdict) == {"person.unanswered"}


def test_an_age_that_is_not_given_is_unknown() -> None:
    assert "person.age_unknown" in rules_of(judged(age=None))


@pytest.mark.parametrize(("age", "fires"), [(18, True), (20.9, True), (21, False), (80, False)])
def test_from_18_to_20_there_is_a_reason_for_care(age: float, fires: bool) -> None:
    assert ("person.young" in rules_of(judged(age=age))) is fires


def test_a_healthy_adult_is_at_best_unknown_because_most_is_not_checked_yet() -> None:
    verdict = judged()
    assert verdict.decision == "unknown"
    assert verdict.reasons == ()
    assert not verdict.withholds_sleep
    assert {"medicines", "conditions"} <= set(verdict.not_checked)
    assert any("product" in one for one in verdict.not_checked)


def test_no_answers_whatever_give_a_go() -> None:
    choices = {
        "age": (None, 10, 19, 40),
        "pregnant": ("no", "yes", "unknown"),
        "medicines": (None, (), ("x",)),
        "conditions": (None, (), ("x",)),
        "alcohol": (None, "none", "daily"),
    }
    for answers in itertools.product(*choices.values()):
        person = Person().model_copy(update=dict(zip(choices, answers, strict=True)))
        for given in (True, False):
            assert screen(person, person_given=given).decision in {"unknown", "stop"}


def test_the_document_has_the_fields_of_the_contract() -> None:
    document = judged(medicines=("zolpidem",), age=19).to_dict()
    assert list(document) == ["schema", "decision", "reasons", "not_checked", "as_of"]
    assert document["schema"] == "nightleaf.check/1"
    for reason in document["reasons"]:
        assert list(reason) == ["rule", "severity", "text", "source", "grade"]


def test_every_reason_has_a_source_a_grade_and_a_severity_of_the_vocabulary() -> None:
    for rule in RULES.values():
        assert rule["source"] in KNOWN.sources
        assert rule["grade"] in KNOWN.vocabulary.grades
        assert rule["severity"] in KNOWN.vocabulary.severities
        assert rule["text"].endswith(".")


def test_no_reason_calls_anything_safe_or_tells_anybody_to_stop_a_medicine() -> None:
    never = ("is safe", "stop taking", "stop your", "change your", "take less", "take more")
    for rule in RULES.values():
        said = rule["text"].lower()
        assert not any(words in said for words in never)


def test_every_rule_can_fire() -> None:
    fired = set()
    for answers in (
        {"age": 17}, {"age": 19}, {"age": None}, {"pregnant": "yes"}, {"breastfeeding": "yes"}, {"medicines": ("x",)},
        {"conditions": ("x",)}, {"alcohol": "daily"}, {"alcohol": None},
    ):  # fmt: skip
        fired |= rules_of(judged(**answers))
    assert fired == set(RULES)
