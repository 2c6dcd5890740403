"""Concentrations where they act: total plasma behind the brain's delay, or unbound in brain."""

import numpy as np
from numpy.typing import NDArray

from nightleaf.evidence import Ledger
from nightleaf.exposure import Curve, summarise

Array = NDArray[np.float64]
PARENT = "mitragynine"


def delayed_total_nm(curve: Curve, t_h: Array, ledger: Ledger) -> Array:
    """Total plasma concentration behind the plasma-brain delay, shape (time, person). [nM]"""
    k = ledger.read(f"substances.{PARENT}.brain_equilibration", "1/h")
    return np.maximum(curve.delayed(k).nm(t_h), 0)


def peak_total_nm(curve: Curve, ledger: Ledger) -> Array:
    """Highest total plasma concentration behind the plasma-brain delay, whenever it comes, shape (person,). [nM]"""
    delayed = curve.delayed(ledger.read(f"substances.{PARENT}.brain_equilibration", "1/h"))
    peak: Array = np.maximum(delayed.nm(summarise(delayed).tmax_h[None, :])[0], 0)
    return peak


def unbound_brain_nm(curve: Curve, t_h: Array, ledger: Ledger) -> Array:
    """Unbound concentration in brain, shape (time, person). [nM]"""
    return delayed_total_nm(curve, t_h, ledger) * unbound_share(curve.analyte, ledger)


def unbound_share(analyte: str, ledger: Ledger) -> float:
    """Unbound concentration in brain over total concentration in plasma. [1]

    A substance without unbound fraction or brain ratio of its own takes those of mitragynine.
    """
    unbound = _own_or_parents(analyte, "unbound_fraction", ledger)
    ratio = _own_or_parents(analyte, "brain_ratio_unbound", ledger)
    return unbound * ratio


def _own_or_parents(analyte: str, name: str, ledger: Ledger) -> float:
    own = f"substances.{analyte}.{name}"
    key = own if own in ledger.library.parameters else f"substances.{PARENT}.{name}"
    return ledger.read(key, "1")
