"""From the key of a reason back to the entry behind it."""

from nightleaf.product.certificate.reason import Reason
from nightleaf.product.certificate.tables import LawRow, Limit, Tables

_BASES = {
    "per_day": "ug a day",
    "per_gram": "per gram",
    "per_serving": "mg a serving",
    "count": "CFU/g",
    "share": "of the alkaloids, as a share",
}


def explain(key: str, tables: Tables) -> Reason | None:
    """The rule, limit or row of law of this key, with its source; None if the tables of certificates hold none.

    Examples
    --------
    >>> from nightleaf.evidence import load_library
    >>> from nightleaf.product.certificate import read_tables
    >>> explain("limit.lead_per_day", read_tables(load_library())).source
    'usp_2232'
    """
    for limit in tables.limits.limits:
        if key == f"limit.{limit.key}":
            return Reason(key, limit.severity, _words(limit), limit.source, "moderate")
    for row in tables.law.rows:
        if key == f"law.{row.key}":
            when = f"from {row.effective_from}{_until(row)}; seen {row.as_of}"
            text = f"{row.text} ({row.instrument}, {tables.law.kinds[row.type].said}, {when}.)"
            return Reason(key, "info", text, row.source, "moderate")
    for rule in tables.rules.rules:
        if key == rule.key:
            return Reason(key, rule.severity, rule.plain or rule.text, rule.source, rule.grade)
    return None


def sources_behind(key: str, tables: Tables) -> tuple[str, ...]:
    """Every source of a reason: for a rule about law, those of all binding rows that it can be told of.

    >>> from nightleaf.evidence import load_library
    >>> from nightleaf.product.certificate import read_tables
    >>> "la_act_41" in sources_behind("law.prohibits", read_tables(load_library()))
    True
    """
    binding = [row for row in tables.law.rows if tables.law.kinds[row.type].binds]
    rows = tuple(dict.fromkeys(row.source for row in binding if key == f"law.{row.effect}"))
    reason = explain(key, tables)
    return rows or ((reason.source,) if reason is not None and reason.source else ())


def _words(limit: Limit) -> str:
    note = f" {limit.note}" if limit.note else ""
    what = f"{limit.analyte.replace('_', ' ')}: {limit.value:.10g} {_BASES[limit.basis]}"
    when = f"from {limit.effective_from}{_until(limit)}; seen {limit.as_of}"
    return f"{what}, {limit.instrument} (a {limit.type}, {when}).{note}"


def _until(entry: Limit | LawRow) -> str:
    return f" to {entry.effective_to}" if entry.effective_to else ""
