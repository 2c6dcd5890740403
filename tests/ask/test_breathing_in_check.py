"""The screen asks the model of breathing once bag and amount are known; what it says can only be added."""

import itertools
import re
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nightleaf.ask import checking
from nightleaf.ask.breathing_in_sleep import apnoea_of, breathing_in_sleep, opioid_share
from nightleaf.ask.checking import Check, check
from nightleaf.ask.demonstration import EXAMPLES
from nightleaf.evidence import load_library
from nightleaf.person import Person
from nightleaf.product import Content, Product, read_product
from nightleaf.safety import Answers, depressants_of, rule_book
from nightleaf.safety.verdict import DECISIONS, SEVERITIES
from nightleaf.safety.words import BREATHING, OWN_AMOUNT

LIBRARY = load_library()
BOOK = rule_book(LIBRARY)
BAG = read_product(EXAMPLES / "product.toml")
SOBER = Person(age=40, sex="male", alcohol="none", conditions=(), medicines=())
CERTIFICATE = "analyte,result,unit\nMitragynine,{content},mg/g\n7-OH,0.1,mg/g\nSpeciogynine,3,mg/g\n"

amounts = st.sampled_from(("100mg", "500mg", "1g", "1.5g", "2g", "2.7g"))
sedatives = st.sampled_from((None, "diazepam", "zolpidem", "gabapentin", "morphine"))
drinks = st.sampled_from(("none", "some", "daily"))
apnoeas = st.sampled_from(((), ("loud snoring",), ("sleep apnoea",)))


def breath(found: Check) -> dict[str, int]:
    """Rule of breathing -> how bad."""
    return {one.rule: SEVERITIES.index(one.severity) for one in found.verdict.reasons if one.rule.startswith("breath.")}


def said(person: Person, amount: str = "2g", bag: Product = BAG, **more: Any) -> dict[str, int]:
    concentrated = more.pop("concentrated", False)
    found = breathing_in_sleep(person, bag, amount, LIBRARY, concentrated=concentrated, **more)
    return {one.rule: SEVERITIES.index(one.severity) for one in found}


def no_better(worse: dict[str, int], better: dict[str, int]) -> bool:
    return all(worse.get(rule, 0) >= bad for rule, bad in better.items())


@pytest.fixture(scope="module")
def without_model() -> Any:
    """The same screen with the model of breathing left out."""

    def asked(**question: Any) -> Check:
        with mock.patch.object(checking, "breathing_in_sleep", return_value=()):
            return check(**question)

    return asked


def test_with_bag_and_amount_a_person_without_any_illness_gets_a_reason_for_care() -> None:
    found = check(person=SOBER, product=BAG, amount="2g")
    assert breath(found) == {"breath.drop": SEVERITIES.index("caution")}
    assert found.verdict.not_checked == ("product and certificate", "law where you live")


def test_a_small_amount_adds_nothing_and_nothing_says_that_it_is_all_right() -> None:
    found = check(person=SOBER, product=BAG, amount="100mg")
    assert breath(found) == {}
    assert "breath" not in " ".join(line for line in found.verdict.not_checked)
    assert found.verdict.decision == "unknown"


@pytest.mark.parametrize(
    "question", [{}, {"amount": "2g"}, {"medicines": ["Xanax"]}, {"medicines": ["Xanax"], "amount": "2g"}]
)
def test_without_a_bag_breathing_is_named_as_not_checked(question: dict[str, Any]) -> None:
    found = check(person=SOBER, **question)
    assert breath(found) == {}
    assert BREATHING in found.verdict.not_checked


def test_without_an_amount_the_usual_one_is_taken_and_that_is_said() -> None:
    found = check(person=SOBER, product=BAG)
    assert breath(found) == breath(check(person=SOBER, product=BAG, amount="2g"))
    assert OWN_AMOUNT.format(amount="2g") in found.verdict.not_checked
    assert not found.amount_given


def test_a_bag_whose_content_is_not_known_is_a_reason_for_care() -> None:
    assert breath(check(person=SOBER, product=Product("a bag"), amount="2g")) == {
        "breath.amount": SEVERITIES.index("caution")
    }


