"""Rules that are missing or damaged clear nothing: everything is unknown, exit 5. And nothing leaves the machine."""

import json
import shutil
import socket
import sys
import tomllib
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from nightleaf.ask.checking import check
from nightleaf.cli import checking
from nightleaf.errors import LibraryError, Malformed
from nightleaf.evidence import LIBRARY, Library, load_library
from nightleaf.person import Person
from nightleaf.safety import Reason, rule_book, screen, statements, what_helps
from nightleaf.safety.words import EMERGENCY, UNREADABLE

TABLES = ("medicine_rules", "condition_rules", "person_rules", "mechanisms", "medicine_names")
IN_TROUBLE = Person(age=15, medicines=("morphine",), conditions=("suicidal",))


def is_unknown_throughout(verdict: Any) -> bool:
    return (
        verdict.decision == "unknown"
        and list(verdict.reasons) == [Reason("rules.unreadable", "unknown", UNREADABLE, "", "none")]
        and verdict.withholds_sleep
        and {"medicines", "conditions", "age"} <= set(verdict.not_checked)
        and verdict.to_dict()["emergency"] == list(EMERGENCY)
    )


@pytest.mark.parametrize("table", TABLES)
def test_without_a_table_everything_is_unknown(known: Library, table: str) -> None:
    tables = {key: value for key, value in known.tables.items() if key != f"safety.{table}"}
    without = replace(known, tables=tables)
    assert is_unknown_throughout(screen(IN_TROUBLE, person_given=True, library=without))
    found = check(person=IN_TROUBLE, library=without)
    assert found.exit_code == 5
    assert is_unknown_throughout(found.verdict)
    assert found.to_dict()["as_of"] is None
    assert statements(without) == {}


DAMAGE: dict[str, Callable[[dict[str, Any]], Any]] = {
    "no rules": lambda tables: tables["safety.medicine_rules"].update(rules=[]),
    "rules no list": lambda tables: tables["safety.medicine_rules"].update(rules=3),
    "a rule no table": lambda tables: tables["safety.medicine_rules"]["rules"].append(3),
    "a rule twice": lambda tables: tables["safety.medicine_rules"]["rules"].append(
        tables["safety.medicine_rules"]["rules"][0]
    ),
    "no severity": lambda tables: tables["safety.medicine_rules"]["rules"][0].pop("severity"),
    "a severity nobody knows": lambda tables: tables["safety.medicine_rules"]["rules"][0].update(severity="fine"),
    "a grade nobody knows": lambda tables: tables["safety.condition_rules"]["rules"][0].update(grade="sure"),
    "no source": lambda tables: tables["safety.condition_rules"]["rules"][0].update(sources=[]),
    "a source without file": lambda tables: tables["safety.condition_rules"]["rules"][0].update(sources=["nobody"]),
    "a mechanism's source without file": lambda tables: tables["safety.mechanisms"]["mechanisms"][0].update(
        sources=["nobody"]
    ),
    "an unknown field": lambda tables: tables["safety.condition_rules"]["rules"][0].update(harmless=True),
    "a condition outside the vocabulary": lambda tables: tables["safety.condition_rules"]["rules"][0].update(
        key="condition.made_up"
    ),
    "a name for two conditions": lambda tables: tables["safety.condition_rules"]["rules"][0].update(names=["asthma"]),
    "a mechanism that is not there": lambda tables: tables["safety.mechanisms"]["mechanisms"].pop(),
    "a pair of nothing": lambda tables: tables["safety.mechanisms"]["rules"][0].update(mechanisms=["nothing"]),
    "severity of a medicine that is not there": lambda tables: tables["safety.medicine_rules"]["rules"][0].update(
        severities={"nobody": "info"}
    ),
    "a stop with a rule that is not there": lambda tables: tables["safety.medicine_rules"]["rules"][0].update(
        stop_with=["condition.made_up"]
    ),
    "a medicine under a rule that is not there": lambda tables: tables["safety.medicine_names"]["medicines"][
        "morphine"
    ].update(rules=["medicine.made_up"]),
    "a medicine with a mechanism that is not there": lambda tables: tables["safety.medicine_names"]["medicines"][
        "morphine"
    ].update(mechanisms=["luck"]),
    "no words for now": lambda tables: tables["safety.mechanisms"].pop("now"),
    "one of the words for now lost": lambda tables: tables["safety.mechanisms"]["now"].pop("agreed"),
    "now no table": lambda tables: tables["safety.mechanisms"].update(now=3),
    "mechanisms no list": lambda tables: tables["safety.mechanisms"].update(mechanisms={}),
    "defaults no table": lambda tables: tables["safety.mechanisms"].update(defaults=3),
    "no dates": lambda tables: tables["safety.person_rules"].pop("defaults"),
    "a person rule lost": lambda tables: tables["safety.person_rules"]["rules"].pop(0),
    "two names for one": lambda tables: tables["safety.medicine_names"]["medicines"]["morphine"].update(
        brands=["Xanax"]
    ),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_with_a_damaged_table_everything_is_unknown(known: Library, damage: str) -> None:
    tables = {key: value for key, value in known.tables.items() if not key.startswith("safety.")}
    fresh = {path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in (LIBRARY / "safety").glob("*.toml")}
    tables |= {f"safety.{name}": table for name, table in fresh.items()}
    broken = replace(known, tables=tables)
    DAMAGE[damage](tables)
    assert is_unknown_throughout(screen(IN_TROUBLE, person_given=True, library=broken)), damage
    with pytest.raises(Malformed, match="safety"):
        rule_book(broken)


def test_a_library_that_cannot_be_loaded_is_no_error_but_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> Library:
        raise LibraryError("damaged")

    monkeypatch.setattr(sys.modules["nightleaf.safety.screen"], "load_library", broken)
    monkeypatch.setattr(sys.modules["nightleaf.ask.checking"], "load_library", broken)
    assert is_unknown_throughout(screen(IN_TROUBLE, person_given=True))
    assert is_unknown_throughout(check(person=IN_TROUBLE).verdict)


def test_a_table_that_is_no_toml_is_no_error_but_unknown(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    copied = Path(shutil.copytree(LIBRARY, tmp_path / "library"))
    (copied / "safety" / "medicine_rules.toml").write_text("[[rules", encoding="utf-8")
    parsed = lru_cache(maxsize=None)(tomllib.loads)
    monkeypatch.setattr("nightleaf.evidence.reading.tomllib.loads", parsed)
    monkeypatch.setattr(sys.modules["nightleaf.ask.checking"], "load_library", lambda: load_library(copied))
    assert is_unknown_throughout(check(person=IN_TROUBLE).verdict)


def test_hygiene_that_cannot_be_read_leaves_the_screen_as_it_is(known: Library) -> None:
    for table in (None, {"items": 3}, {"items": [{"key": "x"}]}, {"items": [3]}):
        tables = {key: value for key, value in known.tables.items() if key != "safety.hygiene"}
        tables |= {} if table is None else {"safety.hygiene": table}
        without = replace(known, tables=tables)
        assert what_helps(without) == ()
        assert check(person=IN_TROUBLE, library=without).exit_code == 4


def test_no_question_is_asked_when_the_rules_cannot_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> Library:
        raise LibraryError("damaged")

    monkeypatch.setattr("nightleaf.evidence.load_library", broken)
    assert checking._guided().person == Person()


def test_nothing_leaves_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    found = check(medicines=["midazolam", "unheard of"])
    assert json.dumps(found.to_dict())
    assert found.exit_code == 4
