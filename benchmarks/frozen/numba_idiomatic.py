"""Numba as users write it: `prange` over people, scalar float64, `math.tanh`, `np.random.normal`."""
# ruff: noqa: N803, N806, PLR0912, PLR0915  (symbols of the model; written as one long loop, as people do)

import math
from collections.abc import Callable

import numpy as np
import workload
from numba import njit, prange
from workload import (
    C_GAIN,
    C_RATE,
    CLOCK_GAIN,
    EPOCHS,
    F_MAX,
    F_RATE,
    F_REM,
    F_START,
    F_WAKE,
    H_START,
    NUMBERS,
    S_FALL,
    S_N2,
    S_N3,
    S_RISE,
    STEPS,
    WEIGHTS,
    Answer,
)

NAME, NIGHTS = "Numba, as users write it", 64
HOW = "float64, one person after another in prange, math.tanh, np.random.normal"


@njit(parallel=True)
def night(P, sky, stages, m):
    """All nights."""
    for n in prange(P.shape[1]):
        p = P[:, n].copy()
        F, c, e, new = F_START.copy(), np.tanh(F_START * C_GAIN), np.zeros(6), np.zeros(6)
        g1, g2, g3, C, Pp, gm, M, E, h, S = p[11], 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, H_START, 0.0
        before, bout = 0, 0
        m[7:10, n], m[19, n] = -1, 1
        for ep in range(EPOCHS):
            for k in range(STEPS):
                at = ep * STEPS + k
                for j in range(6):
                    x = E * p[13 + j]
                    e[j] = c[j] * (1 + p[19 + j] * (x / (1 + x)))
                u = p[39] * sky[at, 0] + p[40] * sky[at, 1]
                for i in range(6):
                    into = 0.0
                    for j in range(6):
                        into += WEIGHTS[i, j] * e[j]
                    if i == 2:
                        into += p[44] * h - CLOCK_GAIN * u
                    if i == 5:
                        into += u
                    new[i] = F[i] + F_RATE[i] * (
                        0.5 * F_MAX[i] * (1 + math.tanh((into - p[25 + i]) * p[31 + i])) - F[i]
                    )
                for j in range(6):
                    c[j] += C_RATE[j] * (math.tanh(F[j] * C_GAIN[j]) - c[j])
                new[0] += p[41] * np.random.normal()
                new[2] += p[42] * np.random.normal()
                new[3] += p[43] * np.random.normal()
                for i in range(6):
                    F[i] = max(new[i], 0.0)
                if F[0] > F_WAKE:
                    h += (1 - h) * p[37]
                else:
                    h -= h * p[38]
                if F[2] > F_WAKE and F[0] <= F_WAKE:
                    S += (h - S) * S_RISE
                else:
                    S -= S * S_FALL
                a1, a2, a3, back = p[0] * g1, p[0] * g2, p[1] * g3, p[4] * Pp - p[3] * C
                formed, first, entered, dE = p[5] * C, p[6] * a3, p[7] * gm, p[9] * (C + p[10] * M - E)
                g1, g2, g3 = g1 - a1, g2 + a1 - a2, g3 + a2 - a3
                C, Pp, gm = C + a3 - first - p[2] * C - formed + back, Pp - back, gm + first - entered
                M, E = M + entered + formed - p[8] * M, E + dE
            if F[0] > F_WAKE:
                stage = 0
            elif F[3] > F_REM:
                stage = 4
            else:
                stage = 1 + (S > S_N2) + (S > S_N3)
            stages[ep, n] = stage
            m[stage, n] += 1
            if stage != before:
                m[5, n] += 1
                if stage == 0:
                    m[6, n] += 1
            bout = bout + 1 if stage > 0 else 0
            if stage > 0:
                m[10, n] = ep
                if m[7, n] < 0:
                    m[7, n] = ep
            if stage == 4 and m[8, n] < 0:
                m[8, n] = ep
            if stage == 3 and m[9, n] < 0:
                m[9, n] = ep
            m[11, n] = max(m[11, n], bout)
            m[12, n] += S
            m[13, n] = max(m[13, n], S)
            if m[14, n] < C:
                m[14, n], m[15, n] = C, ep
            m[16, n] += C
            m[17, n] = max(m[17, n], E)
            m[18, n] += h
            m[19, n] = min(m[19, n], h)
            before = stage


def ready(rows: np.ndarray) -> Callable[[np.ndarray], Answer]:
    """A call that simulates people; everything is compiled."""
    sky = workload.clock().astype(np.float64)

    def simulate(rows: np.ndarray) -> Answer:
        count = rows.shape[1]
        answer = Answer(np.zeros((EPOCHS, count), np.uint8), np.zeros((NUMBERS, count)))
        night(rows.astype(np.float64), sky, *answer)
        return answer

    simulate(rows[:, :1])
    return simulate
