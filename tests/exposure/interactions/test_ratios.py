"""The ratios with the numbers of the library: kratom on medicines, medicines on kratom."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nightleaf.dose import Dose, Intake, pure_dose
from nightleaf.evidence import Ledger, Library, load_library
from nightleaf.exposure import exposure_curves, summarise
from nightleaf.exposure.interactions import (
    Concentrations,
    auc_ratio,
    concentrations,
    kratom_ratios,
    observed,
    recovery_half_life_h,
    upper_auc_ratio,
)
from nightleaf.exposure.interactions.on_others import gut_wall_activity, liver_activity
from nightleaf.medicine import Medicine, known_medicines
from nightleaf.person import Person

LEDGER = Ledger(load_library())
HELD = known_medicines(LEDGER.library)
CLEARED_BY_3A = tuple(one for one in HELD.values() if "CYP3A" in one.substrate_of)
INHIBITORS = tuple(one for one in HELD.values() if one.cyp3a in {"inhibitor", "gut inhibitor"})
INDUCERS = tuple(one for one in HELD.values() if one.cyp3a == "inducer")
Kratom = Callable[[float], Dose]

each_cleared = pytest.mark.parametrize("medicine", CLEARED_BY_3A, ids=lambda one: one.key)
each_inhibitor = pytest.mark.parametrize("medicine", INHIBITORS, ids=lambda one: one.key)
each_inducer = pytest.mark.parametrize("medicine", INDUCERS, ids=lambda one: one.key)


@each_cleared
def test_no_kratom_no_change(medicine: Medicine, ledger: Ledger) -> None:
    assert auc_ratio(medicine, 0.0, ledger) == pytest.approx(1)


@each_cleared
@given(st.floats(0.0, 50.0), st.floats(0.5, 50.0))
def test_more_kratom_raises_the_level_more_and_never_past_the_cap(medicine: Medicine, dose: float, more: float) -> None:
    less, greater = (auc_ratio(medicine, mg, LEDGER) for mg in (dose, dose + more))
    assert 1 <= less * (1 + 1e-12) < greater * (1 + 1e-12)
    assert greater <= 1 / medicine.read("fg", LEDGER)


@each_cleared
def test_the_upper_scenario_is_above_the_other(medicine: Medicine, kratom: Kratom, ledger: Ledger) -> None:
    reached = concentrations(kratom(39.0), ledger)
    gut, both = auc_ratio(medicine, 39.0, ledger), upper_auc_ratio(medicine, reached, ledger)
    fm = medicine.read("fm_cyp3a", ledger)
    assert both > gut
    assert both == pytest.approx(gut / (liver_activity(reached, ledger) * fm + 1 - fm))


def test_medicines_that_the_gut_wall_takes_away_rise_most(ledger: Ledger, held: dict[str, Medicine]) -> None:
    rise = {key: auc_ratio(held[key], 39.0, ledger) for key in ("simvastatin", "buspirone", "midazolam", "alprazolam")}
    assert rise["simvastatin"] > 1.8
    assert rise["buspirone"] > 1.8
    assert rise["alprazolam"] < 1.1
    assert rise["alprazolam"] < rise["midazolam"] < rise["simvastatin"]


@each_inhibitor
def test_an_inhibitor_raises_mitragynine(medicine: Medicine, held: dict[str, Medicine], ledger: Ledger) -> None:
    found = kratom_ratios(medicine, held["midazolam"], ledger)
    assert found.mitragynine > 1
    assert found.gut_activity < 1


@each_inducer
def test_an_inducer_lowers_mitragynine(medicine: Medicine, held: dict[str, Medicine], ledger: Ledger) -> None:
    found = kratom_ratios(medicine, held["midazolam"], ledger)
    assert found.mitragynine < 1
    assert found.gut_activity > 1


@each_inhibitor
@pytest.mark.parametrize("number", range(8))
def test_an_inhibitor_raises_mitragynine_in_every_reading_of_the_numbers(
    known: Library, held: dict[str, Medicine], medicine: Medicine, number: int
) -> None:
    assert kratom_ratios(medicine, held["midazolam"], Ledger(known, 1, number)).mitragynine >= 1


def test_stronger_inhibitors_raise_mitragynine_more(ledger: Ledger, held: dict[str, Medicine]) -> None:
    ranked = ("grapefruit", "clarithromycin", "itraconazole", "ketoconazole", "ritonavir")
    rises = [kratom_ratios(held[key], held["midazolam"], ledger).mitragynine for key in ranked]
    assert rises == sorted(rises)


def test_grapefruit_leaves_the_liver_alone(ledger: Ledger, held: dict[str, Medicine]) -> None:
    found = kratom_ratios(held["grapefruit"], held["midazolam"], ledger)
    assert found.liver_activity == 1
    assert 1 < found.hydroxymitragynine < found.mitragynine
    assert found.mitragynine < 1 / ledger.read("exposure.interactions.mitragynine.fg", "1")


@each_inhibitor
def test_what_a_medicine_does_to_midazolam_is_given_back(
    medicine: Medicine, held: dict[str, Medicine], ledger: Ledger
) -> None:
    """The activity behind the published ratio, put back into the static model, gives that ratio."""
    probe = held["midazolam"]
    found = kratom_ratios(medicine, probe, ledger)
    Fg, fm = probe.read("fg", ledger), probe.read("fm_cyp3a", ledger)
    gut = 1 / (found.gut_activity * (1 - Fg) + Fg)
    liver = 1 / (found.liver_activity * fm + 1 - fm)
    assert gut * liver == pytest.approx(medicine.read("midazolam_auc_ratio", ledger))


def test_the_metabolite_may_go_either_way(known: Library, held: dict[str, Medicine]) -> None:
    """The share of CYP3A in clearing it is open, so readings of the numbers lie on both sides of 1."""
    readings = [kratom_ratios(held["ketoconazole"], held["midazolam"], Ledger(known, 1, n)) for n in range(60)]
    ratios = [one.hydroxymitragynine for one in readings]
    assert min(ratios) < 0.9
    assert max(ratios) > 1.2


def test_the_rats_lie_where_the_scenario_reaches(known: Library, held: dict[str, Medicine]) -> None:
    """Ketoconazole raised mitragynine 2.2-fold and its metabolite 2.3-fold in rats (Kamble 2023)."""
    readings = [kratom_ratios(held["ketoconazole"], held["midazolam"], Ledger(known, 1, n)) for n in range(200)]
    assert min(one.mitragynine for one in readings) < 2.2 < max(one.mitragynine for one in readings)
    assert min(one.hydroxymitragynine for one in readings) < 2.3 < max(one.hydroxymitragynine for one in readings)


def test_the_static_model_empties_the_gut_wall_which_the_trial_contradicts(kratom: Kratom, ledger: Ledger) -> None:
    reached = concentrations(kratom(39.0), ledger)
    assert gut_wall_activity(reached, ledger) < 0.01
    assert 0.1 < liver_activity(reached, ledger) < 0.4


def test_concentrations_are_those_of_the_exposure_model(kratom: Kratom, ledger: Ledger) -> None:
    """80 nM at the peak after 39 mg, 3 % of it unbound; 400 uM in a glass of water."""
    reached = concentrations(kratom(39.0), ledger)
    peak = summarise(exposure_curves(kratom(39.0), Person(), ledger)["mitragynine"]).cmax_ng_per_ml[0]
    assert reached.plasma_nm == pytest.approx(0.03 * peak * 1000 / 398.50, rel=1e-3)
    assert reached.plasma_nm == pytest.approx(0.03 * 80.0, rel=0.02)
    assert reached.gut_fluid_nm == pytest.approx(391_000, rel=0.01)
    assert reached.liver_inlet_nm > reached.plasma_nm


@given(st.floats(0.1, 53.2))
def test_concentrations_are_in_proportion_to_the_dose(mg: float) -> None:
    one, some = (concentrations(pure_dose(dose, Intake()), LEDGER) for dose in (1.0, mg))
    for name in Concentrations.__slots__:
        assert getattr(some, name) == pytest.approx(mg * getattr(one, name), rel=1e-6)


def test_only_the_medicines_of_the_trial_have_observed_ratios(ledger: Ledger, held: dict[str, Medicine]) -> None:
    assert {key for key in held if observed(key, ledger) is not None} == {"midazolam", "dextromethorphan"}


def test_the_gut_wall_recovers_in_a_day_or_so(ledger: Ledger) -> None:
    assert recovery_half_life_h(ledger) == pytest.approx(23, abs=0.2)
