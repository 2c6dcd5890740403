"""What reaches the blood."""

from nightleaf.exposure.disposition import swallowed
from nightleaf.exposure.profile import Curve, exposure_curves
from nightleaf.exposure.regimen import accumulation, doses_to_steady_state, time_until_below
from nightleaf.exposure.summary import ExposureSummary, summarise
from nightleaf.exposure.variability import People

__all__ = [
    "Curve",
    "ExposureSummary",
    "People",
    "accumulation",
    "doses_to_steady_state",
    "exposure_curves",
    "summarise",
    "swallowed",
    "time_until_below",
]
