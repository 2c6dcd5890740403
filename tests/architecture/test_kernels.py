"""Kernels hold equations and no numbers, and say where the equations come from."""

import ast
from importlib import import_module
from itertools import pairwise
from pathlib import Path

import pytest

ALLOWED = (0, 1, 2, 0.5)
SECTIONS = ("Parameters", "Returns", "Source")


def numbers_in(text: str, file: str) -> list[str]:
    """Every number but 0, 1, 2 and 0.5, as file:line:value. True and False are words, not numbers."""
    return [
        f"{file}:{node.lineno}:{node.value!r}"
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, int | float | complex)
        and not isinstance(node.value, bool)
        and node.value not in ALLOWED
    ]


def public_functions(tree: ast.Module) -> list[ast.FunctionDef]:
    return [node for node in tree.body if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")]


def missing_sections(function: ast.FunctionDef) -> list[str]:
    lines = (ast.get_docstring(function) or "").splitlines()
    headed = {line for line, under in pairwise(lines) if under and set(under) == {"-"}}
    return [section for section in SECTIONS if section not in headed]


def test_there_are_kernels(kernels: tuple) -> None:
    assert {"exposure/_kernel.py", "occupancy/_kernel.py", "night/_kernel.py"} <= {one.place for one in kernels}


def test_kernels_hold_no_numbers(kernels: tuple) -> None:
    assert [found for one in kernels for found in numbers_in(one.text, one.place)] == []


@pytest.mark.parametrize(
    ("line", "value"),
    [("x = y * 24.2", "24.2"), ("for i in range(3): pass", "3"), ("x = y[7]", "7"), ("x = 1e-9", "1e-09"),
     ("x = -4", "4"), ("def f(a=10): pass", "10"), ("x = f'{y:.1f}' + 5", "5"), ("x = 3j", "3j")],
)  # fmt: skip
def test_a_planted_number_is_noticed(kernels: tuple, line: str, value: str) -> None:
    first = kernels[0]
    planted = first.text + f"\n{line}\n"
    lines = len(planted.splitlines())
    assert numbers_in(planted, first.place) == [f"{first.place}:{lines}:{value}"]


@pytest.mark.parametrize("line", ["x = 0.5 * y[0] + 2", "x = True", '"""Takes 24.2 hours."""', "x = '24.2'", "x = 1.0"])
def test_what_is_no_number_of_a_model_is_let_through(line: str) -> None:
    assert numbers_in(line, "x.py") == []


def test_each_public_function_of_a_kernel_says_what_goes_in_what_comes_out_and_whose_equation_it_is(
    kernels: tuple,
) -> None:
    found = {
        f"{one.place}:{function.name}": missing_sections(function)
        for one in kernels
        for function in public_functions(one.tree)
    }
    assert {name: sections for name, sections in found.items() if sections} == {}


def test_a_docstring_without_its_sections_is_noticed() -> None:
    text = 'def f(x):\n    """Twice.\n\n    Parameters\n    ----------\n    x : float\n\n    Returns\n    """\n'
    tree = ast.parse(text)
    assert missing_sections(public_functions(tree)[0]) == ["Returns", "Source"]


def test_a_kernel_knows_neither_units_nor_the_library(kernels: tuple) -> None:
    """Stated by the import contract as well; here by what each file names."""
    foreign = ("nightleaf.units", "nightleaf.evidence", "nightleaf.cli", "pint", "pydantic", "typer")
    for one in kernels:
        named = [
            alias.name if isinstance(node, ast.Import) else str(node.module)
            for node in ast.walk(one.tree)
            if isinstance(node, ast.Import | ast.ImportFrom)
            for alias in node.names
        ]
        assert [name for name in named if name.startswith(foreign)] == [], one.place


def test_kernel_modules_can_be_imported(kernels: tuple) -> None:
    for one in kernels:
        assert import_module("nightleaf." + ".".join(Path(one.place).with_suffix("").parts))
