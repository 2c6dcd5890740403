"""Nights: the same bytes however they are made, and a world that makes sense."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nightleaf.errors import EpochMismatch, InputError, NumericalError
from nightleaf.night.parameters import NightParameters
from nightleaf.night.population import Sleepers
from nightleaf.night.ports import Effects, Link
from nightleaf.night.simulate import NOT_SIMULATED, Bedtime, Influence, Nights, Run, simulate_nights
from nightleaf.sleep.block import block_statistics
from nightleaf.sleep.stage import Stage

PEOPLE, SHORT = Sleepers.cohort(37, nights=2), Bedtime(23.0, 2.0)
RUNAWAY = Link("broken", "alerting", "swa_rise", "scale", 1e12)


def same(a: Nights, b: Nights) -> bool:
    return a.stages.tobytes() == b.stages.tobytes() and a.swa.tobytes() == b.swa.tobytes()


def means(nights: Nights) -> dict[str, float]:
    return {
        name: float(np.nanmean(x))
        for name, x in block_statistics(nights.stages, nights.epoch_s).items()
        if not np.isnan(x).all()
    }


@pytest.fixture(scope="module")
def dosed(all_links) -> Influence:
    """Two targets with a profile of its own for each night, every 5 minutes."""
    values = np.random.default_rng(2).random((2, 24, len(PEOPLE)), np.float32)
    return Influence(Effects(("mu_opioid", "alerting"), values, 300.0), all_links)


@pytest.mark.parametrize("run", [Run(block=16), Run(threads=2), Run(block=16, threads=2), Run(threads=7)])
def test_blocks_and_threads_change_no_byte(parameters: NightParameters, dosed: Influence, run: Run) -> None:
    assert same(
        simulate_nights(PEOPLE, parameters, SHORT, dosed, run), simulate_nights(PEOPLE, parameters, SHORT, dosed)
    )


@settings(max_examples=15, deadline=None)
@given(st.lists(st.integers(0, len(PEOPLE) - 1), min_size=1, max_size=40))
def test_any_nights_in_any_order_have_the_bytes_they_have_in_the_crowd(parameters, dosed, chosen) -> None:
    crowd = simulate_nights(PEOPLE, parameters, SHORT, dosed)
    some = Sleepers(PEOPLE.persons[chosen], PEOPLE.replicates[chosen])
    effects = replace(dosed.effects, values=dosed.effects.values[:, :, chosen])
    again = simulate_nights(some, parameters, SHORT, replace(dosed, effects=effects))
    assert np.array_equal(again.stages, crowd.stages[:, chosen])
    assert np.array_equal(again.swa, crowd.swa[:, chosen])


def test_effects_of_zero_are_no_effects(parameters: NightParameters, all_links) -> None:
    nothing = Influence(Effects.constant(dict.fromkeys({link.target for link in all_links}, 0.0)), all_links)
    assert same(simulate_nights(PEOPLE, parameters, SHORT, nothing), simulate_nights(PEOPLE, parameters, SHORT))


def test_effects_without_links_do_nothing(parameters: NightParameters) -> None:
    unlinked = Influence(Effects.constant({"mu_opioid": 1.0}))
    assert same(simulate_nights(PEOPLE, parameters, SHORT, unlinked), simulate_nights(PEOPLE, parameters, SHORT))


def test_a_profile_that_never_changes_is_a_constant_effect(parameters: NightParameters, all_links) -> None:
    flat = Effects(("mu_opioid",), np.ones((1, 24, len(PEOPLE)), np.float32), 300.0)
    constant = Effects.constant({"mu_opioid": 1.0})
    nights = [simulate_nights(PEOPLE, parameters, SHORT, Influence(effects, all_links)) for effects in (flat, constant)]
    assert same(*nights)


def test_the_last_value_of_a_profile_lasts_to_the_end(parameters: NightParameters, all_links) -> None:
    half = Effects(("mu_opioid",), np.array([0.0, 1.0], np.float32).reshape(1, 2, 1), 3600.0)
    full = Effects(("mu_opioid",), np.array([0.0, 1.0, 1.0], np.float32).reshape(1, 3, 1), 3600.0)
    nights = [
        simulate_nights(PEOPLE, parameters, Bedtime(23, 3), Influence(effects, all_links)) for effects in (half, full)
    ]
    assert same(*nights)


def test_two_arms_are_one_night_until_the_drug_comes(parameters: NightParameters, all_links) -> None:
    late = Effects(("orexin_antagonist",), np.array([0.0, 1.0], np.float32).reshape(1, 2, 1), 3600.0)
    with_drug = simulate_nights(PEOPLE, parameters, SHORT, Influence(late, all_links)).swa
    without = simulate_nights(PEOPLE, parameters, SHORT).swa
    assert np.array_equal(with_drug[:120], without[:120])
    assert not np.array_equal(with_drug[120:], without[120:])


def test_seed_person_and_night_each_make_another_night(parameters: NightParameters) -> None:
    def swa(persons: list[int], replicate: int, seed: int) -> np.ndarray:
        who = Sleepers(np.array(persons, np.uint64), np.full(len(persons), replicate, np.uint32))
        return simulate_nights(who, parameters, SHORT, run=Run(seed=seed)).swa

    base = swa([5], 0, 1)
    for other in (swa([5], 1, 1), swa([5], 0, 2), swa([5], 0, 1 + 2**32), swa([6], 0, 1), swa([5 + 2**32], 0, 1)):
        assert not np.array_equal(other, base)


def test_every_epoch_has_a_stage_and_slow_waves_are_positive(parameters: NightParameters) -> None:
    nights = simulate_nights(Sleepers.cohort(200), parameters)
    assert nights.stages.shape == nights.swa.shape == (960, 200)
    assert set(np.unique(nights.stages)) == {Stage.WAKE, Stage.N1, Stage.N2, Stage.N3, Stage.REM}
    assert (nights.swa > 0).all()
    assert not nights.failed.any()
    assert nights.epoch_s == 30


@pytest.mark.parametrize(
    ("in_bed_h", "epochs"), [(8.0, 960), (7.5, 900), (0.5 / 60, 1), (6 + 1 / 3, 760), (7 + 0.5 / 60, 841)]
)
def test_time_in_bed_is_any_number_of_epochs(parameters: NightParameters, in_bed_h: float, epochs: int) -> None:
    assert simulate_nights(Sleepers.cohort(2), parameters, Bedtime(23, in_bed_h)).stages.shape == (epochs, 2)


@pytest.mark.parametrize("in_bed_h", [0.0, -8.0, 8.001, np.nan, np.inf])
def test_time_in_bed_that_is_no_number_of_epochs_is_refused(parameters: NightParameters, in_bed_h: float) -> None:
    with pytest.raises(EpochMismatch, match=r"no whole number of epochs of 30\.0 s"):
        simulate_nights(Sleepers.cohort(2), parameters, Bedtime(23, in_bed_h))


def test_nobody_sleeps_no_nights(parameters: NightParameters) -> None:
    assert simulate_nights(Sleepers.cohort(0), parameters).stages.shape == (960, 0)


@pytest.mark.parametrize("run", [{"seed": -1}, {"seed": 2**64}, {"threads": 0}, {"block": 0}])
def test_a_run_that_cannot_be_is_refused(run) -> None:
    with pytest.raises(InputError):
        Run(**run)


def test_nights_that_leave_their_range_are_reported(parameters: NightParameters) -> None:
    wild = Influence(Effects.constant({"alerting": np.eye(1, len(PEOPLE), 6)[0]}), (RUNAWAY,))
    with pytest.raises(NumericalError, match=r"1 of 74 nights left the range of the model \(person 3 night 0\)"):
        simulate_nights(PEOPLE, parameters, SHORT, wild)


def test_a_failed_night_has_no_statistics_and_harms_no_other(parameters: NightParameters) -> None:
    wild = Influence(Effects.constant({"alerting": np.eye(1, len(PEOPLE), 6)[0]}), (RUNAWAY,))
    nights, sound = (
        simulate_nights(PEOPLE, parameters, SHORT, wild, Run(keep_failed=True)),
        simulate_nights(PEOPLE, parameters, SHORT),
    )
    others = np.arange(len(PEOPLE)) != 6
    assert np.flatnonzero(nights.failed).tolist() == [6]
    assert (nights.stages[:, 6] == NOT_SIMULATED).all()
    assert np.isnan(nights.swa[:, 6]).all()
    assert np.isnan(block_statistics(nights.stages, 30.0)["sol_min"][6])
    assert np.array_equal(nights.stages[:, others], sound.stages[:, others])


def test_healthy_young_adults_sleep_as_published(parameters: NightParameters) -> None:
    found = means(simulate_nights(Sleepers.cohort(3000), parameters, run=Run(threads=2)))
    assert 405 < found["tst_min"] < 450
    assert 10 < found["sol_min"] < 20
    assert 20 < found["waso_min"] < 45
    assert 48 < found["n2_percent"] < 58
    assert 14 < found["n3_percent"] < 22
    assert 18 < found["rem_percent"] < 25
    assert 90 < found["rem_latency_min"] < 140  # mean; the median is about 113


def test_poor_sleepers_sleep_as_people_who_enter_insomnia_trials(parameters: NightParameters) -> None:
    poor, good = (
        means(simulate_nights(Sleepers.cohort(3000, age=40, sleeper=kind), parameters)) for kind in ("poor", "good")
    )
    assert 40 < poor["lps_min"] < 62
    assert 60 < poor["waso_min"] < 100
    assert 330 < poor["tst_min"] < 370
    assert poor["n3_percent"] < good["n3_percent"]


def test_more_pain_never_means_fewer_awakenings(parameters: NightParameters) -> None:
    levels = [
        means(simulate_nights(Sleepers.cohort(2000, pain=pain), parameters)) for pain in (0.0, 2.0, 4.0, 6.0, 8.0, 10.0)
    ]
    assert np.all(np.diff([level["awakenings"] for level in levels]) > 0)
    assert np.all(np.diff([level["tst_min"] for level in levels]) < 0)


def test_pain_that_is_relieved_disturbs_no_sleep(parameters: NightParameters, all_links) -> None:
    relieved = Influence(Effects.constant({"analgesia": 1.0}), all_links)
    in_pain = replace(PEOPLE, pain=8.0)
    assert same(simulate_nights(in_pain, parameters, SHORT, relieved), simulate_nights(PEOPLE, parameters, SHORT))


def test_age_takes_deep_sleep_and_brings_wakefulness(parameters: NightParameters) -> None:
    ages = [
        means(simulate_nights(Sleepers.cohort(1500, age=age), parameters)) for age in (20.0, 35.0, 50.0, 65.0, 80.0)
    ]
    assert np.all(np.diff([age["n3_percent"] for age in ages]) < 0)
    assert np.all(np.diff([age["waso_min"] for age in ages]) > 0)


@pytest.mark.parametrize(
    ("effects", "rises", "falls"),
    [
        ({"mu_opioid": 1.0}, {"n2_percent"}, {"n3_percent", "rem_percent"}),
        (
            {"adenosine_a1_antagonist": 1.0, "adenosine_a2a_antagonist": 1.0},
            {"sol_min", "waso_min"},
            {"tst_min", "n3_percent"},
        ),
        ({"gaba_a_benzodiazepine": 1.0}, {"n2_percent", "tst_min"}, {"sol_min"}),
        pytest.param(
            {"gaba_a_benzodiazepine": 1.0},
            set(),
            {"n3_percent"},
            marks=pytest.mark.xfail(
                strict=True,
                reason="a known miss: the class takes deep sleep away; the trial cards, where zolpidem left the stages "
                "of the young alone, size the gain near zero, and N3 rises with sleep itself",
            ),
        ),
        ({"gaba_a_tonic": 1.0}, {"n3_min", "tst_min"}, {"waso_min"}),
        ({"orexin_antagonist": 1.0}, {"rem_percent", "tst_min"}, {"rem_latency_min", "sol_min"}),
        ({"serotonin_transporter": 1.0}, {"rem_latency_min", "waso_min"}, {"rem_percent"}),
        ({"alpha2_agonist": 1.0}, {"n2_percent"}, {"rem_percent"}),
        ({"serotonin_1a": 1.0}, {"rem_latency_min"}, {"rem_percent"}),
        ({"alerting": 1.0}, {"sol_min", "waso_min"}, {"tst_min"}),
        ({"adenosine_agonist": 1.0}, {"tst_min"}, {"sol_min"}),
    ],
)
def test_reference_drugs_move_sleep_as_their_class_does(parameters, all_links, effects, rises, falls) -> None:
    people = Sleepers.cohort(1500)
    base = means(simulate_nights(people, parameters))
    drug = means(simulate_nights(people, parameters, influence=Influence(Effects.constant(effects), all_links)))
    assert {name for name in rises | falls if drug[name] > base[name]} == rises


def test_a_benzodiazepine_brings_no_rem(parameters: NightParameters, all_links) -> None:
    """The class takes a little REM away; the trial cards, mostly of zolpidem, leave its share where it was."""
    people = Sleepers.cohort(6000)
    full = Influence(Effects.constant({"gaba_a_benzodiazepine": 1.0}), all_links)
    base, drug = (means(simulate_nights(people, parameters, influence=one)) for one in (Influence(), full))
    assert drug["rem_percent"] - base["rem_percent"] < 0.25
