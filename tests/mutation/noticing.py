"""Whether a test notices a fault. The tests are gathered once, and it is noted which lines each of them runs.

A fault in a function is put into the function as it stands, and only the tests that run its line are asked. A fault
in what happens at import, or in a line that was run before the first test began, asks for a process in which the
module and the tests are imported anew.
"""

import gc
import importlib.abc
import importlib.util
import os
import re
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import _lru_cache_wrapper, partial
from types import CodeType, FrameType, FunctionType, ModuleType
from typing import Any

import pytest
from _pytest.runner import runtestprotocol
from hypothesis import Phase, settings

from .faults import Mutant, path_of

PURGED = ("nightleaf.safety", "nightleaf.medicine", "nightleaf.product", "nightleaf.ask", "nightleaf.report",
          "nightleaf.cli", "nightleaf.trial", "nightleaf.cohort", "tests")  # fmt: skip
MOST_SECONDS = 30
"""A test that takes longer has noticed something. [s of processor time]"""
MOST_EXAMPLES = 20
MOST_CASES = 60
OPTIONS = ("-q", "-p", "no:randomly", "-p", "no:cacheprovider", "-p", "no:xdist", "--assert=plain", "-s")
Line = tuple[str, int]


@dataclass(slots=True)
class Noted:
    """Which lines the tests run, how long each test takes, and which lines were run before the first began."""

    lines: dict[str, frozenset[Line]] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    before: frozenset[Line] = frozenset()

    def asked(self, mutant: Mutant) -> list[str]:
        """The tests that run a line of the fault, the quickest first, and no more than a few cases of one test."""
        wanted = {(mutant.module, line) for line in mutant.lines}
        return self._few(test for test, lines in self.lines.items() if not wanted.isdisjoint(lines))

    def asked_anew(self, mutant: Mutant) -> list[tuple[str, list[str]]]:
        """By file: the tests that run the fault, or a line that names what its statement defines; else all tests."""
        files: dict[str, list[str]] = {}
        for test in self._few(set(self.asked(mutant)) | self._that_name(mutant) or self.seconds):
            files.setdefault(test.partition("::")[0], []).append(test)
        return sorted(files.items(), key=lambda file: sum(self.seconds[test] for test in file[1]))

    def _few(self, tests: Iterable[str]) -> list[str]:
        seen: Counter[str] = Counter()
        found = []
        for test in sorted(tests, key=self.seconds.__getitem__):
            function = test.partition("[")[0]
            seen[function] += 1
            if seen[function] <= MOST_CASES:
                found.append(test)
        return found

    def _that_name(self, mutant: Mutant) -> set[str]:
        text = path_of(mutant.module).read_text(encoding="utf-8").splitlines()
        defined = re.match(r"\s*(\w+)\s*(?::[^=]*)?=", text[mutant.lines[0] - 1])
        if defined is None:
            return set()
        word = re.compile(rf"\b{defined[1]}\b")
        modules = {module for lines in self.lines.values() for module, _ in lines}
        wanted = {
            (module, number)
            for module in modules
            for number, line in enumerate(path_of(module).read_text(encoding="utf-8").splitlines(), 1)
            if word.search(line)
        }
        return {test for test, lines in self.lines.items() if not wanted.isdisjoint(lines)}

    def runs_before(self, mutant: Mutant) -> bool:
        """Whether a line of the fault is run when modules and tests are imported."""
        return any((mutant.module, line) in self.before for line in mutant.lines)


class Watch:
    """Notes the lines of some modules that are run."""

    def __init__(self, modules: tuple[str, ...]) -> None:
        self.files = {str(path_of(module)): module for module in modules}
        self.found: set[Line] = set()

    def start(self) -> None:
        """From here on."""
        self.found = set()
        sys.settrace(self._call)

    def stop(self) -> frozenset[Line]:
        """What was run since the start."""
        sys.settrace(None)
        return frozenset(self.found)

    def _call(self, frame: FrameType, _event: str, _what: object) -> Callable[..., Any] | None:
        module = self.files.get(frame.f_code.co_filename)
        if module is None:
            return None
        found = self.found
        found.add((module, frame.f_lineno))

        def line(inner: FrameType, _event: str, _what: object) -> Callable[..., Any]:
            found.add((module, inner.f_lineno))
            return line

        return line


