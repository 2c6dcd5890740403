"""The shipped numbers of the night, read once."""

import pytest

from nightleaf.evidence import Ledger, load_library
from nightleaf.night.parameters import NightParameters, night_parameters
from nightleaf.night.pathways import links_of
from nightleaf.night.ports import Link


@pytest.fixture(scope="session")
def parameters() -> NightParameters:
    return night_parameters(Ledger(load_library()).read)


@pytest.fixture(scope="session")
def all_links() -> tuple[Link, ...]:
    library = load_library()
    return links_of(library.vocabulary.words("targets"), Ledger(library))
