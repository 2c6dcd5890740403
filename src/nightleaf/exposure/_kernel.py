"""Linear disposition as sums of exponentials: C(t) = sum_i R_i exp(-l_i t) for t >= 0, after the lag.

Arrays carry terms on the first axis and people on the last. No differential equation is solved: a first-order stage
adds one exponential.
"""

from typing import NamedTuple

import numpy as np


class Terms(NamedTuple):
    """A sum of exponentials: coefficients `R` and rates `l` (1/h), both arrays (term, person)."""

    R: np.ndarray
    l: np.ndarray  # noqa: E741


def hybrid_rates(CL, Vc, Q, Vp):
    """Rates at which two compartments fall together, and that of the way back from the second.

    Equation::

        alpha + beta = k10 + k12 + k21,  alpha beta = k10 k21

    Parameters
    ----------
    CL, Q : array (person,)
        Clearance and intercompartmental clearance. [L/h]
    Vc, Vp : array (person,)
        Central and peripheral volume. [L]

    Returns
    -------
    tuple of array (person,)
        alpha, beta, k21. [1/h]

    Source
    ------
    Textbook.
    """
    k10 = CL / Vc
    k12 = Q / Vc
    k21 = Q / Vp

    half_sum = 0.5 * (k10 + k12 + k21)
    alpha = half_sum + np.sqrt(half_sum * half_sum - k10 * k21)
    beta = k10 * k21 / alpha
    return alpha, beta, k21


def two_compartment_oral(ka, CL, Vc, Q, Vp):
    """Central concentration after a unit amount absorbed at first order into two compartments.

    Equation::

        C(t) = ka/Vc sum over l in {alpha, beta, ka} of (k21 - l) / prod over m != l of (m - l) exp(-l t)

    Parameters
    ----------
    ka : array (person,)
        Absorption rate constant. [1/h]
    CL, Q : array (person,)
        Clearance and intercompartmental clearance. [L/h]
    Vc, Vp : array (person,)
        Central and peripheral volume. [L]

    Returns
    -------
    Terms (3, person)
        Coefficients in 1/L for a unit amount; rates alpha, beta, ka.

    Source
    ------
    tanna_2022, two compartments with central elimination; standard closed form.
    """
    alpha, beta, k21 = hybrid_rates(CL, Vc, Q, Vp)
    ka = _apart(_apart(ka, alpha), beta)

    R_alpha = (k21 - alpha) / ((beta - alpha) * (ka - alpha))
    R_beta = (k21 - beta) / ((alpha - beta) * (ka - beta))
    R_ka = (k21 - ka) / ((alpha - ka) * (beta - ka))

    return Terms(np.stack([R_alpha, R_beta, R_ka]) * ka / Vc, np.stack([alpha, beta, ka]))


def through_first_order(inflow, k):
    """Amount in a compartment that is filled at rate `inflow` and emptied at rate constant `k`.

    Equation::

        dH/dt = sum_i R_i exp(-l_i t) - k H   =>   H(t) = sum_i R_i (exp(-l_i t) - exp(-k t)) / (k - l_i)

    Parameters
    ----------
    inflow : Terms (term, person)
    k : array (person,)
        Rate constant of leaving. [1/h]

    Returns
    -------
    Terms (term + 1, person)

    Source
    ------
    Convolution of exponentials; textbook.
    """
    l = _apart(inflow.l, k)  # noqa: E741
    R = inflow.R / (k - l)
    last = -R.sum(axis=0)
    k_row = np.broadcast_to(k, last.shape)
    return Terms(np.concatenate([R, last[None]]), np.concatenate([l, k_row[None]]))


def _apart(l, k):  # noqa: E741
    """Rates `l`, moved by a hair where they equal `k`: equal rates have no partial fractions."""
    hair = np.sqrt(np.finfo(float).eps) * k
    return np.where(np.abs(k - l) < hair, k - hair, l)


def value_at(terms, t, t_lag):
    """The sum at times after the dose, zero before the lag has passed.

    Parameters
    ----------
    terms : Terms (term, person)
    t : array (time,) or (time, person)
        Time since the dose. [h]
    t_lag : array (person,)
        Lag. [h]

    Returns
    -------
    array (time, person)

    Source
    ------
    Definition.
    """
    since = np.reshape(t, (len(t), -1)) - t_lag
    after = np.maximum(since, 0)
    total = np.zeros(after.shape)
    for R, rate in zip(terms.R, terms.l, strict=True):
        total += R * np.exp(-rate * after)
    return np.where(since > 0, total, 0)


def residual(terms, n, tau, t_lag):
    """What `n` earlier doses, `tau` apart, still add from the time of the next dose on.

    Equation::

        sum over j = 1..n of C(t + j tau) = sum_i R_i exp(-l_i (tau - t_lag)) g_i exp(-l_i t)
        g_i = (1 - exp(-n l_i tau)) / (1 - exp(-l_i tau))

    Parameters
    ----------
    terms : Terms (term, person)
        Of one dose, counted from the end of its lag.
    n : int
        Earlier doses.
    tau : float
        Interval, longer than the lag. [h]
    t_lag : array (person,)
        [h]

    Returns
    -------
    Terms (term, person)
        Counted from the time of the next dose.

    Source
    ------
    Superposition; geometric series.
    """
    l_tau = terms.l * tau
    grown = np.expm1(-n * l_tau) / np.expm1(-l_tau)
    return Terms(terms.R * np.exp(-terms.l * (tau - t_lag)) * grown, terms.l)


def area(terms, duration):
    """Integral from the end of the lag over `duration` hours; `np.inf` for the whole curve.

    Parameters
    ----------
    terms : Terms (term, person)
    duration : float or array (person,)
        [h]

    Returns
    -------
    array (person,)

    Source
    ------
    Definition.
    """
    return (terms.R / terms.l * -np.expm1(-terms.l * duration)).sum(axis=0)
