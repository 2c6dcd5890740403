"""What people would say of the night, beside what a recording would show; and why diaries may have said it.

The one figure on kratom and sleep in people is what regular users wrote in diaries: about 13 minutes more sleep on days
with kratom at bedtime. Several stories tell it equally well, and nobody has separated them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from nightleaf.ask.chain import Chain, Outcome, Size
from nightleaf.ask.draws import Draw
from nightleaf.ask.request import Request
from nightleaf.evidence import Ledger

PAIN = 5.0
PEOPLE = 1000
_PERCENTS = (5, 95)
_START = "self_report.expectancy."
_BELIEF = "Believing that something helps; people say so of a placebo, and recordings seldom agree."
_RELIEF = "Regular users sleep badly on the days without, and the dose takes that away."
_REVERSE = "People take it at bedtime on days on which they have time to sleep. No simulation can tell."


@dataclass(frozen=True, slots=True)
class Rated:
    """A self-rated change: its mean, and where it lies in 9 of 10 readings of the numbers (None without draws)."""

    mean: float
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Explanation:
    """One story that could be behind the diaries: minutes and points it would give; None where nothing can be said."""

    key: str
    text: str
    tst_min: float | None
    quality: float | None


@dataclass(frozen=True, slots=True)
class SelfRating:
    """What people would say, and why diaries may have said it."""

    tst_min: Rated
    quality: Rated
    diary_tst_min: float
    diary_quality: float
    explanations: tuple[Explanation, ...]

    def to_dict(self) -> dict[str, Any]:
        """As plain numbers and text."""
        return {
            "difference": {"tst_min": _fields(self.tst_min), "quality": _fields(self.quality)},
            "diary": {"tst_min": self.diary_tst_min, "quality": self.diary_quality, "source": "bedtime_ema_2025"},
            "explanations": [_fields(one) for one in self.explanations],
        }


def self_rating(request: Request, point: Outcome, draws: Sequence[Draw], ledger: Ledger) -> SelfRating:
    """What people would say of nights with against nights without.

    Parameters
    ----------
    request : Request
        About kratom.
    point : Outcome
        The run at point values.
    draws : sequence of Draw
    ledger : Ledger
        Of the point run; what is read here is added to its account.
    """
    recorded = _tst_change(point)
    minutes, points = expectancy(ledger)
    drawn = [expectancy(Ledger(request.library, request.seed, number)) for number in range(len(draws))]
    slept = [draw.change("tst_min") + said for draw, (said, _) in zip(draws, drawn, strict=True)]
    diary_tst_min, diary_quality = diaries(ledger)
    return SelfRating(
        tst_min=_rated(recorded + minutes, slept),
        quality=_rated(points, [said for _, said in drawn]),
        diary_tst_min=diary_tst_min,
        diary_quality=diary_quality,
        explanations=(
            Explanation("direct", "The recorded night itself changes.", recorded, None),
            Explanation("expectancy", _BELIEF, minutes, points),
            Explanation("pain", "Pain (of 5 in 10) is relieved and wakes less.", _with(request, pain=PAIN), None),
            Explanation("withdrawal", _RELIEF, _with(request, tolerance="regular use"), None),
            Explanation("reverse", _REVERSE, None, None),
        ),
    )


def expectancy(ledger: Ledger) -> tuple[float, float]:
    """What belief alone adds to what people say: minutes of sleep, and points of quality of 100."""
    g_tst, g_quality, strength = (ledger.read(f"{_START}{name}", "1") for name in ("tst_g", "quality_g", "strength"))
    tst_sd, quality_sd = ledger.read(f"{_START}tst_sd", "min"), ledger.read(f"{_START}quality_sd", "points")
    return strength * g_tst * tst_sd, strength * g_quality * quality_sd


def diaries(ledger: Ledger) -> tuple[float, float]:
    """What regular users wrote of nights with kratom at bedtime: minutes of sleep, and points of quality of 100."""
    return ledger.read("self_report.diary.tst_min", "min"), ledger.read("self_report.diary.quality", "points")


def _with(request: Request, **trait: object) -> float:
    """Mean change of total sleep time in people with another trait, at point values. [min]"""
    other = replace(request, person=request.person.model_copy(update=trait), nights=1, what_if=())
    chain = Chain(other, Ledger(request.library, request.seed))
    return _tst_change(chain.run(Size(min(request.people, PEOPLE), 1)))


def _tst_change(outcome: Outcome) -> float:
    arms = outcome.arms
    return float(np.nanmean(arms.with_["tst_min"] - arms.without["tst_min"]))


def _rated(mean: float, drawn: Sequence[float]) -> Rated:
    if not drawn:
        return Rated(mean, None, None)
    low, high = (float(one) for one in np.percentile(drawn, _PERCENTS))
    return Rated(mean, low, high)


def _fields(thing: Rated | Explanation) -> dict[str, Any]:
    return {name: getattr(thing, name) for name in thing.__slots__}
