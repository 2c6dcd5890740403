"""What must hold for any drug of the general model: mass, sign, proportion, time; one compartment, two, or alcohol."""

from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nightleaf.evidence import Ledger, load_library
from nightleaf.exposure import Curve, People
from nightleaf.exposure._kernel import Terms, area, through_first_order, two_compartment_oral, value_at
from nightleaf.exposure.general import InfusionCurve, ZeroOrderCurve, figures_of, substance_curves
from nightleaf.exposure.general._kernel import (
    infused,
    infused_area,
    one_compartment_bolus,
    one_compartment_oral,
    two_compartment_bolus,
    zero_order,
    zero_order_area,
    zero_order_peak,
)
from nightleaf.exposure.general.curve import AnyCurve
from nightleaf.substance import known_substances

LEDGER = Ledger(load_library())
DRUGS = known_substances(LEDGER.library)
WAYS = [(name, route) for name, drug in DRUGS.items() for route in drug.routes]
FIRST_ORDER = [(name, route) for name, route in WAYS if not DRUGS[name].is_zero_order]
HOURS = np.concatenate([np.linspace(0, 12, 49), np.linspace(13, 240, 30)])
PEOPLE = People(np.arange(50), np.zeros(50, np.int64), 3)
COUNT = 1000
T = 2.0
each_way = pytest.mark.parametrize(("name", "route"), WAYS)
each_first_order = pytest.mark.parametrize(("name", "route"), FIRST_ORDER)


def curves(name: str, route: str, dose_mg: float, people: People | None = PEOPLE) -> dict[str, AnyCurve]:
    return substance_curves(name, dose_mg, LEDGER, route=route, people=people)


def disposition(route: str, *, two: bool) -> tuple[Terms, dict[str, np.ndarray]]:
    """A thousand people after a unit dose at once, with the numbers they were drawn from."""
    rng = np.random.default_rng([41, len(route), two])
    typical = {"ka": 1.3, "CL": 12.0, "V": 30.0, "Q": 8.0, "Vp": 55.0, "fm": 0.2, "CLm": 6.0, "Vm": 40.0}
    p = {name: np.exp(rng.normal(np.log(value), 0.5, COUNT)) for name, value in typical.items()}
    if not two:
        p["Q"] = np.zeros(COUNT)
    volumes = (p["CL"], p["V"], p["Q"], p["Vp"]) if two else (p["CL"], p["V"])
    if route == "oral":
        return (two_compartment_oral if two else one_compartment_oral)(p["ka"], *volumes), p
    return (two_compartment_bolus if two else one_compartment_bolus)(*volumes), p


