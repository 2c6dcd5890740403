"""The frozen workload: what every peer is given and what every peer gives back.

16 h of one person: 8 linear kinetic states, 6 firing rates, 6 transmitters, a homeostat and slow-wave activity under a
circadian sine; 6 saturating effects; 11,520 Euler-Maruyama steps of 5 s; a stage every 30 s; 20 numbers of the night.
It is no model of nightleaf and never changes, so that timings of years can be compared.
"""

from typing import Any, NamedTuple

import numpy as np

EPOCHS, STEPS, DT_S = 1920, 6, 5.0
EPOCH_S = STEPS * DT_S
NAMES = "g1 g2 g3 C P gm M E F0 F1 F2 F3 F4 F5 c0 c1 c2 c3 c4 c5 h S"
STATES = tuple(NAMES.split())
NUMBERS = 20
WEIGHTS = np.array([
    [-0.2, -0.3, -1.6, 0.1, 0.3, 0.9],
    [-0.2, -0.4, -1.6, 0.1, 0.2, 0.8],
    [-1.6, -0.6, -0.3, 0.0, -0.1, -0.3],
    [-2.0, -1.6, -0.1, 0.45, 0.5, -0.2],
    [-0.4, -0.3, -1.2, 0.6, 0.4, 0.6],
    [-0.1, -0.1, -1.3, 0.0, 0.2, 0.5],
])  # fmt: skip
F_MAX = np.array([6.5, 6.5, 5.0, 5.0, 5.0, 4.0])
F_RATE = np.array([0.2, 0.2, 0.3, 0.25, 0.3, 0.15])  # a step
F_START = np.array([5.0, 5.0, 0.1, 0.1, 3.0, 3.0])
C_GAIN = np.array([0.2, 0.2, 0.25, 0.35, 0.35, 0.4])
C_RATE = np.array([0.2, 0.15, 0.25, 0.3, 0.3, 0.1])  # a step
F_WAKE, F_REM = 2.0, 1.8
S_RISE, S_FALL, S_N2, S_N3 = 0.004, 0.02, 0.3, 0.55
CLOCK_GAIN, H_START = 0.3, 0.5
WAKE, N1, N2, N3, REM = range(5)


class Answer(NamedTuple):
    """What a peer returns: stages uint8 (1920, people) and 20 numbers of each night, float (20, people)."""

    stages: Any
    numbers: Any


def people(count: int, seed: int = 1) -> np.ndarray:
    """Parameters of so many people, float32 (45, count).

    Rows: 0-11 kinetics (rates are a step: transit, absorption, elimination, to and from the periphery, formation;
    first-pass share; metabolite from the gut, its elimination; effect site; its potency, dose), 12 unused, 13-18
    1 / EC50, 19-24 largest effect, 25-30 threshold, 31-36 slope, 37-38 homeostat up and down, 39-40 circadian
    amplitude in phase and out of it, 41-43 noise, 44 gain of sleep need.
    """
    dice, rows, hour = np.random.default_rng(seed), np.zeros((45, count)), 3600.0

    def spread(middle: float, cv: float) -> np.ndarray:
        return middle * np.exp(dice.normal(0, cv, count))

    rates = [6, 3, 0.25, 0.3, 0.15, 0.06, 0.08 * hour / DT_S, 2, 0.35, 2, hour / DT_S, hour / DT_S]
    for i, rate in enumerate(rates):
        rows[i] = spread(rate / hour * DT_S, 0.25)
    for i, ec50 in enumerate((0.3, 0.5, 0.4, 0.6, 0.8, 1.0)):
        rows[13 + i] = 1 / spread(ec50, 0.3)
    for i, largest in enumerate((-0.25, 0.1, 0.3, -0.2, -0.1, -0.15)):
        rows[19 + i] = largest * spread(1, 0.2)
    for i, threshold in enumerate((-0.1, -0.05, -0.35, 0.2, 0.0, -0.05)):
        rows[25 + i] = threshold + dice.normal(0, 0.03, count)
    for i, width in enumerate((0.5 / 1.3, 0.5, 0.35, 0.35, 0.4, 0.4)):
        rows[31 + i] = spread(1 / width, 0.05)
    rows[37], rows[38] = spread(DT_S / (16 * hour), 0.1), spread(DT_S / (4 * hour), 0.1)
    phase, size = dice.normal(1.6, 0.4, count), spread(0.35, 0.2)
    rows[39], rows[40] = size * np.cos(phase), size * np.sin(phase)
    for i in range(3):
        rows[41 + i] = spread(0.25, 0.1)
    rows[44] = spread(1.3, 0.1)
    return rows.astype(np.float32)


def without_noise(rows: np.ndarray) -> np.ndarray:
    """The deterministic twin: the same people with no noise."""
    quiet = rows.copy()
    quiet[41:44] = 0
    return quiet


def clock() -> np.ndarray:
    """Sine and cosine of the time of day at every step, float32 (11520, 2)."""
    angle = 2 * np.pi / 86400 * DT_S * np.arange(EPOCHS * STEPS)
    return np.stack([np.sin(angle), np.cos(angle)], 1).astype(np.float32)


def stages_of(F0: np.ndarray, F3: np.ndarray, S: np.ndarray) -> np.ndarray:  # noqa: N803
    """Stage of every epoch from the states at its end."""
    asleep = np.where(F3 > F_REM, REM, N1 + (S > S_N2) + (S > S_N3))
    return np.where(F0 > F_WAKE, WAKE, asleep).astype(np.uint8)


def numbers_of(stages: np.ndarray, C: np.ndarray, E: np.ndarray, h: np.ndarray, S: np.ndarray) -> np.ndarray:  # noqa: N803
    """The 20 numbers of a night from whole courses (epochs, people), for peers that keep them."""
    changed = np.diff(stages, axis=0, prepend=np.uint8(WAKE)) != 0
    asleep = stages != WAKE
    epoch = np.arange(len(stages))[:, None]
    awake_last = np.maximum.accumulate(np.where(asleep, -1, epoch), axis=0)

    def first(where: np.ndarray) -> np.ndarray:
        return np.where(where.any(0), where.argmax(0), -1)

    return np.array([
        *((stages == stage).sum(0) for stage in range(5)), changed.sum(0), (changed & ~asleep).sum(0),
        first(asleep), first(stages == REM), first(stages == N3), (epoch * asleep).max(0), (epoch - awake_last).max(0),
        S.sum(0), S.max(0), np.maximum(C.max(0), 0), C.argmax(0), C.sum(0), E.max(0), h.sum(0), np.minimum(h.min(0), 1),
    ])  # fmt: skip
