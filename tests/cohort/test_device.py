"""A study on a CUDA device: the result of the processor, and one clear line where there is none."""

import os
import subprocess
import sys
from inspect import getsource

import pytest

from nightleaf.cohort import plan_study, run_plan, runner_for
from nightleaf.cohort.folder import CohortFolder
from nightleaf.cohort.shard import Engine
from nightleaf.errors import InputError
from nightleaf.night import on_cuda

from .conftest import LEAF, PLACEBO

TINY = f'people = 2\nnights = 1\noutcomes = ["tst_min"]\n[bed]\nin_bed = "30min"\n{PLACEBO}{LEAF}'


def result_of(path, device):
    """The name of the result of a study."""
    engine = Engine(plan_study(path, device=device))
    whole = engine.empty()
    whole.add(engine.run(0))
    return whole.sha256()


def test_a_study_in_the_simulator_has_the_result_of_the_processor(write_study):
    pytest.importorskip("numba_cuda", reason="studies on a device were NOT checked")
    study = write_study(text=TINY)
    lines = (
        "import sys",
        "from nightleaf.cohort import plan_study",
        "from nightleaf.cohort.shard import Engine",
        getsource(result_of),
        "print(result_of(sys.argv[1], 'cuda'))",
    )
    far = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", "\n".join(lines), study],
        env=os.environ | {"NUMBA_ENABLE_CUDASIM": "1", "NUMBA_DISABLE_JIT": "1"},
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert far.returncode == 0, far.stderr[-2000:]
    assert far.stdout.strip() == result_of(study, "cpu")


def test_parts_of_two_devices_are_never_mixed(write_study, tmp_path):
    study = write_study(text=TINY)
    CohortFolder.begin(tmp_path / "far", plan_study(study, device="cuda"))
    with pytest.raises(InputError, match="run on another device, cuda"):
        run_plan(plan_study(study), tmp_path / "far", runner_for(1))


def test_a_device_that_is_not_there_is_told_before_a_folder_is_made(write_study, tmp_path, monkeypatch):
    monkeypatch.setattr(on_cuda, "EXTRA", "no_such_package")
    plan = plan_study(write_study(text=TINY), device="cuda")
    with pytest.raises(InputError, match=r"install nightleaf\[gpu\]"):
        run_plan(plan, tmp_path / "out", runner_for(1, device="cuda"))
    assert not (tmp_path / "out").exists()


def test_a_device_nobody_knows_is_named(write_study):
    with pytest.raises(InputError, match="--device: 'tpu' is not one of cpu, cuda"):
        plan_study(write_study(text=TINY), device="tpu")
