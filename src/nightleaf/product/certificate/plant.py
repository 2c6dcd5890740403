"""Is it plain leaf? Strength, 7-hydroxymitragynine and the alkaloids that leaf always brings along."""

from collections.abc import Iterator

from nightleaf.product.certificate.case import Case, figure, listed
from nightleaf.product.certificate.paper import HYDROXYMITRAGYNINE
from nightleaf.product.certificate.reason import Reason
from nightleaf.product.certificate.result import Result, amounts
from nightleaf.product.certificate.spelling import plain

MITRAGYNINE = "mitragynine"


def judge_plant(case: Case) -> Iterator[Reason]:
    """What speaks against plain leaf, or keeps one from telling."""
    yield from _label(case)
    if not case.results:
        return
    yield from _strength(case)
    yield from _hydroxymitragynine(case)
    yield from _companions(case)


def _label(case: Case) -> Iterator[Reason]:
    """Words on the label that say extract, 7-OH or shot."""
    label = [plain(text) for text in (case.stated.form, *case.stated.fields.get("product", ())) if text]
    words = case.tables.rules.not_leaf["words"]
    found = next((word for word in words for text in label if f" {word} " in f" {text} "), None)
    if found is not None:
        yield case.fire("leaf.extract", found=found)


def _strength(case: Case) -> Iterator[Reason]:
    leaf = case.tables.limits.leaf
    told = amounts(case.of(MITRAGYNINE))
    if not told:
        yield case.fire("leaf.no_mitragynine")
        return
    most, least = max(told), min(told)
    if most > leaf.most_mg_per_g:
        yield case.fire("leaf.too_strong", found=figure(most))
    elif most > leaf.usual_most_mg_per_g:
        yield case.fire("leaf.strong", found=figure(most))
    if least < leaf.least_mg_per_g:
        yield case.fire("leaf.too_weak", found=figure(least))
    taken, asked = most * case.asked.grams, case.asked
    if taken > asked.cap_mg:
        rule = "amount.above_studied" if asked.amount_given else "amount.above_studied_assumed"
        yield case.fire(rule, grams=figure(asked.grams), found=figure(taken), limit=figure(asked.cap_mg))


def _hydroxymitragynine(case: Case) -> Iterator[Reason]:
    told = case.of(HYDROXYMITRAGYNINE)
    if not any(one.standing in {"measured", "below", "absent"} for one in told):
        yield case.fire("leaf.7oh_untested")
    most = max(amounts(told), default=0.0)
    read = any(one.standing in {"measured", "below", "absent"} for one in case.of(MITRAGYNINE))
    if read and most > max(amounts(case.of(MITRAGYNINE)), default=0.0):
        yield case.fire("leaf.7oh_over_mitragynine", found=figure(most))


def _companions(case: Case) -> Iterator[Reason]:
    """Leaf holds speciociliatine, speciogynine and paynantheine beside mitragynine; an added pure alkaloid does not."""
    keys = [key for key, one in case.tables.limits.analytes.items() if one.companion]
    found = [key for key in keys if amounts(case.of(key))]
    missing = [key for key in keys if key not in found and _looked_for_in_vain(case.of(key), case)]
    if not found and len(missing) > 1:
        yield case.fire("leaf.companions_missing", found=listed([case.said(key) for key in missing]))
        return
    if not found:
        yield case.fire("leaf.companions_untested")
    for key in missing:
        yield case.fire("leaf.companion_missing", found=case.said(key))


def _looked_for_in_vain(results: tuple[Result, ...], case: Case) -> bool:
    """Not found, by a test that could have seen what leaf usually holds."""
    mitragynine = max(amounts(case.of(MITRAGYNINE)), default=0.0)
    enough = case.tables.limits.leaf.companion_share * mitragynine
    limits = [one.value for one in results if one.standing in {"below", "absent"}]
    return any(limit is None or limit <= enough for limit in limits)
