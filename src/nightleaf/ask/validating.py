"""Predicted against published, every row, misses included."""

import math
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nightleaf.dose import Dose, Intake
from nightleaf.evidence import Ledger, Library, load_library
from nightleaf.evidence.observation import Observed, Study, observed, studies
from nightleaf.exposure import Curve, People, exposure_curves
from nightleaf.exposure.nca import Parameters, Profile, analyse
from nightleaf.person import Person

Array = NDArray[np.float64]
PEOPLE = 400
GROUP = 5
FOLDS = (1.25, 1.5, 2.0)
_NCA = {
    "cmax": "cmax",
    "tmax_h": "tmax_h",
    "half_life_h": "half_life_h",
    "auc_inf": "auc_inf_obs",
    "cl_f": "cl_f",
    "vz_f": "vz_f",
}
_PERCENTS = (5, 95)


@dataclass(frozen=True, slots=True)
class Compared:
    """One published figure and its prediction: medians through the same analysis at the same times.

    `group_low` and `group_high` hold the medians of nine in ten simulated groups of the study's size.
    """

    study: str
    use: str
    analyte: str
    metric: str
    unit: str
    observed: float
    observed_low: float
    observed_high: float
    predicted: float
    group_low: float
    group_high: float
    fold: float


@dataclass(frozen=True, slots=True)
class ExposureValidation:
    """Every row, with the usual summaries."""

    rows: tuple[Compared, ...]

    @property
    def gmfe(self) -> float:
        """Geometric mean of the fold errors, each taken above 1."""
        return math.exp(float(np.mean([abs(math.log(row.fold)) for row in self.rows])))

    def within(self, fold: float) -> float:
        """Share of rows within a fold error."""
        return float(np.mean([abs(math.log(row.fold)) <= math.log(fold) for row in self.rows]))

    def to_dict(self) -> dict[str, Any]:
        """The document of `validate exposure --json`."""
        return {
            "schema": "nightleaf.validate/1",
            "part": "exposure",
            "rows": [asdict(row) for row in self.rows],
            "gmfe": self.gmfe,
            "within": {f"{fold:g}": self.within(fold) for fold in FOLDS},
        }


def validate_exposure(library: Library | None = None, people: int = PEOPLE, seed: int = 1) -> ExposureValidation:
    """Hold predicted exposure against every published row.

    Parameters
    ----------
    library : Library or None
    people : int
        Simulated for each study, a multiple of the group size.
    seed : int
    """
    known = library or load_library()
    rows = [row for study in studies(known) for row in _study(study, known, people, seed)]
    return ExposureValidation(tuple(rows))


def _study(study: Study, library: Library, people: int, seed: int) -> list[Compared]:
    ledger = Ledger(library, seed)
    crowd = People(np.arange(people), np.zeros(people, int), seed)
    dose = Dose(study.dose_mg, Intake(study.form, study.meal, 0.0))
    curves = exposure_curves(dose, Person(), ledger, crowd)
    found = {name: _analysed(curve, study, dose.dose_mg.get(name)) for name, curve in curves.items()}
    return [_compared(row, study, found[row.analyte]) for row in observed(study, library)]


def _analysed(curve: Curve, study: Study, dose_mg: float | None) -> list[Parameters]:
    last = study.last_h.get(curve.analyte, math.inf)
    times = np.array([t for t in study.sampling_h if t <= last])
    levels = curve.nm(times)
    nmol = None if dose_mg is None else dose_mg / curve.molar_mass * 1e6
    return [
        analyse(Profile(str(person), tuple(times.tolist()), tuple(levels[:, person].tolist()), dose=nmol))
        for person in range(levels.shape[1])
    ]


def _compared(row: Observed, study: Study, found: list[Parameters]) -> Compared:
    values = np.array([getattr(one, _NCA[row.metric]) or np.nan for one in found], float)
    groups = np.nanmedian(values[: len(values) // GROUP * GROUP].reshape(-1, GROUP), axis=1)
    low, high = (float(p) for p in np.percentile(groups, _PERCENTS))
    predicted = float(np.nanmedian(values))
    return Compared(
        study=study.key,
        use=study.use,
        analyte=row.analyte,
        metric=row.metric,
        unit=row.unit,
        observed=row.median,
        observed_low=row.low,
        observed_high=row.high,
        predicted=predicted,
        group_low=low,
        group_high=high,
        fold=predicted / row.median,
    )
