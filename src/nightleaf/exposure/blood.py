"""From plasma to whole blood and to the unbound part: what a laboratory may have measured instead."""

import numpy as np
from numpy.typing import NDArray

from nightleaf.evidence import Ledger, Library
from nightleaf.exposure.profile import Curve

Array = NDArray[np.float64]
KRATOM = "alkaloid"
_BLOOD = "blood_to_plasma"
_OF_AN_ALKALOID = {"unbound_fraction": "1", "brain_ratio_unbound": "1", "brain_equilibration": "1/h"}


def blood_ng_per_ml(curve: Curve, t_h: Array, ledger: Ledger) -> Array:
    """Concentration in whole blood, shape (time, person). [ng/mL]

    Parameters
    ----------
    curve : Curve
        Total in plasma.
    t_h : array (time,)
        Since the dose. [h]
    ledger : Ledger

    Source
    ------
    Definition of the blood-to-plasma ratio; no ratio of a kratom alkaloid was found, so each is assumed.
    """
    return curve.ng_per_ml(t_h) * blood_to_plasma(curve.analyte, ledger)


def blood_to_plasma(analyte: str, ledger: Ledger) -> float:
    """Concentration in whole blood over that in plasma. [1]

    The ratio of mitragynine stands with the numbers of its interactions, which use it too.
    """
    own = f"substances.{analyte}.{_BLOOD}"
    shared = f"exposure.interactions.{analyte}.{_BLOOD}"
    return ledger.read(shared if shared in ledger.library.parameters else own, "1")


def unbound_plasma_nm(curve: Curve, t_h: Array, ledger: Ledger) -> Array:
    """Unbound concentration in plasma, shape (time, person). [nM]"""
    return curve.nm(t_h) * ledger.read(f"substances.{curve.analyte}.unbound_fraction", "1")


def kratom_alkaloids(library: Library) -> tuple[str, ...]:
    """Every alkaloid of kratom that has a file, in the order of the vocabulary."""
    tables = library.under("substances")
    return tuple(name for name in library.vocabulary.words("analytes") if tables.get(name, {}).get("kind") == KRATOM)


def read_every_alkaloid(ledger: Ledger) -> None:
    """Read what the library holds about the binding and distribution of each alkaloid, for the audit."""
    for name in kratom_alkaloids(ledger.library):
        blood_to_plasma(name, ledger)
        for number, unit in _OF_AN_ALKALOID.items():
            ledger.read(f"substances.{name}.{number}", unit)
