"""What the report says in its own words can be read by most adults: grade 8 or so."""

import re

import pytest

from nightleaf.report import words
from nightleaf.report.answers import HOPED_FOR, WHAT_IF, answers, one_night
from nightleaf.report.words import NOT_SCREENED


def grade_level(text: str) -> float:
    """Flesch-Kincaid grade; syllables counted as groups of vowels."""
    sentences = max(len(re.findall(r"[.!?](?:\s|$)", text)), 1)
    found = re.findall(r"[A-Za-z']+", text)
    syllables = sum(max(len(re.findall(r"[aeiouy]+", re.sub(r"e$", "", word.lower()))), 1) for word in found)
    return 0.39 * len(found) / sentences + 11.8 * syllables / len(found) - 15.59


@pytest.mark.parametrize(
    "text",
    [
        " ".join(words.LABEL_LINES),
        " ".join(words.EMERGENCY_LINES),
        words.NEXT_STEP + " " + words.NOT_MODELLED,
        NOT_SCREENED,
        WHAT_IF,
    ],
)
def test_fixed_lines_are_plain(text: str) -> None:
    assert grade_level(text) <= 10


def test_all_fixed_lines_together_are_at_grade_eight() -> None:
    lines = (*words.LABEL_LINES, *words.EMERGENCY_LINES, words.NEXT_STEP, NOT_SCREENED, WHAT_IF)
    assert grade_level(" ".join(lines)) <= 8.5


def test_what_stands_beside_a_screen_is_at_grade_eight() -> None:
    for text in (words.EMERGENCY_BRIEFLY, words.MORE_ON_HELPS, words.AGREEMENT, words.WITHHELD):
        assert grade_level(text) <= 8, text


def test_answers_are_at_grade_eight(with_change, made_up) -> None:
    for sign in (-1, 1):
        result = with_change(**{metric: made_up(20 * sign, 20 * sign - 30, 20 * sign + 30) for metric in HOPED_FOR})
        text = " ".join(one.text for one in answers([("good sleeper", result), ("poor sleeper", result)]))
        assert grade_level(text) <= 8.5
    assert grade_level(one_night({"n3_min": made_up(-20)}, {"n3_min": made_up(90)})) <= 8.5
