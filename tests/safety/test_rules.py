"""Every rule fires by a name that a person would type, and says what stands behind it."""

from collections.abc import Callable
from datetime import date

import pytest

from nightleaf.ask.tracing import why
from nightleaf.evidence import Library, load_library
from nightleaf.safety import RuleBook, Verdict, rule_book
from nightleaf.safety.rules import Rule

Judged = Callable[..., Verdict]
BOOK = rule_book(load_library())
TYPED = {
    1: "OxyContin", 2: "tramadole", 3: "Methadose", 4: "Suboxone", 5: "Vivitrol", 6: "immodium", 7: "xanex",
    8: "Ambien CR 6.25 mg", 9: "Belsomra", 10: "GHB", 11: "gabapentine", 12: "Phenibut", 13: "Flexeril 10mg",
    14: "benedryl", 15: "beer", 16: "CBD oil", 17: "kava", 18: "melatonin 3 mg", 19: "Nardil",
    20: "prozac", 21: "Zoloft", 22: "lexapro", 23: "Effexor XR", 24: "amitryptiline", 25: "Trazadone", 26: "Remeron",
    27: "wellbutrin xl", 28: "BuSpar", 29: "Imitrex", 30: "DXM", 31: "St. John's Wort", 32: "seroquel", 33: "Haldol",
    34: "Zyprexa", 35: "amiodarone", 36: "Z-Pak", 37: "fluconazole", 38: "Paxlovid", 39: "rifampin",
    40: "grapefruit juice", 41: "Zofran", 42: "Plaquenil", 43: "tacrolimus", 44: "eliquis", 45: "Coumadin",
    46: "simvastatin 20 mg", 47: "amlodipine", 48: "Viagra", 49: "metoprolol", 50: "tamoxifen", 51: "Adderall XR",
    52: "clonidine", 53: "Flomax", 54: "methotrexate", 55: "theophylline", 56: "general anesthesia",
    57: "methadone clinic", 58: "birth control pill", 59: "Ozempic", 60: "Lithium", 61: "7-OH tablets",
    62: "oxybutynin",
}  # fmt: skip
SEVERITIES = {
    "stop": "1 2 3 4 5 7 8 9 10 12 15 19 24 27 31 32 33 35 37 38 42 43 54 55 56 57 61",
    "clinician": "6 11 13 14 16 20 21 22 23 25 26 28 29 30 34 36 39 41 44 45 46 50 51 52 60",
    "caution": "17 18 40 47 48 49 53 59 62",
    "info": "58",
}
SEVERITY_OF = {int(number): severity for severity, numbers in SEVERITIES.items() for number in numbers.split()}
CLASSES = {
    "H1": {"age": 15},
    "H2": {"pregnant": "yes"},
    "H3": {"medicines": ("tramadol",)},
    "H4": {"medicines": ("zopiclone",)},
    "H5": {"conditions": ("hepatitis C",)},
    "H6": {"conditions": ("sleep apnea",)},
    "H7": {"conditions": ("epilepsy",)},
    "H8": {"medicines": ("phenelzine",)},
    "H9": {"conditions": ("long QT",)},
    "H10": {"conditions": ("schizophrenia",)},
    "H11": {"conditions": ("alcoholism",)},
    "H12": {"conditions": ("truck driver",)},
    "H13": {"medicines": ("kratom extract",)},
    "H14": {"conditions": ("insomnia every night for months",)},
    "H15": {"conditions": ("yellow eyes",)},
}
NUMBERED = {rule.number: rule for rule in BOOK.rules.values() if rule.number is not None}

each_rule = pytest.mark.parametrize("rule", BOOK.rules.values(), ids=lambda rule: rule.key)


def test_there_are_62_numbered_rules_and_15_classes_of_hard_stop() -> None:
    assert sorted(NUMBERED) == list(range(1, 63))
    assert {one for rule in BOOK.rules.values() for one in rule.stop_classes} == set(CLASSES)
    assert len(CLASSES) == 15


@pytest.mark.parametrize("number", sorted(TYPED))
def test_each_of_the_62_fires_by_a_name_that_a_person_would_type(judged: Judged, number: int) -> None:
    verdict = judged(medicines=(TYPED[number],))
    rule = NUMBERED[number]
    (reason, *_) = [one for one in verdict.reasons if one.rule == rule.key]
    assert reason.about == TYPED[number]
    assert verdict.not_checked == ()
    expected = {"stop": "stop", "clinician": "stop", "caution": "caution", "info": "info"}
    if not rule.severities:
        assert reason.severity == expected[SEVERITY_OF[number]]


def test_each_rule_is_as_strict_as_the_list_says() -> None:
    assert {number: rule.severity for number, rule in NUMBERED.items()} == SEVERITY_OF


