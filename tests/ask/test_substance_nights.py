"""A drug in the place of kratom, and the course over weeks."""

import pytest

import nightleaf
from nightleaf.errors import InputError, NightleafError
from nightleaf.person import Person

FEW = {"people": 128, "replicates": 2, "draws": 1}
KNOWN = {"medicines": (), "conditions": (), "pregnant": "no", "breastfeeding": "no", "alcohol": "none", "age": 30.0}


def test_a_drug_is_simulated_in_the_place_of_kratom():
    result = nightleaf.simulate(substance="caffeine", dose="200mg", before_bed="1h", **FEW)
    assert set(result.exposure) == {"caffeine"}
    assert result.provenance["substance"] == "caffeine"
    assert result.provenance["dose_mg"] == {"caffeine": 200.0}
    assert result.exposure["caffeine"]["cmax_ng_per_ml"].mean == pytest.approx(4000, rel=0.5)
    assert any("Nothing here says to take it" in note for note in result.notes)


def test_no_dose_of_a_drug_changes_nothing():
    result = nightleaf.simulate(substance="caffeine", dose="0mg", **FEW)
    assert result.difference["tst_min"].mean == 0


def test_alkaloids_of_kratom_stay_under_their_cap():
    with pytest.raises(InputError, match="--mitragynine-mg"):
        nightleaf.simulate(substance="7-hydroxymitragynine", dose="10mg", **FEW)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ({"substance": "caffeine"}, "needs --dose"),
        ({"dose": "10mg"}, "belongs to --substance"),
        ({"substance": "cafeine", "dose": "10mg"}, "caffeine"),
        ({"substance": "caffeine", "dose": "10"}, "unit"),
        ({"substance": "caffeine", "dose": "10mg", "mitragynine_mg": 1.0}, "exclude each other"),
        ({"substance": "ethanol", "dose": "160g", "nights": 3}, "gone only after"),
        ({"substance": "zolpidem", "dose": "10mg", "route": "intravenous"}, "cannot be given"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_words(question, said):
    with pytest.raises(NightleafError, match=said):
        nightleaf.simulate(**question, **FEW)


def test_the_night_without_of_a_regular_user_is_one_of_withdrawal():
    naive = nightleaf.simulate(person=Person(**KNOWN), **FEW)
    regular = nightleaf.simulate(person=Person(**KNOWN, tolerance="regular use"), **FEW)
    assert regular.without["tst_min"].mean < naive.without["tst_min"].mean
    assert regular.difference["tst_min"].mean > naive.difference["tst_min"].mean
    assert any("cannot be told apart" in note for note in regular.notes)


def test_over_weeks_the_effect_shrinks_and_stopping_shows():
    result = nightleaf.simulate(nights=21, **FEW)
    assert result.last is not None
    assert abs(result.last.difference["n3_min"].mean) < abs(result.difference["n3_min"].mean)
    assert result.night_off["tst_min"].mean < 0
    assert set(result.to_dict()["night_off"]) == {"difference"}


def test_a_single_night_has_no_night_off():
    assert "night_off" not in nightleaf.simulate(**FEW).to_dict()


def test_the_caffeine_of_the_day_acts_in_both_nights():
    coffee = Person(**KNOWN, caffeine=({"mg": 200.0, "time": "21:00"}, {"mg": 200.0, "time": "19:00"}))
    without = nightleaf.simulate(person=Person(**KNOWN), **FEW)
    late = nightleaf.simulate(person=coffee, **FEW)
    early = nightleaf.simulate(person=Person(**KNOWN, caffeine=({"mg": 50.0, "time": "07:00"},)), **FEW)
    assert late.without["tst_min"].mean < without.without["tst_min"].mean - 1
    assert late.with_["tst_min"].mean < without.with_["tst_min"].mean - 1
    assert abs(early.without["tst_min"].mean - without.without["tst_min"].mean) < 2


def test_a_dose_that_no_trial_gave_is_said_to_be_unknown():
    small = {"people": 16, "replicates": 1, "draws": 1}
    beyond = nightleaf.simulate(substance="morphine", dose="500mg", **small)
    assert any("more than 15 mg" in note and "may harm" in note for note in beyond.notes)
    within = nightleaf.simulate(substance="morphine", dose="15mg", **small)
    assert not any("may harm" in note for note in within.notes)
