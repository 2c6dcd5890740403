"""Is every number sourced, and is every number used?"""

from collections import Counter
from dataclasses import dataclass
from typing import Any

import numpy as np

from nightleaf.ask.chain import Chain, Size
from nightleaf.ask.draws import discrepancies
from nightleaf.ask.drug_trials import read_every_scale
from nightleaf.ask.interacting import every_number
from nightleaf.ask.request import FORMS, Request, read_request
from nightleaf.ask.self_rating import diaries, expectancy
from nightleaf.breathing import breathing_reasons
from nightleaf.cohort.power import read_every_spread
from nightleaf.dose import MEALS
from nightleaf.evidence import Ledger, Library, load_library
from nightleaf.evidence.citation import sources_of
from nightleaf.evidence.parameter import MEASURED
from nightleaf.exposure.blood import read_every_alkaloid
from nightleaf.exposure.general import read_every_substance
from nightleaf.night.pathways import links_of
from nightleaf.occupancy import adaptations_of, miosis_mm, pupil_change_of_regular_user
from nightleaf.person import Person
from nightleaf.product import Product, refuse_if_not_leaf
from nightleaf.product.content import Content, published_content
from nightleaf.sleep.observer import scorer_parameters, wearable_parameters


@dataclass(frozen=True, slots=True)
class Audit:
    """What the library holds and what is wrong with it.

    Parameters
    ----------
    pedigrees : dict
        Pedigree -> number of parameters in use.
    spreads : dict
        Kind of spread -> number of parameters in use.
    readings : dict
        How far a source was read -> number of sources.
    findings : tuple of str
        Empty when all is well: a parameter without source, or one that no stage reads.
    remarks : tuple of str
        True things worth knowing that are no fault.
    library_sha256 : str
    """

    pedigrees: dict[str, int]
    spreads: dict[str, int]
    readings: dict[str, int]
    findings: tuple[str, ...]
    remarks: tuple[str, ...]
    library_sha256: str

    def to_dict(self) -> dict[str, Any]:
        """The document of `audit --json`."""
        fields = {name: getattr(self, name) for name in self.__slots__}
        return (
            {"schema": "nightleaf.audit/1"}
            | fields
            | {
                "findings": list(self.findings),
                "remarks": list(self.remarks),
            }
        )


def audit(library: Library | None = None) -> Audit:
    """Count what the library rests on, and look for numbers without source or without reader.

    Examples
    --------
    >>> audit().findings
    ()
    """
    known = library or load_library()
    used = [parameter.in_use for parameter in known.parameters.values()]
    pedigrees = Counter(value.pedigree for value in used)
    return Audit(
        pedigrees={word: pedigrees.get(word, 0) for word in known.vocabulary.words("pedigrees")},
        spreads=dict(Counter(value.spread.kind for value in used).most_common()),
        readings=dict(Counter(source.read for source in known.sources.values()).most_common()),
        findings=(*_unsourced(known), *_unread(known)),
        remarks=_remarks(known),
        library_sha256=known.hash,
    )


def _unsourced(library: Library) -> tuple[str, ...]:
    return tuple(
        f"{key}: measured or derived, and no source stands behind it"
        for key, parameter in library.parameters.items()
        if parameter.in_use.pedigree in {*MEASURED, "derived"}
        and not (sources_of(key, library) or parameter.in_use.parents)
    )


def _unread(library: Library) -> tuple[str, ...]:
    """Build every stage once in every form it can take, and see which parameters nobody asked for."""
    read: set[str] = set()
    for form, meal in zip(FORMS, MEALS, strict=True):
        read |= _keys_of_a_run(_question(library, form=form, meal=meal, what_if=_all_off(library)), None)
    read |= _keys_of_a_run(_question(library, person=Person(tolerance="regular use")), 0)
    read |= _keys_of_a_run(_question(library, product=None), None)
    read |= _keys_of_readouts(library)
    return tuple(f"{key}: no stage reads it" for key in sorted(set(library.parameters) - read))


def _all_off(library: Library) -> tuple[str, ...]:
    return tuple(link.key for link in library.engagements.values() if not link.on_by_default)


def _question(library: Library, **changes: Any) -> Request:
    contents = {"mitragynine": Content(14.0), "7-hydroxymitragynine": Content(0.1)}
    usual: dict[str, Any] = {
        "product": Product("audit", content=contents),
        "amount": "1g",
        "people": 2,
        "replicates": 1,
        "draws": 1,
    }
    return read_request(**(usual | changes), library=library)


def _keys_of_a_run(request: Request, draw: int | None) -> set[str]:
    ledger = Ledger(request.library, 1, draw)
    chain = Chain(request, ledger)
    chain.run(Size(2, 1))
    discrepancies(ledger)
    chain.taken.refuse_too_much()
    if request.product is not None:
        refuse_if_not_leaf(request.product, ledger)
    return set(ledger.keys)


def _keys_of_readouts(library: Library) -> set[str]:
    """Numbers that compare drugs on one scale: the pupil, and every pathway that a measured drug can drive."""
    ledger = Ledger(library)
    links_of(library.vocabulary.words("targets"), ledger)
    adaptations_of(tuple(library.vocabulary.words("targets")), ledger)
    read_every_scale(ledger)
    expectancy(ledger)
    diaries(ledger)
    one = np.ones(1)
    for link in library.engagements.values():
        if link.model == "miosis":
            miosis_mm(link.substance, one, ledger)
            pupil_change_of_regular_user(link.substance, one, ledger)
    published_content("7-hydroxymitragynine", ledger)
    every_number(ledger)
    read_every_substance(ledger)
    breathing_reasons(0.0, ledger=ledger)
    read_every_alkaloid(ledger)
    read_every_spread(ledger)
    scorer_parameters(ledger.read)
    wearable_parameters(ledger.read)
    return set(ledger.keys)


def _remarks(library: Library) -> tuple[str, ...]:
    thin = [source.key for source in library.sources.values() if source.read in {"secondary", "no"}]
    guessed = sum(parameter.in_use.spread.kind == "not_estimated" for parameter in library.parameters.values())
    return (
        f"{len(thin)} of {len(library.sources)} sources were seen only through another account or not at all.",
        f"{guessed} of {len(library.parameters)} parameters in use have no estimated spread.",
    )
