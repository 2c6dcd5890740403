"""The story of the night is written from the equations, the library and the validation pages. If not: `make story`."""

import ast
import importlib.util
import re
import sys
import textwrap
from pathlib import Path
from types import ModuleType

import pytest

from nightleaf.evidence import load_library
from nightleaf.night.symbols import State

BLOCK = re.compile(r"```text\n(.+?)\n```", re.DOTALL)
DOCS = Path(__file__).parents[2] / "docs"


@pytest.fixture(scope="module")
def story() -> ModuleType:
    spec = importlib.util.spec_from_file_location("night_story", DOCS / "night_story.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["night_story"] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def text(story: ModuleType) -> str:
    return str(story.page())


def test_the_page_is_what_equations_library_and_validation_say(story: ModuleType, text: str) -> None:
    assert story.PAGE.read_text(encoding="utf-8") == text, "run make story"


def test_every_number_of_the_night_and_every_link_has_its_row(text: str) -> None:
    library = load_library()
    numbers = [one for key, one in library.parameters.items() if key.startswith("night.")]
    rows = [line for line in text.splitlines() if line.startswith("| `")]
    ports = len(library.vocabulary.ports)
    assert len(rows) == len(numbers) + len(library.pathways) + ports + len(State._fields)
    for one in (*numbers, *(link.gain for link in library.pathways.values())):
        assert one.definition.split("|")[0].strip() in text or one.key.startswith("pathways."), one.key


def test_every_equation_stands_on_the_page_as_the_program_runs_it(story: ModuleType, text: str) -> None:
    shown = [ast.dump(body_of(f"def shown():\n{textwrap.indent(block, '    ')}")) for block in BLOCK.findall(text)]
    assert len(shown) == len(story.EQUATIONS)
    for (name, module, _), found in zip(story.EQUATIONS, shown, strict=True):
        tree = ast.parse(Path(module.__file__).read_text(encoding="utf-8"))
        (function,) = (one for one in tree.body if isinstance(one, ast.FunctionDef) and one.name == name)
        assert found == ast.dump(ast.Module(function.body[1:], [])), name
    assert {"drive", "step", "count", "score"} <= {name for name, *_ in story.EQUATIONS}


def body_of(source: str) -> ast.Module:
    (function,) = ast.parse(source).body
    assert isinstance(function, ast.FunctionDef)
    return ast.Module(function.body, [])


def test_a_function_is_shown_without_its_docstring_and_without_marks_for_tools(story: ModuleType) -> None:
    text = "One.\n\n    Source\n    ------\n    somebody: here\n    and there.\n    "
    source = f'def f(x):\n    """{text}"""\n    y = x  # noqa: N806\n    return y\n'
    assert story.body_of(source) == "y = x\nreturn y"
    assert story.source_in(ast.get_docstring(ast.parse(source).body[0])) == "somebody: here and there."


def test_misses_are_those_of_the_validation_pages(story: ModuleType, text: str) -> None:
    for name in ("night", "drugs"):
        page = (story.VALIDATION / name / "README.md").read_text(encoding="utf-8")
        assert story.MISSES in page
        assert story.misses(name) in text
