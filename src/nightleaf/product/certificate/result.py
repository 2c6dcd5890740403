"""One result understood: how much, in one unit for each kind, or found, not found, below a limit, or unclear."""

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final, Literal

from nightleaf.errors import UnknownUnit
from nightleaf.product.certificate.letters import evened
from nightleaf.product.certificate.number import read_number
from nightleaf.product.certificate.stated import Line
from nightleaf.units import factor

Standing = Literal["measured", "below", "absent", "present", "unclear", "not_tested"]
UNKNOWN: Final = "unknown"
"""The kind of what bears a name that no table holds."""

UNITS: Final = {"alkaloid": "mg/g", "total": "mg/g", "metal": "ug/g", "count": "CFU/g", "pathogen": "CFU/g"}
_MOST: Final = {"mg/g": 1000.0, "ug/g": 1_000_000.0}
"""What a gram holds at most."""

_MEASURED: Final = UNITS.keys() - {"pathogen"}
"""Kinds of which it says too little that there is some."""

_COUNTED: Final = frozenset({"count", "pathogen"})
_NOT_TESTED: Final = frozenset(
    {"", "-", "--", "n/a", "na", "nt", "not tested", "not analysed", "not analyzed", "n.t.", "n.b.", "nicht bestimmt"}
    | {"nicht untersucht", "non teste", "no analizado"}
)
_PASSED: Final = frozenset(
    {"pass", "passed", "passes", "complies", "conforms", "ok", "compliant", "bestanden", "konform", "conforme"}
)
_FAILED: Final = re.compile(
    r"(?<!pass/)(?<!pass / )\b(fail(s|ed|ure)?|(does not|not) (comply|compliant|conform|conforming|meet|pass|passed)|"
    r"non[- ]?(compliant|conforming)|out of (spec|specification|limits?)|rejected|nicht bestanden|non conforme)\b"
)
_TRACE: Final = re.compile(r"(traces?|spuren)\b.*")
_UNCOUNTABLE: Final = re.compile(r"(tntc|too numerous to count|uncountable|confluent|overgrown)\b.*")
_PRESENT: Final = re.compile(r"(present|positive?|positivo|detected|found|nachgewiesen|presente|detecte|detectado)\b.*")
_ABSENT: Final = re.compile(
    r"(nd|n\.d\.?|not detected|none detected|non detected|non-detect|not present|absent|absence|negative|not found|"
    r"no growth|none|nil|n\.n\.?|nicht nachweisbar|nicht nachgewiesen|negativ|non detecte|negatif|no detectado|"
    r"ausente|negativo)\b\.?(?P<rest>.*)"
)
_BELOW: Final = re.compile(
    r"(<|≤)?\s*(loq|lod|rl|mdl|blq|bloq|bdl|below loq|below lod|trace|bg|nwg|lq|ld)\b(?P<rest>.*)"
)
_SEARCHED: Final = re.compile(r"(?P<grams>\d+(?:\.\d+)?) ?g(?:rams?)?\b")
_AMOUNT: Final = re.compile(
    r"(?P<sign><=|>=|<|>|≤|≥)?\s*(?P<number>[\d.,' ]*\d\.?(?:e[+-]?\d+)?)"
    r"(?:\s*[x×*]\s*10\s*\^?\s*(?P<power>\d{1,2}))?"
    r"(?:\s*(?:±|\+/-)\s*[\d.,]+)?\s*(?P<unit>[a-z%][^<>±]*)?"
)
_RATE: Final = re.compile(
    r"(?P<mass>ng|ug|mcg|mg|g)\s*(?:/|per)\s*(?P<per>day|d|serving|daily dose|dose|capsule|daily serving)"
)
_CFU: Final = re.compile(r"(cfu|mpn|colony forming units?)\s*(/|per)?\s*(g|gram)?|/\s*g")
_SPELLED: Final = {"ppb": "ug/kg", "percent": "%", "wt%": "%", "mcg/g": "ug/g", "mcg/kg": "ug/kg", "mgs/g": "mg/g"}
_EXTRA: Final = re.compile(r"\(?\b(w/w|wt/wt|m/m|dry weight|dry basis|dw|by weight)\b\)?")


