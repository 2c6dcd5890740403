"""NTSW-8: the equations of the night, in lanes.

The network stands in ``network/_kernel.py``; here it is counted and scored,

    count   once per step    what the step was
    score   once per epoch   the stage, as a scorer would call it

and run over blocks of L nights ("lanes"), time loop outside, lane loop inside, float32 only. Noise comes
from a counter (person, step, stream, night) and a key (seed), so that the bytes do not depend on blocks, threads or
order. Symbols are explained in library/parameters/night.
"""

from functools import cache
from typing import Any

import numpy as np

from nightleaf.night import symbols
from nightleaf.night.network import _kernel as network
from nightleaf.night.network._kernel import drive, sound, start, step
from nightleaf.night.ports import ADDITIVE, Ports
from nightleaf.night.symbols import Clock, Doubt, Drive, Noise, Person, State, Tally
from nightleaf.numerics import elementary, lanes, noise
from nightleaf.numerics import philox as generator
from nightleaf.numerics.elementary import exp, larger
from nightleaf.numerics.lanes import compiled, f4, i4, inline, row_access, source_stamp, u4
from nightleaf.numerics.noise import exponential, normal
from nightleaf.numerics.philox import philox
from nightleaf.numerics.streams import STREAM_BITS, Stream
from nightleaf.sleep.stage import Stage

ZERO, ONE = f4(0), f4(1)
WAKE, N1, N2, N3, REM = (i4(stage) for stage in (Stage.WAKE, Stage.N1, Stage.N2, Stage.N3, Stage.REM))
NOISE_STREAM, SCORER_STREAM = u4(Stream.SLEEP_NOISE), u4(Stream.SCORER)


@inline
def count(t, x, wake, rem, vote):
    """Add one step to the tally of its epoch.

    Parameters
    ----------
    t : Tally
    x : State
    wake, rem : bool
        What the step was.
    vote : float
        1, and a little more for the last step of an epoch, which decides a draw. [1]

    Returns
    -------
    Tally

    Source
    ------
    aasm_scoring: the stage of an epoch is that of its larger part.
    """
    return Tally(
        wake=t.wake + (vote if wake else ZERO),
        rem=t.rem + (vote if rem else ZERO),
        slow=t.slow + x.SWA * exp(x.us),
        depth=t.depth + x.D,
    )


@inline
def score(t, was_n3, amplitude, z, k):
    """Call the stage of an epoch.

    Parameters
    ----------
    t : Tally
    was_n3 : bool
        Whether the epoch before was N3; scorers do not leave N3 at the first doubt.
    amplitude : float
        Size of this person's slow waves in the EEG, under the drug of the hour. [1]
    z : Doubt
    k : Constants

    Returns
    -------
    stage : int
    eeg : float
        Slow-wave activity as the EEG shows it. [%]

    Source
    ------
    Ours: the larger part of the epoch decides; thresholds in library/parameters/night/scoring.toml.
    """
    eeg = amplitude * (t.slow * k.i_steps) * exp(k.sig_obs * z.slow) * (ONE + k.burst * z.burst)
    depth = t.depth * k.i_steps
    deep = (eeg > (k.th3_dn if was_n3 else k.th3_up)) & (depth > k.th_d3)
    nrem = N1 if depth < k.th_n1 + k.sig_n1 * z.depth else (N3 if deep else N2)
    dreams = (t.rem > k.majority - k.split * t.wake) & (eeg < k.th3_rem)
    return WAKE if t.wake > k.majority else (REM if dreams else nrem), eeg


state_at, set_state = row_access(State)
drive_at, set_drive = row_access(Drive)
noise_at, set_noise = row_access(Noise)
tally_at, set_tally = row_access(Tally)
ports_at, set_ports = row_access(Ports)
person_at, _ = row_access(Person)
clock_at, _ = row_access(Clock)
NEUTRAL = Ports(*(f4(value) for value in Ports()))
EMPTY = Tally(*(ZERO for _ in Tally._fields))
N_STATE, N_DRIVE, N_NOISE, N_TALLY = len(State._fields), len(Drive._fields), len(Noise._fields), len(Tally._fields)
N_PERSON, N_PORTS, N_ADDITIVE = len(Person._fields), len(Ports._fields), len(ADDITIVE)
HIGH = u4(STREAM_BITS)


