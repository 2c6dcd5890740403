"""What was asked, in one sentence."""

from typing import Final

from nightleaf.ask.request import Drug
from nightleaf.ask.result import SimulationResult
from nightleaf.report.words import clock_words, decimals_for, duration_words, number_words, quoted

_TAKEN: Final = {
    "tea": "drunk as tea",
    "powder": "swallowed as powder",
    "capsule": "swallowed as capsules",
    "extract": "swallowed as an extract",
}
_MEALS: Final = {
    "fasted": "on an empty stomach",
    "light": "after a light meal",
    "full": "on a full stomach",
    "unknown": "with or without food",
}
_MITRAGYNINE: Final = "mitragynine"


def question(result: SimulationResult) -> str:
    """What was asked: how much, how taken, when, and for how long in bed.

    Examples
    --------
    >>> import nightleaf
    >>> print(question(nightleaf.simulate(mitragynine_mg=20, people=64, replicates=1, draws=1)))
    What would 20 mg of mitragynine, drunk as tea on an empty stomach 45 min before lights-out at 23:00,
    do to 8 h in bed?
    """
    request = result.request
    intake, bedtime = request.intake, request.bedtime
    taken = f"{_TAKEN[intake.form]} {_MEALS[intake.meal]}" if request.drug is None else _given(request.drug)
    return (
        f"What would {amount_words(result)}, {taken} "
        f"{duration_words(intake.before_bed_h)} before lights-out at {clock_words(bedtime.lights_out_h)}, "
        f"do to {duration_words(bedtime.in_bed_h)} in bed?"
    )


def _given(drug: Drug) -> str:
    if drug.duration_h is not None:
        return f"run into a vein over {duration_words(drug.duration_h)} from"
    return "given into a vein" if drug.route == "intravenous" else "swallowed"


def amount_words(result: SimulationResult) -> str:
    """How much: the leaf and what is in it, or the stated mass."""
    request = result.request
    if request.drug is not None:
        return f"{request.drug.dose_mg:g} mg of {request.drug.title.lower()}"
    mass = result.provenance.get("dose_mg", {}).get(_MITRAGYNINE)
    if request.mitragynine_mg is not None:
        return f"{request.mitragynine_mg:g} mg of mitragynine"
    name = "kratom leaf"
    if request.product is not None:
        name = quoted(request.product.name)
    if mass is None:
        return f"{request.amount_g:g} g of {name}"
    return f"{request.amount_g:g} g of {name} with about {number_words(mass, decimals_for(mass))} mg of mitragynine"
