"""A figure can be drawn for phone and desk, light and dark, read aloud, and read as a table."""

import json
import re
from dataclasses import replace
from xml.etree import ElementTree

import numpy as np
import pytest

from nightleaf.ask.recorded import RecordedNights
from nightleaf.ask.result import SimulationResult
from nightleaf.evidence import Library
from nightleaf.report.figures import Figure, difference_figure, exposure_figure, night_pair_figure, recorded_figure
from nightleaf.report.theme import DARK, LIGHT, PAGE
from nightleaf.report.words import NOT_MODELLED
from nightleaf.sleep import sleep_statistics

KEYS = ("exposure", "nights", "difference", "recorded")
WIDEST = {"narrow": 358, "wide": 800}
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def figures(run: SimulationResult, recorded: RecordedNights, known: Library) -> dict[str, Figure]:
    labelled = [("good sleeper", run), ("poor sleeper", run), ("person in pain", run)]
    drawn = (
        exposure_figure(run, known),
        night_pair_figure(run, "good sleeper"),
        difference_figure(labelled),
        recorded_figure(recorded.nights[0], run.without),
    )
    return {one.key: one for one in drawn if one is not None}


@pytest.fixture(scope="module")
def drawings(figures: dict[str, Figure]) -> dict[tuple[str, str], str]:
    return {(key, width): figures[key].svg(PAGE, width) for key in KEYS for width in ("narrow", "wide")}


def words_of(svg: str) -> str:
    return " ".join("".join(text.itertext()) for text in ElementTree.fromstring(svg).iter(f"{SVG}text"))


@pytest.mark.parametrize("key", KEYS)
def test_a_figure_says_what_it_shows_and_what_it_does_not(figures: dict[str, Figure], key: str) -> None:
    figure = figures[key]
    assert len(figure.alt) > 60
    assert re.search(r"\d", figure.alt)
    assert figure.alt.endswith(".")
    assert NOT_MODELLED in figure.limits
    assert figure.tables
    for table in figure.tables:
        assert table.rows
        assert all(len(cells) == len(table.headers) for cells in table.rows)


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("width", ["narrow", "wide"])
def test_a_drawing_is_well_formed_named_and_fits_its_place(drawings, key: str, width: str) -> None:
    root = ElementTree.fromstring(drawings[key, width])
    ids = {one.attrib["id"] for one in root.iter() if "id" in one.attrib}
    assert root.attrib["role"] == "img"
    assert set(root.attrib["aria-labelledby"].split()) <= ids
    assert float(root.attrib["viewBox"].split()[2]) <= WIDEST[width]
    assert root.find(f"{SVG}title").text
    assert root.find(f"{SVG}desc").text


def test_two_drawings_on_one_page_share_no_id(drawings) -> None:
    found = [one for svg in drawings.values() for one in re.findall(r'\bid="([^"]+)"', svg)]
    assert len(found) == len(set(found))


def test_a_drawing_loads_nothing(drawings) -> None:
    for svg in drawings.values():
        assert not re.search(r"<(script|image|foreignObject|style|a)\b", svg)
        assert not re.search(r"url\((?!#)", svg)


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_a_chart_alone_takes_the_colours_of_its_theme(figures: dict[str, Figure], theme) -> None:
    svg = figures["nights"].svg(theme, "narrow")
    assert theme.one in svg
    assert theme.two in svg
    assert "var(" not in svg


def test_a_drawing_in_a_page_takes_the_colours_of_the_page(drawings) -> None:
    assert "var(--one)" in drawings["nights", "wide"]
    assert not re.search(r'(?:fill|stroke)="#[0-9a-f]{6}"', drawings["nights", "wide"])


def test_lights_out_the_doses_clock_and_the_units_are_marked(drawings) -> None:
    said = words_of(drawings["exposure", "wide"])
    for must in ("lights out 23:00", "ng/mL", "hours since the dose", "share of the largest pupil constriction"):
        assert must in said


