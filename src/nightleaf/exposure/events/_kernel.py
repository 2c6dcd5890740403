"""Amounts in a depot and a central compartment, moved through time in closed form.

Each part of the central compartment falls at one rate (see kinetics.py). Every term below is positive, and rates that
are equal or nearly so (ka = l_i) lose no digit.
"""

from math import exp, expm1
from sys import float_info
from typing import NamedTuple

from nightleaf.exposure.events.kinetics import Kinetics


class Amounts(NamedTuple):
    """What the depot holds, `a`, and the parts of what the central compartment holds, `x`."""

    a: float
    x: tuple[float, ...]


def bolus(p: Kinetics, into_depot: float, into_central: float) -> Amounts:
    """What a bolus brings; of nothing, nothing.

    Parameters
    ----------
    p : Kinetics
    into_depot, into_central : float
        [amount]

    Returns
    -------
    Amounts

    Source
    ------
    Definition.
    """
    return Amounts(into_depot, tuple(w * into_central for w in p.w))


def added(s: Amounts, other: Amounts) -> Amounts:
    """Two sets of amounts in one body: linear kinetics superpose.

    Parameters
    ----------
    s, other : Amounts

    Returns
    -------
    Amounts

    Source
    ------
    Definition.
    """
    return Amounts(s.a + other.a, tuple(x + y for x, y in zip(s.x, other.x, strict=True)))


def meeting(a: float, b: float, t: float) -> float:
    """What enters at exp(-a s) and leaves at rate b, at time t; symmetric in a and b, whole where they are equal.

    Equation::

        integral over s from 0 to t of exp(-a s) exp(-b (t - s)) = (exp(-a t) - exp(-b t)) / (b - a)

    Parameters
    ----------
    a, b : float
        [1/h]
    t : float
        [h]

    Returns
    -------
    float
        [h]

    Source
    ------
    Convolution of exponentials; textbook.
    """
    low, d = min(a, b), abs(a - b)
    x = d * t
    return exp(-low * t) * (-expm1(-x) / d if x > float_info.min else t)


def filling(a: float, b: float, t: float) -> float:
    """What enters at a steady unit rate, waits at rate a and leaves at rate b, at time t; symmetric in a and b.

    Equation::

        integral over s from 0 to t of (1 - exp(-a s)) / a exp(-b (t - s)) = (meeting(0, m) - meeting(m, M)) / M

    with m and M the smaller and the larger of a and b; where M t is small, the series in a t and b t instead.

    Parameters
    ----------
    a, b : float
        [1/h]
    t : float
        [h]

    Returns
    -------
    float
        [h^2]

    Source
    ------
    Convolution of exponentials; divided difference of exp, Taylor series at 0.
    """
    m, M = min(a, b), max(a, b)
    if M * t > 1:
        return (meeting(0, m, t) - meeting(m, M, t)) / M
    x, y = m * t, M * t
    n, sign, power, h, factorial = 0, 1, 1.0, 1.0, 2.0
    total = h / factorial
    while h / factorial > float_info.epsilon * total:
        n, sign = n + 1, -sign
        power *= y
        h = x * h + power  # sum over i of x^i y^(n - i)
        factorial *= n + 2
        total += sign * h / factorial
    return t * t * total


def advance(s: Amounts, t: float, p: Kinetics, into_depot: float, into_central: float) -> Amounts:
    """Amounts after t hours during which infusions run at steady rates.

    Equation::

        a(t)   = a exp(-ka t) + r_a meeting(0, ka, t)
        x_i(t) = x_i exp(-l_i t) + w_i (ka a meeting(ka, l_i, t) + ka r_a filling(ka, l_i, t) + r_x meeting(0, l_i, t))

    Parameters
    ----------
    s : Amounts
    t : float
        [h]
    p : Kinetics
    into_depot, into_central : float
        Rates of infusion. [amount/h]

    Returns
    -------
    Amounts

    Source
    ------
    Convolution of exponentials; textbook.
    """
    ka = p.ka
    a = s.a * exp(-ka * t)
    if into_depot:
        a += into_depot * meeting(0, ka, t)
    parts = []
    for x, w, l in zip(s.x, p.w, p.l, strict=True):  # noqa: E741
        entered = 0.0
        if s.a:
            entered += ka * s.a * meeting(ka, l, t)
        if into_depot:
            entered += ka * into_depot * filling(ka, l, t)
        if into_central:
            entered += into_central * meeting(0, l, t)
        parts.append(x * exp(-l * t) + w * entered)
    return Amounts(a, tuple(parts))


def recurring(c: Amounts, T: float, p: Kinetics) -> Amounts:
    """Amounts that come back after every T hours, when each interval alone leaves `c` behind.

    Equation::

        s = advance(s, T) + c

    Parameters
    ----------
    c : Amounts
    T : float
        [h]
    p : Kinetics

    Returns
    -------
    Amounts

    Source
    ------
    Geometric series; textbook.
    """
    a = c.a / -expm1(-p.ka * T) if c.a else 0.0
    parts = []
    for x, w, l in zip(c.x, p.w, p.l, strict=True):  # noqa: E741
        left = x + w * p.ka * a * meeting(p.ka, l, T) if a else x
        parts.append(left / -expm1(-l * T))
    return Amounts(a, tuple(parts))


def level(p: Kinetics, into_depot: float, into_central: float) -> Amounts:
    """Amounts in which what enters at steady rates equals what leaves.

    Parameters
    ----------
    p : Kinetics
    into_depot, into_central : float
        [amount/h]

    Returns
    -------
    Amounts

    Source
    ------
    Textbook.
    """
    a = into_depot / p.ka if into_depot else 0.0
    both = into_depot + into_central
    return Amounts(a, tuple(w * both / l for w, l in zip(p.w, p.l, strict=True)))  # noqa: E741
