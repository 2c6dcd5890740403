"""Where mitragynine meets the enzymes, and how much of it."""

from dataclasses import dataclass

import numpy as np

from nightleaf.dose import Dose
from nightleaf.evidence import Ledger
from nightleaf.exposure.disposition import ABSORBED, typical
from nightleaf.exposure.interactions._kernel import enterocyte, hepatic_inlet
from nightleaf.exposure.profile import NMOL_PER_MMOL, exposure_curves
from nightleaf.person import Person
from nightleaf.product.product import MITRAGYNINE

START = "exposure.interactions"
_TIMES_H = np.arange(0.0, 12.0, 0.025)
"""Fine enough for the height of a peak, which is flat."""


@dataclass(frozen=True, slots=True)
class Concentrations:
    """Largest concentrations of mitragynine after a dose, in the typical person.

    Parameters
    ----------
    swallowed_mg : float
        [mg]
    gut_fluid_nm : float
        Dissolved in the fluid of the gut. [nM]
    gut_wall_nm : float
        In the gut wall during absorption. [nM]
    liver_inlet_nm : float
        Unbound, at the inlet of the liver. [nM]
    plasma_nm : float
        Unbound, in plasma. [nM]
    """

    swallowed_mg: float
    gut_fluid_nm: float
    gut_wall_nm: float
    liver_inlet_nm: float
    plasma_nm: float


def concentrations(dose: Dose, ledger: Ledger) -> Concentrations:
    """Largest concentrations after a dose.

    Parameters
    ----------
    dose : Dose
    ledger : Ledger

    Source
    ------
    ich_m12 for where an enzyme is taken to see what; exposure model for Cmax and ka.
    """
    mass = dose.dose_mg[MITRAGYNINE]
    molar_mass = ledger.read(f"substances.{MITRAGYNINE}.molar_mass", "g/mol")
    nmol = mass / molar_mass * NMOL_PER_MMOL
    ka = typical(MITRAGYNINE, ABSORBED, ledger)["ka"]
    cmax_nm = float(exposure_curves(dose, Person(), ledger)[MITRAGYNINE].nm(_TIMES_H).max())
    fu = ledger.read(f"substances.{MITRAGYNINE}.unbound_fraction", "1")
    Fa = ledger.read(f"{START}.mitragynine.fa", "1")  # noqa: N806
    Fg = ledger.read(f"{START}.mitragynine.fg", "1")  # noqa: N806
    R_B = ledger.read(f"{START}.mitragynine.blood_to_plasma", "1")  # noqa: N806
    Q_h = ledger.read(f"{START}.physiology.Q_h", "L/h")  # noqa: N806
    return Concentrations(
        swallowed_mg=mass,
        gut_fluid_nm=nmol / ledger.read(f"{START}.guideline.gut_volume", "L"),
        gut_wall_nm=float(enterocyte(Fa, ka, nmol, ledger.read(f"{START}.physiology.Q_en", "L/h"))),
        liver_inlet_nm=float(hepatic_inlet(fu, cmax_nm, Fa * Fg * ka * nmol / Q_h, R_B)),
        plasma_nm=fu * cmax_nm,
    )
