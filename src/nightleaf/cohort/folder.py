"""The folder of a study: plan, one part file for each finished shard, summary. Readable by its owner alone."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from nightleaf.cohort.partial import Partial
from nightleaf.cohort.plan import Plan
from nightleaf.cohort.shard import Files, part_name
from nightleaf.errors import InputError, UnreadableFile

PLAN, SUMMARY = "plan.json", "summary.json"
_UNFINISHED = ".unfinished"


class CohortFolder:
    """A folder that holds one plan and what has been finished of it.

    Parameters
    ----------
    path : Path
    plan : Plan
    """

    def __init__(self, path: Path, plan: Plan) -> None:
        self.path, self.plan = path, plan

    @classmethod
    def begin(cls, path: Path, plan: Plan) -> "CohortFolder":
        """Start a folder, or go on with one that holds the same plan, cut as it was cut before.

        Raises
        ------
        InputError
            If the folder holds another plan; the message says what differs.
        UnreadableFile
            If it cannot be made.
        """
        try:
            path.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise UnreadableFile(f"--out: the folder '{path}' cannot be made: {error.strerror}") from error
        if (path / PLAN).exists():
            held = read_plan(path)
            if held.sha256 != plan.sha256:
                raise InputError(
                    f"--out: '{path}' holds another plan ({_difference(held, plan)}); write to another folder, or "
                    "delete this one"
                )
            return cls(path, held)
        folder = cls(path, plan)
        folder.write(PLAN, _as_text(plan.to_dict()))
        return folder

    def write(self, name: str, data: bytes) -> Path:
        """Write a file whole or not at all.

        Raises
        ------
        UnreadableFile
            If the disk is full or the folder cannot be written; what was finished before stays.
        """
        place = self.path / name
        unfinished = place.with_name(f"{place.name}{_UNFINISHED}.{os.getpid()}")
        try:
            place.parent.mkdir(mode=0o700, exist_ok=True)
            with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as stream:
                stream.write(data)
                stream.flush()
                os.fsync(stream.fileno())
            unfinished.replace(place)
        except OSError as error:
            unfinished.unlink(missing_ok=True)
            raise UnreadableFile(
                f"'{place}' cannot be written: {error.strerror}; {len(self.finished())} of {self.plan.shards} shards "
                "are kept: make room, and the same command goes on"
            ) from error
        return place

    def write_document(self, name: str, document: dict[str, Any]) -> Path:
        """Write a JSON document."""
        return self.write(name, _as_text(document))

    def finish(self, files: Files) -> None:
        """Keep what a shard left, its summary last; a second delivery of the same shard changes nothing."""
        for name, data in files.items():
            self.write(name, data)

    def finished(self) -> list[int]:
        """The shards whose part files are whole and belong to this plan."""
        return [shard for shard in range(self.plan.shards) if self._is_sound(shard)]

    def parts(self) -> Iterator[Partial]:
        """All parts, in the order of the shards."""
        for shard in range(self.plan.shards):
            yield Partial.of((self.path / part_name(shard)).read_bytes(), self.plan.sha256)

    def _is_sound(self, shard: int) -> bool:
        place = self.path / part_name(shard)
        try:
            Partial.of(place.read_bytes(), self.plan.sha256)
        except (OSError, InputError):
            return False
        return True


def read_plan(path: Path) -> Plan:
    """The plan of a folder.

    Raises
    ------
    UnreadableFile, InputError
        If the folder holds none.
    """
    return Plan.of(_read(path / PLAN))


def read_summary(path: Path) -> dict[str, Any]:
    """The summary of a folder.

    Raises
    ------
    UnreadableFile
        If there is none yet.
    """
    return _read(path / SUMMARY)


def _read(place: Path) -> dict[str, Any]:
    try:
        document = json.loads(place.read_text(encoding="utf-8"))
    except FileNotFoundError:
        folder, name = place.parent, place.name
        raise UnreadableFile(f"'{folder}' holds no {name}; 'cohort run' writes it when it has finished") from None
    except OSError as error:
        raise UnreadableFile(f"'{place}' cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise UnreadableFile(f"'{place}' is no JSON: {error}") from error
    if not isinstance(document, dict):
        raise UnreadableFile(f"'{place}' is no JSON object")
    return document


def _as_text(document: dict[str, Any]) -> bytes:
    return (json.dumps(document, indent=1, ensure_ascii=False, allow_nan=False) + "\n").encode()


def _difference(held: Plan, wanted: Plan) -> str:
    """The first thing in which two plans differ, in words."""
    for name, words in (("library_sha256", "made with another library"), ("code_sha256", "made by another version")):
        if getattr(held, name) != getattr(wanted, name):
            return words
    if held.device != wanted.device:
        return f"run on another device, {held.device}"
    if held.products != wanted.products:
        return "of another product"
    if held.own_substances != wanted.own_substances:
        return "with another substance file"
    old, new = held.study.model_dump(mode="json"), wanted.study.model_dump(mode="json")
    key = next((key for key in new if old[key] != new[key]), "study")
    return f"'{key}' differs"
