"""How a page is cut until it fits: figures of what helps first, then sentences, then letters, then a second side."""

from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

SIZES_PT: Final = (9.0, 8.6, 8.2, 7.8, 7.4)
"""Letters, largest first."""
TOLD_WHOLE: Final = 3
"""Reasons that keep their sentences before the letters shrink."""
SIDES: Final = (1, 2)


@dataclass(frozen=True, slots=True)
class Shape:
    """What of a page is told: reasons in whole sentences, then those in a few words; all others are named in a line.

    `figures` says whether the things tested for sleep keep all their figures.
    """

    whole: int
    brief: int = 0
    figures: bool = True
    size_pt: float = SIZES_PT[0]


def shapes(count: int) -> Iterator[Shape]:
    """Every shape of a page with so many reasons, each shorter than the one before.

    >>> [one.size_pt for one in shapes(0)]
    [9.0, 9.0, 8.6, 8.2, 7.8, 7.4]
    """
    kept, smallest = min(count, TOLD_WHOLE), SIZES_PT[-1]
    yield Shape(count)
    for whole in range(count, kept - 1, -1):
        yield Shape(whole, count - whole, figures=False)
    for size in SIZES_PT[1:]:
        yield Shape(kept, count - kept, figures=False, size_pt=size)
    for brief in range(count - kept - 1, -1, -1):
        yield Shape(kept, brief, figures=False, size_pt=smallest)


def fitting(count: int, sides_of: Callable[[Shape], int]) -> Shape:
    """The longest shape on one side; on two if none is short enough; else the shortest, however many it needs.

    Parameters
    ----------
    count : int
        Reasons there are.
    sides_of : callable
        Printed sides that a shape needs.

    Examples
    --------
    >>> fitting(4, lambda shape: 1 + shape.whole // 4)
    Shape(whole=3, brief=1, figures=False, size_pt=9.0)
    """
    every = list(shapes(count))
    for sides in SIDES:
        place = bisect_left(every, -sides, key=lambda shape: -sides_of(shape))
        if place < len(every):
            return every[place]
    return every[-1]
