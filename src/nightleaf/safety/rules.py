"""The rules as data: read from library/safety/, and refused whole if any of them says too little."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from nightleaf.errors import Malformed
from nightleaf.evidence import Library
from nightleaf.evidence.reading import Table, as_list, as_table, build
from nightleaf.medicine import NameList, listed_medicines, plain

Severity = Literal["stop", "clinician", "caution", "info", "unknown"]
CLINICIAN: Final = "clinician"
AGREED: Final = "agreed"
NEEDED: Final = frozenset(
    {
        "person.minor",
        "person.young",
        "person.age_unknown",
        "person.pregnant",
        "person.breastfeeding",
        "person.pregnancy_unanswered",
        "person.alcohol_daily",
        "person.alcohol_some",
        "person.alcohol_unanswered",
        "person.caffeine",
        "person.regular_use",
        "person.medicines_unanswered",
        "person.conditions_unanswered",
        "medicine.not_recognised",
        "condition.not_recognised",
        "condition.unsure",
        "product.concentrate",
        "product.above_cap",
        "pair.breathing",
        "pair.heart_rhythm",
        "pair.serotonin",
        "pair.liver",
        "pair.same",
    }
)
"""Rules that an answer fires, and not a name; without one of them nothing is cleared."""
_TABLES: Final = ("medicine_rules", "condition_rules", "person_rules", "mechanisms")


class Statement(BaseModel):
    """What nightleaf says of a danger: in what words, from which sources, how certain, as of when, seen by whom."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str
    text: str
    sources: tuple[str, ...] = Field(min_length=1)
    grade: str
    as_of: date
    expires: date
    reviewer: str


class Rule(Statement):
    """One rule: when it fires, how badly, what it says and where that comes from.

    `severity` "clinician" is a stop until the prescriber has agreed, then a caution. `severities` holds the medicines
    that differ from it. `number` is the place in the list of 62, `stop_classes` the classes of hard stop it belongs to.
    `remembered` says that the facts about the medicine were not yet seen at a label or guideline. `doubt` is said where
    nobody knows whether it holds; beside a rule that stands `alone` nothing else is said.
    """

    title: str
    severity: Severity
    number: int | None = None
    severities: dict[str, Severity] = Field(default_factory=dict)
    stop_classes: tuple[str, ...] = ()
    evidence: Literal["E1", "E2", "E3", "E4"] | None = None
    remembered: bool = False
    now: str | None = None
    names: tuple[str, ...] = ()
    misspelt: tuple[str, ...] = ()
    mechanisms: tuple[str, ...] = ()
    first: int | None = None
    stop_over_age: int | None = None
    stop_with: tuple[str, ...] = ()
    under_age: int | None = None
    above_mg: float | None = None
    doubt: str | None = None
    alone: bool = False

    @property
    def offered(self) -> tuple[str, ...]:
        """Names that may be offered in a question: no slips among them."""
        return (self.title, *self.names)

    def is_over(self, age: float | None) -> bool:
        """Whether the age of the rule lies over this one. [years]"""
        return age is not None and self.under_age is not None and age < self.under_age

    def is_below(self, amount: float) -> bool:
        """Whether the amount of the rule lies below this one. [mg]"""
        return self.above_mg is not None and amount > self.above_mg


class Mechanism(Statement):
    """What kratom and a medicine have in common."""

    definition: str


@dataclass(frozen=True, slots=True)
class RuleBook:
    """Every rule by key, with the names that lead to it and what to do now by severity.

    Beside the name of a condition, `small` words and `joints` say nothing of their own; `denials` deny it.
    """

    rules: dict[str, Rule]
    mechanisms: dict[str, Mechanism]
    now: dict[str, str]
    medicines: NameList
    conditions: dict[str, Rule]
    small: frozenset[str]
    joints: frozenset[str]
    denials: frozenset[str]
    as_of: date
    expires: date

    def pairs(self) -> tuple[Rule, ...]:
        """The rules on two medicines of a kind."""
        return tuple(rule for rule in self.rules.values() if rule.mechanisms)

    def condition_rules(self) -> tuple[Rule, ...]:
        """The rules that are found by the name of a condition."""
        return tuple(rule for rule in self.rules.values() if rule.names)


class _Same:
    """A library as a key of a cache: the same object, not an equal one."""

    __slots__ = ("library",)

    def __init__(self, library: Library) -> None:
        self.library = library

    def __hash__(self) -> int:
        return id(self.library)

    def __eq__(self, other: object) -> bool:
        return getattr(other, "library", None) is self.library


def rule_book(library: Library) -> RuleBook:
    """Every rule of the library, read once.

    Raises
    ------
    Malformed
        If a table is missing, a rule says too little, or a key leads nowhere.

    Examples
    --------
    >>> from nightleaf.evidence import load_library
    >>> rule_book(load_library()).rules["medicine.alcohol"].number
    15
    """
    return _book(_Same(library))


