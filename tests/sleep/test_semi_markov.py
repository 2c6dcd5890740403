"""The baseline: reproducible night by night, true to its own numbers, and close to the nights it was fitted to."""

import csv
import dataclasses
import importlib.util
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from nightleaf.errors import EpochMismatch, InputError, Malformed, UnknownKey, Unsourced
from nightleaf.evidence import LIBRARY, load_library
from nightleaf.evidence.norm_card import norm_cards, structure_figures
from nightleaf.sleep.dwell import DwellMixture
from nightleaf.sleep.semi_markov import UNSCORED, SemiMarkov, fit_semi_markov, simulate_semi_markov
from nightleaf.sleep.semi_markov_table import semi_markov_from_rows, semi_markov_rows, shipped_semi_markov
from nightleaf.sleep.structure import count_structure
from nightleaf.sleep.structure_summary import hold_against, summarise

EPOCHS = 1012  # the mean time in bed of the healthy nights, 506 min
PEOPLE = 1500


@pytest.fixture(scope="module")
def model() -> SemiMarkov:
    return shipped_semi_markov(load_library())


@pytest.fixture(scope="module")
def nights(model: SemiMarkov) -> np.ndarray:
    return simulate_semi_markov(model, np.arange(PEOPLE), np.zeros(PEOPLE, int), EPOCHS, seed=11)


def test_a_night_is_the_same_alone_in_a_crowd_and_in_any_order(model: SemiMarkov, nights: np.ndarray) -> None:
    chosen = np.array([700, 3, 1300])
    again = simulate_semi_markov(model, chosen, np.zeros(3, int), EPOCHS, seed=11)
    np.testing.assert_array_equal(again, nights[:, chosen])


def test_a_night_of_very_many_bouts_is_finished(model: SemiMarkov) -> None:
    """More bouts than are drawn for at first: stages that last one epoch each."""
    ones = np.ones_like(model.dwell.short_mean)
    restless = dataclasses.replace(model, dwell=DwellMixture(0 * ones, ones, ones))
    stages = simulate_semi_markov(restless, [4, 5], 0, 2000, seed=3)
    shifts = count_structure(stages, 30).metrics["stage_shifts_per_h"]
    assert (shifts > 119).all()
    np.testing.assert_array_equal(stages[:, 1], simulate_semi_markov(restless, [5], 0, 2000, seed=3)[:, 0])


def test_person_replicate_and_seed_each_give_another_night(model: SemiMarkov) -> None:
    def night(person: int, replicate: int, seed: int) -> bytes:
        return simulate_semi_markov(model, [person], [replicate], EPOCHS, seed).tobytes()

    assert len({night(1, 0, 1), night(2, 0, 1), night(1, 1, 1), night(1, 0, 2)}) == 4


def test_each_night_has_its_own_time_in_bed(model: SemiMarkov) -> None:
    ends = np.array([1, 300, 1200])
    stages = simulate_semi_markov(model, np.arange(3), np.zeros(3, int), ends, seed=1)
    assert stages.shape == (1200, 3)
    assert stages.dtype == np.uint8
    np.testing.assert_array_equal((stages != UNSCORED).sum(axis=0), ends)
    assert all((stages[end:, i] == UNSCORED).all() for i, end in enumerate(ends))
    alone = simulate_semi_markov(model, [1], [0], 300, seed=1)
    np.testing.assert_array_equal(alone[:, 0], stages[:300, 1])


def test_what_never_follows_never_follows(nights: np.ndarray) -> None:
    changes = count_structure(nights, 30).changes.sum(axis=(0, 1))
    assert changes[3, 4] == changes[4, 3] == changes[1, 3] == 0
    assert changes.sum() > 1_000_000


def test_a_fit_to_its_own_nights_gives_the_model_back(model: SemiMarkov, nights: np.ndarray) -> None:
    again = fit_semi_markov(nights, 30, pseudo_count=1, fewest_bouts=10)
    np.testing.assert_allclose(again.follows, model.follows, atol=0.03)
    np.testing.assert_allclose(again.first, model.first, atol=0.02)
    mean, true = (
        (d.short_share * d.short_mean + (1 - d.short_share) * d.long_mean) for d in (again.dwell, model.dwell)
    )
    # dwell times that the final awakening cuts are a little shorter in the last third
    np.testing.assert_allclose(mean[:2], true[:2], rtol=0.12)
    np.testing.assert_allclose(mean[2], true[2], rtol=0.25)
    assert again.latency_ln_mean == pytest.approx(model.latency_ln_mean, abs=0.15)
    assert again.latency_ln_sd == pytest.approx(model.latency_ln_sd, abs=0.15)


def test_the_shipped_baseline_has_the_structure_of_the_recorded_nights(nights: np.ndarray) -> None:
    """Of what it was fitted to: bouts per night and their mean, and what follows what, 9 in 10 within the interval."""
    library = load_library()
    (card,) = (card for card in norm_cards(library) if card.key == "night_dod_majority")
    names = {"bouts_per_night", "bout_mean_min", "change", "change_third_1", "change_third_2", "change_third_3"}
    rows = [row for row in structure_figures(card, library) if row.statistic in names]
    assert len(rows) > 100
    assert np.mean([row.inside for row in hold_against(count_structure(nights, 30), rows)]) >= 0.9


def test_it_lacks_what_makes_people_differ(nights: np.ndarray) -> None:
    """A known fault: all its nights are nights of one average sleeper, whose REM does not wait for its turn."""
    found = summarise(count_structure(nights, 30))
    library = load_library()
    (card,) = (card for card in norm_cards(library) if card.key == "night_dod_majority")
    recorded = {(one.statistic, one.key): one for one in structure_figures(card, library)}
    for metric in ("awakenings", "n1_percent", "stage_shifts_per_h"):
        assert found["sd", metric] < recorded["sd", metric].ci_lo
    assert found["sd", "rem_latency_min"] > recorded["sd", "rem_latency_min"].ci_hi


