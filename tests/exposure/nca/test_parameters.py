"""One subject, by hand."""

import math

import numpy as np
import pytest

from nightleaf.errors import ImpossibleAmount, InputError
from nightleaf.exposure.nca import Administration, Parameters, Profile, analyse

BOLUS = Administration("bolus")
BOTH = ("linear", "linear-up-log-down")
NOTHING = {"subject", "warnings"}


def said(found: Parameters) -> str:
    return " ".join(found.warnings)


def valued(found: Parameters) -> set[str]:
    return {name for name in Parameters.__slots__ if getattr(found, name) is not None} - NOTHING


def test_a_worked_example() -> None:
    """Areas 4, 6, 6 and 3 = 19. After the peak ln 4, 2, 1 at 2, 4, 6 h halve every 2 h; 1 / lambda_z lies beyond."""
    found = analyse(Profile("a", (0.0, 1.0, 2.0, 4.0, 6.0), (0.0, 8.0, 4.0, 2.0, 1.0), dose=100.0))
    beyond = 2 / math.log(2)
    assert (found.subject, found.cmax, found.tmax_h, found.c0, found.auc_last) == ("a", 8.0, 1.0, 0.0, 19.0)
    assert (found.lambda_z, found.half_life_h) == (pytest.approx(math.log(2) / 2), pytest.approx(2.0))
    assert (found.lambda_z_points, found.adjusted_r2) == (3, pytest.approx(1))
    assert found.auc_inf_obs == pytest.approx(19 + beyond)
    assert found.auc_inf_pred == pytest.approx(19 + beyond)
    assert found.auc_percent_extrapolated == pytest.approx(100 * beyond / (19 + beyond))
    assert found.cl_f == pytest.approx(100 / (19 + beyond))
    assert found.vz_f == pytest.approx(100 / (19 + beyond) * beyond)
    aumc = 4 + 8 + 16 + 14 + 6 * beyond + beyond * beyond
    assert found.mrt_inf_h == pytest.approx(aumc / (19 + beyond))
    assert found.warnings == ("The highest concentration is the first sample after the dose: "
                              "the peak may have come before it.",)  # fmt: skip


def test_a_bolus_in_one_compartment_is_known_exactly() -> None:
    """C = C0 e^-kt: by logarithmic trapezoids AUC is C0 / k, residence 1 / k, clearance V k, whenever one samples."""
    C0, k, dose = 12.0, 0.23, 600.0
    times = (0.4, 1.0, 2.5, 6.0, 9.0)
    levels = tuple(C0 * math.exp(-k * t) for t in times)
    found = analyse(Profile("1", times, levels, dose), BOLUS, "linear-up-log-down")
    assert found.c0 == pytest.approx(C0)
    assert found.auc_inf_obs == pytest.approx(C0 / k)
    assert found.auc_inf_pred == pytest.approx(C0 / k)
    assert found.auc_last == pytest.approx(C0 / k * (1 - math.exp(-k * 9)))
    assert found.mrt_inf_h == pytest.approx(1 / k)
    assert found.cl_f == pytest.approx(dose / C0 * k)
    assert found.vz_f == pytest.approx(dose / C0)
    assert (found.lambda_z_points, found.tmax_h, found.cmax) == (5, 0.4, levels[0])


def test_an_infusion_in_one_compartment_has_the_residence_time_of_a_bolus() -> None:
    k, hours, dose, volume = 0.3, 2.0, 500.0, 40.0
    times = np.concatenate([np.linspace(0, 2, 41), np.linspace(2.1, 30, 280)])
    during = dose / hours / (volume * k) * (1 - np.exp(-k * np.minimum(times, hours)))
    levels = during * np.exp(-k * np.maximum(times - hours, 0))
    profile = Profile("1", tuple(times.tolist()), tuple(levels.tolist()), dose)
    found = analyse(profile, Administration("infusion", hours), "linear-up-log-down")
    assert found.auc_inf_obs == pytest.approx(dose / (volume * k), rel=1e-3)
    assert found.cl_f == pytest.approx(volume * k, rel=1e-3)
    assert found.mrt_inf_h == pytest.approx(1 / k, rel=1e-3)
    as_if_swallowed = analyse(profile, method="linear-up-log-down")
    assert as_if_swallowed.mrt_inf_h == pytest.approx(found.mrt_inf_h + hours / 2)