@lru_cache(maxsize=4)
def _book(held: _Same) -> RuleBook:
    library = held.library
    tables = {name: _table(name, library) for name in _TABLES}
    found = [rule for name, table in tables.items() for rule in _rules(table, name)]
    rules = {rule.key: rule for rule in found}
    if len(rules) != len(found):
        raise Malformed("safety: a rule stands twice")
    mechanisms = {one.key: one for one in _mechanisms(tables["mechanisms"])}
    now = as_table(tables["mechanisms"].get("now", {}), "safety/mechanisms.toml: now")
    book = RuleBook(
        rules=rules,
        mechanisms=mechanisms,
        now={str(key): str(text) for key, text in now.items()},
        medicines=listed_medicines(library),
        conditions=_by_name(found),
        **_words(tables["condition_rules"]),
        as_of=min(rule.as_of for rule in found),
        expires=min(rule.expires for rule in found),
    )
    _check(book, library)
    return book


def _table(name: str, library: Library) -> Table:
    table = library.tables.get(f"safety.{name}")
    if table is None:
        raise Malformed(f"the library holds no safety/{name}.toml, so nothing can be judged")
    return table


def _rules(table: Table, name: str) -> Iterable[Rule]:
    where = f"safety/{name}.toml"
    given = as_table(table.get("defaults", {}), f"{where}: defaults")
    for entry in as_list(table.get("rules", []), f"{where}: rules"):
        fields = as_table(entry, f"{where}: rules")
        yield build(Rule, {**given, **fields}, f"{where}: {fields.get('key', 'a rule without key')}")


def _mechanisms(table: Table) -> Iterable[Mechanism]:
    where = "safety/mechanisms.toml"
    given = as_table(table.get("defaults", {}), f"{where}: defaults")
    for entry in as_list(table.get("mechanisms", []), f"{where}: mechanisms"):
        fields = as_table(entry, f"{where}: mechanisms")
        yield build(Mechanism, {**given, **fields}, f"{where}: {fields.get('key', 'a mechanism without key')}")


def _words(table: Table) -> dict[str, frozenset[str]]:
    words = as_table(table.get("words", {}), "safety/condition_rules.toml: words")
    return {kind: frozenset(words.get(kind, ())) for kind in ("small", "joints", "denials")}


def _by_name(rules: Iterable[Rule]) -> dict[str, Rule]:
    found: dict[str, Rule] = {}
    for rule in rules:
        for name in (*rule.offered, *rule.misspelt) if rule.names else ():
            if found.setdefault(plain(name), rule) is not rule:
                raise Malformed(f"safety/condition_rules.toml: '{name}' stands for two conditions")
    return found


def _check(book: RuleBook, library: Library) -> None:
    lost = NEEDED - book.rules.keys()
    if lost:
        raise Malformed(f"safety: the rule '{min(lost)}' is not there")
    for key, limit in (("person.minor", "under_age"), ("person.young", "under_age"), ("person.caffeine", "above_mg")):
        if getattr(book.rules[key], limit) is None:
            raise Malformed(f"safety: {key} has no '{limit}'")
    _check_sources(book, library)
    _check_keys(book, library)


def _check_sources(book: RuleBook, library: Library) -> None:
    words = library.vocabulary
    statements: tuple[Statement, ...] = (*book.rules.values(), *book.mechanisms.values())
    for one in statements:
        missing = [key for key in one.sources if key not in library.sources]
        if missing:
            raise Malformed(f"safety: {one.key} names the source '{missing[0]}', which has no file")
        if not words.allows("grades", one.grade):
            raise Malformed(f"safety: {one.key} has the grade '{one.grade}', which is none of {words.words('grades')}")


def _check_keys(book: RuleBook, library: Library) -> None:
    words = library.vocabulary
    for rule in book.condition_rules():
        if not words.allows("conditions", rule.key.removeprefix("condition.")):
            raise Malformed(f"safety: {rule.key} is none of the conditions of the vocabulary")
    for rule in book.rules.values():
        leads = [key for key in (*rule.severities, *rule.stop_with) if not _known(key, book)]
        leads += [key for key in rule.mechanisms if key not in book.mechanisms]
        if leads:
            raise Malformed(f"safety: {rule.key} names '{leads[0]}', which is not there")
    for medicine in book.medicines.medicines.values():
        leads = [key for key in medicine.rules if key not in book.rules]
        leads += [key for key in medicine.mechanisms if key not in book.mechanisms]
        if leads:
            raise Malformed(f"safety/medicine_names.toml: {medicine.key} names '{leads[0]}', which is not there")
    absent = {"stop", CLINICIAN, AGREED, "caution", "info", "unknown"} - book.now.keys()
    if absent:
        raise Malformed(f"safety/mechanisms.toml: [now] lacks '{min(absent)}'")


def _known(key: str, book: RuleBook) -> bool:
    return key in book.medicines.medicines or key in book.rules
