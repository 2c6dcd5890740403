"""Reading the numbers of the night, and what the kernel makes of them."""

import ast
import math
from pathlib import Path

import pytest

from nightleaf.errors import NumericalError
from nightleaf.evidence import Ledger, load_library
from nightleaf.night import _kernel
from nightleaf.night.constants import kernel_constants
from nightleaf.night.parameters import NightParameters, night_parameters


def test_every_number_of_the_networks_files_is_read() -> None:
    ledger = Ledger(load_library())
    night_parameters(ledger.read)
    files = tuple(f"night.{group}." for group in NightParameters._fields)
    assert set(ledger.keys) == {key for key in ledger.library.parameters if key.startswith(files)}


def test_a_number_that_is_not_finite_is_refused_by_key() -> None:
    read = Ledger(load_library()).read

    def broken(key: str, unit: str) -> float:
        return math.nan if key.endswith(".b_w") else read(key, unit)

    with pytest.raises(NumericalError, match=r"night\.wake_sleep_switch\.b_w: nan is not a finite number"):
        night_parameters(broken)


def test_a_step_that_does_not_divide_the_epoch_is_refused() -> None:
    read = Ledger(load_library()).read

    def seven(key: str, unit: str) -> float:
        return 7.0 if key == "night.integration.dt" else read(key, unit)

    with pytest.raises(NumericalError, match=r"7\.0 s does not divide the epoch of 30\.0 s"):
        night_parameters(seven)


def test_constants_of_one_step_follow_from_the_time_constants(parameters: NightParameters) -> None:
    k = kernel_constants(parameters)
    assert k.e_w == pytest.approx(1 - math.exp(-5 / 16.8), rel=1e-6)
    assert k.a_k == pytest.approx(math.exp(-5 / 36.6), rel=1e-6)
    assert k.g_ur == pytest.approx(0.191 * math.sqrt(1 - math.exp(-10 / 110)), rel=1e-6)
    assert k.r_rc == pytest.approx(0.283 / 500 / 12, rel=1e-6)
    assert (k.th3_up, k.th3_dn) == pytest.approx((130 * 1.12, 130 * 0.88), rel=1e-6)
    assert {type(value) for value in k} == {type(_kernel.ONE)}


def test_the_kernel_holds_no_number_of_its_own() -> None:
    tree = ast.parse(Path(_kernel.__file__).read_text(encoding="utf-8"))
    literals = {
        node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and type(node.value) in {int, float}
    }
    assert literals <= {0, 1, 2, 0.5}
