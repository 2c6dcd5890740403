"""The numbers of the library, read once."""

import pytest

from nightleaf.breathing._kernel import Gases
from nightleaf.breathing.model import _Numbers, _numbers, _start
from nightleaf.evidence import Ledger, load_library


@pytest.fixture(scope="session")
def ledger() -> Ledger:
    """Point values."""
    return Ledger(load_library())


@pytest.fixture(scope="session")
def numbers(ledger: Ledger) -> _Numbers:
    """Everything that the model of breathing reads."""
    return _numbers(ledger)


@pytest.fixture(scope="session")
def start(numbers: _Numbers) -> Gases:
    """Where a search begins."""
    return _start(numbers.physiology)
