"""From a name as a person types it to a medicine: exactly, or not at all."""

import unicodedata
from collections.abc import Iterable
from typing import Any, Final

from rapidfuzz import process
from rapidfuzz.distance import OSA

from nightleaf.medicine.medicine import Medicine

MOST_OFFERED: Final = 3
LEAST_LIKENESS: Final = 0.55
IN_A_LONG_LIST: Final = 0.68
ALMOST_SAME: Final = 0.8


def found(name: str, known: Iterable[Medicine]) -> Medicine | None:
    """The medicine of this name or brand; None if nothing fits exactly. A near name is offered, never taken.

    Examples
    --------
    >>> from nightleaf.evidence import load_library
    >>> from nightleaf.medicine import known_medicines
    >>> known = known_medicines(load_library()).values()
    >>> found("St. Johns Wort", known).key, found("midazolan", known)
    ('st_johns_wort', None)
    """
    wanted = plain(name)
    return next((one for one in known if wanted in {plain(written) for written in one.names}), None)


def near(name: str, known: Iterable[Any], likeness: float = LEAST_LIKENESS) -> tuple[str, ...]:
    """Names like this one, the likest first, to be offered as a question.

    Parameters
    ----------
    name : str
    known : iterable
        Things with `offered`, else `names`, else `name`.
    likeness : float
        The least likeness: one less the share of letters that must be changed, added, dropped or swapped with their
        neighbour. A long list of names needs more.

    Examples
    --------
    >>> from nightleaf.evidence import load_library
    >>> from nightleaf.medicine import known_medicines
    >>> near("simvastatin 20 mg", known_medicines(load_library()).values())[0]
    'simvastatin'
    """
    written = {plain(one): one for thing in known for one in _offered(thing)}
    wanted = plain(name)
    scored = process.extract(
        wanted, list(written), scorer=OSA.normalized_similarity, limit=MOST_OFFERED, score_cutoff=likeness
    )
    alike = [one for one, _, _ in scored]
    held = [one for one in written if one in wanted.split()]
    return tuple(written[one] for one in dict.fromkeys([*held, *alike]))[:MOST_OFFERED]


def _offered(thing: Any) -> tuple[str, ...]:
    for field in ("offered", "names"):
        if hasattr(thing, field):
            return tuple(getattr(thing, field))
    return (thing.name,)


def plain(name: str) -> str:
    """A name without case, accents, points and doubled spaces.

    >>> plain("  St. John\N{RIGHT SINGLE QUOTATION MARK}s  Wort ")
    'st johns wort'
    """
    letters = unicodedata.normalize("NFKD", name).casefold()
    spaced = "".join(" " if letter == "-" else letter for letter in letters if letter.isalnum() or letter in " -\t\n")
    return " ".join(spaced.split())
