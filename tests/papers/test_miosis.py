"""Pupils after morphine, remifentanil and kratom, all on one scale: share of the largest constriction."""

from collections.abc import Callable

import numpy as np
import pytest

from nightleaf.evidence import Ledger
from nightleaf.exposure import Curve
from nightleaf.occupancy._kernel import operational_miosis, pupil_change
from nightleaf.occupancy.brain import delayed_total_nm

MORPHINE_G_PER_MOL, REMIFENTANIL_G_PER_MOL = 285.34, 376.4
OH = "7-hydroxymitragynine"
SMALLEST_PUPIL_MM = 2.0
WINDOW_H = np.linspace(40, 80, 41) / 60
LATER_H = np.array([160, 170, 180, 190]) / 60


def share(ng_per_ml: float, g_per_mol: float, substance: str, ledger: Ledger) -> float:
    ec50 = ledger.read(f"substances.{substance}.engagements.mu_opioid.ec50", "nM")
    C = np.array([ng_per_ml / g_per_mol * 1000])
    return float(operational_miosis(C, np.array([ec50]), ledger.read("occupancy.miosis.gamma", "1")))


@pytest.mark.parametrize(
    ("ng_per_ml", "modelled_mm", "published_mm", "tolerance_mm"),
    [
        pytest.param(9.5, 2.3, 2.5, 1.0, id="meissner_2013: 0.1 mg/kg, 2.5 +- 1.0 mm"),
        pytest.param(18.6, 3.8, 3.9, 0.5, id="meissner_2023: 0.2 mg/kg, 3.9 [3.4, 4.2] mm"),
    ],
)
def test_morphine_constricts_a_dark_adapted_pupil(
    ledger: Ledger, ng_per_ml: float, modelled_mm: float, published_mm: float, tolerance_mm: float
) -> None:
    f = share(ng_per_ml, MORPHINE_G_PER_MOL, "morphine", ledger)
    change = -f * ledger.read("occupancy.miosis.largest_dark", "mm")
    assert change == pytest.approx(-modelled_mm, abs=0.05)
    assert change == pytest.approx(-published_mm, abs=tolerance_mm)


def test_loetsch_2001_morphine_is_half_way_at_36_nanomolar(ledger: Ledger) -> None:
    assert share(36.2 * MORPHINE_G_PER_MOL / 1000, MORPHINE_G_PER_MOL, "morphine", ledger) == pytest.approx(0.5)


def test_mckay_2021_remifentanil_at_6_ng_per_ml_halves_the_pupil(ledger: Ledger) -> None:
    """48-65 % smaller pupils; from 4.5 mm down to a smallest pupil of 2 mm."""
    f = share(6.0, REMIFENTANIL_G_PER_MOL, "remifentanil", ledger)
    smaller = f * (4.5 - SMALLEST_PUPIL_MM) / 4.5
    assert 0.48 < smaller < 0.65


def test_a_sleeping_dose_of_remifentanil_is_on_the_foot_of_the_curve(ledger: Ledger) -> None:
    """Bonafide 2008 gave 0.01-0.04 ug/kg/min: 0.25-1.0 ng/mL at 2.5 ng/mL for each 0.1 ug/kg/min."""
    low, high = (share(c, REMIFENTANIL_G_PER_MOL, "remifentanil", ledger) for c in (0.25, 1.0))
    assert low == pytest.approx(0.04, abs=0.01)
    assert high == pytest.approx(0.35, abs=0.02)


@pytest.fixture(scope="module")
def pupil_of_a_regular_user(
    curves: Callable[..., dict[str, Curve]], ledger: Ledger
) -> Callable[[np.ndarray], np.ndarray]:
    """Change after 75 mg mitragynine, the mean of the ten people observed: 5.16 g of leaf with 14.5 mg/g."""
    curve = curves(75.0)[OH]
    ec50 = ledger.read("substances.mitragynine.engagements.mu_opioid.ec50", "nM")

    def change(t_h: np.ndarray) -> np.ndarray:
        C = delayed_total_nm(curve, t_h, ledger)[:, 0]
        f = operational_miosis(C[None], np.array([[ec50]]), ledger.read("occupancy.miosis.gamma", "1"))
        found: np.ndarray = pupil_change(
            f,
            C / ec50,
            ledger.read("occupancy.miosis.largest_clinic", "mm"),
            ledger.read("occupancy.miosis.tolerance", "1"),
            ledger.read("occupancy.miosis.withdrawal_mydriasis", "mm"),
            ledger.read("occupancy.miosis.relief_half", "1"),
        )
        return found

    return change


def test_smith_2024_pupils_of_regular_users_at_40_to_80_minutes(
    pupil_of_a_regular_user: Callable[[np.ndarray], np.ndarray],
) -> None:
    """Observed -0.70 (right) and -0.73 mm (left). This amplitude set the potency: a check of the sum, not blind."""
    assert pupil_of_a_regular_user(WINDOW_H).mean() == pytest.approx(-0.715, abs=0.15)


def test_smith_2024_pupils_are_still_smaller_after_160_minutes(
    pupil_of_a_regular_user: Callable[[np.ndarray], np.ndarray],
) -> None:
    """Blind: the time course was not used."""
    assert (pupil_of_a_regular_user(LATER_H) < -0.2).all()


def test_before_the_dose_nothing_has_changed(
    pupil_of_a_regular_user: Callable[[np.ndarray], np.ndarray],
) -> None:
    assert pupil_of_a_regular_user(np.array([0.0, 0.2])) == pytest.approx([0.0, 0.0])


def test_39_mg_in_a_naive_person_is_near_the_reference_night_and_may_be_far_from_it(
    curves: Callable[..., dict[str, Curve]], ledger: Ledger
) -> None:
    """In sum: mean share over 0-8 h about 0.10, 1.24 times the morphine night, give or take tenfold."""
    t = np.linspace(0, 8, 481)
    C = delayed_total_nm(curves(39.0)[OH], t, ledger)[:, 0]
    ec50 = ledger.read("substances.mitragynine.engagements.mu_opioid.ec50", "nM")
    f = operational_miosis(C[None], np.array([[ec50]]), ledger.read("occupancy.miosis.gamma", "1"))
    assert f.max() == pytest.approx(0.19, abs=0.03)
    assert f.mean() / ledger.read("occupancy.miosis.reference", "1") == pytest.approx(1.24, rel=0.15)
