"""Our own words about a claim never promise, advise or sell; the claim itself is quoted apart from them."""

import pytest

from nightleaf.evidence.claim import Claim
from nightleaf.evidence.library import LIBRARY
from nightleaf.evidence.reading import build, read_table

FORBIDDEN = (
    "safe dose",
    "recommended dose",
    "natural so",
    "proven sleep aid",
    "take more",
    "treats",
    "cures",
    "is safe",
    "best strain",
    "potent sleep",
    "you should take",
    "stop taking your",
    "increase your dose",
    "increase the dose",
    "recommended amount",
    "safe to take",
    "no side effects",
    "non-addictive",
    "not addictive",
    "works best",
    "clinically proven",
    "low risk",
    "you should use",
)

CLAIMS = [
    build(Claim, {**read_table(path), "key": path.stem}, path.name)
    for path in sorted((LIBRARY / "claims").glob("*.toml"))
]

each_claim = pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim.key)
each_phrase = pytest.mark.parametrize("phrase", FORBIDDEN)


def _forbidden_in(text: str) -> list[str]:
    plain = " ".join(text.lower().split())
    return [phrase for phrase in FORBIDDEN if phrase in plain]


def test_there_are_claims_to_look_at() -> None:
    assert len(CLAIMS) == 55


@each_phrase
def test_a_forbidden_phrase_is_noticed_in_any_case_and_across_a_line_break(phrase: str) -> None:
    assert _forbidden_in(f"Kratom: {phrase.upper().replace(' ', chr(10))}.") == [phrase]


@each_claim
def test_our_words_promise_advise_and_sell_nothing(claim: Claim) -> None:
    assert _forbidden_in(f"{claim.why} {claim.in_the_model}") == []


@each_claim
def test_the_claim_is_quoted_apart_from_what_we_say_about_it(claim: Claim) -> None:
    assert claim.words not in claim.why
    assert claim.words not in claim.in_the_model


@each_claim
def test_our_words_are_whole_sentences_without_shouting(claim: Claim) -> None:
    for text in (claim.words, claim.why, claim.in_the_model):
        assert text[0].isupper()
        assert text.endswith(".")
        assert "!" not in text
        assert "  " not in text
        assert "\n" not in text


@each_claim
def test_whether_a_link_is_on_or_off_is_said_wherever_a_claim_drives_one(claim: Claim) -> None:
    said = claim.in_the_model.lower()
    drives_a_link = bool(claim.drives)
    assert not drives_a_link or any(word in said for word in ("on by default", "off by default", "on only when"))
