"""The fit of the gains, and what a trial and its simulation become, against answers worked out by hand."""

from collections.abc import Callable
from dataclasses import replace
from math import sqrt

import numpy as np
import pytest

from nightleaf.ask.drug_trials import (
    Compared,
    DrugValidation,
    Fit,
    Fits,
    Prior,
    Published,
    Response,
    compare,
    fitted,
    published_rows,
    response_of,
    simulable,
)
from nightleaf.ask.drug_trials.compared import Guess
from nightleaf.evidence import Ledger
from nightleaf.evidence.trial_card import Level, TrialCard, TrialRow

MARGIN_TST = 10.0


def card(*rows: TrialRow, **fields: object) -> TrialCard:
    """Morphine at bedtime in good sleepers, unless told otherwise."""
    given = {
        "key": "drug_morphine_made_up_2020",
        "part": "drug",
        "source": "made_up_2020",
        "locator": "table 1",
        "use": "calibration",
        "substance": "morphine",
        "dose_mg": 15.0,
        "route": "oral",
        "hours_before_bed": 0.5,
        "population": "healthy adults",
        "age": 30.0,
        "sex": "both",
        "sleeper": "good",
        "tib_h": 8.0,
        "comparison": "placebo",
        "rows": rows or (effect(),),
    }
    return TrialCard.model_validate(given | fields)


def effect(metric: str = "tst_min", unit: str = "min", way: str = "up", **fields: object) -> TrialRow:
    return TrialRow.model_validate({"metric": metric, "unit": unit, "direction": way, "pedigree": "read"} | fields)


def row(
    key: str = "a", *, center: float = 20.0, error: float = 5.0, way: float = 1.0, margin: float = 10.0
) -> Published:
    return Published(key, "tst_min", "min", 1, way, center, center, error, margin, relative=False)


def toy(key: str, change: float, slopes: dict[str, float]) -> Response:
    """A response that is straight in its gains."""
    where = (1, "tst_min")
    return Response(card(key=key), 0.0, {"tst_min": 400.0}, {where: change}, {where: slopes}, {})


# The linear Gaussian fit


def test_one_gain_and_one_row_give_the_mean_weighted_by_precision() -> None:
    # prior 1 +- 2; the row asks for 20 = 100 * gain, with error 5 and misfit 0.5 * 10: variance 50
    prior = Prior({"g": 1.0}, {"g": 2.0})
    found = fitted([row()], {"a": toy("a", 0.0, {"g": 100.0})}, prior, {"g": 0.0}, 0.5)
    precision = 1 / 4 + 100**2 / 50
    assert found.mean[0] == pytest.approx((1 / 4 + 100 * 20 / 50) / precision)
    assert found.sd()[0] == pytest.approx(sqrt(1 / precision))


def test_two_gains_agree_with_least_squares_when_nothing_is_believed_before() -> None:
    keys, slopes = ("g", "h"), {"a": (100.0, 10.0), "b": (-20.0, 50.0), "c": (5.0, 5.0)}
    aims, errors = {"a": 20.0, "b": -3.0, "c": 4.0}, {"a": 5.0, "b": 2.0, "c": 1.0}
    rows = [row(key, center=aims[key], error=errors[key]) for key in slopes]
    responses = {key: toy(key, 0.0, dict(zip(keys, one, strict=True))) for key, one in slopes.items()}
    flat = Prior(dict.fromkeys(keys, 7.0), dict.fromkeys(keys, 1e6))
    found = fitted(rows, responses, flat, dict.fromkeys(keys, 0.0), 0.0)
    scaled = np.array([np.array(slopes[key]) / errors[key] for key in slopes])
    expected, *_ = np.linalg.lstsq(scaled, np.array([aims[key] / errors[key] for key in slopes]), rcond=None)
    assert found.mean == pytest.approx(expected, rel=1e-6)
    assert found.covariance == pytest.approx(np.linalg.inv(scaled.T @ scaled), rel=1e-6)


