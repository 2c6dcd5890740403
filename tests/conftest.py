"""What many tests start from: the library at its point values, a fasted dose of tea, a crowd of people."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import settings

from nightleaf.dose import Dose, Intake
from nightleaf.evidence import Ledger, Library, load_library
from nightleaf.exposure import Curve, People, exposure_curves
from nightleaf.person import Person

settings.register_profile("steady", deadline=None, derandomize=True, max_examples=60)
settings.load_profile("steady")


class Fixed(Ledger):
    """A ledger in which some numbers are held at a value of the test's choice, in the unit that is asked for."""

    def __init__(self, library: Library, held: dict[str, float], seed: int = 0, draw: int | None = None) -> None:
        super().__init__(library, seed, draw)
        self.held = held
        for key in held:
            library.parameter(key)

    def read(self, key: str, unit: str) -> float:
        found = super().read(key, unit)
        return self.held.get(key, found)


@pytest.fixture(scope="session")
def known() -> Library:
    """The library that ships."""
    return load_library()


@pytest.fixture(scope="session")
def ledger(known: Library) -> Ledger:
    """Point values."""
    return Ledger(known)


@pytest.fixture(scope="session")
def holding(known: Library) -> Callable[..., Ledger]:
    """Make a ledger in which the numbers given are held: ``holding({"exposure.mitragynine.e": 0.5})``."""

    def make(held: dict[str, float], *, seed: int = 0, draw: int | None = None) -> Ledger:
        return Fixed(known, held, seed, draw)

    return make


@pytest.fixture(scope="session")
def crowd() -> Callable[..., People]:
    """Make people, one night each."""

    def make(count: int, *, first: int = 0, seed: int = 1, night: int = 0) -> People:
        return People(np.arange(first, first + count), np.full(count, night), seed)

    return make


@pytest.fixture(scope="session")
def curves(ledger: Ledger) -> Callable[..., dict[str, Curve]]:
    """Curves after mitragynine in mg: ``curves(39.0, meal="full", people=crowd(5))``."""

    def make(
        mg: float,
        *,
        form: str = "tea",
        meal: str = "fasted",
        person: Person | None = None,
        people: People | None = None,
        reading: Ledger | None = None,
    ) -> dict[str, Curve]:
        dose = Dose({"mitragynine": mg}, Intake(form, meal))
        return exposure_curves(dose, person or Person(), reading or ledger, people)

    return make