def test_the_terminal_line_starts_after_the_infusion() -> None:
    """Peak at 1 h, infusion to 4 h: only 5, 6 and 8 h are left."""
    times, levels = (0.0, 1.0, 2.0, 3.0, 5.0, 6.0, 8.0), (0.0, 9.0, 8.0, 7.0, 4.0, 2.0, 0.5)
    found = analyse(Profile("1", times, levels), Administration("infusion", 4.0))
    assert found.lambda_z_points == 3
    assert found.half_life_h == pytest.approx(1)


def test_the_peak_is_on_the_line_after_a_bolus_and_not_otherwise() -> None:
    profile = Profile("1", (0.5, 1.0, 2.0, 3.0), (12.0, 8.0, 4.0, 2.0))
    assert analyse(profile).lambda_z_points == 3
    bolus = analyse(Profile("1", (1.0, 2.0, 3.0), (8.0, 4.0, 2.0)), BOLUS)
    assert (bolus.lambda_z_points, bolus.half_life_h) == (3, pytest.approx(1))
    assert analyse(Profile("1", (1.0, 2.0, 3.0), (8.0, 4.0, 2.0))).lambda_z is None


def test_the_first_of_two_equal_peaks_is_tmax() -> None:
    assert analyse(Profile("1", (0.0, 1.0, 2.0, 3.0), (0.0, 5.0, 5.0, 1.0))).tmax_h == 1.0


def test_observed_and_predicted_areas_differ_by_how_far_the_last_sample_is_off_the_line() -> None:
    times, levels = (1.0, 2.0, 4.0, 6.0, 8.0), (9.0, 8.0, 4.0, 2.0, 1.3)
    found = analyse(Profile("1", times, levels))
    slope, intercept = np.polyfit(times[-found.lambda_z_points :], np.log(levels[-found.lambda_z_points :]), 1)
    at_8h = math.exp(intercept + slope * 8)
    assert found.auc_inf_pred - found.auc_inf_obs == pytest.approx((at_8h - 1.3) / -slope)


def test_noughts_are_not_on_the_line() -> None:
    found = analyse(Profile("1", (0.0, 1.0, 2.0, 3.0, 4.0, 5.0), (0.0, 9.0, 8.0, 0.0, 4.0, 2.0)))
    assert found.lambda_z_points == 3


def test_without_a_dose_only_what_needs_none_has_a_value() -> None:
    found = analyse(Profile("1", (0.0, 1.0, 2.0, 3.0, 4.0), (0.0, 8.0, 4.0, 2.0, 1.0)))
    assert {"cl_f", "vz_f"} & valued(found) == set()
    assert {"auc_inf_obs", "mrt_inf_h"} <= valued(found)
    assert "No dose: CL/F and Vz/F have no value." in found.warnings
    vein = analyse(Profile("1", (0.5, 1.0, 2.0), (8.0, 4.0, 2.0)), BOLUS)
    assert "No dose: CL and Vz have no value." in vein.warnings


@pytest.mark.parametrize(
    ("levels", "sentence"),
    [
        ((0.0, 8.0, 4.0, 2.0), "2 measurable samples after the peak, 3 or more are needed"),
        ((0.0, 1.0, 2.0, 4.0), "No measurable samples after the peak, 3 or more are needed"),
        ((0.0, 8.0, 1.0, 2.0, 4.0), "The last samples do not fall, so the terminal slope is not negative"),
    ],
)
def test_without_a_terminal_line_nothing_beyond_the_last_sample_has_a_value(levels: tuple, sentence: str) -> None:
    found = analyse(Profile("1", tuple(map(float, range(len(levels)))), levels, dose=10.0))
    assert valued(found) == {"cmax", "tmax_h", "c0", "auc_last"}
    assert sentence in said(found)


def test_without_a_measurable_sample_nothing_has_a_value() -> None:
    found = analyse(Profile("1", (0.0, 1.0), (None, None), dose=10.0, remarks=("Read.",)))
    assert valued(found) == set()
    assert found.warnings == ("Read.", "No sample from the dose on has a measurable concentration.")


def test_one_measurable_sample_has_a_peak_and_a_triangle() -> None:
    found = analyse(Profile("1", (0.0, 1.0, 2.0), (0.0, 8.0, None)))
    assert (found.cmax, found.auc_last) == (8.0, 4.0)


WELL_SAMPLED = Profile(
    "1", (0.0, 0.5, 1.0, 2.0, 4.0, 6.0, 8.0), (0.0, 4.0, 16.0, 8.0, 2.0, 0.5, 0.125), dose=10.0
)  # fmt: skip


@pytest.mark.parametrize("method", BOTH)
def test_a_well_sampled_curve_has_no_warning(method: str) -> None:
    assert analyse(WELL_SAMPLED, method=method).warnings == ()


