"""nightleaf: the frozen workload in lanes, written with `nightleaf.numerics` as the shipped night is."""
# ruff: noqa: N803, N806, PLR0913, PLR0917  (symbols of the model)

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Any, NamedTuple

import numpy as np
import workload
from workload import C_GAIN, C_RATE, EPOCHS, F_MAX, F_RATE, F_START, NUMBERS, STEPS, WEIGHTS, Answer

from nightleaf.numerics import elementary, lanes, noise
from nightleaf.numerics import philox as generator
from nightleaf.numerics.elementary import larger, logistic, smaller, tanh
from nightleaf.numerics.lanes import compiled, f4, i4, inline, row_access, source_stamp, u4
from nightleaf.numerics.noise import normal
from nightleaf.numerics.philox import philox

NAME, NIGHTS, SHAPED, SEED, LANES = "nightleaf, lanes", 1024, True, 7, 32
HOW = "float32, strict IEEE, Philox4x32-10, blocks of 32 people"

State = NamedTuple("State", [(name, Any) for name in workload.STATES])
PERSON = (
    "tr ab el cp pc fm fp gu me ke po dose unused i0 i1 i2 i3 i4 i5 m0 m1 m2 m3 m4 m5 b0 b1 b2 b3 b4 b5 "
    "s0 s1 s2 s3 s4 s5 up down A_sin A_cos n0 n1 n2 g_h"
)
Person = NamedTuple("Person", [(name, Any) for name in PERSON.split()])
NOISE = "z0 z1 z2"
Normals = NamedTuple("Normals", [(name, Any) for name in NOISE.split()])
NUMBERS_OF = (
    "wake n1 n2 n3 rem changes awakenings first_sleep first_rem first_n3 last_sleep longest S_sum S_max C_max C_at "
    "C_sum E_max h_sum h_min bout before"
)
Numbers = NamedTuple("Numbers", [(name, Any) for name in NUMBERS_OF.split()])
state_at, set_state = row_access(State)
normals_at, set_normals = row_access(Normals)
numbers_at, set_numbers = row_access(Numbers)
person_at, _ = row_access(Person)

ZERO, ONE = f4(0), f4(1)
W0, W1, W2, W3, W4, W5 = (tuple(map(f4, row)) for row in WEIGHTS)
TOP, RATE, FIRST, GAIN, SLOW = (tuple(map(f4, row)) for row in (F_MAX, F_RATE, F_START, C_GAIN, C_RATE))
F_WAKE, F_REM, S_N2, S_N3 = (f4(getattr(workload, name)) for name in ("F_WAKE", "F_REM", "S_N2", "S_N3"))
S_RISE, S_FALL, CLOCK_GAIN, H_START = (
    f4(getattr(workload, name)) for name in ("S_RISE", "S_FALL", "CLOCK_GAIN", "H_START")
)
WAKE, N1, N2, N3, REM = (i4(stage) for stage in range(5))
N_STATE, N_PERSON, N_NUMBERS = len(State._fields), len(Person._fields), len(Numbers._fields)
NOTHING = Numbers(
    *(f4({"first_sleep": -1, "first_rem": -1, "first_n3": -1, "h_min": 1}.get(name, 0)) for name in Numbers._fields)
)


@inline
def effect(c, E, i_ec50, largest):
    """A transmitter under its saturating effect."""
    x = E * i_ec50
    return c * (ONE + largest * (x / (ONE + x)))


@inline
def mixed(w, e0, e1, e2, e3, e4, e5):
    """The weighted sum of the transmitters."""
    return w[0] * e0 + w[1] * e1 + w[2] * e2 + w[3] * e3 + w[4] * e4 + w[5] * e5


@inline
def fired(F, drive, threshold, slope, top, rate):
    """A firing rate one step later, before its noise."""
    return F + rate * (top * logistic((drive - threshold) * slope) - F)


@inline
def released(c, F, gain, rate):
    """A transmitter one step later."""
    return c + rate * (tanh(F * gain) - c)


