"""The tables by which certificates are judged: rules, names, limits and law, typed and checked."""

import datetime
from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from nightleaf.errors import Malformed, Unsourced
from nightleaf.evidence import Library
from nightleaf.evidence.reading import build

WITHOUT_SOURCE: Final = frozenset({"law.no_row", "law.no_state"})
"""Rules that say that nothing was found: there is nothing to cite."""

Severity = Literal["info", "caution", "unknown", "stop"]
Kind = Literal["alkaloid", "total", "metal", "pathogen", "count", "adulterant", "other", "remark"]
Basis = Literal["per_day", "per_gram", "per_serving", "count", "share"]


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Rule(_Entry):
    """What a rule says, and what to ask the seller for; words in braces are filled in, `plain` has none."""

    key: str
    title: str
    severity: Severity
    grade: str
    source: str
    text: str
    plain: str | None = None
    ask: str = ""


class Analyte(_Entry):
    """Something a laboratory can report, and the names under which it does.

    `by_name`: each name is a thing of its own. It is called as written, and to look for one is not to look for all.
    `searched_g`: in how much a germ must be looked for; `may_be_counted`: whether a low count will do instead.
    """

    kind: Kind
    names: tuple[str, ...]
    required: bool = False
    companion: bool = False
    by_name: bool = False
    searched_g: float | None = Field(default=None, gt=0)
    may_be_counted: bool = True
    said: str | None = None

    def called(self, key: str) -> str:
        """The plain name of the analyte of this key."""
        return self.said or key.replace("_", " ")


class Limit(_Entry):
    """A dated limit: where it holds, of which kind it is, and how bad it is to be over it there and elsewhere."""

    key: str
    analyte: str
    basis: Basis
    value: float = Field(gt=0)
    must_be_below: bool = False
    place: str
    severity: Severity
    elsewhere: Literal["none", "info", "caution", "unknown", "stop"]
    instrument: str
    type: str
    effective_from: datetime.date
    effective_to: datetime.date | None = None
    as_of: datetime.date
    source: str
    note: str | None = None

    def holds_on(self, day: datetime.date) -> bool:
        """Whether the limit is in force."""
        return self.effective_from <= day and (self.effective_to is None or day < self.effective_to)

    def severity_in(self, place: str | None) -> str:
        """How bad it is to be over the limit, for someone in this place."""
        here = self.place in {"any", place}
        return self.severity if here else self.elsewhere


class LawRow(_Entry):
    """What one dated source says of kratom in one place; `of_leaf` is false where it is about made drugs only."""

    key: str
    place: str
    effect: Literal["prohibits", "limits", "warns"]
    type: str
    instrument: str
    effective_from: datetime.date
    effective_to: datetime.date | None = None
    as_of: datetime.date
    source: str
    text: str
    of_leaf: bool = True


class LawKind(_Entry):
    """A kind of instrument: whether it binds, and how it is called."""

    binds: bool
    said: str


class Leaf(_Entry):
    """How much mitragynine leaf holds, and from which share of it on a companion alkaloid must be seen."""

    least_mg_per_g: float
    usual_most_mg_per_g: float
    most_mg_per_g: float
    companion_share: float
    source: str
    also: tuple[str, ...]
    note: str


class Agreement(_Entry):
    """How far figures of one certificate may lie apart, as a share."""

    total: float
    repeat: float
    source: str


class Age(_Entry):
    """How old a test may be."""

    most_days: int
    source: str


class LimitTable(_Entry):
    """library/safety/limits.toml."""

    as_of: datetime.date
    review_after_days: int
    leaf: Leaf
    agreement: Agreement
    age: Age
    analytes: dict[str, Analyte] = Field(min_length=1)
    limits: tuple[Limit, ...] = Field(min_length=1)


class RuleTable(_Entry):
    """library/safety/product_rules.toml."""

    as_of: datetime.date
    review_after_days: int
    reviewer: str
    ask_for_adulterants: str
    fields: dict[str, tuple[str, ...]]
    columns: dict[str, tuple[str, ...]]
    not_leaf: dict[str, tuple[str, ...]]
    rules: tuple[Rule, ...] = Field(min_length=1)


class LawTable(_Entry):
    """library/safety/law.toml."""

    as_of: datetime.date
    review_after_days: int
    kinds: dict[str, LawKind]
    places: dict[str, tuple[str, ...]]
    rows: tuple[LawRow, ...]


class Tables(_Entry):
    """All that a certificate is judged by."""

    limits: LimitTable
    rules: RuleTable
    law: LawTable

    @property
    def as_of(self) -> str:
        """The day on which the oldest of the tables was last looked at."""
        return min(self.limits.as_of, self.rules.as_of, self.law.as_of).isoformat()

    def rule(self, key: str) -> Rule:
        """The rule of this key.

        Raises
        ------
        Malformed
            If the table lacks it; a judgement without it would be silent.
        """
        for one in self.rules.rules:
            if one.key == key:
                return one
        raise Malformed(f"safety/product_rules.toml: no rule '{key}'")

    def title(self, key: str) -> str:
        """A reason in a few words: a limit by what it limits, a row of law by its name; empty if it is not here."""
        named = {one.key: one.title for one in self.rules.rules}
        named |= {
            f"limit.{one.key}": f"{one.analyte.replace('_', ' ')}: {one.instrument}" for one in self.limits.limits
        }
        named |= {f"law.{row.key}": row.instrument for row in self.law.rows}
        return named.get(key, "")


def read_tables(library: Library) -> Tables:
    """The tables of a library, or a refusal: a certificate is never judged by half a table.

    Raises
    ------
    LibraryError
        A table that is missing or malformed, a limit of an unknown analyte, a source that is not in the library.
    """
    found = Tables(
        limits=build(LimitTable, _table(library, "limits"), "safety/limits.toml"),
        rules=build(RuleTable, _table(library, "product_rules"), "safety/product_rules.toml"),
        law=build(LawTable, _table(library, "law"), "safety/law.toml"),
    )
    cited = [*(one.source for one in found.limits.limits), *(one.source for one in found.law.rows)]
    cited += [one.source for one in found.rules.rules if one.key not in WITHOUT_SOURCE]
    cited += [found.limits.leaf.source, *found.limits.leaf.also, found.limits.agreement.source, found.limits.age.source]
    for source in cited:
        if source not in library.sources:
            raise Unsourced(f"safety: no source file '{source}'")
    for limit in found.limits.limits:
        if limit.analyte not in found.limits.analytes:
            raise Malformed(f"safety/limits.toml: {limit.key} limits '{limit.analyte}', which is no analyte")
    for row in found.law.rows:
        if row.type not in found.law.kinds:
            raise Malformed(f"safety/law.toml: {row.key} is of the unknown type '{row.type}'")
    return found


def _table(library: Library, name: str) -> dict[str, Any]:
    place = f"safety.{name}"
    if place not in library.tables:
        raise Malformed(f"safety/{name}.toml is missing")
    return library.tables[place]
