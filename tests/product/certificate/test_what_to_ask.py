"""What is missing on a paper is told to the person as what to ask the seller for."""

import datetime
import json
import string
from pathlib import Path

import pytest
from typer.testing import CliRunner

from nightleaf.ask.checking import check
from nightleaf.ask.demonstration import EXAMPLES
from nightleaf.ask.judging_product import judge_product
from nightleaf.cli.app import app
from nightleaf.evidence import load_library
from nightleaf.person import Person
from nightleaf.product.certificate import read_tables
from nightleaf.safety.words import LAW

from .papers import LOT, Paper, as_csv, as_pdf, clean
from .test_words import FORBIDDEN

RECENT = (datetime.datetime.now(tz=datetime.UTC).date() - datetime.timedelta(days=100)).isoformat()
TABLES = read_tables(load_library())
ASKS = {rule.key: rule.ask for rule in TABLES.rules.rules if rule.ask}
EXAMPLE = EXAMPLES / "product.toml"
SOBER = Person(age=40, sex="male", alcohol="none", conditions=(), medicines=())


def _paper() -> Paper:
    return clean(3).with_row("Lead (Pb)", result="0.30").with_fact("Date tested", RECENT)


def test_the_bundled_example_says_why_it_is_unknown_and_what_to_ask_for() -> None:
    verdict = judge_product(EXAMPLE, amount="2g")
    assert verdict.decision == "unknown"
    unknown = {one.rule for one in verdict.reasons if one.severity == "unknown"}
    assert unknown == {"metals.untested", "microbes.untested"}
    assert verdict.ask_for[0] == "a test for lead, cadmium, arsenic and mercury, in ug/g or ppm"
    assert "Salmonella" in verdict.ask_for[1]
    assert any("17025" in line for line in verdict.ask_for)
    assert any("opioids" in line for line in verdict.ask_for)


def test_the_question_is_printed_by_both_commands_and_stands_in_both_documents() -> None:
    for words in (["product", str(EXAMPLE)], ["check", "--product", str(EXAMPLE), "--medicine", "ibuprofen"]):
        shown = CliRunner().invoke(app, words)
        assert shown.exit_code == 5
        assert "Ask the seller for" in shown.stdout
        assert "lead, cadmium, arsenic and mercury, in ug/g" in " ".join(shown.stdout.split())
        document = json.loads(CliRunner().invoke(app, [*words, "--json"]).stdout)
        assert document["ask_for"] == list(judge_product(EXAMPLE).ask_for)


def test_at_a_stop_nobody_is_sent_back_to_the_seller(tmp_path: Path) -> None:
    paper = as_csv(_paper().with_row("Lead (Pb)", result="13").without("Salmonella"), tmp_path / "a.csv")
    assert judge_product(paper, amount="2g", lot=LOT).decision == "stop"
    assert judge_product(paper, amount="2g", lot=LOT).ask_for == ()
    assert check(medicines=["Xanax"], product=EXAMPLE).ask_for == ()


def test_a_gap_that_is_closed_is_no_longer_asked_for(tmp_path: Path) -> None:
    open_, closed = (
        judge_product(as_csv(one, tmp_path / "a.csv"), amount="1.5g", lot=LOT).ask_for
        for one in (_paper().without("Salmonella"), _paper())
    )
    assert [line for line in open_ if line not in closed] == [ASKS["microbes.untested"].format(found="Salmonella")]


@pytest.mark.parametrize("key", sorted(ASKS))
def test_a_question_uses_only_words_that_its_rule_is_given(key: str) -> None:
    def fields(text: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    (rule,) = (one for one in TABLES.rules.rules if one.key == key)
    assert fields(rule.ask) <= fields(rule.text)
    assert rule.severity in {"unknown", "caution"}
    assert not rule.ask.endswith(".")


def test_every_gap_of_a_paper_has_a_question() -> None:
    """But for a reader that is not installed and tables that are broken: no seller can help there."""
    silent = {rule.key for rule in TABLES.rules.rules if rule.severity == "unknown" and not rule.ask}
    here = {key for key in silent if not key.startswith(("law.", "limit."))}
    assert here == {"tables.unreadable", "reading.no_reader"}


@pytest.mark.parametrize("as_file", [as_csv, as_pdf])
def test_the_screen_takes_the_lot_on_the_bag_for_a_table_and_a_pdf(as_file, tmp_path: Path) -> None:
    paper = as_file(_paper(), tmp_path / f"a.{'csv' if as_file is as_csv else 'pdf'}")

    def rules(lot: str | None) -> set[str]:
        return {one.rule for one in check(person=SOBER, product=paper, amount="1.5g", lot=lot).verdict.reasons}

    assert "certificate.lot_unknown" in rules(None)
    assert not {"certificate.lot_unknown", "certificate.lot_mismatch"} & rules(LOT)
    assert "certificate.lot_mismatch" in rules("another lot")


def test_the_lot_is_an_option_of_the_screen(tmp_path: Path) -> None:
    person = tmp_path / "person.toml"
    person.write_text(
        "age = 40\nsex = 'male'\nalcohol = 'none'\nconditions = []\nmedicines = []\njurisdiction = 'California'\n",
        encoding="utf-8",
    )
    paper = as_csv(_paper(), tmp_path / "a.csv")
    words = ["check", "--person", str(person), "--product", str(paper), "--amount", "100mg", "--json"]
    without = json.loads(CliRunner().invoke(app, words).stdout)
    with_lot = json.loads(CliRunner().invoke(app, [*words, "--lot", LOT]).stdout)
    gone = {one["rule"] for one in without["reasons"]} - {one["rule"] for one in with_lot["reasons"]}
    assert gone == {"certificate.lot_unknown"}
    assert LAW not in with_lot["not_checked"]
    assert "--lot" in CliRunner().invoke(app, ["check", "--help"]).stdout


@pytest.mark.parametrize("text", [*ASKS.values(), *(rule.title for rule in TABLES.rules.rules)])
def test_questions_and_titles_promise_nothing_and_are_short(text: str) -> None:
    assert not FORBIDDEN.search(text)
    assert len(text) < 90
    assert "!" not in text
