"""The rates of a linear compartment model, in the form that moves through time without loss.

The central compartment is written as parts that each fall at one rate l_i and take the share w_i of all that enters it.
The shares are positive and add up to one, so each part is a one-compartment model of its own.
"""

from math import hypot, sqrt
from typing import NamedTuple


class Kinetics(NamedTuple):
    """Absorption rate constant `ka` (1/h; 0 without a depot), shares `w` and rates `l` (1/h) of the central parts."""

    ka: float
    w: tuple[float, ...]
    l: tuple[float, ...]  # noqa: E741


def one_compartment(ka: float, CL: float, V: float) -> Kinetics:  # noqa: N803
    """One compartment: a single part, which falls at CL/V.

    Parameters
    ----------
    ka : float
        [1/h]
    CL : float
        [L/h]
    V : float
        [L]

    Returns
    -------
    Kinetics

    Source
    ------
    Definition.
    """
    return Kinetics(ka, (1,), (CL / V,))


def two_compartments(ka: float, CL: float, V: float, Q: float, V2: float) -> Kinetics:  # noqa: N803
    """Two compartments: the parts fall at alpha and beta, the roots of x^2 - (k10 + k12 + k21) x + k10 k21.

    Equation::

        w_alpha = (alpha - k21) / (alpha - beta),  w_beta = (k21 - beta) / (alpha - beta)

    Parameters
    ----------
    ka : float
        [1/h]
    CL, Q : float
        Clearance and intercompartmental clearance. [L/h]
    V, V2 : float
        Central and peripheral volume. [L]

    Returns
    -------
    Kinetics

    Source
    ------
    Textbook: the response of the central compartment to a unit bolus.
    """
    k10 = CL / V
    k12 = Q / V
    k21 = Q / V2

    apart = k10 + k12 - k21
    width = hypot(apart, 2 * sqrt(k12) * sqrt(k21))  # alpha - beta
    alpha = 0.5 * (k10 + k12 + k21 + width)
    beta = k10 / alpha * k21

    # (alpha - k21) (k21 - beta) = k12 k21: only the larger of the two is a safe sum.
    larger = 0.5 * (abs(apart) + width)
    smaller = k12 / larger * k21
    above, below = (larger, smaller) if apart > 0 else (smaller, larger)
    return Kinetics(ka, (above / width, below / width), (alpha, beta))
