"""A virtual study on a terminal: what is not known is shown where it was asked for, and counts bear no unit."""

import io
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console, RenderableType

from nightleaf.cohort import CohortRun, plan_study, replay, run_plan, runner_for
from nightleaf.cohort.power import Question, power
from nightleaf.report.cohort_table import power_table, replay_table, run_table
from nightleaf.report.words import LABEL_LINES

STUDY = """
name = "Two grams"
seed = 3
people = 12
nights = 1
draws = {draws}
outcomes = ["tst_min", "cycles", "swa_relative"]

[bed]
in_bed = "4h"

[population]
age = 40

{arms}
"""
PLACEBO = '[[arms]]\nname = "placebo"\nplacebo = true\n'
LEAF = '[[arms]]\nname = "leaf"\namount = "2g"\n'


def _run(folder: Path, draws: int, arms: str = PLACEBO + LEAF) -> CohortRun:
    study = folder / "study.toml"
    study.write_text(STUDY.format(draws=draws, arms=arms), encoding="utf-8")
    return run_plan(plan_study(study), folder / "out", runner_for(1))


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> CohortRun:
    return _run(tmp_path_factory.mktemp("plain"), 0)


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> CohortRun:
    return _run(tmp_path_factory.mktemp("drawn"), 3)


def shown(parts: Iterable[RenderableType]) -> str:
    console = Console(file=io.StringIO(), width=80, force_terminal=False, legacy_windows=False)
    for part in parts:
        console.print(part)
    return console.file.getvalue()


def _said(done: CohortRun) -> str:
    return " ".join(shown(run_table(done)).split())


def _left_out(done: CohortRun, people: int, nights: int, listed: int) -> CohortRun:
    one = {"person": 4, "arm": "leaf", "night": 0, "status": 1, "means": "a number left its range"}
    counts = {"people_left_out": people, "failed_nights": nights, "failed": [one] * listed}
    return replace(done, summary=done.summary | counts)


def test_without_draws_it_says_that_ignorance_is_not_in_the_numbers(plain: CohortRun) -> None:
    said = _said(plain)
    assert "Ignorance is not in these numbers" in said
    assert "may lie" not in said
    assert "nights in" in said
    assert "a second" in said


def test_with_draws_it_shows_where_each_change_may_lie_and_no_longer_says_that_ignorance_is_left_out(
    drawn: CohortRun,
) -> None:
    said = _said(drawn)
    assert "Ignorance is not in these numbers" not in said
    assert "3 draws of every uncertain number in 12 people" in said
    assert "and those of 3 draws" in said
    lines = shown(run_table(drawn)).split("The change may lie")[1].splitlines()
    found = next(line for line in lines if "Total sleep time, min" in line)
    row = next(one for one in drawn.summary["rows"] if (one["kind"], one["metric"]) == ("effect", "tst_min"))
    low, high = (f"{abs(row[key]):.0f}" for key in ("expected_p5", "expected_p95"))
    assert found.split("min")[1].split() == [f"\N{MINUS SIGN}{low}", "to", f"+{high}"]


def test_a_study_without_placebo_has_no_change_to_show(tmp_path: Path) -> None:
    said = _said(_run(tmp_path, 2, LEAF))
    assert "may lie" not in said
    assert "What is not known of them stands in summary.json" in said


def test_the_people_who_are_left_out_are_counted_even_where_the_list_is_cut_off(plain: CohortRun) -> None:
    assert "left out" not in _said(plain)
    few = _said(_left_out(plain, 1, 2, 2))
    assert "1 person is left out, since a night of theirs failed (2 in all); the first is person 4, arm leaf" in few
    assert "All are listed in summary.json" in few
    many = _said(_left_out(plain, 1500, 4000, 1000))
    assert "1,500 people are left out" in many
    assert "(4,000 in all)" in many
    assert "The first 1,000 are listed in summary.json" in many


def test_minutes_bear_their_unit_and_counts_and_ratios_none(plain: CohortRun) -> None:
    said = _said(plain)
    assert "Total sleep time, min" in said
    assert "REM episodes, " not in said
    for metric in ("cycles", "swa_relative"):
        answer = power(plain.folder, Question(metric=metric, change=-0.25))
        needed = " ".join(shown(power_table(answer)).split())
        assert " 1." not in needed.split("Nights at home")[0]
        assert " 1:" not in needed
        assert " 1 or more" not in needed
    answer = power(plain.folder, Question(metric="tst_min", change=10.0))
    assert "To see +10.0 min:" in " ".join(shown(power_table(answer)).split())
    night = shown(replay_table(replay(plain.folder, 3, "leaf", 0)))
    assert "Total sleep time, min" in night


def test_a_ratio_is_told_to_two_places_and_nothing_is_told_with_a_sign_before_zero(plain: CohortRun) -> None:
    rows = [row | {"mean": -0.001} if row["metric"] == "swa_relative" else row for row in plain.summary["rows"]]
    lines = shown(run_table(replace(plain, summary=plain.summary | {"rows": rows}))).splitlines()
    changes = [line.split("activity")[1].split()[0] for line in lines if "Slow-wave activity" in line]
    assert changes == ["0.00", "0.00"]


def test_the_fixed_lines_stand_below_every_table_of_a_study(plain: CohortRun) -> None:
    answer = power(plain.folder, Question(metric="tst_min", change=10.0))
    for parts in (run_table(plain), replay_table(replay(plain.folder, 3, "leaf", 0)), power_table(answer)):
        said = " ".join(shown(parts).split())
        assert all(line in said for line in LABEL_LINES)


def test_it_fits_a_terminal_of_eighty_columns(plain: CohortRun, drawn: CohortRun) -> None:
    for done in (plain, drawn):
        assert max(map(len, shown(run_table(done)).splitlines())) <= 80
