"""A night as a row of scored epochs, measured or simulated alike."""

import math
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nightleaf.errors import EpochMismatch, UnreadableRecording
from nightleaf.sleep.stage import Stage

Origin = Literal["psg", "wearable", "diary", "simulated"]
"""Who saw the night: a sleep laboratory, a wearable, the sleeper, or the model."""

WINDOW_S: Final = 300
"""Epochs must fill 5 min exactly, so that the 5, 10 and 15 min windows of the definitions are whole epochs."""


@dataclass(frozen=True, slots=True, eq=False)
class Hypnogram:
    """The stages of one night in bed, from lights out (first epoch) to lights on (end of the last).

    Parameters
    ----------
    stages : shape (epoch,), the integers of :class:`Stage`; kept as a read-only int8 copy.
    epoch_s : length of one epoch [s]: 15, 20 or 30 as scorers use, or any other from 1 to 300 s that divides 5 min.
    start : date and time of the first epoch, if known; may carry a time zone.
    origin : who saw the night.
    scorer : who or what scored it, if known.

    Raises
    ------
    EpochMismatch : no epoch at all, an array that is not one night, an epoch length that divides no 5 min.
    UnreadableRecording : a number that is no stage, an unknown origin.

    Examples
    --------
    >>> night = Hypnogram([0, 0, 1, 2, 2, 4, 0], epoch_s=30)
    >>> len(night), night.duration_min
    (7, 3.5)
    """

    stages: NDArray[np.int8]
    epoch_s: float = 30.0
    start: datetime | None = None
    origin: Origin = "psg"
    scorer: str | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "stages", _checked_stages(self.stages))
        object.__setattr__(self, "epoch_s", checked_epoch(self.epoch_s))
        if self.origin not in get_args(Origin):
            raise UnreadableRecording(
                f"origin {self.origin!r} is unknown; expected one of {', '.join(get_args(Origin))}"
            )

    def __len__(self) -> int:
        return len(self.stages)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Hypnogram) and self._identity() == other._identity()

    def __hash__(self) -> int:
        return hash(self._identity())

    def _identity(self) -> tuple[object, ...]:
        return (self.stages.tobytes(), self.epoch_s, self.start, self.origin, self.scorer)

    @property
    def duration_min(self) -> float:
        """Time in bed [min]: every epoch, scored or not."""
        return len(self.stages) * self.epoch_s / 60


def checked_epoch(epoch_s: float) -> float:
    """An epoch length that can be used, as a float [s].

    Raises
    ------
    EpochMismatch : outside 1 to 300 s, or a length that does not divide 5 min.
    """
    epochs = WINDOW_S / epoch_s if math.isfinite(epoch_s) and 1 <= epoch_s <= WINDOW_S else 0.5
    if epochs != round(epochs):
        raise EpochMismatch(
            f"an epoch of {epoch_s:g} s cannot be used; expected 15, 20 or 30 s, or another length from 1 to 300 s "
            "that divides 5 minutes: give the epoch length the night was scored in"
        )
    return float(epoch_s)


def bouts(inside: NDArray[np.bool_]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Where each run of True begins, and the place after its last epoch.

    Parameters
    ----------
    inside : shape (epoch,).

    Returns
    -------
    starts, ends : shape (run,) each; ``ends - starts`` are the lengths [epochs].

    Examples
    --------
    >>> [edge.tolist() for edge in bouts(np.array([True, False, True, True]))]
    [[0, 2], [1, 4]]
    """
    edges = np.diff(np.concatenate(([False], inside, [False])).astype(np.int8))
    return np.flatnonzero(edges == 1), np.flatnonzero(edges == -1)


def _checked_stages(stages: ArrayLike) -> NDArray[np.int8]:
    given = np.asarray(stages)
    if given.ndim != 1 or not given.size:
        raise EpochMismatch(f"stages of shape {given.shape} are not one night; expected one row of one epoch or more")
    if given.dtype.kind not in "iu":
        raise UnreadableRecording(f"stages of type {given.dtype} cannot be read; expected integers from -2 to 4")
    strange = (given < min(Stage)) | (given > max(Stage))
    if strange.any():
        i = int(strange.argmax())
        raise UnreadableRecording(f"epoch {i + 1}: {given[i]} is not a stage; expected integers from -2 to 4")
    kept = given.astype(np.int8)
    kept.flags.writeable = False
    return kept
