"""Exposure ratios: how a changed enzyme changes an AUC, and the screening equations of the guideline.

An activity is what is left of an enzyme: 1 untouched, 0 gone, above 1 induced. Every argument is a float or an array;
arrays are broadcast.
"""

import numpy as np
from numpy.typing import NDArray

Number = float | NDArray[np.float64]


def gut_activity(D: Number, D50: Number) -> Number:
    """CYP3A activity left in the gut wall after kratom.

    Equation::

        Ag = 1 / (1 + D / D50)

    Parameters
    ----------
    D, D50 : float or array
        Mitragynine swallowed, and the amount that halves the activity. [mg]

    Returns
    -------
    float or array
        Between 0 and 1.

    Source
    ------
    tanna_2023_cpt, one dose level; the course over the dose is assumed.
    """
    return 1 / (1 + D / D50)


def gut_ratio(A: Number, Fg: Number) -> Number:
    """AUC ratio of a medicine whose gut metabolism works at activity `A`.

    Equation::

        AUCR_g = 1 / (A (1 - Fg) + Fg)

    Parameters
    ----------
    A : float or array
        Activity in the gut wall. [1]
    Fg : float or array
        Share of the absorbed medicine that escapes the gut wall. [1]

    Returns
    -------
    float or array
        At most 1 / Fg.

    Source
    ------
    ich_m12, mechanistic static model.
    """
    return 1 / (A * (1 - Fg) + Fg)


def hepatic_ratio(A: Number, fm: Number) -> Number:
    """AUC ratio of a medicine that an enzyme at activity `A` clears by the share `fm`.

    Equation::

        AUCR_h = 1 / (A fm + 1 - fm)

    Parameters
    ----------
    A : float or array
        Activity in the liver. [1]
    fm : float or array
        Share of clearance through the enzyme. [1]

    Returns
    -------
    float or array
        At most 1 / (1 - fm).

    Source
    ------
    ich_m12, mechanistic static model.
    """
    return 1 / (A * fm + 1 - fm)


def left_by_inhibition(I: Number, Ki: Number) -> Number:  # noqa: E741
    """Activity left by reversible inhibition: the C term of the static model.

    Equation::

        C = 1 / (1 + I / Ki)

    Parameters
    ----------
    I, Ki : float or array
        Concentration at the enzyme and inhibition constant, in one unit.

    Returns
    -------
    float or array

    Source
    ------
    ich_m12, mechanistic static model.
    """
    return 1 / (1 + I / Ki)


def left_by_inactivation(I: Number, KI: Number, k_inact: Number, k_deg: Number) -> Number:  # noqa: E741
    """Activity left by time-dependent inhibition: the A term of the static model.

    Equation::

        A = k_deg / (k_deg + I k_inact / (I + KI))

    Parameters
    ----------
    I, KI : float or array
        Concentration at the enzyme, and that at half of the largest rate, in one unit.
    k_inact, k_deg : float or array
        Largest inactivation rate and turnover of the enzyme, in one unit.

    Returns
    -------
    float or array

    Source
    ------
    ich_m12, mechanistic static model.
    """
    return k_deg / (k_deg + I * k_inact / (I + KI))


def inactivation_ratio(m: Number, Cu: Number, KI: Number, k_inact: Number, k_deg: Number) -> Number:
    """Loss of the enzyme with an inactivator over that without: the basic screening ratio.

    Equation::

        R = (k_obs + k_deg) / k_deg,   k_obs = k_inact m Cu / (KI + m Cu)

    Parameters
    ----------
    m : float
        Multiple of the concentration at which it is judged. [1]
    Cu, KI : float or array
        Unbound Cmax, and concentration at half of the largest rate, in one unit.
    k_inact, k_deg : float or array
        In one unit.

    Returns
    -------
    float or array

    Source
    ------
    ich_m12, basic model of time-dependent inhibition.
    """
    k_obs = k_inact * m * Cu / (KI + m * Cu)
    return (k_obs + k_deg) / k_deg


