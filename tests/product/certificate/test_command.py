"""`nightleaf product`: exit codes, one JSON document, questions only at a terminal, one line for a bad file."""

import datetime
import json
import socket
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner, Result

from nightleaf.cli import product as command
from nightleaf.errors import ImpossibleAmount, NightleafError, UnreadableFile
from nightleaf.product import read_product
from nightleaf.product.certificate.words import EMERGENCY, NEXT_STEP

from .papers import LOT, Paper, as_csv, as_pdf, as_toml, clean

RECENT = (datetime.datetime.now(tz=datetime.UTC).date() - datetime.timedelta(days=100)).isoformat()
CODES = {"go": 0, "caution": 3, "stop": 4, "unknown": 5}


def _paper(seed: int = 3) -> Paper:
    return clean(seed).with_row("Lead (Pb)", result="0.30").with_fact("Date tested", RECENT)


@pytest.fixture
def run() -> Any:
    app = typer.Typer()
    command.add_to(app)
    app.callback()(lambda: None)

    def make(path: Path, *arguments: str, typed: str | None = None) -> Result:
        return CliRunner().invoke(app, ["product", str(path), *arguments], input=typed)

    return make


@pytest.mark.parametrize(
    ("decision", "paper"),
    [
        ("go", _paper()),
        ("caution", _paper().with_row("Lead (Pb)", result="1.30")),
        ("unknown", _paper().without("Salmonella")),
        ("stop", _paper().with_row("Lead (Pb)", result="13")),
    ],
)
def test_the_exit_code_is_the_decision(decision: str, paper: Paper, tmp_path: Path, run) -> None:
    found = run(as_csv(paper, tmp_path / "a.csv"), "--amount", "1.5g", "--lot", LOT, "--json")
    document = json.loads(found.stdout)
    assert document["decision"] == decision
    assert found.exit_code == CODES[decision]


@pytest.mark.parametrize("lead", ["0.30", "1.30", "?", "13"])
def test_the_signs_of_an_emergency_and_the_next_step_stand_on_every_page(lead: str, tmp_path: Path, run) -> None:
    page = " ".join(
        run(as_csv(_paper().with_row("Lead (Pb)", result=lead), tmp_path / "a.csv"), "--lot", LOT).stdout.split()
    )
    assert all(line in page for line in EMERGENCY)
    assert sum(line in page for line in NEXT_STEP.values()) == 1
    assert page.index("Next:") < page.index("Call the emergency number now")


def test_the_document_is_that_of_the_contract(tmp_path: Path, run) -> None:
    document = json.loads(run(as_toml(_paper(), tmp_path / "a.toml"), "--amount", "2g", "--json").stdout)
    assert document["schema"] == "nightleaf.product/1"
    assert {"decision", "reasons", "not_checked", "as_of", "analytes"} <= document.keys()
    assert document["amount_g"] == 2.0
    lead = next(one for one in document["analytes"] if one["analyte"] == "lead")
    assert (lead["value"], lead["unit"], lead["per_day"], lead["per_day_unit"]) == (0.3, "ug/g", 0.6, "ug")
    spoiled = json.loads(run(as_toml(_paper().with_row("Lead (Pb)", result="9"), tmp_path / "b.toml"), "--json").stdout)
    assert all(one.keys() == {"rule", "severity", "text", "source", "grade"} for one in spoiled["reasons"])
    assert spoiled["reasons"][0]["severity"] == "stop"


def test_the_page_says_the_worst_first_and_what_nobody_tested(tmp_path: Path, run) -> None:
    paper = _paper().with_row("Salmonella", result="Present in 25 g").without("Mercury (Hg)")
    page = " ".join(run(as_csv(paper, tmp_path / "a.csv"), "--lot", LOT).stdout.split())
    assert page.index("Do not take it.") < page.index("STOP: Salmonella was found") < page.index("UNKNOWN: Not tested")
    assert "Adulterants nobody looked for: mitragynine pseudoindoxyl" in page
    assert "Next: take none of it." in page
    assert "Call the emergency number now" in page
    assert "not medical advice" in page
    assert "as of 2026-11-23, not yet reviewed by a pharmacist" in page


