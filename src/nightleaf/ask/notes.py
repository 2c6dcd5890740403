"""What must be said beside an answer."""

from nightleaf.ask.request import Request
from nightleaf.evidence.trial_card import trial_cards

NEVER_RECORDED = "No recorded night of a person on kratom has been published: every sleep figure is an extrapolation."
NOT_MODELLED = "Not part of these figures: breathing, sleep apnoea, next-day impairment."


def notes_of(request: Request) -> tuple[str, ...]:
    """True sentences that the figures alone would hide."""
    if request.drug is not None:
        return (*_about_a_drug(request), *_what_if(request), *_about_the_evening(request))
    about = (*_about_the_batch(request), *_about_the_evening(request), *_over_time(request))
    return (NEVER_RECORDED, NOT_MODELLED, *_what_if(request), *about)


def _about_a_drug(request: Request) -> list[str]:
    drug = request.drug
    links = [link for link in request.library.engagements.values() if drug and link.substance == drug.name]
    title = drug.title if drug else ""
    notes = [
        f"{title} is simulated to see whether the model is right about a drug that people have measured. Nothing here "
        "says to take it.",
        NOT_MODELLED,
    ]
    tried = [
        card.dose_mg for card in trial_cards(request.library) if drug and card.substance == drug.name and card.dose_mg
    ]
    if drug and tried and drug.dose_mg > max(tried):
        notes.append(
            f"No sleep trial in the library gave more than {max(tried):g} mg of {title}. What {drug.dose_mg:g} mg do "
            "is not known here, and such an amount may harm: these figures do not show it."
        )
    if not links:
        notes.append(
            f"The library knows no target of {title}: its nights with and without are the same by construction."
        )
    return notes


def _what_if(request: Request) -> list[str]:
    known = request.library.engagements
    return [f"What-if, unsupported: {known[key].title}. {known[key].what_if}" for key in request.what_if]


def _about_the_batch(request: Request) -> list[str]:
    notes = []
    if request.product is not None and request.product.strain is not None:
        notes.append(
            f"The strain '{request.product.strain}' is a label without effect: where it was checked, colour and strain "
            "did not predict the alkaloids; the batch does."
        )
    if request.mitragynine_mg is None:
        if request.product is None or not request.product.content:
            notes.append("This batch was not measured: the published range of leaf stands in for it.")
        notes.append("Trace 7-hydroxymitragynine in the leaf is not counted apart: it is inside the fitted formation.")
    return notes


def _about_the_evening(request: Request) -> list[str]:
    cups = ", ".join(f"{cup.mg:g} mg at {cup.time}" for cup in request.person.caffeine)
    return [f"The caffeine of the day ({cups}) acts in the nights without and with alike."] if cups else []


def _over_time(request: Request) -> list[str]:
    notes = []
    if request.nights > 1:
        notes.append(
            f"Over {request.nights} nights drug piles up, tolerance takes some of the effect away, and leaving it out "
            "can rebound. The course of neither has been measured on sleep."
        )
    if request.person.tolerance == "regular use":
        notes.append(
            "Regular use: the night without is a night of withdrawal. What looks like a benefit may only be relief "
            "from it; the two cannot be told apart."
        )
    return notes
