"""No sentence of the program, its pages or its documentation promises, advises or sells."""

import ast
from pathlib import Path

import pytest
import typer.main
from typer.testing import CliRunner

from nightleaf.cli.app import app

from .forbidden import forbidden_in

ROOT = Path(__file__).parents[2]
SOURCES = sorted((ROOT / "src" / "nightleaf").rglob("*.py"))
PAGES = [
    page
    for pattern in ("README.md", "CHANGELOG.md", "docs/**/*.md", "validation/**/*.md", "benchmarks/*.md",
                    "src/nightleaf/report/templates/*")
    for page in sorted(ROOT.glob(pattern))
    if page.is_file()
]  # fmt: skip
ALLOWED = (
    "Is it safe to try?",
    "Natural logarithm",
    "is sold and written about as a natural sleep aid",
    "no limit below which driving or another sedative is safe",
)
"""The question itself, mathematics, what sellers say, and a denial."""

COMMANDS = sorted(typer.main.get_command(app).commands)  # type: ignore[attr-defined]


def sentences(source: Path) -> list[str]:
    """Every text with a space in it that stands in a module, f-strings and docstrings included."""
    tree = ast.parse(source.read_text(encoding="utf-8"))
    texts = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    return [text for text in texts if " " in text]


def test_there_is_something_to_look_at() -> None:
    assert len(SOURCES) > 200
    assert len(PAGES) > 30
    assert {"check", "demo", "simulate"} <= set(COMMANDS)


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: str(path.relative_to(ROOT / "src" / "nightleaf")))
def test_no_sentence_of_the_program_says_it(source: Path) -> None:
    assert [said for text in sentences(source) for said in forbidden_in(text, ALLOWED)] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_page_says_it(page: Path) -> None:
    assert forbidden_in(page.read_text(encoding="utf-8"), ALLOWED) == []


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_no_help_text_says_it(command: str) -> None:
    shown = CliRunner().invoke(app, [command, "--help"] if command else ["--help"])
    assert shown.exit_code == 0
    assert forbidden_in(shown.output, ALLOWED) == []


def test_a_wording_is_allowed_only_as_it_stands() -> None:
    assert forbidden_in("Is it safe to try?", ALLOWED) == []
    assert forbidden_in("It is safe to try.", ALLOWED) != []
    assert forbidden_in("Kratom cures\nsleeplessness.", ALLOWED) == ["Kratom cures sleeplessness."]
