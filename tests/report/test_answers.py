"""The answers follow from the figures: turn the figures round and the answers turn round."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nightleaf.ask.result import ActingLink, SimulationResult
from nightleaf.report.answers import (
    HOPED_FOR,
    WHAT_IF,
    Leaning,
    answers,
    chance_of_less,
    change_in_words,
    how_sure,
    leaning,
    limits_of,
    one_night,
)
from nightleaf.report.words import NOT_MODELLED

MIRROR = {
    Leaning.LESS: Leaning.MORE,
    Leaning.LIKELY_LESS: Leaning.LIKELY_MORE,
    Leaning.OPEN: Leaning.OPEN,
    Leaning.NONE: Leaning.NONE,
    Leaning.LIKELY_MORE: Leaning.LIKELY_LESS,
    Leaning.MORE: Leaning.LESS,
    Leaning.NOT_DRAWN: Leaning.NOT_DRAWN,
}
places = st.floats(min_value=-200, max_value=200).map(lambda x: round(x, 1))


@given(places, places, places)
def test_mirrored_figures_lean_the_other_way(made_up, mean: float, one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert leaning(made_up(-mean, -high, -low)) == MIRROR[leaning(made_up(mean, low, high))]


@given(places, places, places)
def test_no_direction_is_said_against_the_mean_or_against_the_interval(
    made_up, mean: float, one: float, other: float
) -> None:
    low, high = sorted((one, other))
    way = leaning(made_up(mean, low, high))
    if way in {Leaning.LESS, Leaning.LIKELY_LESS}:
        assert mean < 0
        assert (low + high) / 2 < 0
    if way is Leaning.LESS:
        assert high <= 0


@pytest.mark.parametrize(
    ("mean", "low", "high", "way"),
    [
        (-20, -40, -1, Leaning.LESS),
        (-20, -60, 15, Leaning.LIKELY_LESS),
        (-5, -40, 35, Leaning.OPEN),
        (3, -60, 20, Leaning.OPEN),
        (20, -15, 60, Leaning.LIKELY_MORE),
        (20, 1, 40, Leaning.MORE),
        (0, 0, 0, Leaning.NONE),
        (-20, None, None, Leaning.NOT_DRAWN),
        (None, -40, -1, Leaning.NOT_DRAWN),
    ],
)
def test_which_way_a_change_leans(made_up, mean, low, high, way) -> None:
    assert leaning(made_up(mean, low, high)) is way


def test_an_interval_around_zero_is_even_odds_and_one_below_it_is_sure(made_up) -> None:
    assert chance_of_less(made_up(0, -10, 10)) == pytest.approx(0.5)
    assert chance_of_less(made_up(-5, -10, 0)) == pytest.approx(0.95)
    assert chance_of_less(made_up(-5, -5, -5)) == 1.0


def test_a_change_carries_its_interval(made_up) -> None:
    assert change_in_words(made_up(-26.3, -89.2, 24.1), "n3_min") == "26 min less (from 89 less to 24 more)"
    assert change_in_words(made_up(26.3, None, None), "n3_min") == "26.3 min more"
    assert change_in_words(made_up(None), "n3_min") == "no value"


def test_with_nothing_leaning_to_the_better_no_benefit_is_to_be_expected(made_up, with_change) -> None:
    worse = with_change(n3_min=made_up(-30, -60, 5), rem_min=made_up(-20, -50, 2))
    assert answers([("you", worse)])[0].lead == "No benefit to be expected."


@pytest.mark.parametrize(("metric", "sign"), HOPED_FOR.items())
def test_a_sure_gain_in_anything_hoped_for_is_said_and_the_same_loss_is_not(made_up, with_change, metric, sign) -> None:
    gain = with_change(**{metric: made_up(20.0 * sign, *sorted((10.0 * sign, 30.0 * sign)))})
    loss = with_change(**{metric: made_up(-20.0 * sign, *sorted((-10.0 * sign, -30.0 * sign)))})
    said = answers([("you", gain)])[0]
    assert said.lead.startswith("A gain is to be expected in")
    assert said.metrics == (metric,)
    assert answers([("you", loss)])[0].lead == "No benefit to be expected."


def test_a_gain_too_small_to_matter_is_no_benefit_however_sure_it_is(made_up, with_change) -> None:
    said = answers([("you", with_change(sol_min=made_up(-0.3, -0.5, -0.1), n3_min=made_up(9.9, 5, 15)))])[0]
    assert said.lead == "No benefit that matters is to be expected."
    assert "time to fall asleep (under 5 min)" in said.text
    assert "deep sleep (N3) (under 10 min)" in said.text


def test_a_likely_gain_is_said_as_far_from_sure(made_up, with_change) -> None:
    said = answers([("you", with_change(tst_min=made_up(20, -10, 55)))])[0]
    assert "more likely than a loss" in said.lead
    assert "far from sure" in said.lead


def test_without_draws_neither_benefit_nor_harm_is_claimed(made_up, with_change) -> None:
    result = with_change(**{metric: made_up(-20, None, None) for metric in HOPED_FOR})
    said = answers([("you", result)])
    assert said[0].lead == "Whether there is a benefit was not computed."
    assert Leaning.NOT_DRAWN.value in said[1].lead


def test_deep_sleep_turns_with_its_figures(made_up, with_change) -> None:
    less = " ".join(one.text for one in answers([("you", with_change(n3_min=made_up(-30, -60, 5)))]))
    more = " ".join(one.text for one in answers([("you", with_change(n3_min=made_up(30, -5, 60)))]))
    assert "Deep sleep (N3): less is more likely than more." in less
    assert "Deep sleep (N3): more is more likely than less." in more


def test_sleepers_who_differ_are_told_apart_and_those_alike_share_a_sentence(made_up, with_change) -> None:
    gain, calm = with_change(tst_min=made_up(30, 12, 50)), with_change()
    said = answers([("good sleeper", calm), ("poor sleeper", gain), ("person in pain", calm)])
    leads = [one.lead for one in said]
    assert "Good sleeper and person in pain: no benefit to be expected." in leads
    assert "Poor sleeper: a gain is to be expected in total sleep time." in leads
    told = next(one for one in said if one.lead == f"Total sleep time: {Leaning.MORE.value}.")
    assert told.lines == ("Poor sleeper: 30 min more (from 12 more to 50 more).",)


def test_every_answer_about_a_change_carries_an_interval(run: SimulationResult) -> None:
    for one in answers([("you", run)]):
        for line in one.lines:
            assert ("min less" not in line and "min more" not in line) or "(from " in line


def test_how_much_is_known_follows_from_the_weakest_link_that_acts(run: SimulationResult) -> None:
    weak = replace(run, links=(ActingLink("a", "pathway", "very_low", 1.0, on=True),))
    strong = replace(
        run,
        links=(
            ActingLink("a", "pathway", "high", 1.0, on=True),
            ActingLink("b", "pathway", "very_low", 1.0, on=False),
        ),
    )
    assert how_sure(weak).lead == "We know little."
    assert "very low certainty" in how_sure(weak).text
    assert how_sure(strong).lead != "We know little."
    assert "high certainty" in how_sure(strong).text
    assert how_sure(replace(run, links=())).lead == "No link acts in this run."


def test_few_readings_are_called_rough(run: SimulationResult) -> None:
    few = replace(run, request=replace(run.request, draws=5))
    assert "ranges are rough" in how_sure(few).text
    assert "ranges are rough" not in how_sure(run).text


def test_a_what_if_says_so_first_and_under_every_figure(run: SimulationResult) -> None:
    supposed = replace(run, links=(ActingLink("a", "engagement", "very_low", 1.0, on=True, what_if=True),))
    assert answers([("you", supposed)])[0].lead == WHAT_IF
    assert limits_of(run, supposed).startswith(WHAT_IF)
    assert limits_of(run) == NOT_MODELLED


def test_a_run_without_sleep_figures_gives_none(run: SimulationResult) -> None:
    withheld = replace(run, difference={}, without={}, with_={}, picture=None)
    said = answers([("you", withheld)])
    assert [one.lead for one in said] == ["No sleep figure is shown."]


def test_one_night_cannot_tell_a_small_change_and_could_tell_a_huge_one(made_up) -> None:
    small = one_night({"n3_min": made_up(-20)}, {"n3_min": made_up(90, night_sd=18.0)})
    huge = one_night({"n3_min": made_up(-90)}, {"n3_min": made_up(90, night_sd=18.0)})
    assert small.startswith("One night cannot tell.")
    assert "42 min" in small
    assert not huge.startswith("One night cannot tell.")
    assert "not computed" in one_night({"n3_min": made_up(-20)}, {"n3_min": made_up(90, night_sd=None)})
