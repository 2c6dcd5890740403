"""The main job on bundled input: an example product, an example person, one recorded night. All synthetic."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from nightleaf.ask.recorded import RecordedNights, recorded_nights
from nightleaf.ask.result import SimulationResult
from nightleaf.ask.simulation import simulate
from nightleaf.evidence import Library, load_library

EXAMPLES = Path(__file__).parent / "examples"
PAIN = 5.0
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
    night = recorded_nights([EXAMPLES / "recorded-night.txt"])
    return Demo("Does kratom deepen sleep?", answers, night, load_library())
