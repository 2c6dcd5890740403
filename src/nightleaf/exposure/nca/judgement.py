"""What to know before trusting the parameters of one subject, in plain sentences.

The limits are those that reviewers of such analyses customarily ask about; they flag a figure and never hide it.
"""

from collections.abc import Iterator
from typing import Final

from nightleaf.exposure.nca.profile import Route
from nightleaf.exposure.nca.terminal import FEWEST_POINTS, TerminalLine

LEAST_ADJUSTED_R2: Final = 0.8
MOST_EXTRAPOLATED_PERCENT: Final = 20
LEAST_SPAN: Final = 2
"""Half-lives that the samples of the terminal line should span."""
_ROUNDING: Final = 1e-9


def of_line(line: TerminalLine, percent_extrapolated: float) -> Iterator[str]:
    """Whether the terminal line and what rests on it can be trusted."""
    if line.adjusted_r2 < LEAST_ADJUSTED_R2:
        yield (
            f"The terminal line fits poorly: adjusted R2 {line.adjusted_r2:.2f}, "
            f"{LEAST_ADJUSTED_R2:g} or more is wanted."
        )
    if line.span < LEAST_SPAN * (1 - _ROUNDING):
        yield (
            f"The terminal samples span {line.span:.1f} half-lives, {LEAST_SPAN} or more are wanted: "
            "half-life and what rests on it are uncertain."
        )
    if percent_extrapolated > MOST_EXTRAPOLATED_PERCENT:
        yield (
            f"{percent_extrapolated:.0f} % of the area to infinity lies after the last measurable sample, "
            f"{MOST_EXTRAPOLATED_PERCENT} % or less is wanted."
        )


def of_no_line(points: int, route: Route) -> Iterator[str]:
    """Why there is no terminal line."""
    missing = "no half-life, area to infinity, clearance, volume or residence time."
    start = "from" if route == "bolus" else "after"
    if points < FEWEST_POINTS:
        samples = f"{points or 'No'} measurable sample{'' if points == 1 else 's'}"
        yield f"{samples} {start} the peak, {FEWEST_POINTS} or more are needed: {missing}"
    else:
        yield f"The last samples do not fall, so the terminal slope is not negative: {missing}"


def of_peak(samples: list[tuple[float, float]], tmax_h: float, route: Route) -> Iterator[str]:
    """Whether the peak was caught."""
    if route == "bolus":
        return
    if tmax_h == samples[-1][0]:
        yield "The highest concentration is the last measurable sample: the peak may come later."
    elif route == "oral" and all(t <= 0 or t >= tmax_h for t, _ in samples):
        yield "The highest concentration is the first sample after the dose: the peak may have come before it."


def of_start(percent_before_the_first_sample: float) -> Iterator[str]:
    """Whether too much of the area after a bolus comes before anybody sampled."""
    if percent_before_the_first_sample > MOST_EXTRAPOLATED_PERCENT:
        yield (
            f"{percent_before_the_first_sample:.0f} % of the area lies before the first sample, "
            f"{MOST_EXTRAPOLATED_PERCENT} % or less is wanted."
        )


def of_dose(dose: float | None, route: Route) -> Iterator[str]:
    """What is missing without a dose."""
    if dose is None:
        yield f"No dose: {'CL/F and Vz/F have' if route == 'oral' else 'CL and Vz have'} no value."