def test_relief_of_pain_is_drawn_only_for_someone_in_pain(run: SimulationResult, known: Library) -> None:
    hurting = replace(run, request=replace(run.request, person=run.request.person.model_copy(update={"pain": 5.0})))
    assert "Share of pain relieved" not in exposure_figure(run, known).alt
    assert "Share of pain relieved" in exposure_figure(hurting, known).alt


def test_a_hypnogram_has_the_five_stages_in_the_order_of_the_field(drawings) -> None:
    root = ElementTree.fromstring(drawings["nights", "wide"])
    said = ["".join(text.itertext()) for text in root.iter(f"{SVG}text")]
    assert [word for word in said if word in {"Wake", "REM", "N1", "N2", "N3"}][:5] == ["Wake", "REM", "N1", "N2", "N3"]


def test_one_simulated_night_is_labelled_as_one(figures: dict[str, Figure]) -> None:
    assert "one simulated person, one night; the next night differs" in figures["nights"].caption.lower()


def test_the_step_plot_spends_the_minutes_that_the_statistics_count(figures: dict[str, Figure], recorded) -> None:
    night = recorded.nights[0].night.hypnogram
    layer = figures["recorded"].chart(LIGHT, "wide").to_dict()["layer"]
    rem = next(one for one in layer if one["mark"]["type"] == "rule")
    rows = rows_of(rem, figures["recorded"].chart(LIGHT, "wide").to_dict())
    assert sum(60 * (one["to"] - one["from"]) for one in rows) == pytest.approx(
        sleep_statistics(night).rem_min, abs=0.1
    )


def rows_of(layer: dict, chart: dict) -> list[dict]:
    data = layer["data"]
    values = data.get("values", chart.get("datasets", {}).get(data.get("name")))
    return json.loads(values) if isinstance(values, str) else values


def test_the_numbers_printed_in_the_figure_are_those_of_the_run(run, with_change, made_up) -> None:
    figure = difference_figure([("you", with_change(n3_min=made_up(-26.3, -89.2, 24.1)))])
    assert "−26 (−89 to +24)" in words_of(figure.svg(LIGHT, "narrow"))
    assert "Deep sleep (N3): 26 min less (from 89 less to 24 more)" in figure.alt


def test_each_sleeper_has_a_panel_and_every_spread_its_key(drawings) -> None:
    for width in ("narrow", "wide"):
        said = words_of(drawings["difference", width])
        for must in (
            "Good sleeper",
            "Poor sleeper",
            "Person in pain",
            "between people",
            "ordinary nights",
            "links alone",
        ):
            assert must in said


def test_a_wide_interval_stays_inside_the_panel(with_change, made_up) -> None:
    figure = difference_figure([("you", with_change(tst_min=made_up(0, -400, 300, links=(-450, 320))))])
    width = float(ElementTree.fromstring(figure.svg(LIGHT, "narrow")).attrib["viewBox"].split()[2])
    assert width <= WIDEST["narrow"]


def test_without_draws_the_figure_shows_the_means_alone(with_change, made_up) -> None:
    figure = difference_figure([("you", with_change(n3_min=made_up(-26.3, None, None)))])
    assert "Deep sleep (N3): 26.3 min less;" in figure.alt
    figure.svg(LIGHT, "narrow")


def test_markup_in_a_label_stays_text(run: SimulationResult) -> None:
    svg = difference_figure([("<script>alert(1)</script>", run)]).svg(PAGE, "wide")
    assert "<script" not in svg
    assert "&lt;script&gt;" in svg


def test_a_run_without_sleep_figures_has_no_drawing_of_a_night(run: SimulationResult, known: Library) -> None:
    withheld = replace(run, difference={}, without={}, with_={}, picture=None)
    assert exposure_figure(withheld, known) is None
    assert night_pair_figure(withheld) is None
    assert difference_figure([("you", withheld)]) is None


def test_an_effect_that_nobody_in_the_middle_has_is_told_as_none(run: SimulationResult, known: Library) -> None:
    flat = np.zeros_like(run.picture.effect["alerting"])
    flat[2] = 0.2
    picture = replace(run.picture, effect=run.picture.effect | {"alerting": flat})
    assert "none in the middle person" in exposure_figure(replace(run, picture=picture), known).alt
