"""Medicines one by one and together: agreement, age, combinations, and what their words say."""

import itertools
from collections.abc import Callable

import pytest

from nightleaf.evidence import load_library
from nightleaf.safety import Verdict, rule_book

Judged = Callable[..., Verdict]
BOOK = rule_book(load_library())


def severities(verdict: Verdict) -> dict[str, str]:
    return {reason.rule: reason.severity for reason in verdict.reasons}


def test_a_clinician_rule_is_a_stop_until_the_prescriber_has_agreed_and_then_a_caution(judged: Judged) -> None:
    assert judged(medicines=("sertraline",)).decision == "stop"
    agreed = judged(medicines=("sertraline",), agreed_with_prescriber=("sertraline",))
    assert agreed.decision == "caution"
    assert "has agreed" in agreed.reasons[0].text


def test_what_waits_for_an_agreement_comes_after_what_nobody_can_lift(judged: Judged) -> None:
    verdict = judged(medicines=("sertraline", "methotrexate"))
    assert [reason.rule for reason in verdict.reasons] == ["medicine.liver_toxic", "medicine.ssri"]


def test_an_agreement_may_name_the_brand_where_the_list_names_the_substance(judged: Judged) -> None:
    assert judged(medicines=("sertraline",), agreed_with_prescriber=("Zoloft 50 mg",)).decision == "caution"


@pytest.mark.parametrize("agreed", ["escitalopram", "sertralin pill or so", ""])
def test_an_agreement_on_another_or_an_unknown_name_lifts_nothing(judged: Judged, agreed: str) -> None:
    assert judged(medicines=("sertraline",), agreed_with_prescriber=(agreed,)).decision == "stop"


def test_an_agreement_on_half_of_a_name_lifts_nothing(judged: Judged) -> None:
    verdict = judged(medicines=("sertraline",), agreed_with_prescriber=("sertraline and moonshine",))
    assert verdict.decision == "stop"


@pytest.mark.parametrize("name", ["morphine", "Xanax", "methotrexate", "kava", "7-OH"])
def test_an_agreement_does_not_lift_a_plain_stop(judged: Judged, name: str) -> None:
    assert judged(medicines=(name,), agreed_with_prescriber=(name,)).decision == "stop"


def test_an_agreement_does_not_lift_an_unknown(judged: Judged) -> None:
    for name in ("unheard of", "paracetamol"):
        assert judged(medicines=(name,), agreed_with_prescriber=(name,)).decision == "unknown"


@pytest.mark.parametrize(("age", "decision"), [(65, "caution"), (65.1, "stop"), (80, "stop"), (30, "caution")])
def test_gabapentin_over_65_is_a_stop_whatever_was_agreed(judged: Judged, age: float, decision: str) -> None:
    answers = {"medicines": ("gabapentin",), "agreed_with_prescriber": ("gabapentin",)}
    assert judged(age=age, **answers).decision == decision


def test_gabapentin_at_an_unknown_age_stays_open(judged: Judged) -> None:
    verdict = judged(age=None, medicines=("gabapentin",), agreed_with_prescriber=("gabapentin",))
    assert severities(verdict)["medicine.gabapentinoids"] == "caution"
    assert verdict.decision == "unknown"


def test_gabapentin_with_lung_disease_is_a_stop_of_its_own(judged: Judged) -> None:
    answers = {"medicines": ("gabapentin",), "agreed_with_prescriber": ("gabapentin",)}
    assert severities(judged(conditions=("COPD",), **answers))["medicine.gabapentinoids"] == "stop"
    assert severities(judged(conditions=("hypothyroidism",), **answers))["medicine.gabapentinoids"] == "caution"


PAIRS = {
    "pair.breathing": ("melatonin", "valerian"),
    "pair.heart_rhythm": ("azithromycin", "ondansetron"),
    "pair.serotonin": ("sertraline", "sumatriptan"),
    "pair.liver": ("cannabidiol", "paracetamol up to 2 g a day"),
}


