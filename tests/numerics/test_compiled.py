"""A kernel is compiled once for all processes, and again whenever anything that it is made from changes."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from nightleaf.numerics import compiled as kept

INNER = """from nightleaf.numerics.lanes import inline
from leaves.number import STEP


@inline
def raised(x):
    return x + STEP
"""
KERNEL = """from nightleaf.numerics.compiled import compiled
from leaves.inner import raised


def kernel(x):
    return raised(x)


kernel = compiled(kernel)
"""
ASK = """
from leaves.kernel import kernel
print(kernel(1.0), *(sum(x.values()) for x in (kernel.stats.cache_hits, kernel.stats.cache_misses)))
"""
COMPILED, LOADED = "0 1", "1 0"


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A package with a kernel, a function that is inlined into it, and a number that is only imported by name."""
    folder = tmp_path / "leaves"
    folder.mkdir()
    for name, text in (("__init__", ""), ("number", "STEP = 1.0\n"), ("inner", INNER), ("kernel", KERNEL)):
        (folder / f"{name}.py").write_text(text, encoding="utf-8")
    return folder


def ask(package: Path, code: str = ASK, **more: str) -> tuple[str, str]:
    """What the kernel says in a new process, and whether it was loaded or compiled."""
    paths = os.pathsep.join([str(package.parent), *sys.path])
    inside = {"PYTHONPATH": paths, "PYTHONDONTWRITEBYTECODE": "1", "XDG_CACHE_HOME": str(package.parent / "cache")}
    environment = {name: value for name, value in os.environ.items() if not name.startswith("NUMBA_")} | inside | more
    found = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    answer, _, how = found.stdout.strip().partition(" ")
    return answer, how


def test_a_second_process_compiles_nothing_until_a_source_far_below_changes(package: Path) -> None:
    assert ask(package) == ("2.0", COMPILED)
    assert ask(package) == ("2.0", LOADED)
    (package / "number.py").write_text("STEP = 2.0\n", encoding="utf-8")
    assert ask(package) == ("3.0", COMPILED)
    inner = package / "inner.py"
    inner.write_text(INNER.replace("x + STEP", "x - STEP"), encoding="utf-8")
    assert ask(package) == ("-1.0", COMPILED)
    assert ask(package) == ("-1.0", LOADED)


def test_another_processor_gets_code_of_its_own(package: Path) -> None:
    assert ask(package) == ("2.0", COMPILED)
    assert ask(package, NUMBA_CPU_NAME="generic") == ("2.0", COMPILED)
    assert ask(package) == ("2.0", LOADED)


def test_another_compiler_gets_code_of_its_own(package: Path) -> None:
    other = "import numba.core.caching as c\nreal = c.IndexDataCacheFile.__init__\n"
    other += "def init(self, *a, **k):\n    real(self, *a, **k)\n    self._version = '0.0.1'\n"
    other += "c.IndexDataCacheFile.__init__ = init\n"
    assert ask(package) == ("2.0", COMPILED)
    assert ask(package, code=other + ASK) == ("2.0", COMPILED)


@pytest.mark.slow
def test_a_second_process_does_not_compile_the_night_again(package: Path) -> None:
    code = """
from nightleaf.evidence import Ledger, load_library
from nightleaf.night._kernel import night_kernel
from nightleaf.night.parameters import night_parameters
from nightleaf.night.simulate import Bedtime, Sleepers, simulate_nights
simulate_nights(Sleepers.cohort(1), night_parameters(Ledger(load_library()).read), Bedtime(23.0, 0.5))
print("night", *(sum(x.values()) for x in (night_kernel(32).stats.cache_hits, night_kernel(32).stats.cache_misses)))
"""
    assert ask(package, code) == ("night", COMPILED)
    assert ask(package, code) == ("night", LOADED)


def test_every_source_of_the_night_is_part_of_its_stamp() -> None:
    found = {name.removeprefix("nightleaf.") for name in kept.sources_of("nightleaf.night._kernel")}
    assert {"night._kernel", "night.network._kernel", "night.symbols", "night.ports", "sleep.stage"} <= found
    assert {f"numerics.{name}" for name in ("elementary", "lanes", "noise", "philox", "streams")} <= found


@pytest.mark.skipif(os.name != "posix", reason="file modes are those of POSIX")
def test_only_the_owner_can_open_the_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept.config, "CACHE_DIR", str(tmp_path))
    (tmp_path / "kernels").mkdir(mode=0o777)
    (tmp_path / "kernels").chmod(0o777)
    folder = kept.own_folder()
    assert folder is not None
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


@pytest.mark.skipif(os.name != "posix", reason="owners are those of POSIX")
def test_a_folder_of_somebody_else_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept.config, "CACHE_DIR", str(tmp_path))
    monkeypatch.setattr(kept.os, "geteuid", lambda: os.getuid() + 1)
    assert kept.own_folder() is None


def test_a_kernel_compiles_where_nothing_can_be_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setattr(kept.config, "CACHE_DIR", str(tmp_path / "file"))
    assert kept.own_folder() is None
    assert kept.compiled(lambda x: x + 1)(1) == 2
