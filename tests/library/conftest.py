"""Copies of the library, to break or to add to."""

import shutil
import tomllib
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import pytest

from nightleaf.evidence import LIBRARY

PARSED = lru_cache(maxsize=None)(tomllib.loads)


@pytest.fixture
def parsed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Parse each text only once in all tests: nearly every file of the copies is the same."""
    monkeypatch.setattr("nightleaf.evidence.reading.tomllib.loads", PARSED)


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """A copy of the library."""
    return Path(shutil.copytree(LIBRARY, tmp_path / "library"))


@pytest.fixture
def edit(copied: Path) -> Callable[[str, str, str], None]:
    """Replace a text that stands once in a file of the copy."""

    def replace(place: str, old: str, new: str) -> None:
        path = copied / place
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{place} holds {old!r} {text.count(old)} times"
        path.write_text(text.replace(old, new), encoding="utf-8")

    return replace
