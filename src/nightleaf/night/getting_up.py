"""The end of the time in bed: a sleeper is woken a little before lights-on, and lies awake until then.

The network knows of no alarm clock and no technician. Nights of the laboratory end awake: whoever still sleeps is
woken, and the record runs on for some minutes.
"""

import numpy as np
from numpy.typing import NDArray

from nightleaf.night.parameters import NightParameters
from nightleaf.night.population import Sleepers
from nightleaf.numerics.draws import person_normals
from nightleaf.numerics.streams import Stream
from nightleaf.sleep.stage import Stage

SECONDS_PER_MINUTE = 60.0


def epochs_awake_at_the_end(sleepers: Sleepers, parameters: NightParameters, seed: int) -> NDArray[np.int64]:
    """How many epochs before lights-on each night is woken at the latest.

    Parameters
    ----------
    sleepers : Sleepers
    parameters : NightParameters
    seed : int

    Returns
    -------
    int array (night,)

    Source
    ------
    dod_2020: wake at the end of 25 recorded nights (calibration/getting_up.py).
    """
    up = parameters.getting_up
    z = person_normals(seed, sleepers.persons, sleepers.replicates, Stream.GETTING_UP, 1)[0]
    minutes = up.median * np.exp(up.sd * z)
    epochs: NDArray[np.int64] = np.rint(minutes * SECONDS_PER_MINUTE / parameters.integration.epoch).astype(np.int64)
    return epochs


def wake_at_the_end(stages: NDArray[np.uint8], awake: NDArray[np.int64], in_bed: NDArray[np.int64] | int) -> None:
    """Let each night end awake, in place.

    Parameters
    ----------
    stages : uint8 array (epoch, night)
    awake : int array (night,)
        So many epochs before lights-on.
    in_bed : int or int array (night,)
        Epochs from lights-out to lights-on.

    Examples
    --------
    >>> night = np.full((4, 2), 2, np.uint8)
    >>> wake_at_the_end(night, np.array([1, 0]), 4)
    >>> night.T.tolist()
    [[2, 2, 2, 0], [2, 2, 2, 2]]
    """
    from_epoch = np.asarray(in_bed) - awake
    longest = int(awake.max(initial=0))
    first = max(int(np.min(in_bed, initial=len(stages))) - longest, 0)
    epoch = np.arange(first, len(stages))[:, None]
    stages[first:][epoch >= from_epoch] = Stage.WAKE
