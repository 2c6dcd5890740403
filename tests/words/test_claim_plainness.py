"""What is said about a claim can be read by most adults: grade 8 at most, names of substances apart."""

import re

import pytest

from nightleaf.evidence import load_library
from nightleaf.evidence.claim import Claim
from nightleaf.report.claims_page import HOW_TO_READ

HIGHEST = 8.0
SUBSTANCES = (
    "7-hydroxymitragynine", "mitragynine pseudoindoxyl", "mitragynine", "speciociliatine", "paynantheine",
    "speciogynine", "kratom", "morphine", "methadone", "remifentanil", "fentanyl", "buprenorphine", "naloxone",
    "flumazenil", "gaboxadol", "benzodiazepines", "benzodiazepine", "ipsapirone", "buspirone", "clonidine",
    "midazolam", "dextromethorphan", "quetiapine", "venlafaxine", "salmonella",
)  # fmt: skip
NOT_WORDS = ("CBT-I", "hERG", "FDA", "QT", "mg", "nM")
NAMES = re.compile(rf"\b({'|'.join(map(re.escape, (*SUBSTANCES, *NOT_WORDS)))})\b", re.IGNORECASE)
CLAIMS = tuple(load_library().claims.values())

each_claim = pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim.key)


def grade_level(text: str) -> float:
    """Flesch-Kincaid grade; syllables counted as groups of vowels, a name as one short word."""
    plain = NAMES.sub("drug", text)
    sentences = max(len(re.findall(r"[.!?](?:\s|$)", plain)), 1)
    found = re.findall(r"[A-Za-z']+", plain)
    syllables = sum(max(len(re.findall(r"[aeiouy]+", re.sub(r"e$", "", word.lower()))), 1) for word in found)
    return 0.39 * len(found) / sentences + 11.8 * syllables / len(found) - 15.59


def test_hard_prose_is_noticed() -> None:
    hard = (
        "Physiological investigations demonstrated considerable interindividual variability, notwithstanding "
        "methodological heterogeneity across observational populations."
    )
    assert grade_level(hard) > HIGHEST


def test_a_name_does_not_count_as_a_hard_word() -> None:
    assert grade_level("Two men took dextromethorphan.") == grade_level("Two men took drug.")


@each_claim
def test_the_reasons_are_plain(claim: Claim) -> None:
    assert grade_level(claim.why) <= HIGHEST


@each_claim
def test_what_the_model_does_is_plain(claim: Claim) -> None:
    assert grade_level(claim.in_the_model) <= HIGHEST


@pytest.mark.parametrize("text", HOW_TO_READ)
def test_the_page_of_claims_explains_itself_in_plain_words(text: str) -> None:
    assert grade_level(text) <= HIGHEST
