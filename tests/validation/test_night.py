"""Nights without a drug against recorded and published ones: what is compared, how it is counted, and the page."""

import json
import shutil
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from math import inf
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

from nightleaf.ask.validating import NightRow, NightValidation, numbers_fingerprint, validate_night
from nightleaf.ask.validating.night import ACCEPTED, DECADES
from nightleaf.evidence import LIBRARY, load_library
from nightleaf.evidence.norm_card import norm_cards
from nightleaf.report.figures.night_standing import ages_figure, levels_figure, standing, structure_figure
from nightleaf.report.figures.standing import drawn_from, mark_of
from nightleaf.report.night_table import PARTS, interval_words, markdown, misses, row_words, validation

PEOPLE = 64
FOLDER = Path(__file__).parents[2] / "validation" / "night"
beside_the_sources = pytest.mark.skipif(not FOLDER.exists(), reason="the pages stand beside the source tree only")


@pytest.fixture(scope="module")
def found() -> NightValidation:
    return validate_night(people=PEOPLE)


@pytest.fixture(scope="module")
def row() -> NightRow:
    return NightRow("levels", "mean", "tst_min", "night_acceptance", 440.0, 435.0, 405.0, 450.0)


# What is compared


def test_every_part_has_rows_and_every_accepted_figure_is_there_once(found: NightValidation) -> None:
    assert set(PARTS) == {one.part for one in found.rows}
    accepted = next(card for card in norm_cards(load_library()) if card.key == ACCEPTED)
    assert found.share("levels")[1] == len(accepted.rows)
    names = Counter((one.part, one.statistic, one.key, one.source) for one in found.rows)
    assert [name for name, count in names.items() if count > 1] == []


def test_nothing_that_the_simulation_was_told_is_held_against_it(found: NightValidation) -> None:
    assert not {one.key for one in found.rows} & {"tib_min", "unscored_min"}


def test_nothing_from_memory_and_nothing_without_ages_is_a_level(found: NightValidation) -> None:
    cards = {card.key: card for card in norm_cards(load_library())}
    for one in found.rows:
        if one.part == "ages":
            rows = [row for row in cards[one.source].rows if row.metric == one.key.partition(", ")[0]]
            assert any(row.pedigree == "read" and (row.age or one.statistic == "slope_per_decade") for row in rows)


def test_accepted_is_the_wider_of_what_was_chosen_and_what_was_recorded(found: NightValidation) -> None:
    (tst,) = (one for one in found.rows if (one.part, one.key) == ("levels", "tst_min"))
    chosen = next(row for card in norm_cards(load_library()) if card.key == ACCEPTED for row in card.rows)
    assert chosen.metric == "tst_min"
    assert tst.lo <= chosen.lo < chosen.hi <= tst.hi
    assert tst.published is not None
    assert tst.lo < tst.published < tst.hi


def test_a_slope_is_that_of_a_straight_line_through_the_simulated_ages(found: NightValidation) -> None:
    (row,) = (one for one in found.rows if one.part == "ages" and one.key.startswith("tst_min"))
    levels = [np.mean([one.mean for one in found.ages if (one.age, one.metric) == (age, "tst_min")]) for age in DECADES]
    assert row.statistic == "slope_per_decade"
    assert row.simulated == pytest.approx(10 * np.polyfit(DECADES, levels, 1)[0])


def test_a_published_direction_leaves_the_other_end_open(found: NightValidation) -> None:
    for one in found.rows:
        if one.part == "directions":
            assert {one.lo, one.hi} in ({0.0, inf}, {-inf, 0.0})
            assert one.inside == (one.simulated > 0 if one.hi == inf else one.simulated < 0) or one.simulated == 0


def test_older_people_sleep_less_and_wake_more_in_both_sexes(found: NightValidation) -> None:
    for sex in ("female", "male"):
        for metric, way in (("tst_min", -1), ("waso_min", 1), ("se_percent", -1)):
            at = {one.age: one.mean for one in found.ages if (one.sex, one.metric) == (sex, metric)}
            assert way * (at[80.0] - at[20.0]) > 0, (sex, metric)


def test_the_same_people_give_the_same_rows(found: NightValidation) -> None:
    assert validate_night(people=PEOPLE) == found


def test_progress_runs_to_the_end() -> None:
    steps: list[tuple[int, int]] = []
    validate_night(people=20, progress=lambda done, total: steps.append((done, total)))
    assert steps == [(done, len(steps)) for done in range(1, len(steps) + 1)]


# How it is counted and told


def test_inside_holds_the_ends(row: NightRow) -> None:
    assert [replace(row, simulated=value).inside for value in (404.9, 405.0, 450.0, 450.1)] == [
        False,
        True,
        True,
        False,
    ]


def test_shares_are_counted_part_by_part(row: NightRow) -> None:
    rows = (row, replace(row, simulated=0.0), replace(row, part="structure"))
    assert NightValidation(rows).share("levels") == (1, 2)
    assert NightValidation(rows).share("structure") == (1, 1)
    assert len(misses(NightValidation(rows))) == 1


@pytest.mark.parametrize(
    ("part", "statistic", "key", "words"),
    [
        ("structure", "change", "N2>WAKE", "N2 to wake, share of epochs"),
        ("structure", "bout_p50_min", "sleep_run", "Sleep between wakings: median bout, min"),
        ("scorers", "sd", "tst_min", "Total sleep time, min, SD"),
        ("ages", "slope_per_decade", "n1_percent, adults", "Share of N1, % per decade of age: adults (Some 2019)"),
    ],
)
def test_rows_are_named_in_words(part: str, statistic: str, key: str, words: str) -> None:
    assert row_words(NightRow(part, statistic, key, "night_some_2019", 1, 1, 1, 1)) == words


