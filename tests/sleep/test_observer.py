"""A night as somebody saw it: an expert who scores it, a wearable that shows it."""

from dataclasses import replace

import numpy as np
import pytest

from nightleaf.errors import EpochMismatch, InputError, NumericalError, UnreadableRecording
from nightleaf.evidence import Ledger, load_library
from nightleaf.sleep import Stage, block_statistics
from nightleaf.sleep.observer import (
    ObserverParameters,
    Readings,
    WearableStage,
    observe_scorer,
    observe_wearable,
    scorer_parameters,
    wearable_minutes,
    wearable_parameters,
)
from nightleaf.sleep.observer.parameters import LEANINGS, root_of
from nightleaf.sleep.observer.readings import leanings
from nightleaf.sleep.observer.scorer import SCORER

BOUTS = [(0, 30), (1, 4), (2, 40), (3, 60), (2, 30), (4, 20), (0, 1), (2, 60), (3, 30), (0, 12), (1, 3), (2, 50)]
BOUTS += [(4, 50), (0, 2), (2, 60), (4, 60), (0, 20)]
NIGHT = np.concatenate([np.full(length, stage, np.int8) for stage, length in BOUTS])


@pytest.fixture(scope="module")
def expert() -> ObserverParameters:
    return scorer_parameters(Ledger(load_library()).read)


@pytest.fixture(scope="module")
def watch() -> ObserverParameters:
    return wearable_parameters(Ledger(load_library()).read)


def nights(count: int) -> np.ndarray:
    return np.repeat(NIGHT[:, None], count, axis=1)


def readings(count: int, **changes: object) -> Readings:
    usual = {"persons": np.arange(count), "replicates": np.zeros(count, int), "observers": np.arange(count), "seed": 3}
    return Readings(**(usual | changes))  # type: ignore[arg-type]


@pytest.mark.parametrize("observe", [observe_scorer, observe_wearable])
def test_a_reading_is_the_same_alone_in_a_crowd_and_in_any_order(observe, expert, watch) -> None:
    parameters = expert if observe is observe_scorer else watch
    order = np.random.default_rng(1).permutation(12)
    crowd = observe(nights(12), readings(12), parameters)
    shuffled = observe(nights(12), readings(12, persons=order, observers=order), parameters)
    assert shuffled.tobytes() == crowd[:, order].tobytes()
    for k in range(12):
        alone = observe(nights(1), readings(1, persons=np.array([k]), observers=k), parameters)
        assert alone[:, 0].tobytes() == crowd[:, k].tobytes()


@pytest.mark.parametrize("changed", [{"persons": 9}, {"replicates": 9}, {"observers": 9}, {"seed": 9}])
def test_another_person_night_observer_or_seed_is_another_reading(changed, expert) -> None:
    usual = {"persons": 1, "replicates": 1, "observers": 1, "seed": 1}
    made = []
    for one in (usual, usual | changed):
        lists = {name: np.array([one[name]]) for name in ("persons", "replicates", "observers")}
        made.append(observe_scorer(nights(1), Readings(**lists, seed=one["seed"]), expert))
    assert (made[0] != made[1]).any()


def test_a_reading_depends_on_nothing_that_comes_an_hour_after_it(expert) -> None:
    """Observers look at the night around an epoch, not at the whole of it."""
    longer = np.concatenate([nights(20), np.full((200, 20), Stage.N2, np.int8)])
    both = [observe_scorer(one, readings(20), expert)[: len(NIGHT) - 140] for one in (nights(20), longer)]
    assert (both[0] == both[1]).all()


@pytest.mark.parametrize("observe", [observe_scorer, observe_wearable])
@pytest.mark.parametrize("kind", [np.int8, np.uint8])
def test_unscored_epochs_pass_through(observe, kind, expert, watch) -> None:
    parameters = expert if observe is observe_scorer else watch
    stages = nights(4)
    stages[100:110], stages[200], stages[:, 3] = Stage.UNS, Stage.ART, Stage.UNS
    seen = observe(stages.view(kind), readings(4), parameters)
    assert seen.dtype == kind
    assert ((seen.view(np.int8) < 0) == (stages < 0)).all()
    assert (seen.view(np.int8)[stages < 0] == stages[stages < 0]).all()


def test_who_never_errs_sees_the_night_as_it_is(expert) -> None:
    never = np.where(np.eye(5, dtype=bool), 0, -99).astype(np.float32)
    sure = replace(expert, odds=expert.odds._replace(confusion=never))
    assert (observe_scorer(nights(30), readings(30), sure) == nights(30)).all()


def test_an_expert_is_right_in_most_epochs_and_wrong_in_some(expert) -> None:
    right = (observe_scorer(nights(200), readings(200), expert) == nights(200)).mean()
    assert 0.8 < right < 0.95


def test_errors_gather_at_borders_and_come_in_runs(expert) -> None:
    wrong = observe_scorer(nights(400), readings(400), expert) != nights(400)
    border = np.flatnonzero(np.diff(NIGHT)) + 1
    far = np.abs(np.arange(len(NIGHT))[:, None] - border[None]).min(axis=1) > 8
    assert wrong[border].mean() > 2 * wrong[far].mean()
    again = wrong[1:][wrong[:-1]].mean()
    assert again > 4 * wrong.mean()


