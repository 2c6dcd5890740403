"""Any drug of one or two compartments, from one file of library/substances."""

from nightleaf.exposure.general.curve import AnyCurve, Figures, InfusionCurve, ZeroOrderCurve, figures_of
from nightleaf.exposure.general.substance_curve import read_every_substance, substance_curve, substance_curves
from nightleaf.exposure.general.summary import summary_of

__all__ = [
    "AnyCurve",
    "Figures",
    "InfusionCurve",
    "ZeroOrderCurve",
    "figures_of",
    "read_every_substance",
    "substance_curve",
    "substance_curves",
    "summary_of",
]
