"""How a study looks through an observer: nights of its people, simulated again and read by a scorer or a wearable."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from nightleaf.cohort.population import draw_people
from nightleaf.cohort.shard import Engine
from nightleaf.errors import InputError
from nightleaf.sleep.block import block_statistics
from nightleaf.sleep.observer import (
    Readings,
    observe_scorer,
    observe_wearable,
    scorer_parameters,
    wearable_minutes,
    wearable_parameters,
)

OBSERVERS: Final = ("scorer", "wearable")
SAMPLE, NIGHTS_OF_EACH = 500, 2
WORN: Final = {"tst_min": "asleep_min", "rem_min": "rem_min", "n3_min": "deep_min"}
_OBSERVER_NUMBERS = 2**16
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Seen:
    """What an observer makes of the nights of one person.

    Parameters
    ----------
    night_sd : float
        From night to night, as it is read.
    slope : float
        How much of a true change between two nights the reading shows. [1]
    """

    night_sd: float
    slope: float


def seen_by(observer: str, engine: Engine, metric: str) -> Seen:
    """Night-to-night spread of a metric as an observer reads it; each person keeps their observer.

    Raises
    ------
    InputError
        For an observer that does not exist, or a metric that it does not show.
    """
    if observer not in OBSERVERS:
        raise InputError(f"--seen-by: '{observer}' is not one of {', '.join(OBSERVERS)}")
    if observer == "wearable" and metric not in WORN:
        raise InputError(f"--seen-by: a wearable does not show {metric}; it shows {', '.join(WORN)}")
    plan = engine.plan
    persons = np.arange(min(plan.study.people, SAMPLE))
    chain = engine.chains[plan.reference or 0]
    slept = chain.sleep(draw_people(plan.study, persons), range(NIGHTS_OF_EACH))
    who = np.repeat(persons, NIGHTS_OF_EACH)
    readings = Readings(
        who, np.tile(np.arange(NIGHTS_OF_EACH), len(persons)), who % _OBSERVER_NUMBERS, seed=plan.study.seed
    )
    epoch_s, read = chain.network.integration.epoch, engine.ledger.read
    if observer == "scorer":
        found = block_statistics(observe_scorer(slept.stages, readings, scorer_parameters(read)), epoch_s)[metric]
    else:
        worn = observe_wearable(slept.stages, readings, wearable_parameters(read))
        found = wearable_minutes(worn, epoch_s)[WORN[metric]]
    true = block_statistics(slept.stages, epoch_s)[metric]
    return _compared(true.reshape(-1, NIGHTS_OF_EACH), found.reshape(-1, NIGHTS_OF_EACH))


def _compared(true: Floats, found: Floats) -> Seen:
    defined = np.isfinite(true).all(axis=1) & np.isfinite(found).all(axis=1)
    if defined.sum() < NIGHTS_OF_EACH:
        raise InputError("too few nights in which the metric is defined; give the study more people")
    change, shown = (one[defined, 1] - one[defined, 0] for one in (true, found))
    slope = float((change * shown).sum() / (change * change).sum()) if change.any() else 1.0
    return Seen(float(np.sqrt((shown * shown).mean() / 2)), slope)
