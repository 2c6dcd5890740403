"""Hypnograms as plain text: one stage a line, comments after #."""

import re
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Final, NamedTuple, cast, get_args

from nightleaf.errors import EpochMismatch, UnreadableRecording
from nightleaf.sleep.hypnogram import Hypnogram, Origin, checked_epoch
from nightleaf.sleep.recorded import ASSUMED_EPOCH_S
from nightleaf.sleep.stage import Coding, Stage, parse_stages

_LARGEST_BYTES: Final = 100_000_000
_KEY: Final = re.compile(r"#\s*(epoch_s|start|origin|scorer)\s*:\s*(.+)")
_PER_SECONDS: Final = re.compile(r"\bper\s+(\d+(?:\.\d+)?)\s*s(?:ec(?:onds?)?)?\b", re.IGNORECASE)


class Header(NamedTuple):
    """What the comments of a text file state about the night; None where they are silent."""

    epoch_s: float | None = None
    start: datetime | None = None
    origin: Origin | None = None
    scorer: str | None = None


def read_hypnogram(
    path: Path | str, *, epoch_s: float | None = None, start: datetime | None = None, coding: Coding = "aasm"
) -> Hypnogram:
    """Read one night from plain text: one stage a line, as letters, words or integers.

    Blank lines and what follows # are skipped, except that comments may state the night's ``epoch_s``, ``start``,
    ``origin`` and ``scorer``, as :func:`write_hypnogram` writes them.

    Parameters
    ----------
    path : the file, UTF-8.
    epoch_s : epoch length [s]; None = as the comments state, else 30.
    start : date and time of the first epoch; None = as the comments state.
    coding : how integers are meant.

    Raises
    ------
    UnreadableRecording : no such file, not text, or a line that is no stage.
    EpochMismatch : an epoch length that cannot be, or that contradicts the file.
    """
    return hypnogram_of_text(recording_text(path), path, epoch_s=epoch_s, start=start, coding=coding)


def hypnogram_of_text(
    text: str, path: Path | str, *, epoch_s: float | None, start: datetime | None, coding: Coding
) -> Hypnogram:
    """Read one night from text that was read from ``path``; as :func:`read_hypnogram`."""
    lines = [(number, line.partition("#")[0].strip()) for number, line in enumerate(text.split("\n"), start=1)]
    epochs = [(number, word) for number, word in lines if word]
    if not epochs:
        raise UnreadableRecording(f"{path}: no epoch found; expected one stage a line: check that it is the right file")
    stages = parse_stages([word for _, word in epochs], coding=coding, where=lambda i: f"{path}, line {epochs[i][0]}")
    header = stated_in_comments(text)
    return Hypnogram(
        stages,
        epoch_s=agreed_epoch(header.epoch_s, epoch_s, path) or ASSUMED_EPOCH_S,
        start=start or header.start,
        origin=header.origin or "psg",
        scorer=header.scorer,
    )


def write_hypnogram(path: Path | str, hypnogram: Hypnogram, *, comments: Iterable[str] = ()) -> None:
    """Write one night as plain text that :func:`read_hypnogram` reads back as the same night.

    Parameters
    ----------
    path : the file; replaced if it exists.
    hypnogram : the night.
    comments : sentences to stand above the epochs, one a line.
    """
    start = None if hypnogram.start is None else hypnogram.start.isoformat()
    keys = {"epoch_s": f"{hypnogram.epoch_s!r}", "start": start, "origin": hypnogram.origin, "scorer": hypnogram.scorer}
    stated = [f"{key}: {' '.join(value.split())}" for key, value in keys.items() if value]
    remarks = [line for comment in comments for line in comment.splitlines()]
    epochs = [Stage(int(stage)).name for stage in hypnogram.stages]
    lines = [f"# {line}" for line in (*stated, *remarks)] + epochs
    Path(path).write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


def stated_in_comments(text: str) -> Header:
    """What the comment lines state: the first of each key; what cannot be read is a remark, not a statement."""
    comments = [line.strip() for line in text.split("\n") if line.lstrip().startswith("#")]
    stated: dict[str, str] = {}
    for comment in comments:
        if match := _KEY.match(comment):
            stated.setdefault(match[1], match[2].strip())
        elif match := _PER_SECONDS.search(comment):
            stated.setdefault("epoch_s", match[1])
    origin = stated.get("origin")
    return Header(
        epoch_s=_number(stated.get("epoch_s", "")),
        start=parse_start(stated.get("start", "")),
        origin=cast("Origin", origin) if origin in get_args(Origin) else None,
        scorer=stated.get("scorer"),
    )


def agreed_epoch(stated_s: float | None, given_s: float | None, place: object) -> float | None:
    """The epoch length of which file and caller say the same; None where neither says one [s].

    Raises
    ------
    EpochMismatch : they contradict each other, or the length cannot be.
    """
    if stated_s is not None and given_s is not None and stated_s != given_s:
        raise EpochMismatch(
            f"{place}: the file states epochs of {stated_s:g} s, and {given_s:g} s was asked for; "
            "expected one length: leave the epoch out to take the file's, or correct the file"
        )
    length_s = given_s if given_s is not None else stated_s
    try:
        return None if length_s is None else checked_epoch(length_s)
    except EpochMismatch as error:
        raise EpochMismatch(f"{place}: {error}") from None


def parse_start(text: str) -> datetime | None:
    """A date with a time, as ISO 8601 writes it; None for anything else, a clock without a date included."""
    try:
        return datetime.fromisoformat(text.strip()) if ":" in text else None
    except ValueError:
        return None


def recording_text(path: Path | str) -> str:
    """The text of a recording, with plain line ends and without a byte-order mark.

    Raises
    ------
    UnreadableRecording : no such file, a folder, empty, too large, binary, not UTF-8.
    """
    content = _bytes_of(Path(path))
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UnreadableRecording(f"{path}: UTF-16 text; expected UTF-8: save the file again as UTF-8")
    if b"\0" in content:
        raise UnreadableRecording(
            f"{path}: binary content; expected text with one stage a line, or CSV: export the scored stages as text"
        )
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise UnreadableRecording(
            f"{path}, line {line}: byte {content[error.start]:#04x} is not UTF-8 text; "
            "expected UTF-8: save the file again as UTF-8"
        ) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _bytes_of(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise UnreadableRecording(f"{path}: a folder; expected one file: name the files in it")
        if not path.exists():
            raise UnreadableRecording(f"{path}: no such file; check the name and the folder")
        if not path.is_file():
            raise UnreadableRecording(f"{path}: not a plain file; expected text or CSV: save the recording first")
        if path.stat().st_size > _LARGEST_BYTES:
            raise UnreadableRecording(
                f"{path}: over {_LARGEST_BYTES // 1_000_000} MB; expected stages, not signals: export the stages alone"
            )
        content = path.read_bytes()
    except OSError as error:
        raise UnreadableRecording(f"{path}: cannot be opened ({error.strerror}); check that you may read it") from None
    if not content.strip():
        raise UnreadableRecording(f"{path}: empty; expected one stage a line, or CSV: check that the export finished")
    return content


def _number(text: str) -> float | None:
    try:
        return float(text.removesuffix("s"))
    except ValueError:
        return None
