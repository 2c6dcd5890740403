"""The exposure model against what was published, fitted rows and held-out rows apart, and the pages that show it."""

import json
import shutil
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

from nightleaf.ask.validating import Predicted, validate_exposure
from nightleaf.errors import Malformed
from nightleaf.evidence import LIBRARY, load_library
from nightleaf.evidence.observation import observed, studies
from nightleaf.report.figures.predictive_check import concentration_figure, predictive_figure
from nightleaf.report.figures.standing import drawn_from, mark_of
from nightleaf.report.validation_table import is_miss, markdown

FOUND = validate_exposure()
FITTED = FOUND.used_for("calibration")
FIGURES = (predictive_figure(FOUND), concentration_figure(FOUND))
FOLDER = Path(__file__).parents[2] / "validation" / "exposure"
beside_the_sources = pytest.mark.skipif(not FOLDER.exists(), reason="the pages stand beside the source tree only")


@pytest.mark.parametrize("metric", ["cmax", "auc_inf"])
def test_peak_and_area_of_every_analyte_are_within_a_quarter(metric):
    rows = [row for row in FITTED if row.metric == metric]
    assert len(rows) == 7
    assert {row.analyte: row.fold for row in rows if not 0.8 <= row.fold <= 1.25} == {}


def test_the_half_life_of_every_swallowed_alkaloid_is_within_a_quarter():
    rows = [row for row in FITTED if row.metric == "half_life_h" and row.analyte != "7-hydroxymitragynine"]
    assert len(rows) == 6
    assert all(0.8 <= row.fold <= 1.25 for row in rows)


def test_every_published_row_is_shown_and_misses_are_marked():
    library = load_library()
    published = [row for study in studies(library) for row in observed(study, library)]
    assert len(FOUND.rows) == len(published) == 41
    assert markdown(FOUND).count("| miss") == sum(is_miss(row) for row in FOUND.rows) > 0


# What was fitted and what was not


def test_fitted_and_held_out_rows_are_counted_apart():
    by_use = FOUND.by_use
    assert {use: one.rows for use, one in by_use.items()} == {"calibration": 40, "held out": 1}
    page = markdown(FOUND)
    assert page.index("## Fitted") < page.index("## Held out")
    assert "not how well it predicts" in page


def test_a_blind_miss_does_not_show_in_the_fitted_figures():
    (blind,) = FOUND.used_for("held out")
    worse = replace(FOUND, rows=(*FITTED, replace(blind, fold=5.0)))
    assert worse.by_use["calibration"] == FOUND.by_use["calibration"]
    assert worse.by_use["held out"].gmfe == pytest.approx(5.0)
    assert markdown(worse).split("## Held out")[1].count("| miss |") == 1


def test_the_held_out_time_of_the_peak_is_within_twofold():
    (blind,) = FOUND.used_for("held out")
    assert blind.study == "trakulsrichai_2015"
    assert 0.5 <= blind.fold <= 2
    assert not blind.has_range
    assert blind.spread_share is None


# Spread between people


def test_a_range_that_every_group_shows_is_in_the_middle_of_them():
    guess = Predicted(1.0, (0.5, 2.0), (0.8, 1.2), np.log([2.0, 3.0, 4.0]))
    assert guess.share_less_spread_than(1.0, 3.0) == pytest.approx(0.5)
    assert guess.share_less_spread_than(1.0, 10.0) == 1
    assert guess.share_less_spread_than(1.0, 1.5) == 0


def test_groups_of_five_lie_inside_people():
    assert all(row.people_low <= row.group_low <= row.group_high <= row.people_high for row in FOUND.rows)


def test_five_people_differ_as_simulated_groups_do_in_nine_rows_of_ten():
    ranged = [row for row in FITTED if row.metric != "tmax_h"]
    usual = [row for row in ranged if row.spread_is_usual]
    assert len(usual) >= 0.9 * len(ranged)
    assert {row.analyte for row in ranged if not row.spread_is_usual} <= {"speciociliatine", "mitraciliatine"}


def test_a_range_that_groups_seldom_show_is_marked():
    seldom = [row for row in FOUND.rows if row.spread_is_usual is False]
    assert seldom
    assert markdown(FOUND).count("spread |") == len(seldom)


# The visual predictive check


def test_each_analyte_of_the_study_has_a_band_and_its_peak_stands_in_it():
    bands = [band for band in FOUND.bands if band.study == "tanna_2022"]
    assert len(bands) == 7
    for band in bands:
        low, middle, high = band.percentiles
        assert (low <= middle).all()
        assert (middle <= high).all()
        at, level = (
            next(row.observed for row in FITTED if (row.analyte, row.metric) == (band.analyte, metric))
            for metric in ("tmax_h", "cmax")
        )
        assert np.interp(at, band.t_h, low) < level < np.interp(at, band.t_h, high)


@pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: figure.key)
def test_a_check_says_in_words_what_it_shows_and_that_it_is_no_prediction(figure):
    assert "not a prediction" in figure.limits
    assert "speciociliatine" in figure.alt
    assert figure.tables[0].rows
    assert all(len(cells) == len(figure.tables[0].headers) for cells in figure.tables[0].rows)


def test_the_digest_of_a_figure_changes_with_a_number():
    first, *rest = FOUND.rows
    moved = replace(FOUND, rows=(replace(first, people_high=1.1 * first.people_high), *rest))
    assert drawn_from(predictive_figure(moved)) != drawn_from(FIGURES[0])
    assert drawn_from(predictive_figure(FOUND)) == drawn_from(FIGURES[0])


@beside_the_sources
@pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: figure.key)
def test_the_drawing_is_up_to_date_and_well_formed(figure):
    """Compared by what it was drawn from: drawing takes seconds, and letters differ between machines."""
    text = (FOLDER / f"{figure.key}.svg").read_text(encoding="utf-8")
    assert mark_of(text) == drawn_from(figure), "run make validation"
    assert ElementTree.fromstring(text).tag.endswith("svg")


@beside_the_sources
def test_the_page_is_up_to_date():
    assert (FOLDER / "README.md").read_text(encoding="utf-8") == markdown(FOUND, FIGURES), "run make validation"


# Documents


def test_the_document_is_strict_json():
    document = FOUND.to_dict()
    assert json.loads(json.dumps(document, allow_nan=False)) == document
    assert document["gmfe"] < 1.25
    assert document["by_use"]["calibration"]["within"]["2"] == 1


def test_a_row_outside_its_own_range_is_refused(tmp_path):
    root = tmp_path / "library"
    shutil.copytree(LIBRARY, root)
    table = root / "observations" / "tanna_2022.csv"
    table.write_text(table.read_text(encoding="utf-8").replace("81.9,50.1,177", "81.9,90,177"), encoding="utf-8")
    library = load_library(root)
    with pytest.raises(Malformed, match=r"tanna_2022\.csv, line 2"):
        observed(studies(library)[0], library)
