"""Curves and one example night for the figures."""

import numpy as np
from numpy.typing import NDArray

from nightleaf.ask.chain import Chain
from nightleaf.ask.course import drives_tonight
from nightleaf.ask.evening import drives_of_the_evening, together
from nightleaf.ask.result import Picture
from nightleaf.exposure import People
from nightleaf.night.simulate import Nights
from nightleaf.occupancy import effects_of
from nightleaf.sleep import Stage

PEOPLE = 400
PERCENTS = (5, 50, 95)
HOURS_SHOWN_AFTER = 10.0


def picture_of(chain: Chain) -> Picture:
    """Percentile bands over people, and the night of one ordinary person with and without.

    The person shown is the one whose own night and changes in total sleep time, N3 and REM stand nearest the middle.
    """
    request = chain.request
    people = People(np.arange(min(request.people, PEOPLE)), np.zeros(min(request.people, PEOPLE), int), request.seed)
    curves = chain.curves(people)
    t_h = np.linspace(0, request.intake.before_bed_h + max(HOURS_SHOWN_AFTER, request.bedtime.in_bed_h), 181)
    setting = chain.setting(people, chain.times_h(), curves)
    effects = effects_of(chain.engagements, setting, chain.ledger)
    evening = drives_of_the_evening(chain, people)
    tonight = chain.influence(together(drives_tonight(chain, people, setting, effects), evening))
    without, with_ = chain.nights(people, chain.usual(people)), chain.nights(people, tonight)
    shown = _ordinary(without, with_)
    drivers = {link.driver or link.substance for link in chain.engagements}
    return Picture(
        t_h=t_h,
        concentration={
            name: np.percentile(curve.ng_per_ml(t_h), PERCENTS, axis=1)
            for name, curve in curves.items()
            if name in drivers
        },
        night_t_h=chain.times_h() - request.intake.before_bed_h,
        effect={name: np.percentile(effect, PERCENTS, axis=1) for name, effect in effects.items()},
        stages=(without.stages[:, shown], with_.stages[:, shown]),
        epoch_s=without.epoch_s,
    )


def _ordinary(without: Nights, with_: Nights) -> int:
    """Place of the person whose night without and whose changes are the least unusual, in units of their spread."""
    far = np.zeros(without.stages.shape[1])
    for stages in ((Stage.N1, Stage.N2, Stage.N3, Stage.REM), (Stage.N3,), (Stage.REM,)):
        usual = _epochs(without, stages)
        for figure in (usual, _epochs(with_, stages) - usual):
            far += ((figure - np.median(figure)) / max(float(figure.std()), 1.0)) ** 2
    return int(far.argmin())


def _epochs(nights: Nights, stages: tuple[Stage, ...]) -> NDArray[np.int64]:
    counted: NDArray[np.int64] = np.isin(nights.stages, stages).sum(axis=0, dtype=np.int64)
    return counted
