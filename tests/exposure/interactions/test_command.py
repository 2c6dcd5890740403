"""`interact` on the command line and in the terminal."""

import io
import json
from pathlib import Path

import pytest
import typer
from rich.console import Console
from typer.testing import CliRunner

from nightleaf.ask.interacting import Interactions, interact
from nightleaf.cli.interacting import add_to
from nightleaf.errors import InputError
from nightleaf.report.interact_table import interactions
from nightleaf.report.words import LABEL_LINES


@pytest.fixture(scope="module")
def app() -> typer.Typer:
    """A command line with this command, and a second one, so that its name must be typed."""
    made = typer.Typer(pretty_exceptions_enable=False)
    made.callback()(lambda: None)
    add_to(made)
    return made


@pytest.fixture(scope="module")
def found() -> Interactions:
    """Every kind of answer at once."""
    names = ["midazolam", "dextromethorphan", "metoprolol", "digoxin", "ketoconazole", "midazolan", "moonstone"]
    return interact(names, mitragynine_mg=39.0)


def shown(part: object, width: int = 80) -> str:
    console = Console(file=io.StringIO(), width=width, force_terminal=False, legacy_windows=False)
    console.print(part)
    return console.file.getvalue()


def flat(text: str) -> str:
    return " ".join(text.split())


def run(app: typer.Typer, *words: str):
    return CliRunner().invoke(app, ["interact", *words])


def test_json_is_one_document(app: typer.Typer) -> None:
    done = run(app, "--medicine", "midazolam", "--medicine", "nobody", "--mitragynine-mg", "39", "--json")
    assert done.exit_code == 0, done.output
    document = json.loads(done.stdout)
    assert document["kratom_on_others"][0]["observed"]["auc_ratio"]["point"] == 1.39
    assert document["not_checked"][0]["medicine"] == "nobody"


def test_text_shows_both_directions(app: typer.Typer) -> None:
    done = run(app, "--medicine", "Versed", "--medicine", "ketoconazole", "--amount", "1g", "--daily")
    assert done.exit_code == 0, done.output
    said = flat(done.stdout)
    assert "Kratom on medicines" in said
    assert "Medicines on kratom" in said
    assert "midazolam, upper" in said


def test_without_a_medicine_the_usage_is_wrong(app: typer.Typer) -> None:
    done = run(app, "--amount", "2g")
    assert done.exit_code == 2
    assert "--medicine" in done.output


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (["--amount", "2"], "--amount"),
        (["--amount=-2g"], "--amount"),
        (["--mitragynine-mg", "-3"], "--mitragynine-mg"),
        (["--product", "nowhere.toml"], "nowhere.toml"),
    ],
)
def test_what_cannot_be_is_an_expected_error(app: typer.Typer, words: list[str], hint: str) -> None:
    done = run(app, "--medicine", "midazolam", *words)
    assert done.exit_code == 1
    assert isinstance(done.exception, InputError)
    assert hint in str(done.exception)


def test_an_unknown_name_alone_is_told_as_not_checked(app: typer.Typer, tmp_path: Path) -> None:
    done = run(app, "--medicine", "midazolan")
    assert done.exit_code == 0
    said = flat(done.stdout)
    assert "Not checked" in said
    assert "nothing is known here about it" in said
    assert "Did you mean midazolam or triazolam?" in said
    assert "Kratom on medicines" not in said


@pytest.mark.parametrize("width", [60, 80, 120])
def test_no_line_is_wider_than_the_window(found: Interactions, width: int) -> None:
    assert max(map(len, shown(interactions(found), width).splitlines())) <= width


def test_how_each_figure_is_known_stands_beside_it(found: Interactions) -> None:
    said = flat(shown(interactions(found), 160))
    assert "midazolam CYP3A 1.39 1.21 to 1.6" in said
    assert "1.23 to 1.57 observed: 39 mg once, 12 people, 90 % CI" in said
    assert "dextromethorphan CYP2D6 0.99 0.827 to 1.19 observed" in said
    assert "predicted, not observed; taken from dextromethorphan" in said
    assert "digoxin P-gp unknown – unknown: only the screening below, no trial" in said
    assert "4.1 times less" in said
    assert all(flat(note) in said for note in found.notes)
    assert all(line in said for line in LABEL_LINES)


def test_what_was_not_checked_is_said_before_any_ratio(found: Interactions) -> None:
    said = flat(shown(interactions(found), 160))
    assert said.index("Not checked") < said.index("Talk to a pharmacist") < said.index("Kratom on medicines")
