"""Names as laboratories write them -> keys. Exact after spelling is evened out; never guessed."""

import re
from collections.abc import Iterator, Mapping

from nightleaf.product.certificate.letters import evened
from nightleaf.product.certificate.tables import Analyte

_BRACKETS = re.compile(r"[(\[]([^)\]]*)[)\]]")


def plain(text: str) -> str:
    """Lower case, one blank between words, no punctuation.

    >>> plain("Total Yeast & Mold (TYMC)"), plain("7-OH")
    ('total yeast and mold tymc', '7 oh')
    """
    even = evened(text).replace("&", " and ")
    return " ".join(re.sub(r"[^a-z0-9]+", " ", even).split())


def spellings(text: str) -> Iterator[str]:
    """The ways in which a written name may be looked up: whole, without what is in brackets, the brackets alone.

    >>> list(spellings("Lead (Pb)"))
    ['lead pb', 'lead', 'pb']
    """
    ways = [plain(text), plain(_BRACKETS.sub(" ", text)), *(plain(inner) for inner in _BRACKETS.findall(text))]
    yield from dict.fromkeys(way for way in ways if way)


def analyte_of(name: str, analytes: Mapping[str, Analyte]) -> str | None:
    """The key of the analyte that a laboratory calls so; None if the table does not hold the name.

    A name whose brackets say something else than its words is not taken for either.
    """
    called = {way: key for key, one in analytes.items() for way in (*one.names, plain(key))}
    whole, *parts = *spellings(name), ""
    if whole in called:
        return called[whole]
    found = {called[part] for part in parts if part in called}
    return found.pop() if len(found) == 1 else None


def entry_of(name: str, entries: Mapping[str, tuple[str, ...]]) -> str | None:
    """The key of the field or column that is called so; None if the table does not hold the name."""
    for way in spellings(name):
        for key, names in entries.items():
            if way in names:
                return key
    return None
