"""A recorded night: the hypnogram, what it is called, and what its reader should know before trusting it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

import numpy as np

from nightleaf.sleep.hypnogram import Hypnogram
from nightleaf.sleep.stage import Stage

ASSUMED_EPOCH_S: Final = 30.0
"""The epoch of the scoring manual, taken where neither the file nor the caller states one [s]. Source: aasm_scoring."""

_SHORT_H: Final = 3
_LONG_H: Final = 24
_UNSCORED_PERCENT: Final = 1


@dataclass(frozen=True, slots=True)
class RecordedNight:
    """One night as read from a file.

    ``date`` is the evening's: a start before noon belongs to the evening before; None where the start is unknown.
    ``warnings`` are plain sentences about what the recording cannot show.
    """

    hypnogram: Hypnogram
    record: str
    scorer: str | None
    date: date | None
    warnings: tuple[str, ...]


def recorded_night(hypnogram: Hypnogram, record: str, *, epoch_stated: bool) -> RecordedNight:
    """Name a hypnogram, date it and say what to know about it.

    Parameters
    ----------
    hypnogram : the night.
    record : the recording's name, or the file's where it names none.
    epoch_stated : the file or the caller stated the epoch length; else it was assumed.
    """
    warnings = tuple(_warnings(hypnogram, epoch_stated=epoch_stated))
    evening = None if hypnogram.start is None else evening_of(hypnogram.start)
    return RecordedNight(hypnogram, record, hypnogram.scorer, evening, warnings)


def evening_of(start: datetime) -> date:
    """The evening that a night belongs to.

    >>> evening_of(datetime(2026, 3, 2, 0, 40)), evening_of(datetime(2026, 3, 1, 22, 15))
    (datetime.date(2026, 3, 1), datetime.date(2026, 3, 1))
    """
    return (start - timedelta(hours=12)).date()


def _warnings(hypnogram: Hypnogram, *, epoch_stated: bool) -> Iterator[str]:
    stages = hypnogram.stages
    hours = hypnogram.duration_min / 60
    if not epoch_stated:
        yield f"The epoch length is not stated: {hypnogram.epoch_s:g} s was assumed, and every minute depends on it."
    if hours < _SHORT_H:
        yield f"The recording lasts {hours:.1f} h: under {_SHORT_H} h it is not a whole night."
    if hours > _LONG_H:
        yield f"The recording lasts {hours:.1f} h: it may hold more than one night."
    yield from _unscored(hypnogram)
    asleep = np.flatnonzero(stages > Stage.WAKE)
    if not asleep.size:
        yield "No epoch is scored as sleep: latencies, percentages and awakenings have no value."
        return
    if asleep[0] == 0:
        yield f"The recording starts in sleep ({_word(stages[0])}): sleep latency is a lower bound."
    if asleep[-1] == len(stages) - 1:
        yield f"The recording ends in sleep ({_word(stages[-1])}): the final awakening and what followed are not in it."
    if Stage.REM not in stages:
        yield "No REM was scored: REM latency has no value, only that it outlasts what was recorded."


def _unscored(hypnogram: Hypnogram) -> Iterator[str]:
    unscored = hypnogram.stages < Stage.WAKE
    minutes = hypnogram.epoch_s / 60
    percent = 100 * unscored.mean()
    if percent >= _UNSCORED_PERCENT:
        yield (
            f"{percent:.1f} % of the recording ({unscored.sum() * minutes:g} min) is not scored: "
            "it is part of time in bed, but neither sleep nor wake."
        )
    asleep = np.flatnonzero(hypnogram.stages > Stage.WAKE)
    before = int(unscored[: asleep[0]].sum()) if asleep.size else 0
    if before:
        yield (
            f"{before * minutes:g} min before the first sleep are not scored: sleep latency counts them and may be too "
            "long; if they came before lights out, cut the file there."
        )


def _word(stage: np.int8) -> str:
    word: str = Stage(int(stage)).name
    return word
