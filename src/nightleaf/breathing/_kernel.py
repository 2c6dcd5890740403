"""How much a person breathes once blood gases have settled, with the drive to breathe partly taken away."""

from typing import NamedTuple

import numpy as np
from scipy.optimize import root


class Physiology(NamedTuple):
    """Constants of the published model, in its symbols: pressures in mmHg, flows in L/min, contents in L/L."""

    P_I_co2: float
    P_I_o2: float
    lam: float
    s1: float
    K1: float
    K2: float
    a1: float
    a2: float
    alpha1: float
    beta1: float
    alpha2: float
    beta2: float
    ZC1: float
    ZC2: float
    Qb0: float
    Qt0: float
    rho: float
    A_co2: float
    B_co2: float
    C_co2: float
    D_co2: float
    c1_o2: float
    c2_o2: float
    P_a_o2_0: float
    M_B_co2: float
    M_B_o2: float
    M_T_co2: float
    M_T_o2: float
    P_low: float
    P2: float
    f_L: float
    f_N: float
    W: float
    B_max: float
    K_fpc: float
    B_p: float
    f_max: float
    f_min: float
    f_0: float
    P_c: float
    K_pc: float
    G_Dp: float
    G_Dc: float
    P_B_co2_0: float
    G_h: float
    P_B_o2_0: float
    theta_min: float
    theta_max: float


class Gases(NamedTuple):
    """Partial pressures, and the two signals that widen the vessels of the brain."""

    P_A_co2: float
    P_A_o2: float
    P_B_co2: float
    P_B_o2: float
    P_T_co2: float
    P_T_o2: float
    y_co2: float
    y_o2: float


class Arterial(NamedTuple):
    """What the arteries hold, and the flows that carry it."""

    C_a_co2: float
    C_a_o2: float
    P_a_co2: float
    P_a_o2: float
    C_V_co2: float
    C_V_o2: float
    Qb: float
    Qt: float


def contents(P_co2, P_o2, p):
    """Carbon dioxide and oxygen held by blood at given pressures.

    Equations::

        F2 = P_co2 (1 + beta2 P_o2) / (K2 (1 + alpha2 P_o2))      C_co2 = Z C2 F2^(1/a2) / (1 + F2^(1/a2))
        F1 = P_o2 (1 + beta1 P_co2) / (K1 (1 + alpha1 P_co2))     C_o2  = Z C1 F1^(1/a1) / (1 + F1^(1/a1))

    Parameters
    ----------
    P_co2, P_o2 : float
        [mmHg]
    p : Physiology

    Returns
    -------
    C_co2, C_o2 : float
        [L/L]

    Source
    ------
    overdose_code, calc_intermediate in delaymymod.c (dissociation curves of Spencer).
    """
    P_co2, P_o2 = max(P_co2, 0), max(P_o2, 0)
    F2 = P_co2 * (1 + p.beta2 * P_o2) / (p.K2 * (1 + p.alpha2 * P_o2))
    F1 = P_o2 * (1 + p.beta1 * P_co2) / (p.K1 * (1 + p.alpha1 * P_co2))
    C_co2 = p.ZC2 * F2 ** (1 / p.a2) / (1 + F2 ** (1 / p.a2))
    C_o2 = p.ZC1 * F1 ** (1 / p.a1) / (1 + F1 ** (1 / p.a1))
    return C_co2, C_o2


def pressures(C_co2, C_o2, p):
    """The pressures at which blood holds given contents: the inverse of `contents`.

    Parameters
    ----------
    C_co2, C_o2 : float
        [L/L]
    p : Physiology

    Returns
    -------
    P_co2, P_o2 : float
        [mmHg]

    Source
    ------
    overdose_code, calc_intermediate in delaymymod.c.
    """
    D2 = p.K2 * (C_co2 / (p.ZC2 - C_co2)) ** p.a2
    D1 = p.K1 * (C_o2 / (p.ZC1 - C_o2)) ** p.a1
    S2 = -(D2 + p.alpha2 * D2 * D1) / (p.beta1 + p.alpha1 * p.beta2 * D1)
    S1 = -(D1 + p.alpha1 * D1 * D2) / (p.beta2 + p.alpha2 * p.beta1 * D2)
    r1 = -(1 + p.beta1 * D2 - p.beta2 * D1 - p.alpha1 * p.alpha2 * D1 * D2) / (2 * (p.beta2 + p.alpha2 * p.beta1 * D2))
    r2 = -(1 + p.beta2 * D1 - p.beta1 * D2 - p.alpha2 * p.alpha1 * D2 * D1) / (2 * (p.beta1 + p.alpha1 * p.beta2 * D1))
    P_co2 = r2 + (r2**2 - S2) ** 0.5
    P_o2 = r1 + (r1**2 - S1) ** 0.5
    return P_co2, P_o2


