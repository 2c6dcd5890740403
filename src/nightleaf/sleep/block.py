"""The sleep statistics of whole cohorts, compiled; apart from ``statistics`` so that one night loads no compiler."""

import numpy as np
from numpy.typing import NDArray

from nightleaf.errors import EpochMismatch, UnreadableRecording
from nightleaf.sleep._kernel import tally_nights
from nightleaf.sleep.hypnogram import checked_epoch
from nightleaf.sleep.stage import Stage
from nightleaf.sleep.tally import Figures, Tally, Windows, figures


def block_statistics(stages: NDArray[np.uint8] | NDArray[np.int8], epoch_s: float) -> dict[str, Figures]:
    """Sleep statistics of many nights: number for number those of ``sleep_statistics``.

    Parameters
    ----------
    stages : shape (epoch, night), the integers of Stage; ART and UNS need int8, or their bytes 255 and 254 in uint8.
    epoch_s : length of one epoch [s].

    Returns
    -------
    For each field of ``SleepStatistics`` one array of shape (night,), NaN where a night has no value;
    ``swa_relative`` is NaN throughout, for the caller to fill where there is an EEG.

    Raises
    ------
    EpochMismatch : not a block of nights, or an epoch length that divides no 5 min.
    UnreadableRecording : a type or a number that is no stage.

    Examples
    --------
    >>> nights = np.array([[0, 0], [2, 0], [4, 0]], dtype=np.uint8)
    >>> found = block_statistics(nights, 30)
    >>> found["tst_min"].tolist(), found["sol_min"].tolist()
    ([1.0, 0.0], [0.5, nan])
    """
    nights = checked_block(stages)
    step_s = checked_epoch(epoch_s)
    tally = Tally(*(np.empty(nights.shape[1], np.int32) for _ in Tally._fields))
    tally_nights(nights, Windows.of(step_s), tally)
    return figures(tally, nights.shape[0], step_s)


def checked_block(stages: NDArray[np.uint8] | NDArray[np.int8]) -> NDArray[np.int8]:
    """A block of nights as int8 of one layout, its numbers checked to be stages.

    Raises
    ------
    EpochMismatch : not a block of nights.
    UnreadableRecording : a type or a number that is no stage.
    """
    if stages.ndim != 2 or not stages.shape[0]:
        raise EpochMismatch(
            f"stages of shape {stages.shape} are not a block; expected (epochs, nights), one epoch or more"
        )
    if stages.dtype not in (np.int8, np.uint8):
        raise UnreadableRecording(f"stages of type {stages.dtype} cannot be read as a block; expected int8 or uint8")
    nights = np.ascontiguousarray(stages).view(np.int8)  # one layout, so that the kernel is compiled once
    if nights.size and (nights.min() < min(Stage) or nights.max() > max(Stage)):
        raise UnreadableRecording("the block holds a number that is no stage; expected integers from -2 to 4")
    return nights
