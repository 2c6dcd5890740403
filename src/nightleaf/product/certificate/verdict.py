"""A certificate judged: the decision, every reason, and what nobody looked at."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from nightleaf.errors import InputError
from nightleaf.product.certificate.case import Asked, Case
from nightleaf.product.certificate.contaminants import judge_contaminants
from nightleaf.product.certificate.law import judge_law, place_of
from nightleaf.product.certificate.paper import judge_paper
from nightleaf.product.certificate.plant import judge_plant
from nightleaf.product.certificate.reason import WORST_LAST, Reason, decide
from nightleaf.product.certificate.result import UNKNOWN, Result, read_result
from nightleaf.product.certificate.spelling import analyte_of, plain
from nightleaf.product.certificate.stated import Stated
from nightleaf.product.certificate.tables import Tables
from nightleaf.product.certificate.words import EMERGENCY, NEXT_STEP
from nightleaf.units import Quantity, quantity

SCHEMA: Final = "nightleaf.product/1"
ADULTERANT: Final = " (adulterant not tested for)"
_WORTH_A_TEST: Final = frozenset({"other", "remark", "metal", "count", "pathogen"})
UNREADABLE: Final = Reason(
    "tables.unreadable",
    "unknown",
    "The tables of rules and limits could not be read, so nothing on this certificate can be judged.",
    "iso_17025",
    "none",
)
"""Said without any table: a broken library must not fall silent."""


@dataclass(frozen=True, slots=True)
class CertificateVerdict:
    """What the tables say of a certificate. "go" means that no red flag was found in what was tested.

    Parameters
    ----------
    decision : str
        go, caution, unknown or stop.
    reasons : tuple of Reason
        Worst first.
    not_checked : tuple of str
    as_of : str
        When the oldest table was last looked at.
    judged_on : str
    grams : float
        Leaf a day for which it was judged. [g]
    title : str
    fields : dict
        Laboratory, accreditation, lot, date as written.
    results : tuple of Result
    reviewer : str
        Who has reviewed the rules, in words.
    ask_for : tuple of str
        What to ask the seller for, so that more can be judged; nothing at a stop.
    """

    decision: str
    reasons: tuple[Reason, ...]
    not_checked: tuple[str, ...]
    as_of: str | None
    judged_on: str
    grams: float
    title: str
    fields: dict[str, tuple[str, ...]]
    results: tuple[Result, ...] = ()
    reviewer: str = ""
    ask_for: tuple[str, ...] = ()

    @property
    def next_step(self) -> str:
        """What to do now, in one sentence or two."""
        return NEXT_STEP[self.decision]

    def to_dict(self) -> dict[str, Any]:
        """The document of the contract."""
        return {
            "schema": SCHEMA,
            "decision": self.decision,
            "reasons": [one.to_dict() for one in self.reasons],
            "not_checked": list(self.not_checked),
            "next_step": self.next_step,
            "emergency": list(EMERGENCY),
            "ask_for": list(self.ask_for),
            "as_of": self.as_of,
            "reviewer": self.reviewer or None,
            "judged_on": self.judged_on,
            "amount_g": self.grams,
            "product": {"name": self.title} | {name: list(found) for name, found in self.fields.items()},
            "analytes": [_row(one, self.grams) for one in self.results],
        }


def _row(one: Result, grams: float) -> dict[str, Any]:
    """One result; `per_day` is at the person's amount, in ug of a metal or mg of an alkaloid."""
    by_day = _per_day(one, grams)
    return {
        "analyte": one.analyte,
        "name": one.said,
        "kind": one.kind,
        "written": one.written,
        "place": one.place,
        "standing": one.standing,
        "value": one.value,
        "unit": None if one.value is None else one.unit,
        "per_day": by_day,
        "per_day_unit": None if by_day is None else "ug" if one.kind == "metal" else "mg",
    }


def _per_day(one: Result, grams: float) -> float | None:
    if one.value is None or one.standing == "absent" or one.kind not in {"metal", "alkaloid", "total"}:
        return None
    return one.value if one.per_day else one.value * grams


