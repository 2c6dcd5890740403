"""A compartment model as a person writes it down: one or two compartments, with or without a depot."""

import math
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict

from nightleaf.errors import ImpossibleAmount, InputError, UnknownUnit, UnreadableFile
from nightleaf.evidence.document import read_document
from nightleaf.exposure.events.kinetics import Kinetics, one_compartment, two_compartments
from nightleaf.units import amount, factor, quantity

_PER_TIME: Final = re.compile(r"\s*(?P<number>\S+?)\s*(?:\s1)?\s*/\s*(?P<time>[A-Za-z]+)\s*")
_MASS: Final = re.compile(r"[A-Za-z\u00b5\u03bc]+")
_SECOND: Final = ("Q", "V2")


def _as_text(written: Any) -> Any:
    """A bare number as text, so that it is refused for its missing unit and not for its type."""
    plain = isinstance(written, int | float) and not isinstance(written, bool)
    return str(written) if plain else written


Text = Annotated[str, BeforeValidator(_as_text)]


class _Parameters(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    CL: Text
    V: Text
    Q: Text | None = None
    V2: Text | None = None
    KA: Text | None = None
    ALAG1: Text | None = None
    ALAG2: Text | None = None
    F1: Text | None = None
    F2: Text | None = None
    R1: Text | None = None
    R2: Text | None = None
    D1: Text | None = None
    D2: Text | None = None


class _ModelFile(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    compartments: Literal[1, 2]
    absorption: Literal["none", "first_order"]
    amount_unit: str | None = None
    parameters: _Parameters


@dataclass(frozen=True, slots=True)
class Entry:
    """How one compartment takes doses.

    Parameters
    ----------
    name : str
        "depot" or "central".
    lag_h : float
        ALAG. [h]
    share : float
        F, the part of a dose that enters.
    rate, duration_h : float or None
        R [amount/h] and D [h], for doses whose rate or duration the model gives.
    """

    name: Literal["depot", "central"]
    lag_h: float = 0.0
    share: float = 1.0
    rate: float | None = None
    duration_h: float | None = None


@dataclass(frozen=True, slots=True)
class Model:
    """A linear compartment model.

    Parameters
    ----------
    file : str
        Name for messages.
    amount_unit : str or None
        Unit of AMT, where the file states it; R1 and R2 are read into it, else into mg. Concentrations are in the unit
        of AMT per litre.
    volume_l : float
        Central volume. [L]
    kinetics : Kinetics
        Rates. [1/h]
    entries : tuple of Entry
        Compartments that take doses, in the order of their CMT numbers, from 1.
    """

    file: str
    amount_unit: str | None
    volume_l: float
    kinetics: Kinetics
    entries: tuple[Entry, ...]


def read_model(path: Path | str) -> Model:
    """Read a model file.

    Parameters
    ----------
    path : Path or str
        TOML with ``compartments``, ``absorption``, ``[parameters]`` (CL, V, Q, V2, KA, and for each compartment n that
        takes doses ALAGn, Fn, Rn, Dn, all as text with units), and ``amount_unit`` if it matters.

    Returns
    -------
    Model

    Raises
    ------
    UnreadableFile
        Missing file, not TOML, a key that is unknown, missing, or has no place in this model.
    InputError
        A value without a unit, with a unit that does not fit, zero or negative.
    """
    path = Path(path)
    written = read_document(path, _ModelFile)
    given = {key: text for key, text in written.parameters.model_dump().items() if text is not None}
    names: tuple[Literal["depot", "central"], ...] = ("depot", "central")
    names = names if written.absorption == "first_order" else names[1:]
    _refuse_keys_without_a_place(path, written, given, len(names))
    mass = _mass_unit(path, written.amount_unit or "mg")
    return Model(
        file=path.name,
        amount_unit=written.amount_unit,
        volume_l=_positive(path, given, "V", "L"),
        kinetics=_kinetics(path, given, written.compartments),
        entries=tuple(_entry(path, given, number, name, mass) for number, name in enumerate(names, start=1)),
    )


def _refuse_keys_without_a_place(path: Path, written: _ModelFile, given: dict[str, str], doses: int) -> None:
    wanted = {"KA": written.absorption == "first_order", **dict.fromkeys(_SECOND, written.compartments == 2)}
    shape = f"compartments = {written.compartments} and absorption = {written.absorption!r}"
    for key, needed in wanted.items():
        if needed and key not in given:
            raise UnreadableFile(f"{path.name}: 'parameters.{key}' is missing; {shape} needs it")
        if key in given and not needed:
            raise UnreadableFile(
                f"{path.name}: 'parameters.{key}' has no place with {shape}: take it out or change these"
            )
    for key in given:
        if key.startswith(("ALAG", "F", "R", "D")) and int(key[-1]) > doses:
            raise UnreadableFile(
                f"{path.name}: 'parameters.{key}' has no place with {shape}: only compartment 1 takes doses; "
                "take it out or change these"
            )


def _kinetics(path: Path, given: dict[str, str], compartments: int) -> Kinetics:
    ka = _per_hour(path, "KA", given["KA"]) if "KA" in given else 0.0
    CL, V = _positive(path, given, "CL", "L/h"), _positive(path, given, "V", "L")  # noqa: N806
    if compartments == 1:
        return one_compartment(ka, CL, V)
    Q, V2 = _positive(path, given, "Q", "L/h"), _positive(path, given, "V2", "L")  # noqa: N806
    try:
        return two_compartments(ka, CL, V, Q, V2)
    except ZeroDivisionError:
        raise ImpossibleAmount(f"{path.name}: Q is too small to count beside CL and V; use compartments = 1") from None


def _entry(path: Path, given: dict[str, str], number: int, name: Literal["depot", "central"], mass: str) -> Entry:
    lag, share, rate, duration = (given.get(f"{letters}{number}") for letters in ("ALAG", "F", "R", "D"))
    return Entry(
        name=name,
        lag_h=0.0 if lag is None else amount(lag, "h", what=_where(path, f"ALAG{number}"), zero=True),
        share=1.0 if share is None else _share(path, f"F{number}", share),
        rate=None if rate is None else amount(rate, f"{mass}/h", what=_where(path, f"R{number}")),
        duration_h=None if duration is None else amount(duration, "h", what=_where(path, f"D{number}")),
    )


def _positive(path: Path, given: dict[str, str], key: str, unit: str) -> float:
    return amount(given[key], unit, what=_where(path, key))


def _per_hour(path: Path, key: str, text: str) -> float:
    """A rate constant: "1.2 1/h" or "0.02 1/min"."""
    found = _PER_TIME.fullmatch(text)
    try:
        value = float(found["number"]) * factor(f"1/{found['time']}", "1/h") if found else math.nan
    except (ValueError, UnknownUnit):
        value = math.nan
    if not math.isfinite(value):
        raise InputError(f"{_where(path, key)}: {text!r} is not a number per time; write it like '1.2 1/h'")
    if value <= 0:
        raise ImpossibleAmount(f"{_where(path, key)}: {text!r} cannot be; it must be more than 0")
    return value


def _share(path: Path, key: str, text: str) -> float:
    """A share without a unit, "0.8", or "80 %"."""
    try:
        value = float(text)
    except ValueError:
        value = quantity(text, "1", what=_where(path, key)).value
    if not math.isfinite(value) or value < 0:
        raise ImpossibleAmount(f"{_where(path, key)}: {text!r} cannot be; a share is 0 or more, such as '0.8'")
    return value


def _mass_unit(path: Path, text: str) -> str:
    try:
        if _MASS.fullmatch(text):
            factor(text, "mg")
            return text
    except UnknownUnit:
        pass
    raise UnreadableFile(f"{path.name}: 'amount_unit' = {text!r} is not a unit of mass; write it like 'mg' or 'ug'")


def _where(path: Path, key: str) -> str:
    return f"{path.name}: [parameters] {key}"
