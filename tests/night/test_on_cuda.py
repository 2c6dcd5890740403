"""The night on a CUDA device: the same bytes as on the processor, from the same source of the equations."""

import ast
import hashlib
import os
import subprocess
import sys
from inspect import getsource
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from nightleaf.errors import InputError
from nightleaf.evidence import Ledger, load_library
from nightleaf.night import on_cuda
from nightleaf.night.on_cuda import LANES, cuda_kernel, refuse_without_cuda
from nightleaf.night.parameters import night_parameters
from nightleaf.night.ports import Effects, Link
from nightleaf.night.simulate import Bedtime, Influence, Run, Sleepers, simulate_nights

SIMULATED = {"NUMBA_ENABLE_CUDASIM": "1", "NUMBA_DISABLE_JIT": "1"}
"""The device in plain Python: what runs is the source of every function, compiled by nobody."""


def nights(device, people=3, in_bed_h=2.0, replicates=1):
    """Short nights of tired people of whom some are drugged, in pain, or wake often."""
    sleepers = Sleepers.cohort(people, nights=replicates, age=45.0, pain=3.0, need=1.3)
    effects = Effects(
        ("drug", "alarm"),
        np.stack([np.linspace(0, 1, 8 * len(sleepers)), np.linspace(1, 0, 8 * len(sleepers))])
        .astype(np.float32)
        .reshape(2, 8, len(sleepers)),
        300.0,
    )
    links = (
        Link("drug.rem", "drug", "rem", "add", -0.1),
        Link("drug.eeg", "drug", "eeg", "scale", -0.5),
        Link("alarm.arousal_rate", "alarm", "arousal_rate", "scale", 2.0),
    )
    parameters = night_parameters(Ledger(load_library()).read)
    run = Run(seed=3, device=device, block=LANES[device])
    return simulate_nights(sleepers, parameters, Bedtime(23.0, in_bed_h), Influence(effects, links), run)


def names_of(slept):
    return [hashlib.sha256(array.tobytes()).hexdigest() for array in (slept.stages, slept.swa, slept.failed)]


def in_the_simulator(*lines):
    """What a Python without a compiler prints."""
    found = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", "\n".join(lines)],
        env=os.environ | SIMULATED, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert found.returncode == 0, found.stderr[-2000:]
    return found.stdout.split()


@pytest.fixture
def device():
    try:
        refuse_without_cuda()
    except InputError as error:
        pytest.skip(f"nights on a real device were NOT checked: {error}")


def test_the_simulated_device_gives_the_bytes_of_the_processor():
    pytest.importorskip("numba_cuda", reason="nights on a device were NOT checked")
    here = nights("cpu")
    assert {0, 2, 3} <= set(here.stages.ravel().tolist())
    source = "\n".join(getsource(one) for one in (nights, names_of))
    far = in_the_simulator(
        "import hashlib, numpy as np",
        *(f"from {one.__module__} import {one.__name__}" for one in (Ledger, load_library, Effects, Link, Bedtime,
          Influence, Run, Sleepers, simulate_nights, night_parameters)),
        f"LANES = {LANES}", source, "print(*names_of(nights('cuda')))",
    )  # fmt: skip
    assert far == names_of(here)


def test_the_device_kernel_holds_no_equation_of_the_night():
    """It calls those of the processor: its own arithmetic places noise, ports and results."""
    pytest.importorskip("numba_cuda", reason="nights on a device were NOT checked")
    tree = ast.parse(Path(on_cuda.__file__).with_name("_kernel.py").read_text(encoding="utf-8"))
    called = {node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}
    assert {"start", "drive", "step", "sound", "count", "score", "philox", "normal", "exponential"} <= called
    defined = [node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    assert defined == ["night_on_cuda", "run"]


def test_without_the_extra_it_says_what_to_install(monkeypatch):
    monkeypatch.setattr(on_cuda, "EXTRA", "no_such_package")
    with pytest.raises(InputError, match=r"install nightleaf\[gpu\]"):
        cuda_kernel()


def test_without_a_device_it_says_so(monkeypatch):
    pytest.importorskip("numba_cuda", reason="nights on a device were NOT checked")
    monkeypatch.setattr(on_cuda, "_cuda", lambda: SimpleNamespace(is_available=lambda: False))
    with pytest.raises(InputError, match="no CUDA device with a driver answers"):
        cuda_kernel()


def test_what_numba_cuda_compiles_for_others_is_as_before(monkeypatch):
    """Contraction is left out for our kernel alone."""
    usual = SimpleNamespace(compile_ir=lambda *_, **options: options)
    real = on_cuda.importlib.import_module
    monkeypatch.setattr(on_cuda.importlib, "import_module", lambda name: usual if name.endswith("nvvm") else real(name))
    before = usual.compile_ir
    with on_cuda._nothing_fused():
        assert usual.compile_ir("") == {"fma": False}
    assert usual.compile_ir is before


@pytest.mark.gpu
def test_a_real_device_gives_the_bytes_of_the_processor(device):
    shape = {"people": 500, "in_bed_h": 8.0, "replicates": 2}
    assert names_of(nights("cuda", **shape)) == names_of(nights("cpu", **shape))


@pytest.mark.gpu
def test_nothing_is_fused_on_a_real_device(device):
    nights("cuda")
    kernel = on_cuda.importlib.import_module("nightleaf.night.on_cuda._kernel").night_on_cuda()
    code = "\n".join(kernel.inspect_asm().values())
    assert "fma.rn.f32" not in code
    assert ".f64" not in code
