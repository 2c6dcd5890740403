"""Ports, links, effects, and how they meet."""

import numpy as np
import pytest

from nightleaf.errors import InputError, UnknownWord
from nightleaf.evidence import load_library
from nightleaf.night.ports import ADDITIVE, NEUTRAL, SCALING, Effects, Link, plan_ports

EEG = Link("mu_opioid.eeg", "mu_opioid", "eeg", "scale", -0.2)
WAKE = Link("alerting.wake", "alerting", "wake", "add", 0.05)


def test_additive_ports_rest_at_0_and_scaling_ones_at_1() -> None:
    assert NEUTRAL._fields == ADDITIVE + SCALING
    assert set(NEUTRAL) == {0, 1}


def test_the_vocabulary_lists_exactly_the_ports_of_the_kernel() -> None:
    assert set(load_library().vocabulary.words("ports")) == set(NEUTRAL._fields)


def test_every_target_of_the_vocabulary_has_a_pathway_and_every_pathway_a_target() -> None:
    library = load_library()
    assert {pathway.target for pathway in library.pathways.values()} == set(library.vocabulary.words("targets"))


@pytest.mark.parametrize(("port", "mode"), [("melatonin", "add"), ("eeg", "add"), ("wake", "scale"), ("wake", "times")])
def test_a_link_to_no_port_or_in_the_wrong_mode_is_refused(port, mode) -> None:
    with pytest.raises(UnknownWord, match=r"link 'x': no port .* add goes to wake, rem"):
        Link("x", "mu_opioid", port, mode, 1.0)


def test_effects_must_have_one_block_for_each_target() -> None:
    with pytest.raises(InputError, match="one array"):
        Effects(("mu_opioid", "alerting"), np.zeros((1, 4, 4), np.float32), 300.0)


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_effects_that_are_not_numbers_are_refused_by_name(bad: float) -> None:
    with pytest.raises(InputError, match="effects at alerting"):
        Effects.constant({"mu_opioid": 1.0, "alerting": [0.0, bad]})


def test_a_plan_keeps_the_links_of_targets_that_act() -> None:
    plan = plan_ports(Effects.constant({"alerting": 0.5}), [EEG, WAKE], nights=3, epochs=10, epoch_s=30.0)
    assert [NEUTRAL._fields[port] for port in plan.ports] == ["wake"]
    assert plan.gains.tolist() == [np.float32(0.05)]
    assert plan.columns.tolist() == [0, 0, 0]


def test_five_minutes_are_ten_epochs() -> None:
    effects = Effects(("alerting",), np.zeros((1, 96, 3), np.float32), 300.0)
    plan = plan_ports(effects, [WAKE], nights=3, epochs=960, epoch_s=30.0)
    assert plan.epochs_per_time == 10
    assert plan.columns.tolist() == [0, 1, 2]


@pytest.mark.parametrize(
    ("nights", "step_s", "words"),
    [(2, 300.0, "for 3 nights; 2 are"), (3, 45.0, "do not fit epochs"), (3, 0.0, "do not fit")],
)
def test_effects_that_do_not_fit_the_nights_are_refused(nights: int, step_s: float, words: str) -> None:
    effects = Effects(("alerting",), np.zeros((1, 96, 3), np.float32), step_s)
    with pytest.raises(InputError, match=words):
        plan_ports(effects, [WAKE], nights=nights, epochs=960, epoch_s=30.0)
