"""The two-sample test: near nothing for nights of one kind, far for others, and never trained on what it judges."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nightleaf.errors import InputError
from nightleaf.evidence import load_library
from nightleaf.sleep.semi_markov import SemiMarkov, simulate_semi_markov
from nightleaf.sleep.semi_markov_table import shipped_semi_markov
from nightleaf.sleep.structure import Stages, count_structure
from nightleaf.sleep.two_sample import VECTOR, Plan, compare, energy_distance, night_vectors, permutation_p

QUICK = Plan(folds=4, repeats=2, nights_each=4, rounds=400)
NIGHTS = 40


@pytest.fixture(scope="module")
def model() -> SemiMarkov:
    return shipped_semi_markov(load_library())


@pytest.fixture(scope="module")
def recorded(model: SemiMarkov) -> np.ndarray:
    """Nights that stand for recorded ones: of a known kind, and of different length."""
    ends = 900 + 7 * np.arange(NIGHTS)
    return simulate_semi_markov(model, np.arange(NIGHTS), np.full(NIGHTS, 9), ends, seed=5)


def same_kind(model: SemiMarkov):
    def candidate(training: Stages, ends: np.ndarray, seed: int) -> np.ndarray:
        return simulate_semi_markov(model, np.arange(len(ends)), np.zeros(len(ends), int), ends, seed)

    return candidate


def without_n3(model: SemiMarkov):
    def candidate(training: Stages, ends: np.ndarray, seed: int) -> np.ndarray:
        made = same_kind(model)(training, ends, seed)
        return np.where(made == 3, np.uint8(2), made)

    return candidate


def brute_energy(x: np.ndarray, y: np.ndarray) -> float:
    def mean(a: np.ndarray, b: np.ndarray, same: bool) -> float:
        far = [np.linalg.norm(p - q) for i, p in enumerate(a) for j, q in enumerate(b) if not (same and i == j)]
        return float(np.mean(far))

    return 2 * mean(x, y, same=False) - mean(x, x, same=True) - mean(y, y, same=True)


@given(st.integers(2, 8), st.integers(2, 8), st.integers(1, 4), st.integers(0, 99))
def test_the_energy_distance_is_that_of_its_definition(n: int, m: int, numbers: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    x, y = random.normal(size=(n, numbers)), random.normal(1, 2, size=(m, numbers))
    assert energy_distance(x, y) == pytest.approx(brute_energy(x, y))
    assert energy_distance(x, y) == pytest.approx(energy_distance(y, x))
    turn = np.linalg.qr(random.normal(size=(numbers, numbers)))[0]
    assert energy_distance(x @ turn, y @ turn) == pytest.approx(energy_distance(x, y))


def test_nights_of_one_kind_lie_apart_by_nothing_on_average() -> None:
    random = np.random.default_rng(4)
    found = [energy_distance(random.normal(size=(12, 3)), random.normal(size=(20, 3))) for _ in range(400)]
    assert abs(np.mean(found)) < 3 * np.std(found) / 20


def test_p_values_of_nights_of_one_kind_are_uniform() -> None:
    random = np.random.default_rng(6)
    found = np.array(
        [permutation_p(random.normal(size=(8, 2)), random.normal(size=(10, 2)), 99, i) for i in range(200)]
    )
    assert found.min() >= 1 / 100
    assert np.mean(found <= 0.1) == pytest.approx(0.1, abs=0.07)
    assert np.mean(found <= 0.5) == pytest.approx(0.5, abs=0.11)


def test_a_p_value_sees_a_shift_and_a_spread() -> None:
    random = np.random.default_rng(7)
    x = random.normal(size=(30, 2))
    assert permutation_p(x, random.normal(2, 1, size=(30, 2)), 199, 1) == 1 / 200
    assert permutation_p(x, random.normal(0, 4, size=(30, 2)), 199, 1) <= 0.02


def test_a_night_is_described_by_finite_numbers_even_without_sleep_or_rem(recorded: np.ndarray) -> None:
    strange = np.stack([np.zeros(900, np.uint8), np.full(900, 2, np.uint8), np.full(900, 254, np.uint8)], axis=1)
    for block in (recorded, strange):
        vectors = night_vectors(count_structure(block, 30))
        assert vectors.shape == (block.shape[1], len(VECTOR))
        assert np.isfinite(vectors).all()
    rem = VECTOR.index("rem_latency_min")
    assert night_vectors(count_structure(strange, 30))[1, rem] == pytest.approx(np.log1p(450))


def test_nights_of_the_same_kind_cannot_be_told_and_others_can(model: SemiMarkov, recorded: np.ndarray) -> None:
    candidates = {"same": same_kind(model), "without_n3": without_n3(model)}
    (same, other), differences = compare(recorded, 30, candidates, QUICK)
    assert same.energy.ci_lo < 0.1
    assert abs(same.linear_auc.value - 0.5) < 0.12
    assert abs(same.neighbour_auc.value - 0.5) < 0.12
    assert same.p_value > 0.05
    assert other.energy.ci_lo > same.energy.ci_hi
    assert other.linear_auc.ci_lo > 0.95
    assert other.neighbour_auc.ci_lo > 0.8
    assert other.p_value < 0.01
    apart = {one.name: one for one in other.apart}
    assert apart["n3_percent"].mean_apart < -1.5
    assert apart["n3_percent"].sd_ratio < 1e-9
    assert apart["se_percent"].sd_ratio == pytest.approx(1, abs=0.4)
    energy = next(one for one in differences if one.figure == "energy")
    assert (energy.first, energy.second) == ("same", "without_n3")
    assert energy.estimate.value == pytest.approx(same.energy.value - other.energy.value)
    assert energy.estimate.ci_hi < 0


def test_a_candidate_never_sees_the_nights_it_is_judged_by(model: SemiMarkov, recorded: np.ndarray) -> None:
    seen: list[set[bytes]] = []
    asked: list[np.ndarray] = []

    def spy(training: Stages, ends: np.ndarray, seed: int) -> np.ndarray:
        seen.append({training[:, i].tobytes() for i in range(training.shape[1])})
        asked.append(ends)
        return same_kind(model)(training, ends, seed)

    compare(recorded, 30, {"spy": spy}, QUICK)
    every = {recorded[:, i].tobytes() for i in range(NIGHTS)}
    assert len(seen) == QUICK.folds * QUICK.repeats
    for repeat in range(QUICK.repeats):
        kept_back = [every - one for one in seen[repeat * QUICK.folds : (repeat + 1) * QUICK.folds]]
        assert sorted(len(one) for one in kept_back) == [NIGHTS // QUICK.folds] * QUICK.folds
        assert set().union(*kept_back) == every
    in_bed = (recorded != 254).sum(axis=0)
    np.testing.assert_array_equal(asked[0], np.repeat(in_bed, QUICK.nights_each))


def test_learning_the_nights_by_heart_does_not_help(model: SemiMarkov, recorded: np.ndarray) -> None:
    """A candidate that repeats its training nights looks no more like the nights kept back than they do."""

    def parrot(training: Stages, ends: np.ndarray, seed: int) -> np.ndarray:
        chosen = np.random.default_rng(seed).integers(training.shape[1], size=len(ends))
        return np.ascontiguousarray(training[:, chosen]).view(np.uint8)

    ((by_heart,), _) = compare(recorded, 30, {"parrot": parrot}, QUICK)
    assert by_heart.linear_auc.value > 0.35
    assert by_heart.energy.value > -0.05


def test_the_same_plan_gives_the_same_figures(model: SemiMarkov, recorded: np.ndarray) -> None:
    small = Plan(folds=2, repeats=1, nights_each=2, rounds=50)
    first, second = (compare(recorded, 30, {"same": same_kind(model)}, small) for _ in range(2))
    assert first == second


@pytest.mark.parametrize("plan", [Plan(folds=1), Plan(folds=30)])
def test_nights_that_cannot_be_parted_are_refused(model: SemiMarkov, recorded: np.ndarray, plan: Plan) -> None:
    with pytest.raises(InputError, match="40 recorded nights cannot be parted"):
        compare(recorded, 30, {"same": same_kind(model)}, plan)
