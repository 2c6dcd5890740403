"""Concentration over time of any drug: what an even infusion and a fixed pace of elimination add to `Curve`."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from nightleaf.errors import InputError
from nightleaf.exposure._kernel import Terms, area, through_first_order
from nightleaf.exposure.general._kernel import infused, infused_area, zero_order, zero_order_area, zero_order_peak
from nightleaf.exposure.profile import DAY_H, Curve

Array = NDArray[np.float64]
_GOLDEN = (np.sqrt(5) - 1) / 2
_STEPS = 60
_POINTS = 400
_HALF_LIVES = 10.0
_AT_ONCE_H = 1e-9


@dataclass(frozen=True, slots=True)
class InfusionCurve:
    """Concentration while and after a drug runs in evenly.

    Parameters
    ----------
    analyte : str
    terms : Terms (term, person)
        After the whole amount at once: coefficients in nM, rates in 1/h.
    duration_h : float
        [h]
    molar_mass : float
        [g/mol]
    """

    analyte: str
    terms: Terms
    duration_h: float
    molar_mass: float

    def nm(self, t_h: Array) -> Array:
        """Total plasma concentration, shape (time, person). [nM]"""
        t = np.asarray(t_h, float)
        concentration: Array = infused(self.terms, t.reshape(len(t), -1), self.duration_h)
        return concentration

    def ng_per_ml(self, t_h: Array) -> Array:
        """Total plasma concentration, shape (time, person). [ng/mL]"""
        return self.nm(t_h) * self.molar_mass / 1000

    def auc_nm_h(self, until_h: float = np.inf) -> Array:
        """AUC from the start to `until_h`, shape (person,). [nM h]"""
        if np.isinf(until_h):
            whole: Array = area(self.terms, until_h)
            return whole
        part: Array = infused_area(self.terms, np.array([[until_h]]), self.duration_h)[0]
        return part

    def delayed(self, k_per_h: float) -> "InfusionCurve":
        """The same curve behind a first-order equilibration, as in the brain."""
        inflow = Terms(self.terms.R * k_per_h, self.terms.l)
        return replace(self, terms=through_first_order(inflow, np.full(self.terms.R.shape[1], k_per_h)))

    def repeated(self, doses: int, interval_h: float = DAY_H) -> "InfusionCurve":
        """The curve of the last of several equal infusions; only one is known here."""
        if doses > 1:
            raise InputError(f"{self.analyte}: {doses} infusions, one every {interval_h:g} h, are not modelled; give 1")
        return self


@dataclass(frozen=True, slots=True)
class ZeroOrderCurve:
    """Concentration of a drug of which a fixed amount leaves in each hour, as with alcohol.

    Parameters
    ----------
    analyte : str
    start_nm, ka, lag_h : array (person,)
        Amount over volume [nM], absorption [1/h] (infinite into a vein), lag [h].
    fall_nm_per_h : array (person,)
        [nM/h]
    molar_mass : float
        [g/mol]
    """

    analyte: str
    start_nm: Array
    ka: Array
    fall_nm_per_h: Array
    lag_h: Array
    molar_mass: float

    def nm(self, t_h: Array) -> Array:
        """Total concentration, shape (time, person). [nM]"""
        t = np.asarray(t_h, float)
        since = t.reshape(len(t), -1) - self.lag_h
        concentration: Array = zero_order(self.start_nm, self.ka, self.fall_nm_per_h, since)
        return concentration

    def ng_per_ml(self, t_h: Array) -> Array:
        """Total concentration, shape (time, person). [ng/mL]"""
        return self.nm(t_h) * self.molar_mass / 1000

    def peak_and_end_h(self) -> tuple[Array, Array]:
        """When it peaks and when it is gone, from the dose; without any rise, both at the end of the lag. [h]"""
        peak, end = zero_order_peak(self.start_nm, self.ka, self.fall_nm_per_h)
        return peak + self.lag_h, end + self.lag_h

    def delayed(self, k_per_h: float) -> "ZeroOrderCurve":
        """Such a drug has no closed form behind a delay."""
        raise InputError(
            f"{self.analyte}: zero-order elimination and a delay of {k_per_h:g} per hour exclude each other"
        )

    def repeated(self, doses: int, interval_h: float = DAY_H) -> "ZeroOrderCurve":
        """The curve of the last of several equal doses, if none is left of the dose before."""
        end = float(np.max(self.peak_and_end_h()[1]))
        if doses > 1 and end > interval_h:
            raise InputError(
                f"{self.analyte}: this much is gone only after {end:.0f} h, so doses every {interval_h:g} h would pile "
                "up, which is not modelled for a drug of which a fixed amount leaves each hour; give less, or 1 night"
            )
        return self

    def auc_nm_h(self, until_h: float = np.inf) -> Array:
        """AUC from the dose to `until_h`, shape (person,). [nM h]"""
        end = self.peak_and_end_h()[1]
        since = np.maximum(np.minimum(end, until_h) - self.lag_h, 0)
        total: Array = zero_order_area(self.start_nm, self.ka, self.fall_nm_per_h, since)
        return total


AnyCurve = Curve | InfusionCurve | ZeroOrderCurve


@dataclass(frozen=True, slots=True)
class Figures:
    """Exposure figures, each an array (person,).

    `half_life_h` is the terminal one, NaN where a fixed amount leaves in each hour; `gone_after_h` is then when
    nothing is left, and NaN otherwise.
    """

    cmax_ng_per_ml: Array
    tmax_h: Array
    auc_inf_ng_h_per_ml: Array
    half_life_h: Array
    gone_after_h: Array


def figures_of(curve: AnyCurve) -> Figures:
    """Cmax, Tmax, AUC and half-life of a curve."""
    auc = curve.auc_nm_h() * curve.molar_mass / 1000
    if isinstance(curve, ZeroOrderCurve):
        tmax, end = curve.peak_and_end_h()
        cmax = curve.ng_per_ml(np.maximum(tmax, curve.lag_h + _AT_ONCE_H)[None])[0]
        return Figures(cmax, np.where(cmax > 0, tmax, np.nan), auc, np.full(end.shape, np.nan), end)
    half_life = np.log(2) / curve.terms.l.min(axis=0)
    tmax = _time_of_peak(curve, float(half_life.max()))
    cmax = curve.ng_per_ml(np.maximum(tmax, _AT_ONCE_H)[None])[0]
    return Figures(cmax, np.where(cmax > 0, tmax, np.nan), auc, half_life, np.full(cmax.shape, np.nan))


def _time_of_peak(curve: Curve | InfusionCurve, half_life_h: float) -> Array:
    """The best point of a grid that is dense early, then golden-section search between its neighbours."""
    given = curve.duration_h if isinstance(curve, InfusionCurve) else float(np.max(curve.lag_h))
    horizon = given + _HALF_LIVES * half_life_h
    early = np.geomspace(horizon / 1e6, horizon, _POINTS)
    grid = np.unique(np.concatenate([[max(given, _AT_ONCE_H), _AT_ONCE_H], early, given + early]))
    best = curve.nm(grid).argmax(axis=0)
    low, high = grid[np.maximum(best - 1, 0)], grid[np.minimum(best + 1, len(grid) - 1)]
    for _ in range(_STEPS):
        left, right = high - _GOLDEN * (high - low), low + _GOLDEN * (high - low)
        at_left, at_right = (curve.nm(t[None])[0] for t in (left, right))
        low, high = np.where(at_left < at_right, left, low), np.where(at_left < at_right, high, right)
    peak: Array = np.where(best == 0, 0.0, (low + high) / 2)
    if not isinstance(curve, InfusionCurve):
        return peak
    level, at_end = curve.nm(peak[None])[0], curve.nm(np.array([given]))[0]
    return np.where(at_end >= level * (1 - _AT_ONCE_H), given, peak)  # a plateau counts as rising
