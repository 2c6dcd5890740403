"""Each limit, from both sides."""

import math
import re

import pytest

from nightleaf.exposure.nca.judgement import of_line, of_start
from nightleaf.exposure.nca.terminal import TerminalLine


def line(adjusted_r2: float = 0.99, half_lives: float = 3.0) -> TerminalLine:
    return TerminalLine(math.log(2), 3, adjusted_r2, 1.0, 1.0 + half_lives, 1.0)


@pytest.mark.parametrize(
    ("good", "poor", "sentence"),
    [
        ((line(adjusted_r2=0.801), 0.0), (line(adjusted_r2=0.799), 0.0), "adjusted R2 0.80, 0.8 or more is wanted"),
        ((line(half_lives=2.01), 0.0), (line(half_lives=1.94), 0.0), "span 1.9 half-lives, 2 or more are wanted"),
        ((line(), 19.9), (line(), 20.6), "21 % of the area to infinity .* 20 % or less is wanted"),
    ],
)
def test_a_limit_parts_what_is_said_from_what_is_not(good: tuple, poor: tuple, sentence: str) -> None:
    assert list(of_line(*good)) == []
    (said,) = of_line(*poor)
    assert re.search(sentence, said)


def test_samples_over_just_two_half_lives_are_enough_however_two_is_rounded() -> None:
    assert list(of_line(line(half_lives=2 - 1e-15), 0.0)) == []


def test_a_fifth_of_the_area_may_lie_before_the_first_sample_of_a_bolus() -> None:
    assert list(of_start(19.9)) == []
    assert len(list(of_start(20.6))) == 1
