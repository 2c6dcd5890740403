"""Recorded nights: read, counted, and what to beware of."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from nightleaf.errors import InputError
from nightleaf.sleep import RecordedNight, SleepStatistics, read_nights, sleep_statistics
from nightleaf.units import amount


@dataclass(frozen=True, slots=True)
class CountedNight:
    """A recorded night with its statistics."""

    night: RecordedNight
    statistics: SleepStatistics


@dataclass(frozen=True, slots=True)
class RecordedNights:
    """Recorded nights in the order of their files."""

    nights: tuple[CountedNight, ...]

    def to_dict(self) -> dict[str, Any]:
        """The document of `sleep --json`."""
        return {"schema": "nightleaf.sleep/1", "nights": [_plain(one) for one in self.nights]}


def recorded_nights(  # one keyword for each flag
    files: Sequence[Path],
    *,
    format: str | None = None,  # noqa: A002
    epoch: str | None = None,
    start: str | None = None,
    record: str | None = None,
    scorer: str | None = None,
) -> RecordedNights:
    """Statistics of every night in the files.

    Parameters
    ----------
    files : sequence of Path
    format, epoch, start, record, scorer : str or None
        The flags of `nightleaf sleep`.

    Raises
    ------
    InputError
        If a file or an answer cannot be read.
    """
    epoch_s = None if epoch is None else amount(epoch, "s", what="--epoch")
    begun = None if start is None else _moment(start)
    found = [
        night
        for file in files
        for night in read_nights(file, format=format, epoch_s=epoch_s, start=begun, record=record, scorer=scorer)
    ]
    return RecordedNights(tuple(CountedNight(night, sleep_statistics(night.hypnogram)) for night in found))


def _moment(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise InputError(f"--start: '{text}' is not a date and time; write it like '2026-01-31T23:05'") from None


def _plain(one: CountedNight) -> dict[str, Any]:
    hypnogram = one.night.hypnogram
    return {
        "date": None if one.night.date is None else one.night.date.isoformat(),
        "start": None if hypnogram.start is None else hypnogram.start.isoformat(),
        "epoch_s": hypnogram.epoch_s,
        "origin": hypnogram.origin,
        "record": one.night.record,
        "scorer": one.night.scorer,
        **asdict(one.statistics),
        "warnings": list(one.night.warnings),
    }