def test_open_intervals_are_told_in_words(row: NightRow) -> None:
    assert interval_words(replace(row, lo=-inf)) == "at most 450"
    assert interval_words(replace(row, hi=inf)) == "at least 405"
    assert interval_words(replace(row, part="directions", lo=-inf, hi=0)) == "below 0"


def test_every_simulated_figure_and_miss_is_on_the_page(found: NightValidation) -> None:
    page = markdown(found)
    assert page.count("\n| ") == len(found.rows) + len(PARTS)
    assert page.count("| miss |") == len(misses(found)) == sum(not one.inside for one in found.rows)


def test_a_terminal_of_80_columns_shows_every_row(found: NightValidation, lines_of: Callable[..., list[str]]) -> None:
    lines = lines_of(validation(found), 80)
    assert max(map(len, lines)) <= 80
    assert "\N{HORIZONTAL ELLIPSIS}" not in "".join(lines)
    assert sum(line.endswith("miss") for line in lines) == len(misses(found))


def test_the_document_is_strict_json_with_the_keys_of_the_contract(found: NightValidation) -> None:
    document = found.to_dict()
    assert json.loads(json.dumps(document, allow_nan=False)) == document
    assert document.keys() == {"schema", "part", "rows", "inside", "ages", "slopes"}
    assert document["rows"][0].keys() == {
        *("part", "statistic", "key", "source", "simulated", "published", "lo", "hi", "inside")
    }


# Figures


def test_a_value_stands_on_its_interval_by_its_ends(row: NightRow) -> None:
    assert [standing(row, value) for value in (405.0, 427.5, 450.0, 472.5, 1e9, -1e9)] == [-1, 0, 1, 2, 2, -2]
    least = replace(row, hi=inf, published=425.0)
    assert [standing(least, value) for value in (405.0, 425.0, 395.0, inf)] == [-1, 0, -1.5, 2]
    most = replace(row, lo=-inf, published=430.0)
    assert [standing(most, value) for value in (450.0, 430.0, 460.0, -inf)] == [1, 0, 1.5, -2]


def test_figures_tell_in_words_what_they_show(found: NightValidation) -> None:
    for figure in (levels_figure(found), structure_figure(found), ages_figure(found)):
        assert all(len(cells) == len(figure.tables[0].headers) for cells in figure.tables[0].rows)
        assert figure.alt
    inside, rows = found.share("levels")
    assert levels_figure(found).alt.startswith(f"{inside} of {rows} ")


def test_the_digest_of_a_figure_changes_with_a_number(found: NightValidation) -> None:
    first, *rest = found.rows
    moved = replace(found, rows=(replace(first, simulated=first.simulated + 1), *rest))
    assert drawn_from(levels_figure(moved)) != drawn_from(levels_figure(found))


def test_the_mark_of_a_page_changes_with_a_number_that_it_rests_on_and_only_then(tmp_path: Path) -> None:
    root = tmp_path / "library"
    shutil.copytree(LIBRARY, root)
    before = {part: numbers_fingerprint(load_library(), part) for part in ("night", "drugs")}
    card = root / "observations" / "night_boulos_2019.toml"
    card.write_text(card.read_text(encoding="utf-8").replace("-10.1", "-10.2"), encoding="utf-8")
    after = {part: numbers_fingerprint(load_library(root), part) for part in before}
    assert after["night"] != before["night"]
    assert after["drugs"] == before["drugs"]


# The page


@beside_the_sources
def test_the_page_was_made_from_the_numbers_in_force() -> None:
    """Compared by the numbers it was made from: simulating 2,000 people of each age takes a minute."""
    page = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert f"Made from the numbers {numbers_fingerprint(load_library(), 'night')}." in page, "run make validation"


@beside_the_sources
@pytest.mark.parametrize("name", ["night_levels", "night_ages", "night_structure"])
def test_the_drawings_stand_on_the_page(name: str) -> None:
    page = (FOLDER / "README.md").read_text(encoding="utf-8")
    for ending in ("", "-narrow"):
        text = (FOLDER / f"{name}{ending}.svg").read_text(encoding="utf-8")
        drawn = ElementTree.fromstring(text)
        assert drawn.tag.endswith("svg")
        assert float(drawn.attrib["viewBox"].split()[2]) <= (390 if ending else 800)
        assert mark_of(text)
        assert f'"{name}{ending}.svg"' in page


# The bars, with as many people as the page


@pytest.fixture(scope="module")
def whole() -> NightValidation:
    return validate_night()


@pytest.mark.slow
def test_young_people_sleep_as_accepted_in_every_figure(whole: NightValidation) -> None:
    inside, rows = whole.share("levels")
    assert inside == rows


@pytest.mark.slow
def test_nine_in_ten_figures_of_structure_are_inside(whole: NightValidation) -> None:
    inside, rows = whole.share("structure")
    assert inside >= 0.9 * rows


@pytest.mark.slow
def test_changes_per_decade_are_inside_their_published_intervals(whole: NightValidation) -> None:
    slopes = [one for one in whole.rows if one.part == "ages" and one.statistic == "slope_per_decade"]
    assert len(slopes) == 5
    assert [row_words(one) for one in slopes if not one.inside] == []


@pytest.mark.slow
@beside_the_sources
def test_the_page_is_what_the_simulation_says(whole: NightValidation) -> None:
    figures = (levels_figure(whole), ages_figure(whole), structure_figure(whole))
    assert (FOLDER / "README.md").read_text(encoding="utf-8").startswith(markdown(whole, figures)), (
        "run make validation"
    )
