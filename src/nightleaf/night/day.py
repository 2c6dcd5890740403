"""The day before the night: how much sleep is needed at lights-out, from the hours awake and naps."""

import math
from typing import NamedTuple

from nightleaf.errors import InputError
from nightleaf.night.parameters import Hour, One, Percent, Read

LONGEST_AWAKE_H = 120.0


class Day(NamedTuple):
    """What the day does to process S.

    Parameters
    ----------
    awake : hours of an ordinary day [h]
    morning : process S at the end of an ordinary night, over that of its start [1]
    tau_rise : time constant of its rise in wakefulness [h]
    tau_fall : time constant of its fall in a nap [h]
    SU : upper asymptote [%]
    S0 : at the lights-out of an ordinary night [%]
    """

    awake: Hour
    morning: One
    tau_rise: Hour
    tau_fall: Hour
    SU: Percent
    S0: Percent


def ordinary_day(read: Read) -> Day:
    """Read the numbers of the day."""
    return Day(
        awake=read("night.day.awake", "h"),
        morning=read("night.day.morning", "1"),
        tau_rise=read("night.day.tau_rise", "h"),
        tau_fall=read("night.day.tau_fall", "h"),
        SU=read("night.process_s.SU", "%"),
        S0=read("night.initial_state.S0", "%"),
    )


def sleep_need(awake_h: float, day: Day, *, nap_h: float = 0.0, since_nap_h: float = 0.0) -> float:
    """Sleep need at lights-out, over that of an ordinary evening.

    Process S rises towards its upper asymptote while a person is awake, from where an ordinary night left it, so that
    an ordinary day brings it back to where it started. A nap lowers it.

    Parameters
    ----------
    awake_h : float
        Awake since the night before, naps not counted. [h]
    day : Day
    nap_h : float
        Asleep in one nap. [h]
    since_nap_h : float
        Of the hours awake, those after the nap. [h]

    Returns
    -------
    float
        1 after an ordinary day. [1]

    Raises
    ------
    InputError
        If the hours cannot be.

    Source
    ------
    achermann_1993: the rise and fall of process S.

    Examples
    --------
    >>> day = Day(awake=16.0, morning=0.47, tau_rise=27.4, tau_fall=10.6, SU=500.0, S0=300.0)
    >>> round(sleep_need(16.0, day), 2), sleep_need(40.0, day) > 1.2
    (1.0, True)
    >>> sleep_need(16.0, day, nap_h=1.5, since_nap_h=3.0) < 1
    True
    """
    if not 0 <= since_nap_h <= awake_h <= LONGEST_AWAKE_H or nap_h < 0:
        raise InputError(
            f"{awake_h:g} h awake, of which {since_nap_h:g} h after a nap of {nap_h:g} h, cannot be; hours awake lie "
            f"between 0 and {LONGEST_AWAKE_H:g}, and those after a nap are part of them"
        )
    before = _risen(day.morning * day.S0, awake_h - since_nap_h, day)
    after = before * math.exp(-nap_h / day.tau_fall)
    return _risen(after, since_nap_h, day) / day.S0


def _risen(S: float, hours: float, day: Day) -> float:  # noqa: N803
    return day.SU - (day.SU - S) * math.exp(-hours / day.tau_rise)
