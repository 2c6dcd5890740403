"""A night as one expert would score it."""

from typing import Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from nightleaf.numerics.streams import Stream
from nightleaf.sleep.observer.parameters import ObserverParameters
from nightleaf.sleep.observer.readings import Readings, Streams, read_block

Byte = TypeVar("Byte", np.uint8, np.int8)
SCORER: Final = Streams(Stream.SCORER_LEANING, Stream.SCORER_MOOD, Stream.SCORER_READING)


def observe_scorer(stages: NDArray[Byte], readings: Readings, parameters: ObserverParameters) -> NDArray[Byte]:
    """Score nights as single experts do, where `stages` is what most experts would agree on.

    The errors are those of people: they gather at the borders of stages, persist over runs, and lean the same way for a
    whole night. What a reading gives depends on its seed, person, night and scorer and on that night's stages alone, so
    one night can be scored again alone.

    Parameters
    ----------
    stages : uint8 or int8 array (epoch, reading)
        Epochs of 30 s, as `nightleaf.sleep.Stage`; unscored epochs pass through.
    readings : Readings
    parameters : ObserverParameters
        From `scorer_parameters`.

    Returns
    -------
    array of the same type and shape

    Raises
    ------
    EpochMismatch, UnreadableRecording, InputError

    Source
    ------
    dod_2020: five scorers and their majority on 25 healthy nights; the form is ours (docs/story/observer.md).
    """
    return read_block(stages, readings, parameters, SCORER).view(stages.dtype)
