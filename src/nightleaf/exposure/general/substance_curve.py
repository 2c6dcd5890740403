"""From a file of library/substances and a dose to concentration over time."""

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

from nightleaf.errors import InputError
from nightleaf.evidence import Ledger
from nightleaf.exposure._kernel import Terms, through_first_order, two_compartment_oral
from nightleaf.exposure.general._kernel import (
    ka_of_time_to_peak,
    one_compartment_bolus,
    one_compartment_oral,
    two_compartment_bolus,
)
from nightleaf.exposure.general.curve import AnyCurve, InfusionCurve, ZeroOrderCurve
from nightleaf.exposure.profile import NMOL_PER_MMOL, Curve
from nightleaf.exposure.variability import People, multipliers, nobody_differs
from nightleaf.substance import Substance, known_substances, substance_named

Array = NDArray[np.float64]
ML_PER_L: Final = 1e3


def substance_curve(
    name: str,
    dose_mg: float,
    ledger: Ledger,
    *,
    route: str | None = None,
    duration_h: float | None = None,
    people: People | None = None,
) -> AnyCurve:
    """Concentration of the substance itself; see `substance_curves`.

    Examples
    --------
    >>> from nightleaf.evidence import load_library
    >>> curve = substance_curve("caffeine", 200.0, Ledger(load_library()), route="oral")
    >>> bool(curve.ng_per_ml(np.array([0.7]))[0, 0] > 1000)
    True
    """
    return substance_curves(name, dose_mg, ledger, route=route, duration_h=duration_h, people=people)[name]


def substance_curves(
    name: str,
    dose_mg: float,
    ledger: Ledger,
    *,
    route: str | None = None,
    duration_h: float | None = None,
    people: People | None = None,
) -> dict[str, AnyCurve]:
    """Concentration curves of a substance and its active metabolites.

    Parameters
    ----------
    name : str
        A file of library/substances that holds a volume.
    dose_mg : float
        Swallowed at time 0, or given into a vein at once, or evenly over `duration_h`. [mg]
    ledger : Ledger
    route : str or None
        "oral" or "intravenous"; None takes oral where the file allows it and no duration is given.
    duration_h : float or None
        Of an infusion. [h]
    people : People or None
        None gives the typical person. People differ by the spreads of exposure.variability, which were taken from
        kratom and stand in for every drug.

    Returns
    -------
    dict of Curve, InfusionCurve or ZeroOrderCurve
        By name, the substance first.

    Raises
    ------
    InputError
        For a dose, route or duration that cannot be.
    """
    substance = substance_named(name, ledger.library)
    by_mouth = _is_by_mouth(substance, dose_mg, route, duration_h)
    vary = nobody_differs() if people is None else multipliers(people, name, ledger)
    if substance.is_zero_order:
        return {name: _zero_order(substance, dose_mg, ledger, vary, by_mouth=by_mouth)}
    molar_mass = substance.read("molar_mass", ledger)
    CL = _clearance(substance, ledger) * vary["CL"]  # noqa: N806
    unit = _oral(substance, CL, ledger, vary) if by_mouth else _bolus(substance, CL, ledger, vary)
    reached = dose_mg / molar_mass * NMOL_PER_MMOL * _reaching(substance, ledger, vary, by_mouth=by_mouth)
    parent = Terms(unit.R * reached, unit.l)
    lag = _lag(substance, ledger, vary, by_mouth=by_mouth)
    curves = {name: _curve(name, parent, lag, molar_mass, duration_h)}
    for one in substance.metabolites:
        terms, mass = _metabolite(substance, one, Terms(parent.R * CL, parent.l), ledger)
        curves[one] = _curve(one, terms, lag, mass, duration_h)
    return curves


def read_every_substance(ledger: Ledger) -> None:
    """Read every number that a question about a substance, or an effect of it, can read: for the audit."""
    known = known_substances(ledger.library)
    for name, substance in known.items():
        for route in substance.routes:
            substance_curves(name, 1.0, ledger, route=route)
        for optional in ("unbound_fraction", "brain_ratio_unbound", "brain_equilibration"):
            if optional in substance.holds:
                substance.read(optional, ledger)
    for link in ledger.library.engagements.values():
        if link.substance in known:
            for parameter in link.parameters.values():
                ledger.read(parameter.key, parameter.unit)


def _is_by_mouth(substance: Substance, dose_mg: float, route: str | None, duration_h: float | None) -> bool:
    if not (math.isfinite(dose_mg) and dose_mg >= 0):
        raise InputError(f"{substance.name}: a dose of {dose_mg} mg cannot be; it must be 0 or more")
    wanted = route or ("intravenous" if duration_h is not None else substance.routes[0])
    if wanted not in substance.routes:
        raise InputError(
            f"{substance.name} cannot be given by the route '{wanted}'; its file allows {', '.join(substance.routes)}"
        )
    if duration_h is not None:
        if wanted == "oral" or substance.is_zero_order:
            raise InputError(f"{substance.name}: a duration belongs to an infusion of a first-order drug; leave it out")
        if not (math.isfinite(duration_h) and duration_h > 0):
            raise InputError(f"{substance.name}: an infusion over {duration_h} h cannot be; it must be more than 0")
    return wanted == "oral"


