"""A night as a consumer wearable would show it: wake, light, deep and REM."""

from enum import IntEnum
from typing import Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from nightleaf.numerics.streams import Stream
from nightleaf.sleep.observer.parameters import ObserverParameters
from nightleaf.sleep.observer.readings import Readings, Streams, read_block
from nightleaf.sleep.stage import Stage

Byte = TypeVar("Byte", np.uint8, np.int8)
WEARABLE: Final = Streams(Stream.WEARABLE_LEANING, Stream.WEARABLE_MOOD, Stream.WEARABLE_READING)


class WearableStage(IntEnum):
    """What a wearable calls an epoch.

    Light is not N1 and N2, and deep is not N3: they have numbers of their own, so that a wearable's night can never be
    taken for a scored one.
    """

    UNS = -2
    ART = -1
    WAKE = 0
    REM = 4
    LIGHT = 5
    DEEP = 6


_SHOWN: Final = {Stage.N1: WearableStage.LIGHT, Stage.N2: WearableStage.LIGHT, Stage.N3: WearableStage.DEEP}


def observe_wearable(stages: NDArray[Byte], readings: Readings, parameters: ObserverParameters) -> NDArray[Byte]:
    """Show nights as a consumer wearable does.

    Parameters
    ----------
    stages : uint8 or int8 array (epoch, reading)
        True stages in epochs of 30 s, as `nightleaf.sleep.Stage`; unscored epochs pass through.
    readings : Readings
        The observer is the wearable: the same number leans the same way on every night.
    parameters : ObserverParameters
        From `wearable_parameters`.

    Returns
    -------
    array of the same type and shape
        The integers of `WearableStage`.

    Raises
    ------
    EpochMismatch, UnreadableRecording, InputError

    Source
    ------
    robbins_2024 for how often each stage is shown as which; the form is ours (docs/story/observer.md).
    """
    signed = np.ascontiguousarray(stages).view(np.int8) if stages.dtype in (np.int8, np.uint8) else stages
    merged = np.where(signed == Stage.N1, np.int8(Stage.N2), signed)
    called = read_block(merged, readings, parameters, WEARABLE)
    shown = called.copy()
    for stage, worn in _SHOWN.items():
        shown[called == stage] = worn
    return shown.view(stages.dtype)


def wearable_minutes(stages: NDArray[np.uint8] | NDArray[np.int8], epoch_s: float) -> dict[str, NDArray[np.float64]]:
    """Minutes of each night at each stage of a wearable, and the minutes shown as sleep.

    Parameters
    ----------
    stages : uint8 or int8 array (epoch, night), the integers of `WearableStage`.
    epoch_s : float
        Length of one epoch. [s]

    Returns
    -------
    dict of float arrays (night,)
        ``wake_min light_min deep_min rem_min asleep_min``. [min]

    Examples
    --------
    >>> night = np.array([[0], [5], [6], [4]], dtype=np.uint8)
    >>> {name: value.item() for name, value in wearable_minutes(night, 30).items()}
    {'wake_min': 0.5, 'light_min': 0.5, 'deep_min': 0.5, 'rem_min': 0.5, 'asleep_min': 1.5}
    """
    shown = (WearableStage.WAKE, WearableStage.LIGHT, WearableStage.DEEP, WearableStage.REM)
    found = {f"{one.name.lower()}_min": (stages == one).sum(axis=0) * epoch_s / 60 for one in shown}
    asleep = np.sum([found[f"{one.name.lower()}_min"] for one in shown[1:]], axis=0)
    return found | {"asleep_min": asleep}
