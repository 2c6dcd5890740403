"""The closed form where textbooks divide by nothing: rates that are equal, nearly equal, very small or very large."""

import ast
import inspect
from collections.abc import Callable
from decimal import Decimal, localcontext
from pathlib import Path

import numpy as np
import pytest
from scipy.linalg import expm

from nightleaf.exposure.events import _kernel, kinetics
from nightleaf.exposure.events._kernel import advance, bolus, filling, level, meeting, recurring
from nightleaf.exposure.events.kinetics import Kinetics, one_compartment, two_compartments

GAPS = [0.0, *(sign * 10.0**-power for power in range(2, 15) for sign in (1, -1))]
HOURS = [1e-6, 0.01, 0.5, 3.0, 24.0, 200.0]
DIGITS = 120


def difference(f: Callable[[Decimal], Decimal], nodes: list[Decimal]) -> Decimal:
    """Divided difference of f by its table; equal nodes are moved apart by less than any double can tell."""
    hair = Decimal(10) ** -30
    x = [node + hair * i for i, node in enumerate(nodes)]
    column = [f(one) for one in x]
    for step in range(1, len(x)):
        column = [(column[i + 1] - column[i]) / (x[i + step] - x[i]) for i in range(len(column) - 1)]
    return column[0]


def exact(nodes: list[float], t: float, sign: int) -> float:
    """Divided difference of exp(-node t), in 120 digits."""
    with localcontext() as context:
        context.prec = DIGITS
        moment = Decimal(t)
        return float(sign * difference(lambda x: (-x * moment).exp(), [Decimal(node) for node in nodes]))


@pytest.mark.parametrize("gap", GAPS)
def test_an_oral_dose_is_exact_where_absorption_is_as_fast_as_elimination(gap: float) -> None:
    k = 0.1
    ka = k * (1 + gap)
    p = one_compartment(ka, 5.0, 50.0)
    for t in HOURS:
        found = sum(advance(bolus(p, 1.0, 0.0), t, p, 0, 0).x)
        assert found == pytest.approx(ka * exact([k, ka], t, -1), rel=1e-12)


@pytest.mark.parametrize("which", [0, 1])
@pytest.mark.parametrize("gap", GAPS)
def test_absorption_may_be_as_fast_as_either_phase_of_two_compartments(gap: float, which: int) -> None:
    CL, V, Q, V2 = 5.0, 50.0, 8.0, 120.0
    ka = two_compartments(0.0, CL, V, Q, V2).l[which] * (1 + gap)
    p = two_compartments(ka, CL, V, Q, V2)
    for t in HOURS:
        found = sum(advance(bolus(p, 1.0, 0.0), t, p, 0, 0).x)
        with localcontext() as context:
            context.prec = DIGITS
            k10, k12, k21 = Decimal(CL) / Decimal(V), Decimal(Q) / Decimal(V), Decimal(Q) / Decimal(V2)
            half = (k10 + k12 + k21) / 2
            root = (half * half - k10 * k21).sqrt()
            nodes, moment = [half - root, half + root, Decimal(ka)], Decimal(t)
            expected = Decimal(ka) * difference(lambda x, k21=k21, t=moment: (k21 - x) * (-x * t).exp(), nodes)
        assert found == pytest.approx(float(expected), rel=1e-11)


@pytest.mark.parametrize("gap", [*GAPS, 9.0, -0.9, 1e6])
@pytest.mark.parametrize("rate", [1e-9, 0.3, 40.0])
def test_an_infusion_into_a_depot_is_exact_for_any_pair_of_rates(rate: float, gap: float) -> None:
    a, b = rate, rate * (1 + gap)
    for t in HOURS:
        assert filling(a, b, t) == pytest.approx(exact([0.0, a, b], t, 1), rel=1e-12, abs=1e-300)
        assert meeting(a, b, t) == pytest.approx(exact([a, b], t, -1), rel=1e-12, abs=1e-300)
        assert filling(b, a, t) == filling(a, b, t)
        assert meeting(b, a, t) == meeting(a, b, t)


