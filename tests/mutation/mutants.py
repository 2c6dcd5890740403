"""Small faults planted in the rule engine, one at a time: each must make a test fail, or be shown to change nothing.

Run with ``python tests/mutation/mutants.py [MODULE ...]``. It is no test of its own: it takes long, and asks whether
the tests of the rules would notice.
"""

import ast
import copy
import importlib.abc
import importlib.util
import os
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import pytest

from nightleaf.evidence import load_library

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src"
NAMES, TABLE = "tests/medicine/test_listed.py", "tests/safety/test_decision_table.py"
ANSWERS = ("tests/safety/test_screen.py", "tests/safety/test_medicines.py")
OUTAGE = "tests/safety/test_outage.py"
OTHERS = ("tests/safety/test_rules.py", "tests/safety/test_questions.py")
MODULES: dict[str, tuple[tuple[str, ...], ...]] = {
    "nightleaf.safety.verdict": (ANSWERS, (TABLE, NAMES, OUTAGE, *OTHERS)),
    "nightleaf.safety.medicines": (ANSWERS, (TABLE, NAMES, OUTAGE, *OTHERS)),
    "nightleaf.safety.screen": (ANSWERS, (TABLE, NAMES, OUTAGE, *OTHERS)),
    "nightleaf.safety.rules": (ANSWERS, (OUTAGE,), (TABLE, *OTHERS)),
    "nightleaf.medicine.listed": ((NAMES,), (*ANSWERS, OUTAGE, *OTHERS)),
}
"""The modules of the rule engine with the tests that look at each: the quickest first, others only if it survives."""
PURGED = ("nightleaf.safety", "nightleaf.medicine", "nightleaf.ask", "nightleaf.report", "nightleaf.cli", "tests")
COMPARED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
JOINED: dict[type[ast.boolop], type[ast.boolop]] = {ast.And: ast.Or, ast.Or: ast.And}
SETS: dict[type[ast.operator], type[ast.operator]] = {
    ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd, ast.Sub: ast.Add, ast.Add: ast.Sub
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mutant:
    """A module with one fault.

    Parameters
    ----------
    module : str
    name : str
        The line of the fault and what was done to it: the key in equivalent.toml.
    tree : ast.Module
    """

    module: str
    name: str
    tree: ast.Module


def mutants_of(module: str) -> Iterator[Mutant]:
    """Every small fault of a module. Docstrings, annotations, imports and messages of errors are left alone."""
    path = SOURCE / Path(*module.split(".")).with_suffix(".py")
    text = path.read_text(encoding="utf-8")
    tree, lines = ast.parse(text), text.splitlines()
    sites = [node for node in ast.walk(tree) if not _is_left_alone(node, tree)]
    seen: dict[str, int] = {}
    for site in sites:
        for change, words in _changes(site):
            mutated = copy.deepcopy(tree)
            twin = next(one for one, old in zip(ast.walk(mutated), ast.walk(tree), strict=True) if old is site)
            change(twin)
            line = lines[getattr(site, "lineno", 1) - 1].strip()
            name = f"{line}  ->  {words}"
            seen[name] = seen.get(name, 0) + 1
            numbered = name if seen[name] == 1 else f"{name}  ({seen[name]})"
            yield Mutant(module, numbered, ast.fix_missing_locations(mutated))


def _is_left_alone(node: ast.AST, tree: ast.Module) -> bool:
    return id(node) in _left_alone(tree)


_CACHE: dict[int, set[int]] = {}


def _left_alone(tree: ast.Module) -> set[int]:
    """Nodes inside annotations, docstrings, raised errors and assignments of a class body."""
    if id(tree) not in _CACHE:
        _CACHE[id(tree)] = {id(inner) for root in _roots(tree) for inner in ast.walk(root)}
    return _CACHE[id(tree)]


def _roots(tree: ast.Module) -> Iterator[ast.AST]:
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


def _changes(node: ast.AST) -> Iterator[tuple[object, str]]:
    if isinstance(node, ast.Compare):
        for place, operator in enumerate(node.ops):
            other = COMPARED[type(operator)]
            yield (lambda twin, place=place, other=other: twin.ops.__setitem__(place, other())), other.__name__
    elif isinstance(node, ast.BoolOp):
        other = JOINED[type(node.op)]
        yield (lambda twin, other=other: setattr(twin, "op", other())), other.__name__
    elif isinstance(node, ast.BinOp) and type(node.op) in SETS:
        other = SETS[type(node.op)]
        yield (lambda twin, other=other: setattr(twin, "op", other())), other.__name__
    elif isinstance(node, ast.IfExp):
        yield (lambda twin: setattr(twin, "body", twin.orelse)), "always else"
        yield (lambda twin: setattr(twin, "orelse", twin.body)), "never else"
    elif isinstance(node, ast.If):
        yield (lambda twin: setattr(twin, "test", ast.Constant(value=True))), "always"
        yield (lambda twin: setattr(twin, "test", ast.Constant(value=False))), "never"
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield (lambda twin: (setattr(twin, "op", ast.Not()), setattr(twin, "operand", _not(twin.operand)))), "not gone"
    elif isinstance(node, ast.Constant) and node.value is not None and not isinstance(node.value, type(...)):
        yield (lambda twin: setattr(twin, "value", _other(twin.value))), f"{node.value!r} is {_other(node.value)!r}"
    elif isinstance(node, ast.Call | ast.GeneratorExp | ast.ListComp) and getattr(node, "generators", None):
        for place, part in enumerate(node.generators):
            if part.ifs:
                yield (lambda twin, place=place: setattr(twin.generators[place], "ifs", [])), "no condition"
    elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Yield | ast.YieldFrom | ast.Call):
        yield (lambda twin: setattr(twin, "value", ast.Constant(value=None))), "left out"


