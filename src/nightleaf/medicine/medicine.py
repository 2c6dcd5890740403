"""A medicine as the library holds it: its names, what clears it, and what it does to CYP3A."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

from nightleaf.errors import Malformed
from nightleaf.evidence import Ledger, Library
from nightleaf.evidence.reading import Table, build

Pathway = Literal["CYP3A", "CYP2D6", "P-gp"]
Action = Literal["inhibitor", "gut inhibitor", "inducer"]
_PLACE = "medicines"


class Medicine(BaseModel):
    """A medicine, by what matters to an exposure ratio.

    `substrate_of` names what clears it or keeps it out, `cyp3a` what it does to that enzyme in others; `beyond` says in
    a sentence what no ratio shows. Its numbers are parameters of the library and are read through a ledger.

    Examples
    --------
    >>> from nightleaf.evidence import load_library
    >>> known_medicines(load_library())["midazolam"].substrate_of
    ('CYP3A',)
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str
    name: str
    synonyms: tuple[str, ...] = ()
    substrate_of: tuple[Pathway, ...] = ()
    cyp3a: Action | None = None
    beyond: str | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """Every name by which it is recognised."""
        return (self.name, *self.synonyms)

    @property
    def needs(self) -> tuple[str, ...]:
        """Names of the parameters that its file must hold."""
        cleared = ("fg", "fm_cyp3a") if "CYP3A" in self.substrate_of else ()
        return cleared if self.cyp3a is None else (*cleared, "midazolam_auc_ratio")

    def read(self, name: str, ledger: Ledger) -> float:
        """One of its numbers for this run, a pure number: "fg", "fm_cyp3a" or "midazolam_auc_ratio"."""
        return ledger.read(f"{_PLACE}.{self.key}.{name}", "1")


def known_medicines(library: Library) -> dict[str, Medicine]:
    """Every medicine of the library, by the name of its file.

    Raises
    ------
    Malformed
        If a file lacks a field or a number that its medicine needs.
    """
    return {key: _medicine(key, table, library) for key, table in library.under(_PLACE).items()}


def _medicine(key: str, table: Table, library: Library) -> Medicine:
    where = f"{_PLACE}/{key}.toml"
    plain = {name: value for name, value in table.items() if not isinstance(value, dict)}
    medicine = build(Medicine, plain | {"key": key}, where)
    if not (medicine.substrate_of or medicine.cyp3a):
        raise Malformed(f"{where}: has neither 'substrate_of' nor 'cyp3a', so nothing could be said about it")
    for name in medicine.needs:
        if f"{_PLACE}.{key}.{name}" not in library.parameters:
            raise Malformed(f"{where}: {medicine.name} needs the parameter '{name}'; give it a table [{name}]")
    return medicine
