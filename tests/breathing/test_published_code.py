"""The kernel against the published code itself.

The numbers were typed in from the C file of the overdose model (commit 41f4614), compiled unchanged and run by an
adaptive solver of differential equations until nothing moved (largest rate below 1e-13), with receptors held, blood
flow kept up and delays at nothing, which a settled state does not see.
"""

import pytest

from nightleaf.breathing._kernel import Gases, arterial, drives_left, settled, ventilation
from nightleaf.breathing.model import _Numbers

DEAD_SPACE = 0.66
"""The published figure of breathing divides the alveolar flow by this."""

RUNS = (
    # CAR, P1 and P3 times, wakefulness, reflexes, ventilation, arterial CO2, arterial O2
    (0.0, 1.0, 1.0, 1.0, 6.764367670842648, 38.58683009743666, 92.79501862904257),
    (0.2, 1.0, 1.0, 1.0, 6.479424277594922, 39.61856756422215, 92.13650078569029),
    (0.5, 1.0, 1.0, 1.0, 6.096414372023074, 40.810655962853275, 91.39113043653629),
    (0.7, 1.0, 1.0, 1.0, 5.751089872687403, 41.85994063477811, 90.27209406638843),
    (0.9, 1.0, 1.0, 1.0, 5.030042075392287, 45.211722978876, 84.4005000741617),
    (0.95, 1.0, 1.0, 1.0, 4.610889407476646, 49.351667431611304, 79.95620329684158),
    (0.5, 1.47, 1.0, 1.0, 6.281538414748978, 40.25158424893136, 91.74076227259039),
    (0.9, 1.47, 1.0, 1.0, 5.247736679950567, 43.77785469873833, 86.36330898172278),
    (0.0, 1.0, 0.8, 1.0, 6.520976011557816, 39.47585508616476, 92.22713439578536),
    (0.5, 1.0, 0.8, 1.0, 5.968688115024504, 41.103413468424975, 91.23331835852963),
    (0.5, 1.0, 0.8, 0.7, 5.887276790589369, 41.676670814003295, 90.75752341787076),
    (0.9, 1.0, 0.8, 0.7, 4.819078623060897, 47.205520661102945, 82.29992980227621),
    (0.5, 1.0, 0.56, 0.7, 5.711431237934693, 42.0058275761277, 89.99753546949447),
    (0.3, 1.0, 0.8, 0.343, 5.952195217896625, 42.15942319826586, 90.22989596289337),
    (0.8, 1.0, 0.2744, 0.343, 4.725516561418875, 48.14665584663559, 81.2818306493455),
)


@pytest.mark.parametrize("run", RUNS, ids=str)
def test_the_kernel_settles_where_the_published_code_does(
    run: tuple[float, ...], numbers: _Numbers, start: Gases
) -> None:
    car, times, awake, reflexes, flow, co2, o2 = run
    p = numbers.physiology
    wake, reflex = drives_left(car, numbers.P1 * times, numbers.P3 * times)
    gases = settled(wake * awake, reflex * reflexes, p, start)
    assert gases is not None
    blood = arterial(gases, p)
    assert ventilation(gases, wake * awake, reflex * reflexes, p) / DEAD_SPACE == pytest.approx(flow, rel=1e-8)
    assert blood.P_a_co2 == pytest.approx(co2, rel=1e-8)
    assert blood.P_a_o2 == pytest.approx(o2, rel=1e-8)


def test_the_code_is_followed_where_its_words_name_the_exponents_the_other_way_round(
    numbers: _Numbers, start: Gases
) -> None:
    """By the words, half of the receptors would take little of wakefulness and much of the reflexes."""
    p = numbers.physiology
    as_code, as_words = drives_left(0.5, numbers.P1, numbers.P3), drives_left(0.5, numbers.P3, numbers.P1)
    flows = [ventilation(settled(*left, p, start), *left, p) / DEAD_SPACE for left in (as_code, as_words)]
    assert flows[0] == pytest.approx(6.0964, abs=1e-4)
    assert abs(flows[1] - flows[0]) > 0.1