class Gathered:
    """The tests of a set of files, gathered and noted once; then some work is done with them."""

    def __init__(self, watch: Watch, work: Callable[["Gathered"], None]) -> None:
        self.watch, self.work, self.noted = watch, work, Noted()
        self.items: dict[str, pytest.Item] = {}
        self.functions: dict[str, list[FunctionType]] = {}
        self.cached: list[Any] = []

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Note every test, then work, instead of running them as usual."""
        if session.testsfailed:
            raise pytest.UsageError("the tests cannot be gathered")
        self.noted.before = self.watch.stop()
        self.items = {item.nodeid: item for item in session.items}
        quicken(session.items)
        self.note(session)
        self.functions = _functions(self.watch.files)
        self.cached = [one for one in gc.get_objects() if _is_cached(one)]
        gc.collect()
        gc.freeze()
        self.work(self)
        return True

    def note(self, session: pytest.Session) -> None:
        """Run every test once; note its lines and how long it takes."""
        for item, after in zip(session.items, [*session.items[1:], None], strict=True):
            started = time.process_time()
            reports = runtestprotocol(item, log=False, nextitem=after)
            self.noted.seconds[item.nodeid] = time.process_time() - started
            if any(report.failed for report in reports):
                raise pytest.UsageError(f"{item.nodeid} fails without any fault")

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self, item: pytest.Item) -> Iterator[None]:
        """Note the lines that the test runs."""
        if item.nodeid in self.noted.lines:
            return (yield)
        self.watch.start()
        try:
            return (yield)
        finally:
            self.noted.lines[item.nodeid] = self.watch.stop()

    def notice(self, mutant: Mutant | None) -> str | None:
        """The first of the tests that run the fault to fail with the fault put into its function.

        Without a fault one case of every test is asked.
        """
        one_of_each = {test.partition("[")[0]: test for test in self.items}
        tests = list(one_of_each.values()) if mutant is None else self.noted.asked(mutant)
        codes = {} if mutant is None else dict(_codes(_compiled(mutant)))

        def child() -> str | None:
            for one in self.functions.get(mutant.module, ()) if mutant else ():
                one.__code__ = codes.get(_key(one.__code__), one.__code__)
            for kept in self.cached if mutant is None or self.noted.runs_before(mutant) else ():
                kept.cache_clear()
            return _first_to_fail([self.items[test] for test in tests])

        return _in_a_process(child) if tests else None


def notice_anew(mutant: Mutant | None, noted: Noted) -> str | None:
    """The first test to fail where module and tests are imported anew with the fault."""
    every = dict.fromkeys(test.partition("::")[0] for test in noted.lines)
    for file, tests in noted.asked_anew(mutant) if mutant else [(file, []) for file in every]:
        found = _in_a_process(partial(_anew, mutant, file, tests))
        if found is not None:
            return found
    return None


def _anew(mutant: Mutant | None, file: str, tests: list[str]) -> str | None:
    order = {test: number for number, test in enumerate(tests)}
    failed: list[str | None] = []

    class Run:
        @pytest.hookimpl(tryfirst=True)
        def pytest_runtestloop(self, session: pytest.Session) -> bool:
            if session.testsfailed:
                failed.append("the tests cannot be gathered")
                return True
            quicken(session.items)
            chosen = [item for item in session.items if not order or item.nodeid in order]
            failed.append(_first_to_fail(sorted(chosen, key=lambda item: order.get(item.nodeid, 0))))
            return True

    for name in [name for name in sys.modules if name.startswith(PURGED)]:
        del sys.modules[name]
    if mutant is not None:
        sys.meta_path.insert(0, Planted(mutant))
    code = pytest.main([*OPTIONS, file], plugins=[Run()])
    return failed[0] if failed and code == pytest.ExitCode.OK else str(code)


class Planted(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Loads the mutant in the place of its module."""

    def __init__(self, mutant: Mutant) -> None:
        self.mutant = mutant

    def find_spec(self, name: str, *_: object) -> Any:
        """The mutant, for its own name alone."""
        return importlib.util.spec_from_loader(name, self) if name == self.mutant.module else None

    def create_module(self, _spec: object) -> None:
        """A module as usual."""

    def exec_module(self, module: ModuleType) -> None:
        """Run the mutated code in it."""
        exec(_compiled(self.mutant), module.__dict__)


def quicken(items: list[pytest.Item]) -> None:
    """A property that fails has noticed the fault; it need not look for the smallest example."""
    for item in items:
        test = getattr(item, "obj", None)
        if hasattr(test, "hypothesis"):
            held = test._hypothesis_internal_use_settings
            test._hypothesis_internal_use_settings = settings(
                held, phases=(Phase.explicit, Phase.generate), max_examples=min(held.max_examples, MOST_EXAMPLES)
            )


def _first_to_fail(items: list[pytest.Item]) -> str | None:
    for item, after in zip(items, [*items[1:], None], strict=True):
        signal.setitimer(signal.ITIMER_PROF, MOST_SECONDS)
        if any(report.failed for report in runtestprotocol(item, log=False, nextitem=after)):
            return item.nodeid
    return None


def _in_a_process(work: Callable[[], str | None]) -> str | None:
    """What some work finds, done in a process of its own; a process that ends otherwise has found that."""
    ahead, behind = os.pipe()
    child = os.fork()
    if child == 0:
        found: str | None = "the process broke down"
        try:
            for stream in (1, 2):
                os.dup2(os.open(os.devnull, os.O_WRONLY), stream)
            found = work()
        finally:
            os.write(behind, (found or "").encode()[:4000])
            os._exit(0)
    os.close(behind)
    with os.fdopen(ahead, encoding="utf-8") as pipe:
        found = pipe.read()
    _, status = os.waitpid(child, 0)
    return found or (None if status == 0 else "it did not end")


def _compiled(mutant: Mutant) -> CodeType:
    return compile(mutant.tree, str(path_of(mutant.module)), "exec")


def _key(code: CodeType) -> tuple[str, int]:
    return code.co_qualname, code.co_firstlineno


def _codes(code: CodeType) -> Iterator[tuple[tuple[str, int], CodeType]]:
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            yield _key(inner), inner
            yield from _codes(inner)


def _is_cached(one: object) -> bool:
    return isinstance(one, _lru_cache_wrapper) and getattr(one, "__module__", "").startswith(PURGED)


def _functions(files: dict[str, str]) -> dict[str, list[FunctionType]]:
    found: dict[str, list[FunctionType]] = {module: [] for module in files.values()}
    for one in gc.get_objects():
        if isinstance(one, FunctionType) and one.__code__.co_filename in files:
            found[files[one.__code__.co_filename]].append(one)
    return found
