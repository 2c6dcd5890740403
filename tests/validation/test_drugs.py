"""Reference drugs against their trials: counts, anybody's own table, the page, and the bars."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest

from nightleaf.ask.drug_trials import DrugValidation
from nightleaf.ask.validating import numbers_fingerprint, validate_drugs
from nightleaf.errors import UnreadableFile
from nightleaf.evidence import LIBRARY, load_library
from nightleaf.evidence.trial_card import trial_cards
from nightleaf.evidence.trial_table import COLUMNS
from nightleaf.report.drugs_table import cannot_words, is_miss, markdown, misses, summary, validation
from nightleaf.report.figures.drug_forest import forest_figure
from nightleaf.report.figures.standing import mark_of

PEOPLE = 64
FOLDER = Path(__file__).parents[2] / "validation" / "drugs"
beside_the_sources = pytest.mark.skipif(not FOLDER.exists(), reason="the pages stand beside the source tree only")
HEADER = ",".join(COLUMNS)
CAFFEINE = "caffeine,400,4,30,male,good,8,1,20,tst_min,-45,min,-60,-30,down,one 2020"


@pytest.fixture(scope="module")
def found() -> DrugValidation:
    return validate_drugs(people=PEOPLE)


def width_of(svg: str) -> float:
    return float(ElementTree.fromstring(svg).attrib["viewBox"].split()[2])


def table(folder: Path, *rows: str) -> Path:
    path = folder / "mine.csv"
    path.write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
    return path


# The library's trials


def test_every_row_of_every_card_is_predicted_or_listed_with_a_reason(found: DrugValidation) -> None:
    cards = [card for card in trial_cards(load_library()) if card.use == "calibration"]
    assert len(found.rows) + len(found.cannot) == sum(len(card.rows) for card in cards)
    assert all(reason for _, _, reason in found.cannot)
    assert len(found.cannot) > 10


def test_effects_and_nulls_make_up_all_rows(found: DrugValidation) -> None:
    assert found.signs()[1] + found.nulls()[1] == len(found.rows) == found.agreeing()[1]


def test_the_model_beats_both_predictors_that_know_nothing(found: DrugValidation) -> None:
    scores = {name: found.mean_score(name) for name in ("left_out", "inside", "no_effect", "class_sign")}
    assert max(scores["inside"], scores["left_out"]) < min(scores["no_effect"], scores["class_sign"])


def test_leaving_a_trial_out_moves_its_own_prediction(found: DrugValidation) -> None:
    assert not found.is_blind
    assert sum(one.inside.mean != one.left_out.mean for one in found.rows) > len(found.rows) / 2


def test_the_document_is_strict_json_with_the_keys_of_the_contract(found: DrugValidation) -> None:
    document = found.to_dict()
    assert json.loads(json.dumps(document, allow_nan=False)) == json.loads(json.dumps(document))
    assert document.keys() == {
        *("schema", "part", "rows", "cannot", "signs_right", "nulls_within_margin", "within_errors"),
        "interval_score",
    }
    first = document["rows"][0]
    assert first.keys() == {
        *("row", "substance", "severity", "inside", "left_out", "no_effect", "class_sign", "sign_right"),
        "within_margin",
    }
    assert first["row"].keys() == {
        *("card", "metric", "unit", "night", "direction", "effect", "center", "error", "margin", "relative"),
    }


# Words and pictures


def test_every_row_and_every_miss_is_on_the_page(found: DrugValidation) -> None:
    page = markdown(found)
    assert page.count("\n| ") == len(found.rows) + 1
    assert page.count("| miss |") == len(misses(found)) == sum(is_miss(one) for one in found.rows)
    assert all(f"- {line}" in page for line in cannot_words(found))
    assert page.index("## Rows that cannot be simulated") < page.index("## Every row")


def test_a_terminal_of_80_columns_shows_every_row(found: DrugValidation, lines_of: Callable[..., list[str]]) -> None:
    lines = lines_of(validation(found), 80)
    assert max(map(len, lines)) <= 80
    assert "\N{HORIZONTAL ELLIPSIS}" not in "".join(lines)
    assert sum(line.endswith(" miss") for line in lines) == len(misses(found))


def test_the_forest_shows_every_row_and_names_the_misses(found: DrugValidation) -> None:
    figure = forest_figure(found)
    assert len(figure.tables[0].rows) == len(found.rows)
    assert f"{len(found.rows)} published effects" in figure.alt
    assert figure.alt.count("miss") >= len(misses(found))


# A table of your own


def test_your_own_rows_are_predicted_without_a_fit(tmp_path: Path, lines_of: Callable[..., list[str]]) -> None:
    told = CAFFEINE.replace("tst_min,-45,min,-60,-30,down", "sleep_quality,-0.4,SMD,-0.7,-0.1,down")
    found = validate_drugs(table(tmp_path, CAFFEINE, told), people=PEOPLE)
    (row,) = found.rows
    assert (row.substance, row.row.effect, row.row.direction) == ("caffeine", -45.0, -1.0)
    assert found.is_blind
    assert row.left_out == row.inside
    assert row.left_out.mean < 0 < row.left_out.sd
    assert [metric for _, metric, _ in found.cannot] == ["sleep_quality"]
    assert "sleep quality" in "\n".join(lines_of(validation(found), 80)).lower()
    assert "in the fit" not in " ".join(summary(found))


def test_a_substance_file_beside_the_table_is_known_by_its_name(tmp_path: Path) -> None:
    text = (LIBRARY / "substances" / "caffeine.toml").read_text(encoding="utf-8")
    (tmp_path / "my_drug.toml").write_text(text.replace('"caffeine"', '"my_drug"'), encoding="utf-8")
    found = validate_drugs(table(tmp_path, CAFFEINE, CAFFEINE.replace("caffeine", "my_drug")), people=PEOPLE)
    assert [one.substance for one in found.rows] == ["caffeine", "my_drug"]
    library, own = (one.left_out.mean for one in found.rows)
    assert own == pytest.approx(library, abs=5)  # the same file under another name, other people
    assert own < 0


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (CAFFEINE.replace("caffeine", "nosuch"), "nobody knows the drug 'nosuch'"),
        (CAFFEINE.replace("caffeine", "mitragynine"), "mitragynine"),
        (CAFFEINE.replace(",8,1,20", ",8.123,1,20"), "no whole number of epochs"),
        (CAFFEINE.replace("400,4", "much,4"), "dose_mg"),
        (CAFFEINE.replace("tst_min", "tst"), "nobody knows the metric 'tst'"),
        (CAFFEINE.replace("-60,-30", "-30,-60"), "ci_lo"),
        (CAFFEINE.replace("tst_min,-45,min,-60,-30", "sleep_quality,-0.4,SMD,-0.7,-0.1"), "no row can be held"),
    ],
    ids=["drug", "kratom", "time in bed", "number", "metric", "interval", "nothing to simulate"],
)
def test_what_cannot_be_is_refused_in_one_line_that_names_the_file(row: str, told: str, tmp_path: Path) -> None:
    path = table(tmp_path, row)
    with pytest.raises(UnreadableFile) as refused:
        validate_drugs(path, people=20)
    message = str(refused.value)
    assert message.startswith(str(path))
    assert told in message
    assert "\n" not in message


def test_a_broken_substance_file_beside_the_table_is_named(tmp_path: Path) -> None:
    (tmp_path / "caffeine.toml").write_text("name = 1\n", encoding="utf-8")
    with pytest.raises(Exception, match=r"caffeine\.toml"):
        validate_drugs(table(tmp_path, CAFFEINE), people=20)


def test_the_library_is_as_it_was_after_a_table_with_files_of_its_own(tmp_path: Path) -> None:
    shutil.copyfile(LIBRARY / "substances" / "caffeine.toml", tmp_path / "caffeine.toml")
    before = load_library().hash
    validate_drugs(table(tmp_path, CAFFEINE), people=20)
    assert load_library().hash == before


# The page


@beside_the_sources
def test_the_page_was_made_from_the_numbers_in_force() -> None:
    """Compared by the numbers it was made from: simulating every trial takes a minute."""
    page = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert f"Made from the numbers {numbers_fingerprint(load_library(), 'drugs')}." in page, "run make validation"
    for ending in ("", "-narrow"):
        text = (FOLDER / f"drug_forest{ending}.svg").read_text(encoding="utf-8")
        assert ElementTree.fromstring(text).tag.endswith("svg")
        assert mark_of(text)
        assert f'"drug_forest{ending}.svg"' in page
        assert width_of(text) <= (390 if ending else 800)


# The bars, with as many people as the page


@pytest.fixture(scope="module")
def whole() -> DrugValidation:
    return validate_drugs()


@pytest.mark.slow
def test_left_out_trials_are_predicted_with_the_right_sign_in_nine_of_ten(whole: DrugValidation) -> None:
    right, effects = whole.signs()
    assert right >= 0.9 * effects


@pytest.mark.slow
def test_what_trials_found_unmoved_stays_inside_the_margin_in_nine_of_ten(whole: DrugValidation) -> None:
    inside, nulls = whole.nulls()
    assert inside >= 0.9 * nulls


@pytest.mark.slow
def test_left_out_predictions_agree_with_the_trials_in_nine_of_ten(whole: DrugValidation) -> None:
    agreeing, rows = whole.agreeing()
    assert agreeing >= 0.9 * rows


@pytest.mark.slow
@beside_the_sources
def test_the_page_is_what_the_simulation_says(whole: DrugValidation) -> None:
    page = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert page.startswith(markdown(whole, (forest_figure(whole),))), "run make validation"
