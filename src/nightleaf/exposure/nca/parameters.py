"""Non-compartmental parameters of one subject: peak, areas, terminal phase, clearance, volume, residence time."""

from dataclasses import dataclass, replace
from typing import NamedTuple

from nightleaf.exposure.nca.areas import Areas, Method, areas_under
from nightleaf.exposure.nca.curve import Curve, curve_of
from nightleaf.exposure.nca.judgement import of_dose, of_line, of_no_line, of_peak, of_start
from nightleaf.exposure.nca.profile import Administration, Profile
from nightleaf.exposure.nca.terminal import TerminalLine, terminal_line

ORAL = Administration()


@dataclass(frozen=True, slots=True)
class Parameters:
    """What one subject's samples amount to; None where something has no value.

    Concentrations are in the unit of the samples, areas in that unit times h, `cl_f` and `vz_f` in the unit of the dose
    over that of the areas and of the concentrations. After a bolus or an infusion `cl_f` and `vz_f` are CL and Vz.

    Parameters
    ----------
    cmax, tmax_h : the highest sample, and the first time it was seen
    c0 : at time 0, as measured; after a bolus else as extrapolated
    auc_last : from time 0 to the last measurable sample
    auc_inf_obs, auc_inf_pred : to infinity, from the last sample or from the terminal line's value there
    auc_percent_extrapolated : share of `auc_inf_obs` after the last measurable sample
    lambda_z, lambda_z_points, adjusted_r2, half_life_h : the terminal line
    cl_f, vz_f : dose over `auc_inf_obs`, and that over `lambda_z`
    mrt_inf_h : mean residence time to infinity, from observed areas; less half the duration after an infusion
    warnings : plain sentences
    """

    subject: str
    cmax: float | None = None
    tmax_h: float | None = None
    c0: float | None = None
    auc_last: float | None = None
    auc_inf_obs: float | None = None
    auc_inf_pred: float | None = None
    auc_percent_extrapolated: float | None = None
    lambda_z: float | None = None
    lambda_z_points: int | None = None
    adjusted_r2: float | None = None
    half_life_h: float | None = None
    cl_f: float | None = None
    vz_f: float | None = None
    mrt_inf_h: float | None = None
    warnings: tuple[str, ...] = ()


class _ToInfinity(NamedTuple):
    auc_inf_obs: float
    auc_inf_pred: float
    auc_percent_extrapolated: float
    mrt_inf_h: float


def analyse(profile: Profile, administration: Administration = ORAL, method: Method = "linear") -> Parameters:
    """Non-compartmental parameters of one subject.

    Parameters
    ----------
    profile : Profile
    administration : Administration
    method : str
        Trapezoids: "linear" or "linear-up-log-down".

    Examples
    --------
    >>> found = analyse(Profile("1", (0.0, 1.0, 2.0, 4.0, 6.0), (0.0, 8.0, 4.0, 2.0, 1.0), dose=100.0))
    >>> found.cmax, found.tmax_h, found.auc_last, found.lambda_z_points
    (8.0, 1.0, 19.0, 3)
    """
    route = administration.route
    curve = curve_of(profile, route)
    if curve is None:
        nothing = "No sample from the dose on has a measurable concentration."
        return Parameters(profile.subject, warnings=(*profile.remarks, nothing))
    samples = curve.samples()
    cmax = max(c for _, c in samples)
    tmax_h = next(t for t, c in samples if c == cmax)
    last = areas_under(curve.time_h, curve.concentration, method)
    found = Parameters(profile.subject, cmax=cmax, tmax_h=tmax_h, c0=curve.c0, auc_last=last.auc)
    warnings = [*profile.remarks, *curve.remarks, *of_peak(samples, tmax_h, route)]

    tail = _tail(samples, tmax_h, administration)
    line = terminal_line([t for t, _ in tail], [c for _, c in tail])
    if line is None:
        warnings += of_no_line(len(tail), route)
    else:
        beyond = _to_infinity(last, samples[-1], line, administration)
        found = _with_line(found, line, beyond, profile.dose)
        warnings += of_line(line, beyond.auc_percent_extrapolated)
    if route == "bolus" and curve.measured_from:
        warnings += of_start(_percent_before_the_first_sample(curve, found, method))
    return replace(found, warnings=(*warnings, *of_dose(profile.dose, route)))


def _tail(
    samples: list[tuple[float, float]], tmax_h: float, administration: Administration
) -> list[tuple[float, float]]:
    """What may be on the terminal line: measurable, after the peak (after a bolus also the peak), and after an infusion
    has ended."""
    end_h = administration.duration_h or 0.0
    peak_too = administration.route == "bolus"
    return [(t, c) for t, c in samples if c > 0 and t >= end_h and (t > tmax_h or (peak_too and t == tmax_h))]


def _to_infinity(
    last: Areas, sample: tuple[float, float], line: TerminalLine, administration: Administration
) -> _ToInfinity:
    """Areas beyond the last sample, as if the concentration went on falling at `lambda_z`."""
    t_last, c_last = sample
    beyond = c_last / line.lambda_z
    auc = last.auc + beyond
    aumc = last.aumc + t_last * beyond + beyond / line.lambda_z
    return _ToInfinity(
        auc_inf_obs=auc,
        auc_inf_pred=last.auc + line.last_concentration / line.lambda_z,
        auc_percent_extrapolated=100 * beyond / auc,
        mrt_inf_h=aumc / auc - (administration.duration_h or 0.0) / 2,
    )


def _with_line(found: Parameters, line: TerminalLine, beyond: _ToInfinity, dose: float | None) -> Parameters:
    clearance = None if dose is None else dose / beyond.auc_inf_obs
    return replace(
        found,
        **beyond._asdict(),
        lambda_z=line.lambda_z,
        lambda_z_points=line.points,
        adjusted_r2=line.adjusted_r2,
        half_life_h=line.half_life_h,
        cl_f=clearance,
        vz_f=None if clearance is None else clearance / line.lambda_z,
    )


def _percent_before_the_first_sample(curve: Curve, found: Parameters, method: Method) -> float:
    start = areas_under(curve.time_h[:2], curve.concentration[:2], method).auc
    return 100 * start / (found.auc_inf_obs or found.auc_last or start)
