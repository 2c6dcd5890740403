"""The screening ratios: which are raised at which dose, with cut-offs that come from files."""

from collections.abc import Callable

import pytest

from nightleaf.dose import Dose
from nightleaf.evidence import Ledger
from nightleaf.exposure.interactions import Flag, concentrations, flags, foreseen_over_observed
from nightleaf.medicine import Medicine

Kratom = Callable[[float], Dose]
Screen = Callable[[float], dict[str, Flag]]


@pytest.fixture
def screen(kratom: Kratom, held: dict[str, Medicine], ledger: Ledger) -> Screen:
    def make(mg: float) -> dict[str, Flag]:
        found = flags(concentrations(kratom(mg), ledger), held["midazolam"], ledger)
        return {flag.key: flag for flag in found}

    return make


def test_at_the_dose_of_the_trial_the_gut_and_the_inactivation_are_flagged(screen: Screen) -> None:
    raised = {key for key, flag in screen(39.0).items() if flag.value >= flag.cut_off}
    assert raised == {"cyp3a_gut", "p_gp_gut", "cyp3a_inactivation", "midazolam_static"}


def test_without_kratom_nothing_is_flagged(screen: Screen) -> None:
    found = screen(0.0)
    assert all(flag.value < flag.cut_off for flag in found.values())
    assert found["midazolam_static"].value == pytest.approx(1)
    assert found["cyp3a_inactivation"].value == pytest.approx(1)


def test_every_ratio_grows_with_the_dose(screen: Screen) -> None:
    low, high = screen(10.0), screen(40.0)
    assert all(high[key].value > low[key].value for key in low)


@pytest.mark.parametrize(("key", "mg"), [("cyp3a_gut", 5.7), ("p_gp_gut", 18.1)])
def test_the_dose_at_which_the_gut_flags_rise(screen: Screen, key: str, mg: float) -> None:
    below, above = screen(mg * 0.98)[key], screen(mg * 1.02)[key]
    assert below.value < below.cut_off == above.cut_off <= above.value


def test_the_systemic_cut_off_is_the_guideline_s(screen: Screen) -> None:
    cut_offs = {flag.key: flag.cut_off for flag in screen(39.0).values()}
    assert {cut_offs[key] for key in cut_offs if key.endswith("_systemic")} == {0.02}
    assert cut_offs["cyp3a_gut"] == cut_offs["p_gp_gut"] == 10
    assert cut_offs["cyp3a_inactivation"] == cut_offs["midazolam_static"] == 1.25


def test_a_lower_inhibition_constant_raises_the_flag(
    kratom: Kratom, held: dict[str, Medicine], holding: Callable[..., Ledger]
) -> None:
    tight = holding({"exposure.interactions.mitragynine.ki_cyp2d6": 50.0})
    found = {flag.key: flag for flag in flags(concentrations(kratom(39.0), tight), held["midazolam"], tight)}
    assert found["cyp2d6_systemic"].value > 0.02


def test_the_static_model_once_overshot_fourfold(ledger: Ledger) -> None:
    foreseen, measured = foreseen_over_observed(ledger)
    assert (foreseen, measured) == (5.69, 1.39)
    assert foreseen / measured == pytest.approx(4.1, abs=0.05)
