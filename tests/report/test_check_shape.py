"""A page is cut as far as it must be, and no further: one side if it can be, two if not, and never more is hidden."""

from itertools import pairwise

import pytest

from nightleaf.ask.checking import check
from nightleaf.person import Person
from nightleaf.report.check_room import height_of, sides_of
from nightleaf.report.check_rows import rows_of
from nightleaf.report.check_shape import SIZES_PT, TOLD_WHOLE, Shape, fitting, shapes
from nightleaf.report.check_view import check_view

COUNTS = (0, 1, TOLD_WHOLE, TOLD_WHOLE + 1, 12)


@pytest.mark.parametrize("count", COUNTS)
def test_figures_go_first_then_sentences_then_large_letters_then_all_but_the_name(count: int) -> None:
    every = list(shapes(count))
    assert every[0] == Shape(count)
    assert [one.figures for one in every] == [True] + [False] * (len(every) - 1)
    told = [(one.whole, one.size_pt, one.whole + one.brief) for one in every]
    assert told == sorted(told, key=lambda one: (-one[0], -one[1], -one[2]))
    assert every[-1] == Shape(min(count, TOLD_WHOLE), 0, figures=False, size_pt=SIZES_PT[-1])
    assert all(one.size_pt == SIZES_PT[-1] for one in every if one.whole + one.brief < count)
    assert all(one.whole == min(count, TOLD_WHOLE) for one in every if one.size_pt < SIZES_PT[0])


@pytest.mark.parametrize("count", COUNTS)
def test_the_first_shape_on_one_side_is_taken_else_the_first_on_two_else_the_last(count: int) -> None:
    every = list(shapes(count))
    for place, shape in enumerate(every):
        assert fitting(count, lambda one, place=place: 1 if every.index(one) >= place else 2) == shape
        assert fitting(count, lambda one, place=place: 2 if every.index(one) >= place else 3) == shape
    assert fitting(count, lambda _: 5) == every[-1]


def test_no_shape_of_a_page_is_held_to_be_higher_than_the_one_before_by_more_than_a_line() -> None:
    found = check(person=Person(age=70, medicines=("Xanax", "sertraline", "warfarin", "zzqx"), conditions=("asthma",)))
    every = list(shapes(len(rows_of(found))))
    heights = [height_of(check_view(found, shape), shape.size_pt) * shape.size_pt for shape in every]
    assert all(after < before + 1.6 * SIZES_PT[-1] for before, after in pairwise(heights))
    assert heights[-1] < heights[0] / 1.3
    assert sides_of(check_view(found, every[-1]), SIZES_PT[-1]) == 1
