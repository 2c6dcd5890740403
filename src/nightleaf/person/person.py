"""A person as they describe themselves. What is not said is unknown, never "no"."""

from collections.abc import Sequence
from datetime import time
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from nightleaf.errors import InputError
from nightleaf.evidence import Ledger
from nightleaf.evidence.document import read_document
from nightleaf.units import clock


def _as_text(written: Any) -> Any:
    return written.strftime("%H:%M") if isinstance(written, time) else written


def _time_of_day(text: str) -> str:
    try:
        clock(text, what="time")
    except InputError:
        raise ValueError("it is not a time of day; write it like '23:00'") from None
    return text


NOTHING: Final = frozenset(
    {"none", "no", "nothing", "no medicines", "no medicine", "no medication", "no medications", "no drugs", "no meds",
     "none at all", "nothing else", "none of these", "no illness", "no illnesses", "no conditions", "no other",
     "no others", "i take none", "i take nothing", "i have none"}
)  # fmt: skip
"""What people write where they mean an empty list."""


def names_said(names: Sequence[str]) -> tuple[str, ...]:
    """The names; none where "none" is all that was said.

    >>> names_said(["No meds."]), names_said(["none", "Xanax"])
    ((), ('none', 'Xanax'))
    """
    return () if all(" ".join(name.casefold().split()).rstrip(".") in NOTHING for name in names) else tuple(names)


YesNo = Literal["no", "yes", "unknown"]
Number = Annotated[float, Field(strict=True, allow_inf_nan=False)]
Names = Annotated[tuple[str, ...], AfterValidator(names_said)]
TimeOfDay = Annotated[str, BeforeValidator(_as_text), AfterValidator(_time_of_day)]


class Caffeine(BaseModel):
    """Coffee, tea or another source: milligrams and clock time."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    mg: Number = Field(gt=0)
    time: TimeOfDay


class Person(BaseModel):
    """One person. `None` and "unknown" mean that nobody asked or answered.

    `pain` is 0 (none) to 10 (worst imaginable); `medicines = []` is a confirmed "none".
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    age: Number | None = Field(default=None, ge=0, le=120)
    sex: Literal["female", "male"] | None = None
    weight_kg: Number | None = Field(default=None, ge=25, le=350)
    pregnant: YesNo = "unknown"
    breastfeeding: YesNo = "unknown"
    alcohol: Literal["none", "some", "daily"] | None = None
    conditions: Names | None = None
    medicines: Names | None = None
    sleeper: Literal["good", "poor"] = "good"
    pain: Number = Field(default=0.0, ge=0, le=10)
    bedtime: TimeOfDay | None = None
    caffeine: tuple[Caffeine, ...] = ()
    tolerance: Literal["none", "regular use"] = "none"
    jurisdiction: str | None = None
    agreed_with_prescriber: tuple[str, ...] = ()


def read_person(path: Path | str) -> Person:
    """Read a person file (TOML). What it does not say stays unknown.

    Parameters
    ----------
    path : Path or str

    Raises
    ------
    UnreadableFile
        Missing file, not TOML, an unknown key, or an answer that cannot be.

    Examples
    --------
    >>> from nightleaf.ask.demonstration import EXAMPLES
    >>> read_person(EXAMPLES / "person.toml").age
    30.0
    """
    return read_document(Path(path), Person)


def weight_scale(person: Person, ledger: Ledger) -> tuple[float, float]:
    """Multipliers of clearances and of volumes for this person's weight; 1 when it is not known."""
    reference = ledger.read("person.body.reference_weight", "kg")
    clearance = ledger.read("person.body.clearance_exponent", "1")
    volume = ledger.read("person.body.volume_exponent", "1")
    ratio = (reference if person.weight_kg is None else person.weight_kg) / reference
    return ratio**clearance, ratio**volume
