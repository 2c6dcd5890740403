"""From parameters with units to the dimensionless numbers that the kernel reads at every step."""

import math

import numpy as np

from nightleaf.night.parameters import NightParameters, steps_per_epoch
from nightleaf.night.symbols import Constants

SECONDS_PER_MINUTE = 60.0


def kernel_constants(parameters: NightParameters) -> Constants:
    """The kernel's constants, as float32.

    Parameters
    ----------
    parameters : NightParameters

    Returns
    -------
    Constants
        e_: weight of the new value in one step; a_: memory of a noise over one step; g_u*: its fresh part;
        i_: reciprocal; r_: rate per step.
    """
    numbers = {**_as_given(parameters), **_of_one_step(parameters), **_of_scoring(parameters)}
    return Constants(**{name: np.float32(numbers[name]) for name in Constants._fields})


def _as_given(p: NightParameters) -> dict[str, float]:
    """Parameters used as they are; names are unique across the groups that the kernel reads."""
    groups = (p.wake_sleep_switch, p.rem_switch, p.rem_pressure, p.process_s, p.arousal, p.orexin)
    rest = (p.circadian, p.scoring, p.initial_state)
    return {name: value for group in (*groups, *rest) for name, value in group._asdict().items()}


def _of_one_step(p: NightParameters) -> dict[str, float]:
    """Weights, memories, reciprocals and rates of one step."""
    switch, rem, pressure, sleep, arousal = p.wake_sleep_switch, p.rem_switch, p.rem_pressure, p.process_s, p.arousal
    dt, minutes = p.integration.dt, p.integration.dt / SECONDS_PER_MINUTE
    a_ur, a_us = math.exp(-dt / rem.tau_ur), math.exp(-dt / sleep.tau_us)
    taus = {
        "w": switch.tau_w,
        "v": switch.tau_v,
        "r": rem.tau_r,
        "off": rem.tau_off,
        "ox": p.orexin.tau_ox,
        "dup": p.scoring.tau_dup,
        "ddn": p.scoring.tau_ddn,
        "drem": p.scoring.tau_drem,
    }
    return {
        **{f"e_{name}": -math.expm1(-dt / tau) for name, tau in taus.items()},
        "dt": dt,
        "a_u": math.exp(-dt / arousal.tau_u),
        "a_k": math.exp(-dt / arousal.tau_k),
        "a_ur": a_ur,
        "a_us": a_us,
        "g_ur": rem.sig_r * math.sqrt(1 - a_ur**2),
        "g_us": sleep.sig_swa * math.sqrt(1 - a_us**2),
        "i_w": 1 / switch.al_w,
        "i_v": 1 / switch.al_v,
        "i_r": 1 / rem.al_r,
        "i_off": 1 / rem.al_off,
        "i_S": 1 / switch.S_ref,
        "i_SWA": 1 / rem.SWA_ref,
        "r_pdn": minutes / pressure.tau_pdn,
        "r_pw": minutes / pressure.tau_pw,
        "r_rc": minutes * sleep.rc / sleep.SU,
        "r_fcr": minutes * sleep.fcr,
        "r_fcw": minutes * sleep.fcw,
        "r_gc": minutes * sleep.gc,
        "r_rs": minutes * sleep.rs,
        "SWA_min": sleep.SWAL / 2,
    }


def _of_scoring(p: NightParameters) -> dict[str, float]:
    """Thresholds of the scorer."""
    steps = steps_per_epoch(p.integration)
    return {
        "i_steps": 1 / steps,
        "majority": steps / 2,
        "th3_up": p.scoring.th3 * (1 + p.scoring.hys3),
        "th3_dn": p.scoring.th3 * (1 - p.scoring.hys3),
        "th3_rem": p.scoring.th3 * p.scoring.rem3,
    }
