"""The terminal slope: the straight line through the logarithms of the last samples."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

FEWEST_POINTS: Final = 3
"""A line through two samples fits them whatever they are."""

TIE: Final = 1e-4
"""Lines whose adjusted R2 is this close to the best are as good; the one with most samples is taken."""


@dataclass(frozen=True, slots=True)
class TerminalLine:
    """A line through the logarithms of the last samples.

    Parameters
    ----------
    lambda_z : float
        Minus the slope. [1/h]
    points : int
        Samples on the line.
    adjusted_r2 : float
    first_h, last_h : float
        Time of its first and last sample. [h]
    last_concentration : float
        The line's own value at `last_h`.
    """

    lambda_z: float
    points: int
    adjusted_r2: float
    first_h: float
    last_h: float
    last_concentration: float

    @property
    def half_life_h(self) -> float:
        """ln 2 / lambda_z. [h]"""
        return math.log(2) / self.lambda_z

    @property
    def span(self) -> float:
        """Half-lives from the first to the last sample of the line."""
        return (self.last_h - self.first_h) / self.half_life_h


def terminal_line(time_h: Sequence[float], concentration: Sequence[float]) -> TerminalLine | None:
    """The falling line through the last three or more samples with the best adjusted R2; None if no line falls.

    Parameters
    ----------
    time_h, concentration : sequence of float
        Samples that may be on the line, all above zero, in the order of time.

    Examples
    --------
    >>> line = terminal_line((2.0, 4.0, 6.0, 8.0), (8.0, 4.0, 2.0, 1.0))
    >>> line.points, round(line.half_life_h, 12), round(line.span, 12)
    (4, 2.0, 3.0)
    """
    falling = [line for line in lines_through_the_last(time_h, concentration) if line.lambda_z > 0]
    best = max((line.adjusted_r2 for line in falling), default=math.nan)
    return max((line for line in falling if line.adjusted_r2 >= best - TIE), key=lambda line: line.points, default=None)


def lines_through_the_last(time_h: Sequence[float], concentration: Sequence[float]) -> Iterator[TerminalLine]:
    """The least-squares line of ln C on t through the last 3, 4, 5, ... samples.

    Sums are kept about the running means, so that a sample is added to a line without loss of digits.
    """
    n, mean_t, mean_y = 0, 0.0, 0.0
    s_tt = s_ty = s_yy = 0.0
    for t, c in zip(reversed(time_h), reversed(concentration), strict=True):
        y = math.log(c)
        n += 1
        dt, dy = t - mean_t, y - mean_y
        mean_t += dt / n
        mean_y += dy / n
        s_tt += dt * (t - mean_t)
        s_ty += dt * (y - mean_y)
        s_yy += dy * (y - mean_y)
        if n < FEWEST_POINTS or not (s_tt > 0 and s_yy > 0):
            continue
        slope = s_ty / s_tt
        r2 = slope * s_ty / s_yy
        yield TerminalLine(
            lambda_z=-slope,
            points=n,
            adjusted_r2=1 - (1 - r2) * (n - 1) / (n - 2),
            first_h=t,
            last_h=time_h[-1],
            last_concentration=math.exp(mean_y + slope * (time_h[-1] - mean_t)),
        )