def test_a_pass_is_no_red_flag_found_in_what_was_tested(tmp_path: Path, run) -> None:
    page = " ".join(run(as_csv(_paper(), tmp_path / "a.csv"), "--amount", "1g", "--lot", LOT).stdout.split())
    assert "No red flag found in what was tested. That does not make it harmless." in page
    assert "Call the emergency number now" in page


def test_the_day_s_amount_is_the_person_s_own(tmp_path: Path, run) -> None:
    path = as_csv(_paper().with_row("Lead (Pb)", result="1.1"), tmp_path / "a.csv")
    few, many = (json.loads(run(path, "--amount", grams, "--lot", LOT, "--json").stdout) for grams in ("1g", "6g"))
    assert "limit.lead_per_day" not in {one["rule"] for one in few["reasons"]}
    assert "limit.lead_per_day" in {one["rule"] for one in many["reasons"]}
    assert "amount.above_studied" in {one["rule"] for one in many["reasons"]}


def test_without_an_amount_two_grams_are_taken_and_it_is_said(tmp_path: Path, run) -> None:
    document = json.loads(run(as_csv(_paper(), tmp_path / "a.csv"), "--lot", LOT, "--json").stdout)
    assert document["amount_g"] == 2.0
    assert [one["severity"] for one in document["reasons"] if one["rule"] == "amount.assumed"] == ["info"]


def test_an_unclear_figure_is_asked_at_a_terminal_and_unknown_without_one(
    tmp_path: Path, run, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = as_pdf(_paper().with_row("Mitragynine", result="1,420"), tmp_path / "a.pdf")
    assert run(path, "--lot", LOT).exit_code == CODES["unknown"]
    assert "leaf.7oh_over_mitragynine" not in run(path, "--lot", LOT).stdout  # what was not read is not zero
    monkeypatch.setattr(command, "_at_a_terminal", lambda: True)
    answered = run(path, "--amount", "1g", typed=f"{LOT}\n1.42 %\n")
    assert "Not clear, page 1: Mitragynine: '1,420 %'" in answered.stderr
    assert answered.exit_code in {CODES["go"], CODES["unknown"]}
    assert "14.2 mg/g" in answered.stdout
    shrugged = run(path, "--amount", "1g", "--lot", LOT, typed="\n")
    assert shrugged.exit_code == CODES["unknown"]
    assert json.loads(run(path, "--lot", LOT, "--json").stdout)["decision"] == "unknown"


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("a.csv", "", "empty"),
        ("a.csv", "one,two\n1,2\n", "names no analyte and result"),
        ("a.csv", "analyte,result\nLead,1,2\n", "cells: 3"),
        ("a.toml", "name = ", "not valid TOML"),
        ("a.toml", 'labb = "x"', "'labb' is not a key"),
        ("a.docx", "x", "is read as .toml, .csv"),
        ("a.pdf", "x", "not a PDF"),
    ],
)
def test_a_file_of_another_kind_is_refused_in_one_line(name: str, text: str, words: str, tmp_path: Path, run) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    found = run(path)
    assert isinstance(found.exception, NightleafError)
    assert words in str(found.exception)
    assert "\n" not in str(found.exception)


def test_a_missing_file_a_folder_and_a_wrong_amount_are_refused(tmp_path: Path, run) -> None:
    assert isinstance(run(tmp_path / "nowhere.csv").exception, UnreadableFile)
    assert isinstance(run(tmp_path).exception, UnreadableFile)
    assert isinstance(run(as_csv(_paper(), tmp_path / "a.csv"), "--amount", "0g").exception, ImpossibleAmount)


def test_no_network_is_used(tmp_path: Path, run, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket, "socket", refuse)
    for write, ending in ((as_toml, ".toml"), (as_csv, ".csv"), (as_pdf, ".pdf")):
        assert run(write(_paper(), tmp_path / f"a{ending}"), "--amount", "1g", "--lot", LOT).exit_code == CODES["go"]


def test_the_product_file_that_is_judged_is_the_one_that_is_simulated(tmp_path: Path) -> None:
    paper = _paper().with_fact("Expires", "2099-01-01").with_fact("Serving size", "2 g")
    product = read_product(as_toml(paper, tmp_path / "a.toml"))
    assert product.certificate is not None
    assert (product.certificate.serving, product.certificate.expires) == ("2 g", "2099-01-01")
    assert product.content["mitragynine"].mg_per_g > 0
