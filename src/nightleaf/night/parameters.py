"""The numbers of the night, read by key: one named tuple for each file of library/parameters/night."""
# ruff: noqa: N815  (fields bear the symbols of the model)

import math
from collections.abc import Callable
from typing import Annotated, NamedTuple, get_type_hints

from nightleaf.errors import NumericalError

One = Annotated[float, "1"]
Percent = Annotated[float, "%"]
Second = Annotated[float, "s"]
Minute = Annotated[float, "min"]
Hour = Annotated[float, "h"]
Year = Annotated[float, "year"]
PerMinute = Annotated[float, "1/min"]
PerHour = Annotated[float, "1/h"]

Read = Callable[[str, str], float]
"""``read(key, unit)`` gives the number in force: the ledger's `read`, or any other."""


class WakeSleepSwitch(NamedTuple):
    """The wake-promoting nuclei against the VLPO."""

    b_w: One
    g_ox: One
    g_v: One
    al_w: One
    tau_w: Second
    b_v: One
    g_s: One
    S_ref: Percent
    g_mv: One
    al_v: One
    tau_v: Second
    m_LC: One
    m_HT: One
    m_HA: One
    m_DA: One
    HT_max: One
    th_w: One
    F_0: One
    g_a2: One
    g_1a: One
    g_d2: One


class RemSwitch(NamedTuple):
    """REM-on against REM-off."""

    b_r: One
    g_pr: One
    g_cr: One
    g_offr: One
    g_mr: One
    g_swar: One
    SWA_ref: Percent
    al_r: One
    tau_r: Second
    b_off: One
    g_roff: One
    g_moff: One
    g_oxoff: One
    g_poff: One
    al_off: One
    tau_off: Second
    n_LC: One
    n_HT: One
    th_r: One
    g_rw: One
    g_rbf: One
    sig_r: One
    tau_ur: Second
    th_f: One


class RemPressure(NamedTuple):
    """The need for REM sleep."""

    p_w: One
    tau_pup: Minute
    tau_pdn: Minute
    tau_pw: Minute


class ProcessS(NamedTuple):
    """Sleep need and slow-wave activity."""

    rs: PerMinute
    rc: PerMinute
    gc: PerMinute
    fcr: PerMinute
    fcw: PerMinute
    SU: Percent
    SWAL: Percent
    sig_swa: One
    tau_us: Second


class Arousal(NamedTuple):
    """What disturbs sleep, and what keeps it out."""

    sig_u: One
    tau_u: Second
    lam_k: PerHour
    amp_k: One
    tau_k: Second
    gate_swa: One
    gate_half: One
    gate_d: One
    gate_r: One
    g_phasic: One
    k_d: One
    k_u: One
    k_us: One
    k_pain: One
    k_painb: One


class Orexin(NamedTuple):
    """The slow tone of the orexin neurons."""

    tau_ox: Second
    ox_bed: One
    ox_sleep: One
    k_oxs: One
    OX_low: One
    OX_high: One


class Circadian(NamedTuple):
    """What the clock adds."""

    g_cw: One
    g_cv: One
    C_top: One
    acrophase: Hour
    rem_acro: Hour
    period: Hour


class Scoring(NamedTuple):
    """From the network to the stages that a scorer calls."""

    swa_amp: One
    th3: Percent
    hys3: One
    sig_obs: One
    burst: One
    th_n1: One
    sig_n1: One
    th_d3: One
    rem3: One
    tie: One
    split: One
    tau_dup: Second
    tau_ddn: Second
    tau_drem: Second
    D_rem: One


class InitialState(NamedTuple):
    """The network at lights-out."""

    F_wake: One
    F_roff: One
    p_init: One
    S0: Percent
    OX0: One


class People(NamedTuple):
    """How people differ (sd_) and what share of each variance stays with the person (icc_)."""

    sd_swa: One
    sd_s0: One
    sd_phase: Hour
    sd_sig: One
    sd_lam: One
    sd_bias: One
    sd_tau_up: One
    sd_rem: One
    sd_ox0: One
    sd_oxbed: One
    sd_p_init: One
    sd_arousal: One
    skew: One
    icc_swa: One
    icc_s0: One
    icc_phase: One
    icc_sig: One
    icc_lam: One
    icc_bias: One
    icc_tau_up: One
    icc_rem: One
    icc_ox0: One
    icc_oxbed: One
    icc_p_init: One
    icc_arousal: One


class Age(NamedTuple):
    """What a decade changes."""

    reference: Year
    bend: Year
    late: One
    swa: One
    lam: One
    bias: One
    k_d: One
    tau_up: One
    phase: Hour


class Sex(NamedTuple):
    """What sets women apart from men."""

    swa: One
    lam: One
    tau_up: One


class PoorSleeper(NamedTuple):
    """What high arousal changes: 0 a good sleeper, 1 a poor one."""

    bias: One
    lam: One
    oxbed: One
    swa: One


class GettingUp(NamedTuple):
    """How long before lights-on a sleeper is woken."""

    median: Minute
    sd: One


class Integration(NamedTuple):
    """Steps in time."""

    dt: Second
    epoch: Second


class NightParameters(NamedTuple):
    """Every number of the night network."""

    wake_sleep_switch: WakeSleepSwitch
    rem_switch: RemSwitch
    rem_pressure: RemPressure
    process_s: ProcessS
    arousal: Arousal
    orexin: Orexin
    circadian: Circadian
    scoring: Scoring
    initial_state: InitialState
    people: People
    age: Age
    sex: Sex
    poor_sleeper: PoorSleeper
    getting_up: GettingUp
    integration: Integration


def night_parameters(read: Read) -> NightParameters:
    """Read every number of the night network.

    Parameters
    ----------
    read : callable
        ``read("night.wake_sleep_switch.b_w", "1")`` gives the number in that unit.

    Raises
    ------
    NumericalError
        If a number is not finite, or the step does not divide the epoch.
    """
    groups = {}
    for group, kind in get_type_hints(NightParameters).items():
        units = {name: hint.__metadata__[0] for name, hint in get_type_hints(kind, include_extras=True).items()}
        groups[group] = kind(**{name: _finite(read, f"night.{group}.{name}", unit) for name, unit in units.items()})
    parameters = NightParameters(**groups)
    steps_per_epoch(parameters.integration)
    return parameters


def steps_per_epoch(integration: Integration) -> int:
    """Whole number of steps in an epoch.

    Examples
    --------
    >>> steps_per_epoch(Integration(dt=5.0, epoch=30.0))
    6
    """
    steps = round(integration.epoch / integration.dt)
    if steps < 1 or not math.isclose(steps * integration.dt, integration.epoch):
        raise NumericalError(
            f"night.integration.dt: {integration.dt} s does not divide the epoch of {integration.epoch} s; "
            "give a divisor of it"
        )
    return steps


def _finite(read: Read, key: str, unit: str) -> float:
    number = float(read(key, unit))
    if not math.isfinite(number):
        raise NumericalError(f"{key}: {number} is not a finite number; correct the library or the draw")
    return number
