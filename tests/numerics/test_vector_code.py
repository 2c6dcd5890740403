"""The lane kernel that ships is compiled to vectors of full width, with no call in its hot loops."""

import platform
import re
from typing import NamedTuple

import llvmlite.binding as llvm
import numpy as np
import pytest
from numba import njit, typeof

from nightleaf.evidence import Ledger, load_library
from nightleaf.night._kernel import night_kernel
from nightleaf.night.parameters import night_parameters
from nightleaf.night.population import Sleepers
from nightleaf.night.simulate import Bedtime, Run, simulate_nights

RUN = Run()
WIDTHS = ("xmm", "ymm", "zmm")
FEWEST_PRODUCTS = 20
ARITHMETIC = re.compile(r"v?(add|sub|mul|div|min|max|fmadd|fmsub|fnmadd)\w*?(ps|ss|pd|sd)$")


class Loop(NamedTuple):
    """An innermost loop: its instructions."""

    lines: tuple[str, ...]

    @property
    def names(self) -> list[str]:
        return [line.split()[0] for line in self.lines]

    def float_operations(self, kind: str) -> list[str]:
        """Arithmetic on floats: kind ps is whole vectors of float32, ss one float32, pd and sd are float64."""
        found = []
        for line in self.lines:
            matched = ARITHMETIC.match(line.split()[0])
            if matched and matched[2] == kind:
                found.append(line)
        return found

    @property
    def products_of_words(self) -> int:
        return sum(name.startswith(("vpmuludq", "pmuludq", "vpmulld", "pmulld")) for name in self.names)


def innermost_loops(assembly: str) -> list[Loop]:
    """Stretches from a label to a jump back to it that hold no other such stretch."""
    lines: list[str] = []
    labels: dict[str, int] = {}
    for text in assembly.splitlines():
        line = text.strip()
        if label := re.match(r"([.\w$]+):", line):
            labels[label[1]] = len(lines)
        elif line and line[0] not in ".#":
            lines.append(line)
    jumps = [(at, re.match(r"j\w+\s+([.\w$]+)$", line)) for at, line in enumerate(lines)]
    spans = {(labels[to[1]], at) for at, to in jumps if to and labels.get(to[1], at + 1) <= at}
    inner = [
        one for one in spans if not any(other != one and one[0] <= other[0] <= other[1] <= one[1] for other in spans)
    ]
    return [Loop(tuple(lines[first : last + 1])) for first, last in sorted(inner)]


def widest(lines: list[str] | tuple[str, ...]) -> str:
    """The widest registers named."""
    return max((name for name in WIDTHS if any(f"%{name}" in line for line in lines)), default="none", key=WIDTHS.index)


@pytest.fixture(scope="module", autouse=True)
def _on_x86() -> None:
    if platform.machine().lower() not in {"x86_64", "amd64"}:
        pytest.skip(f"vector code was NOT looked at: the test reads x86-64 assembly, and this is {platform.machine()}")


@pytest.fixture(scope="module")
def full_width() -> str:
    """What the compiler itself takes for the full width of this processor: its registers for the simplest of loops."""

    def scaled(x, y):
        for i in range(x.size):
            y[i] = x[i] * y[i]

    simplest = njit(error_model="numpy")(scaled)
    one = typeof(np.empty(1, np.float32))
    simplest.compile((one, one))
    return widest([line for loop in innermost_loops(assembly_of(simplest)) for line in loop.float_operations("ps")])


@pytest.fixture(scope="module")
def hot_loops() -> list[Loop]:
    """The innermost loops of the shipped kernel that multiply many whole vectors: noise, drive, step, score."""
    one = Sleepers(np.zeros(1, np.uint64), np.zeros(1, np.uint32))
    simulate_nights(one, night_parameters(Ledger(load_library()).read), Bedtime(in_bed_h=0.5), run=RUN)
    shipped = night_kernel(RUN.block)
    if sum(shipped.stats.cache_hits.values()):  # the cache on disk keeps no assembly: compile anew, do not run
        anew = njit(nogil=True, error_model="numpy")(shipped.py_func)
        anew.compile(shipped.signatures[0])
        return multiplying_loops(assembly_of(anew))
    return multiplying_loops(assembly_of(shipped))


def multiplying_loops(assembly: str) -> list[Loop]:
    loops = innermost_loops(assembly)
    return [one for one in loops if max(len(one.float_operations("ps")), one.products_of_words) > FEWEST_PRODUCTS]


def assembly_of(compiled) -> str:
    return compiled.inspect_asm(compiled.signatures[0])


def test_the_compiler_uses_the_widest_vectors_that_are_the_least_of_this_processor(full_width: str) -> None:
    has = llvm.get_host_cpu_features()
    least = "ymm" if has.get("avx2") else "xmm"  # where both exist, a compiler may hold 256 bits to be faster than 512
    assert WIDTHS.index(full_width) >= WIDTHS.index(least)


def test_the_network_is_stepped_in_vectors_of_full_width(hot_loops: list[Loop], full_width: str) -> None:
    if not llvm.get_host_cpu_features().get("avx2"):
        pytest.skip("the step was NOT looked at: without AVX2 there are no masked loads, and it runs one by one")
    step = max(hot_loops, key=lambda loop: len(loop.float_operations("ps")))
    whole = step.float_operations("ps")
    wide = [line for line in whole if f"%{full_width}" in line]
    assert len(wide) > 100
    assert len(wide) >= 0.95 * len(whole)


def test_the_noise_is_drawn_in_vectors_of_full_width(hot_loops: list[Loop], full_width: str) -> None:
    noise = max(hot_loops, key=lambda loop: loop.products_of_words)
    words = [line for line in noise.lines if "pmul" in line.split()[0]]
    assert len(words) >= 30
    assert all(f"%{full_width}" in line for line in words)


def test_nothing_is_called_in_a_hot_loop(hot_loops: list[Loop]) -> None:
    assert hot_loops
    assert [line for loop in hot_loops for line in loop.lines if line.startswith("call")] == []


def test_no_hot_loop_computes_in_float64_or_one_number_at_a_time(hot_loops: list[Loop]) -> None:
    alone = [line for loop in hot_loops for kind in ("ss", "sd", "pd") for line in loop.float_operations(kind)]
    assert [line for line in alone if "cvt" not in line] == []


def test_a_loop_that_calls_is_noticed() -> None:
    """The reader of assembly on a text of which all is known."""
    text = """
    f:
        movl $1, %eax
    .L2:
        xorl %ecx, %ecx
    .L1:
        vmulps %ymm0, %ymm1, %ymm2
        callq expf
        vaddsd %xmm0, %xmm1, %xmm2
        jne .L1
        jmp .L2
        retq
    """
    (loop,) = innermost_loops(text)
    assert loop.names == ["vmulps", "callq", "vaddsd", "jne"]
    assert (loop.float_operations("ps"), loop.float_operations("sd")) == (
        ["vmulps %ymm0, %ymm1, %ymm2"],
        ["vaddsd %xmm0, %xmm1, %xmm2"],
    )
    assert widest(loop.lines) == "ymm"
