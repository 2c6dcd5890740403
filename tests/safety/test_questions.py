"""The guided questions: worst first, one at a time, over at the first stop, and "I do not know" is never a no."""

import sys
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from nightleaf.cli import checking
from nightleaf.errors import InputError, Malformed
from nightleaf.evidence import Library, load_library
from nightleaf.person import Person
from nightleaf.safety import Answers, Question, guided_questions, rule_book, screen
from nightleaf.safety.questions import asked, decided_early, take

KNOWN = load_library()
BOOK = rule_book(KNOWN)
QUESTIONS = {question.key: question for question in guided_questions(KNOWN)}


def after(key: str, said: str, answers: Answers | None = None) -> Answers:
    return take(QUESTIONS[key], said, answers or Answers())


def test_suicide_comes_first_then_signs_of_harm_and_open_lists_last() -> None:
    keys = list(QUESTIONS)
    assert keys[:3] == ["suicidal_thoughts", "symptoms_liver", "age"]
    assert keys.index("medicines") < keys.index("agreed")
    assert keys[-1] == "conditions"


@pytest.mark.parametrize("said", ["yes", "Y", " YES "])
def test_a_yes_to_each_condition_is_recognised_by_the_screen(said: str) -> None:
    for question in QUESTIONS.values():
        if question.kind == "condition":
            answers = take(question, said, Answers())
            verdict = screen(answers.person, person_given=False, library=KNOWN)
            assert [reason.rule for reason in verdict.reasons] == [question.sets]


@pytest.mark.parametrize("said", ["no", "N"])
def test_a_no_changes_nothing(said: str) -> None:
    assert after("liver_disease", said) == Answers()


@pytest.mark.parametrize("said", ["", "unknown", "I"[:0], "?", "not sure", "don't know"])
def test_not_knowing_is_kept_as_a_doubt(said: str) -> None:
    answers = after("liver_disease", said)
    assert answers.unsure == ("condition.liver_disease",)
    verdict = screen(answers.person, person_given=False, library=KNOWN, unsure=answers.unsure)
    assert verdict.decision == "unknown"
    assert verdict.reasons[0].rule == "condition.liver_disease"
    assert "not sure" in verdict.reasons[0].text


def test_answers_add_up() -> None:
    answers = after("seizures", "yes", after("liver_disease", "yes", after("heart_failure", "unknown")))
    assert len(answers.person.conditions or ()) == 2
    assert answers.unsure == ("condition.heart_failure",)


@pytest.mark.parametrize(
    ("key", "said", "field", "value"),
    [
        ("age", "34", "age", 34.0), ("age", " 17.5 ", "age", 17.5), ("age", "unknown", "age", None),
        ("pregnant", "yes", "pregnant", "yes"), ("pregnant", "no", "pregnant", "no"),
        ("pregnant", "", "pregnant", "unknown"), ("breastfeeding", "y", "breastfeeding", "yes"),
        ("alcohol", "Daily", "alcohol", "daily"), ("alcohol", "some", "alcohol", "some"),
        ("alcohol", "no", "alcohol", "none"), ("alcohol", "none", "alcohol", "none"),
        ("alcohol", "unknown", "alcohol", None), ("medicines", "none", "medicines", ()),
        ("medicines", "No", "medicines", ()), ("medicines", "", "medicines", None),
        ("medicines", "No medicines.", "medicines", ()), ("conditions", "nothing else", "conditions", ()),
        ("medicines", "none.", "medicines", ()), ("medicines", "none, Xanax", "medicines", ("none", "Xanax")),
        ("jurisdiction", " Sweden ", "jurisdiction", "Sweden"), ("jurisdiction", "", "jurisdiction", None),
        ("jurisdiction", "no", "jurisdiction", None), ("tolerance", "yes", "tolerance", "regular use"),
        ("tolerance", "no", "tolerance", "none"), ("tolerance", "", "tolerance", "none"),
        ("medicines", "Xanax, , Zoloft ", "medicines", ("Xanax", "Zoloft")), ("conditions", "none", "conditions", ()),
        ("conditions", "asthma,COPD", "conditions", ("asthma", "COPD")), ("conditions", "unknown", "conditions", None),
    ],
)  # fmt: skip
def test_each_answer_is_written_down(key: str, said: str, field: str, value: object) -> None:
    assert getattr(after(key, said).person, field) == value


def test_other_conditions_are_added_to_those_already_named() -> None:
    answers = after("conditions", "gout", after("insomnia_red_flags", "yes"))
    assert answers.person.conditions == (BOOK.rules["condition.insomnia_red_flags"].title, "gout")
    assert after("conditions", "none", after("seizures", "yes")).person.conditions == (
        BOOK.rules["condition.seizures"].title,
    )


@pytest.mark.parametrize(
    ("key", "said", "hint"),
    [
        ("age", "old", "'old' is not an age"), ("age", "-3", "cannot be"), ("age", "400", "cannot be"),
        ("age", "nan", "cannot be"), ("alcohol", "a lot", "none, some, daily or unknown"),
        ("seizures", "maybe not", "yes, no or unknown"), ("pregnant", "34", "yes, no or unknown"),
    ],
)  # fmt: skip
def test_what_is_not_understood_is_asked_again(key: str, said: str, hint: str) -> None:
    with pytest.raises(InputError) as refused:
        after(key, said)
    assert hint in str(refused.value)


