"""The certificate as a paper: whose it is, of when, for which lot, and whether its figures can be read and agree."""

import datetime
import math
import re
from collections.abc import Iterator

from nightleaf.product.certificate.case import Case, figure
from nightleaf.product.certificate.dates import days_meant
from nightleaf.product.certificate.reason import Reason
from nightleaf.product.certificate.result import UNKNOWN, Result, amounts
from nightleaf.product.certificate.spelling import plain

HYDROXYMITRAGYNINE = "7-hydroxymitragynine"
_NOT_ACCREDITED = re.compile(
    r"\b(not|non|no)\b[^.;]{0,25}accredit|\b(not|non)\b[^.;]{0,25}17025|"
    r"(accredit|17025)[^.;]{0,25}\b(pending|expired|suspended|withdrawn)\b|\bpending\b[^.;]{0,25}(accredit|17025)|^none\b",
    re.IGNORECASE,
)
_ISO = "17025"
_NOT_JUDGED = frozenset({"other", "remark", UNKNOWN})
"""Kinds of which no figure is needed."""


def judge_paper(case: Case) -> Iterator[Reason]:
    """Faults of the paper, whatever the leaf is like."""
    for rule, what in case.stated.faults:
        yield case.fire(rule, found=what)
    if not case.results and not case.stated.faults:
        yield case.fire("certificate.none")
    if not case.results and not case.stated.fields.keys() - {"product", "form"}:
        return
    yield from _laboratory(case)
    yield from _lot(case)
    yield from _dates(case)
    yield from _readings(case)
    yield from _agreement(case)


def _laboratory(case: Case) -> Iterator[Reason]:
    named = {plain(name): name for name in case.stated.fields.get("laboratory", ())}
    if not named:
        yield case.fire("certificate.no_laboratory")
    elif len(named) > 1:
        yield case.fire("certificate.two_laboratories", found="; ".join(named.values()))
    named_standard = [line for line in case.stated.text.splitlines() if _ISO in line]
    written = [*case.stated.fields.get("accreditation", ()), *named_standard]
    if not any(_ISO in line for line in written) or any(_NOT_ACCREDITED.search(line) for line in written):
        yield case.fire("certificate.accreditation")


def _lot(case: Case) -> Iterator[Reason]:
    """A certificate counts for its own lot only."""
    on_bag, on_paper = case.asked.lot or case.stated.bag_lot, case.stated.fields.get("lot", ())
    if not on_paper:
        yield case.fire("certificate.lot_unknown", found="the certificate names none")
    elif not on_bag:
        yield case.fire(
            "certificate.lot_unknown", found=f"it is for lot {' and '.join(on_paper)}, and yours is not given"
        )
    elif _bare(on_bag) not in {_bare(lot) for lot in on_paper} and _bare(on_bag) in _words_of(on_paper):
        yield case.fire("certificate.lot_unknown", found=f"the certificate says '{' and '.join(on_paper)}'")
    elif _bare(on_bag) not in {_bare(lot) for lot in on_paper}:
        yield case.fire("certificate.lot_mismatch", bag=on_bag, found=" and ".join(on_paper))
    elif len({_bare(lot) for lot in on_paper}) > 1:
        yield case.fire("certificate.lot_unknown", found=f"the certificate names {' and '.join(on_paper)}")


def _words_of(lots: tuple[str, ...]) -> set[str]:
    """The runs of words of a lot that may hold more than the lot: what stood beside it was read with it."""
    return {
        _bare("".join(words[first : last + 1]))
        for words in (lot.split() for lot in lots)
        for first in range(len(words))
        for last in range(first, len(words))
    }


def _bare(lot: str) -> str:
    return re.sub(r"^(lot|batch)|[^a-z0-9]", "", lot.lower())


def _dates(case: Case) -> Iterator[Reason]:
    """The latest test date counts; where a date can be read in two ways, both must give the same answer."""
    written, today = case.stated.fields.get("date", ()), case.asked.today
    found = {text: days_meant(text) for text in written}
    if not written:
        yield case.fire("certificate.no_date")
    for text, days in found.items():
        verdicts = {_age(day, case) for day in days}
        if len(verdicts) != 1:
            yield case.fire("certificate.unclear_date", found=text)
        elif (rule := verdicts.pop()) is not None:
            yield case.fire(rule, found=days[0].isoformat())
    for text in case.stated.fields.get("expires", ()):
        days = days_meant(text)
        if not days:
            yield case.fire("certificate.unclear_date", found=text)
        elif days[0] < today:
            yield case.fire("certificate.expired", found=days[0].isoformat())


