"""An independent implementation says the same: how its figures were made stands in pkpdutils.toml."""

import csv
from itertools import groupby
from pathlib import Path

import pytest

from nightleaf.ask.noncompartmental import nca

HERE = Path(__file__).parent
FILES = {"theoph": HERE.parents[1] / "papers" / "theoph.csv", "vein": HERE / "vein.csv"}
DOSES = {"theoph": 320.0, "vein": 100.0}
with (HERE / "pkpdutils.csv").open(encoding="utf-8") as stored:
    ROWS = list(csv.DictReader(stored))
RUNS = [(run, list(rows)) for run, rows in groupby(ROWS, lambda row: (row["data"], row["route"], row["method"]))]


@pytest.mark.parametrize(("run", "rows"), RUNS, ids=["-".join(run) for run, _ in RUNS])
def test_every_figure_is_the_same_to_nine_digits(run: tuple[str, str, str], rows: list[dict[str, str]]) -> None:
    data, route, method = run
    duration = 0.25 if route == "infusion" else None
    found = nca(FILES[data], dose=DOSES[data], route=route, duration=duration, method=method).to_dict()["subjects"]
    assert [one["subject"] for one in found] == [row["subject"] for row in rows]
    for row, one in zip(rows, found, strict=True):
        given = {name: float(text) for name, text in row.items() if text and name in one and name != "subject"}
        assert len(given) >= 13
        assert {name: one[name] for name in given} == pytest.approx(given, rel=1e-9)


def test_the_stored_runs_hold_three_routes_and_both_rules() -> None:
    assert len(RUNS) == 8
    assert {run[1:] for run, _ in RUNS} == {
        (route, method) for route in ("oral", "bolus", "infusion") for method in ("linear", "linear-up-log-down")
    }
