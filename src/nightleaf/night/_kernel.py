"""NTSW-8: the equations of the night, in lanes.

Three scalar functions in the symbols of the model, one equation a line:

    drive   once per epoch   what clock, pain and ports give the network
    step    once per step    the network itself
    score   once per epoch   the stage, as a scorer would call it

The kernel runs them over blocks of L nights ("lanes"), time loop outside, lane loop inside, float32 only. Noise comes
from a counter (person, step, stream, night) and a key (seed), so that the bytes do not depend on blocks, threads or
order. Symbols are explained in library/parameters/night.
"""

from functools import cache
from typing import Any

import numpy as np

from nightleaf.night import symbols
from nightleaf.night.ports import ADDITIVE, Ports
from nightleaf.night.symbols import Clock, Drive, Noise, Person, State, Tally
from nightleaf.numerics import elementary, lanes, noise
from nightleaf.numerics import philox as generator
from nightleaf.numerics.elementary import exp, larger, ln, logistic, smaller
from nightleaf.numerics.lanes import compiled, f4, i4, inline, row_access, source_stamp, u4
from nightleaf.numerics.noise import exponential, normal
from nightleaf.numerics.philox import philox
from nightleaf.numerics.streams import STREAM_BITS, Stream
from nightleaf.sleep.stage import Stage

ZERO, ONE, TWO = f4(0), f4(1), f4(2)
WAKE, N1, N2, N3, REM = (i4(stage) for stage in (Stage.WAKE, Stage.N1, Stage.N2, Stage.N3, Stage.REM))
NOISE_STREAM, SCORER_STREAM = u4(Stream.SLEEP_NOISE), u4(Stream.SCORER)


@inline
def drive(who, port, clock, k):
    """Inputs and gains of the network for one epoch.

    Parameters
    ----------
    who : Person
    port : Ports
    clock : Clock
    k : Constants

    Returns
    -------
    Drive

    Source
    ------
    dunmyre_2014 for the ports on transmitters; the rest is ours (docs/story/night.md).
    """
    C = clock.cos_w * who.cos_phi + clock.sin_w * who.sin_phi
    CR = clock.cos_r * who.cos_phi + clock.sin_r * who.sin_phi
    pain = who.pain * port.pain
    lam = who.lam * (port.arousal_rate + k.k_pain * pain)
    return Drive(
        wake=who.b_w + k.g_cw * C + k.k_painb * pain + port.wake,
        lc=port.lc,
        dr=port.dr,
        vl=k.b_v - k.g_cv * C,
        ron=who.b_r + k.g_cr * CR + port.rem,
        roff=k.b_off + port.roff,
        serotonin=port.serotonin,
        histamine=port.histamine,
        orexin=port.orexin,
        adenosine=k.i_S * port.adenosine,
        g_v=k.g_v * port.vlpo_gain,
        rc=k.r_rc * port.swa_rise,
        gate=port.gate,
        rare=-ln(ONE - exp(-lam * k.dt)),  # an exponential above this is an arousal
        r_pup=who.r_pup,
        g_u=who.g_u,
        ox_bed=who.ox_bed,
    )


