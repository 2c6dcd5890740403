"""Nights on a CUDA device, from the same equations as on the processor. numba-cuda is an extra.

What is promised: in the CUDA simulator, which runs the device's source in plain Python, the bytes of the processor. For
a device the kernel is compiled without fast-math and without contraction (a product and a sum rounded once), so that
each operation is the one that the processor does; whether the bytes are equal is for the tests marked `gpu` to see.
"""

import importlib
import importlib.util
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any, Literal

import numpy as np

from nightleaf.errors import InputError

Device = Literal["cpu", "cuda"]
DEVICES: tuple[Device, ...] = ("cpu", "cuda")
LANES: dict[Device, int] = {"cpu": 32, "cuda": 1}
"""Nights side by side in a block of the processor; a device needs no filling up to whole blocks."""
EXTRA = "numba_cuda"
NIGHTS_IN_A_BLOCK = 128


def refuse_without_cuda() -> None:
    """Refuse before the work what no device could do.

    Raises
    ------
    InputError
        If the extra or a device is missing.
    """
    if importlib.util.find_spec(EXTRA) is None:
        raise InputError("device cuda needs numba-cuda; install nightleaf[gpu], or leave --device out")
    if not _cuda().is_available():
        raise InputError(
            "device cuda: no CUDA device with a driver answers on this machine; leave --device out to run on the "
            "processor, which gives the same study"
        )


def cuda_kernel() -> Callable[..., None]:
    """The kernel of the device, called as the one that `nightleaf.night._kernel.night_kernel` gives.

    Raises
    ------
    InputError
        If the extra or a device is missing.
    """
    refuse_without_cuda()
    kernel = importlib.import_module(f"{__name__}._kernel").night_on_cuda()
    return partial(_run, kernel)


def _run(kernel: Any, first: int, last: int, *given: Any) -> None:
    """Nights `first` to `last`: inputs to the device, one thread a night, results back."""
    out, names, people, plan, clock, k, key, steps = given
    cuda, part, (sources, ports, gains, effects, columns, every) = _cuda(), slice(first, last), plan
    far_out = [cuda.device_array((*array.shape[:-1], last - first), array.dtype) for array in out]
    names, people, columns = [_here(row, part) for row in names], _here(people, part), _here(columns, part)
    inputs = [cuda.to_device(one) for one in (*names, people, sources, ports, gains, effects, columns)]
    arguments = (*far_out, *inputs, every, cuda.to_device(clock), k, *key, steps)
    with _nothing_fused(), warnings.catch_warnings():
        warnings.simplefilter("ignore", _of_small_grids())
        kernel[-(-(last - first) // NIGHTS_IN_A_BLOCK), NIGHTS_IN_A_BLOCK](*arguments)
    for array, far in zip(out, far_out, strict=True):
        array[..., part] = far.copy_to_host()


def _here(rows: Any, part: slice) -> Any:
    return np.ascontiguousarray(rows[..., part])


def _cuda() -> Any:
    return importlib.import_module("numba.cuda")


def _of_small_grids() -> type[Warning]:
    found: type[Warning] = importlib.import_module("numba.core.errors").NumbaPerformanceWarning
    return found


@contextmanager
def _nothing_fused() -> Iterator[None]:
    """Compile without contraction: the compiler of the device can leave it out, but numba-cuda has no word for it."""
    nvvm: Any = importlib.import_module("numba.cuda.cudadrv.nvvm")
    usual = getattr(nvvm, "compile_ir", None)
    if usual is None:  # the simulator compiles nothing
        yield
        return
    nvvm.compile_ir = partial(usual, fma=False)
    try:
        yield
    finally:
        nvvm.compile_ir = usual