def arterial(x, p):
    """Blood leaving lungs, brain and tissue, mixed past the shunt.

    Equations::

        Qb = Qb0 (1 + y_co2 + y_o2)            Qt = Qt0 (1 + rho y_o2)
        C_V = (Qb C_Vb + Qt C_Vt) / (Qb + Qt)  C_a = (1 - s1) C_e + s1 C_V

    Parameters
    ----------
    x : Gases
    p : Physiology

    Returns
    -------
    Arterial

    Source
    ------
    overdose_code, calc_intermediate in delaymymod.c.
    """
    C_e_co2, C_e_o2 = contents(x.P_A_co2, x.P_A_o2, p)
    C_Vb_co2, C_Vb_o2 = contents(x.P_B_co2, x.P_B_o2, p)
    C_Vt_co2, C_Vt_o2 = contents(x.P_T_co2, x.P_T_o2, p)
    Qb = p.Qb0 * (1 + x.y_co2 + x.y_o2)
    Qt = p.Qt0 * (1 + p.rho * x.y_o2)
    C_V_co2 = (Qb * C_Vb_co2 + Qt * C_Vt_co2) / (Qb + Qt)
    C_V_o2 = (Qb * C_Vb_o2 + Qt * C_Vt_o2) / (Qb + Qt)
    C_a_co2 = (1 - p.s1) * C_e_co2 + p.s1 * C_V_co2
    C_a_o2 = (1 - p.s1) * C_e_o2 + p.s1 * C_V_o2
    P_a_co2, P_a_o2 = pressures(C_a_co2, C_a_o2, p)
    return Arterial(C_a_co2, C_a_o2, P_a_co2, P_a_o2, C_V_co2, C_V_o2, Qb, Qt)


def ventilation(x, wake, reflex, p):
    """Air that reaches the alveoli in a minute, from the two drives to breathe.

    Equations, with delays gone because nothing changes any more::

        f_pc = K_fpc ln(P_a_co2 / B_p) (f_max + f_min e) / (1 + e)     e = exp((P_a_o2 - P_c) / K_pc)
        D_p = reflex G_Dp (f_pc - f_0)                                 D_c = reflex G_Dc (P_B_co2 - P_B_co2_0)
        alpha_H = 1 + G_h (P_B_o2 - P_B_o2_0) / P_B_o2_0               between theta_min and theta_max
        V = B_max (W wake + max(alpha_H D_p + D_c, 0))                 alpha_H only where D_p is above 0

    Parameters
    ----------
    x : Gases
    wake, reflex : float
        Share left of the wakefulness drive, and of both chemical reflexes. [1]
    p : Physiology

    Returns
    -------
    V : float
        [L/min]

    Source
    ------
    overdose_code, derivs in delaymymod.c.
    """
    a = arterial(x, p)
    e = np.exp((a.P_a_o2 - p.P_c) / p.K_pc)
    f_pc = p.K_fpc * np.log(a.P_a_co2 / p.B_p) * (p.f_max + p.f_min * e) / (1 + e)
    D_p = reflex * p.G_Dp * (f_pc - p.f_0)
    D_c = reflex * p.G_Dc * (x.P_B_co2 - p.P_B_co2_0)
    alpha_H = 1 + p.G_h * (np.clip(x.P_B_o2, p.theta_min, p.theta_max) - p.P_B_o2_0) / p.P_B_o2_0
    peripheral = alpha_H * D_p if D_p >= 0 else D_p
    V = p.B_max * (p.W * wake + max(peripheral + D_c, 0))
    return V