@dataclass(frozen=True, slots=True)
class Result:
    """One result of one analyte.

    Parameters
    ----------
    analyte, kind : str
    written, place : str
        As it stands in the document, and where.
    standing : str
        measured, below (a limit), absent, present, unclear, not_tested.
    value : float or None
        In the unit of the kind: measured, or the limit if `below` or `absent`; None where no figure is stated.
    per_day : bool
        True if `value` is for a day or serving of unknown weight: ug of a metal, mg of an alkaloid.
    faults : tuple of str
        Rules that fired while reading it.
    failed : bool
        The laboratory marks it as failed.
    said : str
        The plain name of the analyte; as written where the name itself tells what was found.
    searched_g : float or None
        In how much it was looked for, where that is stated of a germ. [g]
    """

    analyte: str
    kind: str
    written: str
    place: str
    standing: Standing
    value: float | None = None
    per_day: bool = False
    faults: tuple[str, ...] = ()
    failed: bool = False
    said: str = ""
    searched_g: float | None = None

    @property
    def unit(self) -> str | None:
        """The unit of `value`."""
        if self.per_day:
            return "ug" if self.kind == "metal" else "mg"
        return UNITS.get(self.kind)

    @property
    def is_amount(self) -> bool:
        """Whether a figure per gram was measured."""
        return self.standing == "measured" and not self.per_day


def amounts(results: Iterable[Result]) -> list[float]:
    """The figures per gram that were measured."""
    return [one.value for one in results if one.is_amount and one.value is not None]


def read_result(line: Line, analyte: str, kind: str, serving_g: float | None = None) -> Result:
    """Understand one line of a certificate.

    Parameters
    ----------
    line : Line
    analyte, kind : str
    serving_g : float or None
        The weight to which figures for a day or serving belong.

    Examples
    --------
    >>> read_result(Line("Lead", "0.2 ppm"), "lead", "metal").value
    0.2
    >>> read_result(Line("Mitragynine", "1.95", "%"), "mitragynine", "alkaloid").value
    19.5
    >>> read_result(Line("Lead", "ND", "ug/g", least="0.05"), "lead", "metal").standing
    'absent'
    """
    text = _even(line.result)
    shown = " ".join(part for part in (line.result.strip(), line.unit.strip()) if part)
    failed = says_failed(line.result) or says_failed(line.status) or _even(line.status) == "f"
    blank = Result(analyte, kind, shown, line.place, "unclear", failed=failed, searched_g=_searched(shown, kind))
    if says_failed(line.result):
        text = _FAILED.sub("", text).strip(" .:;,!*()-")
        if not text:
            return replace(blank, standing="present")
    return _in_words(text, line, blank) or _amount(text, line, blank, serving_g)


def says_failed(text: str) -> bool:
    """Whether a laboratory's mark says that something did not pass.

    >>> says_failed("FAIL (> 10 CFU/g)"), says_failed("Pass/Fail"), says_failed("Pass")
    (True, False, False)
    """
    return _FAILED.search(_even(text)) is not None


def _searched(text: str, kind: str) -> float | None:
    found = _SEARCHED.search(_even(text)) if kind == "pathogen" else None
    return None if found is None else float(found["grams"])


def _in_words(text: str, line: Line, blank: Result) -> Result | None:
    """A result that is said rather than measured; None if it is a figure."""
    read: Result | None = None
    if blank.kind == "count" and _UNCOUNTABLE.fullmatch(text) is not None:
        read = replace(blank, standing="present", faults=("microbes.uncountable",))
    elif _is_found(text, blank.kind):
        read = replace(blank, standing="present", faults=("reading.value",) if blank.kind in _MEASURED else ())
    elif text in _NOT_TESTED:
        read = replace(blank, standing="not_tested")
    elif text in _PASSED:
        read = replace(blank, faults=("reading.pass_only",))
    elif (found := _BELOW.fullmatch(text)) is not None:
        least = _limit(found["rest"], line, blank.kind)
        read = replace(blank, standing="absent" if least is None else "below", value=least)
    elif (found := _ABSENT.fullmatch(text)) is not None:
        read = replace(blank, standing="absent", value=_limit(found["rest"], line, blank.kind))
    return read


def _is_found(text: str, kind: str) -> bool:
    """Whether words say that there is some; a trace of a drug or germ is some, one of a metal lies below a limit."""
    of_a_trace = kind not in _MEASURED and (_TRACE.fullmatch(text) or _UNCOUNTABLE.fullmatch(text))
    return _PRESENT.fullmatch(text) is not None or bool(of_a_trace)


