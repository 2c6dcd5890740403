"""Breathing gives reasons against, and nothing else."""

import dataclasses
import inspect
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nightleaf import breathing
from nightleaf.breathing import BreathingReason, breathing_reasons
from nightleaf.breathing.words import RULES
from nightleaf.errors import ImpossibleAmount, InputError
from nightleaf.evidence import Ledger, load_library
from nightleaf.safety.verdict import DECISIONS, Reason, decided

LIBRARY = load_library()
APNOEA = ("no", "unknown", "yes")
ORDER = (None, "caution", "stop")
NAMES = ("alcohol", "diazepam", "gabapentin", "oxybate")
FORBIDDEN = (
    "safe", "survive", "survival", "saturation", "oxygen level", "percent", "recommended dose", "take more",
    "stop taking your", "treats", "cures", "no risk", "harmless", "low risk", "fine",
)  # fmt: skip
TEXTS = tuple(text.format(names="alcohol") for rule in RULES.values() for text in rule.texts.values())

shares = st.floats(0.001, 1.0)
counts = st.integers(0, 4)
apnoeas = st.sampled_from(APNOEA)


def ask(share: float | None, depressants: int = 0, apnoea: str = "no", *, concentrated: bool = False):
    names = NAMES[:depressants]
    return breathing_reasons(
        share, ledger=Ledger(LIBRARY), depressants=names, apnoea=apnoea, concentrated=concentrated
    )  # fmt: skip


def level(found: tuple[BreathingReason, ...]) -> dict[str, int]:
    """Rule -> how bad."""
    return {one.rule: ORDER.index(one.severity) for one in found}


def no_better(worse: tuple[BreathingReason, ...], better: tuple[BreathingReason, ...]) -> bool:
    after, before = level(worse), level(better)
    return all(after.get(rule, 0) >= bad for rule, bad in before.items())


def test_what_comes_back_is_reasons_with_words_and_no_figure() -> None:
    assert [field.name for field in dataclasses.fields(BreathingReason)] == [
        "rule", "severity", "text", "source", "grade",
    ]  # fmt: skip
    for found in (ask(0.3), ask(0.9, 2, "yes", concentrated=True), ask(None, 1, "unknown")):
        assert isinstance(found, tuple)
        assert found
        for one in found:
            assert one.severity in {"caution", "stop"}
            assert not re.search(r"\d", one.text)
            assert one.source in LIBRARY.sources
            assert LIBRARY.vocabulary.allows("grades", one.grade)


def test_every_rule_rests_on_a_source_that_was_read_and_a_grade_of_the_list() -> None:
    for key, rule in RULES.items():
        assert key.startswith("breath.")
        assert rule.title
        assert set(rule.texts) <= {"caution", "stop"}
        assert LIBRARY.source(rule.source).read != "no"
        assert LIBRARY.vocabulary.allows("grades", rule.grade)


def test_only_the_reason_and_the_question_are_public() -> None:
    assert breathing.__all__ == ["BreathingReason", "breathing_reasons"]
    signature = inspect.signature(breathing_reasons)
    assert signature.return_annotation == tuple[BreathingReason, ...]


def test_without_kratom_there_is_nothing_to_say() -> None:
    assert ask(0.0, 3, "yes", concentrated=True) == ()


def test_a_share_that_is_not_known_is_a_reason_for_care() -> None:
    (only,) = ask(None)
    assert (only.rule, only.severity) == ("breath.amount", "caution")


def test_a_tiny_effect_adds_nothing_by_itself_and_nothing_says_that_it_is_all_right() -> None:
    assert ask(0.01) == ()


def test_the_largest_amount_that_may_be_simulated_is_a_reason_for_care_in_some_people() -> None:
    assert [one.severity for one in ask(0.5)] == ["caution"]


def test_a_concentrate_is_judged_as_sudden_and_without_ceiling() -> None:
    assert [one.severity for one in ask(0.3)] == ["caution"]
    assert [one.severity for one in ask(0.3, concentrated=True)] == ["stop"]


def test_two_drugs_that_slow_the_brain_are_a_stop_and_are_named() -> None:
    found = ask(0.3, 2)
    assert max(level(found).values()) == ORDER.index("stop")
    assert any("alcohol and diazepam" in one.text for one in found)


def test_sleep_apnoea_is_a_stop_at_any_amount_and_not_knowing_a_caution() -> None:
    assert level(ask(0.01, apnoea="yes"))["breath.apnoea"] == ORDER.index("stop")
    assert level(ask(0.01, apnoea="unknown"))["breath.apnoea"] == ORDER.index("caution")


