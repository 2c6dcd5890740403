"""Nights in a row, by superposition."""

import itertools

import numpy as np
import pytest

from nightleaf.dose import Dose, Intake
from nightleaf.evidence import Ledger, load_library
from nightleaf.exposure import (
    People,
    accumulation,
    doses_to_steady_state,
    exposure_curves,
    summarise,
    time_until_below,
)
from nightleaf.person import Person

MG = "mitragynine"


def curves(people=None):
    return exposure_curves(Dose({MG: 39.0}, Intake()), Person(), Ledger(load_library()), people)


@pytest.fixture(scope="module")
def crowd():
    return curves(People(np.arange(200), np.zeros(200, int), 1))


@pytest.mark.parametrize("doses", [1, 2, 7, 30])
@pytest.mark.parametrize("analyte", [MG, "7-hydroxymitragynine"])
def test_repeated_doses_are_the_sum_of_single_ones(crowd, doses, analyte):
    curve, t = crowd[analyte], np.array([0.0, 0.1, 0.5, 1.0, 4.0, 12.0, 23.9])
    summed = sum(curve.nm(t + 24.0 * earlier) for earlier in range(doses))
    assert curve.repeated(doses).nm(t) == pytest.approx(summed, rel=1e-9, abs=1e-12)


def test_the_area_of_a_night_at_steady_state_is_the_whole_area_of_one_dose(crowd):
    curve = crowd[MG]
    assert curve.repeated(400).auc_nm_h(24.0) == pytest.approx(curve.auc_nm_h(), rel=1e-6)


def test_accumulation_of_the_typical_person_is_one_over_e():
    """e = 0.65 is the share of the 24 h area by definition of the fit."""
    assert accumulation(curves()[MG])[0] == pytest.approx(1 / 0.65, rel=0.01)


def test_steady_state_is_reached_when_the_area_says_so(crowd):
    curve = crowd[MG]
    doses = doses_to_steady_state(curve, 0.9)
    whole = curve.auc_nm_h()
    for person in (0, 50, 199):
        reached = curve.repeated(int(doses[person])).auc_nm_h(24.0)[person]
        assert reached >= 0.9 * whole[person] * (1 - 1e-9)
        if doses[person] > 1:
            assert curve.repeated(int(doses[person]) - 1).auc_nm_h(24.0)[person] < 0.9 * whole[person]
    assert 2 <= np.median(doses) <= 8


def test_after_the_washout_the_level_stays_below(crowd):
    curve = crowd[MG].repeated(14)
    hours = time_until_below(curve, 1.0)
    at = np.diag(curve.nm(hours))
    assert at == pytest.approx(1.0, rel=1e-3)
    assert (np.diag(curve.nm(hours + 5.0)) < 1.0).all()
    assert time_until_below(curve, 1e6).max() == 0.0


def test_more_nights_never_mean_less_exposure(crowd):
    curve = crowd["7-hydroxymitragynine"]
    peaks = [summarise(curve.repeated(doses)).cmax_ng_per_ml for doses in (1, 2, 5, 20)]
    assert all((later >= earlier * (1 - 1e-9)).all() for earlier, later in itertools.pairwise(peaks))
