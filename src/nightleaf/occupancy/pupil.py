"""The pupil as a read-out: what a mu-opioid exposure does in millimetres, so that drugs stand on one scale."""

import numpy as np
from numpy.typing import NDArray

from nightleaf.evidence import Ledger
from nightleaf.occupancy._kernel import operational_miosis, pupil_change

Array = NDArray[np.float64]


def miosis_share(substance: str, concentration_nm: Array, ledger: Ledger) -> Array:
    """Share of the largest constriction that a naive adult shows. [1]

    Parameters
    ----------
    substance : str
        A substance with a mu-opioid engagement, such as "morphine".
    concentration_nm : array
        At the effect site, on the scale of its EC50. [nM]

    Examples
    --------
    >>> from nightleaf.evidence import load_library
    >>> float(miosis_share("morphine", np.array([36.2]), Ledger(load_library()))[0])
    0.5
    """
    half = ledger.read(f"substances.{substance}.engagements.mu_opioid.ec50", "nM")
    gamma = ledger.read("occupancy.miosis.gamma", "1")
    share: Array = operational_miosis(np.asarray(concentration_nm, float)[None], np.array([half])[:, None], gamma)
    return share


def miosis_mm(substance: str, concentration_nm: Array, ledger: Ledger) -> Array:
    """Constriction of a dark-adapted pupil in a naive adult of 20 to 40. [mm]"""
    return miosis_share(substance, concentration_nm, ledger) * ledger.read("occupancy.miosis.largest_dark", "mm")


def pupil_change_of_regular_user(substance: str, concentration_nm: Array, ledger: Ledger) -> Array:
    """Change of pupil diameter in a regular user after the first dose of the day; negative is smaller. [mm]

    Tolerance weakens the response; the dose also takes away what withdrawal had widened.

    Source
    ------
    smith_2024, whose light was not reported.
    """
    f = miosis_share(substance, concentration_nm, ledger)
    half = ledger.read(f"substances.{substance}.engagements.mu_opioid.ec50", "nM")
    change: Array = pupil_change(
        f,
        np.asarray(concentration_nm, float) / half,
        ledger.read("occupancy.miosis.largest_clinic", "mm"),
        ledger.read("occupancy.miosis.tolerance", "1"),
        ledger.read("occupancy.miosis.withdrawal_mydriasis", "mm"),
        ledger.read("occupancy.miosis.relief_half", "1"),
    )
    return change
