"""Cmax, Tmax, AUC and half-life of a curve, one value for each person."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nightleaf.exposure.profile import Curve

Array = NDArray[np.float64]
DAY_H = 24.0
_GRID_H = np.concatenate([np.arange(0, 6, 0.05), np.arange(6, DAY_H + 0.25, 0.25)])
_REFINEMENTS = 6


@dataclass(frozen=True, slots=True)
class ExposureSummary:
    """The contract's exposure figures, each an array (person,).

    Cmax in ng/mL, Tmax and half-life in h, areas in ng h/mL. The half-life is the model's terminal slope; without a
    dose there is no Tmax (NaN).
    """

    cmax_ng_per_ml: Array
    tmax_h: Array
    auc_inf_ng_h_per_ml: Array
    auc_0_24_ng_h_per_ml: Array
    half_life_h: Array


def summarise(curve: Curve) -> ExposureSummary:
    """Exposure figures of a curve after a single dose.

    Examples
    --------
    Half the dose, half the peak: see tests/laws/test_exposure_laws.py.
    """
    tmax = _time_of_peak(curve)
    cmax = curve.ng_per_ml(tmax[None, :])[0]
    to_ng_per_ml = curve.molar_mass / 1000
    return ExposureSummary(
        cmax_ng_per_ml=cmax,
        tmax_h=np.where(cmax > 0, tmax, np.nan),
        auc_inf_ng_h_per_ml=curve.auc_nm_h() * to_ng_per_ml,
        auc_0_24_ng_h_per_ml=curve.auc_nm_h(DAY_H) * to_ng_per_ml,
        half_life_h=np.log(2) / curve.terms.l.min(axis=0),
    )


def _time_of_peak(curve: Curve) -> Array:
    """The best grid point, then Newton steps on the slope inside its neighbourhood."""
    best = curve.nm(_GRID_H).argmax(axis=0)
    low, high = _GRID_H[np.maximum(best - 1, 0)], _GRID_H[np.minimum(best + 1, len(_GRID_H) - 1)]
    peak: Array = _GRID_H[best]
    R, rate = curve.terms  # noqa: N806
    for _ in range(_REFINEMENTS):
        decay = R * np.exp(-rate * np.maximum(peak - curve.lag_h, 0))
        slope, bend = -(rate * decay).sum(axis=0), (rate * rate * decay).sum(axis=0)
        step = np.divide(-slope, bend, out=np.zeros_like(slope), where=bend < 0)
        peak = np.clip(peak + step, np.maximum(low, curve.lag_h), high)
    return peak
