"""How many nights or people: against published answers, and against counting."""

import numpy as np
import pytest
from scipy import stats

from nightleaf.cohort import run_plan, runner_for
from nightleaf.cohort.power import MEASURED, Question, power, read_every_spread
from nightleaf.cohort.sample_size import nights_or_pairs_needed, per_group_needed
from nightleaf.errors import InputError, UnreadableFile
from nightleaf.evidence import Ledger

from .conftest import LEAF, PLACEBO


@pytest.mark.parametrize(("d", "groups", "pairs"), [(0.2, 394, 199), (0.5, 64, 34), (0.8, 26, 15)])
def test_the_numbers_for_small_medium_and_large_effects_are_those_of_the_tables(d, groups, pairs):
    """Two-sided 5 %, power 80 %: Cohen (1988), tables 2.4.1; pairs as every power program gives them."""
    assert per_group_needed(d, 1.0, 0.05, 0.8) == groups
    assert nights_or_pairs_needed(d, 1.0, 0.05, 0.8) == pairs


@pytest.mark.parametrize("change", [1e-9, 1e-300, 5e-324])
def test_a_change_that_nobody_could_see_needs_no_number_that_nobody_has(change):
    assert per_group_needed(change, 11.0, 0.05, 0.8) is None
    assert nights_or_pairs_needed(change, 11.0, 0.05, 0.8) is None


@pytest.mark.parametrize(("change", "sd", "groups"), [(12.0, 20.0, 2), (7.0, 9.0, 1)])
def test_the_number_found_has_the_power_asked_for_when_it_is_tried(change, sd, groups):
    needed = per_group_needed if groups == 2 else nights_or_pairs_needed
    n = needed(change, sd, 0.05, 0.8)
    dice = np.random.default_rng(3)
    treated = dice.normal(change, sd, (n, 20_000))
    if groups == 2:
        p = stats.ttest_ind(treated, dice.normal(0, sd, (n, 20_000))).pvalue
    else:
        p = stats.ttest_1samp(treated, 0).pvalue
    assert (p < 0.05).mean() == pytest.approx(0.8, abs=0.03)
    assert (p < 0.05).mean() > 0.78


def test_more_is_needed_for_less():
    found = [per_group_needed(change, 30.0, 0.05, 0.8) for change in (1e-3, 1.0, 10.0, 100.0)]
    assert found == sorted(found, reverse=True)
    assert nights_or_pairs_needed(0.0, 30.0, 0.05, 0.8) is None
    assert per_group_needed(5.0, 0.0, 0.05, 0.8) == 2


@pytest.fixture(scope="module")
def asked(finished):
    return power(finished.folder, Question("tst_min", change=10.0, observer="scorer"))


def test_the_measured_spread_asks_for_more_nights_than_the_model_and_says_where_it_comes_from(asked, known):
    needs = {need["nights"]: need for need in asked["arms"][0]["needs"]}
    home = needs["measured at home"]
    assert home["source"] == f"{MEASURED}tst_min"
    assert home["night_sd"] == known.parameter(home["source"]).in_use.value
    assert home["one_person_nights_in_each_arm"] == per_group_needed(10.0, home["night_sd"], 0.05, 0.8)
    assert home["one_person_nights_in_each_arm"] > needs["of the model"]["one_person_nights_in_each_arm"]
    assert home["crossover_people"] > needs["measured, at equal time in bed"]["crossover_people"]


def test_what_a_scorer_reads_is_duller_than_the_truth(asked):
    seen = next(need for need in asked["arms"][0]["needs"] if "scorer" in need["nights"])
    assert 0 < seen["slope"] < 1.2
    assert seen["night_sd"] > 0


def test_shares_of_responders_are_those_of_the_stored_nights(finished, asked):
    parquet = pytest.importorskip("pyarrow.parquet", reason="responders were NOT checked against stored nights")
    stored = parquet.read_table(finished.folder / "nights").to_pylist()
    of = {(row["person"], row["arm"], row["night"]): row["tst_min"] for row in stored}
    pairs = [of[p, "leaf", n] - of[p, "placebo", 1 - n] for p in range(48) for n in range(2)]
    found = asked["arms"][0]["responders"]
    assert found["share_of_night_pairs"] == pytest.approx(np.mean(np.array(pairs) >= 10), abs=0.03)
    chance = [of[p, "placebo", n] - of[p, "placebo", 1 - n] for p in range(48) for n in range(2)]
    assert found["share_by_chance"] == pytest.approx(np.mean(np.array(chance) >= 10), abs=0.03)
    assert 0 <= found["share_of_people"] <= 1


def test_every_group_has_its_effect(finished, asked):
    names = [row["group"] for row in asked["groups"]]
    assert names[:3] == ["all", "sleeper=good", "sleeper=poor"]
    parts = [row for row in asked["groups"] if row["group"].startswith("sleeper=") and row["n"]]
    whole = asked["groups"][0]
    assert sum(row["n"] for row in parts) == whole["n"]
    assert sum(row["mean"] * row["n"] for row in parts) == pytest.approx(whole["mean"] * whole["n"])


def test_effects_are_shown_by_dose(planned, tmp_path):
    arms = PLACEBO + "".join(f'[[arms]]\nname = "{mg} mg"\nmitragynine_mg = {mg}.0\n' for mg in (40, 10, 25))
    plan = planned(people=40, arms=arms, population="", shards=1)
    run_plan(plan, tmp_path / "out", runner_for(1))
    rows = power(tmp_path / "out", Question("n3_percent"))["dose_response"]
    assert [row["mitragynine_mg"] for row in rows] == [10, 25, 40]
    assert rows[0]["mean"] > rows[2]["mean"]


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ({"metric": "joy"}, "--metric: 'joy' is not in the study"),
        ({"group": "shoe=42"}, "--group: 'shoe=42' is not in the study; it has all; sleeper=good"),
        ({"observer": "cat"}, "--seen-by: 'cat' is not one of scorer, wearable"),
        ({"metric": "n3_percent", "observer": "wearable"}, "a wearable does not show n3_percent"),
        ({"change": 0.0}, "--change: 0.0 is nothing to see"),
        ({"alpha": 1.5}, "--alpha and --power"),
        ({"nights": 0}, "--nights: 0 cannot be"),
        ({"nights": 366}, "--nights: 366 cannot be; it lies between 1 and 365"),
        ({"change": 300.0}, "--change: 300 cannot be; tst_min of a night reaches 240 min"),
    ],
)
def test_a_question_that_cannot_be_is_one_line(finished, question, told):
    with pytest.raises(InputError, match=told):
        power(finished.folder, Question(**question))


def test_a_study_without_placebo_has_no_power(planned, tmp_path):
    run_plan(planned(people=4, arms=LEAF, shards=1), tmp_path / "out", runner_for(1))
    with pytest.raises(InputError, match="without a placebo arm"):
        power(tmp_path / "out", Question())


def test_an_unfinished_study_is_told(tmp_path):
    with pytest.raises(UnreadableFile, match=r"holds no summary\.json"):
        power(tmp_path, Question())


def test_the_audit_finds_every_measured_spread_read(known):
    ledger = Ledger(known)
    read_every_spread(ledger)
    assert set(ledger.keys) == {key for key in known.parameters if key.startswith("cohort.")}
    assert len(ledger.keys) >= 8
