"""Which column of a table holds subject, time, concentration and dose."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Final, NamedTuple

from nightleaf.delimited import Delimited, some_of
from nightleaf.errors import InputError, UnreadableFile
from nightleaf.units import factor

USUAL: Final = {
    "subject": (
        *("subject", "subject_id", "subjectid", "subjid", "usubjid", "subj", "id"),
        *("patient", "patient_id", "participant", "participant_id", "person", "animal", "animal_id"),
    ),
    "time": (
        *("time", "t", "tad", "hours", "hour", "minutes", "min", "days"),
        *("time_after_dose", "time_since_dose", "time_post_dose", "elapsed_time"),
    ),
    "conc": (
        *("conc", "concentration", "dv", "cp", "c", "cobs"),
        *("plasma_conc", "plasma_concentration", "serum_conc", "serum_concentration"),
    ),
    "dose": ("dose", "amt", "dose_amount", "dose_amt"),
    "weight": ("wt", "weight", "bw", "body_weight", "bodyweight"),
    "event": ("evid",),
    "no_value": ("mdv",),
    "repeated": ("addl", "ss"),
}
"""Names that are looked for, in lower case, without units, words joined by underscores."""

_TIME_UNITS: Final = {
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours"), "h"),
    **dict.fromkeys(("min", "mins", "minute", "minutes"), "min"),
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds"), "s"),
    **dict.fromkeys(("d", "day", "days"), "day"),
}
_UNIT_WORDS: Final = frozenset({
    *_TIME_UNITS, "per", *("kg", "g", "mg", "ug", "µg", "μg", "mcg", "ng", "pg"), *("l", "dl", "ml"),
    *("mol", "mmol", "umol", "µmol", "μmol", "nmol", "pmol", "nm", "um", "µm", "μm", "mm", "iu"),
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Columns:
    """Names of columns; where one is None, the usual names are looked for.

    `subject` may join several with +, such as "ID+PERIOD". `dose` is the whole amount given, not an amount per kg.
    """

    subject: str | None = None
    time: str | None = None
    conc: str | None = None
    dose: str | None = None


class Layout(NamedTuple):
    """Places of the columns of a table; `hours` is what one unit of the time column amounts to. [h]"""

    subject: tuple[int, ...]
    time: int
    conc: int
    dose: int | None
    hours: float
    time_unit: str
    event: int | None
    no_value: int | None
    repeated: tuple[int, ...]


def columns_in(text: str) -> Columns:
    """Read "subject=ID,time=TIME,conc=DV".

    Raises
    ------
    InputError
        If a part is not a role and a name.

    Examples
    --------
    >>> columns_in("time=Hours, conc=Plasma level")
    Columns(subject=None, time='Hours', conc='Plasma level', dose=None)
    """
    roles = [field.name for field in fields(Columns)]
    named: dict[str, str] = {}
    for part in text.split(","):
        role, _, name = (word.strip() for word in part.partition("="))
        if role not in roles or not name or role in named:
            raise InputError(
                f"columns: {part.strip()!r} in {text!r} cannot be read; write each once as role=NAME, "
                f"roles are {', '.join(roles)}, such as 'subject=ID,time=TIME,conc=DV'"
            )
        named[role] = name
    return Columns(**named)


def layout_of(table: Delimited, columns: Columns) -> Layout:
    """Where to look for what.

    Raises
    ------
    UnreadableFile
        If time or concentration cannot be told, or two columns have an equal claim.
    """
    time = _one(table, "time", columns.time)
    conc = _one(table, "conc", columns.conc)
    if time is None or conc is None:
        role, what = ("time", "time") if time is None else ("conc", "concentration")
        raise UnreadableFile(
            f"{table.path}: no column of {what}; the columns are {_quoted(table.header)}; "
            f"name it with --columns {role}=NAME"
        )
    words = [*_words(table.header[time])[0], *_words(table.header[time])[1]]
    unit = next((_TIME_UNITS[word] for word in words if word in _TIME_UNITS), "h")
    return Layout(
        subject=_subject(table, columns.subject),
        time=time,
        conc=conc,
        dose=_one(table, "dose", columns.dose),
        hours=factor(unit, "h"),
        time_unit=unit,
        event=_one(table, "event", None),
        no_value=_one(table, "no_value", None),
        repeated=tuple(_usual_places(table, "repeated")),
    )


def weight_or_per_kg(table: Delimited, dose: int) -> str | None:
    """The column that makes a dose column suspect of being per kg: one of weights, or the dose's own unit."""
    if "kg" in _words(table.header[dose])[1]:
        return table.header[dose]
    return next((name for name in table.header if _base(name) in USUAL["weight"]), None)


def _quoted(names: Iterable[str]) -> str:
    """Names that may hold blanks and commas."""
    return some_of(map(repr, names))


def _subject(table: Delimited, named: str | None) -> tuple[int, ...]:
    if named is not None and "+" in named and not _places(table, named):
        parts = [_one(table, "subject", part.strip()) for part in named.split("+")]
        return tuple(part for part in parts if part is not None)
    place = _one(table, "subject", named)
    return () if place is None else (place,)


def _one(table: Delimited, role: str, named: str | None) -> int | None:
    """The place of a column that was named, or of the only one with a usual name."""
    places = _usual_places(table, role) if named is None else _places(table, named)
    if named is not None and not places:
        raise UnreadableFile(f"{table.path}: no column {named!r}; the columns are {_quoted(table.header)}")
    if len(places) > 1:
        claims = _quoted(table.header[place] for place in places)
        mend = f"name one with --columns {role}=NAME" if role in {"subject", "time", "conc", "dose"} else "keep one"
        raise UnreadableFile(f"{table.path}: {len(places)} columns may hold the {role}: {claims}; {mend}")
    return places[0] if places else None


def _usual_places(table: Delimited, role: str) -> list[int]:
    return [place for place, name in enumerate(table.header) if _base(name) in USUAL[role]]


def _places(table: Delimited, named: str) -> list[int]:
    """Columns of exactly that name, else of that name but for capitals, blanks and units."""
    exact = [place for place, name in enumerate(table.header) if name == named]
    return exact or [place for place, name in enumerate(table.header) if named.lower() in {name.lower(), _base(name)}]


def _base(name: str) -> str:
    return "_".join(_words(name)[0])


def _words(name: str) -> tuple[list[str], list[str]]:
    """A column's name as words in lower case, and the units that follow them."""
    outside = re.sub(r"[(\[{].*", "", name).lower()
    words = re.findall(r"[^\W_]+", outside)
    inside = re.findall(r"[^\W_]+", name.lower())[len(words) :]
    end = len(words)
    while end > 1 and words[end - 1] in _UNIT_WORDS:
        end -= 1
    return words[:end], [*words[end:], *inside]
