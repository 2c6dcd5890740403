"""Worked examples that students meet, by the commands `pk` and `nca`: theophylline in a drip, and a label.

Theophylline in a child of 25 L and a half-life of 4 h (hodsdon.com/PK/theophylline): CL 4.3 L/h, 64.5 mg/h for 15 mg/L,
and 375 mg to be there at once. Doses given once a half-life (Australian Prescriber, clinical pharmacokinetics for
students: dose regimens). Zolpidem (its label, as edrugswiki.com prints it): 5 and 10 mg peak at 59 and 121 ng/mL after
1.6 h, half-lives 2.6 and 2.5 h.
"""

import math
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from nightleaf.ask.dosing import pk
from nightleaf.ask.noncompartmental import nca

CHILD = "compartments = 1\nabsorption = 'none'\n[parameters]\nCL = '4.3 L/h'\nV = '25 L'\n"
HALF_LIFE_H = math.log(2) * 25 / 4.3
Levels = Callable[..., list[float]]


@pytest.fixture
def levels(tmp_path: Path) -> Levels:
    """Levels at times after dosing rows: ``levels(model, ["0,375,0,0,0"], [0, 1])`` (TIME, AMT, RATE, ADDL, II)."""

    def ask(model: str, doses: list[str], times: list[float]) -> list[float]:
        rows = [(float(dose.split(",")[0]), 0, f"1,{dose}") for dose in doses]
        rows += [(t, 1, f"1,{t!r},.,.,.,.") for t in times]
        events, file = tmp_path / "events.csv", tmp_path / "model.toml"
        events.write_text("ID,TIME,AMT,RATE,ADDL,II\n" + "".join(f"{row}\n" for *_, row in sorted(rows)))
        file.write_text(model)
        return [row["concentration"] for row in pk(events, file).to_dict()["rows"]]

    return ask


def test_a_drip_of_theophylline_levels_off_at_fifteen(levels: Levels) -> None:
    at = levels(CHILD, ["0,6450,64.5,0,0"], [HALF_LIFE_H, 2 * HALF_LIFE_H, 12.0, 99.0])
    assert at[0] == pytest.approx(7.5, rel=1e-6)
    assert at[1] == pytest.approx(11.25, rel=1e-6)
    assert 12.5 < at[2] < 15  # "approximately 12 h": three half-lives
    assert at[3] == pytest.approx(15, rel=1e-6)


def test_a_loading_dose_is_there_at_once_and_the_drip_keeps_it_there(levels: Levels) -> None:
    at = levels(CHILD, ["0,375,0,0,0", "0,6450,64.5,0,0"], [0.0, 1.0, 5.0, 24.0, 99.0])
    assert at == pytest.approx([15.0] * 5, rel=1e-9)


def test_a_dose_every_half_life_swings_twofold_about_the_level_of_the_drip(levels: Levels) -> None:
    """Half of a dose leaves in each interval: 1, 1.5, 1.75 ... 2 doses inside; on average as much as in the drip."""
    each = 64.5 * HALF_LIFE_H
    dose = f"0,{each!r},0,30,{HALF_LIFE_H!r}"
    just_after = levels(CHILD, [dose], [n * HALF_LIFE_H for n in (0, 1, 2, 30)])
    assert np.array(just_after) * 25 / each == pytest.approx([1, 1.5, 1.75, 2], rel=1e-6)
    nodes, weights = np.polynomial.legendre.leggauss(12)
    inside = [float((29.5 + x / 2) * HALF_LIFE_H) for x in nodes]
    found = levels(CHILD, [dose], [*inside, 29.999999 * HALF_LIFE_H])
    assert found[-1] == pytest.approx(just_after[-1] / 2, rel=1e-5)
    assert float(weights / 2 @ found[:-1]) == pytest.approx(15, rel=1e-6)


def test_ten_milligrams_of_zolpidem_foretell_five(levels: Levels) -> None:
    """Volume and absorption from the 10 mg of the label; its 5 mg, and both half-lives by `nca`, come out."""
    k, t_max, peak = math.log(2) / 2.5, 1.6, 121.0
    low, high = k * 1.0001, 50.0
    for _ in range(100):
        ka = (low + high) / 2
        low, high = (ka, high) if math.log(ka / k) / (ka - k) > t_max else (low, ka)
    volume = 10 * math.exp(-k * t_max) / peak * 1000
    model = (
        "compartments = 1\nabsorption = 'first_order'\n[parameters]\n"
        f"CL = '{k * volume} L/h'\nV = '{volume} L'\nKA = '{ka} 1/h'\n"
    )
    times = [0.0, 0.5, 1.0, 1.6, 2.0, 3.0, 5.0, 8.0, 12.0, 16.0]
    five, ten = (np.array(levels(model, [f"0,{dose},0,0,0"], times)) * 1000 for dose in (5, 10))
    assert times[int(ten.argmax())] == t_max
    assert ten.max() == pytest.approx(121, rel=1e-6)
    assert five.max() == pytest.approx(59, rel=0.03)


def test_nca_gives_back_what_the_drip_was_made_of(levels: Levels, tmp_path: Path) -> None:
    times = [0.0, 1.0, 2.0, 3.0, 4.0, 6.0, 8.0, 10.0, 12.0, 16.0, 20.0, 24.0]
    at = levels(CHILD, ["0,375,0,0,0"], times)
    file = tmp_path / "child.csv"
    file.write_text("time,conc\n" + "".join(f"{t},{level!r}\n" for t, level in zip(times, at, strict=True)))
    (found,) = nca(file, dose=375.0, route="bolus", method="linear-up-log-down").subjects
    assert found.half_life_h == pytest.approx(HALF_LIFE_H, rel=1e-6)
    assert (found.cl_f, found.vz_f, found.c0) == (pytest.approx(4.3), pytest.approx(25), pytest.approx(15))
