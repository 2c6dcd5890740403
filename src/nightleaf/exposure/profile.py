"""What reaches the blood: total plasma concentration of each analyte over time."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from nightleaf.dose import Dose
from nightleaf.evidence import Ledger
from nightleaf.exposure._kernel import Terms, area, residual, through_first_order, two_compartment_oral, value_at
from nightleaf.exposure.disposition import (
    ABSORBED,
    FORMED,
    FORMED_FURTHER,
    absorption,
    further_metabolites,
    metabolites,
    typical,
)
from nightleaf.exposure.variability import People, multipliers, nobody_differs
from nightleaf.person.person import Person, weight_scale

Array = NDArray[np.float64]
NMOL_PER_MMOL = 1e6
DAY_H = 24.0


@dataclass(frozen=True, slots=True)
class Curve:
    """Concentration of one analyte in each person: a sum of exponentials after a lag.

    Parameters
    ----------
    analyte : str
    terms : Terms (term, person)
        Of one dose: coefficients in nM, rates in 1/h.
    lag_h : array (person,)
        [h]
    molar_mass : float
        [g/mol]
    doses : int
        Equal doses so far; times count from the last one.
    interval_h : float
        Time between doses. [h]
    """

    analyte: str
    terms: Terms
    lag_h: Array
    molar_mass: float
    doses: int = 1
    interval_h: float = DAY_H

    def nm(self, t_h: Array) -> Array:
        """Total plasma concentration, shape (time, person). [nM]"""
        t = np.asarray(t_h, float)
        concentration: Array = value_at(self.terms, t, self.lag_h)
        if self.doses > 1:
            concentration += value_at(self._left_over(), t, np.full(self.lag_h.shape, -np.finfo(float).tiny))
        return concentration

    def repeated(self, doses: int, interval_h: float = DAY_H) -> "Curve":
        """The curve after the last of several equal doses, by superposition."""
        return replace(self, doses=doses, interval_h=interval_h)

    def _left_over(self) -> Terms:
        """What the doses before the last still add, from the last dose on."""
        left: Terms = residual(self.terms, self.doses - 1, self.interval_h, self.lag_h)
        return left

    def ng_per_ml(self, t_h: Array) -> Array:
        """Total plasma concentration, shape (time, person). [ng/mL]"""
        return self.nm(t_h) * self.molar_mass / 1000

    def auc_nm_h(self, until_h: float = np.inf) -> Array:
        """AUC from the dose to `until_h`, shape (person,). [nM h]"""
        total: Array = area(self.terms, np.maximum(until_h - self.lag_h, 0))
        if self.doses > 1:
            total = total + area(self._left_over(), until_h)
        return total

    def delayed(self, k_per_h: float) -> "Curve":
        """The same curve behind a first-order equilibration, as in the brain: dC_e/dt = k (C - C_e)."""
        inflow = Terms(self.terms.R * k_per_h, self.terms.l)
        return replace(self, terms=through_first_order(inflow, np.full(self.lag_h.shape, k_per_h)))


def exposure_curves(
    dose: Dose, person: Person, ledger: Ledger, people: People | None = None, *, what_if: tuple[str, ...] = ()
) -> dict[str, Curve]:
    """Concentration curves of every swallowed alkaloid and its metabolites.

    Parameters
    ----------
    dose : Dose
        Masses swallowed at time 0.
    person : Person
        Body weight scales clearances and volumes.
    ledger : Ledger
    people : People or None
        None gives the typical person.
    what_if : tuple of str
        Engagements switched on; one of a further metabolite brings its curve.

    Returns
    -------
    dict of Curve
        By analyte; a swallowed mass of zero gives a curve of zeros.

    Source
    ------
    tanna_2022; fits in library/parameters/exposure.
    """
    curves: dict[str, Curve] = {}
    for analyte, mass in dose.dose_mg.items():
        vary = nobody_differs() if people is None else multipliers(people, analyte, ledger)
        curves |= _curves_of(analyte, mass, dose, person, ledger, vary)
    further = further_metabolites(ledger.library, curves, what_if, drawn=ledger.draw is not None)
    return curves | {name: _formed_further(name, curves[parent], ledger) for name, parent in further.items()}


def _curves_of(
    analyte: str, mass_mg: float, dose: Dose, person: Person, ledger: Ledger, vary: dict[str, Array]
) -> dict[str, Curve]:
    start = absorption(dose.intake, ledger)
    for_clearance, for_volume = weight_scale(person, ledger)
    p = typical(analyte, ABSORBED, ledger)
    molar_mass = ledger.read(f"substances.{analyte}.molar_mass", "g/mol")
    nmol = mass_mg / molar_mass * NMOL_PER_MMOL
    s_F = start.s_F * vary["s_F"]  # noqa: N806
    ka = p["ka"] * start.ka_factor * vary["ka"]
    CL = p["CL"] * for_clearance * vary["CL"]  # noqa: N806
    unit = two_compartment_oral(
        ka, CL, p["Vc"] * for_volume * vary["Vc"], p["Q"] * for_clearance * vary["Q"], p["Vp"] * for_volume * vary["Vp"]
    )
    parent = Terms(unit.R * s_F * nmol, unit.l)
    lag = start.lag_h * vary["tlag"]
    curves = {analyte: Curve(analyte, parent, lag, molar_mass)}
    for metabolite in metabolites(ledger.library, analyte):
        m = typical(metabolite, FORMED, ledger)
        Vm = m["Vm"] * for_volume * vary["metabolite"] * vary["Vm"]  # noqa: N806
        CLm = m["CLm"] * for_clearance * vary["metabolite"] * vary["CLm"]  # noqa: N806
        formed = m["fm"] * CL * parent.R
        # First pass acts on the swallowed amount, not on what is absorbed: the metabolite then varies less than its
        # parent, as it does in people. The last term of the parent is the absorption term.
        formed[-1] += m["ffp"] * vary["ffp"] * start.s_F * ka * nmol
        mass = ledger.read(f"substances.{metabolite}.molar_mass", "g/mol")
        curves[metabolite] = Curve(metabolite, through_first_order(Terms(formed / Vm, parent.l), CLm / Vm), lag, mass)
    return curves


def _formed_further(analyte: str, parent: Curve, ledger: Ledger) -> Curve:
    """A metabolite of a metabolite, taken to fill the same volume.

    Equation::

        dC/dt = fm k_parent C_parent - km C
    """
    p = typical(analyte, FORMED_FURTHER, ledger)
    k_parent = parent.terms.l[-1]  # the last term of a metabolite is its own elimination
    inflow = Terms(parent.terms.R * p["fm"] * k_parent, parent.terms.l)
    terms = through_first_order(inflow, np.full(k_parent.shape, p["km"]))
    return Curve(analyte, terms, parent.lag_h, ledger.read(f"substances.{analyte}.molar_mass", "g/mol"))
