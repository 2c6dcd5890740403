"""What simulated people, and groups as small as the study, show at the study's sampling times."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nightleaf.dose import Dose, Intake
from nightleaf.evidence import Ledger, Library
from nightleaf.evidence.observation import Study
from nightleaf.exposure import Curve, People, exposure_curves
from nightleaf.exposure.nca import Parameters, Profile, analyse
from nightleaf.exposure.profile import NMOL_PER_MMOL
from nightleaf.person import Person

Array = NDArray[np.float64]
GROUP = 5
PERCENTS = (5.0, 50.0, 95.0)
BAND_END_H = 24.0
_BAND_STEPS = 97
_NCA = {
    "cmax": "cmax",
    "tmax_h": "tmax_h",
    "half_life_h": "half_life_h",
    "auc_inf": "auc_inf_obs",
    "cl_f": "cl_f",
    "vz_f": "vz_f",
}


@dataclass(frozen=True, slots=True)
class Band:
    """Concentration of one analyte over time in simulated people.

    Parameters
    ----------
    study, analyte : str
    t_h : array (time,)
        Since the dose. [h]
    percentiles : array (3, time)
        5th, 50th and 95th person. [nM]
    """

    study: str
    analyte: str
    t_h: Array
    percentiles: Array


@dataclass(frozen=True, slots=True)
class Predicted:
    """One figure in simulated people.

    Parameters
    ----------
    median : float
    people : tuple
        5th and 95th person.
    group : tuple
        5th and 95th of the medians of groups.
    spreads : array (group,)
        Largest over smallest within each group, as a logarithm. [1]
    """

    median: float
    people: tuple[float, float]
    group: tuple[float, float]
    spreads: Array

    def share_less_spread_than(self, low: float, high: float) -> float:
        """Share of simulated groups whose people differ less than a published range says; ties count half."""
        seen = math.log(high / low)
        close = np.isclose(self.spreads, seen)
        return float(np.mean((self.spreads < seen) & ~close) + np.mean(close) / 2)


def simulated_curves(study: Study, library: Library, people: int, seed: int) -> dict[str, Curve]:
    """Curves of simulated people after the dose of a study."""
    crowd = People(np.arange(people), np.zeros(people, int), seed)
    dose = Dose(study.dose_mg, Intake(study.form, study.meal, 0.0))
    return exposure_curves(dose, Person(), Ledger(library, seed), crowd)


def band_of(curve: Curve, study: Study) -> Band:
    """Percentiles over people in the first day."""
    t_h = np.linspace(0, BAND_END_H, _BAND_STEPS)
    return Band(study.key, curve.analyte, t_h, np.percentile(curve.nm(t_h), PERCENTS, axis=1))


def analysed(curve: Curve, study: Study) -> list[Parameters]:
    """Each person's levels at the study's times, through the same analysis as the study's."""
    last = study.last_h.get(curve.analyte, math.inf)
    times = np.array([t for t in study.sampling_h if t <= last])
    levels = curve.nm(times)
    dose_mg = study.dose_mg.get(curve.analyte)
    nmol = None if dose_mg is None else dose_mg / curve.molar_mass * NMOL_PER_MMOL
    return [
        analyse(Profile(str(person), tuple(times.tolist()), tuple(levels[:, person].tolist()), dose=nmol))
        for person in range(levels.shape[1])
    ]


def predicted(metric: str, found: list[Parameters]) -> Predicted:
    """One figure over people and over groups of `GROUP`."""
    values = np.array([getattr(one, _NCA[metric]) or np.nan for one in found], float)
    groups = values[: len(values) // GROUP * GROUP].reshape(-1, GROUP)
    return Predicted(
        median=float(np.nanmedian(values)),
        people=_ends(values),
        group=_ends(np.nanmedian(groups, axis=1)),
        spreads=np.log(np.nanmax(groups, axis=1) / np.nanmin(groups, axis=1)),
    )


def _ends(values: Array) -> tuple[float, float]:
    low, high = (float(p) for p in np.nanpercentile(values, (PERCENTS[0], PERCENTS[-1])))
    return low, high
