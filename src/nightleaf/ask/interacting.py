"""What does kratom do to the blood level of a medicine, and a medicine to that of kratom?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from nightleaf.ask.request import Request, read_request
from nightleaf.dose import Dose, dose_of_product, pure_dose
from nightleaf.errors import InputError
from nightleaf.evidence import Ledger, Library, load_library
from nightleaf.exposure.interactions import (
    Estimate,
    OnKratom,
    OnOther,
    Screened,
    estimate,
    foreseen_over_observed,
    kratom_on_others,
    others_on_kratom,
    published_half_life_ratio,
    reading,
    recovery_half_life_h,
    screened,
    upper_from_mg,
)
from nightleaf.medicine import Medicine, found, known_medicines, listed_medicines, near, recognise
from nightleaf.person import Person
from nightleaf.product import Product, leaf, refuse_if_not_leaf
from nightleaf.product.product import MITRAGYNINE
from nightleaf.safety import Verdict, screen

SCHEMA: Final = "nightleaf.interact/1"
DRAWS: Final = 200
SEED: Final = 1
PROBE: Final = "midazolam"
LEVELS_ONLY: Final = (
    "These figures are about blood levels only. Kratom also adds to what medicines do, above all to slowed breathing "
    "and sleepiness. That weighs more than any ratio here, and a ratio near 1 clears nothing."
)
ASK_FIRST: Final = (
    "Talk to a pharmacist before kratom meets any medicine. Change no prescribed medicine because of these figures."
)


@dataclass(frozen=True, slots=True)
class NotChecked:
    """A name for which no blood level is worked out, with names like it. It never means that there is no interaction.

    `known` says that the rules of the screen know the name.
    """

    name: str
    near: tuple[str, ...]
    known: bool = False


@dataclass(frozen=True, slots=True)
class Interactions:
    """Both directions for every medicine asked about, what could not be checked, and what all of it rests on.

    `screen` is what the rules say of these medicines with kratom, which comes first; `warning` stands beside every
    screening ratio.

    Examples
    --------
    >>> asked = interact(["midazolam", "midazolan"], mitragynine_mg=39.0)
    >>> asked.kratom_on_others[0].observed.auc_ratio[0], asked.not_checked[0].near[0]
    (1.39, 'midazolam')
    """

    mitragynine_mg: Estimate
    daily: bool
    kratom_on_others: tuple[OnOther, ...]
    others_on_kratom: tuple[OnKratom, ...]
    screening: tuple[Screened, ...]
    warning: str
    not_checked: tuple[NotChecked, ...]
    notes: tuple[str, ...]
    provenance: dict[str, Any] = field(repr=False)
    screen: Verdict

    def to_dict(self) -> dict[str, Any]:
        """The document of `interact --json`."""
        return {
            "schema": SCHEMA,
            "screen": self.screen.to_dict(),
            "mitragynine_mg": self.mitragynine_mg.to_dict(),
            "daily": self.daily,
            "kratom_on_others": [one.to_dict() for one in self.kratom_on_others],
            "others_on_kratom": [one.to_dict() for one in self.others_on_kratom],
            "screening": [one.to_dict() | {"warning": self.warning} for one in self.screening],
            "not_checked": [
                {"medicine": one.name, "near": list(one.near), "known": one.known} for one in self.not_checked
            ],
            "notes": list(self.notes),
            "provenance": self.provenance,
        }


def interact(  # one keyword for each flag
    medicines: Sequence[str],
    *,
    amount: str = "2g",
    product: Product | str | Path | None = None,
    mitragynine_mg: float | None = None,
    daily: bool = False,
    library: Library | None = None,
) -> Interactions:
    """Exposure ratios between kratom and medicines, in both directions. Levels only: no ratio clears a combination.

    Parameters
    ----------
    medicines : sequence of str
        Medicines as typed. A name that is not in the library is returned in `not_checked`.
    amount, product, mitragynine_mg
        As for `simulate`.
    daily : bool
        Kratom every day: adds the upper scenario.
    library : Library or None

    Raises
    ------
    InputError
        If no medicine is named or an answer cannot be.
    Refused
        For a product that is not leaf.

    Examples
    --------
    >>> interact(["simvastatin"]).kratom_on_others[0].basis
    'predicted, not observed'
    """
    known = library or load_library()
    request = read_request(product=product, mitragynine_mg=mitragynine_mg, amount=amount, library=known)
    account = Ledger(known, SEED)
    if request.product is not None:
        refuse_if_not_leaf(request.product, account)
    held = known_medicines(known)
    names = _names(medicines)
    verdict = screen(Person(medicines=names), person_given=False, library=known)
    chosen, missing = _recognised(names, held, known)

    def read(ledger: Ledger) -> Any:
        return reading(_dose(request, ledger), chosen, held[PROBE], ledger)

    point, drawn = read(account), [read(Ledger(known, SEED, number)) for number in range(DRAWS)]
    swallowed = estimate(point.reached.swallowed_mg, [one.reached.swallowed_mg for one in drawn])
    upper = daily or swallowed.point > upper_from_mg(account)
    return Interactions(
        mitragynine_mg=swallowed,
        daily=daily,
        kratom_on_others=kratom_on_others(chosen, point, drawn, account, upper=upper),
        others_on_kratom=others_on_kratom(chosen, point, drawn),
        screening=screened(point, drawn),
        warning=_warning(account),
        not_checked=missing,
        notes=_notes(request, chosen, swallowed.point, account, upper=upper),
        provenance=_provenance(account),
        screen=verdict,
    )


def every_number(ledger: Ledger) -> None:
    """Read every number that a question about interactions can read: for the audit."""
    held = known_medicines(ledger.library)
    chosen = tuple(held.values())
    request = read_request(library=ledger.library)
    point = reading(_dose(request, ledger), chosen, held[PROBE], ledger)
    kratom_on_others(chosen, point, [point], ledger, upper=True)
    _warning(ledger)
    _notes(request, chosen, upper_from_mg(ledger), ledger, upper=True)


def _names(asked: Sequence[str]) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(" ".join(name.split()) for name in asked))
    if not names or "" in names:
        raise InputError("--medicine: name at least one medicine, like '--medicine midazolam'")
    return names


def _recognised(
    names: Sequence[str], held: Mapping[str, Medicine], library: Library
) -> tuple[tuple[Medicine, ...], tuple[NotChecked, ...]]:
    """The medicines of which levels are known, by every name that the screen knows; and the names that are left."""
    listed, every = listed_medicines(library), tuple(held.values())
    chosen: dict[str, Medicine] = {}
    missing = []
    for name in names:
        direct, read = found(name, every), recognise(name, listed)
        keys = [one.key for one in read.medicines] if direct is None else [direct.key]
        chosen |= {key: held[key] for key in keys if key in held}
        if not keys or (read.unlisted and direct is None) or any(key not in held for key in keys):
            missing.append(NotChecked(name, near(name, every), known=bool(keys)))
    return tuple(chosen.values()), tuple(missing)


def _dose(request: Request, ledger: Ledger) -> Dose:
    if request.mitragynine_mg is not None:
        return pure_dose(request.mitragynine_mg, request.intake)
    return dose_of_product(request.product or leaf(), request.amount_g, request.intake, (MITRAGYNINE,), ledger)


def _warning(ledger: Ledger) -> str:
    foreseen, measured = foreseen_over_observed(ledger)
    return (
        f"A screening ratio, not a prediction: for midazolam the static model foresaw {foreseen:.2f} and "
        f"{measured:.2f} was measured, {foreseen / measured:.1f} times less."
    )


def _notes(
    request: Request, chosen: Sequence[Medicine], swallowed_mg: float, ledger: Ledger, *, upper: bool
) -> tuple[str, ...]:
    cap = ledger.read("dose.cap.mitragynine_per_day", "mg")
    hours = recovery_half_life_h(ledger)
    notes = [ASK_FIRST, LEVELS_ONLY]
    notes += [f"{one.name}: {one.beyond}" for one in chosen if one.beyond is not None]
    if upper:
        ratio, low, high = published_half_life_ratio(ledger)
        notes.append(
            "Upper: the liver enzyme is inactivated as in the test tube. This is predicted, not observed: after one "
            f"dose of 2 g the half-life of midazolam did not change ({ratio:.2f}, {low:.2f} to {high:.2f})."
        )
    else:
        notes.append("For kratom on several days, ask again with --daily: an upper scenario is then added.")
    if swallowed_mg > cap:
        notes.append(f"More than {cap:g} mg mitragynine a day: nobody has studied that much over days.")
    notes.append(
        f"The gut wall makes up for half of the lost enzyme in about {hours:.0f} h, so a rise may last 2 to 3 days "
        "after the last kratom."
    )
    if any(one.cyp3a is not None for one in chosen):
        notes.append(
            "What a medicine does to kratom is a scenario: how much of mitragynine CYP3A clears is assumed, and the "
            "effect of kratom may grow or shrink with it."
        )
    if len(chosen) > 1:
        notes.append("Each medicine is judged alone with kratom. What they do to one another is not looked at.")
    if request.mitragynine_mg is None and (request.product is None or not request.product.content):
        notes.append("This batch was not measured: the published range of leaf stands in for it.")
    return tuple(notes)


def _provenance(ledger: Ledger) -> dict[str, Any]:
    return {
        "nightleaf": version("nightleaf"),
        "library_sha256": ledger.library.hash,
        "draws": DRAWS,
        "seed": SEED,
        "parameters": sorted(ledger.keys),
    }