def test_the_worst_comes_first() -> None:
    severities = [one.severity for one in ask(0.5, 1, "yes")]
    assert severities == sorted(severities, reverse=True)
    assert severities[0] == "stop"


@pytest.mark.parametrize("share", [-0.1, float("nan"), float("inf")])
def test_a_share_that_cannot_be_is_refused(share: float) -> None:
    with pytest.raises(ImpossibleAmount, match="opioid share"):
        ask(share)


def test_a_word_for_apnoea_that_is_not_known_is_refused() -> None:
    with pytest.raises(InputError, match="no, unknown, yes"):
        ask(0.1, apnoea="perhaps")


def test_every_number_of_the_stage_is_read_even_where_nothing_is_taken() -> None:
    ledger = Ledger(LIBRARY)
    breathing_reasons(0.0, ledger=ledger)
    assert set(ledger.keys) == {key for key in LIBRARY.parameters if key.startswith("breathing.")}


def test_a_stricter_margin_in_the_library_gives_a_reason_earlier(monkeypatch: pytest.MonkeyPatch) -> None:
    read = Ledger.read

    def strict(self: Ledger, key: str, unit: str) -> float:
        return 0.001 if key == "breathing.margin.caution" else read(self, key, unit)

    monkeypatch.setattr(Ledger, "read", strict)
    assert [one.rule for one in ask(0.05)] == ["breath.drop"]


@settings(max_examples=40, deadline=None)
@given(shares, shares, counts, apnoeas, st.booleans())
def test_more_opioid_never_takes_a_reason_away(
    one: float, other: float, depressants: int, apnoea: str, concentrated: bool
) -> None:
    low, high = sorted((one, other))
    assert no_better(
        ask(high, depressants, apnoea, concentrated=concentrated),
        ask(low, depressants, apnoea, concentrated=concentrated),
    )


@settings(max_examples=40, deadline=None)
@given(shares, counts, counts, apnoeas, st.booleans())
def test_another_drug_that_slows_the_brain_never_takes_a_reason_away(
    share: float, one: int, other: int, apnoea: str, concentrated: bool
) -> None:
    few, many = sorted((one, other))
    assert no_better(
        ask(share, many, apnoea, concentrated=concentrated), ask(share, few, apnoea, concentrated=concentrated)
    )


@settings(max_examples=40, deadline=None)
@given(shares, counts, apnoeas, apnoeas, st.booleans())
def test_apnoea_never_takes_a_reason_away(
    share: float, depressants: int, one: str, other: str, concentrated: bool
) -> None:
    better, worse = sorted((one, other), key=APNOEA.index)
    assert no_better(
        ask(share, depressants, worse, concentrated=concentrated),
        ask(share, depressants, better, concentrated=concentrated),
    )


@settings(max_examples=30, deadline=None)
@given(shares, counts, apnoeas)
def test_a_concentrate_is_never_judged_better_than_leaf(share: float, depressants: int, apnoea: str) -> None:
    assert no_better(ask(share, depressants, apnoea, concentrated=True), ask(share, depressants, apnoea))


@settings(max_examples=40, deadline=None)
@given(shares, counts, apnoeas, st.lists(st.sampled_from(("info", "caution", "unknown", "stop")), max_size=3))
def test_no_decision_of_the_screen_is_ever_lowered(
    share: float, depressants: int, apnoea: str, severities: list[str]
) -> None:
    before = [Reason("made.up", severity, "Made up.", "", "none") for severity in severities]
    added = [Reason(**one.to_dict()) for one in ask(share, depressants, apnoea)]
    assert DECISIONS.index(decided((*before, *added), ())) >= DECISIONS.index(decided(before, ()))


def grade_level(text: str) -> float:
    """Flesch-Kincaid grade; syllables counted as groups of vowels."""
    sentences = max(len(re.findall(r"[.!?](?:\s|$)", text)), 1)
    found = re.findall(r"[A-Za-z']+", text)
    syllables = sum(max(len(re.findall(r"[aeiouy]+", re.sub(r"e$", "", word.lower()))), 1) for word in found)
    return 0.39 * len(found) / sentences + 11.8 * syllables / len(found) - 15.59


@pytest.mark.parametrize("text", TEXTS)
def test_each_sentence_is_plain_and_says_what_to_do_now(text: str) -> None:
    assert grade_level(text) <= 8
    assert re.search(r"(Talk to|Ask) (a|the) doctor", text)


@pytest.mark.parametrize("text", TEXTS)
def test_no_sentence_reassures_advises_an_amount_or_holds_a_figure(text: str) -> None:
    assert [phrase for phrase in FORBIDDEN if phrase in text.lower()] == []
    assert not re.search(r"\d|%", text)
    assert "!" not in text
    assert "  " not in text
