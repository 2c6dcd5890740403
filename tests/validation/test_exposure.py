"""The exposure model against the study that it was fitted to, and the page that shows it."""

import json
import shutil
from pathlib import Path

import pytest

from nightleaf.ask.validating import validate_exposure
from nightleaf.errors import Malformed
from nightleaf.evidence import LIBRARY, load_library
from nightleaf.evidence.observation import observed, studies
from nightleaf.report.validation_table import is_miss, markdown

FOUND = validate_exposure()
PAGE = Path(__file__).parents[2] / "validation" / "exposure" / "README.md"


@pytest.mark.parametrize("metric", ["cmax", "auc_inf"])
def test_peak_and_area_of_every_analyte_are_within_a_quarter(metric):
    rows = [row for row in FOUND.rows if row.metric == metric]
    assert len(rows) == 7
    assert {row.analyte: row.fold for row in rows if not 0.8 <= row.fold <= 1.25} == {}


def test_the_half_life_of_every_swallowed_alkaloid_is_within_a_quarter():
    rows = [row for row in FOUND.rows if row.metric == "half_life_h" and row.analyte != "7-hydroxymitragynine"]
    assert len(rows) == 6
    assert all(0.8 <= row.fold <= 1.25 for row in rows)


def test_every_published_row_is_shown_and_misses_are_marked():
    library = load_library()
    published = [row for study in studies(library) for row in observed(study, library)]
    assert len(FOUND.rows) == len(published) == 40
    assert markdown(FOUND).count("| miss |") == sum(is_miss(row) for row in FOUND.rows) > 0


def test_nothing_here_is_called_blind():
    assert {row.use for row in FOUND.rows} == {"calibration"}
    assert "not how well it predicts" in markdown(FOUND)


def test_the_document_is_strict_json():
    document = FOUND.to_dict()
    assert json.loads(json.dumps(document, allow_nan=False)) == document
    assert document["gmfe"] < 1.25


@pytest.mark.skipif(not PAGE.exists(), reason="the page stands beside the source tree only")
def test_the_page_is_up_to_date():
    assert PAGE.read_text(encoding="utf-8") == markdown(FOUND)


def test_a_row_outside_its_own_range_is_refused(tmp_path):
    root = tmp_path / "library"
    shutil.copytree(LIBRARY, root)
    table = root / "observations" / "tanna_2022.csv"
    table.write_text(table.read_text(encoding="utf-8").replace("81.9,50.1,177", "81.9,90,177"), encoding="utf-8")
    library = load_library(root)
    with pytest.raises(Malformed, match=r"tanna_2022\.csv, line 2"):
        observed(studies(library)[0], library)
