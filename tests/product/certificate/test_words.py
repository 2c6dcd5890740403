"""What the certificate side can say: plain, no promise, no advice to take, no clearance, no vendor."""

import re

import pytest

from nightleaf.evidence import LIBRARY, load_library
from nightleaf.product.certificate import explain, read_tables
from nightleaf.product.certificate.tables import Rule
from nightleaf.product.certificate.words import EMERGENCY, NEXT_STEP
from nightleaf.report.product_table import DECISIONS
from nightleaf.safety import words as screen

TABLES = read_tables(load_library())
RULES = {rule.key: rule.text for rule in TABLES.rules.rules if not rule.key.startswith("law.")}
PLAIN = {f"{rule.key}, in general": rule.plain for rule in TABLES.rules.rules if rule.plain}
LAWS = {row.key: row.text for row in TABLES.law.rows}
FIXED = {f"decision {key}": text for key, text in DECISIONS.items()}
FIXED |= {f"next {key}": text for key, text in NEXT_STEP.items()}
ALL = {**RULES, **PLAIN, **LAWS, **FIXED}
FORBIDDEN = re.compile(
    r"\b(safe|safely|legal|illegal|recommend\w*|proven|natural|harmless|treats?|cures?|dose|trusted|reputable|buy from|"
    r"best|you should take|stop taking your|increase)\b",
    re.IGNORECASE,
)
SAID_AGAINST = {"decision go"}
"""'That does not make it harmless.'"""
HARD = re.compile(
    r"mitragynine|certificate|laborator\w+|alkaloid\w*|schedule|pharmacist|decimal\w*|Salmonella|ISO/IEC|Louisiana|Georgia|"
    r"Oklahoma|Alabama|Australia|Rhode Island|Tennessee|Connecticut|California|Kentucky|Indiana|Wisconsin|Malaysia|"
    r"United Kingdom|pseudoindoxyl|product\w*|extract\w*|additive|supplement\w*|thousand\w*|narcotics",
    re.IGNORECASE,
)


def grade_level(text: str) -> float:
    """Flesch-Kincaid grade; names of substances, places and papers count as one short word each."""
    even = re.sub(r"\{[^}]*\}|'[^']*'|\d+(?:\.\d+)?", "this", HARD.sub("thing", text))
    sentences = max(len(re.findall(r"[.!?:;](?:\s|$)", even)), 1)
    found = re.findall(r"[A-Za-z']+", even)
    syllables = sum(max(len(re.findall(r"[aeiouy]+", re.sub(r"e$", "", word.lower()))), 1) for word in found)
    return 0.39 * len(found) / sentences + 11.8 * syllables / len(found) - 15.59


@pytest.mark.parametrize("key", sorted(ALL))
def test_a_sentence_promises_advises_and_clears_nothing(key: str) -> None:
    found = FORBIDDEN.findall(ALL[key])
    assert found == (["harmless"] if key in SAID_AGAINST else [])


@pytest.mark.parametrize("key", sorted(ALL))
def test_a_sentence_can_be_read_by_most_adults(key: str) -> None:
    assert grade_level(ALL[key]) <= 8.5, ALL[key]


@pytest.mark.parametrize("texts", [RULES, PLAIN, LAWS, FIXED], ids=["rules", "plain", "laws", "fixed"])
def test_all_together_are_at_grade_eight(texts: dict[str, str]) -> None:
    assert grade_level(" ".join(texts.values())) <= 8


@pytest.mark.parametrize("key", sorted(ALL))
def test_a_sentence_is_whole(key: str) -> None:
    text = ALL[key]
    assert text[0].isupper() or text[0] in "{7"
    assert text.endswith(".")
    assert "!" not in text
    assert "  " not in text


def test_a_pass_says_only_what_was_tested() -> None:
    assert DECISIONS["go"].startswith("No red flag found in what was tested.")
    assert not any(word in DECISIONS["go"].lower() for word in ("clean", "pure", "fine", "ok"))


@pytest.mark.parametrize("rule", TABLES.rules.rules, ids=lambda rule: rule.key)
def test_a_rule_that_is_told_without_a_bag_has_no_gap_to_fill(rule: Rule) -> None:
    said = explain(rule.key, TABLES)
    assert said is not None
    assert not {"{", "}"} & set(said.text + TABLES.title(rule.key))
    assert said.text == (rule.plain if "{" in rule.text else rule.text)


def test_the_signs_of_an_emergency_are_those_of_the_screen() -> None:
    assert screen.EMERGENCY == EMERGENCY
    assert NEXT_STEP.keys() == DECISIONS.keys() == {"go", "caution", "unknown", "stop"}


def test_every_rule_can_fire() -> None:
    """A rule that no code names is dead; one that code names and the table lacks is a hole."""
    code = "\n".join(path.read_text(encoding="utf-8") for path in (LIBRARY.parent / "product").rglob("*.py"))
    built = {"law.prohibits", "law.limits", "reading.value", "reading.comma"}
    assert {rule.key for rule in TABLES.rules.rules if f'"{rule.key}"' not in code} <= built
    parts = "certificate|reading|leaf|metals|microbes|adulterants|limit|amount|law"
    named = set(re.findall(rf'"((?:{parts})\.[a-z0-9_]+)"', code))
    limits = {f"limit.{limit.key}" for limit in TABLES.limits.limits}
    assert named <= {rule.key for rule in TABLES.rules.rules} | limits