@pytest.mark.parametrize(
    ("medicine", "severity"),
    [
        ("nefazodone", "stop"), ("clozapine", "stop"), ("clarithromycin", "stop"), ("erythromycin", "stop"),
        ("azithromycin", "clinician"), ("ergotamine", "stop"), ("dihydroergotamine", "stop"), ("droperidol", "stop"),
        ("digoxin", "stop"), ("atorvastatin", "caution"), ("ivabradine", "stop"), ("ranolazine", "stop"),
        ("colchicine", "stop"), ("imatinib", "stop"), ("dexamethasone", "info"), ("ethinylestradiol", "info"),
        ("eliglustat", "stop"), ("caffeine", "caution"), ("kava", "stop"), ("valerian", "caution"),
        ("ramelteon", "clinician"), ("methylnaltrexone", "caution"), ("naloxegol", "caution"),
        ("doxepin_up_to_6_mg", "clinician"), ("doxepin", "stop"), ("carbamazepine", "stop"), ("phenytoin", "stop"),
        ("oxcarbazepine", "stop"), ("modafinil", "clinician"), ("paracetamol", "unknown"),
        ("paracetamol_up_to_2_g", "caution"), ("paracetamol_over_2_g", "stop"), ("naloxone", "info"),
    ],
)  # fmt: skip
def test_medicines_that_differ_from_their_rule(medicine: str, severity: str) -> None:
    (key, *_) = BOOK.medicines.medicines[medicine].rules
    rule = BOOK.rules[key]
    assert rule.severities.get(medicine, rule.severity) == severity


@pytest.mark.parametrize("name", CLASSES)
def test_each_class_of_hard_stop_fires(judged: Judged, name: str) -> None:
    verdict = judged(**CLASSES[name])
    assert verdict.decision == "stop"
    fired = {one for reason in verdict.reasons for one in BOOK.rules[reason.rule].stop_classes}
    assert name in fired


@pytest.mark.parametrize("medicine", BOOK.medicines.medicines.values(), ids=lambda one: one.key)
def test_every_listed_medicine_gives_a_reason_for_each_of_its_rules(judged: Judged, medicine) -> None:
    verdict = judged(medicines=(medicine.name,))
    assert {reason.rule for reason in verdict.reasons if reason.medicine == medicine.key} == set(medicine.rules)
    assert verdict.not_checked == ()


@pytest.mark.parametrize("rule", BOOK.condition_rules(), ids=lambda rule: rule.key)
def test_every_name_of_a_condition_leads_to_it(judged: Judged, rule: Rule) -> None:
    for name in (*rule.offered, *rule.misspelt):
        verdict = judged(conditions=(name,))
        assert [reason.rule for reason in verdict.reasons] == [rule.key]
        assert verdict.not_checked == ()


@each_rule
def test_each_rule_has_sources_a_grade_and_a_date_to_be_looked_at_again(rule: Rule, known: Library) -> None:
    assert all(key in known.sources for key in rule.sources)
    assert known.vocabulary.allows("grades", rule.grade)
    assert rule.as_of < rule.expires <= date(rule.as_of.year + 1, rule.as_of.month, rule.as_of.day)
    assert rule.text.endswith(".")


@each_rule
def test_each_rule_leads_to_its_sources(rule: Rule) -> None:
    trace = why(rule.key)
    assert trace.kind == "rule"
    assert [one.source.key for one in trace.citations] == list(rule.sources)
    assert "not yet reviewed by a pharmacist" in trace.meaning


@pytest.mark.parametrize("key", [f"mechanism.{key}" for key in BOOK.mechanisms] + ["hygiene.cbt_i"])
def test_mechanisms_and_helps_lead_to_their_sources(key: str) -> None:
    assert why(key).citations


@each_rule
def test_what_is_only_remembered_has_a_low_grade_and_says_so(rule: Rule) -> None:
    if rule.remembered:
        assert rule.evidence == "E4"
        assert rule.grade in {"very_low", "none"}
        assert "remembered" in why(rule.key).meaning


@each_rule
def test_no_rule_on_the_class_alone_is_graded_above_low(rule: Rule) -> None:
    if rule.evidence == "E4":
        assert rule.grade in {"very_low", "low"}


def test_each_condition_stands_in_the_vocabulary(known: Library) -> None:
    assert {f"condition.{key}" for key in known.vocabulary.conditions} == {rule.key for rule in BOOK.condition_rules()}


def test_more_than_250_names_are_known(book: RuleBook) -> None:
    assert len(book.medicines.medicines) >= 250
    assert sum(len(one.offered) for one in book.medicines.medicines.values()) >= 600
