"""Every way to say yes, no, none or "I do not know" is heard as what it says."""

import pytest

from nightleaf.evidence import load_library
from nightleaf.safety import Answers, guided_questions
from nightleaf.safety.questions import take

QUESTIONS = {question.key: question for question in guided_questions(load_library())}
OPEN = ("", "?", "unknown", "do not know", "don't know", "not sure", "u", " Do  Not KNOW ")


def after(key: str, said: str) -> Answers:
    return take(QUESTIONS[key], said, Answers())


@pytest.mark.parametrize("said", OPEN)
def test_not_knowing_leaves_every_answer_open(said: str) -> None:
    for key in ("age", "alcohol", "medicines", "conditions"):
        assert after(key, said) == Answers()
    assert after("pregnant", said).person.pregnant == "unknown"
    assert after("seizures", said).unsure == ("condition.seizures",)


@pytest.mark.parametrize("said", ["none", "no", "nothing", "n", " NOTHING "])
def test_none_of_a_list_is_an_empty_list(said: str) -> None:
    assert after("medicines", said).person.medicines == ()
    assert after("conditions", said).person.conditions == ()


@pytest.mark.parametrize(
    "said",
    ["no medicines", "No medicine", "no medication", "no medications", "no drugs", "no meds.", "none at all",
     "nothing else", "none of these", "no illness", "no illnesses", "no conditions", "no other", "no others",
     "I take none", "I take nothing.", "I have none"],
)  # fmt: skip
def test_none_may_be_said_in_more_words(said: str) -> None:
    assert after("medicines", said).person.medicines == ()
    assert after("conditions", said).person.conditions == ()


@pytest.mark.parametrize("said", ["yes", "y", "Y "])
def test_a_yes_is_a_yes(said: str) -> None:
    assert after("breastfeeding", said).person.breastfeeding == "yes"
    assert after("seizures", said).person.conditions


@pytest.mark.parametrize("said", ["no", "n", " N"])
def test_a_no_is_a_no(said: str) -> None:
    assert after("breastfeeding", said).person.breastfeeding == "no"
    assert after("seizures", said) == Answers()
    assert after("alcohol", said).person.alcohol == "none"


@pytest.mark.parametrize("said", ["none", "some", "daily"])
def test_drinking_is_one_of_three(said: str) -> None:
    assert after("alcohol", said.upper()).person.alcohol == said
