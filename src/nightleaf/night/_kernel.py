"""NTSW-8: the equations of the night, in lanes.

Three scalar functions in the symbols of the model, one equation a line:

    drive   once per epoch   what clock, pain and ports give the network
    step    once per step    the network itself
    score   once per epoch   the stage, as a scorer would call it

The kernel runs them over blocks of L nights ("lanes"), time loop outside, lane loop inside, float32 only. Noise comes
from a counter (person, step, stream, night) and a key (seed), so that the bytes do not depend on blocks, threads or
order. Symbols are explained in library/parameters/night.
"""

from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

from nightleaf.night.ports import ADDITIVE, Ports
from nightleaf.numerics import elementary, lanes, noise, philox as philox_module
from nightleaf.numerics.elementary import exp, larger, ln, logistic, smaller
from nightleaf.numerics.lanes import compiled, f4, i4, inline, row_access, source_stamp, u4
from nightleaf.numerics.noise import exponential, normal
from nightleaf.numerics.philox import philox
from nightleaf.numerics.streams import STREAM_BITS, Stream
from nightleaf.sleep.stage import Stage

ZERO, HALF, ONE, TWO = f4(0), f4(0.5), f4(1), f4(2)
WAKE, N1, N2, N3, REM = (i4(stage) for stage in (Stage.WAKE, Stage.N1, Stage.N2, Stage.N3, Stage.REM))
NOISE_STREAM, SCORER_STREAM = u4(Stream.SLEEP_NOISE), u4(Stream.SCORER)


class State(NamedTuple):
    """What the network remembers from step to step."""

    LC: float
    """Firing of the locus coeruleus (noradrenaline), 0 to 1."""
    DR: float
    """Firing of the dorsal raphe (serotonin)."""
    TMN: float
    """Firing of the tuberomammillary nucleus (histamine)."""
    DA: float
    """Firing of the dopamine neurons."""
    BF: float
    """Firing of the basal forebrain (acetylcholine); reads out cortical activation."""
    VL: float
    """Firing of the ventrolateral preoptic nucleus (GABA), the sleep side of the switch."""
    RON: float
    """Firing of the REM-on population."""
    ROFF: float
    """Firing of the REM-off population."""
    OX: float
    """Orexin tone."""
    P: float
    """REM pressure."""
    D: float
    """Depth of the thalamus: 0 awake, 1 deep."""
    S: float
    """Sleep need, process S, % of mean slow-wave activity."""
    SWA: float
    """Slow-wave activity, % of its mean."""
    u: float
    """Slow arousal noise."""
    ur: float
    """Noise of the REM switch."""
    us: float
    """Noise of the logarithm of the slow waves."""
    kick: float
    """Brief arousals that have not faded yet."""


class Person(NamedTuple):
    """What one person brings to one night."""

    b_w: float
    b_r: float
    g_u: float
    lam: float
    r_pup: float
    ox_bed: float
    swa_amp: float
    cos_phi: float
    sin_phi: float
    pain: float
    S0: float
    OX0: float


class Clock(NamedTuple):
    """Cosine and sine of the wake-promoting and the REM-promoting angle of an epoch, for circadian phase 0."""

    cos_w: float
    sin_w: float
    cos_r: float
    sin_r: float


class Drive(NamedTuple):
    """What stays the same through one epoch."""

    wake: float
    lc: float
    dr: float
    vl: float
    ron: float
    roff: float
    serotonin: float
    histamine: float
    orexin: float
    adenosine: float
    g_v: float
    rc: float
    gate: float
    rare: float
    r_pup: float
    g_u: float
    ox_bed: float


class Noise(NamedTuple):
    """Random numbers of one step: three standard normals and a standard exponential."""

    u: float
    ur: float
    us: float
    arousal: float


class Tally(NamedTuple):
    """Sums over the steps of an epoch."""

    wake: float
    rem: float
    slow: float
    depth: float


