"""A wearable's numbers from published tables and one person's record: how often, how long, how differently."""

import csv
from pathlib import Path

import numpy as np
from matching import match
from numpy.typing import NDArray
from scoring_statistics import Floats

from nightleaf.sleep.observer import ObserverParameters, Readings, WearableStage, observe_wearable, wearable_parameters

SHOWN = {"wake": 0, "light": 2, "deep": 3, "rem": 4}
WORN = dict(zip(SHOWN, (WearableStage.WAKE, WearableStage.LIGHT, WearableStage.DEEP, WearableStage.REM), strict=True))
PUBLISHED = {
    "wake": (0.677, 0.233, 0.008, 0.082),
    "light": (0.068, 0.780, 0.075, 0.077),
    "deep": (0.015, 0.348, 0.617, 0.021),
    "rem": (0.061, 0.245, 0.018, 0.676),
}
"""robbins_2024, table 2, Fitbit: of the epochs of a true stage the share shown as wake, light, deep, REM."""
DIFFERS = {"wake": 0.231, "light": 0.090, "deep": 0.211, "rem": 0.233}
"""robbins_2024, table 2, Fitbit: standard deviation between people of the share shown right."""
WAKE_INSIDE = 0.428
"""stucky_2021, table 4: of the epochs of wake between first and last sleep the share shown as wake."""
ERROR, ERROR_OF_SPREAD, ERROR_OF_STAY, NIGHTS_EACH = 0.01, 0.02, 0.004, 40
KEYS = (
    *(f"confusion.{a}_as_{b}" for a in SHOWN for b in SHOWN if a != b),
    *(f"context.stay_{a}" for a in SHOWN),
    "context.distance",
    "context.depth_wake",
    *(f"mood.sd_{a}" for a in SHOWN),
)
START = {"confusion": -3.0, "context.stay": 3.0, "context.distance": -0.2, "context.depth_wake": 0.2, "mood.sd": 1.0}
FREE = {"confusion": 1.5, "context.stay": 1.0, "context.distance": 0.1, "context.depth_wake": 0.5, "mood.sd": 0.5}
FIXED = {"mood.share": 0.9, "context.distance_cap": 120.0}


def staying(folder: Path) -> Floats:
    """How often each stage of the record is followed by itself, first to last sleep."""
    codes = {"W": 0, "L": 1, "D": 2, "R": 3}
    moves = np.zeros((4, 4))
    with (folder / "niplav_fitbit_nights.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["type"] != "stages" or row["main"] != "1" or not row["stages_30s"]:
                continue
            shown = np.array([codes.get(letter, -1) for letter in row["stages_30s"]])
            asleep = np.flatnonzero(shown > 0)
            inside = shown[asleep[0] : asleep[-1] + 1]
            known = (inside[:-1] >= 0) & (inside[1:] >= 0)
            np.add.at(moves, (inside[:-1][known], inside[1:][known]), 1)
    stay: Floats = np.diag(moves) / moves.sum(axis=1)
    return stay


def value_of(key: str, table: dict[str, float]) -> float:
    """The entry whose name the key begins with."""
    return next(value for name, value in table.items() if key.startswith(name))


def numbers(changes: Floats) -> dict[str, float]:
    """Every number of the wearable by key."""
    moved = {
        key: value_of(key, START) + float(change) if not key.startswith("mood.sd") else float(np.exp(change))
        for key, change in zip(KEYS, changes, strict=True)
    }
    return {f"sleep.wearable_{key}": round(value, 3) for key, value in (moved | FIXED).items()}


def parameters(changes: Floats) -> ObserverParameters:
    """The numbers as the observer takes them."""
    known = numbers(changes)
    return wearable_parameters(lambda key, _: known[key])


def moments(majority: NDArray[np.int8], shown: NDArray[np.int8]) -> Floats:
    """What is compared: 16 shares, 4 spreads between readings, wake inside sleep, 4 chances to stay."""
    night = np.where(majority == 1, 2, majority)
    shares, spreads = [], []
    for a, x in SHOWN.items():
        own = night == x
        count = own.sum(axis=0)
        kept = count > 0
        each = [((shown == y) & own).sum(axis=0)[kept] / count[kept] for y in WORN.values()]
        shares += [one.mean() for one in each]
        spreads.append(each[list(SHOWN).index(a)].std())
    places = np.arange(len(night))[:, None]
    asleep = night > 0
    first = asleep.argmax(axis=0)
    last = len(night) - 1 - asleep[::-1].argmax(axis=0)
    inside = (night == 0) & (places > first) & (places < last)
    seen = (shown == WearableStage.WAKE)[inside].mean()
    slept = (shown > 0).cumsum(axis=0) > 0
    slept &= ((shown > 0)[::-1].cumsum(axis=0) > 0)[::-1]
    both = slept[:-1] & slept[1:] & (shown[:-1] >= 0) & (shown[1:] >= 0)
    same = shown[:-1] == shown[1:]
    stay = [same[both & (shown[:-1] == y)].mean() for y in WORN.values()]
    return np.array([*shares, *spreads, seen, *stay])


def fit_wearable(majority: NDArray[np.int8], folder: Path, turns: int = 6) -> tuple[dict[str, float], Floats, Floats]:
    """Numbers by key, the targets, and what the wearable does on the nights."""
    target = np.array([*np.ravel(list(PUBLISHED.values())), *DIFFERS.values(), WAKE_INSIDE, *staying(folder)])
    error = np.array([ERROR] * 16 + [ERROR_OF_SPREAD] * 4 + [ERROR] + [ERROR_OF_STAY] * 4)
    nights = np.repeat(majority, NIGHTS_EACH, axis=1)
    persons = np.repeat(np.arange(majority.shape[1]), NIGHTS_EACH)
    wearables = np.arange(len(persons))

    def shown(changes: Floats, seed: int) -> Floats:
        readings = Readings(persons, np.zeros_like(persons), wearables, seed)
        return moments(nights, observe_wearable(nights, readings, parameters(changes)))

    def residuals(changes: Floats, seed: int) -> Floats:
        apart: Floats = (shown(changes, seed) - target) / error
        return apart

    free = np.array([value_of(key, FREE) for key in KEYS])
    changes = match(residuals, free, turns, print)
    return numbers(changes), target, shown(changes, turns)
