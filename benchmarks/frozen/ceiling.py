"""C++: the same operations on the same words with the state in vector registers, compiled on the spot by g++."""
# ruff: noqa: S603, S607  (it compiles and runs what lies beside it)

import ctypes
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import workload
from lanes import SEED
from workload import EPOCHS, NUMBERS, STEPS, Answer

from nightleaf.numerics import elementary, noise

NAME, NIGHTS = "C++, vector registers", 1024
HOW = "float32, strict IEEE, the same Philox words and the same bytes; g++ -O3 -march=native -ffp-contract=off"
FLAGS = ("-O3", "-march=native", "-ffp-contract=off", "-fno-math-errno", "-fno-trapping-math", "-std=c++20",
         "-shared", "-fPIC", "-w", "-Wno-psabi")  # fmt: skip
SHARED = {
    elementary: ("P1", "P3", "P5", "P7", "Q2", "Q4", "Q6", "TANH_END"),
    noise: ("BYTE", "BITS_MEAN", "BITS_SCALE"),
    workload: ("F_WAKE", "F_REM", "S_RISE", "S_FALL", "S_N2", "S_N3", "CLOCK_GAIN", "H_START"),
}
ROWS = {"TOP": workload.F_MAX, "RATE": workload.F_RATE, "FIRST": workload.F_START, "GAIN": workload.C_GAIN,
        "SLOW": workload.C_RATE}  # fmt: skip


def source() -> str:
    """The C++ text: constants of the workload and of `nightleaf.numerics`, then `ceiling.cpp`."""
    lines = [f"#define {name} {_float(getattr(module, name))}" for module, names in SHARED.items() for name in names]
    lines += [f"static const float {name}[6] = {_braced(row)};" for name, row in ROWS.items()]
    lines.append(f"static const float W[6][6] = {{{', '.join(map(_braced, workload.WEIGHTS))}}};")
    return "\n".join(lines) + "\n" + Path(__file__).with_suffix(".cpp").read_text("utf-8")


def _float(value: float) -> str:
    return f"{float(np.float32(value)).hex()}f"


def _braced(row: np.ndarray) -> str:
    return "{" + ", ".join(map(_float, row)) + "}"


def ready(_: np.ndarray) -> Callable[[np.ndarray], Answer]:
    """A call that simulates any people, 16 or a multiple; everything is compiled."""
    with tempfile.TemporaryDirectory() as folder:
        text, library = Path(folder) / "ceiling.cpp", Path(folder) / "ceiling.so"
        text.write_text(source(), "utf-8")
        subprocess.run(["g++", *FLAGS, text, "-o", library], check=True)
        run = ctypes.CDLL(str(library)).run
    clock = workload.clock()

    def simulate(rows: np.ndarray) -> Answer:
        count = rows.shape[1]
        stages, numbers = np.empty((EPOCHS, count), np.uint8), np.empty((NUMBERS, count), np.float32)
        sizes = [ctypes.c_int64(one) for one in (count, EPOCHS, STEPS)]
        places = [ctypes.c_void_p(one.ctypes.data) for one in (rows, clock, stages, numbers)]
        run(*sizes, *places[:2], ctypes.c_uint32(SEED), *places[2:])
        return Answer(stages, numbers)

    return simulate
