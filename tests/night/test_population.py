"""People and their nights."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nightleaf.errors import InputError
from nightleaf.night.parameters import NightParameters
from nightleaf.night.population import DEVIATES, Sleepers, night_deviates, person_rows


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 2**48 - 1), st.integers(0, 2**32 - 1)), min_size=1, max_size=8),
    st.integers(0, 2**64 - 1),
)
def test_any_night_of_any_person_can_be_made_again_alone(parameters: NightParameters, nights, seed: int) -> None:
    persons, replicates = np.array([p for p, _ in nights], np.uint64), np.array([r for _, r in nights], np.uint32)
    together = np.stack(person_rows(Sleepers(persons, replicates), parameters, seed))
    for i in range(len(nights)):
        alone = np.stack(person_rows(Sleepers(persons[i : i + 1], replicates[i : i + 1]), parameters, seed))
        assert np.array_equal(alone[:, 0], together[:, i])


def test_nights_of_one_person_share_the_trait_part_and_no_more(parameters: NightParameters) -> None:
    z = night_deviates(Sleepers.cohort(20_000, nights=2), parameters.people, seed=3)
    first, second = z[:, 0::2], z[:, 1::2]
    for row, name in enumerate(DEVIATES):
        shared = np.corrcoef(first[row], second[row])[0, 1]
        assert shared == pytest.approx(getattr(parameters.people, f"icc_{name}"), abs=0.035), name
    assert z.std(axis=1) == pytest.approx(1, abs=0.02)


def test_spreads_do_not_move_the_mean_person(parameters: NightParameters) -> None:
    who = person_rows(Sleepers.cohort(100_000), parameters, seed=1)
    assert who.lam.mean() * 3600 == pytest.approx(17.1, rel=0.01)
    assert who.swa_amp.mean() == pytest.approx(1, rel=0.01)
    assert who.S0.mean() == pytest.approx(300, rel=0.01)
    assert who.b_w.mean() == pytest.approx(-0.0439, abs=0.001)
    assert np.hypot(who.cos_phi, who.sin_phi) == pytest.approx(1)
    assert (who.OX0.min(), who.OX0.max()) >= (0.4, 0.4)
    assert who.OX0.max() <= 1.6


def test_age_shrinks_slow_waves_and_multiplies_arousals(parameters: NightParameters) -> None:
    young, old = (person_rows(Sleepers.cohort(10, age=age), parameters, seed=1) for age in (30.0, 70.0))
    assert old.swa_amp / young.swa_amp == pytest.approx(np.exp(-0.05 * 4))
    assert old.lam / young.lam == pytest.approx(np.exp(0.18 * 4))


def test_a_poor_sleeper_is_the_same_person_more_aroused(parameters: NightParameters) -> None:
    good, poor = (person_rows(Sleepers.cohort(10, sleeper=kind), parameters, seed=1) for kind in ("good", "poor"))
    assert (poor.b_w > good.b_w).all()
    assert (poor.lam > good.lam).all()
    assert (poor.ox_bed > good.ox_bed).all()
    assert np.array_equal(poor.swa_amp, good.swa_amp)


def test_pain_of_ten_is_the_worst(parameters: NightParameters) -> None:
    who = person_rows(Sleepers.cohort(3, pain=np.array([0.0, 5.0, 10.0])), parameters, seed=1)
    assert who.pain.tolist() == [0, 0.5, 1]


@pytest.mark.parametrize(
    ("traits", "words"),
    [
        ({"pain": 11.0}, "pain must lie between 0"),
        ({"pain": -1.0}, "pain must lie between 0"),
        ({"pain": np.nan}, "pain must lie between 0"),
        ({"age": 0.0}, "age must be"),
        ({"age": np.nan}, "age must be"),
        ({"sleeper": "restless"}, "sleeper must be good or poor; found 'restless'"),
    ],
)
def test_people_that_cannot_be_are_refused(traits, words: str) -> None:
    with pytest.raises(InputError, match=words):
        Sleepers.cohort(3, **traits)


@pytest.mark.parametrize(
    ("persons", "replicates", "words"),
    [
        (np.array([1, 2]), np.array([0]), "two lists of one length"),
        (np.array([1.5]), np.array([0]), "person numbers must be whole"),
        (np.array([-1]), np.array([0]), "person numbers must be whole"),
        (np.array([1]), np.array([-1]), "nights are counted"),
        (np.array([1]), np.array([2**32]), "nights are counted"),
    ],
)
def test_nights_that_cannot_be_named_are_refused(persons, replicates, words: str) -> None:
    with pytest.raises(InputError, match=words):
        Sleepers(persons, replicates)
