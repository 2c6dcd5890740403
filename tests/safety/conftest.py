"""A healthy adult who has answered everything, and what the screen says when one answer changes."""

from collections.abc import Callable
from typing import Any

import pytest

from nightleaf.evidence import Library, load_library
from nightleaf.person import Person
from nightleaf.safety import Elsewhere, RuleBook, Verdict, rule_book, screen
from nightleaf.safety.words import TOPICS

HEALTHY = Person(
    age=35, sex="female", weight_kg=60, pregnant="no", breastfeeding="no", alcohol="none", conditions=(), medicines=()
)
JUDGED_ELSEWHERE = Elsewhere(checked=frozenset(TOPICS))
"""Product and law judged, and nothing found."""


@pytest.fixture(scope="session")
def book(known: Library) -> RuleBook:
    """Every rule that ships."""
    return rule_book(known)


@pytest.fixture(scope="session")
def judged() -> Callable[..., Verdict]:
    """The verdict on the healthy adult with other answers, product and law judged."""

    def verdict(*, unsure: tuple[str, ...] = (), **answers: Any) -> Verdict:
        person = HEALTHY.model_copy(update=answers)
        library = load_library()
        return screen(person, person_given=True, library=library, elsewhere=JUDGED_ELSEWHERE, unsure=unsure)

    return verdict
