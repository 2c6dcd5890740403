"""Tanna 2021 and 2023: what the test tube foresaw for 2 g of kratom tea, and what twelve people then showed.

Midazolam rose 1.39-fold (90 % CI 1.23-1.57) with its half-life unchanged, dextromethorphan did not move (0.99, 0.83 to
1.19). The static model had foreseen 5.69 and 1.06. Table 5 of the second paper lists its basic screening ratios.
"""

from collections.abc import Callable

import numpy as np
import pytest
from scipy.optimize import brentq

from nightleaf.dose import Intake, pure_dose
from nightleaf.evidence import Ledger, Library
from nightleaf.exposure.interactions import (
    auc_ratio,
    concentrations,
    flags,
    observed,
    published_half_life_ratio,
    recovery_half_life_h,
)
from nightleaf.exposure.interactions._kernel import (
    gut_activity,
    gut_ratio,
    hepatic_inlet,
    hepatic_ratio,
    inactivation_ratio,
    left_by_inactivation,
    left_by_inhibition,
)
from nightleaf.medicine import known_medicines

TEA_MG, MOLAR_MASS = 39.0, 398.50
TEA_NMOL = TEA_MG / MOLAR_MASS * 1e6
CMAX_NM = 81.9
OBSERVED, LOW, HIGH = 1.39, 1.23, 1.57
TABLE_5 = {
    "cyp1a2": (22_500, 1.01, 1.00),
    "cyp2c8": (16_800, 1.01, 1.00),
    "cyp2c9": (19_900, 1.01, 1.00),
    "cyp2c19": (5_250, 1.04, 1.00),
    "cyp2d6": (340, 1.57, 1.01),
    "cyp3a": (5_700, 1.03, 1.00),
}
START = "exposure.interactions"


def gut_fluid_nm(mg: float) -> float:
    return mg / MOLAR_MASS * 1e6 / 0.25


def test_the_gut_term_gives_back_the_trial_it_was_anchored_in(ledger: Ledger) -> None:
    found = auc_ratio(known_medicines(ledger.library)["midazolam"], TEA_MG, ledger)
    assert LOW < found < HIGH
    assert found == pytest.approx(OBSERVED, abs=0.01)


@pytest.mark.parametrize(("Fg", "left", "D50"), [(0.57, 0.35, 21), (0.51, 0.43, 29), (0.44, 0.50, 39)])
def test_the_half_dose_follows_from_the_trial_and_what_the_gut_wall_takes(Fg: float, left: float, D50: float) -> None:
    A = (1 / OBSERVED - Fg) / (1 - Fg)
    assert pytest.approx(left, abs=0.01) == A
    assert pytest.approx(D50, abs=0.6) == TEA_MG * A / (1 - A)
    assert gut_ratio(gut_activity(TEA_MG, TEA_MG * A / (1 - A)), Fg) == pytest.approx(OBSERVED)


def test_readings_of_the_numbers_lie_about_the_confidence_interval(known: Library) -> None:
    midazolam = known_medicines(known)["midazolam"]
    drawn = [auc_ratio(midazolam, TEA_MG, Ledger(known, 1, number)) for number in range(1000)]
    low, middle, high = np.percentile(drawn, (5, 50, 95))
    assert middle == pytest.approx(OBSERVED, abs=0.04)
    assert low == pytest.approx(LOW, abs=0.06)
    assert high == pytest.approx(HIGH, abs=0.10)


@pytest.mark.parametrize(
    ("medicine", "name", "published"),
    [
        ("midazolam", "auc_ratio", (1.39, 1.23, 1.57)),
        ("midazolam", "cmax_ratio", (1.50, 1.32, 1.70)),
        ("dextromethorphan", "auc_ratio", (0.99, 0.83, 1.19)),
        ("dextromethorphan", "cmax_ratio", (0.96, 0.78, 1.19)),
    ],
)
def test_the_published_ratios_stand_as_published(
    ledger: Ledger, medicine: str, name: str, published: tuple[float, float, float]
) -> None:
    trial = observed(medicine, ledger)
    assert trial is not None
    assert getattr(trial, name) == pytest.approx(published, abs=0.006)
    assert (trial.mitragynine_mg, trial.people, trial.source) == (39.0, 12, "tanna_2023_cpt")


def test_the_half_life_did_not_change(ledger: Ledger) -> None:
    assert published_half_life_ratio(ledger) == pytest.approx((1.07, 0.98, 1.17), abs=0.006)


@pytest.mark.parametrize("enzyme", TABLE_5)
def test_the_basic_ratios_of_table_5_at_the_liver_and_in_plasma(enzyme: str) -> None:
    """fu/R_B 0.03, ka 0.1 per minute and 97 L/h give their 0.19 uM at the inlet of the liver."""
    Ki, hepatic, systemic = TABLE_5[enzyme]
    inlet = hepatic_inlet(0.03, CMAX_NM, 6.0 * TEA_NMOL / 97.0, 1.0)
    assert inlet == pytest.approx(190, rel=0.05)
    assert 1 + inlet / Ki == pytest.approx(hepatic, abs=0.031 if enzyme == "cyp2d6" else 0.006)
    assert 1 + 0.03 * CMAX_NM / Ki == pytest.approx(systemic, abs=0.006)


