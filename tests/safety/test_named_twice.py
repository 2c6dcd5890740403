"""One medicine under two names: no name is lost, and a pharmacist is asked whether both are meant."""

from collections.abc import Callable

import pytest

from nightleaf.evidence import load_library
from nightleaf.person import Person
from nightleaf.safety import Answers, Verdict, depressants_of, guided_questions, rule_book
from nightleaf.safety.medicines import listing, taken_by
from nightleaf.safety.questions import asked, decided_early, take

Judged = Callable[..., Verdict]
KNOWN = load_library()
BOOK = rule_book(KNOWN)
QUESTIONS = {question.key: question for question in guided_questions(KNOWN)}


def of(verdict: Verdict, rule: str) -> list[tuple[str, str]]:
    return [(reason.about, reason.text.partition(":")[0]) for reason in verdict.reasons if reason.rule == rule]


def test_every_name_stands_in_the_reason_and_in_what_it_is_about(judged: Judged) -> None:
    verdict = judged(medicines=("Zoloft", "Sertralin 100", "Suboxone", "Buvidal"))
    both = "Zoloft and Sertralin 100"
    assert of(verdict, "medicine.ssri") == [(both, f"{both} (sertraline)")]
    assert of(verdict, "pair.same") == [
        (both, f"{both} (sertraline)"),
        ("Suboxone and Buvidal", "Suboxone and Buvidal (buprenorphine)"),
    ]
    three = judged(medicines=("Zoloft", "Lustral", "sertraline"))
    assert of(three, "pair.same")[0][0] == "Zoloft, Lustral and sertraline"


def test_to_be_named_twice_is_a_caution_that_asks_a_pharmacist(judged: Judged) -> None:
    (reason,) = [one for one in judged(medicines=("melatonin", "Circadin")).reasons if one.rule == "pair.same"]
    rule = BOOK.rules["pair.same"]
    assert (reason.severity, reason.source, reason.sources) == ("caution", rule.sources[0], rule.sources)
    assert reason.text.endswith(rule.text)
    assert "pharmacist" in rule.text
    assert (reason.grade, reason.medicine) == (rule.grade, "")


def test_a_product_that_holds_what_is_also_taken_alone_is_noticed(judged: Judged) -> None:
    assert of(judged(medicines=("Percocet", "Tylenol")), "pair.same") == [
        ("Percocet and Tylenol", "Percocet and Tylenol (paracetamol)")
    ]


@pytest.mark.parametrize(
    "names", [("Zoloft",), ("Zoloft", "ZOLOFT "), ("Zoloft", "zoloft", "Zoloft"), ("Zoloft", "Prozac")]
)
def test_the_same_name_again_is_no_second_name(judged: Judged, names: tuple[str, ...]) -> None:
    assert of(judged(medicines=names), "pair.same") == []


def test_an_agreement_on_one_name_or_on_all_lifts_the_medicine(judged: Judged) -> None:
    for agreed in ("Zoloft", "Zoloft and Lustral"):
        verdict = judged(medicines=("Zoloft", "Lustral"), agreed_with_prescriber=(agreed,))
        assert verdict.decision == "caution"


def test_the_agreement_is_asked_once_under_all_its_names() -> None:
    answers = take(QUESTIONS["medicines"], "Zoloft, Lustral", Answers())
    (question,) = asked(QUESTIONS["agreed"], answers, BOOK)
    assert question.sets == "Zoloft and Lustral"
    assert decided_early(answers, KNOWN) is None
    agreed = take(question, "yes", answers)
    assert taken_by(agreed.person, BOOK).agreed == {"sertraline"}


def test_an_agreement_that_cannot_help_is_not_asked_for() -> None:
    """A lung disease makes gabapentin a stop that no agreement lifts."""
    person = Person(medicines=("gabapentin",))
    assert [one.sets for one in asked(QUESTIONS["agreed"], Answers(person), BOOK)] == ["gabapentin"]
    ill = person.model_copy(update={"conditions": ("COPD",)})
    assert list(asked(QUESTIONS["agreed"], Answers(ill), BOOK)) == []


def test_a_product_with_two_of_a_kind_is_named_once_in_the_pair(judged: Judged) -> None:
    (reason,) = [one for one in judged(medicines=("Oxycontin and Xanax",)).reasons if one.rule == "pair.breathing"]
    assert reason.about == "Oxycontin and Xanax"
    assert depressants_of(Person(medicines=("Xanax", "alprazolam", "beer")), BOOK) == ("Xanax and alprazolam", "beer")


def test_names_are_told_in_a_row() -> None:
    assert [listing("a"), listing("ab"), listing("abc")] == ["a", "a and b", "a, b and c"]
