"""Sampled from our own exposure model, the analysis gives back what the model knows in closed form."""

from collections.abc import Callable

import numpy as np
import pytest

from nightleaf.exposure import Curve, summarise
from nightleaf.exposure.nca import Parameters, Profile, analyse

Curves = Callable[..., dict[str, Curve]]
DOSE_MG = 39.0
MG, OH = "mitragynine", "7-hydroxymitragynine"
DENSE_H = np.concatenate([np.arange(0, 8, 0.02), np.arange(8, 72, 0.25), np.arange(72, 400, 2.0)])
CLINICAL_H = np.array([0, 0.25, 0.5, 0.75, 1, 1.5, 2, 3, 4, 6, 8, 12, 24, 48, 72, 96, 120.0])


def sampled(curve: Curve, hours: np.ndarray) -> Parameters:
    levels = curve.ng_per_ml(hours)[:, 0]
    profile = Profile("typical", tuple(hours.tolist()), tuple(levels.tolist()), dose=DOSE_MG)
    return analyse(profile, method="linear-up-log-down")


@pytest.mark.parametrize("analyte", [MG, OH])
@pytest.mark.parametrize(("hours", "rel"), [(DENSE_H, 2e-3), (CLINICAL_H, 0.08)], ids=["dense", "clinical"])
def test_area_peak_and_half_life_of_the_model_come_back(
    curves: Curves, analyte: str, hours: np.ndarray, rel: float
) -> None:
    curve = curves(DOSE_MG)[analyte]
    known, found = summarise(curve), sampled(curve, hours)
    assert found.auc_inf_obs == pytest.approx(known.auc_inf_ng_h_per_ml[0], rel=rel)
    assert found.half_life_h == pytest.approx(known.half_life_h[0], rel=max(rel, 6e-3))
    assert found.cmax == pytest.approx(known.cmax_ng_per_ml[0], rel=rel)
    assert found.cl_f == pytest.approx(DOSE_MG / known.auc_inf_ng_h_per_ml[0], rel=rel)


def test_residence_is_that_of_the_moments(curves: Curves) -> None:
    """Of a sum of exponentials after a lag: lag + sum(R / l^2) / sum(R / l)."""
    curve = curves(DOSE_MG)[MG]
    R, rate = curve.terms
    known = curve.lag_h[0] + (R / rate**2).sum() / (R / rate).sum()
    assert sampled(curve, DENSE_H).mrt_inf_h == pytest.approx(known, rel=2e-3)


def test_samples_of_one_night_miss_the_slow_phase_and_nothing_in_them_tells(curves: Curves) -> None:
    """An analysis without warnings may be wrong: to 12 h a half-life of 2 h is seen, and 44 h are true."""
    curve = curves(DOSE_MG)[MG]
    found = sampled(curve, CLINICAL_H[CLINICAL_H <= 12])
    assert found.warnings == ()
    assert found.half_life_h < summarise(curve).half_life_h[0] / 10
    assert found.auc_inf_obs < 0.7 * summarise(curve).auc_inf_ng_h_per_ml[0]
