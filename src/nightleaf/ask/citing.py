"""The bibliography of a saved run."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nightleaf.ask.saved import read_run
from nightleaf.evidence import Library, load_library
from nightleaf.evidence.citation import Citation, bibliography


@dataclass(frozen=True, slots=True)
class Bibliography:
    """Sources of a run; `stale` says that the library has changed since."""

    citations: tuple[Citation, ...]
    stale: bool

    def to_dict(self) -> dict[str, Any]:
        """The document of `cite --json`."""
        return {
            "schema": "nightleaf.cite/1",
            "library_changed_since": self.stale,
            "sources": [
                {
                    "key": one.source.key,
                    "citation": one.source.cite(),
                    "address": one.source.address,
                    "read": one.source.read,
                    "for": list(one.keys),
                }
                for one in self.citations
            ],
        }


def cite(run: Path | str, library: Library | None = None) -> Bibliography:
    """The sources behind every parameter and link that a saved run used.

    Parameters
    ----------
    run : Path or str
        A document saved from `nightleaf simulate --json`.
    library : Library or None

    Raises
    ------
    UnreadableFile
        If it is not a saved `simulate --json` document.
    """
    known = library or load_library()
    saved = read_run(Path(run))
    found = bibliography(saved.parameters, saved.links_on, known)
    return Bibliography(found, stale=saved.document["provenance"].get("library_sha256") != known.hash)
