"""The small faults that are planted: a comparison turned, a condition dropped, a word or number changed, and so on."""

import ast
import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

SOURCE = Path(__file__).parents[2] / "src"
Change = tuple[Callable[[Any], object], str]
COMPARED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
JOINED: dict[type[ast.boolop], type[ast.boolop]] = {ast.And: ast.Or, ast.Or: ast.And}
RECKONED: dict[type[ast.operator], type[ast.operator]] = {
    ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd, ast.Sub: ast.Add, ast.Add: ast.Sub, ast.Mult: ast.Div,
    ast.Div: ast.Mult,
}  # fmt: skip
CALLED = {"max": "min", "min": "max", "any": "all", "all": "any"}


@dataclass(frozen=True, slots=True)
class Mutant:
    """A module with one fault.

    Parameters
    ----------
    module : str
    name : str
        The line of the fault and what was done to it: the key in equivalent.toml.
    tree : ast.Module
    lines : range
        The lines of the statement that holds it; of an `if` or a function, those of its head.
    in_a_function : bool
        False if it changes what happens when the module is imported.
    """

    module: str
    name: str
    tree: ast.Module
    lines: range
    in_a_function: bool


def path_of(module: str) -> Path:
    """The file of a module."""
    return SOURCE / Path(*module.split(".")).with_suffix(".py")


def mutants_of(module: str) -> Iterator[Mutant]:
    """Every small fault of a module. Docstrings, annotations, imports and messages of errors are left alone."""
    text = path_of(module).read_text(encoding="utf-8")
    tree, lines = ast.parse(text), text.splitlines()
    left_alone = {id(inner) for root in _left_alone(tree) for inner in ast.walk(root)}
    above = {id(child): node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    seen: dict[str, int] = {}
    for place, site in enumerate(ast.walk(tree)):
        if id(site) in left_alone:
            continue
        for change, words in _changes(site):
            mutated = copy.deepcopy(tree)
            change(next(one for number, one in enumerate(ast.walk(mutated)) if number == place))
            name = f"{lines[getattr(site, 'lineno', 1) - 1].strip()}  ->  {words}"
            seen[name] = seen.get(name, 0) + 1
            numbered = name if seen[name] == 1 else f"{name}  ({seen[name]})"
            path = list(_path(site, above))
            yield Mutant(module, numbered, ast.fix_missing_locations(mutated), _lines(path), _is_in_a_function(path))


def _path(node: ast.AST, above: dict[int, ast.AST]) -> Iterator[ast.AST]:
    """The node and all that hold it, the nearest first."""
    yield node
    while id(node) in above:
        node = above[id(node)]
        yield node


def _lines(path: list[ast.AST]) -> range:
    statement = next(one for one in path if isinstance(one, ast.stmt))
    body = getattr(statement, "body", None)
    last = max(statement.lineno, body[0].lineno - 1) if body else statement.end_lineno or statement.lineno
    return range(statement.lineno, last + 1)


def _is_in_a_function(path: list[ast.AST]) -> bool:
    """In the body of a function; its defaults belong to the module."""
    pairs = pairwise(path)
    return any(isinstance(outer, ast.FunctionDef) and inner in outer.body for inner, outer in pairs)


def _left_alone(tree: ast.Module) -> Iterator[ast.AST]:
    """Annotations, docstrings, raised errors, decorators and the fixed words of a text with names in it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Raise):
            yield node
        elif isinstance(node, ast.AnnAssign):
            yield node.annotation
        elif isinstance(node, ast.FunctionDef):
            yield from (one.annotation for one in ast.walk(node.args) if isinstance(one, ast.arg) and one.annotation)
            yield from [node.returns] if node.returns is not None else []
            yield from node.decorator_list
        elif isinstance(node, ast.ClassDef):
            yield from node.decorator_list
        elif isinstance(node, ast.JoinedStr):
            yield from (part for part in node.values if isinstance(part, ast.Constant))
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            yield node


def _changes(node: ast.AST) -> Iterator[Change]:
    yield from _of_an_expression(node)
    if isinstance(node, ast.IfExp):
        yield (lambda twin: setattr(twin, "body", twin.orelse)), "always else"
        yield (lambda twin: setattr(twin, "orelse", twin.body)), "never else"
    elif isinstance(node, ast.If):
        yield (lambda twin: setattr(twin, "test", ast.Constant(value=True))), "always"
        yield (lambda twin: setattr(twin, "test", ast.Constant(value=False))), "never"
    elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Yield | ast.YieldFrom | ast.Call):
        yield (lambda twin: setattr(twin, "value", ast.Constant(value=None))), "left out"
    for place, part in enumerate(getattr(node, "generators", ())):
        if part.ifs:
            yield (lambda twin, place=place: setattr(twin.generators[place], "ifs", [])), "no condition"


def _of_an_expression(node: ast.AST) -> Iterator[Change]:
    if isinstance(node, ast.Compare):
        for place, operator in enumerate(node.ops):
            other = COMPARED[type(operator)]
            yield (lambda twin, place=place, other=other: twin.ops.__setitem__(place, other())), other.__name__
    elif isinstance(node, ast.BoolOp):
        joined = JOINED[type(node.op)]
        yield (lambda twin: setattr(twin, "op", joined())), joined.__name__
    elif isinstance(node, ast.BinOp) and type(node.op) in RECKONED:
        reckoned = RECKONED[type(node.op)]
        yield (lambda twin: setattr(twin, "op", reckoned())), reckoned.__name__
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not | ast.USub):
        yield (
            (lambda twin: setattr(twin, "operand", ast.UnaryOp(op=twin.op, operand=twin.operand))),
            ("not gone" if isinstance(node.op, ast.Not) else "sign gone"),
        )
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CALLED:
        name = CALLED[node.func.id]
        yield (lambda twin: setattr(twin.func, "id", name)), name
    elif isinstance(node, ast.Constant) and node.value is not None and not isinstance(node.value, type(...)):
        yield (lambda twin: setattr(twin, "value", _other(twin.value))), f"{node.value!r} is {_other(node.value)!r}"


def _other(value: object) -> object:
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | float):
        return value + 1
    return f"{value}!"
