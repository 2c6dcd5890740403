"""Tolerance and rebound."""

import numpy as np
import pytest

from nightleaf.evidence import Ledger, load_library
from nightleaf.occupancy import Adaptation, adaptations_of, adapted, carried_on

STEP_H = 0.25
SLOW = Adaptation(loss=0.5, time_h=100.0, rebound=0.4, into=None)


def steady(hours: float, effect: float) -> dict[str, np.ndarray]:
    return {"t": np.full((round(hours / STEP_H), 1), effect)}


def test_an_effect_that_never_came_leaves_nothing_behind():
    known = {"t": SLOW}
    before = carried_on({}, steady(500, 0.0), STEP_H, known)
    assert before["t"] == 0
    assert np.all(adapted(before, steady(8, 0.0), STEP_H, known)["t"] == 0)


def test_a_lasting_effect_is_expected_in_the_end_and_loses_its_share():
    known = {"t": SLOW}
    before = carried_on({}, steady(2000, 0.8), STEP_H, known)
    assert before["t"] == pytest.approx(0.8)
    assert adapted(before, steady(8, 0.8), STEP_H, known)["t"][0] == pytest.approx(0.8 * (1 - 0.5 * 0.8))


def test_leaving_it_out_shows_the_opposite_and_fades():
    known = {"t": SLOW}
    before = carried_on({}, steady(2000, 0.8), STEP_H, known)
    off = adapted(before, steady(300, 0.0), STEP_H, known)["t"][:, 0]
    assert off[0] == pytest.approx(-0.4 * 0.8)
    assert np.all(np.diff(off) > 0)
    assert abs(off[-1]) < 0.06 * abs(off[0])


def test_nightly_doses_leave_less_tolerance_than_an_effect_without_a_break():
    known = {"t": SLOW}
    nightly: dict[str, np.ndarray] = {}
    for _ in range(60):
        nightly = carried_on(nightly, {"t": np.vstack([steady(8, 1.0)["t"], steady(16, 0.0)["t"]])}, STEP_H, known)
    without_break = carried_on({}, steady(60 * 24, 1.0), STEP_H, known)
    assert 0.2 < nightly["t"][0] < 0.5 < without_break["t"][0]


def test_a_rebound_can_drive_a_target_of_its_own():
    known = {"t": Adaptation(loss=0.0, time_h=2.0, rebound=1.0, into="other")}
    drives = {"t": np.vstack([np.ones((8, 1)), np.zeros((8, 1))])}
    net = adapted({}, drives, 1.0, known)
    assert np.all(net["t"] == drives["t"])
    assert np.all(net["other"][:8] == 0)
    assert net["other"][8] > 0.9


def test_adaptation_does_not_depend_on_the_step():
    known = {"t": SLOW}
    coarse = carried_on({}, {"t": np.ones((10, 1))}, 1.0, known)
    fine = carried_on({}, {"t": np.ones((100, 1))}, 0.1, known)
    assert coarse["t"] == pytest.approx(fine["t"], rel=1e-12)


def test_the_library_names_how_opioids_adapt():
    found = adaptations_of(("mu_opioid", "analgesia"), Ledger(load_library()))
    assert set(found) == {"mu_opioid"}
    assert found["mu_opioid"].into == "opioid_withdrawal"