def test_an_expert_leans_alike_on_all_nights_and_differently_on_each(expert) -> None:
    count = 400
    seen = readings(2 * count, persons=np.arange(2 * count), observers=np.tile(np.arange(count), 2))
    found = leanings(seen, expert, SCORER)
    inertia = found[LEANINGS.index("inertia")]
    together = np.corrcoef(inertia[:count], inertia[count:])[0, 1]
    assert together > 0.35
    assert together < 0.95
    assert found.std(axis=1) == pytest.approx(expert.mood.sd, rel=0.2)
    assert abs(found.mean(axis=1)).max() < 0.25


def test_leanings_are_correlated_as_the_library_says(expert) -> None:
    strangers = leanings(readings(4000), expert, SCORER)
    assert np.corrcoef(strangers) == pytest.approx(expert.mood.root @ expert.mood.root.T, abs=0.08)


def test_two_experts_differ_more_than_one_epoch_at_a_time_would_make_them(expert) -> None:
    """The spread of total sleep time between scorers is that of whole nights, not of independent epochs."""
    calls = observe_scorer(nights(500), readings(500), expert)
    slept = block_statistics(calls, 30)["tst_min"]
    share = (calls > 0).mean(axis=1)
    alone = np.sqrt((share * (1 - share)).sum()) / 2
    assert slept.std() > 3 * alone


def test_nights_without_sleep_and_blocks_without_nights_are_read(expert, watch) -> None:
    awake = np.zeros((100, 3), np.uint8)
    assert observe_scorer(awake, readings(3), expert).shape == (100, 3)
    assert observe_wearable(awake[:1], readings(3), watch).shape == (1, 3)
    assert observe_scorer(awake[:, :0], readings(0), expert).shape == (100, 0)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"persons": np.arange(3)}, "lists of one length"),
        ({"observers": np.arange(3)}, "lists of one length"),
        ({"observers": 1 << 16}, "observers must be whole"),
        ({"replicates": np.array([-1, 0])}, "replicates must be whole"),
        ({"persons": np.array([0.5, 1])}, "person numbers must be whole"),
        ({"seed": -1}, "seed must be whole"),
    ],
)
def test_readings_that_cannot_be_counted_are_refused(changes: dict, said: str) -> None:
    with pytest.raises(InputError, match=said):
        readings(2, **changes)


def test_nights_that_do_not_fit_their_readings_are_refused(expert) -> None:
    with pytest.raises(InputError, match="do not fit 3 readings"):
        observe_scorer(nights(2), readings(3), expert)
    with pytest.raises(EpochMismatch, match="not a block"):
        observe_scorer(NIGHT, readings(1), expert)
    with pytest.raises(UnreadableRecording, match="no stage"):
        observe_scorer(np.full((9, 1), 7, np.int8), readings(1), expert)
    with pytest.raises(UnreadableRecording, match="int8 or uint8"):
        observe_wearable(np.zeros((9, 1)), readings(1), expert)  # type: ignore[type-var]


def test_numbers_that_are_none_are_refused() -> None:
    ledger = Ledger(load_library())
    with pytest.raises(NumericalError, match=r"scorer_mood\.tail: nan"):
        scorer_parameters(lambda key, unit: float("nan") if key.endswith("tail") else ledger.read(key, unit))
    with pytest.raises(NumericalError, match="contradict one another"):
        root_of(np.array([[1.0, 2.0], [2.0, 1.0]]))


def test_a_wearable_shows_four_stages_and_cannot_be_taken_for_a_scoring(watch) -> None:
    shown = observe_wearable(nights(50), readings(50), watch)
    assert set(np.unique(shown)) == {WearableStage.WAKE, WearableStage.REM, WearableStage.LIGHT, WearableStage.DEEP}
    with pytest.raises(UnreadableRecording, match="no stage"):
        block_statistics(shown, 30)


def test_a_wearable_cannot_tell_n1_from_n2(watch) -> None:
    merged = np.where(nights(9) == Stage.N1, np.int8(Stage.N2), nights(9))
    both = [observe_wearable(one, readings(9), watch) for one in (nights(9), merged)]
    assert (both[0] == both[1]).all()


def test_a_wearable_misses_short_wakes_more_often_than_long_ones(watch) -> None:
    wake = observe_wearable(nights(600), readings(600), watch) == WearableStage.WAKE
    ends = np.cumsum([length for _, length in BOUTS])
    seen = {
        length: wake[end - length : end].mean()
        for (stage, length), end in zip(BOUTS, ends, strict=True)
        if stage == Stage.WAKE and 30 < end < len(NIGHT)
    }
    assert seen[1] < seen[12]
    assert seen[1] < 0.5
    assert seen[12] > 0.5


def test_the_minutes_of_a_wearable_add_up(watch) -> None:
    found = wearable_minutes(observe_wearable(nights(7), readings(7), watch), 30)
    assert (found["wake_min"] + found["asleep_min"]).tolist() == [len(NIGHT) / 2] * 7
    parts = found["light_min"] + found["deep_min"] + found["rem_min"]
    assert (parts == found["asleep_min"]).all()
