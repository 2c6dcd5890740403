"""What an amount of this bag adds to a screen through breathing in sleep: reasons against, and nothing else."""

from collections.abc import Mapping
from typing import Final

import numpy as np

from nightleaf.ask.request import read_request
from nightleaf.ask.taken import taken
from nightleaf.breathing import breathing_reasons
from nightleaf.breathing.model import Apnoea
from nightleaf.evidence import Ledger, Library
from nightleaf.exposure import People
from nightleaf.occupancy import Setting, acting, effects_of
from nightleaf.person import Person
from nightleaf.product import Product
from nightleaf.product.product import MITRAGYNINE, PSEUDOINDOXYL
from nightleaf.safety import Reason, RuleBook, conditions_of, depressants_of, rule_book

OPIOID: Final = "mu_opioid"
WEAK_BREATHING: Final = "H6"
"""The class of hard stop that holds the conditions in which breathing has little to spare."""

LEAST_FAVOURABLE: Final = 0.95
_PEOPLE: Final = 400
_DAYS: Final = 14
_TIMES_H: Final = np.arange(0.0, 24.0, 0.25)


def breathing_in_sleep(
    person: Person, bag: Product, amount: str, library: Library, *, unsure: tuple[str, ...] = (), concentrated: bool
) -> tuple[Reason, ...]:
    """Reasons against that the model of breathing gives for this amount of this bag every day.

    Parameters
    ----------
    person : Person
        Their medicines, drinks and conditions; that they are used to kratom changes nothing.
    bag : Product
    amount : str
        Leaf a day.
    library : Library
    unsure : tuple of str
        Conditions (rule keys) that were asked about and answered with "I do not know".
    concentrated : bool
        An extract, or leaf with something added.

    Examples
    --------
    >>> from nightleaf.ask.demonstration import EXAMPLES
    >>> from nightleaf.evidence import load_library
    >>> from nightleaf.product import read_product
    >>> sober = Person(alcohol="none", conditions=(), medicines=())
    >>> found = breathing_in_sleep(
    ...     sober, read_product(EXAMPLES / "product.toml"), "2g", load_library(), concentrated=False
    ... )
    >>> [(one.rule, one.severity) for one in found]
    [('breath.drop', 'caution')]
    """
    book = rule_book(library)
    found = breathing_reasons(
        opioid_share(person, bag, amount, library),
        ledger=Ledger(library),
        depressants=depressants_of(person, book),
        apnoea=apnoea_of(person, unsure, book),
        concentrated=concentrated,
    )
    return tuple(Reason(**one.to_dict(), sources=(one.source,)) for one in found)


def opioid_share(person: Person, bag: Product, amount: str, library: Library) -> float | None:
    """The largest mu-opioid effect of a day in the least favourable of many people, on the pupil scale. [1]

    Two weeks of the same amount are behind it, and parameters stand at their point values. None if the content of the
    bag is not known, or holds what nobody has followed in people.
    """
    strange = bag.content.get(PSEUDOINDOXYL)
    if MITRAGYNINE not in bag.content or (strange is not None and not strange.below):
        return None
    ledger = Ledger(library)
    dose = taken(read_request(person=person, product=bag, amount=amount, library=library), ledger)
    people = People(np.arange(_PEOPLE), np.zeros(_PEOPLE, np.int64), ledger.seed)
    links = tuple(link for link in acting(library, dose.substances) if link.target == OPIOID)
    effect = effects_of(links, Setting(dose.curves(people, _DAYS), _TIMES_H, dose.dose_mg, people), ledger).get(OPIOID)
    if effect is None:
        return 0.0
    share = float(np.quantile(effect.max(axis=0), LEAST_FAVOURABLE))
    return share if np.isfinite(share) else None


def apnoea_of(person: Person, unsure: tuple[str, ...], book: RuleBook) -> Apnoea:
    """Whether breathing has little to spare: yes where a condition is a stop for that, unknown where nobody said."""
    weak = {key: rule.severity for key, rule in book.rules.items() if WEAK_BREATHING in rule.stop_classes}
    fired, unlisted = conditions_of(person, book)
    if any(weak.get(key) == "stop" for key in fired):
        return "yes"
    known: Mapping[str, str] = {key: weak[key] for key in (*fired, *unsure) if key in weak}
    return "unknown" if known or unlisted or person.conditions is None else "no"