@cache
def night_kernel(L: int) -> Any:
    """The compiled kernel for blocks of L nights.

    Parameters
    ----------
    L : int
        Nights side by side, a constant of the compilation.

    Returns
    -------
    run : function
        ``run(first, last, out, names, people, plan, clock, k, key, steps)`` simulates nights `first` to `last`
        (multiples of L). out = stages uint8 (epochs, nights), swa float32 (epochs, nights), sound bool (nights,);
        names = low and high person words and replicate, uint32 (nights,) each; people float32 (Person, nights);
        plan = sources, ports, gains, effects (target, time, column), columns, epochs per time; clock float32
        (Clock, epochs); k = Constants of float32; key = two uint32; steps = steps per epoch.

    Source
    ------
    dunmyre_2014 and aghermann_software for the equations; the arrangement in lanes is ours.
    """
    stamp = source_stamp(*(module.__file__ for module in (elementary, lanes, noise, generator, symbols, network)))

    def run(first, last, out, names, people, plan, clock, k, key, steps):  # noqa: PLR0912, PLR0917
        stages, swa, fine = out
        low, high, replicate = names
        sources, ports, gains, effects, columns, every = plan
        p, q = np.empty((N_PERSON, L), np.float32), np.empty((N_PORTS, L), np.float32)
        d, s = np.empty((N_DRIVE, L), np.float32), np.empty((N_STATE, L), np.float32)
        z, t = np.empty((N_NOISE, L), np.float32), np.empty((N_TALLY, L), np.float32)
        f = np.empty((effects.shape[0], L), np.float32)
        was_n3, good = np.empty(L, np.bool_), np.empty(L, np.bool_)
        for b in range(first, last, L):
            p[:] = people[:, b : b + L]
            c0, person, c3, column = low[b : b + L], high[b : b + L], replicate[b : b + L], columns[b : b + L]
            was_n3[:] = False
            good[:] = True
            for i in range(L):
                set_state(s, i, start(person_at(p, i), k))
            for ep in range(stages.shape[0]):
                if ep % every == 0:
                    row = min(ep // every, effects.shape[1] - 1)
                    for a in range(effects.shape[0]):
                        for i in range(L):
                            f[a, i] = effects[a, row, column[i]]
                    for i in range(L):
                        set_ports(q, i, NEUTRAL)
                    for j in range(len(sources)):
                        a, port, gain = sources[j], ports[j], gains[j]
                        if port < N_ADDITIVE:
                            for i in range(L):
                                q[port, i] += gain * f[a, i]
                        else:
                            for i in range(L):
                                q[port, i] *= larger(ONE + gain * f[a, i], ZERO)
                hour = clock_at(clock, ep)
                for i in range(L):
                    set_drive(d, i, drive(person_at(p, i), ports_at(q, i), hour, state_at(s, i), k))
                    set_tally(t, i, EMPTY)
                for j in range(steps):
                    c1 = u4(ep * steps + j)
                    vote = ONE if j < steps - 1 else ONE + k.tie
                    for i in range(L):
                        c2 = u4(u4(person[i] << HIGH) | NOISE_STREAM)
                        w0, w1, w2, w3 = philox(c0[i], c1, c2, c3[i], key[0], key[1])
                        set_noise(z, i, Noise(normal(w0), normal(w1), normal(w2), exponential(w3)))
                    for i in range(L):
                        x, wake, rem = step(state_at(s, i), drive_at(d, i), noise_at(z, i), k)
                        set_state(s, i, x)
                        set_tally(t, i, count(tally_at(t, i), x, wake, rem, vote))
                for i in range(L):
                    c2 = u4(u4(person[i] << HIGH) | SCORER_STREAM)
                    w0, w1, w2, w3 = philox(c0[i], u4(ep), c2, c3[i], key[0], key[1])
                    amplitude = person_at(p, i).swa_amp * ports_at(q, i).eeg
                    stage, eeg = score(
                        tally_at(t, i), was_n3[i], amplitude, Doubt(normal(w0), normal(w1), exponential(w2)), k
                    )
                    good[i] &= sound(state_at(s, i), k)
                    stages[ep, b + i] = np.uint8(stage)
                    swa[ep, b + i] = eeg
                    was_n3[i] = stage == N3
            fine[b : b + L] = good
        return stamp  # naming it here puts it into the key of the compile cache

    return compiled(run)
