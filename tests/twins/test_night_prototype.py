"""The night kernel against the NumPy prototype of the same equations, row by row, in our statistics.

Run as a program it makes ntsw8_prototype_means.csv anew:

    NIGHTLEAF_PROTOTYPE=FOLDER python tests/twins/test_night_prototype.py
"""

import csv
import importlib.util
import os
import sys
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from types import ModuleType
from unittest.mock import patch

import numba
import numpy as np
import pytest
from numpy.typing import NDArray

from nightleaf.evidence import load_library
from nightleaf.night import simulate
from nightleaf.night._kernel import night_kernel
from nightleaf.night.constants import kernel_constants
from nightleaf.night.parameters import NightParameters, night_parameters
from nightleaf.night.population import Sleepers, person_rows
from nightleaf.night.ports import Effects, Link
from nightleaf.night.simulate import Bedtime, Influence, Run, simulate_nights
from nightleaf.night.symbols import Person
from nightleaf.sleep.block import block_statistics

HERE = Path(__file__).parent
CARD = tomllib.loads((HERE / "ntsw8_prototype_means.toml").read_text(encoding="utf-8"))
ROWS = {row["name"]: row for row in CARD["rows"]}
MAIN = ("no_drug", "caffeine", "mu_opioid", "pain_and_opioid")
BARS = {
    **dict.fromkeys(("tst_min", "waso_min", "sol_min"), 1.0),
    **dict.fromkeys(("n1_percent", "n2_percent", "n3_percent", "rem_percent"), 0.3),
    "rem_latency_min": 2.0,
}
Means = dict[str, tuple[float, float]]


def _prototype_folder() -> Path:
    folder = os.environ.get("NIGHTLEAF_PROTOTYPE")
    return Path(folder) if folder else HERE.parents[2] / "shared/prototype"


