"""One reading of every ratio for each draw, put together to answers with intervals."""

from collections.abc import Sequence
from dataclasses import dataclass

from nightleaf.dose import Dose
from nightleaf.evidence import Ledger
from nightleaf.exposure.interactions.concentrations import Concentrations, concentrations
from nightleaf.exposure.interactions.observed import Observed, observed
from nightleaf.exposure.interactions.on_kratom import KratomRatios, kratom_ratios
from nightleaf.exposure.interactions.on_others import auc_ratio, upper_auc_ratio
from nightleaf.exposure.interactions.result import (
    OBSERVED,
    PREDICTED,
    UNKNOWN,
    Estimate,
    OnKratom,
    OnOther,
    Screened,
    estimate,
)
from nightleaf.exposure.interactions.screening import Flag, flags
from nightleaf.medicine import Medicine

CYP2D6_PROBE = "dextromethorphan"


@dataclass(frozen=True, slots=True)
class Reading:
    """Every ratio under one reading of the numbers.

    Parameters
    ----------
    reached : Concentrations
    on_others, upper : dict
        Medicine -> AUC ratio, for those that CYP3A clears.
    on_kratom : dict
        Medicine -> ratios, for those that act on CYP3A.
    flags : tuple of Flag
    """

    reached: Concentrations
    on_others: dict[str, float]
    upper: dict[str, float]
    on_kratom: dict[str, KratomRatios]
    flags: tuple[Flag, ...]


def reading(dose: Dose, chosen: Sequence[Medicine], probe: Medicine, ledger: Ledger) -> Reading:
    """Every ratio that the numbers of `ledger` give.

    Parameters
    ----------
    dose : Dose
        Kratom.
    chosen : sequence of Medicine
    probe : Medicine
        Midazolam.
    ledger : Ledger
    """
    reached = concentrations(dose, ledger)
    cleared = [one for one in chosen if "CYP3A" in one.substrate_of]
    return Reading(
        reached=reached,
        on_others={one.key: auc_ratio(one, reached.swallowed_mg, ledger) for one in cleared},
        upper={one.key: upper_auc_ratio(one, reached, ledger) for one in cleared},
        on_kratom={one.key: kratom_ratios(one, probe, ledger) for one in chosen if one.cyp3a is not None},
        flags=flags(reached, probe, ledger),
    )


def kratom_on_others(
    chosen: Sequence[Medicine], point: Reading, drawn: Sequence[Reading], ledger: Ledger, *, upper: bool
) -> tuple[OnOther, ...]:
    """What kratom does to each medicine, one answer for each pathway.

    Parameters
    ----------
    chosen : sequence of Medicine
    point, drawn : Reading, sequence of Reading
    ledger : Ledger
        Takes account of the published ratios.
    upper : bool
        Whether the upper scenario is wanted.
    """
    probed = observed(CYP2D6_PROBE, ledger)
    answers = []
    for medicine in chosen:
        trial = observed(medicine.key, ledger)
        for pathway in medicine.substrate_of:
            if pathway == "CYP3A":
                key = medicine.key
                ratio = estimate(point.on_others[key], [one.on_others[key] for one in drawn])
                worst = estimate(point.upper[key], [one.upper[key] for one in drawn]) if upper else None
                answers.append(OnOther(medicine, pathway, ratio, PREDICTED, worst, trial))
            elif pathway == "CYP2D6" and probed is not None and not upper:
                answers.append(_by_the_probe(medicine, point.reached.swallowed_mg, probed, trial))
            else:
                answers.append(OnOther(medicine, pathway, None, UNKNOWN, observed=trial))
    return tuple(answers)


def _by_the_probe(medicine: Medicine, swallowed_mg: float, probed: Observed, trial: Observed | None) -> OnOther:
    """Up to the dose of the trial, in whole milligrams, what the probe of the enzyme did; above it nothing is known."""
    over = round(swallowed_mg) - round(probed.mitragynine_mg)
    if over > 0:
        return OnOther(medicine, "CYP2D6", None, UNKNOWN, observed=trial)
    basis = OBSERVED if trial is not None and over == 0 else PREDICTED
    probe = None if trial is not None else CYP2D6_PROBE
    return OnOther(medicine, "CYP2D6", Estimate(*probed.auc_ratio), basis, observed=trial, probe=probe)


def others_on_kratom(chosen: Sequence[Medicine], point: Reading, drawn: Sequence[Reading]) -> tuple[OnKratom, ...]:
    """What each medicine that acts on CYP3A does to kratom."""

    def figure(key: str, name: str) -> Estimate:
        values = [getattr(one.on_kratom[key], name) for one in drawn]
        return estimate(getattr(point.on_kratom[key], name), values)

    return tuple(
        OnKratom(
            medicine=one,
            gut_activity=figure(one.key, "gut_activity"),
            liver_activity=figure(one.key, "liver_activity"),
            mitragynine=figure(one.key, "mitragynine"),
            hydroxymitragynine=figure(one.key, "hydroxymitragynine"),
        )
        for one in chosen
        if one.cyp3a is not None
    )


def screened(point: Reading, drawn: Sequence[Reading]) -> tuple[Screened, ...]:
    """Every screening ratio with its interval."""
    return tuple(
        Screened(
            flag.key,
            flag.target,
            flag.equation,
            estimate(flag.value, [one.flags[place].value for one in drawn]),
            flag.cut_off,
        )
        for place, flag in enumerate(point.flags)
    )
