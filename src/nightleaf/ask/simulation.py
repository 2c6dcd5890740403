"""What is it likely to do to a night? Point run, draws of the parameters, summary."""

import platform
from collections.abc import Callable
from dataclasses import replace
from importlib.metadata import version
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nightleaf.ask.assumptions import assumptions_of
from nightleaf.ask.chain import Arms, Chain, Outcome, Size
from nightleaf.ask.checking import Check, check
from nightleaf.ask.distribution import Distribution, Means, distribution
from nightleaf.ask.draws import Draw, discrepancy_quantiles, draw_all, first_night_off, last_night
from nightleaf.ask.notes import notes_of
from nightleaf.ask.picture import picture_of
from nightleaf.ask.request import Request, read_request
from nightleaf.ask.result import ActingLink, LastNight, SimulationResult
from nightleaf.ask.self_rating import self_rating
from nightleaf.errors import Refused
from nightleaf.evidence import Ledger
from nightleaf.exposure import ExposureSummary
from nightleaf.occupancy import engagements_named
from nightleaf.product import refuse_if_not_leaf
from nightleaf.safety import Answers

Array = NDArray[np.float64]
SHOWN_CHANGES = ("tst_min", "n3_percent", "rem_percent")
RELIEF = "analgesia"
"""A hoped-for effect: not shown where the sleep figures are withheld."""

Progress = Callable[[int, int], None]
Quantiles = dict[str, Array]


def simulate(*, progress: Progress | None = None, **question: Any) -> SimulationResult:
    """Simulate nights without and with a dose of kratom, or of a drug of the library.

    Parameters
    ----------
    progress : callable or None
        Called with (runs done, runs in all).
    **question
        The flags of `nightleaf simulate` with underscores: person, product, mitragynine_mg, amount ("2g"), substance
        (a name or a file), dose ("400mg"), route, duration, age, sex, weight_kg, sleeper, pain, form, meal,
        before_bed ("45min"), lights_out ("23:00"), in_bed ("8h"), people, replicates, draws, seed, threads, what_if.

    Returns
    -------
    SimulationResult
        With `to_dict()` as the contract writes it.

    Raises
    ------
    InputError
        If an answer cannot be.
    Refused
        Above the cap, or a product that is not leaf.

    Examples
    --------
    >>> from nightleaf.ask.simulation import simulate
    >>> calm = simulate(mitragynine_mg=0.0, people=64, replicates=2, draws=1)
    >>> calm.difference["tst_min"].mean
    0.0
    """
    return answer(read_request(**question), progress)


def answer(request: Request, progress: Progress | None = None) -> SimulationResult:
    """The answer to a request that is already checked."""
    screened = _screened(request)
    for_someone = request.person_given or request.product_given
    if screened.verdict.decision == "stop" or (for_someone and screened.library is None):
        refusal = _refusal(request)
        if refusal is not None and not for_someone:
            raise refusal
        return _stopped(request, screened.to_dict(), str(refusal or ""))
    named = [key for word in request.what_if for key in engagements_named(request.library, word)]
    request = replace(request, what_if=tuple(dict.fromkeys(named)))
    ledger = Ledger(request.library, request.seed)
    chain = _chain(request, ledger)
    size = Size(request.people, request.replicates)
    point = chain.run(size)
    last = last_night(request, ledger, size, point)
    off = first_night_off(request, ledger, size, point)
    _step(progress, 1, request)
    draws = draw_all(request, chain, ledger, lambda done: _step(progress, done + 1, request))
    shows_sleep = not screened.verdict.withholds_sleep
    beyond = discrepancy_quantiles(request.library) if chain.taken.unmeasured else {}
    return SimulationResult(
        request=request,
        screen=screened.to_dict() if for_someone else None,
        exposure=_exposure(point, draws),
        occupancy={
            target: figures for target, figures in _occupancy(point, draws).items() if shows_sleep or target != RELIEF
        },
        without=_night(point, draws, "without", {}) if shows_sleep else {},
        with_=_night(point, draws, "with", beyond) if shows_sleep else {},
        difference=_night(point, draws, "difference", beyond) if shows_sleep else {},
        links=_links(chain),
        assumptions=assumptions_of(ledger, draws, {metric: _changes(draws, metric) for metric in SHOWN_CHANGES}),
        notes=notes_of(request),
        provenance=_provenance(chain),
        picture=picture_of(chain) if shows_sleep else None,
        last=None if last is None else _last(last, draws, beyond if shows_sleep else None),
        self_rated=self_rating(request, point, draws, ledger) if shows_sleep and request.drug is None else None,
        night_off=_night_off(off, draws, beyond) if off is not None and shows_sleep else {},
    )


def _screened(request: Request) -> Check:
    """The check of person, bag and amount; with a drug in the place of kratom, of the person alone."""
    who, bag = request.person, request.product_file or request.product
    if request.drug is not None:
        who, bag = who.model_copy(update={"jurisdiction": None}), None
    return check(
        person=Answers(who, complete=request.person_given),
        product=bag,
        amount=f"{request.amount_g:g} g" if request.amount_g else None,
        library=request.library,
    )


def _last(last: Outcome, draws: list[Draw], beyond: Quantiles | None) -> LastNight:
    drawn = [replace(draw, outcome=draw.last) for draw in draws if draw.last is not None]
    return LastNight(
        exposure=_exposure(last, drawn),
        with_={} if beyond is None else _night(last, drawn, "with", beyond),
        difference={} if beyond is None else _night(last, drawn, "difference", beyond),
    )


