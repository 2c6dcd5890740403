"""Who the people are: drawn from their own numbers, as the file says."""

import numpy as np
import pytest
from scipy import stats

from nightleaf.cohort.population import Groups, draw_people
from nightleaf.cohort.study import Arm, Population, Spread, Stratum, StudyFile

ARMS = (Arm(name="none", placebo=True),)
MANY = np.arange(20_000)


def study(**changes):
    return StudyFile.model_validate({"people": 10, "arms": ARMS} | changes)


def test_a_person_is_the_same_alone_and_in_a_crowd():
    written = study(population={"age": {"kind": "normal", "mean": 50, "sd": 15, "low": 20, "high": 80}})
    crowd = draw_people(written, np.arange(100))
    alone = draw_people(written, np.array([63]))
    assert alone.age[0] == crowd.age[63]
    assert alone.of(0) == crowd.of(63)


@pytest.mark.parametrize(
    ("spread", "expected"),
    [
        ({"kind": "uniform", "low": 20, "high": 70}, stats.uniform(20, 50)),
        ({"kind": "normal", "mean": 45, "sd": 20, "low": 20, "high": 70}, stats.truncnorm(-1.25, 1.25, 45, 20)),
        ({"kind": "lognormal", "median": 30, "sd_ln": 0.2, "low": 18, "high": 95}, stats.lognorm(0.2, scale=30)),
    ],
)
def test_numbers_follow_their_spread(spread, expected):
    ages = draw_people(study(population={"age": spread}), MANY).age
    assert stats.kstest(ages, expected.cdf).pvalue > 1e-3
    assert spread["low"] <= ages.min() <= ages.max() <= spread["high"]


def test_words_follow_their_shares():
    traits = draw_people(study(population={"sleeper": {"good": 0.75, "poor": 0.25}, "sex": "male"}), MANY)
    assert traits.sleeper.mean() == pytest.approx(0.25, abs=0.015)
    assert set(traits.sex.tolist()) == {1}


def test_strata_take_their_share_and_bring_what_differs():
    older = Stratum(name="older", share=0.2, age=Spread(kind="fixed", low=70.0, high=70.0))
    rest = Stratum(name="rest", share=0.8)
    traits = draw_people(study(strata=(older, rest), population=Population(pain=3.0)), MANY)
    assert (traits.stratum == 0).mean() == pytest.approx(0.2, abs=0.015)
    assert set(traits.age[traits.stratum == 0].tolist()) == {70.0}
    assert set(traits.age[traits.stratum == 1].tolist()) == {30.0}
    assert set(traits.pain.tolist()) == {3.0}


def test_traits_of_a_person_have_nothing_to_do_with_one_another():
    traits = draw_people(study(population={"age": {"kind": "uniform", "low": 20, "high": 70}, "sex": {"male": 0.5, "female": 0.5}}), MANY)  # fmt: skip  # noqa: E501
    assert abs(np.corrcoef(traits.age, traits.sex)[0, 1]) < 0.03


def test_every_person_falls_into_one_group_of_each_partition():
    written = study(
        summarise_by=("sleeper", ("sex", "age")),
        population={"age": {"kind": "uniform", "low": 18, "high": 95}, "sleeper": {"good": 0.5, "poor": 0.5}},
    )
    traits, groups = draw_people(written, np.arange(500)), Groups.of(written)
    members = groups.members(traits, written)
    assert len(groups.names) == 1 + 2 + 2 * 7
    assert (members[0] == 0).all()
    for person in range(500):
        who = traits.of(person)
        assert groups.names[members[1][person]] == f"sleeper={who['sleeper']}"
        name = groups.names[members[2][person]]
        assert name.startswith(f"sex={who['sex']}, age=")
        low, _, high = name.rsplit("=", maxsplit=1)[-1].replace("+", "-200").partition("-")
        assert float(low) <= traits.age[person] < float(high) + 1
