"""Closed forms for any drug of one or two compartments: into a vein at once or evenly, through the gut, or alcohol.

First-order dispositions are sums of exponentials of a unit dose; arrays (term, person) as in `exposure._kernel`.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import lambertw

from nightleaf.exposure._kernel import Terms, hybrid_rates, through_first_order

Array = NDArray[Any]


def one_compartment_bolus(CL: Array, V: Array) -> Terms:
    """Concentration after a unit amount into a vein, C(t) = exp(-CL/V t) / V.

    Parameters
    ----------
    CL, V : array (person,)
        Clearance [L/h] and volume [L].

    Returns
    -------
    Terms (1, person)

    Source
    ------
    Textbook.
    """
    return Terms((1 / V)[None], (CL / V)[None])


def one_compartment_oral(ka: Array, CL: Array, V: Array) -> Terms:
    """Concentration after a unit amount absorbed at first order into one compartment.

    Equation::

        C(t) = ka / (V (ka - k)) (exp(-k t) - exp(-ka t)),  k = CL/V

    Parameters
    ----------
    ka : array (person,)
        [1/h]
    CL, V : array (person,)
        [L/h], [L]

    Returns
    -------
    Terms (2, person)

    Source
    ------
    Bateman function; textbook.
    """
    return through_first_order(Terms((ka / V)[None], ka[None]), CL / V)


def two_compartment_bolus(CL: Array, Vc: Array, Q: Array, Vp: Array) -> Terms:
    """Central concentration after a unit amount into the central of two compartments.

    Equation::

        C(t) = 1/Vc ((alpha - k21) exp(-alpha t) + (k21 - beta) exp(-beta t)) / (alpha - beta)

    Parameters
    ----------
    CL, Q : array (person,)
        [L/h]
    Vc, Vp : array (person,)
        [L]

    Returns
    -------
    Terms (2, person)
        Rates alpha, beta.

    Source
    ------
    Textbook.
    """
    alpha, beta, k21 = hybrid_rates(CL, Vc, Q, Vp)
    R = np.stack([alpha - k21, k21 - beta]) / ((alpha - beta) * Vc)
    return Terms(R, np.stack([alpha, beta]))


def ka_of_time_to_peak(t_max: Array, k: Array) -> Array:
    """Absorption rate constant at which one compartment peaks at `t_max`.

    Equation::

        t_max = ln(ka/k) / (ka - k)   =>   ka = -W(-k t_max exp(-k t_max)) / t_max on the branch that is not k itself

    Parameters
    ----------
    t_max : array (person,)
        From the end of the lag. [h]
    k : array (person,)
        Rate constant of elimination. [1/h]

    Returns
    -------
    array (person,)
        [1/h]

    Source
    ------
    Derivative of the Bateman function; the Lambert W function.
    """
    y = k * t_max
    z = -y * np.exp(-y)
    x = np.where(y < 1, -np.real(lambertw(z, -1)), -np.real(lambertw(z, 0)))
    return x / t_max


def infused(terms: Terms, t: Array, T: float) -> Array:
    """Concentration while and after the same amount runs in evenly over `T` hours.

    Equation::

        C(t) = (S(t) - S(t - T)) / T,  S(t) = sum_i R_i (1 - exp(-l_i t)) / l_i for t > 0, else 0

    Parameters
    ----------
    terms : Terms (term, person)
        After a bolus of the same amount.
    t : array (time, 1) or (time, person)
        Since the start. [h]
    T : float
        [h]

    Returns
    -------
    array (time, person)

    Source
    ------
    Superposition.
    """
    return (_summed(terms, t) - _summed(terms, t - T)) / T


def infused_area(terms: Terms, t: Array, T: float) -> Array:
    """Integral of `infused` from 0 to `t`.

    Parameters
    ----------
    terms : Terms (term, person)
    t : array (time, 1) or (time, person)
        [h]
    T : float
        [h]

    Returns
    -------
    array (time, person)

    Source
    ------
    Superposition.
    """
    return (_summed_twice(terms, t) - _summed_twice(terms, t - T)) / T


def _summed(terms: Terms, t: Array) -> Array:
    after = np.maximum(t, 0)
    return sum(R / rate * -np.expm1(-rate * after) for R, rate in zip(terms.R, terms.l, strict=True))


def _summed_twice(terms: Terms, t: Array) -> Array:
    after = np.maximum(t, 0)
    return sum(R / rate * (after + np.expm1(-rate * after) / rate) for R, rate in zip(terms.R, terms.l, strict=True))


def zero_order(C_0: Array, ka: Array, beta: Array, t: Array) -> Array:
    """Concentration of a drug that leaves at a fixed pace, absorbed at first order; `ka` infinite for a bolus.

    Equation::

        C(t) = max(0, C_0 (1 - exp(-ka t)) - beta t)

    The bracket is concave and starts at zero, so what reaches zero stays there.

    Parameters
    ----------
    C_0 : array (person,)
        Amount over volume.
    ka : array (person,)
        [1/h]
    beta : array (person,)
        Fall in an hour, in the unit of C_0.
    t : array (time, 1) or (time, person)
        Since the end of the lag. [h]

    Returns
    -------
    array (time, person)

    Source
    ------
    Mass balance; Widmark for a bolus.
    """
    after = np.maximum(t, np.finfo(float).tiny)
    return np.where(t > 0, np.maximum(C_0 * -np.expm1(-ka * after) - beta * after, 0), 0)


def zero_order_peak(C_0: Array, ka: Array, beta: Array) -> tuple[Array, Array]:
    """When a drug of zero-order elimination peaks, and when it is gone, in hours from the end of the lag.

    Equation::

        t_max = ln(ka x) / ka,  t_end = x + W(-ka x exp(-ka x)) / ka,  x = C_0 / beta;  both 0 where ka x <= 1

    Parameters
    ----------
    C_0, ka, beta : array (person,)
        As for `zero_order`.

    Returns
    -------
    tuple of array (person,)
        t_max, t_end. [h]

    Source
    ------
    Derivative and root of `zero_order`.
    """
    x = C_0 / beta
    finite = np.where(np.isinf(ka), 1, ka)
    y = finite * x
    reached = y > 1
    t_max = np.log(np.where(reached, y, 1)) / finite
    t_end = x + np.real(lambertw(-y * np.exp(-y), 0)) / finite
    bolus = np.isinf(ka)
    return np.where(bolus, 0, t_max), np.where(bolus, x, np.where(reached, t_end, 0))


def zero_order_area(C_0: Array, ka: Array, beta: Array, t: Array) -> Array:
    """Integral of `zero_order` up to `t`, which lies no later than its end.

    Parameters
    ----------
    C_0, ka, beta : array (person,)
        As for `zero_order`.
    t : array (person,)
        [h]

    Returns
    -------
    array (person,)

    Source
    ------
    Integration of `zero_order`.
    """
    after = np.maximum(t, np.finfo(float).tiny)
    return C_0 * (after + np.expm1(-ka * after) / ka) - 0.5 * beta * after * after
