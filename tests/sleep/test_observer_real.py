"""Our scorer beside five real ones on the same nights; our wearable beside the published tables.

The nights are never part of the package: set NIGHTLEAF_REAL_DATA to the folder that holds ``dod_hypnograms.csv`` (Dreem
Open Datasets, source dod_2020). Inside means: nought lies within 95 % of the differences real - ours, over resamples of
the nights.
"""

import os
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

import numpy as np
import pytest

from nightleaf.evidence import Ledger, load_library
from nightleaf.sleep.observer import Readings, observe_wearable, scorer_parameters, wearable_parameters

FOLDER = os.environ.get("NIGHTLEAF_REAL_DATA")
CALIBRATION = Path(__file__).parents[2] / "calibration"
HEALTHY, PANELS, SEED = 25, 20, 99
MEASURES = ("tst_min", "sol_min", "waso_min", "rem_latency_min", "awakenings", "stage_shifts_per_h")
SHARES = ("n1_percent", "n2_percent", "n3_percent", "rem_percent")
NAMED = [f"{name} {kind}" for name in (*MEASURES, *SHARES) for kind in ("mean", "sd", "between scorers")]
A_LITTLE_WIDE = {"n2_percent sd"}
"""9.8 points where the scorers spread by 9.0."""
AGREEMENT = ("agreement of two", "kappa of two", "agreement with majority")

pytestmark = pytest.mark.skipif(
    FOLDER is None or not (Path(FOLDER) / "dod_hypnograms.csv").exists(),
    reason="NIGHTLEAF_REAL_DATA names no folder with dod_hypnograms.csv: THE OBSERVER IS NOT TESTED ON REAL NIGHTS",
)


class Compared(NamedTuple):
    """Statistics of the real scorers and of two ways to imitate them, and where the differences may lie."""

    real: dict[str, float]
    ours: dict[str, float]
    matrix: dict[str, float]
    of_ours: dict[str, tuple[float, float]]
    of_matrix: dict[str, tuple[float, float]]

    def inside(self, name: str) -> bool:
        low, high = self.of_ours[name]
        return low <= 0 <= high

    def matrix_inside(self, name: str) -> bool:
        low, high = self.of_matrix[name]
        return low <= 0 <= high


@pytest.fixture(scope="module")
def fitting() -> Iterator[ModuleType]:
    """The script of the fit: the statistics are those that it prints."""
    sys.path.insert(0, str(CALIBRATION))
    yield import_module("observer")
    sys.path.remove(str(CALIBRATION))


@pytest.fixture(scope="module")
def recorded(fitting: ModuleType) -> tuple[list, list]:
    return fitting.recordings(Path(FOLDER or ""))


def compare(fitting: ModuleType, majority: list, scorings: list) -> Compared:
    nights = fitting.block(majority)
    five = np.stack([fitting.block([one[j] for one in scorings]) for j in range(5)], axis=2)
    expert = scorer_parameters(Ledger(load_library()).read)
    real = fitting.of_nights(five, nights, 1)
    ours = fitting.of_nights(fitting.scored(nights, expert, PANELS, SEED), nights, PANELS)
    matrix = fitting.of_nights(fitting.independently(nights, five, SEED), nights, PANELS)
    known = [fitting.statistics(one) for one in (real, ours, matrix)]
    return Compared(*known, *(fitting.intervals(real, one) for one in (ours, matrix)))


@pytest.fixture(scope="module")
def healthy(fitting: ModuleType, recorded: tuple[list, list]) -> Compared:
    return compare(fitting, *(one[:HEALTHY] for one in recorded))


@pytest.fixture(scope="module")
def held_out(fitting: ModuleType, recorded: tuple[list, list]) -> Compared:
    return compare(fitting, *(one[HEALTHY:] for one in recorded))


@pytest.mark.parametrize("name", [name for name in NAMED if name not in A_LITTLE_WIDE] + list(AGREEMENT))
def test_our_scorer_stands_where_the_five_stand(healthy: Compared, name: str) -> None:
    assert healthy.inside(name), (healthy.real[name], healthy.ours[name])


