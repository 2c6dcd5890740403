"""The end of the time in bed."""

import numpy as np
import pytest

from nightleaf.night.getting_up import epochs_awake_at_the_end, wake_at_the_end
from nightleaf.night.parameters import NightParameters
from nightleaf.night.population import Sleepers
from nightleaf.night.simulate import Bedtime, Run, simulate_nights

PEOPLE = Sleepers.cohort(2000)


def test_most_nights_end_awake_as_those_of_the_laboratory_do(parameters: NightParameters) -> None:
    """23 of the 25 recorded nights end with an epoch of wake or more; half with 2.5 min or more."""
    last = simulate_nights(PEOPLE, parameters).stages[-1]
    assert 0.7 < np.mean(last == 0) < 0.98


def test_half_of_the_sleepers_are_woken_within_the_median(parameters: NightParameters) -> None:
    minutes = epochs_awake_at_the_end(PEOPLE, parameters, 1) * parameters.integration.epoch / 60
    assert np.mean(minutes <= parameters.getting_up.median) == pytest.approx(0.5, abs=0.1)


def test_getting_up_changes_nothing_before_the_waking(parameters: NightParameters) -> None:
    to_the_end = parameters._replace(getting_up=parameters.getting_up._replace(median=0.0))
    woken, asleep = (simulate_nights(PEOPLE, numbers).stages for numbers in (parameters, to_the_end))
    awake = epochs_awake_at_the_end(PEOPLE, parameters, 1)
    late = np.arange(len(woken))[:, None] >= len(woken) - awake
    assert np.array_equal(woken[~late], asleep[~late])
    assert not woken[late].any()


def test_whoever_is_woken_on_one_arm_is_woken_then_on_the_other(parameters: NightParameters) -> None:
    """So that a difference between arms holds nothing of the alarm clock."""
    seeds = [epochs_awake_at_the_end(PEOPLE, parameters, seed) for seed in (1, 1, 2)]
    assert np.array_equal(seeds[0], seeds[1])
    assert not np.array_equal(seeds[0], seeds[2])


def test_nights_of_several_lengths_each_end_at_their_own_end() -> None:
    nights = np.full((5, 3), 2, np.uint8)
    wake_at_the_end(nights, np.array([1, 2, 0]), np.array([5, 3, 4]))
    assert nights.T.tolist() == [[2, 2, 2, 2, 0], [2, 0, 0, 0, 0], [2, 2, 2, 2, 0]]


def test_a_night_shorter_than_the_waking_is_awake_throughout(parameters: NightParameters) -> None:
    hour = parameters._replace(getting_up=parameters.getting_up._replace(median=60.0, sd=0.0))
    assert not simulate_nights(Sleepers.cohort(4), hour, Bedtime(23.0, 0.5), run=Run(seed=2)).stages.any()