@pytest.mark.parametrize("rule", PAIRS)
def test_two_of_a_kind_are_a_stop_even_with_agreement(judged: Judged, rule: str) -> None:
    first, second = PAIRS[rule]
    together = judged(medicines=(first, second), agreed_with_prescriber=(first, second))
    assert severities(together)[rule] == "stop"
    assert together.decision == "stop"
    for alone in (first, second):
        verdict = judged(medicines=(alone,), agreed_with_prescriber=(alone,))
        assert rule not in severities(verdict)
        assert verdict.decision == "caution"


@pytest.mark.parametrize("other", ["amlodipine", "metformin", "azithromycin", "levothyroxine"])
def test_two_of_different_kinds_are_no_pair(judged: Judged, other: str) -> None:
    verdict = judged(medicines=("melatonin", other))
    assert not [rule for rule in severities(verdict) if rule.startswith("pair.")]


def test_every_pair_fires_exactly_when_two_share_its_kind(judged: Judged) -> None:
    listed = BOOK.medicines.medicines
    chosen = ("morphine", "sertraline", "citalopram", "methotrexate", "ketoconazole", "amlodipine", "alcohol")
    for first, second in itertools.combinations(chosen, 2):
        shared = set(listed[first].mechanisms) & set(listed[second].mechanisms)
        fired = {rule for rule in severities(judged(medicines=(first, second))) if rule.startswith("pair.")}
        assert fired == {f"pair.{kind}" for kind in shared if f"pair.{kind}" in BOOK.rules}, (first, second)


def test_the_pair_names_both_in_its_words(judged: Judged) -> None:
    verdict = judged(medicines=("melatonin", "valerian root", "hops"))
    (reason,) = [one for one in verdict.reasons if one.rule == "pair.breathing"]
    assert reason.text.startswith("melatonin, valerian root and hops: ")
    assert reason.about == "melatonin, valerian root and hops"
    assert (reason.source, reason.sources[0]) == (BOOK.rules["pair.breathing"].sources[0],) * 2


@pytest.mark.parametrize("drinking", ["some", "daily"])
def test_a_drink_counts_as_one_that_slows_breathing_and_strains_the_liver(judged: Judged, drinking: str) -> None:
    assert "pair.breathing" in severities(judged(medicines=("melatonin",), alcohol=drinking))
    assert "pair.liver" in severities(judged(medicines=("paracetamol up to 2 g a day",), alcohol=drinking))
    assert "pair.liver" not in severities(judged(medicines=("atorvastatin",), alcohol=drinking))
    assert not {"pair.breathing", "pair.liver"} & severities(judged(alcohol=drinking)).keys()


@pytest.mark.parametrize("drinking", ["none", None])
def test_no_drink_and_no_answer_make_no_pair(judged: Judged, drinking: str | None) -> None:
    assert "pair.breathing" not in severities(judged(medicines=("melatonin",), alcohol=drinking))


def test_the_same_medicine_under_two_names_is_one(judged: Judged) -> None:
    verdict = judged(medicines=("melatonin", "Circadin"))
    assert severities(verdict) == {"medicine.melatonin": "caution", "pair.same": "caution"}
    assert "pair.breathing" not in severities(judged(medicines=("beer", "wine"), alcohol="some"))


def test_a_product_of_two_counts_as_two(judged: Judged) -> None:
    verdict = judged(medicines=("Tylenol PM", "melatonin"))
    assert {"pair.breathing", "medicine.liver_toxic", "medicine.sedating_antihistamines"} <= severities(verdict).keys()
    assert "pair.serotonin" in severities(judged(medicines=("Symbyax", "tramadol")))


def test_what_of_a_product_is_not_in_the_list_is_not_checked(judged: Judged) -> None:
    verdict = judged(medicines=("Percodan",))
    assert {"medicine.full_opioids", "medicine.not_recognised"} == severities(verdict).keys()
    assert verdict.not_checked[0].startswith("aspirin")


