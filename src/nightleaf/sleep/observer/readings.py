"""Who reads which night, and how each reader leans that night."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nightleaf.errors import InputError
from nightleaf.numerics.draws import person_normals, split_person
from nightleaf.numerics.streams import EPOCH_BITS, STREAM_BITS, Stream
from nightleaf.sleep.block import checked_block
from nightleaf.sleep.observer._kernel import night_reader
from nightleaf.sleep.observer.parameters import ObserverParameters

Floats = NDArray[np.float64]

_LOW_WORD, _WORD_BITS = 0xFFFFFFFF, 32
_TAIL = 1
"""One more deviate than leanings: how far this night's leanings are stretched."""


class Streams(NamedTuple):
    """Which random numbers an observer draws from."""

    leaning: Stream
    mood: Stream
    reading: Stream


@dataclass(frozen=True, slots=True)
class Readings:
    """Which nights are read, and by whom: one entry for each reading.

    Parameters
    ----------
    persons : int array (reading,)
        Number of the person who slept, 0 to 2^48 - 1.
    replicates : int array (reading,)
        Number of the night of that person, 0 to 2^32 - 1.
    observers : int array (reading,) or int
        Number of the scorer, or of the wearable, 0 to 2^16 - 1. The same number is the same observer on every night.
    seed : int
        0 to 2^64 - 1.

    Raises
    ------
    InputError
        If numbers do not fit, or the lists differ in length.

    Examples
    --------
    >>> len(Readings(np.arange(3), np.zeros(3, int), 0))
    3
    """

    persons: ArrayLike
    replicates: ArrayLike
    observers: ArrayLike = 0
    seed: int = 1

    def __post_init__(self) -> None:
        """Keep the three lists at one length, and refuse numbers that do not fit their place."""
        split_person(self.persons)
        shape = np.shape(self.persons)
        if len(shape) != 1 or np.shape(self.replicates) != shape or np.shape(self.observers) not in {shape, ()}:
            raise InputError(
                "persons, replicates and observers must be lists of one length; found shapes "
                f"{shape}, {np.shape(self.replicates)} and {np.shape(self.observers)}"
            )
        for name, numbers, bits in (
            ("replicates", self.replicates, _WORD_BITS),
            ("observers", self.observers, EPOCH_BITS),
            ("seed", self.seed, 2 * _WORD_BITS),
        ):
            given = np.asarray(numbers)
            if given.dtype.kind not in "iu" or (given.size and (given.min() < 0 or int(given.max()) >> bits)):
                raise InputError(f"{name} must be whole, from 0 to 2^{bits} - 1; found {numbers!r}")
        object.__setattr__(self, "observers", np.broadcast_to(np.asarray(self.observers), shape))

    def __len__(self) -> int:
        return len(np.asarray(self.persons))


def read_block(
    stages: NDArray[np.uint8] | NDArray[np.int8], readings: Readings, parameters: ObserverParameters, streams: Streams
) -> NDArray[np.int8]:
    """What the observers of `readings` call each epoch.

    Parameters
    ----------
    stages : uint8 or int8 array (epoch, reading)
    readings : Readings
    parameters : ObserverParameters
    streams : Streams

    Returns
    -------
    int8 array (epoch, reading)

    Raises
    ------
    InputError
        If there are not as many nights as readings, or too many epochs to count.
    EpochMismatch, UnreadableRecording
        If the block is none.
    """
    nights = checked_block(stages)
    if nights.shape[1] != len(readings) or nights.shape[0] >> EPOCH_BITS:
        raise InputError(
            f"{nights.shape[1]} nights of {nights.shape[0]} epochs do not fit {len(readings)} readings; give one "
            f"reading for each night, and fewer than 2^{EPOCH_BITS} epochs"
        )
    low, high = split_person(readings.persons)
    third = (high << np.uint64(STREAM_BITS)) | np.uint64(streams.reading)
    words = (low, third, np.asarray(readings.replicates), np.asarray(readings.observers))
    names = tuple(np.ascontiguousarray(word).astype(np.uint32) for word in words)
    key = (np.uint32(readings.seed & _LOW_WORD), np.uint32(readings.seed >> _WORD_BITS))
    called = np.empty_like(nights)
    moods = leanings(readings, parameters, streams).astype(np.float32)
    night_reader()(nights, names, key, moods, parameters.odds, called)
    return called


def leanings(readings: Readings, parameters: ObserverParameters, streams: Streams) -> Floats:
    """How each observer leans on each night: towards each stage, and towards the call before.

    Part of a leaning belongs to the observer on all nights, the rest to the night; on some nights all of it is larger.

    Returns
    -------
    float array (stage + 1, reading)
        Logarithms of odds.
    """
    mood = parameters.mood
    count = len(mood.sd)
    observers = np.asarray(readings.observers)
    place = observers.astype(np.uint64) << np.uint64(EPOCH_BITS)
    always = person_normals(readings.seed, observers, 0, streams.leaning, count)
    tonight = person_normals(
        readings.seed, readings.persons, readings.replicates, streams.mood, count + _TAIL, first=place
    )
    share = mood.share[:, None]
    deviates = np.sqrt(share) * always + np.sqrt(1 - share) * tonight[:count]
    stretch = np.exp(mood.tail * tonight[count])
    mixed = np.zeros_like(deviates)
    for column, deviate in zip(mood.root.T, deviates, strict=True):  # no matrix product: its last bits vary with size
        mixed += column[:, None] * deviate
    found: Floats = mood.sd[:, None] * mixed * stretch
    return found
