"""Ignorance about the fitted numbers."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from nightleaf.errors import Malformed
from nightleaf.evidence import LIBRARY, Ledger, load_library
from nightleaf.night.ensemble import PLACE, drawn_parameters, read_ensemble
from nightleaf.night.parameters import night_parameters
from nightleaf.night.population import Sleepers
from nightleaf.night.simulate import simulate_nights
from nightleaf.sleep.block import block_statistics


def test_without_a_draw_the_numbers_in_force_are_read() -> None:
    library = load_library()
    assert drawn_parameters(Ledger(library)) == night_parameters(Ledger(library).read)


def test_a_draw_takes_one_member_whole() -> None:
    library = load_library()
    members, ledger = read_ensemble(LIBRARY), Ledger(library, seed=1, draw=5)
    drawn_parameters(ledger)
    assert any(all(ledger.keys[key] == number for key, number in member.items()) for member in members)


def test_the_same_draw_is_the_same_member_and_draws_differ() -> None:
    library = load_library()
    drawn = [drawn_parameters(Ledger(library, seed=1, draw=draw)) for draw in (0, 0, 1, 2, 3, 4)]
    assert drawn[0] == drawn[1]
    assert len({one.arousal.lam_k for one in drawn}) > 2


def test_every_column_is_a_fitted_number_of_the_night() -> None:
    library = load_library()
    for key in read_ensemble(LIBRARY)[0]:
        assert library.parameter(key).in_use.name == "healthy_night", key


def test_an_ensemble_of_another_length_than_its_card_says_is_refused(tmp_path: Path) -> None:
    root = shutil.copytree(LIBRARY, tmp_path / "library")
    lines = (root / PLACE).read_text(encoding="utf-8").splitlines()
    (root / PLACE).write_text("\n".join(lines[:-1]) + "\n", encoding="utf-8")
    with pytest.raises(Malformed, match="tells of"):
        drawn_parameters(Ledger(load_library(root), seed=1, draw=0))


def test_members_sleep_as_healthy_adults() -> None:
    library = load_library()
    people = Sleepers.cohort(320)
    for draw in range(6):
        nights = simulate_nights(people, drawn_parameters(Ledger(library, seed=3, draw=draw)))
        found = {
            name: float(np.nanmean(x)) for name, x in block_statistics(nights.stages, 30.0).items() if "swa" not in name
        }
        assert 385 < found["tst_min"] < 450
        assert 10 < found["n3_percent"] < 24
        assert 15 < found["rem_percent"] < 27
