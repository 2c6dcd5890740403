"""A trial card as nights: the people of the trial, without and with the drug."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from nightleaf.ask.chain import Chain
from nightleaf.ask.course import drives_tonight
from nightleaf.ask.drug_trials.published import simulable
from nightleaf.ask.request import Drug, Request
from nightleaf.dose import Intake
from nightleaf.evidence import Ledger
from nightleaf.evidence.trial_card import TrialCard
from nightleaf.exposure import People
from nightleaf.night.simulate import Bedtime, Influence
from nightleaf.occupancy import effects_of
from nightleaf.person import Person
from nightleaf.sleep import Stage, block_statistics
from nightleaf.sleep.wake_bouts import wake_minutes_by_bout

Array = NDArray[np.float64]
Means = dict[str, float]
USUAL_BEDTIME_H: Final = 23.0
SEVERITIES: Final = (0.0, 0.5, 1.0)
LONG_WAKE_MIN: Final = 2.0
WEAKEST: Final = 1e-3


@dataclass(frozen=True, slots=True)
class Response:
    """What the model says of a trial.

    Parameters
    ----------
    card : TrialCard
    severity : float
        How badly these people sleep, 0 good to 1 poor: fitted to levels without the drug, never to what it did.
    without : dict
        Metric -> mean level.
    change : dict
        (night, metric) -> mean change.
    slopes : dict
        (night, metric) -> {gain: change of that change per unit of the gain}.
    drive : dict
        Target -> largest effect in the first night simulated, averaged over people.
    """

    card: TrialCard
    severity: float
    without: Means
    change: dict[tuple[int, str], float]
    slopes: dict[tuple[int, str], dict[str, float]]
    drive: Means


class _Trial:
    """One card with its people, ready to be simulated with any gains."""

    def __init__(self, card: TrialCard, ledger: Ledger, people: int) -> None:
        self.card, self.ledger = card, ledger
        self.people = People(np.arange(people), np.zeros(people, np.int64), ledger.seed)

    def chain(self, severity: float, night: int = 1) -> Chain:
        return Chain(_request(self.card, self.ledger, severity), self.ledger, night)

    def level(self, chain: Chain) -> dict[str, Array]:
        return _metrics(chain, self.people, chain.usual(self.people))

    def with_drug(self, chain: Chain, drives: dict[str, Array]) -> dict[str, Array]:
        return _metrics(chain, self.people, chain.influence(drives))

    def drives(self, chain: Chain) -> dict[str, Array]:
        curves = chain.curves(self.people)
        setting = chain.setting(self.people, chain.times_h(), curves)
        effects = effects_of(chain.engagements, setting, self.ledger)
        return drives_tonight(chain, self.people, setting, effects)


def response_of(
    card: TrialCard,
    ledger: Ledger,
    *,
    people: int = 1000,
    gains: Mapping[str, float] | None = None,
    steps: bool = False,
) -> Response:
    """Simulate a trial.

    Parameters
    ----------
    card : TrialCard
    ledger : Ledger
    people : int
    gains : mapping or None
        Key of a pathway link -> gain in the place of the library's.
    steps : bool
        Whether to find the slopes too, by a step in each gain.
    """
    trial = _Trial(card, ledger, people)
    severity = _severity(trial)
    without = trial.level(trial.chain(severity))
    change: dict[tuple[int, str], float] = {}
    slopes: dict[tuple[int, str], dict[str, float]] = {}
    drive: Means = {}
    for night in sorted({card.night_of(row) for row in simulable(card)}):
        chain = trial.chain(severity, night)
        chain.links = tuple(replace(link, gain=(gains or {}).get(link.key, link.gain)) for link in chain.links)
        drives = trial.drives(chain)
        drive = drive or {target: float(one.mean(axis=1).max()) for target, one in drives.items()}
        base = _change(trial.with_drug(chain, drives), without)
        change |= {(night, metric): value for metric, value in base.items()}
        if steps:
            for metric, slope in _slopes(trial, chain, drives, base, without).items():
                slopes[night, metric] = slope
    levels = {name: float(np.nanmean(values)) for name, values in without.items()}
    return Response(card, severity, levels, change, slopes, drive)


def _slopes(
    trial: _Trial, chain: Chain, drives: dict[str, Array], base: Means, without: dict[str, Array]
) -> dict[str, dict[str, float]]:
    """Change of each metric per unit of each gain, by a step as large for a weak effect as for a strong one."""
    found: dict[str, dict[str, float]] = {metric: {} for metric in base}
    links, size = chain.links, trial.ledger.read("trials.fit.step", "1")
    for place, link in enumerate(links):
        reached = float(drives[link.target].mean(axis=1).max()) if link.target in drives else 0.0
        if reached < WEAKEST:
            continue
        step = size / reached
        chain.links = (*links[:place], replace(link, gain=link.gain + step), *links[place + 1 :])
        moved = _change(trial.with_drug(chain, drives), without)
        for metric, value in moved.items():
            found[metric][link.key] = (value - base[metric]) / step
    chain.links = links
    return found


def _change(with_: dict[str, Array], without: dict[str, Array]) -> Means:
    return {name: float(np.nanmean(with_[name]) - np.nanmean(without[name])) for name in without}


def _severity(trial: _Trial) -> float:
    """How badly these people sleep: the severity at which the levels without the drug are nearest."""
    levels = [level for level in trial.card.placebo if level.metric in _TELLING]
    if not levels:
        return float(trial.card.sleeper == "poor")
    found = [trial.level(trial.chain(severity)) for severity in SEVERITIES]
    fine = np.linspace(SEVERITIES[0], SEVERITIES[-1], 41)
    misfit = np.zeros(fine.shape)
    for level in levels:
        means = [float(np.nanmean(one[level.metric])) for one in found]
        spread = trial.ledger.read(f"trials.spread.{level.metric}", "min")
        misfit += ((np.interp(fine, SEVERITIES, means) - level.mean) / spread) ** 2
    return float(fine[int(np.argmin(misfit))])


_TELLING: Final = frozenset({"tst_min", "waso_min", "waso_aasm_min", "sol_min", "lps_min"})


def _request(card: TrialCard, ledger: Ledger, severity: float) -> Request:
    assert card.substance is not None and card.dose_mg is not None and card.hours_before_bed is not None  # noqa: S101, PT018
    drug = Drug(
        card.substance,
        card.substance,
        card.dose_mg,
        "intravenous" if card.route == "intravenous" else None,
        card.duration_h,
    )
    bedtime = USUAL_BEDTIME_H if card.lights_out_h is None else card.lights_out_h
    sex = card.sex if card.sex in {"female", "male"} else None
    person = Person(age=card.age, sex=sex)
    return Request(
        person=person,
        product=None,
        mitragynine_mg=None,
        amount_g=0.0,
        intake=Intake(before_bed_h=card.hours_before_bed),
        bedtime=Bedtime(bedtime, card.tib_h),
        library=ledger.library,
        seed=ledger.seed,
        drug=drug,
        severity=severity,
    )


def _metrics(chain: Chain, people: People, influence: Influence) -> dict[str, Array]:
    slept = chain.nights(people, influence)
    found = dict(block_statistics(slept.stages, slept.epoch_s))
    found["n1_n2_percent"] = found["n1_percent"] + found["n2_percent"]
    long, short = wake_minutes_by_bout(slept.stages, slept.epoch_s, LONG_WAKE_MIN)
    found |= {"time_in_long_wake_min": long, "time_in_short_wake_min": short}
    deep = (slept.stages == Stage.N2) | (slept.stages == Stage.N3)
    power = np.where(deep, slept.swa, 0).sum(axis=0, dtype=float)
    found["swa_relative"] = power / np.maximum(deep.sum(axis=0), 1) / 100
    return {name: np.asarray(values, float) for name, values in found.items()}
