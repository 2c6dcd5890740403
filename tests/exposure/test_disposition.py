"""How form, meal, weight and the error of the fit reach the curve."""

from collections.abc import Callable

import numpy as np
import pytest

from nightleaf.dose import MEALS, Dose, Intake
from nightleaf.errors import UnknownKey
from nightleaf.evidence import Ledger, Library
from nightleaf.exposure import Curve, ExposureSummary, People, exposure_curves, summarise, swallowed
from nightleaf.exposure.disposition import ABSORBED, absorption, metabolites, typical
from nightleaf.exposure.variability import multipliers
from nightleaf.person import Person

MG, OH = "mitragynine", "7-hydroxymitragynine"
FORMS = ("tea", "powder", "capsule", "extract")
Curves = Callable[..., dict[str, Curve]]


def figures(curve: Curve) -> dict[str, float]:
    summary = summarise(curve)
    return {name: float(getattr(summary, name)[0]) for name in ExposureSummary.__slots__}


def test_a_full_stomach_delays_tmax(curves: Curves) -> None:
    empty, light, full = (figures(curves(39.0, meal=meal)[MG])["tmax_h"] for meal in ("fasted", "light", "full"))
    assert empty < light < full


@pytest.mark.parametrize("meal", MEALS)
def test_no_meal_shortens_tmax_or_changes_how_much_is_absorbed_at_point_values(curves: Curves, meal: str) -> None:
    """No study of kratom with food was found: a meal only widens the answer."""
    fasted, fed = (curves(39.0, meal=one) for one in ("fasted", meal))
    for analyte in (MG, OH):
        without, with_ = figures(fasted[analyte]), figures(fed[analyte])
        assert with_["tmax_h"] >= without["tmax_h"]
        assert with_["auc_inf_ng_h_per_ml"] == pytest.approx(without["auc_inf_ng_h_per_ml"])
        assert with_["cmax_ng_per_ml"] <= without["cmax_ng_per_ml"] * (1 + 1e-12)


def test_a_full_meal_widens_what_is_absorbed(known: Library) -> None:
    def spread(meal: str) -> float:
        readings = [Ledger(known, 1, number) for number in range(60)]
        return float(np.log([absorption(Intake("tea", meal), ledger).s_F for ledger in readings]).std())

    assert spread("fasted") < spread("light") < spread("full")


@pytest.mark.parametrize("form", FORMS)
def test_a_form_changes_the_lag_and_nothing_else(curves: Curves, ledger: Ledger, form: str) -> None:
    tea, other = (curves(39.0, form=one)[MG] for one in ("tea", form))
    lag = ledger.read(f"exposure.form.{form}.lag", "h")
    assert other.lag_h[0] == lag
    assert figures(other)["tmax_h"] == pytest.approx(figures(tea)["tmax_h"] + lag - 0.25, abs=1e-6)
    assert figures(other)["cmax_ng_per_ml"] == pytest.approx(figures(tea)["cmax_ng_per_ml"])


def test_a_heavier_person_has_less_in_the_blood(curves: Curves) -> None:
    light, usual, heavy = (curves(39.0, person=Person(weight_kg=weight))[MG] for weight in (50.0, 75.0, 110.0))
    for name in ("cmax_ng_per_ml", "auc_inf_ng_h_per_ml"):
        assert figures(light)[name] > figures(usual)[name] > figures(heavy)[name]
    assert figures(heavy)["half_life_h"] > figures(light)["half_life_h"]


def test_clearance_grows_with_the_power_three_quarters_of_weight(curves: Curves) -> None:
    reference, double = (curves(39.0, person=Person(weight_kg=weight)) for weight in (75.0, 150.0))
    for analyte in (MG, OH):
        ratio = figures(reference[analyte])["auc_inf_ng_h_per_ml"] / figures(double[analyte])["auc_inf_ng_h_per_ml"]
        assert ratio == pytest.approx(2**0.75)


def test_an_unknown_weight_is_the_reference_weight(curves: Curves) -> None:
    t = np.linspace(0, 24, 49)
    unknown, reference = (curves(39.0, person=Person(weight_kg=weight))[OH].nm(t) for weight in (None, 75.0))
    assert np.array_equal(unknown, reference)