@pytest.mark.parametrize(
    ("times", "levels", "sentence"),
    [
        ((0, 1, 2, 3, 4, 5), (0, 9, 8, 3, 7, 3), "The terminal line fits poorly: adjusted R2"),
        ((0, 1, 2, 3, 4), (1, 2, 10, 9.5, 9), "2 measurable samples after the peak"),
        ((0, 0.5, 1, 2, 3, 4), (0, 5, 10, 9, 8.1, 7.29), "The terminal samples span 0.3 half-lives"),
        ((0, 0.5, 1, 2, 3, 4), (0, 5, 10, 9, 8.1, 7.29), "% of the area to infinity lies after"),
        ((0, 1, 2, 3), (0, 1, 2, 9), "the last measurable sample: the peak may come later"),
        ((0, 1, 2, 3), (0, 9, 4, 2), "the first sample after the dose"),
        ((0, 1, 2, 3), (9, 4, 2, 1), "the first sample after the dose"),
    ],
)
def test_what_cannot_be_trusted_is_said(times: tuple, levels: tuple, sentence: str) -> None:
    found = analyse(Profile("1", tuple(map(float, times)), tuple(map(float, levels))))
    assert sentence in said(found)
    assert sentence not in said(analyse(WELL_SAMPLED))


def test_much_area_before_the_first_sample_of_a_bolus_is_said() -> None:
    late = analyse(Profile("1", (2.0, 3.0, 4.0), (4.0, 2.0, 1.0), 10.0), BOLUS)
    assert "77 % of the area lies before the first sample" in said(late)
    early = analyse(Profile("1", (0.1, 1.1, 2.1, 3.1), (8.0, 4.0, 2.0, 1.0), 10.0), BOLUS)
    assert "before the first sample" not in said(early)
    measured = analyse(Profile("1", (0.0, 2.0, 3.0, 4.0), (16.0, 4.0, 2.0, 1.0), 10.0), BOLUS)
    assert "before the first sample" not in said(measured)
    swallowed = analyse(Profile("1", (2.0, 3.0, 4.0, 5.0), (4.0, 2.0, 1.0, 0.5), 10.0))
    assert "before the first sample" not in said(swallowed)


def test_remarks_of_the_reader_come_first() -> None:
    found = analyse(Profile("1", (1.0, 2.0), (1.0, 2.0), remarks=("Read so.",)))
    assert found.warnings[0] == "Read so."


@pytest.mark.parametrize(
    ("times", "levels", "dose", "message"),
    [
        ((0.0, 1.0), (1.0,), None, "2 times and 1 concentrations"),
        ((0.0, 0.0), (1.0, 2.0), None, "times must rise"),
        ((1.0, 0.0), (1.0, 2.0), None, "times must rise"),
        ((1.0, 1.0 + 1e-12), (1.0, 2.0), None, "times must rise"),
        ((1e-300, 1.0), (1.0, 2.0), None, "time 1e-300 cannot be"),
        ((0.0, 1.0), (1.0, -2.0), None, "concentration: -2 cannot be"),
        ((0.0, 1.0), (1.0, math.nan), None, "concentration: nan cannot be"),
        ((0.0, math.inf), (1.0, 2.0), None, "time inf cannot be"),
        ((math.nan, 1.0), (1.0, 2.0), None, "time nan cannot be"),
        ((0.0, 1.0), (1.0, 1e31), None, "concentration: 1e"),
        ((0.0, 1.0), (1.0, 2.0), 0.0, "dose: 0 cannot be"),
        ((0.0, 1.0), (1.0, 2.0), math.nan, "dose: nan cannot be"),
    ],
)
def test_an_impossible_profile_is_refused(times: tuple, levels: tuple, dose: float | None, message: str) -> None:
    with pytest.raises(ImpossibleAmount, match=message):
        Profile("1", times, levels, dose)


@pytest.mark.parametrize(
    ("route", "hours", "message"),
    [
        ("nasal", None, "'nasal' is not known; write one of oral, bolus, infusion"),
        ("infusion", None, "needs its duration"),
        ("oral", 1.0, "only an infusion has one"),
        ("bolus", 1.0, "only an infusion has one"),
        ("infusion", 0.0, "0 h cannot be"),
        ("infusion", math.nan, "nan h cannot be"),
    ],
)
def test_an_impossible_way_to_give_a_dose_is_refused(route: str, hours: float | None, message: str) -> None:
    with pytest.raises(InputError, match=message):
        Administration(route, hours)
