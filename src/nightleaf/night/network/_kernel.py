"""The equations of the night network, scalar, in the symbols of the model, one equation a line.

    start   at lights-out    the state of someone awake
    drive   once per epoch   what clock, pain and ports give the network
    step    once per step    the network itself
    sound   once per epoch   whether its numbers are still inside their range

Symbols are explained in library/parameters/night.
"""

from nightleaf.night.symbols import Drive, State
from nightleaf.numerics.elementary import larger, ln, logistic, smaller
from nightleaf.numerics.lanes import f4, inline

ZERO, ONE, TWO = f4(0), f4(1), f4(2)


@inline
def drive(who, port, clock, x, k):
    """Inputs and gains of the network for one epoch.

    Parameters
    ----------
    who : Person
    port : Ports
    clock : Clock
    x : State
        At the start of the epoch: sleep need and slow waves change little within it.
    k : Constants

    Returns
    -------
    Drive

    Source
    ------
    dunmyre_2014 for the ports on transmitters; the rest is ours (docs/story/night.md).
    """
    C = smaller(clock.cos_w * who.cos_phi + clock.sin_w * who.sin_phi, k.C_top)
    CR = clock.cos_r * who.cos_phi + clock.sin_r * who.sin_phi
    pain = who.pain * port.pain
    lam = who.lam * (port.arousal_rate + k.k_pain * pain)
    restless = larger(ONE + k.k_oxs * (ONE - x.S * k.i_S), ZERO)
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
        rare=-ln(lam * k.dt),  # an exponential above this is an arousal: lam of them a second, whatever the step
        r_pup=who.r_pup,
        g_u=who.g_u,
        ox_bed=smaller(who.ox_bed * restless, k.OX_high),
        k_d=who.k_d,
        e_dup=k.e_dup * larger(ONE + k.k_us * x.us, ZERO),
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
    fresh = larger(z.arousal - d.rare, ZERO)
    kick = k.a_k * x.kick + k.amp_k * fresh
    asleep = ONE - k.gate_swa * w / (w + k.gate_half) - k.gate_d * x.D
    gate = (ONE if wake else (ONE - k.gate_r if rem else asleep)) * d.gate
    phasic = k.g_phasic if rem else ONE

    base = d.wake + k.g_ox * OX - d.g_v * x.VL + (u + kick * phasic) * gate
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
    fading = wake | (x.RON > k.th_f)  # noqa: SIM300
    SWA = larger(x.SWA + (decay if fading else rise), k.SWA_min)
    S = x.S + (k.SU - x.S) * k.r_rs - (ZERO if wake else k.r_gc * SWA)
    calm = larger(ONE - k.k_u * larger(u, ZERO), ZERO)
    deepen = -k.e_ddn * x.D if wake else (k.e_drem * (k.D_rem - x.D) if rem else d.e_dup * (calm - x.D))
    lighter = smaller(d.k_d * fresh * phasic * larger(gate, ZERO), ONE)
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
            D=(x.D + deepen) * (ONE - lighter),
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
        P=who.p_init,
        D=ZERO,
        S=who.S0,
        SWA=k.SWAL,
        u=ZERO,
        ur=ZERO,
        us=ZERO,
        kick=ZERO,
    )