@pytest.mark.parametrize(("constant", "published"), [("ki_cyp3a", 71), ("ic50_p_gp", 22)])
def test_the_basic_ratios_of_table_5_in_the_gut(known: Library, constant: str, published: float) -> None:
    """They took about 400 uM in the gut fluid: 39 mg in 250 mL are 391."""
    value = known.parameter(f"{START}.mitragynine.{constant}").in_use.value
    assert 1 + 400_000 / value == pytest.approx(published, rel=0.05)
    assert 1 + gut_fluid_nm(TEA_MG) / value == pytest.approx(published, rel=0.05)


@pytest.mark.parametrize(("mg", "low", "high"), [(6.65, 11.5, 12.5), (39.0, 68.5, 71.0), (53.2, 93.0, 94.5)])
def test_gut_cyp3a_is_flagged_at_every_realistic_dose(ledger: Ledger, mg: float, low: float, high: float) -> None:
    midazolam = known_medicines(ledger.library)["midazolam"]
    found = {flag.key: flag for flag in flags(concentrations(pure_dose(mg, Intake()), ledger), midazolam, ledger)}
    assert low <= found["cyp3a_gut"].value <= high
    assert found["cyp3a_gut"].value > found["cyp3a_gut"].cut_off == 10


def test_p_glycoprotein_is_flagged_from_18_mg() -> None:
    assert brentq(lambda mg: gut_fluid_nm(mg) / 18_200 - 10, 1, 50) == pytest.approx(18, abs=0.2)


@pytest.mark.parametrize("mg", [6.65, 39.0, 53.2])
@pytest.mark.parametrize("fu", [0.02, 0.03, 0.06])
def test_cyp2d6_stays_below_its_cut_off_up_to_the_cap(holding: Callable[..., Ledger], mg: float, fu: float) -> None:
    ledger = holding({"substances.mitragynine.unbound_fraction": fu})
    reached = concentrations(pure_dose(mg, Intake()), ledger)
    midazolam = known_medicines(ledger.library)["midazolam"]
    found = {flag.key: flag for flag in flags(reached, midazolam, ledger)}
    assert found["cyp2d6_systemic"].value < 0.02
    assert reached.plasma_nm / 340.0 < 0.02


def test_with_the_least_binding_and_the_lower_constant_cyp2d6_would_be_flagged() -> None:
    assert 0.1 * 80.0 / 340.0 > 0.02


@pytest.mark.parametrize(("fu", "ratio"), [(0.02, 1.4), (0.1, 3.1)])
def test_inactivation_of_the_liver_enzyme_is_flagged_over_the_range_of_binding(fu: float, ratio: float) -> None:
    assert inactivation_ratio(5.0, fu * 80.0, 4100.0, 0.068 * 60, 0.0193) == pytest.approx(ratio, abs=0.07)


def test_one_concentration_at_the_liver_explains_both_of_their_static_predictions() -> None:
    """Their inputs were not read. What 1.06 for dextromethorphan implies gives 5.69 for midazolam within a quarter."""

    def dextromethorphan(inlet: float) -> float:
        return hepatic_ratio(left_by_inhibition(inlet, 1170.0), 1.0) - 1.06

    inlet = brentq(dextromethorphan, 1.0, 1000.0)
    assert inlet == pytest.approx(70, abs=2)
    left = left_by_inactivation(inlet, 4100.0, 0.068 * 60, 0.0193) * left_by_inhibition(inlet, 5700.0)
    static = gut_ratio(0.0, 0.57) * hepatic_ratio(left, 0.93)
    assert static == pytest.approx(5.69, rel=0.25)


def test_our_static_model_overshoots_as_theirs_did(ledger: Ledger) -> None:
    """8.7 with this library's Fg, binding and absorption: above 5.69, and six times what was measured."""
    midazolam = known_medicines(ledger.library)["midazolam"]
    reached = concentrations(pure_dose(TEA_MG, Intake()), ledger)
    found = {flag.key: flag for flag in flags(reached, midazolam, ledger)}
    assert 5.69 / 1.6 < found["midazolam_static"].value < 5.69 * 1.6
    assert found["midazolam_static"].value > 3 * OBSERVED


@pytest.mark.parametrize(
    ("fm", "whole", "through_gut"), [(0.5, 2.0, 2.5), (0.7, 3.3, 4.2), (0.8, 5.0, 6.3), (0.9, 10, 12.5)]
)
def test_what_full_inhibition_would_do_to_mitragynine(fm: float, whole: float, through_gut: float) -> None:
    """Scenario with the enzyme shares assumed."""
    assert hepatic_ratio(0.0, fm) == pytest.approx(whole, rel=0.02)
    assert gut_ratio(0.0, 0.8) * hepatic_ratio(0.0, fm) == pytest.approx(through_gut, rel=0.02)


@pytest.mark.parametrize(("fm", "ratio"), [(0.5, 0.33), (0.7, 0.26), (0.8, 0.24), (0.9, 0.22)])
def test_what_fivefold_induction_would_do_to_mitragynine(fm: float, ratio: float) -> None:
    assert hepatic_ratio(5.0, fm) == pytest.approx(ratio, abs=0.005)


def test_the_gut_enzyme_is_half_back_after_23_hours(ledger: Ledger) -> None:
    assert recovery_half_life_h(ledger) == pytest.approx(23, abs=0.2)