def _amount(text: str, line: Line, blank: Result, serving_g: float | None) -> Result:
    """A figure, with or without a sign before it."""
    found = _AMOUNT.fullmatch(text)
    if found is None:
        return replace(blank, faults=("reading.value",))
    number = read_number(found["number"], whole=blank.kind in _COUNTED)
    below = (found["sign"] or "") in {"<", "<=", "≤"}
    if blank.kind not in UNITS:
        return replace(blank, standing="absent" if below or number.value == 0 else "present")
    if number.value is None:
        return replace(blank, faults=(f"reading.{number.fault}",))
    value = number.value * 10.0 ** int(found["power"] or 0)
    if (found["sign"] or "") in {">", ">=", "≥"}:
        value = math.nextafter(value, math.inf)  # more than a limit is over it, by however little
    read = replace(blank, faults=("reading.decimal_comma",)) if number.by_comma else blank
    if value == 0 and blank.kind in _COUNTED:
        return replace(read, standing="absent", value=0.0)
    return _in_unit(value, _unit(found["unit"] or _even(line.unit)), read, below=below, serving_g=serving_g)


def _in_unit(value: float, unit: str, read: Result, *, below: bool, serving_g: float | None) -> Result:
    """A figure in the unit of its kind; unclear where the unit is missing or does not fit."""
    if not unit:
        return replace(read, faults=(*read.faults, "reading.no_unit"))
    scale, per_day = _scale(unit, read.kind, serving_g)
    if scale is None:
        return replace(read, faults=(*read.faults, "reading.unit"))
    standing: Standing = "below" if below else "measured"
    return _possible(replace(read, standing=standing, value=value * scale, per_day=per_day))


def _possible(read: Result) -> Result:
    """Flag what cannot be: more than the whole; zero is below what the laboratory could see, whatever that was."""
    value = read.value or 0.0
    if not math.isfinite(value):
        return replace(read, standing="unclear", value=None, faults=("reading.value",))
    if read.standing == "measured" and value == 0:
        return replace(read, standing="absent", value=None)
    if not read.per_day and read.unit in _MOST and value > _MOST[read.unit]:
        return replace(read, faults=(*read.faults, "reading.impossible"))
    return replace(read, faults=(*read.faults, "reading.per_day_without_amount")) if read.per_day else read


def _scale(unit: str, kind: str, serving_g: float | None) -> tuple[float | None, bool]:
    """What turns a figure in this unit into the unit of its kind, and whether it is for a day of unknown weight."""
    wanted = UNITS[kind]
    if kind in {"count", "pathogen"}:
        return (1.0, False) if _CFU.fullmatch(unit) else (None, False)
    rate = _RATE.fullmatch(unit)
    if rate is not None:
        mass = factor(rate["mass"].replace("mcg", "ug"), "ug" if kind == "metal" else "mg")
        return (mass, True) if serving_g is None else (mass / serving_g, False)
    if unit != "%" and "/" not in unit and unit not in {"ppm", "permille"}:
        return None, False
    try:
        return factor(unit, wanted), False
    except UnknownUnit:
        return None, False


def _limit(rest: str, line: Line, kind: str) -> float | None:
    """What the laboratory could still see, from the text behind "ND" or the column beside it."""
    for text in (re.sub(r"^[\s(:;=]*(?:lo[qd]|l[qd]|rl|mdl|bg|nwg)?[\s:=<]*|[\s)]+$", "", rest), _even(line.least)):
        if kind not in UNITS or not text or text.startswith("in "):
            continue
        found = _AMOUNT.fullmatch(text)
        number = read_number(found["number"]) if found else None
        if found is None or number is None or number.value is None:
            continue
        scale, per_day = _scale(_unit(found["unit"] or _even(line.unit)), kind, None)
        if scale is not None and not per_day:
            return number.value * scale
    return None


def _unit(text: str) -> str:
    """A unit in one spelling: "% w/w" is "%", "ppb" is "ug/kg"."""
    bare = " ".join(_EXTRA.sub(" ", text).split())
    return _SPELLED.get(bare.replace(" ", ""), bare.replace(" / ", "/"))


def _even(text: str) -> str:
    return evened(text).replace("\u03bc", "u")
