"""What reaches the blood."""

from nightleaf.exposure.disposition import swallowed
from nightleaf.exposure.profile import Curve, exposure_curves
from nightleaf.exposure.summary import ExposureSummary, summarise
from nightleaf.exposure.variability import People

__all__ = ["Curve", "ExposureSummary", "People", "exposure_curves", "summarise", "swallowed"]
