"""Medicines of the library, and a dose of kratom."""

from collections.abc import Callable

import pytest

from nightleaf.dose import Dose, Intake, pure_dose
from nightleaf.evidence import Library
from nightleaf.medicine import Medicine, known_medicines


@pytest.fixture(scope="session")
def held(known: Library) -> dict[str, Medicine]:
    """Every medicine, by key."""
    return known_medicines(known)


@pytest.fixture(scope="session")
def kratom() -> Callable[[float], Dose]:
    """A dose of mitragynine in mg."""

    def make(mitragynine_mg: float) -> Dose:
        return pure_dose(mitragynine_mg, Intake())

    return make
