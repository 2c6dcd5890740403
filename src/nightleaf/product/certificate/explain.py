"""From the key of a reason back to the entry behind it."""

from nightleaf.product.certificate.reason import Reason
from nightleaf.product.certificate.tables import Limit, Tables

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
            dates = f"{row.instrument}, {tables.law.kinds[row.type].said}, from {row.effective_from}; seen {row.as_of}"
            return Reason(key, "info", f"{row.text} ({dates}.)", row.source, "moderate")
    for rule in tables.rules.rules:
        if key == rule.key:
            return Reason(key, rule.severity, rule.text, rule.source, rule.grade)
    return None


def _words(limit: Limit) -> str:
    note = f" {limit.note}" if limit.note else ""
    until = f" to {limit.effective_to}" if limit.effective_to else ""
    what = f"{limit.analyte.replace('_', ' ')}: {limit.value:.10g} {_BASES[limit.basis]}"
    return f"{what}, {limit.instrument} (a {limit.type}, from {limit.effective_from}{until}; seen {limit.as_of}).{note}"
