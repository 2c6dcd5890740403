"""Do drugs act in the model as they do in people? Every row of every trial card, the fit and each trial left out."""

from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np

from nightleaf.ask.drug_trials import (
    DrugValidation,
    Fit,
    Fits,
    Prior,
    Published,
    Response,
    compare,
    fitted,
    published_rows,
    response_of,
    simulable,
)
from nightleaf.ask.drug_trials.simulated import WEAKEST
from nightleaf.ask.validating.beside import library_beside
from nightleaf.errors import InputError, UnreadableFile
from nightleaf.evidence import Ledger, Library, Value, load_library
from nightleaf.evidence.trial_card import TrialCard, trial_cards
from nightleaf.evidence.trial_table import read_trial_table

FITTED = "trial_fit"
STATED = "before_trials"
PEOPLE = 1000
Progress = Callable[[int, int], None]


def validate_drugs(
    table: Path | str | None = None,
    *,
    library: Library | None = None,
    people: int = PEOPLE,
    seed: int = 1,
    progress: Progress | None = None,
) -> DrugValidation:
    """Hold the model against what trials of reference drugs found.

    Parameters
    ----------
    table : Path or None
        Anybody's trials (CSV) in the place of the library's cards, substance files of their own beside it.
    library : Library or None
    people : int
        Simulated for each trial.
    seed : int
    progress : callable or None
        Called with (trials done, trials in all).

    Raises
    ------
    UnreadableFile
        If a table cannot be read, or no row of it can be simulated; the message says where.
    """
    known = library or load_library()
    cards = trial_cards(known) if table is None else read_trial_table(Path(table))
    if table is not None:
        known = library_beside(Path(table), cards, known)
    ledger = Ledger(known, seed)
    usable = [card for card in cards if simulable(card) and (table is not None or card.use == "calibration")]
    if not usable:
        raise UnreadableFile(
            f"{table or 'the library'}: no row can be held against a simulated night; expected at least one statistic "
            "of a night in its own unit: add one"
        )
    responses: dict[str, Response] = {}
    for done, card in enumerate(usable, start=1):
        responses[card.key] = _responding(card, ledger, people, table)
        if progress is not None:
            progress(done, len(usable))
    rows = [row for card in usable for row in published_rows(card, ledger)]
    fits = (
        _as_in_the_library(known, ledger, responses) if table is not None else fits_of(rows, responses, known, ledger)
    )
    return compare(rows, responses, fits, _cannot(cards))


def _responding(card: TrialCard, ledger: Ledger, people: int, table: Path | str | None) -> Response:
    """What the model says of a trial; what a table of yours asks for and cannot be is told with its line."""
    try:
        return response_of(card, ledger, people=people, steps=True)
    except InputError as error:
        if table is None:
            raise
        raise UnreadableFile(f"{table}, {card.locator}: {error}") from None


def fits_of(rows: list[Published], responses: dict[str, Response], library: Library, ledger: Ledger) -> Fits:
    """Gains fitted to all rows, and to all but those of one card, for each card."""
    prior, at = prior_of(library, ledger, responses), gains_in_force(library)
    misfit = ledger.read("trials.fit.misfit", "1")
    return Fits(
        full=fitted(rows, responses, prior, at, misfit),
        without={card: fitted(rows, responses, prior, at, misfit, without_card=card) for card in responses},
        at=at,
        misfit=misfit,
        first=prior.mean,
    )


def _as_in_the_library(library: Library, ledger: Ledger, responses: dict[str, Response]) -> Fits:
    """No trial of the table enters a fit: the gains in force with their own spreads."""
    at = gains_in_force(library)
    keys = tuple(sorted(at))
    spread = np.array([_width(library.pathways[key].gain.in_use) for key in keys])
    stands = Fit(keys, np.array([at[key] for key in keys]), np.diag(spread**2))
    misfit = ledger.read("trials.fit.misfit", "1")
    return Fits(stands, dict.fromkeys(responses, stands), at, misfit, prior_of(library, ledger, responses).mean)


def _width(value: Value) -> float:
    """Standard deviation of a gain, from its central 68 %."""
    return (value.quantile(0.841) - value.quantile(0.159)) / 2


def _cannot(cards: tuple[TrialCard, ...]) -> list[tuple[str, str, str]]:
    return [
        (card.key, row.metric, row.cannot or "from memory, not read at a source")
        for card in cards
        for row in card.rows
        if not row.usable
    ]


def gains_in_force(library: Library) -> dict[str, float]:
    """Pathway link -> gain that the library uses."""
    return {key: pathway.gain.in_use.value for key, pathway in library.pathways.items()}


def prior_of(library: Library, ledger: Ledger, responses: Mapping[str, Response]) -> Prior:
    """What was believed of each gain before any trial card, as wide as itself.

    The library's value from before the fit speaks of a reference dose; a gain speaks of a full effect. So it is divided
    by the largest effect of the night in the trials of its target, on average. A value named "before_trials" is taken
    as it stands.
    """
    least = ledger.read("trials.fit.prior_least", "1")
    mean, sd = {}, {}
    for key, pathway in library.pathways.items():
        stated = [value for value in pathway.gain.values if value.name == STATED]
        if stated:
            mean[key], sd[key] = stated[0].value, _width(stated[0])
            continue
        before = next(value for value in pathway.gain.values if value.name != FITTED)
        reached = [
            one.drive[pathway.target] for one in responses.values() if one.drive.get(pathway.target, 0) > WEAKEST
        ]
        usual = float(np.mean(reached)) if reached else 1.0
        mean[key], sd[key] = before.value / usual, max(abs(before.value), least) / usual
    return Prior(mean, sd)
