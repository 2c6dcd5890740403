"""How much of any drug reaches the blood? From a file of the library, or one of your own."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import numpy as np

from nightleaf.ask.own_substance import known_or_own
from nightleaf.evidence import Ledger, Library, load_library
from nightleaf.exposure.general import Figures, figures_of, substance_curves
from nightleaf.units import amount

SCHEMA: Final = "nightleaf.substance-exposure/1"
UNCERTAIN: Final = frozenset({"assumed", "analogy"})


@dataclass(frozen=True, slots=True)
class SubstanceExposure:
    """Exposure figures of the typical person, of the substance and of each active metabolite.

    Parameters
    ----------
    name, route : str
    dose_mg : float
    duration_h : float or None
        Of an infusion.
    figures : dict of Figures
        By substance, arrays of one person.
    assumed : tuple of str
        Parameters read that nobody has sourced.
    """

    name: str
    route: str
    dose_mg: float
    duration_h: float | None
    figures: dict[str, Figures]
    assumed: tuple[str, ...]
    provenance: dict[str, Any] = field(repr=False)

    def to_dict(self) -> dict[str, Any]:
        """Plain numbers, lists and text; None where a figure does not exist."""
        return {
            "schema": SCHEMA,
            "substance": self.name,
            "route": self.route,
            "dose_mg": self.dose_mg,
            "duration_h": self.duration_h,
            "figures": {name: _plain(one) for name, one in self.figures.items()},
            "assumed": list(self.assumed),
            "provenance": self.provenance,
        }


def substance_exposure(
    name_or_file: str | Path,
    dose: str,
    *,
    route: str | None = None,
    duration: str | None = None,
    library: Library | None = None,
) -> SubstanceExposure:
    """Cmax, Tmax, AUC and half-life of a drug in the typical adult.

    Parameters
    ----------
    name_or_file : str or Path
        A file name of library/substances without its ending, or the path of a TOML file of your own.
    dose : str
        With a unit, like "400mg".
    route : str or None
        "oral" or "intravenous".
    duration : str or None
        Of an infusion, like "8h".
    library : Library or None

    Raises
    ------
    UnreadableFile
        If your file is missing.
    LibraryError
        If it holds a number without unit or source, an unknown key, or one that cannot be.
    InputError
        If dose, route or duration cannot be.

    Examples
    --------
    >>> asked = substance_exposure("caffeine", "200mg")
    >>> asked.route, float(round(asked.figures["caffeine"].half_life_h[0], 2))
    ('oral', 5.0)
    """
    dose_mg = amount(dose, "mg", what="--dose", zero=True)
    duration_h = None if duration is None else amount(duration, "h", what="--duration")
    name, known = known_or_own(name_or_file, library or load_library())
    return _answer(name, dose_mg, route, duration_h, known)


def _answer(
    name: str, dose_mg: float, route: str | None, duration_h: float | None, library: Library
) -> SubstanceExposure:
    ledger = Ledger(library)
    curves = substance_curves(name, dose_mg, ledger, route=route, duration_h=duration_h)
    by_mouth = duration_h is None and route != "intravenous" and _is_oral(name, library)
    guessed = tuple(key for key in sorted(ledger.keys) if library.parameter(key).in_use.pedigree in UNCERTAIN)
    return SubstanceExposure(
        name=name,
        route="oral" if by_mouth else "intravenous",
        dose_mg=dose_mg,
        duration_h=duration_h,
        figures={one: figures_of(curve) for one, curve in curves.items()},
        assumed=guessed,
        provenance={"library_sha256": library.hash, "parameters": sorted(ledger.keys)},
    )


def _is_oral(name: str, library: Library) -> bool:
    return any(f"substances.{name}.oral.{speed}" in library.parameters for speed in ("ka", "tmax"))


def _plain(figures: Figures) -> dict[str, float | None]:
    named = {name: float(getattr(figures, name)[0]) for name in Figures.__slots__}
    return {name: value if np.isfinite(value) else None for name, value in named.items()}