def test_where_the_responses_were_simulated_makes_no_difference_to_a_straight_model() -> None:
    prior = Prior({"g": 0.1}, {"g": 0.3})
    here = fitted([row()], {"a": toy("a", 0.0, {"g": 100.0})}, prior, {"g": 0.0}, 0.5)
    there = fitted([row()], {"a": toy("a", 15.0, {"g": 100.0})}, prior, {"g": 0.15}, 0.5)
    assert there.mean == pytest.approx(here.mean)


def test_without_rows_what_was_believed_before_comes_back() -> None:
    prior = Prior({"g": 1.0, "h": -2.0}, {"g": 0.5, "h": 3.0})
    found = fitted([], {}, prior, {"g": 0.0, "h": 0.0}, 0.5)
    assert found.keys == ("g", "h")
    assert found.mean.tolist() == [1.0, -2.0]
    assert found.sd() == pytest.approx([0.5, 3.0])


def test_leaving_a_card_out_is_as_if_it_had_never_been() -> None:
    prior = Prior({"g": 0.0}, {"g": 1.0})
    rows = [row("a"), row("b", center=-50.0), row("a", center=10.0)]
    responses = {key: toy(key, 0.0, {"g": 100.0}) for key in ("a", "b")}
    left = fitted(rows, responses, prior, {"g": 0.0}, 0.5, without_card="b")
    never = fitted([one for one in rows if one.card == "a"], responses, prior, {"g": 0.0}, 0.5)
    assert left.mean.tolist() == never.mean.tolist()
    assert left.covariance.tolist() == never.covariance.tolist()
    assert fitted(rows, responses, prior, {"g": 0.0}, 0.5).mean[0] < left.mean[0]


def test_a_card_says_nothing_of_a_gain_that_it_does_not_move() -> None:
    prior = Prior({"g": 0.2, "h": 0.7}, {"g": 1.0, "h": 0.4})
    found = fitted([row()], {"a": toy("a", 0.0, {"g": 100.0})}, prior, {"g": 0.0, "h": 0.0}, 0.5)
    assert found.mean[1] == pytest.approx(0.7)
    assert found.sd()[1] == pytest.approx(0.4)


# What was published, as numbers


def only(one: TrialRow, ledger: Ledger, **fields: object) -> Published:
    (found,) = published_rows(card(one, **fields), ledger)
    return found


def test_an_interval_gives_the_error(ledger: Ledger) -> None:
    found = only(effect(effect=20.0, ci_lo=10.2, ci_hi=29.8), ledger)
    assert (found.center, found.error) == (20.0, pytest.approx(5.0, abs=1e-3))


def test_a_spread_of_differences_and_p_give_the_error(ledger: Ledger) -> None:
    assert only(effect(effect=20.0, sd=20.0, n=16), ledger).error == pytest.approx(5.0)
    assert only(effect(effect=19.6, p="0.05"), ledger).error == pytest.approx(10.0, abs=1e-3)


def test_without_either_the_usual_spread_between_people_gives_the_error(ledger: Ledger) -> None:
    usual = ledger.read("trials.spread.tst_min", "min")
    assert only(effect(effect=20.0, n=25), ledger, design="crossover").error == pytest.approx(usual / 5)
    assert only(effect(effect=20.0, n=25), ledger, design="parallel").error == pytest.approx(usual * sqrt(2 / 25))


def test_without_a_number_of_people_the_error_is_half_the_effect_but_no_less_than_half_a_margin(ledger: Ledger) -> None:
    assert only(effect(effect=60.0), ledger).error == 30.0
    assert only(effect(effect=4.0), ledger).error == pytest.approx(MARGIN_TST / 1.96)


def test_several_doses_lie_within_two_errors_of_their_middle(ledger: Ledger) -> None:
    found = only(effect(low=20.0, high=60.0), ledger)
    assert (found.effect, found.center, found.error) == (40.0, 40.0, 10.0)


@pytest.mark.parametrize(("way", "center"), [("up", 15.0), ("down", -15.0)])
def test_a_direction_alone_aims_at_one_and_a_half_margins(way: str, center: float, ledger: Ledger) -> None:
    found = only(effect(way=way), ledger)
    assert (found.effect, found.center, found.error, found.margin) == (None, center, MARGIN_TST, MARGIN_TST)


