"""The nights of a study are those of `simulate`: the two chains are written apart and agree to the last bit."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nightleaf.ask.chain import Chain, Size
from nightleaf.ask.distribution import Means, distribution
from nightleaf.ask.request import read_request
from nightleaf.cohort import plan_study
from nightleaf.cohort.arm import ArmChain
from nightleaf.cohort.draws import interval_of
from nightleaf.cohort.population import draw_people
from nightleaf.evidence import Ledger
from nightleaf.person import Person

SAME = ("tst_min", "sol_min", "n3_percent", "rem_min", "awakenings", "cycles")
PLACEBO = '[[arms]]\nname = "without"\nplacebo = true\n'


LEAF = ('amount = "2g"', {"amount": "2g"}, "", {})
PILL = ('substance = "zolpidem"\ndose = "10mg"', {"substance": "zolpidem", "dose": "10mg"}, "", {})


@pytest.mark.parametrize(
    ("arm", "question", "population", "person"),
    [
        ('amount = "2g"', {"amount": "2g"}, "", {}),
        ('amount = "2g"\nmeal = "full"\nform = "capsule"', {"amount": "2g", "meal": "full", "form": "capsule"},
         "weight_kg = 92.0\npain = 4.0", {"weight_kg": 92.0, "pain": 4.0}),
        ("mitragynine_mg = 30.0", {"mitragynine_mg": 30.0}, 'sleeper = "poor"\nage = 61.0',
         {"sleeper": "poor", "age": 61.0}),
        ('amount = "1g"', {"amount": "1g"}, 'tolerance = "regular use"', {"tolerance": "regular use"}),
        ('substance = "caffeine"\ndose = "200mg"\nbefore_bed = "3h"',
         {"substance": "caffeine", "dose": "200mg", "before_bed": "3h"}, "", {}),
    ],
)  # fmt: skip
def test_both_chains_give_the_same_nights(write_study, known, arm, question, population, person):
    assert_same(write_study, known, (arm, question, population, person), None)


@pytest.mark.parametrize("case", [LEAF, PILL])
@pytest.mark.parametrize("draw", [0, 3])
def test_both_chains_give_the_same_nights_under_a_draw_of_the_parameters(write_study, known, case, draw):
    assert_same(write_study, known, case, draw)


def assert_same(write_study, known, case, draw):
    arm, question, population, person = case
    text = "seed = 5\npeople = 24\nnights = 2\n[bed]\nin_bed = '6h'\n[population]\nsex = 'male'\nage = 30.0\n"
    text += f"{population}\n"
    text = text.replace("age = 30.0\n", "") if "age" in population else text
    plan = plan_study(write_study(text=f"{text}{PLACEBO}[[arms]]\nname = 'with'\n{arm}\n"))
    chains = [ArmChain(plan, place, Ledger(known, 5, draw)) for place in range(2)]
    traits = draw_people(plan.study, np.arange(24))
    mine = [chain.sleep(traits, range(2)).figures for chain in chains]
    request = read_request(
        person=Person(**{"age": 30.0, "sex": "male"} | person), in_bed="6h", seed=5, people=24, **question
    )
    arms = Chain(request, Ledger(known, 5, draw)).run(Size(24, 2)).arms
    for found, expected in zip(mine, (arms.without, arms.with_), strict=True):
        for name in SAME:
            np.testing.assert_array_equal(found[name], expected[name], err_msg=name)
        np.testing.assert_allclose(found["swa_relative"], expected["swa_relative"], rtol=1e-5)


@given(
    means=st.lists(st.tuples(st.floats(-90, 90), st.floats(0, 30)), min_size=2, max_size=20),
    beyond=st.none() | st.lists(st.floats(-20, 20), min_size=1, max_size=9),
)
def test_both_make_the_same_interval_of_the_same_draws(means, beyond):
    mean, error = np.array(means).T
    asked = distribution(mean[:, None], Means(mean, error, None if beyond is None else np.array(beyond)))
    found = interval_of(means, None if beyond is None else np.array(beyond))
    for name, value in found.items():
        assert value == pytest.approx(getattr(asked, name), abs=1e-5)
