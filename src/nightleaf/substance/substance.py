"""A drug of one or two compartments, described by one file: its routes follow from the numbers that the file holds."""

from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final, Literal

from nightleaf.errors import Malformed, UnknownKey, UnknownUnit
from nightleaf.evidence import Ledger, Library
from nightleaf.evidence.parameter import Parameter
from nightleaf.units import factor

Route = Literal["oral", "intravenous"]
ELIMINATION: Final = ("clearance", "half_life", "removed_per_hour")
SECOND_COMPARTMENT: Final = ("intercompartmental_clearance", "peripheral_volume")
SPEED: Final = ("oral.ka", "oral.tmax")
UNITS: Final = {
    "molar_mass": "g/mol",
    "unbound_fraction": "1",
    "brain_ratio_unbound": "1",
    "brain_equilibration": "1/h",
    "volume": "L",
    "clearance": "L/h",
    "half_life": "h",
    "removed_per_hour": "ng/mL",
    "intercompartmental_clearance": "L/h",
    "peripheral_volume": "L",
    "oral.ka": "1/h",
    "oral.tmax": "h",
    "oral.lag": "h",
    "oral.bioavailability": "1",
}
OF_A_METABOLITE: Final = {
    "molar_mass": "g/mol",
    "fraction_formed": "1",
    "volume": "L",
    "clearance": "L/h",
    "half_life": "h",
}
_MAY_BE_ZERO: Final = frozenset({"oral.lag"})
_SHARES: Final = frozenset({"unbound_fraction", "oral.bioavailability", "fraction_formed"})
_START: Final = "substances."


@dataclass(frozen=True, slots=True)
class Substance:
    """A drug with a disposition in the library.

    `holds` names its numbers; `routes` follow from them. Volume and clearance are those after a dose into a vein, or,
    in a file with [oral] and without `oral.bioavailability`, the apparent ones after a swallowed dose.

    Examples
    --------
    >>> from nightleaf.evidence import load_library
    >>> substance_named("caffeine", load_library()).routes
    ('oral', 'intravenous')
    """

    key: str
    name: str
    kind: str
    holds: frozenset[str]
    metabolites: tuple[str, ...] = ()

    @property
    def routes(self) -> tuple[Route, ...]:
        """How it can be given."""
        by_mouth: tuple[Route, ...] = ("oral",) if self.is_oral else ()
        into_a_vein: tuple[Route, ...] = ("intravenous",)
        return by_mouth + (into_a_vein if not by_mouth or "oral.bioavailability" in self.holds else ())

    @property
    def is_oral(self) -> bool:
        """Whether its absorption from the gut is known."""
        return any(name in self.holds for name in SPEED)

    @property
    def is_zero_order(self) -> bool:
        """Whether a fixed amount leaves in each hour, as with alcohol."""
        return "removed_per_hour" in self.holds

    @property
    def has_two_compartments(self) -> bool:
        """Whether a second compartment is described."""
        return SECOND_COMPARTMENT[0] in self.holds

    def read(self, name: str, ledger: Ledger) -> float:
        """One of its numbers for this run, such as "volume" or "oral.tmax", in the unit of `UNITS`."""
        return ledger.read(f"{_START}{self.key}.{name}", _unit(name))


def known_substances(library: Library) -> dict[str, Substance]:
    """Every substance whose file holds a volume, by the name of the file.

    Raises
    ------
    Malformed, UnknownKey, UnknownUnit
        If a file holds a number that nightleaf does not know, or its numbers do not make a disposition.
    """
    volumes = [key for key in library.under("substances") if f"{_START}{key}.volume" in library.parameters]
    return {key: substance_named(key, library) for key in volumes}


