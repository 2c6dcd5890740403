"""The symbols of the night network: what it remembers, what drives it, and its constants."""

from typing import Any, NamedTuple

Number = Any
"""A float32 in the kernel, an array over nights around it."""


class State(NamedTuple):
    """What the network remembers from step to step."""

    LC: Number
    """Firing of the locus coeruleus (noradrenaline), 0 to 1."""
    DR: Number
    """Firing of the dorsal raphe (serotonin)."""
    TMN: Number
    """Firing of the tuberomammillary nucleus (histamine)."""
    DA: Number
    """Firing of the dopamine neurons."""
    BF: Number
    """Firing of the basal forebrain (acetylcholine); reads out cortical activation."""
    VL: Number
    """Firing of the ventrolateral preoptic nucleus (GABA), the sleep side of the switch."""
    RON: Number
    """Firing of the REM-on population."""
    ROFF: Number
    """Firing of the REM-off population."""
    OX: Number
    """Orexin tone."""
    P: Number
    """REM pressure."""
    D: Number
    """Depth of the thalamus: 0 awake, 1 deep."""
    S: Number
    """Sleep need, process S, % of mean slow-wave activity."""
    SWA: Number
    """Slow-wave activity, % of its mean."""
    u: Number
    """Slow arousal noise."""
    ur: Number
    """Noise of the REM switch."""
    us: Number
    """Noise of the logarithm of the slow waves."""
    kick: Number
    """Brief arousals that have not faded yet."""


class Person(NamedTuple):
    """What one person brings to one night."""

    b_w: Number
    b_r: Number
    g_u: Number
    lam: Number
    r_pup: Number
    ox_bed: Number
    swa_amp: Number
    cos_phi: Number
    sin_phi: Number
    pain: Number
    S0: Number
    OX0: Number
    p_init: Number
    k_d: Number


class Clock(NamedTuple):
    """Cosine and sine of the wake-promoting and the REM-promoting angle of an epoch, for circadian phase 0."""

    cos_w: Number
    sin_w: Number
    cos_r: Number
    sin_r: Number


class Drive(NamedTuple):
    """What stays the same through one epoch."""

    wake: Number
    lc: Number
    dr: Number
    vl: Number
    ron: Number
    roff: Number
    serotonin: Number
    histamine: Number
    orexin: Number
    adenosine: Number
    g_v: Number
    rc: Number
    gate: Number
    rare: Number
    r_pup: Number
    g_u: Number
    ox_bed: Number
    k_d: Number
    e_dup: Number


class Noise(NamedTuple):
    """Random numbers of one step: three standard normals and a standard exponential."""

    u: Number
    ur: Number
    us: Number
    arousal: Number


class Tally(NamedTuple):
    """Sums over the steps of an epoch."""

    wake: Number
    rem: Number
    slow: Number
    depth: Number


class Doubt(NamedTuple):
    """Random numbers of the scorer in one epoch: two standard normals, a standard exponential."""

    slow: Number
    depth: Number
    burst: Number


class Constants(NamedTuple):
    """Numbers shared by all people: model parameters, weights of one step (e_, a_), reciprocals (i_), rates (r_)."""

    dt: Number
    i_steps: Number
    majority: Number
    F_wake: Number
    F_roff: Number
    g_cw: Number
    g_cv: Number
    C_top: Number
    g_cr: Number
    b_v: Number
    b_off: Number
    k_pain: Number
    k_painb: Number
    i_S: Number
    i_SWA: Number
    r_rc: Number
    th_w: Number
    th_r: Number
    m_LC: Number
    m_HT: Number
    m_HA: Number
    m_DA: Number
    HT_max: Number
    n_LC: Number
    n_HT: Number
    F_0: Number
    g_ox: Number
    g_v: Number
    g_a2: Number
    g_1a: Number
    g_d2: Number
    g_rw: Number
    g_rbf: Number
    g_s: Number
    g_mv: Number
    g_pr: Number
    g_offr: Number
    g_mr: Number
    g_swar: Number
    g_roff: Number
    g_moff: Number
    g_oxoff: Number
    g_poff: Number
    gate_swa: Number
    gate_half: Number
    gate_d: Number
    gate_r: Number
    amp_k: Number
    a_u: Number
    a_ur: Number
    g_ur: Number
    a_us: Number
    g_us: Number
    a_k: Number
    e_w: Number
    e_v: Number
    e_r: Number
    e_off: Number
    e_ox: Number
    e_dup: Number
    e_ddn: Number
    e_drem: Number
    i_w: Number
    i_v: Number
    i_r: Number
    i_off: Number
    ox_sleep: Number
    p_w: Number
    r_pw: Number
    r_pdn: Number
    r_fcw: Number
    r_fcr: Number
    r_rs: Number
    r_gc: Number
    SU: Number
    SWAL: Number
    SWA_min: Number
    D_rem: Number
    th3_up: Number
    th3_dn: Number
    th_n1: Number
    sig_obs: Number
    sig_n1: Number
    th3_rem: Number
    tie: Number
    split: Number
    g_phasic: Number
    th_f: Number
    k_us: Number
    burst: Number
    k_oxs: Number
    k_u: Number
    th_d3: Number
    OX_high: Number
