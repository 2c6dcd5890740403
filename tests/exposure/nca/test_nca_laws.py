"""What must hold for any samples: proportion, units, order, bounds."""

import math
from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from nightleaf.exposure.nca import Administration, Parameters, Profile, analyse

ROUTES = (Administration(), Administration("bolus"), Administration("infusion", 0.4))
AREAS = ("auc_last", "auc_inf_obs", "auc_inf_pred")
methods = st.sampled_from(["linear", "linear-up-log-down"])
routes = st.sampled_from(ROUTES)
factors = st.floats(1e-3, 1e3)


@st.composite
def profiles(draw: st.DrawFn, *, least: float = 0.0) -> Profile:
    steps = draw(st.lists(st.floats(0.05, 6.0), min_size=2, max_size=12))
    start = draw(st.sampled_from([0.0, 0.3]))
    times = [start + sum(steps[:count]) for count in range(len(steps) + 1)]
    level = st.floats(max(least, 1e-3), 100.0)
    levels = draw(
        st.lists(level if least else level | st.none() | st.just(0.0), min_size=len(times), max_size=len(times))
    )
    return Profile("1", tuple(times), tuple(levels), dose=draw(st.floats(0.1, 1e4)))


def same(found: Parameters, expected: dict[str, float | None], rel: float = 1e-9) -> None:
    for name, value in expected.items():
        assert getattr(found, name) == (None if value is None else pytest.approx(value, rel=rel)), name


def times(value: float | None, factor: float) -> float | None:
    return None if value is None else value * factor


def steady(profile: Profile, given_as: Administration, method: str) -> Parameters:
    """Parameters of a profile whose choice of samples does not hang on the last digit."""
    found = analyse(profile, given_as, method)
    assume(found.lambda_z is None or found.lambda_z > 1e-6)
    return found


@given(profiles(), routes, methods)
def test_every_figure_is_a_finite_number_or_has_no_value(
    profile: Profile, given_as: Administration, method: str
) -> None:
    found = analyse(profile, given_as, method)
    figures = [getattr(found, name) for name in Parameters.__slots__ if name not in {"subject", "warnings"}]
    assert all(figure is None or math.isfinite(figure) for figure in figures)
    assert len(set(found.warnings)) == len(found.warnings)
    assert all(warning.endswith(".") for warning in found.warnings)


@given(profiles(), routes, methods, factors)
def test_twice_the_concentration_is_twice_the_area_and_half_the_clearance(
    profile: Profile, given_as: Administration, method: str, factor: float
) -> None:
    found = steady(profile, given_as, method)
    scaled = tuple(times(c, factor) for c in profile.concentration)
    same(
        analyse(replace(profile, concentration=scaled), given_as, method),
        {name: times(getattr(found, name), factor) for name in ("cmax", "c0", "auc_last")} | {"tmax_h": found.tmax_h},
    )
    again = analyse(replace(profile, concentration=scaled), given_as, method)
    if found.lambda_z_points == again.lambda_z_points:
        same(again, {name: times(getattr(found, name), factor) for name in AREAS}, 1e-6)
        same(again, {name: times(getattr(found, name), 1 / factor) for name in ("cl_f", "vz_f")}, 1e-6)
        same(again, {name: getattr(found, name) for name in ("half_life_h", "mrt_inf_h")}, 1e-6)


@given(profiles(), methods, factors)
def test_a_slower_clock_stretches_areas_half_life_and_residence_alike(
    profile: Profile, method: str, factor: float
) -> None:
    found = steady(profile, Administration("infusion", 0.4), method)
    slow = replace(profile, time_h=tuple(t * factor for t in profile.time_h))
    again = analyse(slow, Administration("infusion", 0.4 * factor), method)
    same(again, {"cmax": found.cmax, "auc_last": times(found.auc_last, factor), "tmax_h": times(found.tmax_h, factor)})
    if found.lambda_z_points == again.lambda_z_points:
        stretched = (*AREAS, "half_life_h", "mrt_inf_h")
        same(again, {name: times(getattr(found, name), factor) for name in stretched}, 1e-6)
        same(again, {"vz_f": found.vz_f, "auc_percent_extrapolated": found.auc_percent_extrapolated}, 1e-6)


@given(profiles(), routes)
def test_the_logarithmic_rule_never_gives_more_than_the_linear_one(profile: Profile, given_as: Administration) -> None:
    linear, log = (analyse(profile, given_as, method) for method in ("linear", "linear-up-log-down"))
    if linear.auc_last is not None:
        assert log.auc_last <= linear.auc_last * (1 + 1e-12)
    assert (linear.cmax, linear.lambda_z, linear.c0) == (log.cmax, log.lambda_z, log.c0)


@given(profiles(), routes, methods, st.lists(st.sampled_from([None, 0.0]), min_size=1, max_size=4))
def test_samples_without_drug_after_the_last_change_no_figure(
    profile: Profile, given_as: Administration, method: str, nothing: list[float | None]
) -> None:
    later = tuple(profile.time_h[-1] + 1 + count for count in range(len(nothing)))
    longer = replace(profile, time_h=profile.time_h + later, concentration=(*profile.concentration, *nothing))
    before, after = analyse(profile, given_as, method), analyse(longer, given_as, method)
    assert replace(before, warnings=()) == replace(after, warnings=())


@given(profiles(), routes, methods, factors)
def test_the_dose_touches_clearance_and_volume_only(
    profile: Profile, given_as: Administration, method: str, factor: float
) -> None:
    one, more = (
        analyse(profile, given_as, method),
        analyse(replace(profile, dose=profile.dose * factor), given_as, method),
    )
    bare = analyse(replace(profile, dose=None), given_as, method)
    assert replace(one, cl_f=None, vz_f=None) == replace(more, cl_f=None, vz_f=None)
    assert replace(one, cl_f=None, vz_f=None, warnings=()) == replace(bare, warnings=())
    same(more, {name: times(getattr(one, name), factor) for name in ("cl_f", "vz_f")})


@given(profiles(), methods)
def test_the_figures_agree_with_one_another(profile: Profile, method: str) -> None:
    found = analyse(profile, method=method)
    if found.lambda_z is None:
        assert found.auc_inf_obs is found.half_life_h is found.cl_f is found.mrt_inf_h is None
        return
    assert found.half_life_h * found.lambda_z == pytest.approx(math.log(2))
    assert found.auc_inf_obs >= found.auc_last
    assert 0 < found.auc_percent_extrapolated <= 100
    assert found.cl_f * found.auc_inf_obs == pytest.approx(profile.dose)
    assert found.vz_f * found.lambda_z == pytest.approx(found.cl_f)
    assert 3 <= found.lambda_z_points <= len(profile.time_h)
    assert found.adjusted_r2 <= 1 + 1e-12


@given(profiles(least=1e-3))
def test_a_sample_on_the_line_between_two_others_changes_no_linear_area(profile: Profile) -> None:
    t, c = list(profile.time_h), list(profile.concentration)
    middle = (t[0] + t[1]) / 2, (c[0] + c[1]) / 2
    finer = replace(profile, time_h=(t[0], middle[0], *t[1:]), concentration=(c[0], middle[1], *c[1:]))
    assert analyse(finer).auc_last == pytest.approx(analyse(profile).auc_last)