def test_a_name_that_is_not_in_the_list_is_unknown_and_asked_about(judged: Judged) -> None:
    verdict = judged(medicines=("sertralinn",))
    assert severities(verdict) == {"medicine.not_recognised": "unknown"}
    assert verdict.not_checked == ("sertralinn: did you mean sertraline?",)
    assert verdict.reasons[0].text.endswith("Did you mean sertraline?")
    assert verdict.withholds_sleep


def test_several_names_like_it_are_all_asked_about(judged: Judged) -> None:
    verdict = judged(conditions=("sleep apnola",))
    assert verdict.not_checked == ("sleep apnola: did you mean sleep apnoea or sleep apnea?",)


def test_a_name_like_no_other_says_so(judged: Judged) -> None:
    verdict = judged(medicines=("zzzzzz",))
    assert verdict.not_checked == ("zzzzzz: no name like it is in the list",)
    assert verdict.reasons[0].text.endswith("No name like it is in the list.")


def test_a_condition_that_is_not_in_the_list_is_unknown_and_asked_about(judged: Judged) -> None:
    verdict = judged(conditions=("epilepsyy",))
    assert severities(verdict) == {"condition.not_recognised": "unknown"}
    assert verdict.not_checked == ("epilepsyy: did you mean epilepsy?",)
    assert verdict.withholds_sleep


def test_a_stop_with_an_unknown_beside_it_still_withholds_and_a_plain_stop_does_not(judged: Judged) -> None:
    assert judged(medicines=("morphine", "unheard of")).withholds_sleep
    assert not judged(medicines=("morphine",)).withholds_sleep


def test_paracetamol_depends_on_how_much(judged: Judged) -> None:
    said = {
        "Tylenol": "unknown",
        "acetaminophen up to 2 g a day": "caution",
        "paracetamol more than 2 g a day": "stop",
    }
    assert {name: judged(medicines=(name,)).decision for name in said} == said


def test_words_name_what_was_typed_and_what_it_is(judged: Judged) -> None:
    assert judged(medicines=("Xanax",)).reasons[0].text.startswith("Xanax (alprazolam): ")
    assert judged(medicines=("ALPRAZOLAM",)).reasons[0].text.startswith("ALPRAZOLAM: ")
    assert judged(conditions=("OSA",)).reasons[0].text.startswith("Sleep apnoea (OSA): ")
    assert judged(conditions=("sleep apnoea",)).reasons[0].text.startswith("Sleep apnoea: ")


def test_a_reason_says_what_why_and_what_to_do_now(judged: Judged) -> None:
    (reason,) = judged(medicines=("zolpidem",)).reasons
    rule, why = BOOK.rules["medicine.z_hypnotics"], BOOK.mechanisms
    parts = [rule.text, why["breathing"].text, why["cyp3a"].text, BOOK.now["stop"]]
    assert reason.text == " ".join(("zolpidem:", *parts))
    assert reason.sources[0] == reason.source == rule.sources[0]
    assert set(why["breathing"].sources) | set(why["cyp3a"].sources) <= set(reason.sources)
    assert len(set(reason.sources)) == len(reason.sources)


def test_at_most_two_mechanisms_are_told_and_a_rule_may_have_words_of_its_own_for_now(judged: Judged) -> None:
    (reason,) = judged(medicines=("amitriptyline",)).reasons
    assert BOOK.mechanisms["heart_rhythm"].text in reason.text
    assert BOOK.mechanisms["serotonin"].text not in reason.text
    (herb,) = judged(medicines=("St John's wort",)).reasons
    assert herb.text.endswith(str(BOOK.rules["medicine.st_johns_wort"].now))


def test_after_an_agreement_the_words_for_now_are_those_of_the_agreement(judged: Judged) -> None:
    (reason,) = judged(medicines=("Marinol",), agreed_with_prescriber=("Marinol",)).reasons
    assert reason.text.endswith(BOOK.now["agreed"])


def test_naloxone_is_never_a_reason_against(judged: Judged) -> None:
    assert judged(medicines=("Narcan",)).decision == "go"
    assert "Keep it at hand" in judged(medicines=("Narcan",)).reasons[0].text