@inline
def step(x, d, z, k):
    """One step of the network (exponential Euler).

    Parameters
    ----------
    x : State
    d : Drive
    z : Noise
    k : Constants

    Returns
    -------
    State
        One step later.
    wake, rem : bool
        What the network was at the start of the step.

    Source
    ------
    dunmyre_2014 for the two flip-flops, aghermann_software for S and SWA; noise and depth are ours.
    """
    HT = x.DR * d.serotonin
    HA = x.TMN * d.histamine
    OX = x.OX * d.orexin
    A = x.S * d.adenosine
    w = x.SWA * k.i_SWA
    M = k.m_LC * x.LC + k.m_HT * smaller(HT, k.HT_max) + k.m_HA * HA + k.m_DA * x.DA
    mono = k.n_LC * x.LC + k.n_HT * HT
    wake = M > k.th_w  # noqa: SIM300
    rem = (x.RON > k.th_r) & (not wake)  # noqa: SIM300

    u = k.a_u * x.u + d.g_u * z.u
    ur = k.a_ur * x.ur + k.g_ur * z.ur
    us = k.a_us * x.us + k.g_us * z.us
    kick = k.a_k * x.kick + k.amp_k * larger(z.arousal - d.rare, ZERO)
    asleep = ONE - k.gate_swa * w / (w + k.gate_half) - k.gate_d * x.D
    gate = (ONE if wake else (ONE - k.gate_r if rem else asleep)) * d.gate

    base = d.wake + k.g_ox * OX - d.g_v * x.VL + (u + kick) * gate
    from_rem = k.g_rw * x.RON
    LC = base - k.g_a2 * (x.LC - k.F_0) + d.lc - from_rem
    DR = base - k.g_1a * (HT - k.F_0) + d.dr - from_rem
    TMN = base - from_rem
    DA = base - k.g_d2 * (x.DA - k.F_0)
    BF = base + k.g_rbf * x.RON
    VL = d.vl + k.g_s * A - k.g_mv * M
    RON = d.ron + k.g_pr * x.P - k.g_offr * x.ROFF - k.g_mr * mono - k.g_swar * w + ur
    ROFF = d.roff - k.g_roff * x.RON + k.g_moff * mono + k.g_oxoff * OX - k.g_poff * x.P

    OX_set = d.ox_bed if wake else k.ox_sleep
    charge = (k.p_w - x.P) * k.r_pw if wake else (-x.P * k.r_pdn if rem else (ONE - x.P) * d.r_pup)
    rise = d.rc * x.SWA * (x.S - x.SWA)
    decay = (k.r_fcw if wake else k.r_fcr) * (k.SWAL - x.SWA)
    SWA = larger(x.SWA + (decay if wake | rem else rise), k.SWA_min)
    S = x.S + (k.SU - x.S) * k.r_rs - (ZERO if wake else k.r_gc * SWA)
    deepen = -k.e_ddn * x.D if wake else (k.e_drem * (k.D_rem - x.D) if rem else k.e_dup * (ONE - x.D))
    return (
        State(
            LC=x.LC + k.e_w * (logistic(LC * k.i_w) - x.LC),
            DR=x.DR + k.e_w * (logistic(DR * k.i_w) - x.DR),
            TMN=x.TMN + k.e_w * (logistic(TMN * k.i_w) - x.TMN),
            DA=x.DA + k.e_w * (logistic(DA * k.i_w) - x.DA),
            BF=x.BF + k.e_w * (logistic(BF * k.i_w) - x.BF),
            VL=x.VL + k.e_v * (logistic(VL * k.i_v) - x.VL),
            RON=x.RON + k.e_r * (logistic(RON * k.i_r) - x.RON),
            ROFF=x.ROFF + k.e_off * (logistic(ROFF * k.i_off) - x.ROFF),
            OX=x.OX + k.e_ox * (OX_set - x.OX),
            P=x.P + charge,
            D=x.D + deepen,
            S=S,
            SWA=SWA,
            u=u,
            ur=ur,
            us=us,
            kick=kick,
        ),
        wake,
        rem,
    )