def test_no_difference_lies_within_the_margin(ledger: Ledger) -> None:
    found = only(effect(way="none"), ledger)
    assert found.is_null
    assert (found.center, found.error) == (0.0, pytest.approx(MARGIN_TST / 1.96))


def test_rows_from_memory_or_beyond_the_model_are_not_simulated(ledger: Ledger) -> None:
    rows = (
        effect(effect=20.0),
        effect("rem_min", pedigree="memory"),
        effect("sleep_quality", "SMD", cannot="what people said"),
    )
    assert [one.metric for one in simulable(card(*rows))] == ["tst_min"]
    assert [one.metric for one in published_rows(card(*rows), ledger)] == ["tst_min"]


# A trial simulated

METRICS = ("tst_min", "waso_min", "n3_percent", "rem_percent")
TRIAL = card(*(effect(metric, "min" if metric.endswith("min") else "%", "none") for metric in METRICS))
GAINS = ("mu_opioid.eeg", "mu_opioid.rem", "mu_opioid.arousal_rate", "mu_opioid.wake")


@pytest.fixture(scope="module")
def stepped(ledger: Ledger) -> Response:
    return response_of(TRIAL, ledger, people=64, steps=True)


def test_a_drug_with_no_gain_changes_nothing(ledger: Ledger, stepped: Response) -> None:
    none = dict.fromkeys(ledger.library.pathways, 0.0)
    found = response_of(TRIAL, ledger, people=64, gains=none)
    assert {found.change[1, metric] for metric in METRICS} == {0.0}
    assert any(stepped.change[1, metric] for metric in METRICS)
    assert found.without == stepped.without


@pytest.mark.parametrize("key", GAINS)
def test_a_slope_is_what_simulating_again_a_step_further_gives(ledger: Ledger, stepped: Response, key: str) -> None:
    step, now = ledger.read("trials.fit.step", "1"), ledger.library.pathways[key].gain.in_use.value
    step /= stepped.drive["mu_opioid"]  # as large for a weak drug as for a strong one
    moved = response_of(TRIAL, ledger, people=64, gains={key: now + step})
    again = {metric: (moved.change[1, metric] - stepped.change[1, metric]) / step for metric in METRICS}
    assert again == pytest.approx({metric: stepped.slopes[1, metric][key] for metric in METRICS})


def test_a_gain_at_another_target_has_no_slope(stepped: Response) -> None:
    assert all(not key.startswith("gaba_a") for slopes in stepped.slopes.values() for key in slopes)


def test_the_drive_is_what_the_drug_does_at_its_target(stepped: Response) -> None:
    assert 0.1 < stepped.drive["mu_opioid"] <= 1


def test_people_are_as_poor_sleepers_as_their_nights_without_the_drug(ledger: Ledger) -> None:
    def severity(**levels: float) -> float:
        placebo = tuple(Level(metric=name, mean=mean, locator="table 1") for name, mean in levels.items())
        return response_of(replace_card(TRIAL, placebo), ledger, people=64).severity

    good, poor = severity(tst_min=460.0, waso_min=20.0), severity(tst_min=300.0, waso_min=110.0)
    assert good == 0.0
    assert good < severity(tst_min=400.0, waso_min=60.0) <= poor <= 1.0


def replace_card(one: TrialCard, placebo: tuple[Level, ...]) -> TrialCard:
    return one.model_copy(update={"placebo": placebo})


def test_without_levels_the_word_of_the_card_decides(ledger: Ledger) -> None:
    assert response_of(TRIAL, ledger, people=20).severity == 0.0
    assert response_of(TRIAL.model_copy(update={"sleeper": "poor"}), ledger, people=20).severity == 1.0


# Scores and counts


def test_inside_its_interval_a_guess_scores_its_width() -> None:
    # sd 3 and error 4 make 5: an interval of 2 * 1.96 * 5, in margins of 10
    assert Guess(18.0, 3.0).score(row(center=20.0, error=4.0)) == pytest.approx(1.96)


