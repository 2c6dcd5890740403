"""Reading the numbers of the night, and what the kernel makes of them."""

import ast
import math
from pathlib import Path

import pytest

from nightleaf.errors import NumericalError
from nightleaf.evidence import Ledger, load_library
from nightleaf.night import _kernel
from nightleaf.night.constants import kernel_constants
from nightleaf.night.network import _kernel as network
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
    k, p = kernel_constants(parameters), parameters
    dt = p.integration.dt
    assert k.e_w == pytest.approx(1 - math.exp(-dt / p.wake_sleep_switch.tau_w), rel=1e-6)
    assert k.a_k == pytest.approx(math.exp(-dt / p.arousal.tau_k), rel=1e-6)
    fresh = math.sqrt(1 - math.exp(-2 * dt / p.rem_switch.tau_ur))
    assert k.g_ur == pytest.approx(p.rem_switch.sig_r * fresh, rel=1e-6)
    assert k.r_rc == pytest.approx(p.process_s.rc / p.process_s.SU * dt / 60, rel=1e-6)
    th3, hys3 = p.scoring.th3, p.scoring.hys3
    assert (k.th3_up, k.th3_dn, k.th3_rem) == pytest.approx(
        (th3 * (1 + hys3), th3 * (1 - hys3), th3 * p.scoring.rem3), rel=1e-6
    )
    assert {type(value) for value in k} == {type(_kernel.ONE)}


def test_the_kernel_holds_no_number_of_its_own() -> None:
    for module in (_kernel, network):
        tree = ast.parse(Path(module.__file__).read_text(encoding="utf-8"))
        literals = {
            node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and type(node.value) in {int, float}
        }
        assert literals <= {0, 1, 2, 0.5}


NEUTRAL = {
    "arousal": {"g_phasic": 1, "k_d": 0, "k_u": 0, "k_us": 0},
    "orexin": {"k_oxs": 0},
    "rem_switch": {"th_f": 0.5},
    "scoring": {"sig_n1": 0, "th_d3": 0, "burst": 0, "rem3": 1000, "tie": 0, "split": 0},
    "people": {"sd_p_init": 0, "sd_arousal": 0, "skew": 0},
    "age": {"late": 1, "k_d": 0},
    "sex": {"swa": 0, "lam": 0, "tau_up": 0},
    "poor_sleeper": {"swa": 0},
}


@pytest.mark.parametrize(("group", "neutral"), NEUTRAL.items())
def test_what_the_first_program_did_not_have_is_off_in_its_numbers(group: str, neutral: dict[str, float]) -> None:
    library = load_library()
    found = {
        name: next(v.value for v in library.parameter(f"night.{group}.{name}").values if v.name == "prototype")
        for name in neutral
    }
    assert found == neutral
