"""What must hold for any dose, any person and any disposition: mass, sign, proportion, time."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nightleaf.dose import Dose, Intake, pure_dose
from nightleaf.evidence import Ledger, load_library
from nightleaf.exposure import Curve, People, exposure_curves, summarise
from nightleaf.exposure._kernel import Terms, area, through_first_order, two_compartment_oral, value_at
from nightleaf.exposure.disposition import ABSORBED, FORMED, swallowed, typical
from nightleaf.exposure.variability import multipliers
from nightleaf.person import Person
from nightleaf.person.person import weight_scale

MG, OH = "mitragynine", "7-hydroxymitragynine"
HOURS = np.concatenate([np.linspace(0, 12, 121), np.linspace(12.5, 240, 60)])
LEDGER = Ledger(load_library())
Curves = Callable[..., dict[str, Curve]]
Crowd = Callable[..., People]

rate = st.floats(0.02, 20.0)
volume = st.floats(1.0, 20_000.0)
clearance = st.floats(0.5, 800.0)
dispositions = st.fixed_dictionaries({"ka": rate, "CL": clearance, "Vc": volume, "Q": clearance, "Vp": volume})
milligrams = st.floats(0.0, 53.2)


def central(p: dict[str, float]) -> Terms:
    return two_compartment_oral(*(np.array([p[name]]) for name in ("ka", "CL", "Vc", "Q", "Vp")))


def at(terms: Terms, t: np.ndarray) -> np.ndarray:
    return value_at(terms, t, np.zeros(1))[:, 0]


@given(dispositions)
def test_what_is_eliminated_and_what_is_still_there_add_up_to_the_dose(p: dict[str, float]) -> None:
    """Gut + central + peripheral + eliminated = 1, each from its own closed form."""
    C = central(p)
    k21 = np.array([p["Q"] / p["Vp"]])
    peripheral = through_first_order(Terms(C.R * p["Q"], C.l), k21)
    for t in (0.3, 1.0, 4.0, 24.0, 200.0):
        gut = np.exp(-p["ka"] * t)
        gone = p["CL"] * area(C, t)
        held = gut + p["Vc"] * at(C, np.array([t])) + at(peripheral, np.array([t]))
        assert (held + gone)[0] == pytest.approx(1.0, abs=1e-6)


def test_mass_is_kept_to_eight_digits_in_a_thousand_people() -> None:
    rng = np.random.default_rng(11)
    p = {name: np.exp(rng.normal(np.log(value), 0.5, 1000)) for name, value in typical(MG, ABSORBED, LEDGER).items()}
    C = two_compartment_oral(*(p[name] for name in ABSORBED))
    peripheral = through_first_order(Terms(C.R * p["Q"], C.l), p["Q"] / p["Vp"])
    t = np.array([0.1, 0.5, 1.0, 3.0, 8.0, 24.0, 96.0])
    none = np.zeros(1000)
    held = np.exp(-p["ka"] * t[:, None]) + p["Vc"] * value_at(C, t, none) + value_at(peripheral, t, none)
    gone = np.stack([p["CL"] * area(C, hours) for hours in t])
    assert np.abs(held + gone - 1).max() < 1e-8


@pytest.mark.parametrize("analyte", swallowed(LEDGER.library))
def test_what_entered_each_analyte_of_a_thousand_people_is_in_it_or_was_cleared(analyte: str, crowd: Crowd) -> None:
    """To eight digits of what has entered: the alkaloid from the gut, its metabolite from both ways of forming it."""
    people = crowd(1000)
    vary = multipliers(people, analyte, LEDGER)
    p = {name: value * vary[name] for name, value in typical(analyte, ABSORBED, LEDGER).items()}
    scale = dict(zip(("CL", "Q", "Vc", "Vp"), np.repeat(weight_scale(Person(), LEDGER), 2), strict=True))
    p = {name: value * scale.get(name, 1.0) for name, value in p.items()}
    parent, *formed = exposure_curves(Dose({analyte: 20.0}, Intake()), Person(), LEDGER, people).values()
    swallowed_nm = 20.0 / parent.molar_mass * 1e6
    study = LEDGER.read("exposure.mitragynine.study_factor", "1")
    reached = swallowed_nm * study * vary["s_F"]
    peripheral = through_first_order(Terms(parent.terms.R * p["Q"], parent.terms.l), p["Q"] / p["Vp"])
    none = np.zeros(1000)
    for t in (0.1, 0.5, 1.0, 3.0, 8.0, 24.0, 96.0):
        beside = value_at(peripheral, np.array([t]), none)[0]
        level = value_at(parent.terms, np.array([t]), none)[0]
        cleared = p["CL"] * area(parent.terms, t)
        absorbed = reached * -np.expm1(-p["ka"] * t)
        assert np.abs((p["Vc"] * level + beside + cleared) / absorbed - 1).max() < 1e-8
        for curve in formed:
            m = typical(curve.analyte, FORMED, LEDGER)
            Vm = m["Vm"] * vary["metabolite"] * vary["Vm"] * scale["Vc"]
            CLm = m["CLm"] * vary["metabolite"] * vary["CLm"] * scale["CL"]
            first_pass = m["ffp"] * vary["ffp"] * study * swallowed_nm * -np.expm1(-p["ka"] * t)
            entered = first_pass + m["fm"] * cleared
            found = Vm * value_at(curve.terms, np.array([t]), none)[0] + CLm * area(curve.terms, t)
            assert np.abs(found / entered - 1).max() < 1e-8


def test_all_of_the_metabolite_that_is_formed_is_cleared(curves: Curves) -> None:
    """CLm x AUC = (ffp + fm) x dose, whatever the path."""
    m = typical(OH, FORMED, LEDGER)
    nmol = 39.0 / 398.50 * 1e6
    cleared = m["CLm"] * curves(39.0)[OH].auc_nm_h()[0]
    assert cleared == pytest.approx((m["ffp"] + m["fm"]) * nmol, rel=1e-9)


@given(dispositions)
def test_a_concentration_is_never_negative(p: dict[str, float]) -> None:
    C = at(central(p), HOURS)
    assert C.min() >= -1e-9 * C.max()


def test_no_concentration_of_anybody_is_negative(curves: Curves, crowd: Crowd) -> None:
    for curve in curves(39.0, people=crowd(500)).values():
        C = curve.nm(HOURS)
        assert C.min() >= -1e-12 * C.max()
        assert np.isfinite(C).all()


@given(dispositions, st.sampled_from(["alpha", "beta"]))
def test_equal_rates_are_no_exception(p: dict[str, float], which: str) -> None:
    """Absorption as fast as distribution or elimination: the limit, not a division by zero."""
    alpha, beta, _ = central(p).l[:, 0]
    tied = p | {"ka": {"alpha": alpha, "beta": beta}[which]}
    near = p | {"ka": tied["ka"] * (1 + 1e-5)}
    found, expected = at(central(tied), HOURS), at(central(near), HOURS)
    assert np.isfinite(found).all()
    assert found == pytest.approx(expected, rel=1e-3, abs=1e-3 * expected.max())


@given(rate)
def test_a_stage_as_fast_as_its_inflow_is_no_exception(k: float) -> None:
    """dH/dt = exp(-k t) - k H has H = t exp(-k t)."""
    H = through_first_order(Terms(np.ones((1, 1)), np.full((1, 1), k)), np.array([k]))
    t = np.linspace(0, 5 / k, 40)
    assert at(H, t) == pytest.approx(t * np.exp(-k * t), rel=1e-6, abs=1e-6 / k)


@given(milligrams, st.floats(0.0, 4.0))
def test_concentrations_are_in_proportion_to_the_dose(mg: float, times: float) -> None:
    one, more = (
        exposure_curves(pure_dose(amount, Intake()), Person(), LEDGER, People(np.arange(3), np.zeros(3, int), 1))
        for amount in (mg, times * mg)
    )
    for analyte in (MG, OH):
        expected = times * one[analyte].nm(HOURS)
        assert more[analyte].nm(HOURS) == pytest.approx(expected, rel=1e-12, abs=1e-12 * max(mg, 1) * 100)


@given(milligrams, milligrams)
def test_more_is_never_less_in_the_blood(one: float, other: float) -> None:
    low, high = (exposure_curves(pure_dose(mg, Intake()), Person(), LEDGER) for mg in sorted((one, other)))
    for analyte in (MG, OH):
        difference = high[analyte].nm(HOURS) - low[analyte].nm(HOURS)
        assert difference.min() >= -1e-12 * max(high[analyte].nm(HOURS).max(), 1.0)


def test_no_dose_is_nothing_in_the_blood_and_no_time_of_a_peak(curves: Curves, crowd: Crowd) -> None:
    for curve in curves(0.0, people=crowd(20)).values():
        summary = summarise(curve)
        assert (curve.nm(HOURS) == 0).all()
        assert (summary.cmax_ng_per_ml == 0).all()
        assert (summary.auc_inf_ng_h_per_ml == 0).all()
        assert np.isnan(summary.tmax_h).all()


def test_none_of_one_alkaloid_changes_no_bit_of_another(crowd: Crowd) -> None:
    people = crowd(50)
    alone = exposure_curves(Dose({MG: 30.0}, Intake()), Person(), LEDGER, people)
    beside = exposure_curves(Dose({"speciociliatine": 0.0, MG: 30.0}, Intake()), Person(), LEDGER, people)
    for analyte in (MG, OH):
        assert np.array_equal(beside[analyte].nm(HOURS), alone[analyte].nm(HOURS))
    assert (beside["speciociliatine"].nm(HOURS) == 0).all()


def test_milligrams_nanomoles_and_nanograms_are_of_one_mass(curves: Curves, crowd: Crowd) -> None:
    """All that is absorbed is cleared, in mg as it was swallowed, from the area in ng h/mL; 1 ng/mL is 1 ug/L."""
    for curve in curves(39.0, people=crowd(20)).values():
        assert curve.ng_per_ml(HOURS) == pytest.approx(curve.nm(HOURS) * curve.molar_mass / 1000, rel=1e-14)
        auc = summarise(curve).auc_inf_ng_h_per_ml
        assert auc == pytest.approx(curve.auc_nm_h() * curve.molar_mass / 1000, rel=1e-12)
    typically = curves(39.0)[MG]
    cleared_mg = typical(MG, ABSORBED, LEDGER)["CL"] * summarise(typically).auc_inf_ng_h_per_ml[0] / 1000
    assert cleared_mg == pytest.approx(39.0 * LEDGER.read("exposure.mitragynine.study_factor", "1"), rel=1e-9)


@given(st.floats(0.0, 6.0))
def test_a_lag_moves_the_curve_and_changes_nothing_else(lag: float) -> None:
    terms = Terms(np.array([[2.0], [1.0], [-3.0]]), np.array([[0.5], [0.02], [3.0]]))
    prompt, late = (Curve("x", terms, np.array([hours]), 400.0) for hours in (0.0, lag))
    assert late.nm(HOURS + lag) == pytest.approx(prompt.nm(HOURS), rel=1e-9, abs=1e-12)
    assert (late.nm(HOURS[lag >= HOURS]) == 0).all()
    assert late.auc_nm_h()[0] == prompt.auc_nm_h()[0]
    assert summarise(late).cmax_ng_per_ml[0] == pytest.approx(summarise(prompt).cmax_ng_per_ml[0], rel=1e-9)
    assert summarise(late).tmax_h[0] == pytest.approx(summarise(prompt).tmax_h[0] + lag, abs=1e-6)


def test_before_the_lag_has_passed_there_is_nothing_even_of_what_starts_at_full_height() -> None:
    curve = Curve("injected", Terms(np.full((1, 2), 5.0), np.full((1, 2), 0.3)), np.array([0.0, 2.0]), 400.0)
    assert curve.nm(np.array([-1.0, 0.0, 1.0, 2.0, 3.0]))[:, 1] == pytest.approx([0, 0, 0, 0, 5 * np.exp(-0.3)])
    assert (curve.nm(np.array([-0.1]))[:, 0] == 0).all()


@given(st.floats(0.0, 300.0))
def test_the_area_is_the_area_under_the_curve(until_h: float) -> None:
    curve = exposure_curves(pure_dose(39.0, Intake()), Person(), LEDGER)[OH]
    t = np.linspace(0, until_h, 40_001)
    assert curve.auc_nm_h(until_h)[0] == pytest.approx(np.trapezoid(curve.nm(t)[:, 0], t), rel=1e-5, abs=1e-4)


def test_the_peak_is_the_highest_point_of_the_curve(curves: Curves, crowd: Crowd) -> None:
    fine = np.linspace(0, 24, 20_001)
    for curve in curves(39.0, people=crowd(100)).values():
        summary = summarise(curve)
        highest = curve.ng_per_ml(fine)
        assert summary.cmax_ng_per_ml == pytest.approx(highest.max(axis=0), rel=1e-6)
        assert summary.tmax_h == pytest.approx(fine[highest.argmax(axis=0)], abs=0.01)


def test_the_end_of_the_curve_falls_with_the_half_life(curves: Curves, crowd: Crowd) -> None:
    for curve in curves(39.0, people=crowd(50)).values():
        half = summarise(curve).half_life_h
        start = 30 * half
        later = np.diagonal(curve.nm(start + half)) / np.diagonal(curve.nm(start))
        assert later == pytest.approx(0.5, rel=1e-6)


@pytest.mark.parametrize("size", [1, 7, 64])
def test_people_are_the_same_alone_and_in_any_crowd(curves: Curves, crowd: Crowd, size: int) -> None:
    together = curves(39.0, people=crowd(130))
    for first in range(0, 130, size):
        some = curves(39.0, people=crowd(min(size, 130 - first), first=first))
        for analyte, curve in some.items():
            expected = together[analyte].nm(HOURS[::20])[:, first : first + size]
            assert np.array_equal(curve.nm(HOURS[::20]), expected)


def test_a_night_changes_how_much_is_absorbed_and_nothing_else(curves: Curves, crowd: Crowd) -> None:
    first, second = (curves(39.0, people=crowd(40, night=night))[MG] for night in (0, 1))
    ratio = second.nm(HOURS[20:]) / first.nm(HOURS[20:])
    assert np.std(ratio, axis=0).max() < 1e-9
    assert np.log(ratio[-1]).std() == pytest.approx(0.2 * np.sqrt(2), rel=0.3)


def test_another_seed_gives_other_people(curves: Curves, crowd: Crowd) -> None:
    one, other = (curves(39.0, people=crowd(20, seed=seed))[MG].nm(HOURS[10:11]) for seed in (1, 2))
    assert not np.isclose(one, other).any()


def test_the_delay_of_the_brain_keeps_the_area_and_lowers_the_peak(curves: Curves, crowd: Crowd) -> None:
    for curve in curves(39.0, people=crowd(30)).values():
        behind = curve.delayed(2.77)
        assert behind.auc_nm_h() == pytest.approx(curve.auc_nm_h(), rel=1e-9)
        assert (summarise(behind).cmax_ng_per_ml < summarise(curve).cmax_ng_per_ml).all()
        assert (summarise(behind).tmax_h > summarise(curve).tmax_h).all()


def test_a_very_quick_brain_follows_the_blood(curves: Curves) -> None:
    curve = curves(39.0)[MG]
    t = np.linspace(1, 12, 30)
    assert curve.delayed(1e5).nm(t) == pytest.approx(curve.nm(t), rel=1e-4)
