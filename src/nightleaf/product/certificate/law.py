"""What dated sources say of kratom where the person lives. Proposals never count, and nothing is ever cleared."""

from collections.abc import Iterator
from dataclasses import replace

from nightleaf.product.certificate.case import Case
from nightleaf.product.certificate.reason import Reason
from nightleaf.product.certificate.tables import LawRow, LawTable


def place_of(text: str | None, law: LawTable) -> str | None:
    """The code of a place as a person names it; what the table does not know is returned as typed.

    >>> from nightleaf.evidence import load_library
    >>> from nightleaf.product.certificate import read_tables
    >>> place_of("Louisiana", read_tables(load_library()).law)
    'US-LA'
    """
    if text is None or not text.strip():
        return None
    even = " ".join(text.lower().split())
    return next((code for code, names in law.places.items() if even == code.lower() or even in names), text.strip())


def judge_law(case: Case) -> Iterator[Reason]:
    """The rows of the place and of what it belongs to; without a place, nothing (it is named as not checked)."""
    law = case.tables.law
    place = place_of(case.asked.place, law)
    if place is None:
        return
    rows = [row for row in law.rows if place == row.place or place.startswith(f"{row.place}-")]
    for row in rows:
        yield _row(row, case)
    named = law.places[place][-1].title() if place in law.places else place
    if not any(row.place == place and _binds_leaf(row, case) for row in rows):
        has_states = any(code.startswith(f"{place}-") for code in law.places)
        yield case.fire("law.no_state" if has_states else "law.no_row", place=named)
    old = [row for row in rows if (case.asked.today - row.as_of).days > law.review_after_days]
    if old:
        oldest = min(old, key=lambda row: row.as_of)
        yield replace(case.fire("law.old", place=named, seen=oldest.as_of.isoformat()), source=oldest.source)


def _binds_leaf(row: LawRow, case: Case) -> bool:
    today = case.asked.today
    in_force = row.effective_from <= today and (row.effective_to is None or today < row.effective_to)
    return row.of_leaf and case.tables.law.kinds[row.type].binds and in_force


def _row(row: LawRow, case: Case) -> Reason:
    kind, today = case.tables.law.kinds[row.type], case.asked.today
    if row.effective_to is not None and row.effective_to <= today:
        rule = "law.expired" if kind.binds else "law.withdrawn"
    elif row.effective_from > today:
        rule = "law.not_yet"
    elif row.effect == "warns":
        rule = "law.warns"
    elif not kind.binds:
        rule = "law.proposed"
    else:
        rule = f"law.{row.effect}" if row.of_leaf else "law.made"
    fired = case.fire(
        rule,
        text=row.text,
        instrument=row.instrument,
        kind=kind.said,
        since=row.effective_from.isoformat(),
        until=str(row.effective_to),
        seen=row.as_of.isoformat(),
    )
    return Reason(f"law.{row.key}", fired.severity, fired.text, row.source, fired.grade)
