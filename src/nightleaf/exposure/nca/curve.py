"""From samples to a curve: what stands for a sample below quantification, and where the curve starts."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from nightleaf.exposure.nca.profile import LARGEST, Profile, Route

_MUCH_BEFORE_THE_DOSE: Final = 0.05
"""Share of the highest concentration that a sample from before the dose may have."""


@dataclass(frozen=True, slots=True)
class Curve:
    """Concentration from time 0 to the last measurable sample.

    Parameters
    ----------
    time_h, concentration : tuple of float
        The first is at time 0. [h]
    measured_from : int
        Place of the first sample: 1 where nobody sampled at time 0 and a start was put there, else 0.
    c0 : float or None
        At time 0: as measured; after a bolus else as extrapolated.
    remarks : tuple of str
        Plain sentences about what was done.
    """

    time_h: tuple[float, ...]
    concentration: tuple[float, ...]
    measured_from: int
    c0: float | None
    remarks: tuple[str, ...]

    def samples(self) -> list[tuple[float, float]]:
        """Time and concentration of what was measured. [h]"""
        return list(zip(self.time_h, self.concentration, strict=True))[self.measured_from :]


def curve_of(profile: Profile, route: Route) -> Curve | None:
    """The curve that the samples of a profile stand for; None if none from the dose on is measurable.

    Below quantification means 0 before the first measurable sample and nothing (the sample is left out) after it. After
    a bolus it means nothing there too: the curve cannot start from 0. Without a sample at time 0 the curve starts at 0;
    after a bolus at the concentration that the first two samples lead back to, or at the first where they do not fall.
    """
    pairs = list(zip(profile.time_h, profile.concentration, strict=True))
    from_dose = [(t, c) for t, c in pairs if t >= 0]
    measurable = [place for place, (_, c) in enumerate(from_dose) if c]
    if not measurable:
        return None
    first, last = measurable[0], measurable[-1]
    known = [
        (t, c or 0.0)
        for place, (t, c) in enumerate(from_dose[: last + 1])
        if (place >= first and c is not None) or (place < first and route != "bolus")
    ]
    remarks = [*_before_the_dose(pairs, route), *_of_samples(from_dose, first, last, route)]
    if known[0][0] == 0:
        return _curve(known, 0, known[0][1], remarks)
    if route != "bolus":
        remarks.append("No sample at time 0: concentration 0 was taken there.")
        return _curve([(0.0, 0.0), *known], 1, None, remarks)
    c0 = _led_back(known)
    if c0 is None:
        remarks.append("The first two samples do not fall: C0 is the first of them, not extrapolated.")
        c0 = known[0][1]
    return _curve([(0.0, c0), *known], 1, c0, remarks)


def _curve(points: list[tuple[float, float]], measured_from: int, c0: float | None, remarks: list[str]) -> Curve:
    return Curve(tuple(t for t, _ in points), tuple(c for _, c in points), measured_from, c0, tuple(remarks))


def _led_back(known: list[tuple[float, float]]) -> float | None:
    """The concentration at time 0 on the logarithmic line through the first two samples; None if they do not fall."""
    if len(known) < 2:
        return None
    (t1, c1), (t2, c2) = known[:2]
    if not c1 > c2 > 0:
        return None
    exponent = math.log(c1) + (math.log(c1) - math.log(c2)) * t1 / (t2 - t1)
    return math.exp(exponent) if exponent < math.log(LARGEST) else None


def _before_the_dose(pairs: list[tuple[float, float | None]], route: Route) -> Iterator[str]:
    before = [(t, c) for t, c in pairs if t < 0]
    if before:
        yield f"{_samples(len(before))} from before the dose left out of the curve."
    earliest = before + [(t, c) for t, c in pairs if t == 0 and route != "bolus"]
    highest = max(c for t, c in pairs if t >= 0 and c is not None)
    if earliest and (earliest[-1][1] or 0.0) > _MUCH_BEFORE_THE_DOSE * highest:
        t, c = earliest[-1]
        yield (
            f"Concentration {c:g} at {t:g} h, when the dose had not come in yet, is {100 * (c or 0.0) / highest:.0f} % "
            f"of the highest (over {100 * _MUCH_BEFORE_THE_DOSE:.0f} %): an earlier dose may still be in the blood."
        )


def _of_samples(from_dose: list[tuple[float, float | None]], first: int, last: int, route: Route) -> Iterator[str]:
    below = [place for place, (_, c) in enumerate(from_dose) if c is None]
    leading = first if route == "bolus" else sum(place < first for place in below)
    between = sum(first < place < last for place in below)
    trailing = sum(place > last for place in below)
    zeros = sum(c == 0 for _, c in from_dose[first:last])
    if leading and route == "bolus":
        yield f"{_samples(leading)} before the first measurable one left out: after a bolus no curve starts from 0."
    elif leading:
        yield f"{_samples(leading)} below quantification before the first measurable one: taken as 0."
    if between:
        yield f"{_samples(between)} below quantification between measurable ones: left out."
    if trailing:
        yield f"{_samples(trailing)} below quantification after the last measurable one: left out."
    if zeros:
        yield f"{_samples(zeros)} of 0 between measurable ones: taken as a true 0 (write BLQ to leave it out)."


def _samples(count: int) -> str:
    return f"{count} sample{'' if count == 1 else 's'}"
