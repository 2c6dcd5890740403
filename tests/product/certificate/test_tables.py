"""Without its tables the judge knows nothing, and says so."""

from dataclasses import replace
from pathlib import Path

import pytest

from nightleaf.ask import judging_product
from nightleaf.ask.judging_product import judge_product
from nightleaf.errors import Malformed
from nightleaf.evidence import Library
from nightleaf.product.certificate import Tables, explain, read_tables

from .conftest import JudgeFile
from .papers import LOT, as_csv, clean

NAMES = ("limits", "product_rules", "law")


def _with(known: Library, name: str, table: object) -> Library:
    place = f"safety.{name}"
    kept = {key: one for key, one in known.tables.items() if key != place}
    return replace(known, tables=kept if table is None else {**kept, place: table})


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("broken", [None, {}, {"as_of": "never"}, {"limits": 3, "rules": [], "rows": "x"}])
def test_a_table_that_is_missing_or_corrupt_makes_everything_unknown(
    name: str, broken: object, tmp_path: Path, known: Library
) -> None:
    path = as_csv(clean(1), tmp_path / "a.csv")
    verdict = judge_product(path, amount="1.5g", lot=LOT, library=_with(known, name, broken))
    assert verdict.decision == "unknown"
    assert [one.rule for one in verdict.reasons] == ["tables.unreadable"]
    assert verdict.not_checked
    assert verdict.to_dict()["analytes"] == []


def test_a_library_that_cannot_be_loaded_makes_everything_unknown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> Library:
        raise Malformed("safety/limits.toml: not valid TOML")

    monkeypatch.setattr(judging_product, "load_library", broken)
    assert judge_product(as_csv(clean(1), tmp_path / "a.csv")).decision == "unknown"


@pytest.mark.parametrize(
    ("name", "part", "key", "value"),
    [
        ("limits", "limits", "value", "much"),
        ("limits", "limits", "value", -1.0),
        ("limits", "limits", "source", "nobody_1900"),
        ("limits", "limits", "analyte", "kryptonite"),
        ("limits", "limits", "effective_from", "soon"),
        ("limits", "limits", "severity", "fine"),
        ("product_rules", "rules", "severity", "go"),
        ("product_rules", "rules", "source", "nobody_1900"),
        ("law", "rows", "type", "rumour"),
        ("law", "rows", "source", "nobody_1900"),
    ],
)
def test_one_bad_entry_spoils_its_table(
    name: str, part: str, key: str, value: object, tmp_path: Path, known: Library
) -> None:
    table = known.tables[f"safety.{name}"]
    rows = [{**table[part][0], key: value}, *table[part][1:]]
    library = _with(known, name, {**table, part: rows})
    assert judge_product(as_csv(clean(1), tmp_path / "a.csv"), library=library).decision == "unknown"


@pytest.mark.parametrize("change", ["lacking", "strange words"])
def test_a_rule_that_fires_and_is_not_there_or_cannot_be_filled_in_makes_everything_unknown(
    change: str, tmp_path: Path, known: Library
) -> None:
    table = known.tables["safety.product_rules"]
    rules = [one for one in table["rules"] if one["key"] != "microbes.found"]
    if change == "strange words":
        rules += [{**one, "text": "{nobody} knows"} for one in table["rules"] if one["key"] == "microbes.found"]
    path = as_csv(clean(1).with_row("Salmonella", result="Present"), tmp_path / "a.csv")
    verdict = judge_product(path, lot=LOT, library=_with(known, "product_rules", {**table, "rules": rules}))
    assert [one.rule for one in verdict.reasons] == ["tables.unreadable"]


@pytest.mark.parametrize("analyte", ["lead", "cadmium", "arsenic", "mercury", "yeast_mould"])
def test_a_required_analyte_without_a_limit_cannot_be_judged(
    analyte: str, tmp_path: Path, judge_file: JudgeFile, tables: Tables
) -> None:
    kept = tuple(one for one in tables.limits.limits if one.analyte != analyte)
    by = tables.model_copy(update={"limits": tables.limits.model_copy(update={"limits": kept})})
    verdict = judge_file(as_csv(clean(1), tmp_path / "a.csv"), by=by)
    assert (verdict.decision, [one.rule for one in verdict.reasons if one.severity == "unknown"]) == (
        "unknown",
        ["limit.none"],
    )


def test_every_key_that_a_reason_can_bear_leads_to_an_entry_and_a_source(tables: Tables, known: Library) -> None:
    keys = [rule.key for rule in tables.rules.rules] + [f"limit.{one.key}" for one in tables.limits.limits]
    keys += [f"law.{row.key}" for row in tables.law.rows]
    found = {key: explain(key, tables) for key in keys}
    assert len(found) == len(keys)
    assert all(one is not None and one.rule == key for key, one in found.items())
    assert {key for key, one in found.items() if one is not None and one.source not in known.sources} == {
        "law.no_row",
        "law.no_state",
    }
    assert explain("limit.kryptonite", tables) is None


def test_the_tables_that_ship_are_whole(known: Library) -> None:
    tables = read_tables(known)
    keys = [one.key for one in (*tables.limits.limits, *tables.rules.rules, *tables.law.rows)]
    assert len(keys) == len(set(keys))
    assert {one.source for one in tables.limits.limits} <= known.sources.keys()
    cited = {one.source for one in (*tables.limits.limits, *tables.rules.rules) if one.source}
    assert all(known.sources[key].read != "no" for key in cited)
    assert {one.grade for one in tables.rules.rules} <= set(known.vocabulary.words("grades"))
