"""What kratom does to the blood level of a medicine, and a medicine to that of kratom: ratios of AUC."""

from nightleaf.exposure.interactions.answer import Reading, kratom_on_others, others_on_kratom, reading, screened
from nightleaf.exposure.interactions.concentrations import Concentrations, concentrations
from nightleaf.exposure.interactions.observed import Observed, observed, published_half_life_ratio
from nightleaf.exposure.interactions.on_kratom import KratomRatios, kratom_ratios
from nightleaf.exposure.interactions.on_others import auc_ratio, recovery_half_life_h, upper_auc_ratio, upper_from_mg
from nightleaf.exposure.interactions.result import (
    OBSERVED,
    PREDICTED,
    UNKNOWN,
    Estimate,
    OnKratom,
    OnOther,
    Screened,
    estimate,
)
from nightleaf.exposure.interactions.screening import Flag, flags, foreseen_over_observed

__all__ = [
    "OBSERVED",
    "PREDICTED",
    "UNKNOWN",
    "Concentrations",
    "Estimate",
    "Flag",
    "KratomRatios",
    "Observed",
    "OnKratom",
    "OnOther",
    "Reading",
    "Screened",
    "auc_ratio",
    "concentrations",
    "estimate",
    "flags",
    "foreseen_over_observed",
    "kratom_on_others",
    "kratom_ratios",
    "observed",
    "others_on_kratom",
    "published_half_life_ratio",
    "reading",
    "recovery_half_life_h",
    "screened",
    "upper_auc_ratio",
    "upper_from_mg",
]
