"""The contract's exposure figures for any drug's curve."""

import numpy as np

from nightleaf.exposure.general.curve import AnyCurve, figures_of
from nightleaf.exposure.profile import DAY_H
from nightleaf.exposure.summary import ExposureSummary


def summary_of(curve: AnyCurve) -> ExposureSummary:
    """Exposure figures of a curve, each an array (person,); the half-life is NaN where a fixed amount leaves each hour.

    Examples
    --------
    >>> from nightleaf.evidence import Ledger, load_library
    >>> from nightleaf.exposure.general import substance_curve
    >>> figures = summary_of(substance_curve("caffeine", 200.0, Ledger(load_library())))
    >>> bool(figures.auc_0_24_ng_h_per_ml[0] < figures.auc_inf_ng_h_per_ml[0])
    True
    """
    known = figures_of(curve)
    return ExposureSummary(
        cmax_ng_per_ml=known.cmax_ng_per_ml,
        tmax_h=known.tmax_h,
        auc_inf_ng_h_per_ml=known.auc_inf_ng_h_per_ml,
        auc_0_24_ng_h_per_ml=np.asarray(curve.auc_nm_h(DAY_H)) * curve.molar_mass / 1000,
        half_life_h=known.half_life_h,
    )
