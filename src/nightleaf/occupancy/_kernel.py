"""Concentration at a target -> occupancy -> effect. Arrays in, arrays out."""

import numpy as np


def competitive_occupancy(L, K):
    """Fraction of a receptor held by each of several competing ligands.

    Equation, for ligand i::

        theta_i = (L_i / K_i) / (1 + sum_j L_j / K_j)

    Parameters
    ----------
    L : array (ligand, ...)
        Unbound ligand concentration at the receptor. [nM]
    K : array (ligand, ...)
        Equilibrium dissociation constant of each ligand. [nM]

    Returns
    -------
    theta : array (ligand, ...)
        Occupied fraction by ligand; sums to less than 1 over ligands. [1]

    Source
    ------
    gaddum_1937, equation for two drugs, extended to several.

    Examples
    --------
    Alone at its own K a ligand holds half; two such ligands a third each.

    >>> import numpy as np
    >>> competitive_occupancy(np.array([8.0]), np.array([8.0]))
    array([0.5])
    >>> competitive_occupancy(np.array([8.0, 3.0]), np.array([8.0, 3.0])).round(3)
    array([0.333, 0.333])
    """
    x = L / K
    theta = x / (1 + x.sum(axis=0))
    return theta


def emax_effect(C, E_max, EC50):
    """Hyperbolic effect of a concentration.

    Equation::

        E = E_max C / (C + EC50)

    Parameters
    ----------
    C : array
        Unbound concentration. [nM]
    E_max : float
        Largest effect, either sign. [1]
    EC50 : float
        Concentration of half the effect. [nM]

    Returns
    -------
    E : array
        [1]

    Source
    ------
    black_leff_1983, the case of slope 1.
    """
    E = E_max * C / (C + EC50)
    return E


def operational_miosis(C, EC50, g):
    """Share of the largest pupil constriction given by competing mu-opioid agonists.

    Equation::

        u = sum_i C_i / EC50_i
        f = u^g / (1 + u^g)

    Parameters
    ----------
    C : array (agonist, ...)
        Concentration of each agonist on the scale of its EC50. [nM]
    EC50 : array (agonist, ...)
        [nM]
    g : float
        Steepness, shared by all agonists. [1]

    Returns
    -------
    f : array (...)
        Between 0 and 1. [1]

    Source
    ------
    black_leff_1983, operational model with a common slope; loetsch_2001 for the pupil.

    Examples
    --------
    >>> import numpy as np
    >>> float(operational_miosis(np.array([36.2]), np.array([36.2]), 1.9))
    0.5
    """
    u = (C / EC50).sum(axis=0)
    f = u**g / (1 + u**g)
    return f


def pupil_change(f, u, E_max, t, w, u_half):
    """Change of pupil diameter in a person with tolerance and withdrawal mydriasis; negative is smaller.

    Equation::

        dD = -t f E_max - w u / (u + u_half)

    Parameters
    ----------
    f, u : array
        Share of the largest constriction of a naive person, and potency-scaled exposure. [1]
    E_max : float
        Largest constriction in this light. [mm]
    t : float
        Response of this person over that of a naive one. [1]
    w : float
        Widening before the dose by withdrawal. [mm]
    u_half : float
        Exposure at which half of the widening is gone. [1]

    Returns
    -------
    dD : array
        [mm]

    Source
    ------
    smith_2024 for what it describes; the form is an assumption.
    """
    dD = -t * f * E_max - w * u / (u + u_half)
    return dD


def adaptation_step(T, e, hours, tau):
    """Adaptation after an effect that stayed the same for some time.

    Equation::

        dT/dt = (e - T) / tau

    Parameters
    ----------
    T : array (...)
        Adaptation at the start: the effect that the brain has come to expect. [1]
    e : array (...)
        Effect. [1]
    hours, tau : float
        Time passed, and the time constant. [h]

    Returns
    -------
    T : array (...)
        At the end. [1]

    Source
    ------
    phillips_2017 for adaptation by receptor numbers; the linear form is ours.

    Examples
    --------
    >>> import numpy as np
    >>> adaptation_step(np.zeros(1), np.ones(1), 100.0, 1.0).round(3)
    array([1.])
    """
    return e + (T - e) * np.exp(-hours / tau)


def net_effect(e, T, d, r):
    """What is left of an effect under adaptation, and what shows once the drug leaves faster than it.

    Equation::

        kept    = e (1 - d T)
        rebound = r max(T - e, 0)

    Parameters
    ----------
    e, T : array (...)
        Effect and adaptation. [1]
    d, r : float
        Share lost at full adaptation; opposite effect unmasked at full adaptation. [1]

    Returns
    -------
    kept, rebound : array (...)
        [1]

    Source
    ------
    The form is ours (docs/story/occupancy.md).

    Examples
    --------
    >>> import numpy as np
    >>> net_effect(np.array([1.0, 0.0]), np.array([0.5, 0.5]), 0.4, 0.5)
    (array([0.8, 0. ]), array([0.  , 0.25]))
    """
    kept = e * (1 - d * T)
    rebound = r * np.maximum(T - e, 0)
    return kept, rebound
