"""A study file says what it says, or is refused in one clear line."""

import pytest

from nightleaf.cohort import plan_study, read_study
from nightleaf.cohort.shard import Engine
from nightleaf.errors import InputError, NightleafError, Refused, UnreadableFile

from .conftest import LEAF, PLACEBO, text_of


def test_a_study_is_read_with_its_defaults(write_study):
    study = read_study(write_study(text=f"people = 5\n{PLACEBO}"))
    assert (study.people, study.nights, study.seed, study.bed.in_bed) == (5, 2, 1, "8h")
    assert len(study.outcomes) > 20


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (f"people = 5\nsmoking = true\n{PLACEBO}", "'smoking' is not a key that nightleaf knows"),
        (f"people = 5\n{PLACEBO}[population]\nheight = 180\n", "'population.height' is not a key"),
        (f"people = 5\n{PLACEBO}flavour = 'mint'\n", "flavour"),
        (f"people = 0\n{PLACEBO}", "'people'"),
        (f"people = 2.5\n{PLACEBO}", "'people'"),
        (f"{PLACEBO}", "'people' is missing"),
        ("people = 5\n", "'arms' is missing"),
        ("people = 5\narms = []\n", "'arms'"),
        (f"people = 5\n{PLACEBO}{PLACEBO}", "two arms have one name"),
        ("people = 5\n[[arms]]\nname = 'x'\n", "an arm is one of placebo = true, amount"),
        ("people = 5\n[[arms]]\nname = 'x'\nplacebo = true\namount = '1g'\n", "an arm is one of"),
        ("people = 5\n[[arms]]\nname = 'x'\nsubstance = 'caffeine'\n", "substance and dose belong together"),
        (f"people = 5\n{PLACEBO}[population]\nage = 15\n", "age lies between 18 and 95"),
        (f"people = 5\n{PLACEBO}[population]\nage = {{ kind = 'normal', low = 20, high = 60 }}\n", "needs mean and sd"),
        (f"people = 5\n{PLACEBO}[population]\nsex = {{ male = 0.4 }}\n", "shares of sex add up to 0.4"),
        (f"people = 5\n{PLACEBO}[population]\nsleeper = 'bad'\n", "sleeper 'bad' is not one of good, poor"),
        (f"people = 5\nsummarise_by = ['shoe']\n{PLACEBO}", "summarise_by 'shoe' is not one of"),
        (f"people = 5\noutcomes = ['joy']\n{PLACEBO}", "outcomes must be"),
        (f"people = 5\n[[strata]]\nname = 'a'\nshare = 0.5\n{PLACEBO}", "shares of the strata add up to 0.5"),
        ("people = ", "not valid TOML"),
        ("", "is empty"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_named_in_one_line(write_study, text, told):
    with pytest.raises(UnreadableFile) as refused:
        plan_study(write_study(text=text))
    assert told in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("arm", "told"),
    [
        ("amount = 'two spoons'", "arm 'x': amount"),
        ("amount = '2g'\nbefore_bed = '30h'", "more than a day"),
        ("substance = 'stardust'\ndose = '1mg'", "stardust"),
        ("substance = 'mitragynine'\ndose = '100mg'", "is part of kratom"),
        ("amount = '2g'\nwhat_if = ['magic']", "magic"),
        ("product = 'lost.toml'\namount = '2g'", "no such file"),
    ],
)
def test_an_arm_that_cannot_be_is_refused_before_anything_is_run(write_study, arm, told):
    with pytest.raises(NightleafError, match=told):
        Engine(plan_study(write_study(text=f"people = 5\n{PLACEBO}[[arms]]\nname = 'x'\n{arm}\n")))


@pytest.mark.parametrize("arm", ["mitragynine_mg = 53.3", "amount = '20g'"])
def test_an_arm_above_the_cap_is_refused(write_study, arm):
    plan = plan_study(write_study(text=f"people = 5\n{PLACEBO}[[arms]]\nname = 'x'\n{arm}\n"))
    with pytest.raises(Refused, match=r"above the cap of 53\.2 mg"):
        Engine(plan)


def test_an_arm_at_the_cap_is_run(write_study):
    plan = plan_study(write_study(text=f"people = 5\n{PLACEBO}[[arms]]\nname = 'x'\nmitragynine_mg = 53.2\n"))
    assert Engine(plan).chains[1].taken.dose_mg == {"mitragynine": 53.2}


def test_people_can_be_given_in_place_of_the_number_in_the_file(write_study):
    path = write_study()
    assert plan_study(path, people=9).study.people == 9
    assert plan_study(path, people=9).sha256 != plan_study(path).sha256
    with pytest.raises(InputError, match="--people: 0 cannot be"):
        plan_study(path, people=0)


def test_the_plan_needs_no_other_file_once_it_is_made(write_study):
    path = write_study(text=text_of(arms=f'{PLACEBO}[[arms]]\nname = "leaf"\nproduct = "bag.toml"\namount = "2g"\n'))
    bag = path.parent / "bag.toml"
    bag.write_text('name = "bag"\n[alkaloids]\nmitragynine = "14 mg/g"\n', encoding="utf-8")
    plan = plan_study(path)
    bag.unlink()
    assert Engine(type(plan).of(plan.to_dict())).chains[1].taken.dose_mg["mitragynine"] > 0


def test_the_cut_into_shards_does_not_change_the_name_of_a_plan_but_everything_else_does(write_study):
    path = write_study()
    assert plan_study(path, shards=3).sha256 == plan_study(path, shards=40).sha256
    other = write_study(arms=PLACEBO + LEAF.replace("2g", "1.9g"))
    assert plan_study(path).sha256 != plan_study(other).sha256


@pytest.mark.parametrize("shards", [1, 5, 48])
def test_shards_hold_every_person_once(planned, shards):
    plan = planned(shards=shards)
    assert [one for shard in range(plan.shards) for one in plan.people_of(shard)] == list(range(48))
