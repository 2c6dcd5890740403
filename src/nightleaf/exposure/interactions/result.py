"""Answers about exposure ratios: each says how it is known."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from nightleaf.exposure.interactions.observed import Observed
from nightleaf.medicine import Medicine

OBSERVED: Final = "observed"
PREDICTED: Final = "predicted, not observed"
UNKNOWN: Final = "unknown"
_PERCENTS: Final = (5, 95)


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure at point values, and the interval that holds 9 of 10 readings of the uncertain numbers."""

    point: float
    p5: float
    p95: float

    def to_dict(self) -> dict[str, float]:
        """Plain numbers with six significant figures."""
        return {name: float(f"{getattr(self, name):.6g}") for name in self.__slots__}


def estimate(point: float, drawn: Sequence[float]) -> Estimate:
    """The figure with its interval.

    >>> estimate(2.0, [1.0, 2.0, 3.0])
    Estimate(point=2.0, p5=1.1, p95=2.9)
    """
    low, high = (float(found) for found in np.percentile(drawn, _PERCENTS))
    return Estimate(point, low, high)


@dataclass(frozen=True, slots=True)
class OnOther:
    """What kratom does to the AUC of a medicine through one pathway.

    Parameters
    ----------
    medicine : Medicine
    pathway : str
        CYP3A, CYP2D6 or P-gp.
    auc_ratio : Estimate or None
        None where its size cannot be said.
    basis : str
        How `auc_ratio` is known.
    upper : Estimate or None
        With the liver enzyme inactivated as well: predicted, not observed.
    observed : Observed or None
        The trial, if this medicine was in it.
    probe : str or None
        The medicine whose trial stands in for this one.
    """

    medicine: Medicine
    pathway: str
    auc_ratio: Estimate | None
    basis: str
    upper: Estimate | None = None
    observed: Observed | None = None
    probe: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """Plain fields."""
        return {
            "medicine": self.medicine.name,
            "pathway": self.pathway,
            "auc_ratio": None if self.auc_ratio is None else self.auc_ratio.to_dict(),
            "basis": self.basis,
            "probe": self.probe,
            "upper_auc_ratio": None if self.upper is None else self.upper.to_dict(),
            "upper_basis": None if self.upper is None else PREDICTED,
            "observed": None if self.observed is None else self.observed.to_dict(),
        }


@dataclass(frozen=True, slots=True)
class OnKratom:
    """What a medicine does to kratom; which way the effect goes is open even where the levels are not.

    Parameters
    ----------
    medicine : Medicine
    gut_activity, liver_activity : Estimate
        CYP3A that the medicine leaves, above 1 for an inducer. [1]
    mitragynine, hydroxymitragynine : Estimate
        AUC ratios.
    basis : str
    """

    medicine: Medicine
    gut_activity: Estimate
    liver_activity: Estimate
    mitragynine: Estimate
    hydroxymitragynine: Estimate
    basis: str = PREDICTED

    @property
    def strength(self) -> float | None:
        """I/Ki of a reversible inhibitor that would do the same to the gut wall; None for an inducer."""
        left = self.gut_activity.point
        return 1 / left - 1 if 0 < left < 1 else None

    def to_dict(self) -> dict[str, Any]:
        """Plain fields."""
        return {
            "medicine": self.medicine.name,
            "acts_as": f"CYP3A {self.medicine.cyp3a}",
            "cyp3a_left_gut": self.gut_activity.to_dict(),
            "cyp3a_left_liver": self.liver_activity.to_dict(),
            "i_over_ki": None if self.strength is None else float(f"{self.strength:.3g}"),
            "mitragynine_auc_ratio": self.mitragynine.to_dict(),
            "7-hydroxymitragynine_auc_ratio": self.hydroxymitragynine.to_dict(),
            "basis": self.basis,
            "effect": "direction uncertain",
        }


@dataclass(frozen=True, slots=True)
class Screened:
    """A screening ratio of the guideline. Raised, it is a reason for a trial; it predicts nothing.

    Parameters
    ----------
    key, target, equation : str
    value : Estimate
    cut_off : float
    """

    key: str
    target: str
    equation: str
    value: Estimate
    cut_off: float

    @property
    def raised(self) -> bool:
        """Whether the value reaches the cut-off at point values."""
        return self.value.point >= self.cut_off

    def to_dict(self) -> dict[str, Any]:
        """Plain fields."""
        return {
            "key": self.key,
            "target": self.target,
            "equation": self.equation,
            "value": self.value.to_dict(),
            "cut_off": self.cut_off,
            "flag": self.raised,
        }
