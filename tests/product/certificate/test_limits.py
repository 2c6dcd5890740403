"""A limit in the table: where it counts, and how old the tables are."""

import datetime
from dataclasses import replace

import pytest

from nightleaf.errors import Malformed
from nightleaf.evidence import Library
from nightleaf.product.certificate import Tables, read_tables


@pytest.mark.parametrize("place", [None, "US-LA", "Atlantis"])
def test_a_limit_made_for_anywhere_is_as_strict_everywhere(tables: Tables, place: str | None) -> None:
    limit = next(one for one in tables.limits.limits if one.place == "any")
    assert limit.model_copy(update={"elsewhere": "none"}).severity_in(place) == limit.severity


def test_a_limit_of_one_place_counts_less_elsewhere(tables: Tables) -> None:
    limit = next(one for one in tables.limits.limits if one.place == "US-RI")
    assert limit.severity_in("US-RI") == limit.severity != limit.elsewhere
    assert limit.severity_in("US-LA") == limit.severity_in(None) == limit.elsewhere


@pytest.mark.parametrize("name", ["limits", "rules", "law"])
def test_the_oldest_table_tells_the_age_of_all(tables: Tables, name: str) -> None:
    old = getattr(tables, name).model_copy(update={"as_of": datetime.date(2025, 1, 2)})
    assert tables.model_copy(update={name: old}).as_of == "2025-01-02"


def test_a_limit_is_called_by_what_it_limits_and_a_key_that_is_not_there_by_nothing(tables: Tables) -> None:
    assert tables.title("limit.yeast_mould_count").startswith("yeast mould: ")
    assert tables.title("nobody") == ""


@pytest.mark.parametrize(
    ("name", "part", "change", "words"),
    [
        ("limits", "limits", {"analyte": "kryptonite"}, "limits 'kryptonite', which is no analyte"),
        ("law", "rows", {"type": "rumour"}, "is of the unknown type 'rumour'"),
    ],
)
def test_an_entry_that_leads_nowhere_is_refused_when_it_is_read(
    known: Library, name: str, part: str, change: dict[str, str], words: str
) -> None:
    table = known.tables[f"safety.{name}"]
    spoiled = {**table, part: [{**table[part][0], **change}, *table[part][1:]]}
    with pytest.raises(Malformed, match=words):
        read_tables(replace(known, tables={**known.tables, f"safety.{name}": spoiled}))
