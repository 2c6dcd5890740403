"""A saved `simulate --json` document, read back."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nightleaf.ask.result import SCHEMA
from nightleaf.cohort.folder import SUMMARY
from nightleaf.cohort.results import SCHEMA as COHORT
from nightleaf.errors import UnknownKey, UnreadableFile


@dataclass(frozen=True, slots=True)
class SavedRun:
    """A run as it was printed."""

    document: dict[str, Any]

    @property
    def parameters(self) -> tuple[str, ...]:
        """Keys of every parameter that the run read."""
        return tuple(self.document["provenance"].get("parameters", ()))

    @property
    def links_on(self) -> tuple[str, ...]:
        """Keys of the links that acted."""
        return tuple(link["key"] for link in self.document["links"] if link["on"])

    def at(self, path: str) -> Any:
        """What stands at a dotted path such as "night.difference.n3_percent".

        Raises
        ------
        UnknownKey
            Naming what is there instead.
        """
        place: Any = self.document
        for part in path.split("."):
            if not isinstance(place, dict) or part not in place:
                there = ", ".join(list(place)[:12]) if isinstance(place, dict) else "a plain value"
                raise UnknownKey(f"the run has no '{path}': '{part}' is not there; found {there}")
            place = place[part]
        return place


def read_run(path: Path) -> SavedRun:
    """Read a document saved from `nightleaf simulate --json`, or the folder of a cohort.

    Raises
    ------
    UnreadableFile
        If it is missing, not JSON, or another document.
    """
    path = path / SUMMARY if path.is_dir() else path
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise UnreadableFile(f"{path}: no such file; save one with `nightleaf simulate --json > {path.name}`") from None
    except (OSError, ValueError) as error:
        raise UnreadableFile(f"{path}: is not a JSON document saved from `nightleaf simulate --json`") from error
    if not isinstance(document, dict) or document.get("schema") not in (SCHEMA, COHORT):
        raise UnreadableFile(f"{path}: is not a '{SCHEMA}' document; save one with `nightleaf simulate --json`")
    if "provenance" not in document or "links" not in document:
        raise UnreadableFile(f"{path}: holds a stop, not a run; there is nothing to trace")
    return SavedRun(document)