def _not(node: ast.expr) -> ast.expr:
    return ast.UnaryOp(op=ast.Not(), operand=node)


def _other(value: object) -> object:
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    return f"{value}?"


class Planted(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Loads the mutant in the place of its module."""

    def __init__(self, mutant: Mutant) -> None:
        self.mutant = mutant

    def find_spec(self, name: str, *_: object) -> object:
        """The mutant, for its own name alone."""
        return importlib.util.spec_from_loader(name, self) if name == self.mutant.module else None

    def create_module(self, _spec: object) -> None:
        """A module as usual."""

    def exec_module(self, module: ModuleType) -> None:
        """Run the mutated code in it."""
        exec(compile(self.mutant.tree, f"<{self.mutant.module}>", "exec"), module.__dict__)


def survives(mutant: Mutant, files: tuple[str, ...]) -> bool:
    """Whether no test fails, asked in a process of its own."""
    child = os.fork()
    if child == 0:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        for name in [name for name in sys.modules if name.startswith(PURGED)]:
            del sys.modules[name]
        sys.meta_path.insert(0, Planted(mutant))
        code = 1
        try:
            code = int(
                pytest.main([*files, "-x", "-q", "-p", "no:randomly", "-p", "no:cacheprovider", "-p", "no:xdist"])
            )
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status) == 0


def main(modules: tuple[str, ...]) -> int:
    """Plant every fault; print those that no test notices and nobody has shown to change nothing."""
    os.chdir(ROOT)
    load_library()
    shown = tomllib.loads((Path(__file__).parent / "equivalent.toml").read_text(encoding="utf-8"))
    planted = survivors = 0
    for module in modules:
        reasons = shown.get(module.rsplit(".", maxsplit=1)[-1], {})
        for mutant in mutants_of(module):
            planted += 1
            print(f"\r{planted}", end="", file=sys.stderr, flush=True)
            if mutant.name not in reasons and all(survives(mutant, files) for files in MODULES[module]):
                survivors += 1
                print(f"{module}: {mutant.name}", flush=True)
    print(f"{planted} planted, {survivors} survive")
    return int(survivors > 0)


if __name__ == "__main__":
    sys.exit(main(tuple(sys.argv[1:]) or tuple(MODULES)))
