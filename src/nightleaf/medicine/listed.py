"""The names that people give to what they take, and what each stands for."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from string import digits
from typing import Final

from pydantic import BaseModel, ConfigDict, Field

from nightleaf.errors import Malformed
from nightleaf.evidence import Library
from nightleaf.evidence.reading import Table, as_table, build
from nightleaf.medicine.daily import grams_a_day
from nightleaf.medicine.names import ALMOST_SAME, IN_A_LONG_LIST, MOST_OFFERED, near, plain

PLACE: Final = "safety.medicine_names"
_JOINTS: Final = re.compile(r"\s*[/+,;&()]\s*|\s+(?:and|with|plus)\s+", re.IGNORECASE)
_HYPHENS: Final = re.compile(r"\s*[-/+,;&()]\s*|\s+(?:and|with|plus)\s+", re.IGNORECASE)


class Daily(BaseModel):
    """Which entries a typed amount a day leads to: one up to the limit, one over it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    limit_g: float
    up_to: str
    over: str


class Listed(BaseModel):
    """A medicine, herb or drug of the list: its names, the rules it falls under, and its mechanisms.

    `misspelt` holds common slips; they are recognised like the other names.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str
    name: str
    rules: tuple[str, ...] = Field(min_length=1)
    mechanisms: tuple[str, ...] = Field(min_length=1)
    also: tuple[str, ...] = ()
    brands: tuple[str, ...] = ()
    misspelt: tuple[str, ...] = ()
    a_day: Daily | None = None

    @property
    def offered(self) -> tuple[str, ...]:
        """Names that may be offered in a question: no slips among them."""
        return (self.name, *self.also, *self.brands)

    @property
    def names(self) -> tuple[str, ...]:
        """Every name by which it is recognised."""
        return (*self.offered, *self.misspelt)


class Combined(BaseModel):
    """A product that holds several medicines; `unlisted` names those of them that the list does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str
    name: str
    holds: tuple[str, ...] = Field(min_length=1)
    unlisted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Recognised:
    """What a typed name stands for.

    Parameters
    ----------
    typed : str
    medicines : tuple of Listed
        Empty if nothing fits exactly.
    unlisted : tuple of str
        What of it is not in the list.
    near : tuple of str
        Names like it, to be offered as a question and never taken.
    """

    typed: str
    medicines: tuple[Listed, ...]
    unlisted: tuple[str, ...] = ()
    near: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NameList:
    """Every name of the list, ready to be looked up."""

    medicines: dict[str, Listed]
    combined: dict[str, Combined]
    beside: frozenset[str]
    _index: dict[str, Listed | Combined] = field(repr=False)

    def exactly(self, name: str) -> Listed | Combined | None:
        """What bears this name, also with a strength or form beside it ("Ambien CR 6.25 mg")."""
        words = plain(name).split()
        heads = [" ".join(words[:end]) for end in range(len(words), 0, -1) if not self._bare(words[end:])]
        return next((self._index[one] for one in (*heads[:1], self._bare(words), *heads) if one in self._index), None)

    def _bare(self, words: Iterable[str]) -> str:
        """The words without strength and form: without numbers and words such as "mg"."""
        return " ".join(word for word in words if word.strip(digits) not in {"", *self.beside})

    def is_strength(self, part: str) -> bool:
        """Whether this is no more than a strength: "2 mg film"."""
        words = plain(part).split()
        return bool(words) and words[0][0].isdigit() and not self._bare(words)

    def by_amount(self, medicine: Listed, typed: str) -> Listed:
        """The medicine; where the amount a day decides and was typed, the entry for that amount."""
        grams = grams_a_day(typed)
        if medicine.a_day is None or grams is None:
            return medicine
        return self.medicines[medicine.a_day.up_to if grams <= medicine.a_day.limit_g else medicine.a_day.over]

    def members(self, found: Listed | Combined) -> tuple[Listed, ...]:
        """The medicines in it."""
        return (found,) if isinstance(found, Listed) else tuple(self.medicines[key] for key in found.holds)


