"""Concentrations where they act: total plasma behind the brain's delay, or unbound in brain.

Nothing is borrowed from another substance here: what a file does not hold is either a stated rule below or a refusal.
"""

import numpy as np
from numpy.typing import NDArray

from nightleaf.evidence import Ledger
from nightleaf.exposure import Curve, summarise
from nightleaf.exposure.general import AnyCurve, figures_of

Array = NDArray[np.float64]


def delayed_total_nm(curve: AnyCurve, t_h: Array, ledger: Ledger) -> Array:
    """Total plasma concentration behind the plasma-brain delay, shape (time, person). [nM]

    A substance whose file holds no `brain_equilibration` reaches the brain at once.
    """
    return np.maximum(_in_brain(curve, ledger).nm(t_h), 0)


def peak_total_nm(curve: AnyCurve, ledger: Ledger) -> Array:
    """Highest total plasma concentration behind the plasma-brain delay, whenever it comes, shape (person,). [nM]"""
    delayed = _in_brain(curve, ledger)
    tmax_h = summarise(delayed).tmax_h if isinstance(delayed, Curve) else figures_of(delayed).tmax_h
    peak: Array = np.maximum(delayed.nm(tmax_h[None, :])[0], 0)
    return peak


def unbound_brain_nm(curve: AnyCurve, t_h: Array, ledger: Ledger) -> Array:
    """Unbound concentration in brain, shape (time, person). [nM]"""
    return delayed_total_nm(curve, t_h, ledger) * unbound_share(curve.analyte, ledger)


def unbound_share(analyte: str, ledger: Ledger) -> float:
    """Unbound concentration in brain over total concentration in plasma. [1]

    A substance whose file holds no `brain_ratio_unbound` is as concentrated in the water of the brain as in that of
    plasma; its affinity is then one for plasma water.

    Raises
    ------
    UnknownKey
        If its file holds no `unbound_fraction`.

    Examples
    --------
    >>> from nightleaf.evidence import load_library
    >>> round(unbound_share("mitragynine", Ledger(load_library())), 3)
    0.021
    """
    unbound = ledger.read(f"substances.{analyte}.unbound_fraction", "1")
    ratio = f"substances.{analyte}.brain_ratio_unbound"
    return unbound * ledger.read(ratio, "1") if ratio in ledger.library.parameters else unbound


def _in_brain(curve: AnyCurve, ledger: Ledger) -> AnyCurve:
    key = f"substances.{curve.analyte}.brain_equilibration"
    return curve.delayed(ledger.read(key, "1/h")) if key in ledger.library.parameters else curve