def _night_off(off: Arms, draws: list[Draw], beyond: Quantiles) -> dict[str, Distribution]:
    drawn = [draw.off for draw in draws if draw.off is not None]
    return {metric: _one(off, drawn, "difference", metric, beyond) for metric in off.without}


def _stopped(request: Request, verdict: dict[str, Any], refusal: str) -> SimulationResult:
    return SimulationResult(request, verdict, {}, {}, {}, {}, {}, (), (), (), {}, refusal=refusal)


def _chain(request: Request, ledger: Ledger) -> Chain:
    """The chain of a bag and an amount that may be simulated."""
    if request.product is not None:
        refuse_if_not_leaf(request.product, ledger)
    chain = Chain(request, ledger)
    chain.taken.refuse_too_much()
    return chain


def _refusal(request: Request) -> Refused | None:
    """Why this bag or amount would be refused for anybody."""
    try:
        _chain(request, Ledger(request.library, request.seed))
    except Refused as refusal:
        return refusal
    return None


def _changes(draws: list[Draw], metric: str) -> Array:
    return np.array([draw.change(metric) for draw in draws])


def _step(progress: Progress | None, done: int, request: Request) -> None:
    if progress is not None:
        progress(done, 1 + (request.draws if request.draws > 1 else 0))


def _figure(values: Array, drawn: list[Array], discrepancy: Array | None = None) -> Distribution:
    if not drawn:
        return distribution(values)
    small = [distribution(one) for one in drawn]
    means = Means(
        mean=np.array([np.nan if one.mean is None else one.mean for one in small]),
        mcse=np.array([np.nan if one.mcse is None else one.mcse for one in small]),
        discrepancy=discrepancy,
    )
    return distribution(values, means)


def _exposure(point: Outcome, draws: list[Draw]) -> dict[str, dict[str, Distribution]]:
    def figure(analyte: str, name: str) -> Distribution:
        drawn = [getattr(draw.outcome.exposure[analyte], name)[:, None] for draw in draws]
        return _figure(getattr(point.exposure[analyte], name)[:, None], drawn)

    return {analyte: {name: figure(analyte, name) for name in ExposureSummary.__slots__} for analyte in point.exposure}


def _occupancy(point: Outcome, draws: list[Draw]) -> dict[str, tuple[str, dict[str, Distribution]]]:
    figures = {}
    for kind, source in (("effect", "effects"), ("binding", "bound")):
        for target, values in getattr(point, source).items():
            drawn = [getattr(draw.outcome, source)[target] for draw in draws]
            figures[target] = (
                kind,
                {
                    name: _figure(take(values), [take(one) for one in drawn])
                    for name, take in (("peak", _peak), ("night_mean", _night_mean))
                },
            )
    return figures


def _peak(effect: Array) -> Array:
    strongest: Array = effect[np.abs(effect).argmax(axis=0), np.arange(effect.shape[1])]
    return strongest[:, None]


def _night_mean(effect: Array) -> Array:
    return np.asarray(effect.mean(axis=0)[:, None])


def _night(point: Outcome, draws: list[Draw], arm: str, beyond: Quantiles) -> dict[str, Distribution]:
    drawn = [draw.outcome.arms for draw in draws]
    return {metric: _one(point.arms, drawn, arm, metric, beyond) for metric in point.arms.without}


def _one(point: Arms, drawn: list[Arms], arm: str, metric: str, beyond: Quantiles) -> Distribution:
    return _figure(_values(point, arm, metric), [_values(one, arm, metric) for one in drawn], beyond.get(metric))


def _values(arms: Arms, arm: str, metric: str) -> Array:
    if arm == "difference":
        return arms.with_[metric] - arms.without[metric]
    return arms.without[metric] if arm == "without" else arms.with_[metric]


def _links(chain: Chain) -> tuple[ActingLink, ...]:
    what_if, reached_blood = chain.request.what_if, chain.curves()
    engagements = [
        ActingLink(link.key, "engagement", link.grade, float(on), on=on, what_if=link.key in what_if)
        for link in chain.engagements
        for on in [link.on_by_default or link.key in what_if]
        if (link.driver or link.substance) in reached_blood
    ]
    reached = {chain.ledger.library.engagements[link.key].target for link in engagements if link.on}
    grades = chain.ledger.library.pathways
    pathways = [
        ActingLink(link.key, "pathway", grades[link.key].grade, link.gain, on=link.target in reached)
        for link in chain.links
    ]
    return (*engagements, *pathways)


def _provenance(chain: Chain) -> dict[str, Any]:
    request = chain.request
    return {
        "nightleaf": version("nightleaf"),
        "library_sha256": request.library.hash,
        "python": platform.python_version(),
        "numpy": np.__version__,
        "machine": platform.machine(),
        "dose_mg": {name: float(f"{mass:.8g}") for name, mass in chain.taken.dose_mg.items()},
        **_what_was_taken(request),
        "before_bed_h": request.intake.before_bed_h,
        "lights_out_h": request.bedtime.lights_out_h,
        "in_bed_h": request.bedtime.in_bed_h,
        "sleeper": request.person.sleeper,
        "pain": request.person.pain,
        "age": request.person.age,
        "what_if": list(request.what_if),
        "parameters": sorted(chain.ledger.keys),
    }


def _what_was_taken(request: Request) -> dict[str, Any]:
    drug = request.drug
    if drug is not None:
        return {"substance": drug.name, "route": drug.route, "duration_h": drug.duration_h}
    return {
        "amount_g": None if request.mitragynine_mg is not None else request.amount_g,
        "form": request.intake.form,
        "meal": request.intake.meal,
    }
