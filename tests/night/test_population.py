"""People and their nights."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nightleaf.errors import InputError
from nightleaf.night.parameters import NightParameters
from nightleaf.night.population import DEVIATES, Sleepers, effective_decades, night_deviates, person_rows


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
    who, p = person_rows(Sleepers.cohort(100_000), parameters, seed=1), parameters
    assert who.lam.mean() * 3600 == pytest.approx(p.arousal.lam_k, rel=0.01)
    assert who.swa_amp.mean() == pytest.approx(1, rel=0.01)
    assert who.S0.mean() == pytest.approx(p.initial_state.S0, rel=0.01)
    assert who.b_w.mean() == pytest.approx(p.wake_sleep_switch.b_w, abs=0.001)
    assert who.p_init.mean() == pytest.approx(p.initial_state.p_init, abs=0.005)
    assert np.hypot(who.cos_phi, who.sin_phi) == pytest.approx(1)
    assert (who.OX0.min(), who.p_init.min()) >= (p.orexin.OX_low, 0)
    assert max(who.OX0.max(), who.ox_bed.max()) <= p.orexin.OX_high


def test_the_level_of_arousal_has_a_long_upper_tail(parameters: NightParameters) -> None:
    b_w = person_rows(Sleepers.cohort(50_000), parameters, seed=1).b_w
    assert np.quantile(b_w, 0.99) - np.median(b_w) > 1.3 * (np.median(b_w) - np.quantile(b_w, 0.01))


def test_age_shrinks_slow_waves_and_multiplies_arousals(parameters: NightParameters) -> None:
    young, old = (person_rows(Sleepers.cohort(10, age=age), parameters, seed=1) for age in (30.0, 60.0))
    assert old.swa_amp / young.swa_amp == pytest.approx(np.exp(-parameters.age.swa * 3))
    assert old.lam / young.lam == pytest.approx(np.exp(parameters.age.lam * 3))


def test_years_after_the_bend_count_for_less(parameters: NightParameters) -> None:
    age = parameters.age
    decades = effective_decades(np.array([30.0, 40.0, age.bend, age.bend + 10, age.bend + 20]), age)
    assert np.diff(decades) == pytest.approx([1, (age.bend - 40) / 10, age.late, age.late])
    assert 0 < age.late < 1


def test_women_differ_from_men_as_much_as_either_from_a_person_of_unknown_sex(parameters: NightParameters) -> None:
    man, unknown, woman = (
        person_rows(Sleepers.cohort(10, female=share), parameters, seed=1) for share in (0.0, 0.5, 1.0)
    )
    assert woman.swa_amp / man.swa_amp == pytest.approx(np.exp(parameters.sex.swa))
    assert woman.lam / unknown.lam == pytest.approx(unknown.lam / man.lam)
    assert (woman.lam < man.lam).all()
    assert (woman.r_pup < man.r_pup).all()


def test_a_poor_sleeper_is_the_same_person_more_aroused(parameters: NightParameters) -> None:
    good, poor = (person_rows(Sleepers.cohort(10, sleeper=kind), parameters, seed=1) for kind in ("good", "poor"))
    assert (poor.b_w > good.b_w).all()
    assert (poor.lam >= good.lam).all()
    assert (poor.ox_bed > good.ox_bed).all()
    assert (poor.swa_amp < good.swa_amp).all()
    assert np.array_equal(poor.S0, good.S0)


def test_poor_is_severity_one_and_half_of_it_lies_between(parameters: NightParameters) -> None:
    good, half, full = (person_rows(Sleepers.cohort(10, severity=s), parameters, seed=1) for s in (0.0, 0.5, 1.0))
    poor = person_rows(Sleepers.cohort(10, sleeper="poor"), parameters, seed=1)
    assert np.array_equal(np.stack(full), np.stack(poor))
    assert half.b_w == pytest.approx((good.b_w + full.b_w) / 2)
    assert (half.ox_bed > good.ox_bed).all()
    assert (half.ox_bed < full.ox_bed).all()


def test_pain_of_ten_is_the_worst(parameters: NightParameters) -> None:
    who = person_rows(Sleepers.cohort(3, pain=np.array([0.0, 5.0, 10.0])), parameters, seed=1)
    assert who.pain.tolist() == [0, 0.5, 1]


@pytest.mark.parametrize(
    ("traits", "words"),
    [
        ({"pain": 11.0}, "pain must lie between 0"),
        ({"pain": -1.0}, "pain must lie between 0"),
        ({"pain": np.nan}, "pain must lie between 0"),
        ({"female": 2.0}, "female must lie between 0 and 1"),
        ({"severity": -0.1}, "severity must lie between 0 and 1"),
        ({"severity": np.nan}, "severity must lie between 0 and 1"),
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
