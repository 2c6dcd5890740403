"""The figures of the story pages show what the model says today. If not: `make figures`."""

import importlib.util
import re
import sys
from pathlib import Path
from types import ModuleType
from xml.etree import ElementTree

import pytest

DOCS = Path(__file__).parents[2] / "docs"
NAMES = ("two-grams-tonight", "ratios-both-ways")
PAGES = {"two-grams-tonight": "exposure.md", "ratios-both-ways": "interactions.md"}


@pytest.fixture(scope="module")
def figures() -> ModuleType:
    spec = importlib.util.spec_from_file_location("story_figures", DOCS / "figures.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["story_figures"] = module
    spec.loader.exec_module(module)
    return module


def test_every_figure_is_tried_here_and_stands_on_its_page(figures: ModuleType) -> None:
    assert tuple(drawing.name for drawing in figures.DRAWINGS) == NAMES
    for name, page in PAGES.items():
        text = (DOCS / "story" / page).read_text(encoding="utf-8")
        assert f"](../images/{name}.svg)" in text


@pytest.mark.parametrize("name", NAMES)
def test_the_table_of_a_figure_is_what_the_model_says(figures: ModuleType, name: str) -> None:
    (drawing,) = (one for one in figures.DRAWINGS if one.name == name)
    stored, today = figures.stored(name), drawing.rows()
    assert len(stored) == len(today)
    for old, new in zip(stored, today, strict=True):
        assert _agree(old, new), (old, new)


@pytest.mark.parametrize("name", NAMES)
def test_a_picture_was_drawn_from_the_table_beside_it(figures: ModuleType, name: str) -> None:
    svg = (DOCS / "images" / f"{name}.svg").read_text(encoding="utf-8")
    ElementTree.fromstring(svg)
    assert re.search(r"<!-- (\w+) -->\s*$", svg)[1] == figures.stamp(name)


def test_a_table_that_was_changed_by_hand_is_noticed(
    figures: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = NAMES[1]
    before = figures.stamp(name)
    table = (DOCS / "images" / f"{name}.csv").read_text(encoding="utf-8")
    (tmp_path / f"{name}.csv").write_text(table.replace("1.39", "1.04", 1), encoding="utf-8")
    monkeypatch.setattr(figures, "IMAGES", tmp_path)
    assert figures.stamp(name) != before


def _agree(old: dict[str, object], new: dict[str, object]) -> bool:
    return all(
        old[key] == cell if isinstance(cell, str) else old[key] == pytest.approx(cell, rel=2e-3, abs=1e-6)
        for key, cell in new.items()
    )
