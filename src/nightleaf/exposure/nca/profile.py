"""What was measured in one subject after one dose, and how the dose was given."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, get_args

from nightleaf.errors import ImpossibleAmount, InputError

Route = Literal["oral", "bolus", "infusion"]

SHORTEST_H, LONGEST_H = 1e-9, 1e6
SMALLEST, LARGEST = 1e-30, 1e30
"""Numbers that mean something in any unit; within them no area, slope or volume leaves the range of a float."""


@dataclass(frozen=True, slots=True)
class Administration:
    """How one dose was given, at time 0.

    Parameters
    ----------
    route : str
        "oral" (and any other way around the vein), "bolus" or "infusion".
    duration_h : float or None
        How long the infusion ran; None for the others. [h]

    Raises
    ------
    InputError
        If the route is none of these, or the duration does not fit it.
    """

    route: Route = "oral"
    duration_h: float | None = None

    def __post_init__(self) -> None:
        if self.route not in get_args(Route):
            raise InputError(f"route: '{self.route}' is not known; write one of {', '.join(get_args(Route))}")
        if self.route == "infusion" and self.duration_h is None:
            raise InputError("route: an infusion needs its duration in hours, such as --duration 0.25")
        if self.route != "infusion" and self.duration_h is not None:
            raise InputError(f"duration: only an infusion has one, and the route is {self.route}; leave it out")
        if self.duration_h is not None and not SHORTEST_H <= self.duration_h <= LONGEST_H:
            raise ImpossibleAmount(f"duration: {self.duration_h:g} h cannot be; expected more than 0")


@dataclass(frozen=True, slots=True)
class Profile:
    """The samples of one subject after one dose.

    Parameters
    ----------
    subject : str
    time_h : tuple of float
        Since the dose, rising; samples from before the dose are negative. [h]
    concentration : tuple of (float or None)
        0 or more, in any unit; None is a sample below quantification.
    dose : float or None
        The whole amount given, in any unit.
    remarks : tuple of str
        Plain sentences about what was read.

    Raises
    ------
    ImpossibleAmount
        If times do not rise, or a time, concentration or dose cannot be.
    """

    subject: str
    time_h: tuple[float, ...]
    concentration: tuple[float | None, ...]
    dose: float | None = None
    remarks: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if len(self.time_h) != len(self.concentration):
            raise ImpossibleAmount(
                f"subject {self.subject}: {len(self.time_h)} times and {len(self.concentration)} concentrations; "
                "expected one of each for every sample"
            )
        for time_h in self.time_h:
            checked_time(time_h, f"subject {self.subject}: time")
        if not all(late - early >= SHORTEST_H for early, late in pairwise(self.time_h)):
            raise ImpossibleAmount(f"subject {self.subject}: times must rise from sample to sample")
        for concentration in self.concentration:
            checked_amount(concentration or 1.0, f"subject {self.subject}: concentration")
        checked_amount(1.0 if self.dose is None else self.dose, f"subject {self.subject}: dose")


def checked_time(number: float, what: str) -> float:
    """The number, if a time since the dose can be that long or short.

    Raises
    ------
    ImpossibleAmount
    """
    if number and not SHORTEST_H <= abs(number) <= LONGEST_H:
        raise ImpossibleAmount(f"{what} {number:g} cannot be; expected 0, or {SHORTEST_H:g} to {LONGEST_H:g}")
    return number


def checked_amount(number: float, what: str) -> float:
    """The number, if an amount above zero can be that large.

    Raises
    ------
    ImpossibleAmount
        If it is zero or negative, no number, or outside the range that any unit could ask for.
    """
    if not SMALLEST <= number <= LARGEST:
        raise ImpossibleAmount(
            f"{what}: {number:g} cannot be; expected a number above 0, between {SMALLEST:g} and {LARGEST:g}"
        )
    return number
