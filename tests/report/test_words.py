"""Numbers in words say no more than their interval lets them."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nightleaf.evidence import Library
from nightleaf.report import words
from nightleaf.sleep import METRICS

finite = st.floats(min_value=-1e6, max_value=1e6, allow_nan=False)


@given(finite, st.integers(0, 4))
def test_a_rounded_number_lies_within_half_a_digit_of_the_number(value: float, decimals: int) -> None:
    said = float(words.number_words(value, decimals).replace(words.MINUS, "-"))
    assert abs(said - value) <= 0.5 * 10.0**-decimals * (1 + 1e-9)


@given(st.floats(min_value=1e-3, max_value=1e6))
def test_a_width_is_shown_with_two_digits_and_never_with_more_than_three_beyond_whole_units(width: float) -> None:
    decimals = words.decimals_for(width)
    steps = width * 10.0**decimals
    assert steps >= 9.9
    assert decimals == 0 or steps < 100


@pytest.mark.parametrize("width", [0.0, math.inf, math.nan, -1.0])
def test_a_width_that_says_nothing_gives_one_decimal(width: float) -> None:
    assert words.decimals_for(width) == 1


def test_what_rounds_to_nothing_has_no_sign() -> None:
    assert words.number_words(-0.04, 1, signed=True) == "0.0"
    assert words.number_words(0.04, 1, signed=True) == "0.0"
    assert words.change_words(-0.2, 0, "min") == "no change"


def test_a_change_says_its_direction_both_ways() -> None:
    assert words.change_words(-12.3, 0, "min") == "12 min less"
    assert words.change_words(12.3, 0, "min") == "12 min more"


def test_a_value_that_is_not_there_is_a_dash() -> None:
    assert words.number_words(None, 1) == words.NOTHING
    assert words.number_words(math.nan, 1) == words.NOTHING
    assert words.span_words(None, 1.0, 0) == words.NOTHING


def test_decimals_follow_the_interval_of_ignorance_before_the_spread_over_people(made_up) -> None:
    assert words.decimals_of(made_up(5.0, 4.9, 5.1, people=(-50.0, 50.0))) == 2
    assert words.decimals_of(made_up(5.0, None, None, people=(-50.0, 50.0))) == 0


def test_every_statistic_has_a_plain_name_of_its_own() -> None:
    names = [words.metric_name(metric) for metric in METRICS]
    assert set(METRICS) <= set(words.METRIC_NAMES)
    assert len(set(names)) == len(names)


def test_every_grade_of_the_vocabulary_has_its_words(known: Library) -> None:
    told = [words.grade_words(grade) for grade in known.vocabulary.grades]
    assert all("certainty" in one or one == "no evidence found" for one in told)
    assert len(set(told)) == len(told)


def test_go_is_worded_as_no_red_flag_and_an_unheard_word_as_unknown() -> None:
    assert words.decision_words("go").startswith("No red flag found")
    assert words.decision_words("strange") == words.decision_words("unknown")


def test_the_label_lines_say_what_they_must() -> None:
    said = " ".join((*words.LABEL_LINES, *words.EMERGENCY_LINES)).lower()
    for must in (
        "not a medical device",
        "not medical advice",
        "no approved medical use",
        "not been tested in clinical trials for sleep",
        "doctor or pharmacist",
        "emergency number",
        "blue lips",
        "naloxone",
        "dark urine",
    ):
        assert must in said
    assert all(word in words.NOT_MODELLED for word in ("breathing", "apnoea", "next-day"))