@inline
def step(x, p, sine, cosine, z, k):
    """One step of 5 s."""
    e0, e1 = effect(x.c0, x.E, p.i0, p.m0), effect(x.c1, x.E, p.i1, p.m1)
    e2, e3 = effect(x.c2, x.E, p.i2, p.m2), effect(x.c3, x.E, p.i3, p.m3)
    e4, e5 = effect(x.c4, x.E, p.i4, p.m4), effect(x.c5, x.E, p.i5, p.m5)
    clock = p.A_sin * sine + p.A_cos * cosine
    F0 = fired(x.F0, mixed(k.W0, e0, e1, e2, e3, e4, e5), p.b0, p.s0, k.TOP[0], k.RATE[0]) + p.n0 * z.z0
    F1 = fired(x.F1, mixed(k.W1, e0, e1, e2, e3, e4, e5), p.b1, p.s1, k.TOP[1], k.RATE[1])
    sleepy = p.g_h * x.h - k.CLOCK_GAIN * clock
    F2 = fired(x.F2, mixed(k.W2, e0, e1, e2, e3, e4, e5) + sleepy, p.b2, p.s2, k.TOP[2], k.RATE[2]) + p.n1 * z.z1
    F3 = fired(x.F3, mixed(k.W3, e0, e1, e2, e3, e4, e5), p.b3, p.s3, k.TOP[3], k.RATE[3]) + p.n2 * z.z2
    F4 = fired(x.F4, mixed(k.W4, e0, e1, e2, e3, e4, e5), p.b4, p.s4, k.TOP[4], k.RATE[4])
    F5 = fired(x.F5, mixed(k.W5, e0, e1, e2, e3, e4, e5) + clock, p.b5, p.s5, k.TOP[5], k.RATE[5])
    F0, F2 = larger(F0, ZERO), larger(F2, ZERO)
    wake = F0 > k.F_WAKE
    h = x.h + ((ONE - x.h) * p.up if wake else -x.h * p.down)
    S = x.S + ((h - x.S) * k.S_RISE if (F2 > k.F_WAKE) & (not wake) else -x.S * k.S_FALL)
    moved, emptied, absorbed = p.tr * x.g1, p.tr * x.g2, p.ab * x.g3
    back, formed, first, entered = p.pc * x.P - p.cp * x.C, p.fm * x.C, p.fp * absorbed, p.gu * x.gm
    return State(
        g1=x.g1 - moved,
        g2=x.g2 + (moved - emptied),
        g3=x.g3 + (emptied - absorbed),
        C=x.C + (absorbed - first - p.el * x.C - formed + back),
        P=x.P - back,
        gm=x.gm + (first - entered),
        M=x.M + (entered + formed - p.me * x.M),
        E=x.E + p.ke * (x.C + p.po * x.M - x.E),
        F0=F0,
        F1=larger(F1, ZERO),
        F2=F2,
        F3=larger(F3, ZERO),
        F4=larger(F4, ZERO),
        F5=larger(F5, ZERO),
        c0=released(x.c0, x.F0, k.GAIN[0], k.SLOW[0]),
        c1=released(x.c1, x.F1, k.GAIN[1], k.SLOW[1]),
        c2=released(x.c2, x.F2, k.GAIN[2], k.SLOW[2]),
        c3=released(x.c3, x.F3, k.GAIN[3], k.SLOW[3]),
        c4=released(x.c4, x.F4, k.GAIN[4], k.SLOW[4]),
        c5=released(x.c5, x.F5, k.GAIN[5], k.SLOW[5]),
        h=h,
        S=S,
    )


@inline
def start(p):
    """The state at the beginning."""
    F0, F1, F2, F3, F4, F5 = FIRST
    c0, c1, c2 = tanh(F0 * GAIN[0]), tanh(F1 * GAIN[1]), tanh(F2 * GAIN[2])
    c3, c4, c5 = tanh(F3 * GAIN[3]), tanh(F4 * GAIN[4]), tanh(F5 * GAIN[5])
    gut = (p.dose, ZERO, ZERO, ZERO, ZERO, ZERO, ZERO, ZERO)
    return State(*gut, F0, F1, F2, F3, F4, F5, c0, c1, c2, c3, c4, c5, H_START, ZERO)


@inline
def counted(n, whether):
    """A count with one more, or not."""
    return n + ONE if whether else n


@inline
def at_first(seen, whether, epoch):
    """The epoch where something was first seen, -1 before."""
    return epoch if whether & (seen < ZERO) else seen