def judge(stated: Stated, asked: Asked, tables: Tables) -> CertificateVerdict:
    """Judge what a certificate states.

    Parameters
    ----------
    stated : Stated
    asked : Asked
        Amount, lot on the bag, place, date.
    tables : Tables

    Returns
    -------
    CertificateVerdict
        The worst reason decides. What is missing or cannot be read is unknown, never passed over.
    """
    results, strange = understand(stated, tables)
    case = Case(stated, results, asked, tables)
    reasons = [*judge_paper(case), *judge_plant(case), *judge_contaminants(case), *judge_law(case)]
    if not asked.amount_given:
        reasons.append(case.fire("amount.assumed", grams=f"{asked.grams:g}"))
    distinct = sorted(dict.fromkeys(reasons), key=lambda one: -WORST_LAST.index(one.severity))
    decision, not_checked = decide(distinct), _not_checked(case, strange)
    return CertificateVerdict(
        decision=decision,
        reasons=tuple(distinct),
        not_checked=not_checked,
        as_of=tables.as_of,
        judged_on=asked.today.isoformat(),
        grams=asked.grams,
        title=stated.title,
        fields=stated.fields,
        results=results,
        reviewer=tables.rules.reviewer,
        ask_for=() if decision == "stop" else _ask_for(distinct, not_checked, tables),
    )


def _ask_for(reasons: Sequence[Reason], not_checked: Sequence[str], tables: Tables) -> tuple[str, ...]:
    """What the seller could still show, the worst gap first."""
    asked = [one.ask for one in reasons]
    if any(line.endswith(ADULTERANT) for line in not_checked):
        asked.append(tables.rules.ask_for_adulterants)
    return tuple(dict.fromkeys(line for line in asked if line))


def cannot_judge(stated: Stated, asked: Asked) -> CertificateVerdict:
    """The verdict where the tables are missing or broken: everything is unknown."""
    everything = ("all results: the tables of rules and limits could not be read",)
    day = asked.today.isoformat()
    return CertificateVerdict("unknown", (UNREADABLE,), everything, None, day, asked.grams, stated.title, stated.fields)


def understand(stated: Stated, tables: Tables) -> tuple[tuple[Result, ...], tuple[str, ...]]:
    """The lines as results, and the names that no table holds; their results are of the kind "unknown"."""
    serving_g = _grams(stated.first("serving"))
    results: list[Result] = []
    for line in stated.lines:
        key = analyte_of(line.name, tables.limits.analytes)
        if key is None:
            results.append(replace(read_result(line, "", UNKNOWN), said=line.name))
        else:
            known = tables.limits.analytes[key]
            said = line.name if known.by_name else known.called(key)
            results.append(replace(read_result(line, key, known.kind, serving_g), said=said))
    return tuple(results), tuple(dict.fromkeys(one.said for one in results if one.kind == UNKNOWN))


def _grams(text: str | None) -> float | None:
    """The weight of a serving; None if it is not one plain weight."""
    if text is None:
        return None
    try:
        read: Quantity = quantity(text, "g", what="serving")
    except InputError:
        return None
    return read.value if read.value > 0 and not read.below else None


def _not_checked(case: Case, strange: Sequence[str]) -> tuple[str, ...]:
    """Named one by one: what was not tested for cannot be excluded."""
    told = {one.analyte for one in case.results if one.standing not in {"unclear", "not_tested"}}
    told |= {one.analyte for one in case.of_kind("other", "remark") if one.standing != "not_tested"}
    analytes = case.tables.limits.analytes
    screens = {key: one for key, one in analytes.items() if one.kind == "adulterant" and not one.by_name}
    adulterants = [case.said(key) for key in screens if key not in told]
    others = [
        case.said(key)
        for key, one in analytes.items()
        if one.said and one.kind in _WORTH_A_TEST and not one.required and key not in told
    ]
    limited = {one.analyte for one in case.tables.limits.limits}
    seen = {one.analyte: one for one in case.of_kind("metal", "other") if one.standing in {"measured", "present"}}
    unlimited = [one.said for key, one in seen.items() if key not in limited]
    found = [f"{name}{ADULTERANT}" for name in adulterants]
    found += [f"{name} (not tested for)" for name in others]
    found += [f"{name} (no limit in the table)" for name in unlimited]
    found += [f"{name} (name not known here)" for name in strange if plain(name)]
    if place_of(case.asked.place, case.tables.law) is None:
        found.append("rules where you live (no place given)")
    return tuple(found)
