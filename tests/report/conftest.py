"""One small real run, and made-up figures to put in its place."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from nightleaf.ask.distribution import Distribution
from nightleaf.ask.recorded import RecordedNights, recorded_nights
from nightleaf.ask.result import SimulationResult
from nightleaf.ask.simulation import simulate
from nightleaf.evidence import Library
from nightleaf.person import Person
from nightleaf.sleep import Hypnogram, write_hypnogram

Figure = Callable[..., Distribution]


def figure(  # one keyword for each figure
    mean: float | None = 0.0,
    low: float | None = -10.0,
    high: float | None = 10.0,
    *,
    people: tuple[float, float] | None = None,
    links: tuple[float, float] | None = None,
    night_sd: float | None = 15.0,
) -> Distribution:
    """A figure with the mean and the interval of ignorance given."""
    centre = 0.0 if mean is None else mean
    own = people or (centre - 2.0, centre + 2.0)
    alone = links or (low, high)
    return Distribution(mean, 0.1, 1.0, own[0], centre, own[1], night_sd, low, high, alone[0], alone[1], 100)


@pytest.fixture(scope="session")
def made_up() -> Figure:
    """Make a figure: ``made_up(mean, low, high)``."""
    return figure


@pytest.fixture(scope="session")
def run(known: Library) -> SimulationResult:
    """Two grams of leaf in 40 made-up adults."""
    return simulate(amount="2g", people=40, replicates=3, draws=22, library=known)


@pytest.fixture(scope="session")
def withheld(known: Library) -> SimulationResult:
    """The same for somebody whose medicine nobody knows: no sleep figure is shown."""
    person = Person(age=30, medicines=("unheard of",), conditions=(), alcohol="none", sex="male")
    return simulate(amount="2g", person=person, people=40, replicates=3, draws=2, library=known)


@pytest.fixture(scope="session")
def unreadable(known: Library) -> SimulationResult:
    """What comes back for somebody where the rules cannot be read: the screen alone."""
    tables = {name: table for name, table in known.tables.items() if name != "safety.mechanisms"}
    return simulate(amount="2g", person=Person(age=30), people=40, draws=1, library=replace(known, tables=tables))


@pytest.fixture(scope="session")
def with_change(run: SimulationResult) -> Callable[..., SimulationResult]:
    """The run with the changes of some statistics made up: ``with_change(n3_min=made_up(-20, -40, -5))``."""

    def make(**changes: Distribution) -> SimulationResult:
        calm = {metric: figure(0.0, -9.0, 9.0) for metric in run.difference}
        return replace(run, difference=calm | changes)

    return make


@pytest.fixture(scope="session")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> RecordedNights:
    """One night as a file holds it."""
    stages = np.repeat([0, 1, 2, 3, 2, 4, 2, 3, 0, 2, 4, 0], [20, 8, 60, 120, 90, 40, 140, 60, 12, 200, 120, 90])
    place: Path = tmp_path_factory.mktemp("recorded") / "night.txt"
    write_hypnogram(place, Hypnogram(stages, epoch_s=30.0))
    return recorded_nights([place])