@inline
def noted(m, x, stage, epoch):
    """The numbers of a night with one more epoch."""
    changed, asleep = stage != i4(m.before), stage != WAKE
    bout = m.bout + ONE if asleep else ZERO
    last = epoch if asleep else m.last_sleep
    peak = epoch if m.C_max < x.C else m.C_at
    return Numbers(
        wake=counted(m.wake, stage == WAKE),
        n1=counted(m.n1, stage == N1),
        n2=counted(m.n2, stage == N2),
        n3=counted(m.n3, stage == N3),
        rem=counted(m.rem, stage == REM),
        changes=counted(m.changes, changed),
        awakenings=counted(m.awakenings, changed & (not asleep)),
        first_sleep=at_first(m.first_sleep, asleep, epoch),
        first_rem=at_first(m.first_rem, stage == REM, epoch),
        first_n3=at_first(m.first_n3, stage == N3, epoch),
        last_sleep=last,
        longest=larger(m.longest, bout),
        S_sum=m.S_sum + x.S,
        S_max=larger(m.S_max, x.S),
        C_max=larger(m.C_max, x.C),
        C_at=peak,
        C_sum=m.C_sum + x.C,
        E_max=larger(m.E_max, x.E),
        h_sum=m.h_sum + x.h,
        h_min=smaller(m.h_min, x.h),
        bout=bout,
        before=f4(stage),
    )


SHARED = "W0 W1 W2 W3 W4 W5 TOP RATE GAIN SLOW F_WAKE S_RISE S_FALL CLOCK_GAIN"
Constants = NamedTuple("Constants", [(name, Any) for name in SHARED.split()])
K = Constants(W0, W1, W2, W3, W4, W5, TOP, RATE, GAIN, SLOW, F_WAKE, S_RISE, S_FALL, CLOCK_GAIN)


@cache
def kernel(L: int) -> Any:
    """The compiled kernel for blocks of L people."""
    stamp = source_stamp(*(one.__file__ for one in (elementary, lanes, noise, generator, workload)))

    def run(first, last, stages, numbers, people, clock, k, key):
        p, s = np.empty((N_PERSON, L), np.float32), np.empty((N_STATE, L), np.float32)
        z, m = np.empty((3, L), np.float32), np.empty((N_NUMBERS, L), np.float32)
        for b in range(first, last, L):
            p[:] = people[:, b : b + L]
            for i in range(L):
                set_state(s, i, start(person_at(p, i)))
                set_numbers(m, i, NOTHING)
            for ep in range(EPOCHS):
                for j in range(STEPS):
                    at = ep * STEPS + j
                    sine, cosine = clock[at, 0], clock[at, 1]
                    for i in range(L):
                        w0, w1, w2, _ = philox(u4(b + i), u4(at), u4(0), u4(0), key, u4(0))
                        set_normals(z, i, Normals(normal(w0), normal(w1), normal(w2)))
                    for i in range(L):
                        set_state(s, i, step(state_at(s, i), person_at(p, i), sine, cosine, normals_at(z, i), k))
                for i in range(L):
                    x = state_at(s, i)
                    deep = N1 + (N1 if x.S > S_N2 else WAKE) + (N1 if x.S > S_N3 else WAKE)
                    stage = WAKE if x.F0 > F_WAKE else (REM if x.F3 > F_REM else deep)
                    stages[ep, b + i] = np.uint8(stage)
                    set_numbers(m, i, noted(numbers_at(m, i), x, stage, f4(ep)))
            numbers[:, b : b + L] = m[:NUMBERS]
        return stamp

    return compiled(run)


def simulate(rows: np.ndarray, threads: int = 1, block: int = LANES) -> Answer:
    """All people of `rows`, on so many threads."""
    count, clock, run = rows.shape[1], workload.clock(), kernel(block)
    stages, numbers = np.empty((EPOCHS, count), np.uint8), np.empty((NUMBERS, count), np.float32)
    share = -(-count // (block * threads)) * block
    parts = [(first, min(first + share, count)) for first in range(0, count, share)]

    def part(piece: tuple[int, int]) -> None:
        run(*piece, stages, numbers, rows, clock, K, np.uint32(SEED))

    if threads == 1:
        part((0, count))
    else:
        with ThreadPoolExecutor(threads) as crew:
            list(crew.map(part, parts))
    return Answer(stages, numbers)


def ready(rows: np.ndarray) -> Callable[[np.ndarray], Answer]:
    """A call that simulates people, so many as these; everything is compiled."""
    simulate(np.ascontiguousarray(rows[:, :LANES]))
    return simulate