def test_not_to_know_of_regular_use_is_a_doubt() -> None:
    answers = after("tolerance", "not sure")
    assert answers.unsure == ("person.regular_use",)
    verdict = screen(answers.person, person_given=False, library=KNOWN, unsure=answers.unsure)
    assert verdict.decision == "unknown"
    assert after("tolerance", "no").unsure == ()


def test_what_makes_the_picture_whole_is_asked_too() -> None:
    assert {"tolerance", "past_reaction", "asthma", "blood_pressure", "jurisdiction"} <= QUESTIONS.keys()
    assert "last five weeks" in QUESTIONS["medicines"].text
    assert "doctor or pharmacist" in QUESTIONS["agreed"].text


def test_nothing_of_pregnancy_is_asked_of_a_man() -> None:
    for key in ("pregnant", "breastfeeding"):
        assert list(asked(QUESTIONS[key], Answers(Person(sex="male")), BOOK)) == []
        assert list(asked(QUESTIONS[key], Answers(), BOOK)) == [QUESTIONS[key]]
    assert list(asked(QUESTIONS["seizures"], Answers(Person(sex="male")), BOOK)) == [QUESTIONS["seizures"]]


def test_an_agreement_is_asked_once_for_each_medicine_that_needs_one() -> None:
    answers = after("medicines", "Zoloft, morphine, warfarin, levothyroxine")
    questions = list(asked(QUESTIONS["agreed"], answers, BOOK))
    assert [question.sets for question in questions] == ["Zoloft", "warfarin"]
    assert questions[0].text.startswith("Zoloft: ")
    first = take(questions[0], "yes", answers)
    assert first.person.agreed_with_prescriber == ("Zoloft",)
    assert take(questions[1], "no", first).person == first.person
    assert take(questions[1], "unknown", first).person == first.person
    assert take(questions[1], "yes", first).person.agreed_with_prescriber == ("Zoloft", "warfarin")


def test_choices_are_said() -> None:
    assert QUESTIONS["alcohol"].choices == "none, some, daily, unknown"
    assert QUESTIONS["age"].choices == "years"
    assert QUESTIONS["jurisdiction"].choices == "a place, or unknown"
    assert QUESTIONS["tolerance"].choices == "yes, no, unknown"
    assert QUESTIONS["medicines"].choices == QUESTIONS["conditions"].choices == "names or none"
    assert QUESTIONS["seizures"].choices == QUESTIONS["agreed"].choices == "yes, no, unknown"


def test_a_stop_is_final_unless_it_waits_for_an_agreement() -> None:
    assert decided_early(Answers(), KNOWN) is None
    assert decided_early(after("age", "30"), KNOWN) is None
    early = decided_early(after("age", "15"), KNOWN)
    assert early is not None
    assert not early.complete
    assert decided_early(after("medicines", "Zoloft"), KNOWN) is None
    assert decided_early(after("medicines", "Zoloft, Lexapro"), KNOWN) is not None


class Typed:
    """Somebody at a terminal."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, **answers: str) -> None:
        self.answers, self.asked = answers, []
        monkeypatch.setattr(checking.typer, "prompt", self.prompt)

    def prompt(self, text: str, **_: Any) -> str:
        key = next(key for key, question in QUESTIONS.items() if question.text in text)
        self.asked.append(key)
        return self.answers.get(key, "none" if key in {"alcohol", "medicines", "conditions"} else "no")


def test_a_first_stop_ends_the_questions(monkeypatch: pytest.MonkeyPatch) -> None:
    typed = Typed(monkeypatch, suicidal_thoughts="yes")
    answers = checking._guided()
    assert typed.asked == ["suicidal_thoughts"]
    assert not answers.complete


def test_without_a_stop_every_question_is_asked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    typed = Typed(monkeypatch, age="40", seizures="unknown", medicines="Zoloft", agreed="yes")
    answers = checking._guided()
    assert typed.asked == list(QUESTIONS)
    assert answers.complete
    verdict = screen(answers.person, person_given=True, library=KNOWN, unsure=answers.unsure)
    assert {reason.rule for reason in verdict.reasons} == {"medicine.ssri", "condition.seizures"}
    assert verdict.decision == "unknown"


def test_what_is_not_understood_is_said_and_asked_again(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    said: Iterator[str] = iter(["perhaps", "yes"])
    monkeypatch.setattr(checking.typer, "prompt", lambda *_, **__: next(said))
    answers = checking._answer(QUESTIONS["seizures"], Answers())
    assert answers.person.conditions
    assert "answer yes, no or unknown" in capsys.readouterr().err


@pytest.mark.parametrize(
    "table",
    [None, {"questions": 3}, {"questions": [3]}, {"questions": [{"key": "x"}]},
     {"questions": [{"key": "x", "kind": "condition", "text": "?", "sets": "condition.made_up"}]}],
)  # fmt: skip
def test_a_faulty_list_of_questions_is_refused(known: Library, table: Any) -> None:
    tables = {key: value for key, value in known.tables.items() if key != "safety.questions"}
    tables |= {} if table is None else {"safety.questions": table}
    with pytest.raises(Malformed, match=r"safety/questions\.toml"):
        guided_questions(replace(known, tables=tables))


def test_a_question_is_plain_data() -> None:
    assert Question(key="x", kind="age", text="Old?").name == ""
    assert "typer" in sys.modules