@pytest.mark.parametrize("Q", [1e-12, 1e-6, 1e-3, 1.0, 1e3, 1e6])
@pytest.mark.parametrize("V2", [1e-3, 1.0, 50.0, 1e5])
def test_shares_are_positive_add_up_to_one_and_keep_the_area(Q: float, V2: float) -> None:
    p = two_compartments(0.0, 5.0, 50.0, Q, V2)
    assert min(p.w) >= 0
    assert sum(p.w) == pytest.approx(1, rel=1e-15)
    assert sum(w / rate for w, rate in zip(p.w, p.l, strict=True)) == pytest.approx(50 / 5, rel=1e-12)


def test_two_compartments_of_equal_turnover_with_a_trickle_between_them_are_one() -> None:
    """The phases all but coincide, and the curve is that of one compartment."""
    CL, V = 5.0, 50.0
    slow = two_compartments(0.3, CL, V, 1e-9, 1e-9 * V / CL)
    plain = one_compartment(0.3, CL, V)
    for t in HOURS:
        two, one = (sum(advance(bolus(p, 1.0, 1.0), t, p, 0.2, 0.1).x) for p in (slow, plain))
        assert two == pytest.approx(one, rel=1e-8)


def matrix(p: Kinetics, CL: float, V: float, Q: float, V2: float) -> np.ndarray:
    return np.array([[-p.ka, 0, 0], [p.ka, -(CL + Q) / V, Q / V2], [0, Q / V, -Q / V2]])


def test_advance_is_the_exponential_of_the_matrix() -> None:
    rng = np.random.default_rng(3)
    for CL, V, Q, V2, ka, t, depot, central in np.exp(rng.normal(0, 1.5, (40, 8))):
        p = two_compartments(ka, CL, V, Q, V2)
        wide = np.zeros((4, 4))
        wide[:3, :3], wide[:3, 3] = matrix(p, CL, V, Q, V2), (depot, central, 0)
        expected = expm(wide * t) @ (2.0, 3.0, 0.0, 1.0)
        found = advance(bolus(p, 2.0, 3.0), t, p, depot, central)
        assert (found.a, sum(found.x)) == pytest.approx(expected[:2], rel=1e-10)


def test_time_may_be_cut_anywhere() -> None:
    p = two_compartments(0.7, 5.0, 50.0, 8.0, 120.0)
    start = bolus(p, 2.0, 3.0)
    whole = advance(start, 9.0, p, 0.4, 0.1)
    cut = advance(advance(start, 2.5, p, 0.4, 0.1), 6.5, p, 0.4, 0.1)
    assert (cut.a, *cut.x) == pytest.approx((whole.a, *whole.x), rel=1e-13)


def test_what_recurs_comes_back_and_a_level_stays() -> None:
    p = two_compartments(0.7, 5.0, 50.0, 8.0, 120.0)
    alone = advance(bolus(p, 2.0, 3.0), 8.0, p, 0.0, 0.0)
    s = recurring(alone, 8.0, p)
    again = _kernel.added(advance(s, 8.0, p, 0.0, 0.0), alone)
    assert (again.a, *again.x) == pytest.approx((s.a, *s.x), rel=1e-13)
    stays = level(p, 0.4, 0.1)
    later = advance(stays, 5.0, p, 0.4, 0.1)
    assert (later.a, *later.x) == pytest.approx((stays.a, *stays.x), rel=1e-13)


@pytest.mark.parametrize("module", [_kernel, kinetics])
def test_the_kernel_holds_no_number_of_its_own_and_states_what_it_takes_and_gives(module: object) -> None:
    tree = ast.parse(Path(inspect.getfile(module)).read_text(encoding="utf-8"))  # type: ignore[arg-type]
    literals = {
        node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and type(node.value) in {int, float}
    }
    assert literals <= {0, 1, 2, 0.5}
    for function in (node for node in tree.body if isinstance(node, ast.FunctionDef)):
        words = ast.get_docstring(function) or ""
        assert all(f"{section}\n---" in words for section in ("Parameters", "Returns", "Source")), function.name
