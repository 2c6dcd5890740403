"""The source tree as files and syntax trees."""

import ast
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "nightleaf"


@dataclass(frozen=True, slots=True)
class Module:
    """A file of the package."""

    path: Path
    text: str
    tree: ast.Module

    @property
    def place(self) -> str:
        """Its path in the package: ``exposure/_kernel.py``."""
        return self.path.relative_to(PACKAGE).as_posix()


@lru_cache(maxsize=1)
def _modules() -> tuple[Module, ...]:
    texts = {path: path.read_text(encoding="utf-8") for path in sorted(PACKAGE.rglob("*.py"))}
    return tuple(Module(path, text, ast.parse(text, str(path))) for path, text in texts.items())


@pytest.fixture(scope="session")
def root() -> Path:
    """The repository."""
    return ROOT


@pytest.fixture(scope="session")
def modules() -> tuple[Module, ...]:
    """All modules of the package."""
    return _modules()


@pytest.fixture(scope="session")
def kernels(modules: tuple[Module, ...]) -> tuple[Module, ...]:
    """The modules that hold equations."""
    return tuple(module for module in modules if module.path.name == "_kernel.py")
