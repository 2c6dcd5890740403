"""Models and tables of events, made in a line."""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest

from nightleaf.exposure.events import EventRow, Model, observe, read_events, read_model

ONE = {"CL": "5 L/h", "V": "50 L"}
ORAL = ONE | {"KA": "1.2 1/h"}
TWO = ONE | {"Q": "8 L/h", "V2": "120 L"}
Solve = Callable[..., list[float]]


@pytest.fixture
def model(tmp_path: Path) -> Callable[..., Model]:
    """A model from its parameters: ``model({"CL": "5 L/h", ...})``; the keys tell compartments and absorption."""

    def make(parameters: dict[str, str], more: str = "") -> Model:
        file = tmp_path / "model.toml"
        shape = f"compartments = {2 if 'Q' in parameters else 1}\n"
        shape += f'absorption = "{"first_order" if "KA" in parameters else "none"}"\n{more}\n[parameters]\n'
        file.write_text(shape + "".join(f'{key} = "{text}"\n' for key, text in parameters.items()), encoding="utf-8")
        return read_model(file)

    return make


@pytest.fixture
def table(tmp_path: Path) -> Callable[..., tuple[EventRow, ...]]:
    """Events from a header and rows of text: ``table("ID TIME AMT", "1 0 100", "1 2 .")``."""

    def make(header: str, *rows: str) -> tuple[EventRow, ...]:
        file = tmp_path / "events.csv"
        lines = [",".join(line.split()) for line in (header, *rows)]
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return read_events(file)

    return make


@pytest.fixture
def solve(model: Callable[..., Model]) -> Solve:
    """Concentrations at times after the doses given: ``solve(ORAL, [dose(100)], [1, 2])``."""

    def at(parameters: dict[str, str], doses: Sequence[EventRow], times: Sequence[float] | np.ndarray) -> list[float]:
        seen = [EventRow("", 1, float(t), 0) for t in times]
        rows = sorted([*doses, *seen], key=lambda row: (row.time_h, row.kind == 0))
        return [one.concentration for one in observe(rows, model(parameters))]

    return at


def dose(amount: float, time_h: float = 0.0, **more: float) -> EventRow:
    """A dose of person 1."""
    return EventRow("events.csv, line 2", 1, time_h, int(more.pop("kind", 1)), amount, **more)  # type: ignore[arg-type]