def test_a_table_of_the_model_gives_the_model_back(model: SemiMarkov) -> None:
    again = semi_markov_from_rows(semi_markov_rows(model))
    np.testing.assert_allclose(again.follows, model.follows, atol=1e-6)
    for one, other in zip(again.dwell, model.dwell, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-5)
    assert (again.epoch_s, again.terminal_ln_sd) == (model.epoch_s, model.terminal_ln_sd)


def test_chances_are_chances(model: SemiMarkov) -> None:
    np.testing.assert_allclose(model.follows.sum(axis=2), 1, atol=1e-5)
    assert model.first.sum() == pytest.approx(1, abs=1e-5)
    assert (np.diagonal(model.follows, axis1=1, axis2=2) == 0).all()
    assert (model.dwell.short_mean >= 1).all()
    assert (model.dwell.long_mean >= model.dwell.short_mean - 1e-6).all()


def test_a_stage_that_is_rare_in_a_third_lasts_as_in_the_whole_night() -> None:
    nights = np.repeat(np.array([0] + [1, 2, 2, 2, 3, 3, 0, 4, 4] * 10 + [0, 0], np.int8)[:, None], 3, axis=1)
    nights[-25:-2, 0] = 2
    model = fit_semi_markov(nights, 30, pseudo_count=1, fewest_bouts=1000)
    for part in model.dwell:
        np.testing.assert_array_equal(part[0], part[2])


def test_nights_without_sleep_do_not_count_and_all_such_are_refused() -> None:
    night = np.array([0, 1, 2, 3, 2, 0, 4, 2, 0, 0], np.int8)[:, None]
    kwargs = {"pseudo_count": 1.0, "fewest_bouts": 5}
    with_awake = np.concatenate((night, np.zeros_like(night)), axis=1)
    one, two = fit_semi_markov(night, 30, **kwargs), fit_semi_markov(with_awake, 30, **kwargs)
    np.testing.assert_array_equal(one.follows, two.follows)
    assert one.latency_ln_mean == two.latency_ln_mean
    with pytest.raises(InputError, match="no night holds sleep"):
        fit_semi_markov(np.zeros((9, 2), np.int8), 30, **kwargs)


def test_times_in_bed_and_persons_that_cannot_be_are_refused(model: SemiMarkov) -> None:
    with pytest.raises(EpochMismatch, match="expected 1 or more"):
        simulate_semi_markov(model, [1, 2], [0, 0], [500, 0])
    with pytest.raises(InputError, match="person numbers"):
        simulate_semi_markov(model, [-1], [0], 100)


def drop(rows: list[dict]) -> list[dict]:
    return rows[:-1]


def twice(rows: list[dict]) -> list[dict]:
    return [*rows, rows[5]]


def word(rows: list[dict]) -> list[dict]:
    return [{**rows[0], "value": "many"}, *rows[1:]]


@pytest.mark.parametrize(("spoil", "words"), [(drop, "no row for follows"), (twice, "twice"), (word, "'many'")])
def test_a_table_with_a_fault_is_refused_with_its_place(
    model: SemiMarkov, spoil: Callable[[list[dict]], list[dict]], words: str
) -> None:
    with pytest.raises(InputError, match=words):
        semi_markov_from_rows(spoil(semi_markov_rows(model)))


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    return Path(shutil.copytree(LIBRARY, tmp_path / "library"))


def test_a_library_without_the_table_or_its_account_is_refused(copied: Path) -> None:
    folder = copied / "parameters" / "sleep"
    card, table = folder / "semi_markov.toml", folder / "semi_markov.csv"
    text = table.read_text(encoding="utf-8")
    table.write_text(text.replace("epoch_s,,,,30.0", "epoch_s,,,,thirty"), encoding="utf-8")
    with pytest.raises(Malformed, match=r"semi_markov\.csv: line 2: 'thirty'"):
        shipped_semi_markov(load_library(copied))
    table.write_text(text.replace("quantity,", "what,"), encoding="utf-8")
    with pytest.raises(Malformed, match="columns must be"):
        shipped_semi_markov(load_library(copied))
    table.unlink()
    with pytest.raises(UnknownKey, match="semi_markov"):
        shipped_semi_markov(load_library(copied))
    table.write_text(text, encoding="utf-8")
    card.write_text(card.read_text(encoding="utf-8").replace("seed = 1\n", ""), encoding="utf-8")
    load_library.cache_clear()
    with pytest.raises(Unsourced, match="'seed'"):
        shipped_semi_markov(load_library(copied))


def test_the_shipped_table_is_as_the_script_writes_it(model: SemiMarkov) -> None:
    path = LIBRARY / "parameters" / "sleep" / "semi_markov.csv"
    with path.open(encoding="utf-8", newline="") as file:
        written = list(csv.DictReader(file))
    assert [{name: str(value) for name, value in row.items()} for row in semi_markov_rows(model)] == written


def test_the_script_says_what_it_needs_when_the_recordings_are_not_named(monkeypatch: pytest.MonkeyPatch) -> None:
    path = Path(__file__).parents[2] / "calibration" / "semi_markov.py"
    spec = importlib.util.spec_from_file_location("calibration_semi_markov", path)
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    monkeypatch.delenv("NIGHTLEAF_REAL_DATA", raising=False)
    with pytest.raises(SystemExit, match="NIGHTLEAF_REAL_DATA is not set"):
        script.write_tables()