def imbalance(x, wake, reflex, p):
    """What the settled state must bring to nothing: gas carried, used and breathed, and the vessels of the brain.

    Equations::

        0 = V (P_I - P_A) + lam (Qb + Qt) (1 - s1) (C_V - C_e)     for both gases
        0 = Qb (C_a - C_Vb) + M_B                                  for both gases; likewise Qt, C_Vt, M_T
        0 = (A + B / (1 + exp(-(P_a_co2 - C) / D))) / Qb0 - y_co2
        0 = min(c1 (exp(-P_a_o2 / c2) - exp(-P_a_o2_0 / c2)), 2) - y_o2

    Metabolism falls with the wakefulness drive, as wake^P2, to a floor, and with oxygen where that runs out.

    Parameters
    ----------
    x : Gases
    wake, reflex : float
        [1]
    p : Physiology

    Returns
    -------
    array (8,)

    Source
    ------
    overdose_code, derivs in delaymymod.c.
    """
    a = arterial(x, p)
    V = ventilation(x, wake, reflex, p)
    C_e_co2, C_e_o2 = contents(x.P_A_co2, x.P_A_o2, p)
    C_Vb_co2, C_Vb_o2 = contents(x.P_B_co2, x.P_B_o2, p)
    C_Vt_co2, C_Vt_o2 = contents(x.P_T_co2, x.P_T_o2, p)
    m_co2 = max(wake**p.P2, p.f_L)
    m_o2 = max(wake**p.P2, p.f_N)
    b = min(x.P_B_o2 / p.P_low, 1)
    t = min(x.P_T_o2 / p.P_low, 1)
    carried = p.lam * (a.Qb + a.Qt) * (1 - p.s1)
    y_co2 = (p.A_co2 + p.B_co2 / (1 + np.exp(-(a.P_a_co2 - p.C_co2) / p.D_co2))) / p.Qb0
    y_o2 = min(p.c1_o2 * (np.exp(-a.P_a_o2 / p.c2_o2) - np.exp(-p.P_a_o2_0 / p.c2_o2)), 2)
    return np.array([
        V * (p.P_I_co2 - x.P_A_co2) + carried * (a.C_V_co2 - C_e_co2),
        V * (p.P_I_o2 - x.P_A_o2) + carried * (a.C_V_o2 - C_e_o2),
        p.lam * (a.Qb * (a.C_a_co2 - C_Vb_co2) + b * m_co2 * p.M_B_co2),
        p.lam * (a.Qb * (a.C_a_o2 - C_Vb_o2) - b * m_o2 * p.M_B_o2),
        p.lam * (a.Qt * (a.C_a_co2 - C_Vt_co2) + t * m_co2 * p.M_T_co2),
        p.lam * (a.Qt * (a.C_a_o2 - C_Vt_o2) - t * m_o2 * p.M_T_o2),
        y_co2 - x.y_co2,
        y_o2 - x.y_o2,
    ])  # fmt: skip


def drives_left(CAR, P1, P3):
    """What an opioid leaves of the two drives to breathe.

    Equations::

        wake = 1 - CAR^P3        reflex = 1 - CAR^P1

    The words beside the published code name the exponents the other way round; the code is followed.

    Parameters
    ----------
    CAR : float
        Share of mu-opioid receptors held by a full agonist. [1]
    P1, P3 : float
        [1]

    Returns
    -------
    wake, reflex : float
        [1]

    Source
    ------
    overdose_code, Kf, AV1 and AV2 in delaymymod.c.

    Examples
    --------
    >>> drives_left(0.0, 2.0, 1.0), drives_left(0.5, 2.0, 1.0)
    ((1.0, 1.0), (0.5, 0.75))
    """
    wake = 1 - CAR**P3
    reflex = 1 - CAR**P1
    return wake, reflex


def settled(wake, reflex, p, start):
    """The gases once they have settled, or None where none is found.

    Parameters
    ----------
    wake, reflex : float
        Share left of each drive. [1]
    p : Physiology
    start : Gases
        Where to begin the search.

    Returns
    -------
    Gases or None

    Source
    ------
    overdose_code; solved as algebra rather than by running the differential equations to their end.
    """
    with np.errstate(all="ignore"):  # the search may look at gases that no blood can hold
        found = root(lambda x: imbalance(Gases(*x), wake, reflex, p), start)
    return Gases(*(float(one) for one in found.x)) if found.success and np.all(np.isfinite(found.fun)) else None
