"""Nights written as bouts: "W4 N2 10" is four epochs of wake and ten of N2."""

from collections.abc import Callable
from pathlib import Path

import pytest

from nightleaf.sleep import Hypnogram, parse_stages


def _words(bouts: str) -> list[str]:
    parts = bouts.split()
    return [word for word, count in zip(parts[::2], parts[1::2], strict=True) for _ in range(int(count))]


@pytest.fixture
def night() -> Callable[..., Hypnogram]:
    """Make a hypnogram from bouts, such as ``night("W 4 N2 10", epoch_s=30)``."""

    def make(bouts: str, **fields: object) -> Hypnogram:
        return Hypnogram(parse_stages(_words(bouts)), **fields)  # type: ignore[arg-type]

    return make


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Write text (or bytes) to a file and return its path."""

    def make(content: str | bytes, name: str = "night.txt") -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return make
