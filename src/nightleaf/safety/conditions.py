"""Illnesses in a person's own words: a listed name counts wherever it stands in what was typed."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from nightleaf.medicine import near, plain
from nightleaf.medicine.names import IN_A_LONG_LIST
from nightleaf.person import Person
from nightleaf.safety.rules import RuleBook

_COUNT: Final = re.compile(r"\d\w*")
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Heard:
    """What was understood of the conditions that a person typed.

    Parameters
    ----------
    fired : dict
        Rule -> all that was typed for it.
    denied : tuple of str
        Rules whose name stands there only after a "no" or the like.
    unlisted : tuple of str
        What is in no list: a whole text, or the words of it that are left beside a listed name.
    """

    fired: dict[str, str]
    denied: tuple[str, ...]
    unlisted: tuple[str, ...]


def heard(person: Person, book: RuleBook) -> Heard:
    """Each condition in the person's own words.

    Parameters
    ----------
    person : Person
    book : RuleBook

    Examples
    --------
    >>> from nightleaf.evidence import load_library
    >>> from nightleaf.safety.rules import rule_book
    >>> heard(Person(conditions=("bipolar 2", "no asthma")), rule_book(load_library()))
    Heard(fired={'condition.bipolar': 'bipolar 2'}, denied=('condition.asthma',), unlisted=('no asthma',))
    """
    fired: dict[str, dict[str, None]] = {}
    denied: dict[str, None] = {}
    unlisted: list[str] = []
    for typed in person.conditions or ():
        words = plain(typed).split()
        said: list[Span] = []
        for start, end in _named(words, book):
            key = book.conditions[" ".join(words[start:end])].key
            if _is_denied(words, start, book):
                denied[key] = None
            else:
                said.append((start, end))
                fired.setdefault(key, {})[typed] = None
        rest = " ".join(_left_over(words, said, book)) if said else typed
        unlisted += [rest] if rest or not said else []
    return Heard({key: " and ".join(texts) for key, texts in fired.items()}, tuple(denied), tuple(unlisted))


def conditions_of(person: Person, book: RuleBook) -> tuple[dict[str, str], list[str]]:
    """Rules that the conditions fire, with what was typed for each; and what of it is not in the list."""
    found = heard(person, book)
    return found.fired, list(found.unlisted)


def alike(name: str, book: RuleBook) -> tuple[str, ...]:
    """Listed names like this one, to be asked about; none where the person denies something."""
    if book.denials & set(plain(name).split()):
        return ()
    return near(name, book.condition_rules(), IN_A_LONG_LIST)


def _named(words: list[str], book: RuleBook) -> Iterable[Span]:
    """Where listed names stand; of two, the longer where it holds the other."""
    places = (*range(len(words)), len(words))
    found = [(start, end) for start, end in combinations(places, 2) if " ".join(words[start:end]) in book.conditions]
    for start, end in found:
        if not any(first <= start and end <= last for first, last in found if (first, last) != (start, end)):
            yield start, end


def _is_denied(words: list[str], start: int, book: RuleBook) -> bool:
    """Whether a "no" stands before the name, with nothing but small words between."""
    before = [word for word in words[:start] if word not in book.small]
    return bool(book.denials & set(before[-1:]))


def _left_over(words: list[str], said: list[Span], book: RuleBook) -> list[str]:
    """Words that are no part of a name, no small word and no number."""
    covered = {place for start, end in said for place in range(start, end)}
    idle = book.small | book.joints
    return [
        word
        for place, word in enumerate(words)
        if place not in covered and word not in idle and not _COUNT.fullmatch(word)
    ]
