"""The main job on bundled input: an example product, an example person, one recorded night. All synthetic."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from nightleaf.ask.checking import check
from nightleaf.ask.recorded import RecordedNights, recorded_nights
from nightleaf.ask.result import SimulationResult
from nightleaf.ask.simulation import simulate
from nightleaf.evidence import Library, load_library

EXAMPLES = Path(__file__).parent / "examples"
PAIN = 5.0
MOST_NAMED = 4
SLEEPERS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("good sleeper", {"sleeper": "good"}),
    ("poor sleeper", {"sleeper": "poor"}),
    ("person in pain", {"sleeper": "good", "pain": PAIN}),
)


@dataclass(frozen=True, slots=True)
class Demo:
    """The answers of the demonstration.

    Parameters
    ----------
    title : str
    answers : tuple of (label, SimulationResult)
    recorded : RecordedNights
        One synthetic night.
    library : Library
    """

    title: str
    answers: tuple[tuple[str, SimulationResult], ...]
    recorded: RecordedNights
    library: Library

    def to_dict(self) -> dict[str, Any]:
        """All answers as one document."""
        return {
            "schema": "nightleaf.demo/1",
            "answers": {label: result.to_dict() for label, result in self.answers},
            "recorded": self.recorded.to_dict(),
        }


def demo(
    *,
    progress: Callable[[int, int], None] | None = None,
    threads: int = 1,
    people: int = 1000,
    draws: int = 40,
) -> Demo:
    """Simulate 2 g of the example leaf as tea 45 minutes before bed, in three kinds of sleeper.

    Parameters
    ----------
    progress : callable or None
        Called with (runs done, runs in all).
    threads, people, draws : int

    Examples
    --------
    >>> small = demo(people=16, draws=1)
    >>> [label for label, _ in small.answers]
    ['good sleeper', 'poor sleeper', 'person in pain']
    """

    def step(finished: int, done: int, total: int) -> None:
        if progress is not None:
            progress(finished * total + done, len(SLEEPERS) * total)

    answers = tuple(
        (
            label,
            simulate(
                person=EXAMPLES / "person.toml",
                product=EXAMPLES / "product.toml",
                amount="2g",
                before_bed="45min",
                people=people,
                draws=draws,
                threads=threads,
                progress=partial(step, number),
                **kind,
            ),
        )
        for number, (label, kind) in enumerate(SLEEPERS)
    )
    screened = check(person=EXAMPLES / "person.toml", product=EXAMPLES / "product.toml", amount="2g").to_dict()
    shown = tuple((label, replace(result, screen=_briefly(screened))) for label, result in answers)
    night = recorded_nights([EXAMPLES / "recorded-night.txt"])
    return Demo("Does kratom deepen sleep?", shown, night, load_library())


def _briefly(screened: dict[str, Any]) -> dict[str, Any]:
    """The check of person and product with the first few of what nobody tested; `nightleaf check` names all."""
    left = screened["not_checked"]
    rest = [f"{len(left) - MOST_NAMED} more, named by nightleaf check"] if len(left) > MOST_NAMED else []
    return screened | {"not_checked": [*left[:MOST_NAMED], *rest]}
