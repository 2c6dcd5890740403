"""The question as a function, as a command, and as a table."""

import contextlib
import io
import json
from pathlib import Path
from unittest import mock

import pytest
import typer
from rich.console import Console

from nightleaf.ask.noncompartmental import nca
from nightleaf.cli.pharmacokinetics import add_to
from nightleaf.errors import ImpossibleAmount, InputError
from nightleaf.report.nca_table import nca_table
from nightleaf.safety.words import LABELS

VEIN = Path(__file__).parent / "vein.csv"
THEOPH = Path(__file__).parents[2] / "papers" / "theoph.csv"
KEYS = [
    *("subject", "cmax", "tmax_h", "c0", "auc_last", "auc_inf_obs", "auc_inf_pred", "auc_percent_extrapolated"),
    *("lambda_z", "lambda_z_points", "adjusted_r2", "half_life_h", "cl_f", "vz_f", "mrt_inf_h", "warnings"),
]


def shown(file: Path, width: int = 80, **how: object) -> str:
    console = Console(width=width, file=io.StringIO())
    console.print(nca_table(nca(file, **how)))
    return console.file.getvalue()


def command(*words: str) -> str:
    app = typer.Typer(rich_markup_mode=None, pretty_exceptions_enable=False)
    app.callback()(lambda: None)
    add_to(app)
    out = io.StringIO()
    with mock.patch("sys.argv", ["nightleaf", "nca", *words]), contextlib.redirect_stdout(out):
        app(standalone_mode=False)
    return out.getvalue()


def test_the_document_has_the_keys_of_the_contract_and_no_others() -> None:
    document = nca(THEOPH, dose=320).to_dict()
    assert list(document) == ["schema", "method", "subjects"]
    assert (document["schema"], document["method"]) == ("nightleaf.nca/1", "linear")
    assert all(list(subject) == KEYS for subject in document["subjects"])
    assert json.loads(json.dumps(document, allow_nan=False)) == document


def test_the_document_holds_null_where_nothing_is_known(tmp_path: Path) -> None:
    file = tmp_path / "two.csv"
    file.write_text("time,conc\n0,BLQ\n1,BLQ\n")
    (subject,) = nca(file, dose=1).to_dict()["subjects"]
    assert {subject[key] for key in KEYS[1:-1]} == {None}


@pytest.mark.parametrize("duration", [0.25, "0.25", "15min", "0.25 h"])
def test_the_duration_may_be_a_number_of_hours_or_text(duration: float | str) -> None:
    assert nca(VEIN, route="infusion", duration=duration).administration.duration_h == 0.25


@pytest.mark.parametrize(
    "columns", [{"subject": "subject", "conc": "conc"}, "subject=subject,conc=conc", "time=TIME", None]
)
def test_columns_may_be_a_mapping_or_text(columns: dict[str, str] | str | None) -> None:
    assert nca(VEIN, columns=columns) == nca(VEIN)


@pytest.mark.parametrize(
    ("how", "message"),
    [
        ({"method": "spline"}, "method: 'spline' is not known; write one of linear, linear-up-log-down"),
        ({"route": "skin"}, "route: 'skin' is not known"),
        ({"route": "infusion"}, "needs its duration"),
        ({"duration": 1}, "only an infusion has one"),
        ({"route": "infusion", "duration": "soon"}, "duration: 'soon'"),
        ({"columns": "level"}, "columns: 'level'"),
        ({"columns": {"level": "x"}}, "roles are subject, time, conc and dose"),
    ],
)
def test_what_cannot_be_understood_is_refused(how: dict[str, object], message: str) -> None:
    with pytest.raises(InputError, match=message):
        nca(VEIN, **how)


@pytest.mark.parametrize("how", [{"dose": 0}, {"dose": float("nan")}, {"route": "infusion", "duration": "nan"}])
def test_what_cannot_be_is_refused(how: dict[str, object]) -> None:
    with pytest.raises(ImpossibleAmount, match="cannot be"):
        nca(VEIN, **how)


def test_the_command_prints_the_document() -> None:
    words = ("--dose", "100", "--route", "infusion", "--duration", "15min", "--method", "linear-up-log-down")
    printed = command(str(VEIN), *words, "--columns", "subject=subject", "--json")
    asked = nca(VEIN, dose=100, route="infusion", duration=0.25, method="linear-up-log-down")
    assert json.loads(printed) == asked.to_dict() | {"labels": list(LABELS)}


def test_the_command_shows_a_table() -> None:
    printed = command(str(THEOPH), "--dose", "320")
    assert "148.9" in printed
    assert "14.30" in printed


@pytest.mark.parametrize(("route", "name"), [("oral", "CL/F"), ("bolus", "CL")])
def test_clearance_is_apparent_after_a_dose_by_mouth_only(route: str, name: str) -> None:
    text = shown(VEIN, dose=100, route=route)
    assert name in text
    assert ("/F" in text) is (route == "oral")


def test_the_table_fits_a_narrow_terminal_and_names_what_to_know() -> None:
    text = shown(THEOPH)
    assert max(map(len, text.splitlines())) <= 80
    assert "- 1: Concentration 0.74 at 0 h" in text
    assert "- The column 'Dose' may be" in text
    assert "\N{EN DASH}" in text


def test_a_warning_of_many_subjects_stands_once(tmp_path: Path) -> None:
    rows = [f"{subject},{time},{level}" for subject in range(9) for time, level in ((0, 0), (1, 4), (2, 2 + subject))]
    file = tmp_path / "many.csv"
    file.write_text("\n".join(["subject,time,conc", *rows]))
    text = shown(file, 300)
    assert text.count("the peak may come later") == 1
    assert "- 3, 4, 5, 6, 7, 8: The highest concentration is the last" in text
    assert text.count("No dose") == 1