@inline
def count(t, x, wake, rem):
    """Add one step to the tally of its epoch.

    Parameters
    ----------
    t : Tally
    x : State
    wake, rem : bool
        What the step was.

    Returns
    -------
    Tally

    Source
    ------
    aasm_scoring: the stage of an epoch is that of its larger part.
    """
    return Tally(
        wake=t.wake + (ONE if wake else ZERO),
        rem=t.rem + (ONE if rem else ZERO),
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
    z : float
        Standard normal noise of the scorer.
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
    eeg = amplitude * (t.slow * k.i_steps) * exp(k.sig_obs * z)
    deep = eeg > (k.th3_dn if was_n3 else k.th3_up)
    nrem = N1 if t.depth * k.i_steps < k.th_n1 else (N3 if deep else N2)
    return WAKE if t.wake > k.majority else (REM if t.rem > k.majority else nrem), eeg


@inline
def within(x, top):
    """Whether a number lies between 0 and `top`; False for what is not a number.

    Parameters
    ----------
    x, top : float

    Returns
    -------
    bool

    Source
    ------
    Definition.
    """
    return (x >= ZERO) & (x <= top)


@inline
def sound(x, k):
    """Whether a state is still inside its range: a night that leaves it is reported, never scored.

    Parameters
    ----------
    x : State
    k : Constants

    Returns
    -------
    bool

    Source
    ------
    achermann_1993 for the upper asymptote of process S; the others are shares.
    """
    slow = within(x.S, k.SU) & within(x.SWA, k.SU) & within(x.OX, TWO) & within(x.P, ONE) & within(x.D, ONE)
    noises = (x.u - x.u == ZERO) & (x.ur - x.ur == ZERO) & (x.us - x.us == ZERO) & (x.kick - x.kick == ZERO)
    return slow & noises


@inline
def start(who, k):
    """The state at lights-out: awake, orexin of the evening, sleep need of the day.

    Parameters
    ----------
    who : Person
    k : Constants

    Returns
    -------
    State

    Source
    ------
    library/parameters/night/initial_state.toml.
    """
    return State(
        LC=k.F_wake,
        DR=k.F_wake,
        TMN=k.F_wake,
        DA=k.F_wake,
        BF=k.F_wake,
        VL=ZERO,
        RON=ZERO,
        ROFF=k.F_roff,
        OX=who.OX0,
        P=k.p_init,
        D=ZERO,
        S=who.S0,
        SWA=k.SWAL,
        u=ZERO,
        ur=ZERO,
        us=ZERO,
        kick=ZERO,
    )


state_at, set_state = row_access(State)
drive_at, set_drive = row_access(Drive)
noise_at, set_noise = row_access(Noise)
tally_at, set_tally = row_access(Tally)
ports_at, set_ports = row_access(Ports)
person_at, _ = row_access(Person)
clock_at, _ = row_access(Clock)
NEUTRAL = Ports(*(f4(value) for value in Ports()))
EMPTY = Tally(ZERO, ZERO, ZERO, ZERO)
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
    stamp = source_stamp(elementary.__file__, lanes.__file__, noise.__file__, generator.__file__, symbols.__file__)

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
                    set_drive(d, i, drive(person_at(p, i), ports_at(q, i), hour, k))
                    set_tally(t, i, EMPTY)
                for j in range(steps):
                    c1 = u4(ep * steps + j)
                    for i in range(L):
                        c2 = u4(u4(person[i] << HIGH) | NOISE_STREAM)
                        w0, w1, w2, w3 = philox(c0[i], c1, c2, c3[i], key[0], key[1])
                        set_noise(z, i, Noise(normal(w0), normal(w1), normal(w2), exponential(w3)))
                    for i in range(L):
                        x, wake, rem = step(state_at(s, i), drive_at(d, i), noise_at(z, i), k)
                        set_state(s, i, x)
                        set_tally(t, i, count(tally_at(t, i), x, wake, rem))
                for i in range(L):
                    c2 = u4(u4(person[i] << HIGH) | SCORER_STREAM)
                    w0, w1, w2, w3 = philox(c0[i], u4(ep), c2, c3[i], key[0], key[1])
                    amplitude = person_at(p, i).swa_amp * ports_at(q, i).eeg
                    stage, eeg = score(tally_at(t, i), was_n3[i], amplitude, normal(w0), k)
                    good[i] &= sound(state_at(s, i), k)
                    stages[ep, b + i] = np.uint8(stage)
                    swa[ep, b + i] = eeg
                    was_n3[i] = stage == N3
            fine[b : b + L] = good
        return stamp  # naming it here puts it into the key of the compile cache

    return compiled(run)
