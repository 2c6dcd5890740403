"""Small modules, small functions, few parameters, and no drawer for odds and ends."""

import ast

from nightleaf.evidence import load_library

LONGEST_MODULE, LONGEST_FUNCTION, MOST_PARAMETERS = 400, 40, 6
DRAWERS = {"utils", "util", "helpers", "helper", "common", "manager", "misc", "tools"}
MAY_BE_LONG = {
    "ask/request.py:read_request": "one keyword, and one line, for each flag of the command line",
    "cli/nights.py:simulate": "one annotated option for each flag",
}
MAY_TAKE_MORE = {"ask/request.py:read_request": "one keyword for each flag of the command line"}
ONE_PARAMETER_FOR_EACH_FLAG = "cli/"
NAMES_OF_DRAWS = {"product.content."}
"""Not a number of the library: what a batch differs from its certificate by."""
Function = ast.FunctionDef | ast.AsyncFunctionDef


def functions_in(tree: ast.AST) -> list[Function]:
    return [node for node in ast.walk(tree) if isinstance(node, Function)]


def is_equations(place: str) -> bool:
    return place.endswith("_kernel.py") or place.startswith("numerics/")


def lines_of(function: Function) -> int:
    """Lines of a function without its docstring."""
    first, last = function.lineno, function.end_lineno or function.lineno
    text = function.body[0]
    has_text = ast.get_docstring(function) is not None
    return last - first + 1 - ((text.end_lineno or 0) - text.lineno + 1 if has_text else 0)


def parameters_of(function: Function) -> int:
    given = function.args
    names = [one.arg for one in (*given.posonlyargs, *given.args, *given.kwonlyargs)]
    return len([name for name in names if name not in {"self", "cls"}])


def test_no_module_is_longer_than_four_hundred_lines(modules: tuple) -> None:
    counted = {one.place: len(one.text.splitlines()) for one in modules if not is_equations(one.place)}
    assert {place: lines for place, lines in counted.items() if lines > LONGEST_MODULE} == {}


def named_functions(modules: tuple) -> dict[str, Function]:
    """Functions that are no equations, by place and name."""
    return {
        f"{one.place}:{function.name}": function
        for one in modules
        if not is_equations(one.place)
        for function in functions_in(one.tree)
    }


def test_no_function_is_longer_than_forty_lines(modules: tuple) -> None:
    counted = {place: lines_of(function) for place, function in named_functions(modules).items()}
    too_long = {place: lines for place, lines in counted.items() if lines > LONGEST_FUNCTION}
    assert too_long.keys() - MAY_BE_LONG.keys() == set(), too_long


def test_no_function_takes_more_than_six_parameters(modules: tuple) -> None:
    counted = {place: parameters_of(function) for place, function in named_functions(modules).items()}
    too_many = {place: number for place, number in counted.items() if number > MOST_PARAMETERS}
    unexplained = too_many.keys() - MAY_TAKE_MORE.keys()
    assert {place for place in unexplained if not place.startswith(ONE_PARAMETER_FOR_EACH_FLAG)} == set(), too_many


def test_the_exceptions_are_still_needed(modules: tuple) -> None:
    found = named_functions(modules)
    assert [place for place in MAY_BE_LONG if lines_of(found[place]) <= LONGEST_FUNCTION] == []
    assert [place for place in MAY_TAKE_MORE if parameters_of(found[place]) <= MOST_PARAMETERS] == []


def test_nothing_is_a_drawer_for_odds_and_ends(modules: tuple) -> None:
    parts = {part.removesuffix(".py").strip("_") for one in modules for part in one.path.parts[-3:]}
    assert DRAWERS & parts == set()


def test_a_long_function_and_many_parameters_are_noticed() -> None:
    body = "\n".join("    x = 1" for _ in range(41))
    long = functions_in(ast.parse(f'def f(a, b, c, /, d, e, *, g, h):\n    """One.\n\n    Two.\n    """\n{body}\n'))[0]
    assert lines_of(long) == 42
    assert parameters_of(long) == 7


def test_the_keys_that_code_names_exist(modules: tuple) -> None:
    """Whole keys and beginnings of keys, wherever they stand in the code."""
    library = load_library()
    stages = {key.split(".", maxsplit=1)[0] for key in library.parameters}
    known = [*library.parameters, *library.engagements, *library.pathways, *library.tables]
    known += [rule["key"] for table in library.under("safety").values() for rule in table.get("rules", ())]
    written = {
        (one.place, node.value)
        for one in modules
        for node in ast.walk(one.tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and looks_like_a_key(node.value, stages)
    }
    assert len(written) > 10
    missing = {(place, key) for place, key in written if not any(one.startswith(key) for one in known)}
    assert {(place, key) for place, key in missing if key not in NAMES_OF_DRAWS} == set()


def looks_like_a_key(text: str, stages: set[str]) -> bool:
    first, dot, rest = text.partition(".")
    return bool(dot and rest) and first in stages and " " not in text and not text.endswith((".py", ".toml"))
