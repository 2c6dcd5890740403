"""The fifty-five claims of the article: each has a number, a verdict, a grade and something to stand on."""

import re
import tomllib
from collections import Counter

import pytest

from nightleaf.evidence.claim import Claim
from nightleaf.evidence.library import LIBRARY
from nightleaf.evidence.reading import build, read_table
from nightleaf.evidence.source import Source

NUMBERS = range(1, 21)
"""The claims about mechanisms."""

ALL_NUMBERS = range(1, 56)
LEFT_OUT = {27, *range(44, 56)}
"""What the article does not say and should."""

MISSION = {
    "alkaloids": {"main_actives", "rich_strains"},
    "GABA": {"gaba", "gaba_deepens_nrem", "gaba_relaxes"},
    "adenosine": {"adenosine", "adenosine_cycle"},
    "opioid": {"opioid", "opioid_sleep", "opioid_caution"},
    "dopamine": {"dopamine"},
    "serotonin": {"serotonin"},
    "analgesia and REM": {"analgesia", "analgesia_rem"},
    "NREM and REM": {"rem_not_stimulated", "deep_rem", "nrem_restores"},
    "quality and duration": {"sleep_quality", "sleep_duration", "sleep_onset", "refreshed", "compelling", "consistent"},
    "dose and sensitivity": {"varies", "starting_amount", "raise_until_calm", "start_low", "sedative", "keeps_awake"},
    "strains": {"rich_strains", "sedating_strains", "red_bali"},
    "full stomach": {"full_stomach"},
    "lab testing": {"lab_tested", "good_source", "quality_lowers_risk", "added_seven_oh"},
    "medicines and conditions": {"ask_first", "interactions", "other_drugs", "breathing", "pregnancy_young", "liver"},
    "sleep hygiene": {"sleep_habits", "alternatives"},
    "long-term effects": {"long_term", "dependence", "stopping", "natural"},
}
"""Row of the article -> the claims that carry it."""

FIRST_ENGAGED_LEVEL = "M3"
SENTENCE_END = re.compile(r"\.(?:\s|$)")
NOTHING_TO_CITE = re.compile(r"\bnone found\b", re.IGNORECASE)


def _claims() -> dict[str, Claim]:
    files = sorted((LIBRARY / "claims").glob("*.toml"))
    return {path.stem: build(Claim, {**read_table(path), "key": path.stem}, path.name) for path in files}


def _sources() -> dict[str, Source]:
    files = sorted((LIBRARY / "sources").glob("*.toml"))
    return {path.stem: build(Source, {**read_table(path), "key": path.stem}, path.name) for path in files}


def _levels() -> dict[str, str]:
    """Every engagement of every substance -> its place on the mechanism ladder."""
    levels = {}
    for path in sorted((LIBRARY / "substances").glob("*.toml")):
        for name, fields in tomllib.loads(path.read_text(encoding="utf-8")).get("engagements", {}).items():
            levels[f"{path.stem}.{name}"] = fields["level"]
    return levels


def _driven(claim: Claim, levels: dict[str, str]) -> dict[str, str]:
    return {key: levels[key] for key in claim.drives if key in levels}


CLAIMS = _claims()
SOURCES = _sources()
LEVELS = _levels()
VOCABULARY = read_table(LIBRARY / "vocabulary.toml")
EVERY = sorted(CLAIMS.values(), key=lambda claim: claim.number)
ARTICLE = [claim for claim in EVERY if claim.number in NUMBERS]

each_claim = pytest.mark.parametrize("claim", EVERY, ids=lambda claim: claim.key)
needs_substances = pytest.mark.skipif(not LEVELS, reason="no substance has an engagement yet")


def test_the_article_makes_twenty_mechanism_claims_and_each_is_judged_once() -> None:
    assert sorted(claim.number for claim in ARTICLE) == list(NUMBERS)


def test_the_claims_keep_the_verdicts_that_the_reading_gave_them() -> None:
    verdict = {claim.number: claim.verdict for claim in ARTICLE}
    assert [number for number in NUMBERS if verdict[number] == "supported"] == [1, 9, 13]
    assert [number for number in NUMBERS if verdict[number] == "partly"] == [3, 10, 11, 16, 17]
    assert [number for number in NUMBERS if verdict[number] == "contradicted"] == [8]
    assert Counter(verdict.values()) == {"unsupported": 11, "partly": 5, "supported": 3, "contradicted": 1}


def test_every_claim_of_the_article_is_judged_and_each_once() -> None:
    assert [claim.number for claim in EVERY] == list(ALL_NUMBERS)
    assert len({claim.key for claim in EVERY}) == 55
    assert len({claim.words for claim in EVERY}) == 55


def test_the_verdicts_add_up_to_those_of_the_audit() -> None:
    count = Counter(claim.verdict for claim in EVERY)
    assert count == {"unsupported": 15, "partly": 13, "omission": 13, "supported": 7, "contradicted": 7}
    assert {claim.number for claim in EVERY if claim.verdict == "omission"} == LEFT_OUT
    assert {claim.number for claim in EVERY if claim.verdict == "contradicted"} == {8, 23, 24, 39, 40, 41, 43}
    assert {claim.number for claim in EVERY if claim.verdict == "supported"} == {1, 9, 13, 25, 33, 35, 37}