def listed_medicines(library: Library) -> NameList:
    """The list of names.

    Raises
    ------
    Malformed
        If the list is missing, an entry says too little, or two entries share a name.

    Examples
    --------
    >>> from nightleaf.evidence import load_library
    >>> names = listed_medicines(load_library())
    >>> [one.key for one in recognise("Percocet 5 mg", names).medicines]
    ['oxycodone', 'paracetamol']
    """
    table = library.tables.get(PLACE)
    if table is None:
        raise Malformed(f"the library holds no {PLACE.replace('.', '/')}.toml, so no medicine can be recognised")
    where = f"{PLACE.replace('.', '/')}.toml"
    medicines = {key: build(Listed, entry, f"{where}: {key}") for key, entry in _entries(table, "medicines", where)}
    combined = {key: build(Combined, entry, f"{where}: {key}") for key, entry in _entries(table, "products", where)}
    for product in combined.values():
        missing = [key for key in product.holds if key not in medicines]
        if missing:
            raise Malformed(f"{where}: {product.key} holds '{missing[0]}', which is not in the list")
    for medicine in medicines.values():
        if medicine.a_day is not None and not {medicine.a_day.up_to, medicine.a_day.over} <= medicines.keys():
            raise Malformed(f"{where}: {medicine.key} leads by its amount to an entry that is not in the list")
    beside = as_table(table.get("beside", {}), f"{where}: beside").get("words", ())
    return NameList(medicines, combined, frozenset(beside), _index(medicines.values(), combined.values(), where))


def _entries(table: Table, kind: str, where: str) -> Iterable[tuple[str, Table]]:
    for key, fields in as_table(table.get(kind, {}), f"{where}: {kind}").items():
        yield key, {"key": key, "name": key.replace("_", " ")} | as_table(fields, f"{where}: {kind}.{key}")


def _index(medicines: Iterable[Listed], combined: Iterable[Combined], where: str) -> dict[str, Listed | Combined]:
    found: dict[str, Listed | Combined] = {}
    bearers: list[tuple[str, Listed | Combined]] = [(name, one) for one in medicines for name in one.names]
    bearers += [(one.name, one) for one in combined]
    for name, one in bearers:
        taken = found.setdefault(plain(name), one)
        if taken is not one:
            raise Malformed(f"{where}: '{name}' stands for {taken.key} and for {one.key}; a name stands for one")
    return found


def recognise(typed: str, names: NameList) -> Recognised:
    """What a name stands for: exactly, in its parts ("codeine/paracetamol"), or not at all.

    Parameters
    ----------
    typed : str
    names : NameList

    Examples
    --------
    >>> from nightleaf.evidence import load_library
    >>> names = listed_medicines(load_library())
    >>> recognise("sertralina", names).medicines, recognise("sertralina", names).near
    ((), ('sertraline',))
    """
    whole = names.exactly(typed)
    found = {typed: whole} if whole is not None else _in_parts(typed, names)
    medicines, unlisted = _sorted(found, names)
    if not medicines:
        return Recognised(typed, (), (typed,), offer(typed, names))
    questions = tuple(dict.fromkeys(name for part in unlisted for name in offer(part, names)))
    return Recognised(typed, medicines, unlisted, () if whole is not None else questions)


def _in_parts(typed: str, names: NameList) -> dict[str, Listed | Combined | None]:
    """Split where two names are joined; at a hyphen only if every part is known, for many names hold one."""
    joined, hyphened = (
        {part: names.exactly(part) for part in joint.split(typed.strip()) if part and not names.is_strength(part)}
        for joint in (_JOINTS, _HYPHENS)
    )
    return hyphened if hyphened and all(hyphened.values()) else joined


def _sorted(
    found: Mapping[str, Listed | Combined | None], names: NameList
) -> tuple[tuple[Listed, ...], tuple[str, ...]]:
    medicines: dict[str, Listed] = {}
    unlisted: list[str] = []
    for part, one in found.items():
        if one is None:
            unlisted.append(part)
            continue
        known = (names.by_amount(member, part) for member in names.members(one))
        medicines |= {member.key: member for member in known}
        unlisted += one.unlisted if isinstance(one, Combined) else ()
    return tuple(medicines.values()), tuple(unlisted)


def offer(typed: str, names: NameList) -> tuple[str, ...]:
    """Names like this one, the likest first: what a word of it says, then what is like the whole, then its words."""
    known = (*names.medicines.values(), *names.combined.values())
    words = plain(typed).split()
    said = [found.name for found in map(names.exactly, words) if found is not None]
    like = [*near(typed, known, IN_A_LONG_LIST), *(name for word in words for name in near(word, known, ALMOST_SAME))]
    return tuple(dict.fromkeys([*said, *like]))[:MOST_OFFERED]


def told(offered: str, names: NameList) -> str:
    """An offered name with what it is a name of.

    >>> from nightleaf.evidence import load_library
    >>> names = listed_medicines(load_library())
    >>> told("Noofen", names), told("phenibut", names)
    ('Noofen (phenibut)', 'phenibut')
    """
    found = names.exactly(offered)
    return f"{offered} ({found.name})" if found and plain(found.name) != plain(offered) else offered
