"""A reason against, from how an opioid weakens the drive to breathe in sleep. Never a reason in favour.

The model leaves out habit: people used to opioids are judged as if they were not, since it may only warn.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, NamedTuple

from nightleaf.breathing._kernel import Gases, Physiology, drives_left, settled, ventilation
from nightleaf.breathing.words import RULES
from nightleaf.errors import ImpossibleAmount, InputError
from nightleaf.evidence import Ledger

Apnoea = Literal["no", "unknown", "yes"]
Severity = Literal["caution", "stop"]

_PUBLISHED: Final = {
    "gas": {
        "P_I_co2": "inspired_co2 mmHg", "P_I_o2": "inspired_o2 mmHg", "lam": "conversion mmHg", "s1": "shunt 1",
        "K1": "oxygen_half mmHg", "K2": "carbon_dioxide_half mmHg",
        "a1": "oxygen_slope 1", "a2": "carbon_dioxide_slope 1",
        "alpha1": "alpha1 1/mmHg", "beta1": "beta1 1/mmHg", "alpha2": "alpha2 1/mmHg", "beta2": "beta2 1/mmHg",
        "ZC1": "oxygen_capacity 1", "ZC2": "carbon_dioxide_capacity 1",
    },
    "flow": {
        "Qb0": "brain L/min", "Qt0": "tissue L/min", "rho": "tissue_response 1",
        "A_co2": "carbon_dioxide_base L/min", "B_co2": "carbon_dioxide_range L/min",
        "C_co2": "carbon_dioxide_middle mmHg", "D_co2": "carbon_dioxide_width mmHg",
        "c1_o2": "oxygen_size 1", "c2_o2": "oxygen_scale mmHg", "P_a_o2_0": "oxygen_usual mmHg",
    },
    "metabolism": {
        "M_B_co2": "brain_co2 L/min", "M_B_o2": "brain_o2 L/min", "M_T_co2": "tissue_co2 L/min",
        "M_T_o2": "tissue_o2 L/min", "P_low": "oxygen_runs_out mmHg", "P2": "fall 1",
        "f_L": "floor_co2 1", "f_N": "floor_o2 1",
    },
    "drive": {
        "W": "wakefulness 1", "B_max": "to_flow L/min", "K_fpc": "firing 1", "B_p": "firing_base mmHg",
        "f_max": "firing_most 1/s", "f_min": "firing_least 1/s", "f_0": "firing_usual 1/s",
        "P_c": "firing_middle mmHg", "K_pc": "firing_width mmHg",
        "G_Dp": "peripheral_gain s", "G_Dc": "central_gain 1/mmHg", "P_B_co2_0": "brain_co2_usual mmHg",
        "G_h": "hypoxic_gain 1", "P_B_o2_0": "brain_o2_usual mmHg",
        "theta_min": "hypoxic_low mmHg", "theta_max": "hypoxic_high mmHg",
    },
}  # fmt: skip
"""Symbol of the kernel -> key and unit, by file of library/parameters/breathing."""


@dataclass(frozen=True, slots=True)
class BreathingReason:
    """A reason against, in the fields of a check document."""

    rule: str
    severity: Severity
    text: str
    source: str
    grade: str

    def to_dict(self) -> dict[str, Any]:
        """Plain fields."""
        return {name: getattr(self, name) for name in self.__slots__}


class _Numbers(NamedTuple):
    """The published constants, and ours."""

    physiology: Physiology
    P1: float
    P3: float
    ceiling: dict[bool, float]
    sleep: tuple[float, ...]
    depressant: float
    apnoea: dict[Apnoea, float]
    margin: dict[Severity, float]


def breathing_reasons(
    opioid_share: float | None,
    *,
    ledger: Ledger,
    depressants: Sequence[str] = (),
    apnoea: Apnoea = "unknown",
    concentrated: bool = False,
) -> tuple[BreathingReason, ...]:
    """Reasons against kratom that its effect on breathing in sleep gives; worst first.

    Nothing else comes back, and no reason found is no reason in favour: the model does not know the person.

    Parameters
    ----------
    opioid_share : float or None
        Peak of the mu-opioid effect on the pupil scale, 0 to 1; the least favourable one if there are several. None if
        the amount or its content is not known. [1]
    ledger : Ledger
        Every number is read through it.
    depressants : sequence of str
        Names of alcohol and of all medicines that slow the brain or the breath.
    apnoea : {"no", "unknown", "yes"}
        Sleep apnoea, or another illness that weakens breathing.
    concentrated : bool
        A product with added 7-hydroxymitragynine, or an extract: no ceiling, and a sudden onset.

    Returns
    -------
    tuple of BreathingReason

    Raises
    ------
    ImpossibleAmount
        If the share is negative or no number.
    InputError
        If `apnoea` is none of its three words.

    Source
    ------
    overdose_code for breathing; douglas_1982 for sleep; the rest is declared in library/parameters/breathing.

    Examples
    --------
    >>> from nightleaf.evidence import load_library
    >>> found = breathing_reasons(0.3, ledger=Ledger(load_library()), depressants=["alcohol"], apnoea="yes")
    >>> [(one.rule, one.severity) for one in found][0]
    ('breath.apnoea', 'stop')
    """
    if opioid_share is not None and not (math.isfinite(opioid_share) and opioid_share >= 0):
        raise ImpossibleAmount(f"opioid share: {opioid_share} cannot be; it must be 0 or more, or None if not known")
    if apnoea not in {"no", "unknown", "yes"}:
        raise InputError(f"apnoea: {apnoea!r} is not one of no, unknown, yes")
    numbers = _numbers(ledger)
    if opioid_share == 0:
        return ()
    found = []
    if apnoea != "no":
        found.append(_reason("breath.apnoea", "stop" if apnoea == "yes" else "caution"))
    if opioid_share is None:
        found.append(_reason("breath.amount", "caution"))
    else:
        drop = _drop(min(opioid_share, 1.0), len(depressants), apnoea, concentrated, numbers)
        level = _severity(drop, numbers)
        if level is not None:
            found.append(_reason("breath.drop", level))
    if depressants:
        found.append(_reason("breath.together", "caution", names=" and ".join(depressants)))
    return tuple(sorted(found, key=lambda one: one.severity, reverse=True))


def _reason(key: str, severity: Severity, **names: str) -> BreathingReason:
    rule = RULES[key]
    return BreathingReason(key, severity, rule.texts[severity].format(**names), rule.source, rule.grade)


def _severity(drop: float, numbers: _Numbers) -> Severity | None:
    if drop >= numbers.margin["stop"]:
        return "stop"
    return "caution" if drop >= numbers.margin["caution"] else None


def _drop(share: float, depressants: int, apnoea: Apnoea, concentrated: bool, numbers: _Numbers) -> float:
    """The largest drop over the stages of sleep, relative to the same stage without anything. [1]"""
    wake, reflex = drives_left(share * numbers.ceiling[concentrated], numbers.P1, numbers.P3)
    others = (1 - numbers.depressant) ** depressants
    wake, reflex = wake * others * (1 - numbers.apnoea[apnoea]), reflex * others
    return max(_drop_in(asleep, wake, reflex, concentrated, numbers.physiology) for asleep in numbers.sleep)


def _drop_in(asleep: float, wake: float, reflex: float, sudden: bool, p: Physiology) -> float:
    usual = settled(asleep, 1.0, p, _start(p))
    if usual is None:
        return 1.0
    before = ventilation(usual, asleep, 1.0, p)
    after = settled(asleep * wake, reflex, p, usual)
    if after is None:
        return 1.0
    drop = 1 - ventilation(after, asleep * wake, reflex, p) / before
    at_once = 1 - ventilation(usual, asleep * wake, reflex, p) / before
    return float(max(drop, at_once) if sudden else drop)


def _start(p: Physiology) -> Gases:
    return Gases(p.C_co2, p.P_a_o2_0, p.P_B_co2_0, p.P_B_o2_0, p.P_B_co2_0, p.theta_max, 0.0, 0.0)


def _numbers(ledger: Ledger) -> _Numbers:
    """Every number, whatever is asked, so that a change of any of them is seen."""

    def read(key: str, unit: str = "1") -> float:
        return ledger.read(key, unit)

    symbols = {
        symbol: read(f"breathing.{file}.{place.split()[0]}", place.split()[1])
        for file, places in _PUBLISHED.items()
        for symbol, place in places.items()
    }
    apnoea = read("breathing.others.apnoea_loss")
    return _Numbers(
        Physiology(**symbols),
        read("breathing.drive.opioid_reflex"),
        read("breathing.drive.opioid_wakefulness"),
        {False: read("breathing.opioid.ceiling_of_leaf"), True: read("breathing.opioid.ceiling_of_concentrate")},
        (read("breathing.sleep.nrem"), read("breathing.sleep.rem")),
        read("breathing.others.depressant_loss"),
        {"no": 0.0, "unknown": 0.5 * apnoea, "yes": apnoea},
        {"caution": read("breathing.margin.caution"), "stop": read("breathing.margin.stop")},
    )
