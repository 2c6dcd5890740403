"""A table of rules that says too little is refused, and the message names the table and the place in it."""

import copy
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from pydantic import ValidationError

from nightleaf.errors import Malformed
from nightleaf.evidence import Library
from nightleaf.safety import rule_book


def spoiled(known: Library, name: str, change: Callable[[dict[str, Any]], object]) -> Library:
    table = copy.deepcopy(dict(known.tables[f"safety.{name}"]))
    change(table)
    return replace(known, tables={**known.tables, f"safety.{name}": table})


@pytest.mark.parametrize(
    ("key", "limit"), [("person.minor", "under_age"), ("person.young", "under_age"), ("person.caffeine", "above_mg")]
)
def test_a_rule_on_an_age_or_an_amount_without_its_limit_is_refused(known: Library, key: str, limit: str) -> None:
    def without(table: dict[str, Any]) -> None:
        next(rule for rule in table["rules"] if rule["key"] == key).pop(limit)

    with pytest.raises(Malformed, match=rf"{key} has no '{limit}'"):
        rule_book(spoiled(known, "person_rules", without))


@pytest.mark.parametrize(
    ("name", "change", "place"),
    [
        ("mechanisms", {"now": 3}, "safety/mechanisms.toml: now must be a "),
        ("mechanisms", {"defaults": 3}, "safety/mechanisms.toml: defaults must be a "),
        ("mechanisms", {"mechanisms": 3}, "safety/mechanisms.toml: mechanisms must be a "),
        ("mechanisms", {"mechanisms": [3]}, "safety/mechanisms.toml: mechanisms must be a "),
        ("person_rules", {"defaults": 3}, "safety/person_rules.toml: defaults must be a "),
        ("person_rules", {"rules": 3}, "safety/person_rules.toml: rules must be a "),
        ("person_rules", {"rules": [3]}, "safety/person_rules.toml: rules must be a "),
        ("person_rules", {"rules": [{}]}, "safety/person_rules.toml: a rule without key:"),
        ("mechanisms", {"mechanisms": [{}]}, "safety/mechanisms.toml: a mechanism without key:"),
        ("person_rules", {"rules": [{"key": "person.minor"}]}, "safety/person_rules.toml: person.minor:"),
        ("mechanisms", {"mechanisms": [{"key": "luck"}]}, "safety/mechanisms.toml: luck:"),
    ],
)
def test_the_message_names_the_table_and_the_place_in_it(
    known: Library, name: str, change: dict[str, Any], place: str
) -> None:
    with pytest.raises(Malformed) as refused:
        rule_book(spoiled(known, name, lambda table: table.update(change)))
    assert place in str(refused.value)


def test_a_rule_cannot_be_softened_once_it_is_read(known: Library) -> None:
    book = rule_book(known)
    for one, name in ((book.rules["person.minor"], "severity"), (book.mechanisms["breathing"], "text")):
        with pytest.raises(ValidationError):
            setattr(one, name, "info")


def test_a_rule_that_does_not_say_whether_it_was_reviewed_is_refused(known: Library) -> None:
    with pytest.raises(Malformed, match="reviewer"):
        rule_book(spoiled(known, "person_rules", lambda table: table["defaults"].pop("reviewer")))