def amounts(terms: Terms, route: str, t: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Level and its area up to each time, shape (time, person)."""
    if route == "infusion":
        return infused(terms, t[:, None], T), infused_area(terms, t[:, None], T)
    none = np.zeros(COUNT)
    return value_at(terms, t, none), np.stack([area(terms, hours) for hours in t])


@pytest.mark.parametrize("two", [False, True], ids=["one", "two"])
@pytest.mark.parametrize("route", ["oral", "bolus", "infusion"])
def test_what_entered_each_analyte_is_in_it_or_was_cleared_from_it(route: str, *, two: bool) -> None:
    """To eight digits of what has entered, in a thousand people, for the drug and for its metabolite."""
    terms, p = disposition(route, two=two)
    t = np.array([0.1, 0.5, 1.0, 3.0, 8.0, 24.0, 96.0])
    level, cleared = amounts(terms, route, t)
    beside = np.zeros(level.shape)
    if two:
        beside, _ = amounts(through_first_order(Terms(terms.R * p["Q"], terms.l), p["Q"] / p["Vp"]), route, t)
    entered = {
        "oral": -np.expm1(-p["ka"] * t[:, None]),
        "bolus": np.ones(level.shape),
        "infusion": np.minimum(t[:, None] / T, 1) * np.ones(COUNT),
    }[route]
    found = p["V"] * level + beside + p["CL"] * cleared
    assert np.abs(found / entered - 1).max() < 1e-8

    formed = p["fm"] * p["CL"] * cleared
    kept = through_first_order(Terms(terms.R * p["fm"] * p["CL"], terms.l), p["CLm"] / p["Vm"])
    inside, passed = amounts(kept, route, t)
    assert np.abs(inside + p["CLm"] / p["Vm"] * passed - formed).max() < 1e-8 * formed.max()
    later = t >= 1
    assert np.abs(((inside + p["CLm"] / p["Vm"] * passed) / formed)[later] - 1).max() < 1e-8


@given(st.floats(0.05, 4), st.floats(0.5, 10), st.floats(0.08, 0.3))
def test_what_entered_of_alcohol_is_inside_or_has_left_at_its_fixed_pace(start: float, ka: float, beta: float) -> None:
    args = tuple(np.array([x]) for x in (start, ka, beta))
    _, end = zero_order_peak(*args)
    for share in (0.1, 0.5, 0.9):
        t = share * end
        if t[0] == 0:
            continue
        inside = zero_order(*args, t[None])[0, 0]
        entered = -start * np.expm1(-ka * t[0])
        assert inside + beta * t[0] == pytest.approx(entered, rel=1e-8)


@each_way
def test_a_level_is_never_negative_and_always_a_number(name: str, route: str) -> None:
    dose_mg = 20_000.0 if DRUGS[name].is_zero_order else 10.0
    for curve in curves(name, route, dose_mg).values():
        level = curve.nm(HOURS)
        assert np.isfinite(level).all()
        assert level.min() >= -1e-12 * level.max()
        assert level.max() > 0


@each_first_order
def test_levels_and_areas_are_in_proportion_to_the_dose(name: str, route: str) -> None:
    once = curves(name, route, 3.0)
    for factor in (0.25, 1e4):
        more = curves(name, route, 3.0 * factor)
        for analyte, curve in more.items():
            expected = factor * once[analyte].nm(HOURS)
            assert curve.nm(HOURS) == pytest.approx(expected, rel=1e-12, abs=1e-12 * expected.max())
            assert curve.auc_nm_h() == pytest.approx(factor * once[analyte].auc_nm_h(), rel=1e-12)
            assert figures_of(curve).half_life_h == pytest.approx(figures_of(once[analyte]).half_life_h, rel=1e-12)


@each_way
def test_no_dose_leaves_not_one_bit(name: str, route: str) -> None:
    for curve in curves(name, route, 0.0).values():
        assert (curve.nm(HOURS) == 0).all()
        figures = figures_of(curve)
        assert (figures.cmax_ng_per_ml == 0).all()
        assert (figures.auc_inf_ng_h_per_ml == 0).all()
        assert np.isnan(figures.tmax_h).all()


@each_way
def test_more_is_never_less_in_the_blood(name: str, route: str) -> None:
    doses = (0.0, 3.0, 40.0, 20_000.0)
    found = [curves(name, route, dose) for dose in doses]
    for analyte in found[0]:
        levels = np.stack([one[analyte].nm(HOURS) for one in found])
        areas = np.stack([one[analyte].auc_nm_h() for one in found])
        assert np.diff(levels, axis=0).min() >= -1e-9 * levels.max()
        assert np.diff(areas, axis=0).min() >= 0


def delayed_by(curve: AnyCurve, lag_h: np.ndarray) -> AnyCurve | None:
    if isinstance(curve, ZeroOrderCurve):
        return ZeroOrderCurve(
            curve.analyte, curve.start_nm, curve.ka, curve.fall_nm_per_h, curve.lag_h + lag_h, curve.molar_mass
        )
    if isinstance(curve, InfusionCurve):
        return None
    return Curve(curve.analyte, curve.terms, curve.lag_h + lag_h, curve.molar_mass)


@each_way
def test_a_lag_moves_the_curve_and_changes_nothing_else(name: str, route: str) -> None:
    dose_mg = 20_000.0 if DRUGS[name].is_zero_order else 10.0
    for curve in curves(name, route, dose_mg).values():
        for hours in (0.5, 3.0):
            late = delayed_by(curve, np.full(50, hours))
            assert late is not None
            assert late.nm(HOURS + hours) == pytest.approx(curve.nm(HOURS), rel=1e-9, abs=1e-9 * curve.nm(HOURS).max())
            assert (late.nm(HOURS[hours > HOURS]) == 0).all()
            assert late.auc_nm_h() == pytest.approx(curve.auc_nm_h(), rel=1e-12)


@pytest.mark.parametrize("two", [False, True], ids=["one", "two"])
def test_an_infusion_is_a_row_of_small_doses_one_after_the_other(*, two: bool) -> None:
    """Superposition, which is also what a shift in time means for an infusion; 40 points of Gauss."""
    terms, _ = disposition("bolus", two=two)
    nodes, weights = np.polynomial.legendre.leggauss(40)
    late = np.array([T, 2.5, 6.0, 20.0])
    none = np.zeros(COUNT)
    each = sum(w / 2 * value_at(terms, late - T * (x + 1) / 2, none) for x, w in zip(nodes, weights, strict=True))
    assert infused(terms, late[:, None], T) == pytest.approx(each, rel=1e-6)


@given(st.floats(0.02, 8.0), st.floats(2.0, 500.0))
def test_absorption_as_fast_as_elimination_is_the_limit_and_no_division_by_nothing(k: float, V: float) -> None:
    """C = k t exp(-k t) / V."""
    terms = one_compartment_oral(np.array([k]), np.array([k * V]), np.array([V]))
    t = np.linspace(0.05, 6, 30) / k
    assert value_at(terms, t, np.zeros(1))[:, 0] == pytest.approx(k * t * np.exp(-k * t) / V, rel=1e-6)
    assert k * V * area(terms, np.inf)[0] == pytest.approx(1, rel=1e-7)


@each_first_order
def test_a_level_in_nanograms_is_a_level_in_nanomoles_times_the_molar_mass(name: str, route: str) -> None:
    """And a drug that spread at once through its volume stands at dose over volume: mg/L is ug/mL."""
    for curve in curves(name, route, 10.0).values():
        assert curve.ng_per_ml(HOURS) == pytest.approx(curve.nm(HOURS) * curve.molar_mass / 1000, rel=1e-14)
    if route == "intravenous":
        volume = DRUGS[name].read("volume", LEDGER)
        (first, *_) = curves(name, route, 10.0, None).values()
        assert first.ng_per_ml(np.array([1e-9]))[0, 0] == pytest.approx(10.0 / volume * 1000, rel=1e-6)


@given(st.floats(0.1, 4), st.floats(0.3, 10), st.floats(0.08, 0.3), st.floats(1.0, 3.0))
def test_more_alcohol_stays_longer_and_adds_up_to_more(start: float, ka: float, beta: float, factor: float) -> None:
    less, more = (tuple(np.array([x]) for x in (start * by, ka, beta)) for by in (1.0, factor))
    (_, end), (_, later) = zero_order_peak(*less), zero_order_peak(*more)
    assert later >= end - 1e-9
    assert zero_order_area(*more, later)[0] >= zero_order_area(*less, end)[0] - 1e-9


def ways() -> Iterator[str]:
    for name, route in WAYS:
        yield f"{'two' if DRUGS[name].has_two_compartments else 'one'} {route} {DRUGS[name].is_zero_order}"


def test_the_library_holds_every_kind_of_drug_that_is_tried_here() -> None:
    """Else the laws above would hold of nothing."""
    assert {"one oral False", "two oral False", "one intravenous False", "one oral True"} <= set(ways())
    assert any(drug.metabolites for drug in DRUGS.values())
