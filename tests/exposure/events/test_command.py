"""The question as a function and as a command."""

import json
import re
from pathlib import Path

import pytest
import typer
from rich.console import Console
from typer.testing import CliRunner

from nightleaf.ask.dosing import PkResult, pk
from nightleaf.cli import dosing_events
from nightleaf.errors import InputError
from nightleaf.report.pk_table import pk_table
from nightleaf.safety.words import LABELS

EVENTS = "ID,TIME,AMT\n2,0,100\n2,1,.\nann,0,.\n2,2.5,.\n"
MODEL = "compartments = 1\nabsorption = 'none'\n[parameters]\nCL = '5 L/h'\nV = '50 L'\n"


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    events, model = tmp_path / "events.csv", tmp_path / "model.toml"
    events.write_text(EVENTS, encoding="utf-8")
    model.write_text(MODEL, encoding="utf-8")
    return events, model


def shown(result: PkResult) -> str:
    console = Console(width=80)
    with console.capture() as said:
        console.print(pk_table(result))
    return said.get()


def test_the_document_holds_the_observations_in_the_order_of_the_table(files: tuple[Path, Path]) -> None:
    document = pk(*files).to_dict()
    assert document["schema"] == "nightleaf.pk/1"
    assert [(row["id"], row["time"]) for row in document["rows"]] == [(2, 1.0), ("ann", 0.0), (2, 2.5)]
    assert [row["concentration"] for row in document["rows"]] == pytest.approx([1.809674836, 0, 1.557601566])


def test_the_table_says_the_unit_only_where_somebody_stated_it(files: tuple[Path, Path]) -> None:
    assert "unit of AMT/L" in shown(pk(*files))
    files[1].write_text('amount_unit = "ug"\n' + MODEL, encoding="utf-8")
    text = shown(pk(*files))
    assert "Concentration, ug/L" in text
    assert [line.split() for line in text.splitlines()[2:5]] == [
        ["2", "1", "1.80967"],
        ["ann", "0", "0"],
        ["2", "2.5", "1.5576"],
    ]


def test_the_example_of_the_page_gives_what_the_page_says(files: tuple[Path, Path]) -> None:
    page = (Path(__file__).parents[3] / "docs" / "story" / "events.md").read_text(encoding="utf-8")
    table, model, printed = (re.search(rf"```{kind}\n(.*?)```", page, re.DOTALL)[1] for kind in ("csv", "toml", "text"))
    files[0].write_text(table, encoding="utf-8")
    files[1].write_text(model, encoding="utf-8")
    assert [line.rstrip() for line in shown(pk(*files)).splitlines()] == printed.splitlines()


def test_a_table_without_observations_says_how_to_ask(files: tuple[Path, Path]) -> None:
    files[0].write_text("ID,TIME,AMT\n1,0,100\n", encoding="utf-8")
    assert pk(*files).to_dict() == {"schema": "nightleaf.pk/1", "rows": []}
    assert "EVID 0" in shown(pk(*files))


def test_the_command_prints_one_document_or_a_table(files: tuple[Path, Path]) -> None:
    app = typer.Typer()
    app.callback()(lambda: None)
    dosing_events.add_to(app)
    words = ["pk", str(files[0]), "--model", str(files[1])]
    printed = CliRunner().invoke(app, [*words, "--json"])
    assert json.loads(printed.stdout) == pk(*files).to_dict() | {"labels": list(LABELS)}
    assert "1.80967" in CliRunner().invoke(app, words).stdout
    files[0].write_text("ID,TIME,AMT\n1,0,x\n", encoding="utf-8")
    broken = CliRunner().invoke(app, words)
    assert isinstance(broken.exception, InputError)
    assert broken.stdout == ""
