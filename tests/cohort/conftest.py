"""Small studies: a few dozen people, two short nights."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from nightleaf.cohort import CohortRun, Plan, plan_study, run_plan, runner_for

PLACEBO = '[[arms]]\nname = "placebo"\nplacebo = true\n'
LEAF = '[[arms]]\nname = "leaf"\namount = "2g"\n'
MIXED = """
[population]
age = { kind = "uniform", low = 20, high = 75 }
weight_kg = { kind = "normal", mean = 75, sd = 12, low = 45, high = 130 }
pain = { kind = "uniform", low = 0, high = 6 }
sleeper = { good = 0.7, poor = 0.3 }
tolerance = { none = 0.8, "regular use" = 0.2 }
"""


def text_of(
    people: int = 48, nights: int = 2, arms: str = PLACEBO + LEAF, population: str = MIXED, head: str = ""
) -> str:
    return f"""
seed = 7
people = {people}
nights = {nights}
outcomes = ["tst_min", "n3_percent", "rem_latency_min", "awakenings", "swa_relative"]
summarise_by = ["sleeper", ["sex", "age"]]
{head}
[bed]
in_bed = "4h"
{population}
{arms}
"""


@pytest.fixture(scope="session")
def write_study(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """A study file: ``write_study(people=12)``."""

    def write(text: str | None = None, **changes: Any) -> Path:
        path = tmp_path_factory.mktemp("study") / "study.toml"
        path.write_text(text_of(**changes) if text is None else text, encoding="utf-8")
        return path

    return write


@pytest.fixture(scope="session")
def planned(write_study: Callable[..., Path]) -> Callable[..., Plan]:
    """A plan: ``planned(shards=7, people=12)``."""

    def make(shards: int | None = 7, **changes: Any) -> Plan:
        return plan_study(write_study(**changes), shards=shards)

    return make


@pytest.fixture(scope="session")
def finished(planned: Callable[..., Plan], tmp_path_factory: pytest.TempPathFactory) -> CohortRun:
    """The small study, run in seven shards, with its nights and hypnograms kept."""
    pytest.importorskip("pyarrow", reason="pyarrow writes the tables; without it kept nights were NOT checked")
    plan = planned(head='keep = ["nights", "hypnograms"]')
    return run_plan(plan, tmp_path_factory.mktemp("cohort") / "out", runner_for(1))