def _age(day: datetime.date, case: Case) -> str | None:
    if day > case.asked.today:
        return "certificate.future"
    old = (case.asked.today - day).days > case.tables.limits.age.most_days
    return "certificate.old" if old else None


def _readings(case: Case) -> Iterator[Reason]:
    by_comma = [one.written for one in case.results if "reading.decimal_comma" in one.faults]
    if by_comma:
        yield case.fire("reading.decimal_comma", found=", ".join(by_comma[:3]))
    for one in case.results:
        for rule in one.faults:
            if rule != "reading.decimal_comma" and one.kind not in _NOT_JUDGED and not _is_spare(one, case):
                yield case.fire(rule, analyte=one.said, found=one.written)
        if one.failed:
            yield case.fire("certificate.failed", found=f"{one.said} {one.written}".strip())
        elif one.kind == UNKNOWN and _says_something(one):
            yield case.fire("reading.unknown_name", analyte=one.said, found=one.written)
        lacks_limit = one.standing == "absent" and one.value is None and one.kind == "metal"
        if lacks_limit or (one.standing == "absent" and one.value is None and one.analyte == HYDROXYMITRAGYNINE):
            yield case.fire("reading.no_limit_stated", analyte=one.said)


def _says_something(one: Result) -> bool:
    """Found, an amount, or words that cannot be read; a pass and a date tell of no thing that is there."""
    return (one.standing == "present" or "reading.value" in one.faults) and not days_meant(one.written)


def _is_spare(one: Result, case: Case) -> bool:
    """A figure for a day beside one per gram adds nothing."""
    return one.per_day and any(other.is_amount for other in case.of(one.analyte))


def _agreement(case: Case) -> Iterator[Reason]:
    """Two results of one thing, and a total and its parts, must agree."""
    share = case.tables.limits.agreement
    for analyte in dict.fromkeys(one.analyte for one in case.of_kind("alkaloid", "metal", "count", "total")):
        told = amounts(case.of(analyte))
        if told and (max(told) - min(told) > share.repeat * max(told) or _found_and_not(case.of(analyte), max(told))):
            shown = " and ".join(one.written for one in case.of(analyte))
            yield case.fire("reading.two_results", analyte=case.said(analyte), found=shown)
    parts = sum_of_parts(case)
    for stated in amounts(case.of("total_alkaloids")):
        if parts > 0 and not _fits(stated, parts, case):
            yield case.fire("certificate.total", total=figure(stated), found=figure(parts))


def _found_and_not(results: tuple[Result, ...], most: float) -> bool:
    """One result says none or less, another more."""
    least = [one.value or 0.0 for one in results if one.standing in {"below", "absent"}]
    return most > min(least, default=math.inf)


def _fits(stated: float, parts: float, case: Case) -> bool:
    """A total may hold more than the parts that are named, if few are named; it never holds less.

    7-hydroxymitragynine does not widen the room above: more of it must never make a wrong total fit.
    """
    share = case.tables.limits.agreement.total
    if stated < parts * (1 - share):
        return False
    others = [one for one in case.of_kind("alkaloid") if one.analyte != HYDROXYMITRAGYNINE]
    named = {one.analyte for one in others if one.standing in {"measured", "below", "absent"}}
    companions = {key for key, one in case.tables.limits.analytes.items() if one.companion}
    unseen = sum(one.value or 0.0 for one in others if one.standing in {"below", "absent"})
    return not companions <= named or stated <= sum_of_parts(case, HYDROXYMITRAGYNINE) * (1 + share) + unseen


def sum_of_parts(case: Case, but: str | None = None) -> float:
    """All measured alkaloids together, the largest result of each, without that named `but`. [mg/g]"""
    named = dict.fromkeys(one.analyte for one in case.of_kind("alkaloid") if one.analyte != but)
    return math.fsum(max(amounts(case.of(analyte)), default=0.0) for analyte in named)