def test_the_study_factor_moves_every_concentration_alike(curves: Curves, holding: Callable[..., Ledger]) -> None:
    t = np.linspace(0.5, 24, 48)
    usual, more = (
        curves(39.0, reading=holding({"exposure.mitragynine.study_factor": factor})) for factor in (1.0, 1.5)
    )
    for analyte in (MG, OH):
        assert more[analyte].nm(t) == pytest.approx(1.5 * usual[analyte].nm(t))


def test_what_is_swallowed_and_what_is_formed_are_kept_apart(known: Library) -> None:
    assert set(swallowed(known)) == {
        MG,
        "speciociliatine",
        "speciogynine",
        "paynantheine",
        "mitraciliatine",
        "isopaynantheine",
    }
    assert metabolites(known, MG) == (OH,)
    assert metabolites(known, OH) == ("mitragynine_pseudoindoxyl",)


def test_mass_in_the_blood_is_moles_times_molar_mass(curves: Curves) -> None:
    """1 nM mitragynine is 0.3985 ng/mL, 1 nM 7-hydroxymitragynine 0.4145 ng/mL."""
    t = np.array([1.0, 8.0])
    for analyte, grams in ((MG, 0.3985), (OH, 0.4145)):
        curve = curves(39.0)[analyte]
        assert curve.ng_per_ml(t) == pytest.approx(grams * curve.nm(t))


def test_a_draw_moves_the_curve_and_the_same_draw_moves_it_alike(curves: Curves, known: Library) -> None:
    def peak(seed: int, draw: int | None) -> float:
        return figures(curves(39.0, reading=Ledger(known, seed, draw))[MG])["cmax_ng_per_ml"]

    assert peak(1, 3) == peak(1, 3)
    assert len({peak(1, None), peak(1, 0), peak(1, 1), peak(2, 1)}) == 4


def test_draws_are_as_wide_as_a_median_of_five_people(curves: Curves, known: Library) -> None:
    """Study factor 0.30 and the error of clearance 0.09 on the log scale of the area."""
    areas = [
        figures(curves(39.0, reading=Ledger(known, 1, number))[MG])["auc_inf_ng_h_per_ml"] for number in range(300)
    ]
    assert np.log(areas).std() == pytest.approx(np.hypot(0.30, 0.09), rel=0.15)
    assert np.median(areas) == pytest.approx(441 * 0.3985, rel=0.10)


@pytest.mark.parametrize(("name", "error"), [("ka", 0.22), ("CL", 0.09), ("Vc", 0.16), ("Q", 0.13), ("Vp", 0.11)])
def test_each_number_of_the_fit_keeps_its_error_in_draws(
    holding: Callable[..., Ledger], name: str, error: float
) -> None:
    drawn = [
        typical(MG, ABSORBED, holding({"exposure.mitragynine.e": 0.65}, seed=1, draw=number))[name]
        for number in range(400)
    ]
    assert np.log(drawn).std() == pytest.approx(error, rel=0.12)


def test_alkaloids_share_how_well_a_person_absorbs(ledger: Ledger, crowd: Callable[..., People]) -> None:
    """One deviate for all alkaloids of a person, others for each: a good absorber of one absorbs the other well."""
    people = crowd(2000)
    one, other = (multipliers(people, name, ledger) for name in (MG, "speciociliatine"))
    assert np.corrcoef(np.log(one["s_F"]), np.log(other["s_F"]))[0, 1] > 0.98
    assert np.log(other["s_F"]).std() == pytest.approx(np.hypot(0.38, 0.20), rel=0.06)
    assert abs(np.corrcoef(np.log(one["ka"]), np.log(other["ka"]))[0, 1]) < 0.1
    assert np.log(one["ka"]).std() == pytest.approx(0.5, rel=0.06)
    assert np.log(one["s_F"]).std() == pytest.approx(np.hypot(0.55, 0.20), rel=0.06)


def test_a_dose_of_an_alkaloid_without_a_disposition_is_refused_by_name(ledger: Ledger) -> None:
    with pytest.raises(UnknownKey, match=r"exposure\.corynantheidine"):
        exposure_curves(Dose({"corynantheidine": 1.0}, Intake()), Person(), ledger)