def enterocyte(Fa: Number, ka: Number, D: Number, Q_en: Number) -> Number:
    """Largest concentration in the gut wall during absorption.

    Equation::

        I_g = Fa ka D / Q_en

    Parameters
    ----------
    Fa : float or array
        Share that enters the gut wall. [1]
    ka : float or array
        Absorption rate constant. [1/h]
    D : float or array
        Dose. [nmol]
    Q_en : float or array
        Blood flow through the absorbing gut wall. [L/h]

    Returns
    -------
    float or array [nM]

    Source
    ------
    ich_m12, mechanistic static model.
    """
    return Fa * ka * D / Q_en


def hepatic_inlet(fu: Number, Cmax: Number, portal: Number, R_B: Number) -> Number:
    """Largest unbound concentration at the inlet of the liver.

    Equation::

        I_h = fu (Cmax + portal / R_B),   portal = Fa Fg ka D / Q_h

    Parameters
    ----------
    fu : float or array
        Unbound share in plasma. [1]
    Cmax, portal : float or array
        Total plasma Cmax, and what absorption adds in the portal vein. [nM]
    R_B : float or array
        Blood over plasma. [1]

    Returns
    -------
    float or array [nM]

    Source
    ------
    ich_m12, mechanistic static model; tanna_2023_dmd, note to table 5.
    """
    return fu * (Cmax + portal / R_B)


def activity_behind(R: Number, Fg: Number, fm: Number) -> Number:
    """Activity, the same in gut and liver, that explains an AUC ratio: the static model solved for it.

    Equation::

        (A (1 - Fg) + Fg) (A fm + 1 - fm) = 1 / R

    Parameters
    ----------
    R : float or array
        AUC ratio of the probe: above 1 under an inhibitor, below under an inducer. [1]
    Fg, fm : float or array
        Of the probe. [1]

    Returns
    -------
    float or array
        0 where no activity is low enough.

    Source
    ------
    ich_m12, mechanistic static model; positive root of its quadratic.
    """
    a = (1 - Fg) * fm
    b = (1 - Fg) * (1 - fm) + Fg * fm
    c = np.minimum(Fg * (1 - fm) - 1 / R, 0)
    return -2 * c / (b + np.sqrt(b * b - 2 * 2 * a * c))


def gut_activity_behind(R: Number, Fg: Number) -> Number:
    """Activity in the gut wall alone that explains an AUC ratio.

    Equation::

        A (1 - Fg) + Fg = 1 / R

    Parameters
    ----------
    R : float or array
        AUC ratio of the probe. [1]
    Fg : float or array
        Of the probe, below 1. [1]

    Returns
    -------
    float or array
        0 where no activity is low enough.

    Source
    ------
    ich_m12, mechanistic static model.
    """
    return np.maximum(1 / R - Fg, 0) / (1 - Fg)


def metabolite_ratio(A: Number, AUCR: Number, s_fp: Number, g: Number) -> Number:
    """AUC ratio of a metabolite that the same enzyme forms, in the first pass and from the blood, and clears.

    Equation::

        AUCR_m = A (s_fp + (1 - s_fp) AUCR) / (A g + 1 - g)

    Parameters
    ----------
    A : float or array
        Activity. [1]
    AUCR : float or array
        AUC ratio of the parent. [1]
    s_fp : float or array
        Share of the metabolite that the first pass forms. [1]
    g : float or array
        Share of the metabolite's clearance through the enzyme. [1]

    Returns
    -------
    float or array

    Source
    ------
    Mass balance of linear formation and clearance; kamble_2023 for the enzyme clearing both.
    """
    return A * (s_fp + (1 - s_fp) * AUCR) / (A * g + 1 - g)


def half_life(k: Number) -> Number:
    """Half-life of a first-order process.

    Parameters
    ----------
    k : float or array
        Rate constant.

    Returns
    -------
    float or array
        In the inverse unit of `k`.

    Source
    ------
    Definition.
    """
    return np.log(2) / k
