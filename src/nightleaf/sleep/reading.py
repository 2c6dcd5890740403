"""Recorded nights from a file, whatever its format."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Final

from nightleaf.errors import UnreadableRecording
from nightleaf.sleep.csv_nights import read_hypnograms_csv
from nightleaf.sleep.recorded import RecordedNight, evening_of, recorded_night
from nightleaf.sleep.stage import Coding, parse_stage
from nightleaf.sleep.table import DELIMITERS, some_of
from nightleaf.sleep.text import hypnogram_of_text, recording_text, stated_in_comments

FORMATS: Final = {
    "text": "one stage a line; integers as in AASM files, 4 = REM",
    "text-rk": "one stage a line; integers of Rechtschaffen and Kales, 4 = S4, 5 = REM",
    "csv": "a table, one epoch or one night a row; integers as in AASM files, 4 = REM",
    "csv-rk": "a table, one epoch or one night a row; integers of Rechtschaffen and Kales, 4 = S4, 5 = REM",
}
"""The formats that can be named, and what each is."""


def read_nights(
    path: Path | str,
    *,
    format: str | None = None,  # noqa: A002
    epoch_s: float | None = None,
    start: datetime | None = None,
    record: str | None = None,
    scorer: str | None = None,
) -> list[RecordedNight]:
    """Read the recorded nights of a file.

    Parameters
    ----------
    path : plain text (one stage a line) or a table (CSV with commas, semicolons or tabs), UTF-8.
    format : a name of FORMATS; None = found from the file.
    epoch_s : epoch length [s]; None = as the file states, else 30.
    start : date and time of the first epoch, for a file of one recording; None = as the file states.
    record : only this recording.
    scorer : only this scorer.

    Returns
    -------
    One night or more, in the file's order; each says in ``warnings`` what to know about it.

    Raises
    ------
    UnreadableRecording : the file cannot be read, holds no such record or scorer, or several recordings for one start.
    EpochMismatch : an epoch length that cannot be, or contradicts the file.
    """
    if format is not None and format not in FORMATS:
        raise UnreadableRecording(f"format {format!r} is unknown; expected one of {', '.join(FORMATS)}")
    kind, _, suffix = (format or _format_of(path)).partition("-")
    coding: Coding = "rk" if suffix else "aasm"
    if kind == "text":
        nights = [_night_of_text(path, epoch_s, coding)]
    else:
        nights = read_hypnograms_csv(path, epoch_s=epoch_s, coding=coding)
    chosen = _chosen(nights, path, record, scorer)
    return chosen if start is None else [_started(night, start) for night in _of_one_recording(chosen, path)]


def _format_of(path: Path | str) -> str:
    lines = (line.strip() for line in recording_text(path).split("\n"))
    first = next((line for line in lines if line and not line.startswith("#")), "")
    if any(delimiter in first for delimiter in DELIMITERS):
        return "csv"
    return "csv" if Path(path).suffix.lower() in {".csv", ".tsv"} and not _is_stage(first) else "text"


def _is_stage(word: str) -> bool:
    try:
        parse_stage(word, coding="rk")
    except UnreadableRecording:
        return False
    return True


def _night_of_text(path: Path | str, epoch_s: float | None, coding: Coding) -> RecordedNight:
    text = recording_text(path)
    hypnogram = hypnogram_of_text(text, path, epoch_s=epoch_s, start=None, coding=coding)
    stated = epoch_s is not None or stated_in_comments(text).epoch_s is not None
    return recorded_night(hypnogram, Path(path).stem, epoch_stated=stated)


def _chosen(
    nights: list[RecordedNight], path: Path | str, record: str | None, scorer: str | None
) -> list[RecordedNight]:
    named = [night for night in nights if record in (None, night.record)]
    if not named:
        raise UnreadableRecording(f"{path}: no record {record!r}; the file holds {some_of(n.record for n in nights)}")
    scored = [night for night in named if scorer in (None, night.scorer)]
    if not scored:
        names = some_of(night.scorer for night in named if night.scorer)
        held = f"the scorers are {names}" if names else "the file names no scorer: leave the scorer out"
        raise UnreadableRecording(f"{path}: no scorer {scorer!r}; {held}")
    return scored


def _of_one_recording(nights: list[RecordedNight], path: Path | str) -> list[RecordedNight]:
    if len({night.record for night in nights}) > 1:
        raise UnreadableRecording(
            f"{path}: one start was given and the file holds {len({night.record for night in nights})} recordings "
            f"({some_of(night.record for night in nights)}); expected one: choose a record"
        )
    return nights


def _started(night: RecordedNight, start: datetime) -> RecordedNight:
    return replace(night, hypnogram=replace(night.hypnogram, start=start), date=evening_of(start))
