"""What holds for any night that an observer reads."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from nightleaf.evidence import Ledger, load_library
from nightleaf.sleep.observer import (
    Readings,
    observe_scorer,
    observe_wearable,
    scorer_parameters,
    wearable_minutes,
    wearable_parameters,
)

EXPERT = scorer_parameters(Ledger(load_library()).read)
WATCH = wearable_parameters(Ledger(load_library()).read)
WAYS = st.sampled_from([(observe_scorer, EXPERT), (observe_wearable, WATCH)])


@st.composite
def blocks(draw: st.DrawFn) -> tuple[np.ndarray, Readings]:
    """Nights in bouts of random stages, unscored ones among them, and who reads which."""
    n_epochs, n_nights = draw(st.integers(1, 300)), draw(st.integers(1, 5))
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    longest = draw(st.sampled_from([1, 5, 60]))
    nights = [np.repeat(rng.integers(-2, 5, n_epochs), rng.integers(1, longest + 1, n_epochs)) for _ in range(n_nights)]
    stages = np.stack([night[:n_epochs] for night in nights], axis=1).astype(np.int8)
    persons, replicates = rng.integers(0, 2**48, n_nights), rng.integers(0, 2**32, n_nights)
    observers = rng.integers(0, 2**16, n_nights)
    return stages, Readings(persons, replicates, observers, draw(st.integers(0, 2**64 - 1)))


@given(blocks(), WAYS)
@settings(deadline=None, max_examples=60)
def test_each_night_is_read_as_if_it_were_alone(block: tuple[np.ndarray, Readings], way: tuple) -> None:
    (stages, who), (observe, parameters) = block, way
    seen = observe(stages, who, parameters)
    for k in range(len(who)):
        lists = [np.asarray(one)[k : k + 1] for one in (who.persons, who.replicates, who.observers)]
        alone = observe(stages[:, k : k + 1], Readings(*lists, seed=who.seed), parameters)
        assert alone.tobytes() == seen[:, k].tobytes()


@given(blocks(), WAYS)
@settings(deadline=None, max_examples=60)
def test_what_nobody_scored_stays_unscored_and_all_else_is_called(block: tuple, way: tuple) -> None:
    (stages, who), (observe, parameters) = block, way
    before = stages.copy()
    seen = observe(stages, who, parameters)
    assert (stages == before).all()
    assert (seen[stages < 0] == stages[stages < 0]).all()
    assert (seen[stages >= 0] >= 0).all()
    assert (observe(stages.view(np.uint8), who, parameters) == seen.view(np.uint8)).all()


@given(blocks())
@settings(deadline=None, max_examples=40)
def test_no_minute_is_lost_or_made_by_a_wearable(block: tuple[np.ndarray, Readings]) -> None:
    stages, who = block
    found = wearable_minutes(observe_wearable(stages, who, WATCH), 30)
    assert (found["wake_min"] + found["asleep_min"] == (stages >= 0).sum(axis=0) / 2).all()
