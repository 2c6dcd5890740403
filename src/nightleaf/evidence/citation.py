"""The bibliography of exactly the numbers and links that a run used."""

from collections.abc import Iterable
from dataclasses import dataclass

from nightleaf.evidence.library import Library
from nightleaf.evidence.source import Source


@dataclass(frozen=True, slots=True)
class Citation:
    """A source and what of the run rests on it."""

    source: Source
    keys: tuple[str, ...]


def sources_of(key: str, library: Library, seen: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """Source keys behind a parameter, through its parents.

    Examples
    --------
    >>> from nightleaf.evidence import load_library
    >>> sources_of("dose.cap.mitragynine_per_day", load_library())
    ('huestis_2024',)
    """
    if key in library.sources:
        return (key,)
    if key not in library.parameters or key in seen:
        return ()
    value = library.parameters[key].in_use
    found = [value.source] if value.source is not None else []
    for parent in value.parents:
        found += sources_of(parent, library, seen | {key})
    return tuple(dict.fromkeys(found))


def bibliography(parameters: Iterable[str], links: Iterable[str], library: Library) -> tuple[Citation, ...]:
    """Sources of the parameters and links of a run, in the order of their keys.

    Parameters
    ----------
    parameters : iterable of str
        Parameter keys.
    links : iterable of str
        Engagement and pathway keys.
    library : Library
    """
    used: dict[str, list[str]] = {}
    for key in parameters:
        for source in sources_of(key, library):
            used.setdefault(source, []).append(key)
    for key in links:
        link = library.engagements.get(key) or library.pathways.get(key)
        for source in link.sources if link is not None else ():
            used.setdefault(source, []).append(key)
    return tuple(Citation(library.source(source), tuple(keys)) for source, keys in sorted(used.items()))
