"""The equations over whole arrays, for peers that work so: one step, one epoch, the slope of the deterministic twin.

`xp` is the array module (NumPy, or JAX's). `p` are the 45 rows of `workload.people`.
"""
# ruff: noqa: N806  (symbols of the model)

from typing import Any

import numpy as np
from workload import (
    C_GAIN,
    C_RATE,
    CLOCK_GAIN,
    DT_S,
    F_MAX,
    F_RATE,
    F_REM,
    F_START,
    F_WAKE,
    H_START,
    S_FALL,
    S_N2,
    S_N3,
    S_RISE,
    WEIGHTS,
)

TURN = 2 * np.pi / 86400
State = tuple[Any, ...]


def start(xp: Any, p: Any) -> State:
    """The 22 states at the beginning."""
    none = p[11] * 0
    f = [none + float(first) for first in F_START]
    return (p[11], *[none] * 7, *f, *(xp.tanh(one * float(gain)) for one, gain in zip(f, C_GAIN, strict=True)),
            none + H_START, none)  # fmt: skip


def step(xp: Any, x: State, p: Any, sky: Any, z: Any) -> State:
    """One Euler-Maruyama step; `sky` is sine and cosine of the time of day, `z` three normals."""
    E, f, c, h, S = x[7], x[8:14], x[14:20], x[20], x[21]
    e = [c[i] * (1 + p[19 + i] * (E * p[13 + i] / (1 + E * p[13 + i]))) for i in range(6)]
    circadian = p[39] * sky[0] + p[40] * sky[1]
    n = []
    for i in range(6):
        into = sum(float(WEIGHTS[i, j]) * e[j] for j in range(6))
        into = into + (p[44] * h - CLOCK_GAIN * circadian) if i == 2 else into + circadian if i == 5 else into
        aim = 0.5 * float(F_MAX[i]) * (1 + xp.tanh((into - p[25 + i]) * p[31 + i]))
        n.append(f[i] + float(F_RATE[i]) * (aim - f[i]))
    for i, size, noise in zip((0, 2, 3), p[41:44], z, strict=True):
        n[i] = n[i] + size * noise
    n = [xp.maximum(one, 0) for one in n]
    c = [c[i] + float(C_RATE[i]) * (xp.tanh(f[i] * float(C_GAIN[i])) - c[i]) for i in range(6)]
    wake = n[0] > F_WAKE
    h = h + xp.where(wake, (1 - h) * p[37], -h * p[38])
    S = S + xp.where((n[2] > F_WAKE) & ~wake, (h - S) * S_RISE, -S * S_FALL)
    return (*(one + slope for one, slope in zip(x[:8], kinetics(x, p), strict=True)), *n, *c, h, S)


def kinetics(x: State, p: Any) -> State:
    """Change of the eight kinetic states in a step."""
    g1, g2, g3, C, P, gm, M, E = x[:8]
    moved, emptied, absorbed, back = p[0] * g1, p[0] * g2, p[1] * g3, p[4] * P - p[3] * C
    formed, first, entered = p[5] * C, p[6] * absorbed, p[7] * gm
    return (-moved, moved - emptied, emptied - absorbed, absorbed - first - p[2] * C - formed + back, -back,
            first - entered, entered + formed - p[8] * M, p[9] * (C + p[10] * M - E))  # fmt: skip


def called(xp: Any, x: State) -> Any:
    """Stage of an epoch from the state at its end."""
    asleep = xp.where(x[11] > F_REM, 4, 1 + (x[21] > S_N2) + (x[21] > S_N3))
    return xp.where(x[8] > F_WAKE, 0, asleep)


def nothing_yet(p: Any) -> State:
    """The 20 numbers before the first epoch, the running bout of sleep and the stage before."""
    none = p[11] * 0
    return (*[none] * 7, *[none - 1] * 3, *[none] * 9, none + 1, none, none)


def noted(xp: Any, m: State, x: State, stage: Any, epoch: Any) -> State:
    """The numbers with one more epoch."""
    C, E, h, S = x[3], x[7], x[20], x[21]
    asleep, changed = stage > 0, stage != m[21]
    bout = xp.where(asleep, m[20] + 1, 0)
    firsts = [xp.where(seen & (m[7 + i] < 0), epoch, m[7 + i])
              for i, seen in enumerate((asleep, stage == 4, stage == 3))]  # fmt: skip
    return (*(m[i] + xp.where(stage == i, 1, 0) for i in range(5)), m[5] + xp.where(changed, 1, 0),
            m[6] + xp.where(changed & ~asleep, 1, 0), *firsts, xp.where(asleep, epoch, m[10]), xp.maximum(m[11], bout),
            m[12] + S, xp.maximum(m[13], S), xp.maximum(m[14], C), xp.where(m[14] < C, epoch, m[15]), m[16] + C,
            xp.maximum(m[17], E), m[18] + h, xp.minimum(m[19], h), bout, stage)  # fmt: skip


def slope(xp: Any, t: Any, y: Any, p: Any) -> Any:
    """Slope per second of the 22 states of one person, noise left out (arrays (22,) and (45,))."""
    f, c, h, S, E = y[8:14], y[14:20], y[20], y[21], y[7]
    x = E * p[13:19]
    circadian = p[39] * xp.sin(TURN * t) + p[40] * xp.cos(TURN * t)
    zero = circadian * 0
    outside = xp.stack([zero, zero, p[44] * h - CLOCK_GAIN * circadian, zero, zero, circadian])
    into = xp.asarray(WEIGHTS, y.dtype) @ (c * (1 + p[19:25] * (x / (1 + x)))) + outside
    aim = 0.5 * xp.asarray(F_MAX, y.dtype) * (1 + xp.tanh((into - p[25:31]) * p[31:37]))
    df = xp.asarray(F_RATE, y.dtype) * (aim - f)
    dc = xp.asarray(C_RATE, y.dtype) * (xp.tanh(f * xp.asarray(C_GAIN, y.dtype)) - c)
    wake = f[0] > F_WAKE
    dh = xp.where(wake, (1 - h) * p[37], -h * p[38])
    dS = xp.where((f[2] > F_WAKE) & ~wake, (h - S) * S_RISE, -S * S_FALL)
    return xp.concatenate([xp.stack(kinetics(y, p)), df, dc, xp.stack([dh, dS])]) / DT_S