class Constants(NamedTuple):
    """Numbers shared by all people: model parameters, weights of one step (e_, a_), reciprocals (i_), rates (r_)."""

    dt: float
    i_steps: float
    majority: float
    F_wake: float
    F_roff: float
    p_init: float
    g_cw: float
    g_cv: float
    g_cr: float
    b_v: float
    b_off: float
    k_pain: float
    k_painb: float
    i_S: float
    i_SWA: float
    r_rc: float
    th_w: float
    th_r: float
    m_LC: float
    m_HT: float
    m_HA: float
    m_DA: float
    HT_max: float
    n_LC: float
    n_HT: float
    F_0: float
    g_ox: float
    g_v: float
    g_a2: float
    g_1a: float
    g_d2: float
    g_rw: float
    g_rbf: float
    g_s: float
    g_mv: float
    g_pr: float
    g_offr: float
    g_mr: float
    g_swar: float
    g_roff: float
    g_moff: float
    g_oxoff: float
    g_poff: float
    gate_swa: float
    gate_half: float
    gate_d: float
    gate_r: float
    amp_k: float
    a_u: float
    a_ur: float
    g_ur: float
    a_us: float
    g_us: float
    a_k: float
    e_w: float
    e_v: float
    e_r: float
    e_off: float
    e_ox: float
    e_dup: float
    e_ddn: float
    e_drem: float
    i_w: float
    i_v: float
    i_r: float
    i_off: float
    ox_sleep: float
    p_w: float
    r_pw: float
    r_pdn: float
    r_fcw: float
    r_fcr: float
    r_rs: float
    r_gc: float
    SU: float
    SWAL: float
    SWA_min: float
    D_rem: float
    th3_up: float
    th3_dn: float
    th_n1: float
    sig_obs: float


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
    wake = M > k.th_w
    rem = (x.RON > k.th_r) & (not wake)

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
    """Add one step to the tally of its epoch."""
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
    """Whether a number lies between 0 and `top`; False for what is not a number."""
    return (x >= ZERO) & (x <= top)


@inline
def sound(x, k):
    """Whether a state is still inside its range: a night that leaves it is reported, never scored."""
    slow = within(x.S, k.SU) & within(x.SWA, k.SU) & within(x.OX, TWO) & within(x.P, ONE) & within(x.D, ONE)
    noises = (x.u - x.u == ZERO) & (x.ur - x.ur == ZERO) & (x.us - x.us == ZERO) & (x.kick - x.kick == ZERO)
    return slow & noises


@inline
def start(who, k):
    """The state at lights-out: awake, orexin of the evening, sleep need of the day."""
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


@lru_cache(maxsize=None)
def night_kernel(L: int) -> Any:
    """The compiled kernel for blocks of L nights (L is a constant of the compilation).

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
    salmon_2011 for the random numbers.
    """
    stamp = source_stamp(elementary.__file__, lanes.__file__, noise.__file__, philox_module.__file__)

    def run(first, last, out, names, people, plan, clock, k, key, steps):
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
            lo, hi, night, column = low[b : b + L], high[b : b + L], replicate[b : b + L], columns[b : b + L]
            was_n3[:] = False
            good[:] = True
            for l in range(L):
                set_state(s, l, start(person_at(p, l), k))
            for ep in range(stages.shape[0]):
                if ep % every == 0:
                    row = min(ep // every, effects.shape[1] - 1)
                    for i in range(effects.shape[0]):
                        for l in range(L):
                            f[i, l] = effects[i, row, column[l]]
                    for l in range(L):
                        set_ports(q, l, NEUTRAL)
                    for j in range(len(sources)):
                        a, i, g = sources[j], ports[j], gains[j]
                        if i < N_ADDITIVE:
                            for l in range(L):
                                q[i, l] += g * f[a, l]
                        else:
                            for l in range(L):
                                q[i, l] *= larger(ONE + g * f[a, l], ZERO)
                hour = clock_at(clock, ep)
                for l in range(L):
                    set_drive(d, l, drive(person_at(p, l), ports_at(q, l), hour, k))
                    set_tally(t, l, EMPTY)
                for j in range(steps):
                    at = u4(ep * steps + j)
                    for l in range(L):
                        w0, w1, w2, w3 = philox(lo[l], at, u4(u4(hi[l] << HIGH) | NOISE_STREAM), night[l], key[0], key[1])
                        set_noise(z, l, Noise(normal(w0), normal(w1), normal(w2), exponential(w3)))
                    for l in range(L):
                        x, wake, rem = step(state_at(s, l), drive_at(d, l), noise_at(z, l), k)
                        set_state(s, l, x)
                        set_tally(t, l, count(tally_at(t, l), x, wake, rem))
                for l in range(L):
                    w0, w1, w2, w3 = philox(lo[l], u4(ep), u4(u4(hi[l] << HIGH) | SCORER_STREAM), night[l], key[0], key[1])
                    amplitude = person_at(p, l).swa_amp * ports_at(q, l).eeg
                    stage, eeg = score(tally_at(t, l), was_n3[l], amplitude, normal(w0), k)
                    good[l] &= sound(state_at(s, l), k)
                    stages[ep, b + l] = np.uint8(stage)
                    swa[ep, b + l] = eeg
                    was_n3[l] = stage == N3
            fine[b : b + L] = good
        return stamp  # naming it here puts it into the key of the compile cache

    return compiled(run)