@cache
def _prototype(name: str = "prototype_sleep") -> ModuleType:
    file = _prototype_folder() / f"{name}.py"
    if not file.exists():
        pytest.skip(f"NOT COMPARED WITH THE PROTOTYPE: no {file.name}; name its folder in NIGHTLEAF_PROTOTYPE")
    spec = importlib.util.spec_from_file_location(name, file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    writes, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    try:
        spec.loader.exec_module(module)
    finally:
        sys.dont_write_bytecode = writes
    return module


def _means(statistics: Mapping[str, np.ndarray]) -> Means:
    """Mean and standard error of each metric over the nights that have it."""
    found = {name: statistics[name][~np.isnan(statistics[name])] for name in BARS}
    return {name: (float(x.mean()), float(x.std() / np.sqrt(len(x)))) for name, x in found.items()}


def _prototype_means(name: str, people: int) -> Means:
    made, place, batch = _prototype(), list(ROWS).index(name), CARD["batch"]
    blocks = []
    for b in range(-(-people // batch)):
        z = made.sample_people(min(batch, people), np.random.default_rng([place, b, 1]))
        stages, _ = made.simulate(z, seed=[place, b, 2], **ROWS[name]["prototype"])
        blocks.append(block_statistics(stages.astype(np.uint8), 30.0))
    return _means({metric: np.concatenate([block[metric] for block in blocks]) for metric in BARS})


def _prototype_value(key: str, unit: str) -> float:
    """The number that the prototype has, whatever was fitted since."""
    parameter = load_library().parameter(key)
    assert parameter.unit == unit
    return next((value.value for value in parameter.values if value.name == "prototype"), parameter.in_use.value)


def _as_often(per_second: NDArray[np.floating], step_s: float) -> NDArray[np.floating]:
    """The rate at which the prototype's arousals come: it draws one or none in a step, ours a rate times the step."""
    return -np.expm1(-per_second * step_s) / step_s


def _people_of_the_prototype(sleepers: Sleepers, parameters: NightParameters, seed: int) -> Person:
    rows = person_rows(sleepers, parameters, seed)
    return rows._replace(lam=_as_often(rows.lam, parameters.integration.dt))


ADDED_SINCE = {"d2_agonist.eeg", "d2_agonist.rem"}
"""Links of targets that the prototype had, which it did not have."""


def _prototype_links() -> tuple[Link, ...]:
    paths = [path for key, path in load_library().pathways.items() if key not in ADDED_SINCE]
    return tuple(Link(p.key, p.target, p.port, p.mode, _prototype_value(p.gain.key, "1")) for p in paths)


def _our_means(name: str, people: int) -> Means:
    ours = ROWS[name]["ours"]
    effects = ours.get("effects", {})
    with patch.object(simulate, "person_rows", _people_of_the_prototype):
        nights = simulate_nights(
            Sleepers.cohort(people, age=float(ours.get("age", 30)), pain=float(ours.get("pain", 0))),
            night_parameters(_prototype_value),
            Bedtime(float(ours.get("lights_out_h", 23)), float(ours.get("in_bed_h", 8))),
            Influence(Effects.constant(effects), _prototype_links()),
            Run(seed=1, threads=2),
        )
    return _means(block_statistics(nights.stages, nights.epoch_s))


def _stored_means() -> dict[str, Means]:
    means: dict[str, Means] = {}
    with (HERE / "ntsw8_prototype_means.csv").open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            means.setdefault(line["row"], {})[line["metric"]] = float(line["mean"]), float(line["standard_error"])
    return means


def _misses(ours: Means, theirs: Means, *, standard_errors: float = 0.0) -> Iterator[str]:
    """Metrics whose means differ by more than the bar, or than so many standard errors where that is more."""
    for metric, bar in BARS.items():
        (a, a_error), (b, b_error) = ours[metric], theirs[metric]
        if abs(a - b) > max(bar, standard_errors * float(np.hypot(a_error, b_error))):
            yield f"{metric}: ours {a:.2f}, prototype {b:.2f}"


@pytest.mark.parametrize("name", MAIN)
def test_twenty_thousand_nights_agree_with_the_stored_means_of_the_prototype(name: str) -> None:
    assert not list(_misses(_our_means(name, CARD["people"]), _stored_means()[name]))


@pytest.mark.parametrize("name", [name for name in ROWS if name not in MAIN])
def test_five_thousand_nights_agree_within_their_noise(name: str) -> None:
    assert not list(_misses(_our_means(name, 5000), _stored_means()[name], standard_errors=4))


@pytest.mark.parametrize("name", ["no_drug", "mu_opioid", "serotonin_transporter", "pain_and_opioid"])
def test_a_fresh_run_of_the_prototype_agrees_within_its_noise(name: str) -> None:
    theirs = _prototype_means(name, 1500 if name == "no_drug" else 750)
    assert not list(_misses(_our_means(name, 5000), theirs, standard_errors=4))


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in ROWS if name not in MAIN])
def test_twenty_thousand_nights_of_every_row_agree_with_the_stored_means(name: str) -> None:
    assert not list(_misses(_our_means(name, CARD["people"]), _stored_means()[name]))


@pytest.mark.slow
@pytest.mark.parametrize("name", ROWS)
def test_twenty_thousand_fresh_nights_of_the_prototype_agree(name: str) -> None:
    assert not list(_misses(_our_means(name, CARD["people"]), _prototype_means(name, CARD["people"])))


@pytest.mark.slow
def test_almost_every_epoch_is_that_of_the_lanes_prototype(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(numba.config, "CACHE_DIR", str(tmp_path))  # leave no trace beside the prototype
    monkeypatch.syspath_prepend(str(_prototype_folder()))
    theirs, n, seed, replicate = _prototype("prototype_lanes"), 64, 7, 3
    z = theirs.sample_people(n, np.random.default_rng(1))
    stages, eeg = theirs.night(z, seed=seed, night=replicate, age=40.0, pain=0.3)
    out = np.empty((960, n), np.uint8), np.empty((960, n), np.float32), np.empty(n, np.bool_)
    names = np.arange(n, dtype=np.uint32), np.zeros(n, np.uint32), np.full(n, replicate, np.uint32)
    none = np.zeros(0, np.uint32)
    plan = none, none, np.zeros(0, np.float32), np.zeros((1, 1, 1), np.float32), np.zeros(n, np.uint32), 960
    constants_of_theirs = ("night.initial_state.p_init", "night.arousal.k_d")  # rows of a person in ours
    more = np.repeat([[_prototype_value(key, "1")] for key in constants_of_theirs], n, axis=1)
    rows = np.vstack([theirs.people_rows(z, theirs.PARAMS, 40.0, 0.3), more])
    lam = Person._fields.index("lam")
    in_pain = 1 + _prototype_value("night.arousal.k_pain", "1") * rows[Person._fields.index("pain")]
    rows[lam] = _as_often(rows[lam] * in_pain, 5.0) / in_pain
    people = np.ascontiguousarray(rows, np.float32)
    clock = np.ascontiguousarray(theirs.clock_rows(960, theirs.PARAMS, 23.0).T)
    constants = kernel_constants(night_parameters(_prototype_value))
    night_kernel(32)(0, n, out, names, people, plan, clock, constants, (np.uint32(seed), np.uint32(0)), 6)
    # The threshold of an arousal is the same number reached by another formula: it differs in its last bit.
    assert np.mean(out[0] == stages) > 0.999
    assert np.median(np.abs(out[1] / eeg - 1)) < 1e-5
    assert out[2].all()


def test_the_bars_would_notice_a_missing_drug() -> None:
    stored = _stored_means()
    for name in ROWS:
        if name != "no_drug":
            assert list(_misses(stored["no_drug"], stored[name])), name


def _write_means() -> None:
    with (HERE / "ntsw8_prototype_means.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["row", "metric", "mean", "standard_error", "nights"])
        for name in ROWS:
            for metric, (mean, error) in _prototype_means(name, CARD["people"]).items():
                writer.writerow([name, metric, f"{mean:.4f}", f"{error:.4f}", CARD["people"]])


if __name__ == "__main__":
    _write_means()