def test_nothing_good_for_sleep_is_sure() -> None:
    hoped_for = {"natural_sleep_aid", "sleep_quality", "sleep_duration", "sleep_onset", "refreshed", "cognition"}
    assert {CLAIMS[key].grade for key in hoped_for} == {"very_low"}


def test_every_row_of_the_article_has_its_claims() -> None:
    assert len(MISSION) == 16
    named = set().union(*MISSION.values())
    assert named <= CLAIMS.keys()
    assert all(MISSION.values())


def test_no_harm_is_called_unsupported() -> None:
    harms = {"liver", "dependence", "other_drugs", "breathing", "seizure_heart", "pregnancy_young", "stopping"}
    assert {CLAIMS[key].verdict for key in harms} == {"omission"}
    assert all(CLAIMS[key].supports for key in harms)


def test_only_where_kratom_comes_from_is_beyond_doubt() -> None:
    by_grade = {grade: {claim.key for claim in ARTICLE if claim.grade == grade} for grade in VOCABULARY["grades"]}
    assert by_grade["high"] == {"origin"}
    assert by_grade["moderate"] == {"main_actives", "opioid", "opioid_sleep"}
    assert by_grade["low"] == {"analgesia"}
    assert by_grade["none"] == set()


@each_claim
def test_a_claim_uses_only_words_of_the_closed_lists(claim: Claim) -> None:
    assert claim.verdict in VOCABULARY["verdicts"]
    assert claim.grade in VOCABULARY["grades"]
    assert claim.mechanism_level is None or claim.mechanism_level in VOCABULARY["mechanism_levels"]
    assert claim.cebm is None or claim.cebm in range(1, 6)


@each_claim
def test_a_claim_cites_something_or_says_that_nothing_was_found(claim: Claim) -> None:
    assert claim.supports or claim.opposes or NOTHING_TO_CITE.search(claim.why)


@each_claim
def test_a_claim_without_a_source_in_its_favour_is_not_called_supported(claim: Claim) -> None:
    assert claim.supports or claim.verdict in {"unsupported", "contradicted"}


@each_claim
def test_every_source_of_a_claim_has_a_file_and_stands_on_one_side_only(claim: Claim) -> None:
    cited = claim.supports + claim.opposes
    assert set(cited) <= set(SOURCES)
    assert len(set(cited)) == len(cited)


@each_claim
def test_at_least_one_source_of_a_claim_was_read(claim: Claim) -> None:
    cited = claim.supports + claim.opposes
    assert any(SOURCES[key].read != "no" for key in cited) or (not cited and NOTHING_TO_CITE.search(claim.why))


@each_claim
def test_a_claim_is_explained_in_a_few_sentences(claim: Claim) -> None:
    assert len(SENTENCE_END.findall(claim.why)) in range(2, 8)
    assert len(SENTENCE_END.findall(claim.in_the_model)) in range(1, 3)


@each_claim
def test_no_link_is_named_twice_by_a_claim(claim: Claim) -> None:
    assert len(set(claim.drives)) == len(claim.drives)


@needs_substances
def test_every_engagement_that_a_claim_drives_exists() -> None:
    substances = {path.stem for path in (LIBRARY / "substances").glob("*.toml")}
    driven = {key for claim in EVERY for key in claim.drives if key.split(".")[0] in substances}
    assert driven
    assert driven <= set(LEVELS)


@needs_substances
def test_an_unsupported_mechanism_drives_only_engagements_that_are_off() -> None:
    mechanisms = [claim for claim in EVERY if claim.verdict == "unsupported" and claim.mechanism_level]
    driven = {key: level for claim in mechanisms for key, level in _driven(claim, LEVELS).items()}
    assert driven
    assert all(level < FIRST_ENGAGED_LEVEL for level in driven.values()), driven


@needs_substances
def test_no_unsupported_claim_alone_keeps_an_engagement_on() -> None:
    carried = {key for claim in EVERY if claim.verdict in {"supported", "partly"} for key in claim.drives}
    for claim in ARTICLE:
        on = {key for key, level in _driven(claim, LEVELS).items() if level >= FIRST_ENGAGED_LEVEL}
        assert claim.verdict in {"supported", "partly"} or on <= carried, claim.key


@needs_substances
def test_an_engagement_is_never_further_up_the_ladder_than_its_mechanism_claim() -> None:
    for claim in ARTICLE:
        if claim.mechanism_level:
            driven = _driven(claim, LEVELS)
            assert all(level <= claim.mechanism_level for level in driven.values()), (claim.key, driven)


def test_every_source_says_how_it_can_be_reached_and_how_far_it_was_read() -> None:
    for source in SOURCES.values():
        assert source.address.startswith(("https://", "http://")), source.key
        assert source.read in VOCABULARY["readings"], source.key
        assert source.kind in VOCABULARY["source_kinds"], source.key
        assert source.authors, source.key


def test_no_two_sources_claim_the_same_doi() -> None:
    count = Counter(source.doi.lower() for source in SOURCES.values() if source.doi)
    assert {doi: times for doi, times in count.items() if times > 1} == {}