def _clearance(substance: Substance, ledger: Ledger, start: str = "") -> float:
    if start + "clearance" in substance.holds:
        return substance.read(start + "clearance", ledger)
    volume = substance.read(start + "volume", ledger)
    return math.log(2) * volume / substance.read(start + "half_life", ledger)


def _oral(substance: Substance, CL: Array, ledger: Ledger, vary: dict[str, Array]) -> Terms:  # noqa: N803
    typical = substance.read("volume", ledger)
    V = typical * vary["Vc"]  # noqa: N806
    if substance.has_two_compartments:
        Q = substance.read("intercompartmental_clearance", ledger) * vary["Q"]  # noqa: N806
        Vp = substance.read("peripheral_volume", ledger) * vary["Vp"]  # noqa: N806
        two: Terms = two_compartment_oral(substance.read("oral.ka", ledger) * vary["ka"], CL, V, Q, Vp)
        return two
    if "oral.ka" in substance.holds:
        ka = np.array([substance.read("oral.ka", ledger)])
    else:
        k = np.array([_clearance(substance, ledger) / typical])
        ka = ka_of_time_to_peak(np.array([substance.read("oral.tmax", ledger)]), k)
    one: Terms = one_compartment_oral(ka * vary["ka"], CL, V)
    return one


def _bolus(substance: Substance, CL: Array, ledger: Ledger, vary: dict[str, Array]) -> Terms:  # noqa: N803
    V = substance.read("volume", ledger) * vary["Vc"]  # noqa: N806
    if substance.has_two_compartments:
        Q = substance.read("intercompartmental_clearance", ledger) * vary["Q"]  # noqa: N806
        two: Terms = two_compartment_bolus(CL, V, Q, substance.read("peripheral_volume", ledger) * vary["Vp"])
        return two
    one: Terms = one_compartment_bolus(CL, V)
    return one


def _reaching(substance: Substance, ledger: Ledger, vary: dict[str, Array], *, by_mouth: bool) -> Array:
    """Share of the dose that counts: relative where volume and clearance are apparent."""
    if not by_mouth:
        return np.ones(vary["s_F"].shape)
    known = "oral.bioavailability" in substance.holds
    share: Array = (substance.read("oral.bioavailability", ledger) if known else 1.0) * vary["s_F"]
    return np.minimum(share, 1.0) if known else share


def _lag(substance: Substance, ledger: Ledger, vary: dict[str, Array], *, by_mouth: bool) -> Array:
    held = by_mouth and "oral.lag" in substance.holds
    return (substance.read("oral.lag", ledger) if held else 0.0) * vary["tlag"]


def _curve(name: str, terms: Terms, lag: Array, molar_mass: float, duration_h: float | None) -> AnyCurve:
    if duration_h is None:
        return Curve(name, terms, lag, molar_mass)
    return InfusionCurve(name, terms, duration_h, molar_mass)


def _metabolite(substance: Substance, one: str, cleared: Terms, ledger: Ledger) -> tuple[Terms, float]:
    """Formed from what the parent's clearance removes; none is formed on the first passage of gut wall and liver."""
    start = f"metabolites.{one}."
    V = substance.read(start + "volume", ledger)  # noqa: N806
    formed = Terms(cleared.R * substance.read(start + "fraction_formed", ledger) / V, cleared.l)
    k = np.full(cleared.R.shape[1], _clearance(substance, ledger, start) / V)
    return through_first_order(formed, k), substance.read(start + "molar_mass", ledger)


def _zero_order(
    substance: Substance, dose_mg: float, ledger: Ledger, vary: dict[str, Array], *, by_mouth: bool
) -> ZeroOrderCurve:
    molar_mass = substance.read("molar_mass", ledger)
    nmol = dose_mg / molar_mass * NMOL_PER_MMOL * _reaching(substance, ledger, vary, by_mouth=by_mouth)
    still = np.ones(vary["ka"].shape)
    return ZeroOrderCurve(
        analyte=substance.key,
        start_nm=nmol / (substance.read("volume", ledger) * vary["Vc"]),
        ka=substance.read("oral.ka", ledger) * vary["ka"] if by_mouth else still * np.inf,
        fall_nm_per_h=substance.read("removed_per_hour", ledger) / molar_mass * ML_PER_L * vary["CL"],
        lag_h=_lag(substance, ledger, vary, by_mouth=by_mouth),
        molar_mass=molar_mass,
    )
