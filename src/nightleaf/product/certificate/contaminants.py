"""Metals, germs, adulterants, and every dated limit, per gram and per day at the person's own amount."""

from collections.abc import Iterator
from typing import Final

from nightleaf.product.certificate.case import Case, figure, listed
from nightleaf.product.certificate.law import place_of
from nightleaf.product.certificate.paper import HYDROXYMITRAGYNINE, sum_of_parts
from nightleaf.product.certificate.reason import WORST_LAST, Reason
from nightleaf.product.certificate.result import UNITS, Result, amounts
from nightleaf.product.certificate.tables import Limit

_TOLD = frozenset({"measured", "below", "absent"})
_FOR_A_DAY: Final = {"per_day": "ug", "per_serving": "mg"}
"""Limits that count what is taken in a day, and their units."""


def judge_contaminants(case: Case) -> Iterator[Reason]:
    """What was found that should not be there, or not so much of it, and what nobody looked for."""
    if not case.results:
        return
    yield from _untested(case)
    yield from _germs(case)
    yield from _adulterants(case)
    for result in case.results:
        yield from _against_limits(result, case)
    yield from _limits_themselves(case)


def _untested(case: Case) -> Iterator[Reason]:
    for rule, kinds in (("metals.untested", {"metal"}), ("microbes.untested", {"pathogen", "count"})):
        keys = [key for key, one in case.tables.limits.analytes.items() if one.required and one.kind in kinds]
        lacking = [case.said(key) for key in keys if not _is_told(key, case)]
        if lacking:
            yield case.fire(rule, found=listed(lacking))


def _is_told(key: str, case: Case) -> bool:
    """Whether a result of this analyte can be judged; yeast and mould may stand apart."""
    told = {one.analyte for one in case.results if one.standing in _TOLD or _is_found(one)}
    return key in told or (key == "yeast_mould" and {"yeast", "mould"} <= told)


def _is_found(one: Result) -> bool:
    return one.kind in {"pathogen", "count"} and one.standing == "present" and "reading.value" not in one.faults


def _germs(case: Case) -> Iterator[Reason]:
    """Germs of which none is allowed."""
    for one in case.of_kind("pathogen"):
        if one.standing in {"measured", "present"}:
            yield case.fire("microbes.found", analyte=one.said, found=one.written)
        elif (wanted_g := _too_coarse(one, case)) is not None:
            yield case.fire("microbes.coarse", analyte=one.said, found=one.written, grams=figure(wanted_g))


def _too_coarse(one: Result, case: Case) -> float | None:
    """In how much a germ should have been looked for, where it was looked for in less or only counted. [g]"""
    known = case.tables.limits.analytes[one.analyte]
    counted = one.standing == "below" and not known.may_be_counted
    short = known.searched_g is not None and one.searched_g is not None and one.searched_g < known.searched_g
    return known.searched_g if counted or short else None


def _adulterants(case: Case) -> Iterator[Reason]:
    for one in case.of_kind("adulterant"):
        if one.standing == "present":
            yield case.fire("adulterants.found", analyte=one.said, found=one.written)


def _against_limits(result: Result, case: Case) -> Iterator[Reason]:
    place = place_of(case.asked.place, case.tables.law)
    for limit in case.tables.limits.limits:
        severity = limit.severity_in(place)
        counts = limit.type != "proposal" and limit.holds_on(case.asked.today)
        if limit.analyte != result.analyte or severity == "none" or not counts:
            continue
        amount = _in_basis(result, limit, case)
        if amount is None or not _over(amount, limit):
            continue
        if result.standing == "measured":
            if _share_is_unsure(result, limit, case):
                yield case.fire("leaf.7oh_share_unknown", found=figure(100 * amount))
            else:
                yield _over_limit(amount, limit, severity, case)
        else:
            yield _not_excluded(amount, limit, severity, case)


def _not_excluded(amount: float, limit: Limit, severity: str, case: Case) -> Reason:
    """The laboratory's own limit is too coarse; never worse than being over the limit would be."""
    fired = case.fire(
        "limit.not_excluded",
        analyte=case.said(limit.analyte),
        found=_shown(amount, limit, case),
        limit=_shown(limit.value, limit, case),
        instrument=limit.instrument,
    )
    worst = min(severity, fired.severity, key=WORST_LAST.index)
    return Reason(f"limit.{limit.key}", worst, fired.text, limit.source, fired.grade, fired.ask)


def _in_basis(result: Result, limit: Limit, case: Case) -> float | None:
    """The result as the limit counts it; for a result below a limit of the laboratory, the most that it can be."""
    if result.standing not in _TOLD or result.value is None:
        return None
    if result.per_day:
        return result.value if limit.basis in _FOR_A_DAY else None
    if limit.basis in _FOR_A_DAY:
        return result.value * case.asked.grams
    if limit.basis == "share":
        rest = sum_of_parts(case, HYDROXYMITRAGYNINE)
        return result.value / (result.value + rest) if rest > 0 or result.is_amount else None
    return result.value


def _over(amount: float, limit: Limit) -> bool:
    return amount >= limit.value if limit.must_be_below else amount > limit.value


def _share_is_unsure(result: Result, limit: Limit, case: Case) -> bool:
    """A share of too few alkaloids is too large; it is trusted only once the companions were measured as well."""
    if limit.basis != "share" or not result.is_amount:
        return False
    companions = [key for key, one in case.tables.limits.analytes.items() if one.companion]
    measured = any(one.standing in _TOLD for one in case.of(*companions))
    main = amounts(case.of("mitragynine"))
    return not main or (not measured and max(amounts((result,))) <= max(main))


def _over_limit(amount: float, limit: Limit, severity: str, case: Case) -> Reason:
    rule = "limit.over_per_day" if limit.basis in _FOR_A_DAY else "limit.over"
    kinds = case.tables.law.kinds
    fired = case.fire(
        rule,
        analyte=case.said(limit.analyte),
        found=_shown(amount, limit, case),
        grams=figure(case.asked.grams),
        limit=_shown(limit.value, limit, case),
        instrument=limit.instrument,
        kind=kinds[limit.type].said if limit.type in kinds else f"a {limit.type}",
        since=limit.effective_from.isoformat(),
    )
    return Reason(f"limit.{limit.key}", severity, fired.text, limit.source, fired.grade, fired.ask)


def _shown(amount: float, limit: Limit, case: Case) -> str:
    if limit.basis == "share":
        return f"{figure(100 * amount)} % of the alkaloids"
    of_a_gram = UNITS[case.tables.limits.analytes[limit.analyte].kind]
    return f"{figure(amount)} {_FOR_A_DAY.get(limit.basis, of_a_gram)}"


def _limits_themselves(case: Case) -> Iterator[Reason]:
    """A required analyte without a limit in force cannot be judged; limits that nobody looked at for long say so."""
    table, today = case.tables.limits, case.asked.today
    limited = {one.analyte for one in table.limits if one.holds_on(today)}
    for key, one in table.analytes.items():
        if one.required and one.kind in {"metal", "count"} and key not in limited and case.of(key):
            yield case.fire("limit.none", analyte=case.said(key))
    for found in case.of_kind("other"):
        if found.standing == "present" and found.analyte not in limited:
            yield case.fire("limit.none", analyte=found.said)
    seen = min(one.as_of for one in table.limits)
    if (today - seen).days > table.review_after_days:
        yield case.fire("limit.old", found=seen.isoformat())
