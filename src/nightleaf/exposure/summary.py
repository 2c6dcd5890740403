"""Cmax, Tmax, AUC and half-life of a curve, one value for each person."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nightleaf.exposure.profile import DAY_H, Curve

Array = NDArray[np.float64]
_GRID_H = np.concatenate([np.arange(0, 6, 0.1), np.arange(6, DAY_H + 1, 1.0)])
_GOLDEN = (np.sqrt(5) - 1) / 2
_STEPS = 32


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
    """Exposure figures of a curve, counted from its last dose.

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
    """The best grid point, then golden-section search between its neighbours."""
    best = curve.nm(_GRID_H).argmax(axis=0)
    low, high = _GRID_H[np.maximum(best - 1, 0)], _GRID_H[np.minimum(best + 1, len(_GRID_H) - 1)]
    for _ in range(_STEPS):
        left, right = high - _GOLDEN * (high - low), low + _GOLDEN * (high - low)
        at_left, at_right = (curve.nm(t[None, :])[0] for t in (left, right))
        low, high = np.where(at_left < at_right, left, low), np.where(at_left < at_right, high, right)
    peak: Array = (low + high) / 2
    return peak