def test_beyond_its_interval_a_guess_pays_forty_times_the_distance() -> None:
    # the upper end is 9.8; 20 lies 10.2 beyond; 2 / 0.05 = 40
    assert Guess(0.0, 3.0).score(row(center=20.0, error=4.0)) == pytest.approx(1.96 + 40 * 10.2 / 10)
    assert Guess(0.0, 3.0).score(row(center=-20.0, error=4.0)) == pytest.approx(1.96 + 40 * 10.2 / 10)


def test_a_guess_agrees_within_1_96_combined_errors() -> None:
    assert Guess(0.0, 3.0).agrees(row(center=9.7, error=4.0))
    assert not Guess(0.0, 3.0).agrees(row(center=9.9, error=4.0))


def counted(*pairs: tuple[Published, float]) -> DrugValidation:
    """Rows with the mean that the left-out fit gives them."""
    none = Guess(0.0, 1.0)
    rows = tuple(Compared(one, "morphine", 0.0, none, Guess(mean, 1.0), none, none) for one, mean in pairs)
    return DrugValidation(rows, ())


def test_signs_are_counted_where_there_is_an_effect_and_margins_where_there_is_none() -> None:
    null = row(center=0.0, way=0.0)
    found = counted(
        (row(), 1.0), (row(), -1.0), (row(), 0.0), (row(center=-20.0, way=-1.0), -3.0), (null, 9.9), (null, 11)
    )
    assert found.signs() == (2, 4)
    assert found.nulls() == (1, 2)
    assert found.agreeing("left_out")[1] == 6


def test_means_of_scores_are_over_all_rows() -> None:
    found = counted((row(center=20.0, error=0.0), 20.0), (row(center=20.0, error=0.0), 20.0 - 1.96 - 5))
    assert found.mean_score("left_out") == pytest.approx((2 * 0.392 + 40 * 0.5) / 2)


def comparing(make: Callable[[dict[str, float]], Fits]) -> DrugValidation:
    responses = {"a": toy("a", 10.0, {"g": 100.0}), "b": toy("b", 30.0, {"g": 100.0})}
    return compare([row("a"), row("b", center=40.0)], responses, make({"g": 0.1}), [("c", "rem_min", "reason")])


def test_each_row_is_held_against_the_fit_without_its_own_card() -> None:
    def fits(at: dict[str, float]) -> Fits:
        def fit(mean: float) -> Fit:
            return Fit(("g",), np.array([mean]), np.array([[0.01]]))

        return Fits(fit(0.2), {"a": fit(0.3), "b": fit(-0.1)}, at, 0.5, {"g": 0.1})

    first, second = comparing(fits).rows
    assert (first.inside.mean, first.left_out.mean) == (pytest.approx(20.0), pytest.approx(30.0))
    assert (second.inside.mean, second.left_out.mean) == (pytest.approx(40.0), pytest.approx(10.0))
    # 100 * 0.1 from the gain, half a margin from what the network misses
    assert first.left_out.sd == pytest.approx(sqrt(10**2 + 5**2))
    assert first.no_effect.mean == 0.0
    # the sign of the class, with the size of the other trials
    assert (first.class_sign.mean, second.class_sign.mean) == (40.0, 20.0)


def test_rows_that_cannot_be_simulated_are_listed() -> None:
    fit = Fit(("g",), np.array([0.1]), np.array([[0.01]]))
    found = comparing(lambda at: Fits(fit, {"a": fit, "b": fit}, at, 0.5, {"g": 0.1}))
    assert found.cannot == (("c", "rem_min", "reason"),)
    assert found.to_dict()["cannot"] == [{"card": "c", "metric": "rem_min", "reason": "reason"}]
    assert found.is_blind


def test_a_relative_row_is_in_per_cent_of_the_level_without() -> None:
    fit = Fit(("g",), np.array([0.1]), np.array([[0.0]]))
    relative = replace(row("a", center=5.0, margin=10.0), unit="% of placebo", relative=True)
    (found,) = compare(
        [relative], {"a": toy("a", 20.0, {"g": 100.0})}, Fits(fit, {"a": fit}, {"g": 0.2}, 0.0, {"g": 0.1})
    ).rows
    # 20 min of 400 are 5 %; a gain 0.1 smaller takes 10 min, 2.5 %
    assert found.inside.mean == pytest.approx(2.5)