def test_pseudoindoxyl_has_no_known_exposure_and_counts_as_an_amount_not_known() -> None:
    strange = replace(BAG, content=BAG.content | {"mitragynine_pseudoindoxyl": Content(5.0)})
    assert opioid_share(SOBER, strange, "2g", LIBRARY) is None
    trace = replace(BAG, content=BAG.content | {"mitragynine_pseudoindoxyl": Content(0.01, below=True)})
    assert opioid_share(SOBER, trace, "2g", LIBRARY) is not None


@pytest.mark.parametrize(
    ("more", "rule", "severity"),
    [
        ({"medicines": ("Valium",)}, "breath.together", "caution"),
        ({"medicines": ("Valium",)}, "breath.drop", "caution"),
        ({"medicines": ("Valium", "Lyrica")}, "breath.drop", "stop"),
        ({"medicines": ("Valium",), "alcohol": "some"}, "breath.drop", "stop"),
        ({"alcohol": "some"}, "breath.together", "caution"),
        ({"alcohol": "daily"}, "breath.together", "caution"),
        ({"conditions": ("OSA",)}, "breath.apnoea", "stop"),
        ({"conditions": ("COPD",)}, "breath.apnoea", "stop"),
        ({"conditions": ("loud snoring",)}, "breath.apnoea", "stop"),
        ({"conditions": ("asthma",)}, "breath.apnoea", "caution"),
        ({"conditions": ("a thing nobody lists",)}, "breath.apnoea", "caution"),
        ({"conditions": None}, "breath.apnoea", "caution"),
    ],
)
def test_what_slows_the_breath_beside_kratom_counts(more: dict[str, Any], rule: str, severity: str) -> None:
    person = SOBER.model_copy(update=more)
    assert breath(check(person=person, product=BAG, amount="2g"))[rule] == SEVERITIES.index(severity)


def test_names_are_told_as_they_were_typed() -> None:
    person = SOBER.model_copy(update={"alcohol": "some", "medicines": ("Valium 5 mg", "ibuprofen")})
    assert depressants_of(person, BOOK) == ("Valium 5 mg", "alcohol")
    (text,) = [
        one.text
        for one in check(person=person, product=BAG, amount="2g").verdict.reasons
        if one.rule == "breath.together"
    ]
    assert "Valium 5 mg and alcohol" in text


def test_a_doubt_about_snoring_is_no_no() -> None:
    assert apnoea_of(SOBER, (), BOOK) == "no"
    assert apnoea_of(SOBER, ("condition.sleep_apnoea",), BOOK) == "unknown"
    assert apnoea_of(SOBER, ("condition.thyroid",), BOOK) == "no"
    doubtful = check(person=Answers(SOBER, unsure=("condition.sleep_apnoea",)), product=BAG, amount="2g")
    assert breath(doubtful)["breath.apnoea"] == SEVERITIES.index("caution")


def test_what_nobody_answered_alone_makes_no_stop() -> None:
    found = check(product=BAG, amount="2g")
    assert set(breath(found)) == {"breath.apnoea", "breath.drop"}
    assert found.verdict.decision == "unknown"


def test_habit_takes_no_warning_away() -> None:
    used_to_it = SOBER.model_copy(update={"tolerance": "regular use"})
    assert said(used_to_it) == said(SOBER)


def test_an_extract_is_judged_as_sudden() -> None:
    assert said(SOBER, concentrated=True)["breath.drop"] > said(SOBER)["breath.drop"]
    extract = check(person=SOBER, product=replace(BAG, form="extract"), amount="2g")
    assert breath(extract)["breath.drop"] == SEVERITIES.index("stop")
    added = replace(BAG, content=BAG.content | {"7-hydroxymitragynine": Content(15.0)})
    assert breath(check(person=SOBER, product=added, amount="1g"))["breath.drop"] == SEVERITIES.index("stop")


def test_the_content_of_a_table_is_read_like_that_of_a_product_file(tmp_path: Path) -> None:
    paper = tmp_path / "paper.csv"
    paper.write_text(CERTIFICATE.format(content="19.5"), encoding="utf-8")
    found = check(person=SOBER, product=paper, amount="2g")
    assert breath(found) == {"breath.drop": SEVERITIES.index("caution")}
    assert BREATHING not in found.verdict.not_checked
    paper.write_text(CERTIFICATE.format(content="pass"), encoding="utf-8")
    assert breath(check(person=SOBER, product=paper, amount="2g")) == {"breath.amount": SEVERITIES.index("caution")}


