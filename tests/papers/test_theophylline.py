"""Theophylline in twelve people (Boeckmann, Sheiner and Beal 1994): the table that every such program is tried on."""

import csv
from collections import defaultdict
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import linregress

from nightleaf.ask.noncompartmental import nca

FILE = Path(__file__).parent / "theoph.csv"
DOSE_MG = 320.0
each_rule = pytest.mark.parametrize("method", ["linear", "linear-up-log-down"])


def curves() -> dict[str, tuple[np.ndarray, np.ndarray]]:
    points = defaultdict(list)
    with FILE.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            points[row["Subject"]].append((float(row["Time"]), float(row["conc"])))
    return {subject: tuple(np.array(pairs).T) for subject, pairs in points.items()}


def area(t: np.ndarray, C: np.ndarray, method: str) -> float:
    if method == "linear":
        return np.trapezoid(C, t)
    total = 0.0
    for i in range(len(t) - 1):
        straight = (C[i] + C[i + 1]) / 2
        total += (t[i + 1] - t[i]) * ((C[i] - C[i + 1]) / np.log(C[i] / C[i + 1]) if C[i + 1] < C[i] else straight)
    return total


def terminal(t: np.ndarray, C: np.ndarray) -> tuple[float, int]:
    """By brute force: the longest of the lines after the peak whose adjusted R2 is within 0.0001 of the best."""
    lines = []
    for n in range(3, len(t) - int(C.argmax())):
        fit = linregress(t[-n:], np.log(C[-n:]))
        lines.append((1 - (1 - fit.rvalue**2) * (n - 1) / (n - 2), n, -fit.slope))
    best = max(lines)[0]
    _, n, slope = max((line for line in lines if line[0] >= best - 1e-4), key=lambda line: line[1])
    return slope, n


def test_the_published_figures_of_the_first_person() -> None:
    first = nca(FILE, dose=DOSE_MG).subjects[0]
    assert first.subject == "1"
    assert (round(first.auc_last, 3), round(first.half_life_h, 3), round(first.auc_inf_obs, 3)) == (
        148.923,
        14.304,
        216.612,
    )
    assert (first.cmax, first.tmax_h, first.c0, first.lambda_z_points) == (10.5, 1.12, 0.74, 3)


@each_rule
def test_all_twelve_agree_with_a_calculation_by_brute_force(method: str) -> None:
    found = nca(FILE, dose=DOSE_MG, method=method).subjects
    known = curves()
    assert [one.subject for one in found] == list(known)
    assert len(found) == 12
    for one in found:
        t, C = known[one.subject]
        slope, points = terminal(t, C)
        to_last = area(t, C, method)
        assert (one.cmax, one.tmax_h) == (C.max(), t[C.argmax()])
        assert (one.lambda_z, one.lambda_z_points) == (pytest.approx(slope), points)
        assert one.auc_last == pytest.approx(to_last)
        assert one.auc_inf_obs == pytest.approx(to_last + C[-1] / slope)
        assert one.cl_f == pytest.approx(DOSE_MG / (to_last + C[-1] / slope))


def test_who_was_not_free_of_drug_before_the_dose_is_named() -> None:
    before = [one.subject for one in nca(FILE).subjects if any("earlier dose" in warning for warning in one.warnings)]
    assert before == ["1"]


def test_the_dose_per_kg_is_not_taken_for_the_dose() -> None:
    found = nca(FILE).subjects
    assert {one.cl_f for one in found} == {None}
    assert all("may be an amount per kg" in one.warnings[0] for one in found)


def test_half_life_and_clearance_are_those_of_theophylline_in_adults() -> None:
    """Half-lives of 6 to 15 h, volumes of about half a litre a kg."""
    found = nca(FILE, dose=DOSE_MG).subjects
    assert all(6 < one.half_life_h < 15 for one in found)
    assert 25 < np.median([one.vz_f for one in found]) < 40
