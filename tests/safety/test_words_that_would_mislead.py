"""No agreement opens a street drug, nobody is told to leave a prescribed medicine, and each mechanism holds."""

from collections.abc import Callable

import pytest

from nightleaf.evidence import load_library
from nightleaf.safety import Verdict, rule_book

Judged = Callable[..., Verdict]
BOOK = rule_book(load_library())
LISTED = BOOK.medicines.medicines


def rules(verdict: Verdict) -> dict[str, str]:
    return {reason.rule: reason.severity for reason in verdict.reasons}


@pytest.mark.parametrize(
    "name",
    ["cocaine", "crack", "meth", "speed", "ecstasy", "khat", "weed", "synthetic cannabis", "GHB", "ket", "heroin"],
)
def test_no_agreement_lifts_the_stop_for_a_street_drug(judged: Judged, name: str) -> None:
    assert judged(medicines=(name,), agreed_with_prescriber=(name,)).decision == "stop"


@pytest.mark.parametrize("name", ["Adderall", "dexamfetamine", "Ritalin", "Marinol", "medical cannabis", "CBD oil"])
def test_what_is_prescribed_may_be_agreed_to(judged: Judged, name: str) -> None:
    assert judged(medicines=(name,)).decision == "stop"
    assert judged(medicines=(name,), agreed_with_prescriber=(name,)).decision == "caution"


def test_an_agreement_may_come_from_a_pharmacist_where_nobody_prescribed_it() -> None:
    assert "doctor or pharmacist" in BOOK.now["clinician"]
    assert "doctor or pharmacist" in BOOK.now["agreed"]


@pytest.mark.parametrize("name", ["Stablon", "Coaxil", "tianeptine", "ZaZa"])
def test_tianeptine_is_a_stop_in_its_own_words(judged: Judged, name: str) -> None:
    (reason,) = judged(medicines=(name,)).reasons
    assert (reason.rule, reason.severity) == ("medicine.tianeptine", "stop")
    assert "do not change it on your own" in reason.text
    assert "Do not take it" not in reason.text
    assert "mice" not in reason.text


def test_only_what_acts_against_an_opioid_is_said_to_bring_on_withdrawal() -> None:
    block = {key for key, one in LISTED.items() if "opioid_block" in one.mechanisms}
    kinds = {"medicine.partial_opioids", "medicine.opioid_blockers", "medicine.dependence_treatment"}
    assert all(set(LISTED[key].rules) & kinds for key in block)
    others = {"disulfiram", "acamprosate", "ketamine", "propofol", "sevoflurane", "methadone_programme", "lofexidine"}
    assert not block & others


@pytest.mark.parametrize("key", [key for key, one in LISTED.items() if "medicine.epilepsy" in one.rules])
def test_a_medicine_for_fits_is_not_said_to_make_them_likelier(key: str) -> None:
    assert "seizure" not in LISTED[key].mechanisms
    assert "for_fits" in LISTED[key].mechanisms


@pytest.mark.parametrize(
    "name",
    ["valproate", "carbamazepine", "phenytoin", "oxcarbazepine", "clobazam", "phenobarbital", "primidone", "Keppra"],
)
def test_a_medicine_for_fits_says_that_fits_are_a_reason_against(judged: Judged, name: str) -> None:
    assert rules(judged(medicines=(name,)))["medicine.epilepsy"] == "stop"


@pytest.mark.parametrize("name", ["rivastigmine", "Reminyl"])
def test_a_medicine_for_dementia_is_not_said_to_slow_the_bowel(judged: Judged, name: str) -> None:
    (reason,) = judged(medicines=(name,)).reasons
    assert (reason.rule, reason.severity) == ("medicine.cholinesterase_inhibitors", "caution")
    assert "bowel" not in reason.text


@pytest.mark.parametrize("name", ["Spravato", "esketamine", "ketamine"])
def test_ketamine_is_not_told_as_an_operation(judged: Judged, name: str) -> None:
    (reason,) = judged(medicines=(name,)).reasons
    assert (reason.rule, reason.severity) == ("medicine.ketamine", "stop")
    assert "anaesthetist" not in reason.text
    assert "Do not change a prescribed medicine" in reason.text


def test_bupropion_is_told_once(judged: Judged) -> None:
    assert rules(judged(medicines=("Wellbutrin",))) == {"medicine.bupropion": "stop"}


def test_a_statin_and_a_drink_now_and_then_are_no_pair(judged: Judged) -> None:
    verdict = judged(medicines=("Lipitor",), alcohol="some")
    assert verdict.decision == "caution"
    assert "pair.liver" not in rules(verdict)


@pytest.mark.parametrize("name", ["painkillers", "antidepressant", "beta blocker", "water tablets", "nerve pills"])
def test_a_word_for_a_kind_is_unknown_and_asks_which_one(judged: Judged, name: str) -> None:
    verdict = judged(medicines=(name,))
    assert rules(verdict) == {"medicine.kind_only": "unknown"}
    assert "Write the name" in verdict.reasons[0].text
    assert verdict.withholds_sleep


@pytest.mark.parametrize("name", ["kratom", "mitragynine", "kratom tea", "red kratom"])
def test_kratom_typed_as_a_medicine_is_known(judged: Judged, name: str) -> None:
    verdict = judged(medicines=(name,))
    assert rules(verdict) == {"medicine.kratom_leaf": "caution"}
    assert verdict.not_checked == ()
    assert rules(judged(medicines=("kratom shot",))) == {"medicine.kratom_concentrates": "stop"}


def test_a_near_name_says_what_it_is_a_name_of(judged: Judged) -> None:
    verdict = judged(medicines=("Noofenn",))
    assert verdict.not_checked == ("Noofenn: did you mean Noofen (phenibut)?",)
    assert verdict.reasons[0].text.endswith("Did you mean Noofen (phenibut)?")
