"""The deterministic twin for solvers of differential equations: slope, start, and an answer from whole courses."""

# ruff: noqa: N806  (symbols of the model)

import math
from typing import Any

import arrays
import numpy as np
from arrays import TURN, kinetics
from workload import (
    C_GAIN,
    C_RATE,
    CLOCK_GAIN,
    DT_S,
    EPOCH_S,
    EPOCHS,
    F_MAX,
    F_RATE,
    F_WAKE,
    S_FALL,
    S_RISE,
    WEIGHTS,
    Answer,
    numbers_of,
    stages_of,
)

END_S = EPOCHS * EPOCH_S
AT_S = np.arange(1, EPOCHS + 1) * EPOCH_S
KEPT = (8, 11, 21, 3, 7, 20)  # F0, F3, S, C, E, h


def slope(t: float, y: np.ndarray, p: np.ndarray) -> np.ndarray:
    """Slope per second of the 22 states of one person, as one writes it in NumPy, with few calls."""
    f, c, h, S, E = y[8:14], y[14:20], y[20], y[21], y[7]
    x = E * p[13:19]
    circadian = p[39] * math.sin(TURN * t) + p[40] * math.cos(TURN * t)
    into = WEIGHTS @ (c * (1 + p[19:25] * (x / (1 + x))))
    into[2] += p[44] * h - CLOCK_GAIN * circadian
    into[5] += circadian
    d = np.empty(22)
    d[:8] = kinetics(y, p)
    d[8:14] = F_RATE * (0.5 * F_MAX * (1 + np.tanh((into - p[25:31]) * p[31:37])) - f)
    d[14:20] = C_RATE * (np.tanh(f * C_GAIN) - c)
    wake = f[0] > F_WAKE
    d[20] = (1 - h) * p[37] if wake else -h * p[38]
    d[21] = (h - S) * S_RISE if f[2] > F_WAKE and not wake else -S * S_FALL
    return d / DT_S


def start(p: np.ndarray) -> np.ndarray:
    """The 22 states of one person at the beginning."""
    return np.array(arrays.start(np, p))


def answer(courses: Any) -> Answer:
    """Stages and numbers from the kept courses of many people, each (epochs, 6)."""
    F0, F3, S, C, E, h = np.stack(list(courses)).transpose(2, 1, 0)
    stages = stages_of(F0, F3, S)
    return Answer(stages, numbers_of(stages, C, E, h, S))