def substance_named(key: str, library: Library) -> Substance:
    """The substance of this file name, checked.

    Raises
    ------
    UnknownKey
        If the library has none, with names like it; or a number of it is unknown.
    Malformed, UnknownUnit
        If its numbers do not make a disposition.
    """
    tables = library.under("substances")
    held = {name: parameter for name, parameter in _own(key, library).items() if not name.startswith("engagements.")}
    if key not in tables or not (held.keys() & {"volume", *ELIMINATION, *SPEED}):
        known = [name for name in tables if f"{_START}{name}.volume" in library.parameters]
        near = get_close_matches(key, known, n=3)
        raise UnknownKey(
            f"no substance '{key}' with a disposition; {'did you mean' if near else 'known are'} "
            f"{', '.join(near or known)}?"
        )
    where = f"substances/{key}.toml"
    for name, parameter in held.items():
        _check_number(name, parameter, where)
    metabolites = tuple(dict.fromkeys(name.split(".")[1] for name in held if name.startswith("metabolites.")))
    table = tables[key]
    found = Substance(key, str(table.get("name", key)), str(table.get("kind", "")), frozenset(held), metabolites)
    _check_whole(found, where)
    return found


def _own(key: str, library: Library) -> dict[str, Parameter]:
    start = f"{_START}{key}."
    return {name.removeprefix(start): one for name, one in library.parameters.items() if name.startswith(start)}


def _unit(name: str) -> str:
    table, tail = (OF_A_METABOLITE, name.split(".", 2)[-1]) if name.startswith("metabolites.") else (UNITS, name)
    if tail not in table:
        near = get_close_matches(tail, table, n=2)
        hint = f"did you mean {' or '.join(near)}?" if near else f"known are {', '.join(table)}"
        raise UnknownKey(f"'{name}' is no number of a substance; {hint}")
    return table[tail]


def _check_number(name: str, parameter: Parameter, where: str) -> None:
    try:
        scale = factor(parameter.unit, _unit(name))
    except UnknownUnit:
        raise UnknownUnit(f"{where}: {name}: the unit '{parameter.unit}' does not fit; use {_unit(name)}") from None
    except UnknownKey as error:
        raise UnknownKey(f"{where}: {error}") from None
    value = parameter.in_use.value * scale
    if value < 0 or (value == 0 and name not in _MAY_BE_ZERO):
        raise Malformed(f"{where}: {name} is {parameter.in_use.value:g} {parameter.unit}; it must be more than 0")
    is_share = name in _SHARES or (name.startswith("metabolites.") and name.split(".", 2)[-1] in _SHARES)
    if is_share and value > 1:
        raise Malformed(f"{where}: {name} is {value:g}; a share cannot be more than 1")


def _check_whole(found: Substance, where: str) -> None:
    def expect(fits: bool, message: str) -> None:
        if not fits:
            raise Malformed(f"{where}: {message}")

    def count(names: tuple[str, ...], start: str = "") -> int:
        return sum(start + name in found.holds for name in names)

    for name in ("molar_mass", "volume"):
        expect(name in found.holds, f"{found.name} needs the parameter '{name}'; give it a table [{name}]")
    expect(count(ELIMINATION) == 1, f"{found.name} needs exactly one of {', '.join(ELIMINATION)}")
    expect(count(SECOND_COMPARTMENT) != 1, f"a second compartment needs both {' and '.join(SECOND_COMPARTMENT)}")
    oral = any(name.startswith("oral.") for name in found.holds)
    expect(count(SPEED) == int(oral), f"[oral] needs exactly one of {', '.join(SPEED)}")
    simple = "clearance" in found.holds or not found.has_two_compartments
    expect(simple, "two compartments need 'clearance', not 'half_life' or 'removed_per_hour'")
    plain = not (found.has_two_compartments or found.is_zero_order)
    expect(plain or "oral.tmax" not in found.holds, "'oral.tmax' gives ka in one first-order compartment only; give ka")
    expect(not (found.metabolites and found.is_zero_order), "a metabolite needs first-order elimination of its parent")
    for one in found.metabolites:
        start = f"metabolites.{one}."
        complete = all(start + name in found.holds for name in ("molar_mass", "fraction_formed", "volume"))
        expect(complete, f"the metabolite '{one}' needs molar_mass, fraction_formed and volume")
        expect(count(("clearance", "half_life"), start) == 1, f"'{one}' needs exactly one of clearance, half_life")