def test_of_two_results_the_larger_counts(tmp_path: Path) -> None:
    paper = tmp_path / "paper.csv"
    both = CERTIFICATE.format(content="2") + "Mitragynine,30,mg/g\nMitragynine,< 0.1,mg/g\n"
    paper.write_text(both, encoding="utf-8")
    assert breath(check(person=SOBER, product=paper, amount="1.5g")) == {"breath.drop": SEVERITIES.index("caution")}
    paper.write_text(CERTIFICATE.format(content="2"), encoding="utf-8")
    assert breath(check(person=SOBER, product=paper, amount="1.5g")) == {}


def test_a_reason_has_the_fields_of_the_contract_and_no_figure() -> None:
    person = SOBER.model_copy(update={"alcohol": "some", "conditions": ("sleep apnoea",)})
    document = check(person=person, product=BAG, amount="2g").to_dict()
    own = [one for one in document["reasons"] if one["rule"].startswith("breath.")]
    assert {one["rule"] for one in own} == {"breath.apnoea", "breath.drop", "breath.together"}
    others = [one for one in document["reasons"] if not one["rule"].startswith("breath.")]
    for one in own:
        assert one.keys() == others[0].keys()
        assert {"rule", "severity", "text", "source", "grade"} <= one.keys()
        assert one["sources"] == [one["source"]]
        assert one["source"] in LIBRARY.sources
        assert one["exposure"] is None
        assert not re.search(r"\d|surviv|saturation|harmless", one["text"])


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(amounts, sedatives, drinks, apnoeas)
def test_no_reason_is_taken_away_and_no_decision_lowered(
    without_model: Any, amount: str, sedative: str | None, drink: str, conditions: tuple[str, ...]
) -> None:
    medicines = () if sedative is None else (sedative,)
    person = SOBER.model_copy(update={"alcohol": drink, "conditions": conditions, "medicines": medicines})
    question = {"person": person, "product": BAG, "amount": amount}
    after, before = check(**question), without_model(**question)
    assert DECISIONS.index(after.verdict.decision) >= DECISIONS.index(before.verdict.decision)
    kept = [one for one in after.verdict.reasons if not one.rule.startswith("breath.")]
    assert kept == list(before.verdict.reasons)
    assert set(before.verdict.not_checked) <= set(after.verdict.not_checked)


@settings(max_examples=8, deadline=None)
@given(amounts, amounts, sedatives, drinks, apnoeas)
def test_more_leaf_never_takes_a_reason_away(
    one: str, other: str, sedative: str | None, drink: str, conditions: tuple[str, ...]
) -> None:
    medicines = () if sedative is None else (sedative,)
    person = SOBER.model_copy(update={"alcohol": drink, "conditions": conditions, "medicines": medicines})
    grams = {"mg": 1.0, "g": 1000.0}
    less, more = sorted((one, other), key=lambda text: float(text.rstrip("mg")) * grams[text.lstrip("0123456789.")])
    assert no_better(said(person, more), said(person, less))


@settings(max_examples=8, deadline=None)
@given(amounts, sedatives, drinks, apnoeas)
def test_another_thing_that_slows_the_breath_never_takes_a_reason_away(
    amount: str, sedative: str | None, drink: str, conditions: tuple[str, ...]
) -> None:
    medicines = () if sedative is None else (sedative,)
    worse = SOBER.model_copy(update={"alcohol": drink, "conditions": conditions, "medicines": medicines})
    assert no_better(said(worse, amount), said(SOBER, amount))
    assert no_better(said(worse, amount, concentrated=True), said(worse, amount))


def test_the_share_grows_with_the_amount_and_stays_a_share() -> None:
    shares = [opioid_share(SOBER, BAG, amount, LIBRARY) for amount in ("0g", "100mg", "1g", "2.7g", "100g")]
    assert shares[0] == 0
    assert all(low < high for low, high in itertools.pairwise(shares))
    assert shares[-1] <= 1
