"""From figures to the first sentences of a report. No verdict stands here: every sentence follows from the numbers."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final, NamedTuple

from scipy.special import ndtr

from nightleaf.ask.distribution import Distribution
from nightleaf.ask.result import SimulationResult
from nightleaf.evidence import Ledger, load_library
from nightleaf.report.words import (
    NINE_IN_TEN,
    NOT_MODELLED,
    WITHHELD,
    change_words,
    decimals_for,
    decimals_of,
    grade_words,
    list_words,
    metric_in_text,
    metric_name,
    metric_unit,
    number_words,
    title_words,
)

Labelled = tuple[str, SimulationResult]

HOPED_FOR: Final = {"tst_min": 1, "sol_min": -1, "waso_min": -1, "n3_min": 1, "rem_min": 1}
"""What people hope for from a sleep aid, and the sign that would be a gain."""

WHAT_IF: Final = "What-if: an unsupported claim is switched on at an invented size."
_FEW_READINGS: Final = 20
_TOLD: Final = ("n3_min", "rem_min", "tst_min")
_SURE: Final = 0.95
_LIKELY: Final = 2 / 3
_WORST_FIRST: Final = ("none", "very_low", "low", "moderate", "high")
_MEANS_LITTLE: Final = frozenset({"none", "very_low", "low"})


class Leaning(StrEnum):
    """Which way a change leans, once ignorance is counted in."""

    LESS = "less is to be expected"
    LIKELY_LESS = "less is more likely than more"
    OPEN = "it may go either way"
    NONE = "no change"
    LIKELY_MORE = "more is more likely than less"
    MORE = "more is to be expected"
    NOT_DRAWN = "how sure this is was not computed"


_SIGN: Final = {Leaning.LESS: -1, Leaning.LIKELY_LESS: -1, Leaning.LIKELY_MORE: 1, Leaning.MORE: 1}
_DEFINITE: Final = frozenset({Leaning.LESS, Leaning.MORE})


@dataclass(frozen=True, slots=True)
class Sentence:
    """An answer: what it says first, the figures behind it line by line, and the statistics they come from."""

    lead: str
    lines: tuple[str, ...] = ()
    metrics: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """All of it in a row."""
        return " ".join((self.lead, *self.lines))


def chance_of_less(figure: Distribution) -> float | None:
    """Probability that the mean change lies below zero, from its interval of ignorance taken as normal.

    None without draws of the parameters.

    Examples
    --------
    >>> from nightleaf.ask.distribution import Distribution
    >>> even = Distribution(0.0, 0.1, 1.0, -1.0, 0.0, 1.0, 1.0, -10.0, 10.0, -5.0, 5.0, 100)
    >>> chance_of_less(even)
    0.5
    """
    low, high = figure.expected_p5, figure.expected_p95
    if low is None or high is None:
        return None
    centre, sd = (low + high) / 2, (high - low) / (2 * NINE_IN_TEN)
    if sd <= 0:
        return 0.5 if centre == 0 else float(centre < 0)
    return float(ndtr(-centre / sd))


def leaning(figure: Distribution) -> Leaning:
    """Which way a change leans: only where its mean and its interval agree.

    "To be expected" needs nineteen chances in twenty, "more likely" two in three.
    """
    less = chance_of_less(figure)
    if figure.mean is None or less is None:
        return Leaning.NOT_DRAWN
    if figure.mean == 0 and figure.expected_p5 == figure.expected_p95 == 0:
        return Leaning.NONE
    if figure.mean < 0 and less >= _LIKELY:
        return Leaning.LESS if less >= _SURE else Leaning.LIKELY_LESS
    if figure.mean > 0 and 1 - less >= _LIKELY:
        return Leaning.MORE if 1 - less >= _SURE else Leaning.LIKELY_MORE
    return Leaning.OPEN


def change_in_words(figure: Distribution, metric: str) -> str:
    """A change with its interval: "26 min less (from 89 less to 24 more)"."""
    if figure.mean is None:
        return "no value"
    decimals = decimals_of(figure)
    mean = change_words(figure.mean, decimals, metric_unit(metric))
    if figure.expected_p5 is None or figure.expected_p95 is None:
        return mean
    low, high = (change_words(one, decimals, "") for one in (figure.expected_p5, figure.expected_p95))
    return f"{mean} (from {low} to {high})"


def answers(labelled: Sequence[Labelled]) -> tuple[Sentence, ...]:
    """The first sentences for one or more sleepers.

    Parameters
    ----------
    labelled : sequence of (label, SimulationResult)

    Returns
    -------
    tuple of Sentence
        Benefit; deep sleep, REM sleep and total sleep time, those that lean alike together; how sure all this is.
    """
    shown = [(label, result) for label, result in labelled if result.difference]
    if not shown:
        return (Sentence("No sleep figure is shown.", (WITHHELD,)),)
    invented = [Sentence(WHAT_IF, ("It shows what a claim would mean, and says nothing of whether it holds.",))]
    supposed = invented if any(_supposes(result) for _, result in shown) else []
    return (*supposed, *_benefit(shown), *_changes(shown), how_sure(shown[0][1]))


def limits_of(*results: SimulationResult) -> str:
    """What figures and tables of these runs do not show, and whether they suppose something unsupported."""
    return f"{WHAT_IF} {NOT_MODELLED}" if any(_supposes(result) for result in results) else NOT_MODELLED


def _supposes(result: SimulationResult) -> bool:
    return any(link.what_if for link in result.links)


class Gains(NamedTuple):
    """Hoped-for statistics, by what is to be expected of them."""

    sure: tuple[str, ...]
    """A gain is to be expected."""
    likely: tuple[str, ...]
    """A gain is likelier than a loss."""
    small: tuple[str, ...]
    """They lean to the better by less than what counts as a change."""
    known: bool
    """Whether parameters were drawn."""


def gains(result: SimulationResult) -> Gains:
    """Hoped-for statistics that gain, and by how much more than nothing: less than the margin of no effect is none.

    Examples
    --------
    >>> import nightleaf
    >>> gains(nightleaf.simulate(mitragynine_mg=0.0, people=64, replicates=2, draws=1))
    Gains(sure=(), likely=(), small=(), known=False)
    """
    found = {metric: leaning(result.difference[metric]) for metric in HOPED_FOR if metric in result.difference}
    better = [metric for metric, way in found.items() if _SIGN.get(way) == HOPED_FOR[metric]]
    good = [metric for metric in better if abs(result.difference[metric].mean or 0) >= margin_min(metric)]
    return Gains(
        sure=tuple(metric for metric in good if found[metric] in _DEFINITE),
        likely=tuple(metric for metric in good if found[metric] not in _DEFINITE),
        small=tuple(metric for metric in better if metric not in good),
        known=Leaning.NOT_DRAWN not in found.values(),
    )


def margin_min(metric: str) -> float:
    """What counts as no effect in trials of sleep: a mean change below it is too small to matter. [min]

    Examples
    --------
    >>> margin_min("tst_min"), margin_min("sol_min")
    (10.0, 5.0)
    """
    return Ledger(load_library()).read(f"trials.margin.{metric}", "min")


def _benefit(shown: list[Labelled]) -> list[Sentence]:
    groups: dict[Sentence, list[str]] = {}
    for label, result in shown:
        groups.setdefault(_benefit_of(result), []).append(label)
    if len(groups) == 1:
        return list(groups)
    return [
        replace(said, lead=f"{title_words(list_words(labels))}: {said.lead[0].lower()}{said.lead[1:]}")
        for said, labels in groups.items()
    ]


def _benefit_of(result: SimulationResult) -> Sentence:
    found = gains(result)
    if found.sure:
        return Sentence(f"A gain is to be expected in {_names(found.sure)}.", (), found.sure)
    if found.likely:
        lead = f"A gain in {_names(found.likely)} is more likely than a loss, and far from sure."
        return Sentence(lead, (), found.likely)
    if found.small:
        told = [f"{metric_in_text(one)} (under {margin_min(one):g} min)" for one in found.small]
        return Sentence(
            "No benefit that matters is to be expected.",
            (f"Leaning to the better by too little to matter: {list_words(told)}.",),
            found.small,
        )
    if found.known:
        hopes = "longer sleep, falling asleep sooner, fewer minutes awake, more deep sleep, more REM sleep"
        lines = (f"Nothing that people hope for leans to the better: {hopes}.",)
        return Sentence("No benefit to be expected.", lines, tuple(HOPED_FOR))
    return Sentence("Whether there is a benefit was not computed.", ("This run drew no parameters.",))


def _names(metrics: Sequence[str]) -> str:
    return list_words([metric_in_text(metric) for metric in metrics])


def _changes(shown: list[Labelled]) -> list[Sentence]:
    """Statistics that lean alike in every sleeper share a sentence."""
    patterns: dict[tuple[Leaning, ...], list[str]] = {}
    for metric in _TOLD:
        if all(metric in result.difference for _, result in shown):
            ways = tuple(leaning(result.difference[metric]) for _, result in shown)
            patterns.setdefault(ways, []).append(metric)
    return [
        _change(way, metrics, [one for one, own in zip(shown, ways, strict=True) if own == way], alone=len(shown) == 1)
        for ways, metrics in patterns.items()
        for way in dict.fromkeys(ways)
    ]


def _change(way: Leaning, metrics: list[str], members: list[Labelled], *, alone: bool) -> Sentence:
    lines = []
    for label, result in members:
        told = {metric: change_in_words(result.difference[metric], metric) for metric in metrics}
        figures = [f"{_names([metric])} {words}" for metric, words in told.items()] if len(told) > 1 else told.values()
        lines.append(f"{'On average' if alone else title_words(label)}: {', '.join(figures)}.")
    names = _names(metrics)
    return Sentence(f"{title_words(names)}: {way.value}.", tuple(lines), tuple(metrics))


def how_sure(result: SimulationResult) -> Sentence:
    """How much is known, by the weakest link that acts and by how many numbers nobody measured."""
    acting = [link for link in result.links if link.on]
    numbers = len(result.provenance.get("parameters", ()))
    unmeasured = len(result.assumptions)
    counted = f"Of {numbers} numbers behind the figures, {unmeasured} are assumed, borrowed or fitted."
    draws = result.request.draws
    few = 1 < draws < _FEW_READINGS
    rough = (f"Only {draws} readings of the numbers were drawn: the ranges are rough.",) if few else ()
    if not acting:
        return Sentence("No link acts in this run.", (counted, *rough))
    worst = min((link.grade for link in acting), key=_WORST_FIRST.index)
    lead = "We know little." if worst in _MEANS_LITTLE else "This rests on links that people have tested."
    return Sentence(lead, (f"The weakest link that acts is of {grade_words(worst)}.", counted, *rough))


def one_night(difference: dict[str, Distribution], without: dict[str, Distribution], metric: str = "n3_min") -> str:
    """Whether one night with and one without could tell the expected change from ordinary luck.

    Parameters
    ----------
    difference, without : dict of Distribution
    metric : str
    """
    change, spread = difference[metric].mean, without[metric].night_sd
    name, unit = metric_name(metric), metric_unit(metric)
    if change is None or spread is None:
        return "How far nights differ was not computed: this run has one night a person."
    decimals = decimals_for(2 * NINE_IN_TEN * spread)
    luck = NINE_IN_TEN * 2**0.5 * spread
    moves = (
        f"{name} moves by {number_words(spread, decimals)} {unit} (SD) from one ordinary night to the next, so two "
        f"nights of one person differ by up to {number_words(luck, decimals)} {unit} in 9 cases of 10 by luck alone."
    )
    expected = f"The model's mean change is {number_words(abs(change), decimals)} {unit}."
    verdict = "One night cannot tell." if abs(change) < luck else "A change of that size would stand out of one night."
    return f"{verdict} {moves} {expected} Real nights vary more than the model's."
