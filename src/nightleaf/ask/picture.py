"""Curves and one example night for the figures."""

import numpy as np

from nightleaf.ask.chain import Chain
from nightleaf.ask.result import Picture
from nightleaf.exposure import People
from nightleaf.night.simulate import Influence
from nightleaf.occupancy import effects_of

PEOPLE = 400
PERCENTS = (5, 50, 95)
HOURS_SHOWN_AFTER = 10.0


def picture_of(chain: Chain) -> Picture:
    """Percentile bands over people, and the night of one ordinary person with and without.

    The person shown is the one of the first whose own change in total sleep time stands nearest the middle.
    """
    request = chain.request
    people = People(np.arange(min(request.people, PEOPLE)), np.zeros(min(request.people, PEOPLE), int), request.seed)
    curves = chain.curves(people)
    t_h = np.linspace(0, request.intake.before_bed_h + max(HOURS_SHOWN_AFTER, request.bedtime.in_bed_h), 181)
    effects = effects_of(chain.engagements, chain.setting(people, chain.times_h(), curves), chain.ledger)
    without, with_ = chain.nights(people, Influence()), chain.nights(people, chain.influence(effects))
    change = (with_.stages > 0).sum(axis=0).astype(int) - (without.stages > 0).sum(axis=0).astype(int)
    shown = int(np.abs(change - np.median(change)).argmin())
    return Picture(
        t_h=t_h,
        concentration={name: np.percentile(curve.ng_per_ml(t_h), PERCENTS, axis=1) for name, curve in curves.items()},
        night_t_h=chain.times_h() - request.intake.before_bed_h,
        effect={name: np.percentile(effect, PERCENTS, axis=1) for name, effect in effects.items()},
        stages=(without.stages[:, shown], with_.stages[:, shown]),
        epoch_s=without.epoch_s,
    )