@pytest.mark.parametrize("name", sorted(A_LITTLE_WIDE))
def test_what_is_a_little_wide_is_not_wider(healthy: Compared, name: str) -> None:
    assert healthy.ours[name] == pytest.approx(healthy.real[name], rel=0.1)


def test_transitions_and_bouts_come_out_too(healthy: Compared) -> None:
    rest = [name for name in healthy.real if name not in {*NAMED, *AGREEMENT}]
    assert len(rest) > 50
    assert np.mean([healthy.inside(name) for name in rest]) > 0.9


@pytest.mark.parametrize("name", ["sol_min mean", "rem_latency_min mean", "awakenings mean", "stage_shifts_per_h mean"])
def test_a_matrix_of_confusion_for_each_epoch_alone_fails_where_ours_does_not(healthy: Compared, name: str) -> None:
    assert healthy.inside(name)
    assert not healthy.matrix_inside(name), (healthy.real[name], healthy.matrix[name])


@pytest.mark.parametrize("name", ["tst_min", "sol_min", "waso_min", *SHARES])
def test_independent_errors_cancel_and_those_of_people_do_not(healthy: Compared, name: str) -> None:
    spread = f"{name} between scorers"
    assert healthy.matrix[spread] < healthy.real[spread] / 2
    assert healthy.ours[spread] > healthy.real[spread] / 1.5


def test_the_matrix_agrees_as_often_and_is_wrong_in_nearly_all_else(healthy: Compared) -> None:
    assert healthy.matrix["agreement with majority"] == pytest.approx(healthy.real["agreement with majority"], abs=0.01)
    assert np.mean([healthy.matrix_inside(name) for name in healthy.real]) < 0.25
    assert np.mean([healthy.inside(name) for name in healthy.real]) > 0.9


@pytest.mark.parametrize(
    "name",
    [
        *(
            f"{one} mean"
            for one in ("tst_min", "rem_latency_min", "awakenings", "n2_percent", "n3_percent", "rem_percent")
        ),
        "rem_latency_min between scorers",
        "awakenings between scorers",
        "agreement with majority",
    ],
)
def test_nights_of_other_people_scored_by_others_come_out_in_part(held_out: Compared, name: str) -> None:
    """55 people with apnoea, whom no number has seen; what misses stands in docs/story/observer.md."""
    assert held_out.inside(name), (held_out.real[name], held_out.ours[name])


def test_other_people_s_nights_are_met_far_more_often_than_by_their_own_matrix(held_out: Compared) -> None:
    ours, matrix = ([of(name) for name in held_out.real] for of in (held_out.inside, held_out.matrix_inside))
    assert sum(ours) > 3 * sum(matrix)


@pytest.fixture(scope="module")
def shown(fitting: ModuleType, recorded: tuple[list, list]) -> np.ndarray:
    import_module("wearable_moments")
    nights = np.repeat(fitting.block(recorded[0][:HEALTHY]), 40, axis=1)
    count = nights.shape[1]
    readings = Readings(np.arange(count), np.zeros(count, int), np.arange(count), SEED)
    watch = wearable_parameters(Ledger(load_library()).read)
    return sys.modules["wearable_moments"].moments(nights, observe_wearable(nights, readings, watch))


def test_a_wearable_shows_each_stage_as_often_as_published(shown: np.ndarray) -> None:
    published = np.array(list(sys.modules["wearable_moments"].PUBLISHED.values()))
    assert shown[:16].reshape(4, 4) == pytest.approx(published, abs=0.08)


def test_a_wearable_sees_between_a_third_and_two_thirds_of_the_wake_inside_sleep(shown: np.ndarray) -> None:
    assert 0.3 < shown[20] < 0.6


def test_wearables_differ_between_people_as_published(shown: np.ndarray) -> None:
    published = np.array(list(sys.modules["wearable_moments"].DIFFERS.values()))
    assert shown[16:20] == pytest.approx(published, abs=0.07)
