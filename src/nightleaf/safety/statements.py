"""Every sentence that the screen can print, by key, with its grade and what stands behind it."""

from dataclasses import dataclass

from nightleaf.errors import LibraryError
from nightleaf.evidence import Library
from nightleaf.safety.hygiene import read_help
from nightleaf.safety.rules import Rule, rule_book
from nightleaf.safety.words import NOT_REVIEWED

_BASIS = {
    "E1": "a trial in people with kratom",
    "E2": "cases or counts of people with kratom",
    "E3": "the test tube with kratom",
    "E4": "what is known of the class, without kratom",
}


@dataclass(frozen=True, slots=True)
class Said:
    """What stands behind a key: its kind, its words and its sources."""

    key: str
    kind: str
    words: str
    sources: tuple[str, ...]


def statements(library: Library) -> dict[str, Said]:
    """Every rule, mechanism ("mechanism.breathing") and help for sleep; nothing if they cannot be read.

    Examples
    --------
    >>> from nightleaf.evidence import load_library
    >>> statements(load_library())["mechanism.breathing"].sources[0]
    'eggleston_2019'
    """
    try:
        book, helps = rule_book(library), read_help(library)
    except LibraryError:
        return {}
    said = [Said(rule.key, "rule", _words(rule), rule.sources) for rule in book.rules.values()]
    said += [
        Said(f"mechanism.{one.key}", "mechanism", f"{one.definition}. {one.text} Grade: {one.grade}.", one.sources)
        for one in book.mechanisms.values()
    ]
    said += [
        Said(one.key, "help", f"{one.title}. {one.text} Grade: {one.grade}; {one.locator}.", one.sources)
        for one in helps
    ]
    return {one.key: one for one in said}


def _words(rule: Rule) -> str:
    """Title, words, severity and how it is known."""
    parts = [f"{rule.title}. {rule.text}"]
    parts += [said for said in (rule.doubt, rule.now) if said is not None]
    known = f"on {_BASIS[rule.evidence]}" if rule.evidence is not None else "on the sources below"
    parts.append(f"Severity: {rule.severity}. Grade: {rule.grade.replace('_', ' ')}, {known}.")
    if rule.remembered:
        parts.append("The facts about the medicine are remembered and not yet checked at a label.")
    seen = f"seen by {rule.reviewer}" if rule.reviewer else NOT_REVIEWED
    parts.append(f"As of {rule.as_of.isoformat()}, to be reviewed by {rule.expires.isoformat()}, {seen}.")
    return " ".join(parts)
