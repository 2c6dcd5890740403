"""Guided questions: ages at the edge, and names that are in no list, asked about and changed only after a yes."""

import pytest

from nightleaf.errors import InputError
from nightleaf.evidence import load_library
from nightleaf.person import Person
from nightleaf.safety import Answers, guided_questions, rule_book
from nightleaf.safety.questions import doubtful, is_yes, renamed, take

KNOWN = load_library()
BOOK = rule_book(KNOWN)
QUESTIONS = {question.key: question for question in guided_questions(KNOWN)}


def of(medicines: tuple[str, ...] | None = None, conditions: tuple[str, ...] | None = None) -> Answers:
    return Answers(Person(medicines=medicines, conditions=conditions))


@pytest.mark.parametrize(
    ("said", "years"), [("120", 120.0), ("0", 0.0), ("0,5", 0.5), ("0.5", 0.5), ("34 years", 34.0)]
)
def test_an_age_is_read_as_people_write_it(said: str, years: float) -> None:
    assert take(QUESTIONS["age"], said, Answers()).person.age == years


@pytest.mark.parametrize("said", ["121", "120.5", "-1", "-0.5", "nan"])
def test_an_age_nobody_has_is_refused_as_an_age(said: str) -> None:
    with pytest.raises(InputError, match=f"'{said}' cannot be an age; write it in years, like 34"):
        take(QUESTIONS["age"], said, Answers())


def test_a_misspelt_medicine_is_in_doubt_with_the_likest_name_first() -> None:
    assert list(doubtful(of(("zopiklonn", "warfarrin")), BOOK)) == [
        ("zopiklonn", "zopiclone"),
        ("warfarrin", "warfarin"),
    ]


def test_a_medicine_in_the_list_is_not_in_doubt() -> None:
    assert list(doubtful(of(("zopiclone", "warfarin")), BOOK)) == []


def test_a_medicine_like_no_other_is_not_in_doubt_but_unknown() -> None:
    assert list(doubtful(of(("qqqqqqqqxw",)), BOOK)) == []


def test_a_name_beside_a_known_one_is_not_in_doubt() -> None:
    """Part of what was typed is known: nothing is asked, the rest is told as not checked."""
    assert list(doubtful(of(("warfarin and zopiklonn",)), BOOK)) == []


def test_a_misspelt_condition_is_in_doubt_and_a_known_one_is_not() -> None:
    found = list(doubtful(of(None, ("epilepsyy", "hart failure")), BOOK))
    assert found == [("epilepsyy", "epilepsy"), ("hart failure", "heart failure")]
    assert list(doubtful(of(None, ("epilepsy",)), BOOK)) == []
    assert list(doubtful(of(None, ("qqqqqqqqxw",)), BOOK)) == []


def test_without_lists_nothing_is_in_doubt() -> None:
    assert list(doubtful(of(), BOOK)) == []


def test_after_a_yes_one_name_becomes_what_was_meant_and_the_others_stay() -> None:
    given = of(("zopiclon", "warfarin"), ("epilepsi", "asthma"))
    mended = renamed(renamed(given, "zopiclon", "zopiclone"), "epilepsi", "epilepsy").person
    assert mended.medicines == ("zopiclone", "warfarin")
    assert mended.conditions == ("epilepsy", "asthma")


def test_an_offer_says_what_the_name_is_for_and_a_yes_takes_the_name_alone() -> None:
    given = of(("Noofenn",))
    ((typed, offered),) = doubtful(given, BOOK)
    assert (typed, offered) == ("Noofenn", "Noofen (phenibut)")
    assert renamed(given, typed, offered).person.medicines == ("Noofen",)


def test_a_condition_that_is_partly_known_or_denied_is_not_in_doubt() -> None:
    assert list(doubtful(of(None, ("mild asthma", "asthma and epilepsyy", "no epilepsyy")), BOOK)) == []


def test_a_list_nobody_gave_stays_open() -> None:
    person = renamed(of(("zopiclon",)), "zopiclon", "zopiclone").person
    assert person.medicines == ("zopiclone",)
    assert person.conditions is None
    assert renamed(of(None, ("epilepsi",)), "epilepsi", "epilepsy").person.medicines is None


@pytest.mark.parametrize("said", ["yes", "Y", "  YES "])
def test_a_plain_yes_is_one(said: str) -> None:
    assert is_yes(said)


@pytest.mark.parametrize("said", ["", "no", "yes please", "ye s", "not sure"])
def test_anything_else_is_no_yes(said: str) -> None:
    assert not is_yes(said)


def test_what_a_person_cannot_be_is_asked_again() -> None:
    with pytest.raises(InputError, match=r"that cannot be: .*please answer again"):
        Answers().with_(age=-1)
