"""No rule sleeps: each fires for somebody, can be asked why, outlives its date; a lost table clears nothing."""

import json
import shutil
import socket
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from nightleaf.ask.checking import check
from nightleaf.ask.demonstration import EXAMPLES
from nightleaf.breathing.words import RULES as BREATHING
from nightleaf.cli.app import app
from nightleaf.evidence import LIBRARY, Library, load_library
from nightleaf.person import Person
from nightleaf.product import leaf
from nightleaf.product.certificate import read_tables
from nightleaf.report.check_view import check_view
from nightleaf.safety import Verdict, rule_book, screen
from nightleaf.safety.words import LATE_RULE

from .test_rules import CLASSES, TYPED

Judged = Callable[..., Verdict]
BOOK = rule_book(load_library())
TABLES = read_tables(load_library())
ALONE: dict[str, dict[str, Any]] = {
    "person.minor": {"age": 17.9}, "person.young": {"age": 20}, "person.age_unknown": {"age": None},
    "person.pregnant": {"pregnant": "yes"}, "person.breastfeeding": {"breastfeeding": "yes"},
    "person.pregnancy_unanswered": {"pregnant": "unknown"}, "person.alcohol_daily": {"alcohol": "daily"},
    "person.alcohol_some": {"alcohol": "some"}, "person.alcohol_unanswered": {"alcohol": None},
    "person.regular_use": {"tolerance": "regular use"}, "person.medicines_unanswered": {"medicines": None},
    "person.conditions_unanswered": {"conditions": None}, "medicine.not_recognised": {"medicines": ("unheard of",)},
    "condition.not_recognised": {"conditions": ("unheard of",)},
    "pair.breathing": {"medicines": ("melatonin", "beer")}, "pair.heart_rhythm": {"medicines": ("Zofran", "Z-Pak")},
    "pair.serotonin": {"medicines": ("Zoloft", "Imitrex")}, "pair.liver": {"medicines": ("kava", "CBD oil")},
    "pair.same": {"medicines": ("Zoloft", "Lustral")}, "medicine.tianeptine": {"medicines": ("Stablon",)},
    "medicine.ketamine": {"medicines": ("Spravato",)}, "medicine.kind_only": {"medicines": ("painkillers",)},
    "medicine.cholinesterase_inhibitors": {"medicines": ("Exelon",)},
    "medicine.kratom_leaf": {"medicines": ("kratom tea",)},
    "medicine.naloxone": {"medicines": ("Narcan",)}, "medicine.epilepsy": {"medicines": ("Keppra",)},
}  # fmt: skip
ELSEWHERE = {"condition.unsure", "person.caffeine", "product.concentrate", "product.above_cap"}
"""Fired below by other means: a doubt, cups with their hours, a bag, an amount."""


UNSOURCED = {"law.no_row", "law.no_state", "tables.unreadable"}
"""Where nothing is listed or nothing can be read, nothing can be cited."""


def fired_by(verdict: Verdict) -> set[str]:
    return {reason.rule for reason in verdict.reasons}


def test_every_rule_of_the_book_has_somebody_who_fires_it() -> None:
    numbered = {rule.key for rule in BOOK.rules.values() if rule.number in TYPED}
    named = {rule.key for rule in BOOK.condition_rules()}
    assert numbered | named | ALONE.keys() | ELSEWHERE == BOOK.rules.keys()


@pytest.mark.parametrize("key", ALONE)
def test_each_rule_on_an_answer_or_a_pair_fires(judged: Judged, key: str) -> None:
    assert key in fired_by(judged(**ALONE[key]))
    assert key not in fired_by(judged())


def test_a_doubt_caffeine_a_concentrate_and_too_much_leaf_fire(judged: Judged) -> None:
    doubt = judged(unsure=("condition.seizures",)).reasons[0]
    assert (doubt.rule, doubt.severity) == ("condition.seizures", "unknown")
    assert BOOK.rules["condition.unsure"].text in doubt.text
    cups = Person.model_validate({"caffeine": [{"mg": 600, "time": "08:00"}]})
    assert "person.caffeine" in fired_by(screen(cups, person_given=False))
    assert "product.concentrate" in fired_by(check(product=replace(leaf(), form="extract")).verdict)
    assert "product.above_cap" in fired_by(check(amount="20g").verdict)


@pytest.mark.parametrize("name", CLASSES)
def test_each_class_of_hard_stop_stops_by_a_rule_of_its_own(judged: Judged, name: str) -> None:
    own = [one for one in judged(**CLASSES[name]).reasons if name in BOOK.rules[one.rule].stop_classes]
    assert "stop" in {one.severity for one in own}
    assert name not in {one for reason in judged().reasons for one in BOOK.rules[reason.rule].stop_classes}


@pytest.mark.parametrize("number", sorted(TYPED))
def test_without_the_name_the_rule_is_silent(judged: Judged, number: int) -> None:
    (rule,) = (one for one in BOOK.rules.values() if one.number == number)
    assert rule.key not in fired_by(judged())
    assert rule.key not in fired_by(judged(medicines=("unheard of",)))


IDS = (
    *BREATHING,
    *(rule.key for rule in TABLES.rules.rules),
    *(f"limit.{one.key}" for one in TABLES.limits.limits),
    *(f"law.{row.key}" for row in TABLES.law.rows),
    *BOOK.rules,
)


@pytest.mark.parametrize("key", IDS)
def test_every_id_that_a_reason_can_bear_is_explained_on_the_command_line(key: str) -> None:
    shown = CliRunner().invoke(app, ["why", key, "--json"])
    assert shown.exit_code == 0, shown.stderr
    document = json.loads(shown.stdout)
    assert document["key"] == key
    assert document["meaning"]
    assert document["sources"] or key in UNSOURCED


@pytest.mark.parametrize("who", ["nobody", "many"])
def test_every_reason_of_a_whole_check_has_such_an_id_and_a_title_on_the_page(who: str) -> None:
    many = Person(
        age=17, alcohol="daily", medicines=("Xanax", "blue pill"), conditions=("OSA",), jurisdiction="Louisiana"
    )
    found = check(person=many if who == "many" else Person(), product=EXAMPLES / "product.toml", amount="20g")
    assert fired_by(found.verdict) <= set(IDS)
    assert all(row.title for row in check_view(found).reasons)
    assert not any(name.endswith("...") for _, names in check_view(found).also for name in names)


@pytest.mark.parametrize("key", [rule.key for rule in BOOK.rules.values() if rule.number or rule.names])
def test_past_its_date_each_rule_still_fires_as_hard_and_says_that_it_is_late(known: Library, key: str) -> None:
    rule = BOOK.rules[key]
    person = (
        Person(conditions=(rule.names[0],)) if rule.names else Person(medicines=(TYPED[rule.number],))  # type: ignore[index]
    )
    on_the_day = screen(person, person_given=False, library=known, today=rule.expires)
    late = screen(person, person_given=False, library=known, today=rule.expires + timedelta(days=1))
    assert late.decision == on_the_day.decision
    assert [(one.rule, one.severity) for one in late.reasons] == [
        (one.rule, one.severity) for one in on_the_day.reasons
    ]
    said = LATE_RULE.format(day=rule.expires.isoformat())
    assert all(said not in one.text for one in on_the_day.reasons)
    assert all(said in one.text for one in late.reasons if one.rule == key)
    assert key in fired_by(late)


def test_a_rule_with_an_earlier_date_of_its_own_says_so_alone(known: Library) -> None:
    tables = {**known.tables, "safety.medicine_rules": dict(known.tables["safety.medicine_rules"])}
    rules = [dict(one) for one in tables["safety.medicine_rules"]["rules"]]
    rules[0] |= {"expires": date(2026, 11, 24)}
    tables["safety.medicine_rules"]["rules"] = rules
    person = Person(medicines=("morphine", "Xanax"))
    verdict = screen(person, person_given=False, library=replace(known, tables=tables), today=date(2027, 1, 1))
    late = {one.rule for one in verdict.reasons if "due for review on 2026-11-24" in one.text}
    assert late == {"medicine.full_opioids"}
    assert verdict.notes
    assert verdict.decision == "stop"


@pytest.mark.parametrize("damage", ["missing", "empty", "not toml", "half"])
@pytest.mark.parametrize("table", ["medicine_rules", "condition_rules", "person_rules", "mechanisms", "medicine_names"])
def test_on_the_command_line_a_lost_table_is_exit_5_and_clears_nothing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, table: str, damage: str
) -> None:
    copied = Path(shutil.copytree(LIBRARY, tmp_path / "library"))
    file = copied / "safety" / f"{table}.toml"
    text = file.read_text(encoding="utf-8")
    if damage == "missing":
        file.unlink()
    else:
        file.write_text({"empty": "", "not toml": "[[rules", "half": text[: len(text) // 2]}[damage], encoding="utf-8")
    monkeypatch.setattr("nightleaf.ask.checking.load_library", lambda: load_library(copied))
    shown = CliRunner().invoke(app, ["check", "--medicine", "morphine", "--json"])
    assert shown.exit_code == 5, shown.stderr
    document = json.loads(shown.stdout)
    assert document["decision"] == "unknown"
    assert [one["rule"] for one in document["reasons"]] == ["rules.unreadable"]
    assert {"medicines", "conditions"} <= set(document["not_checked"])


def test_neither_the_screen_nor_the_bag_nor_the_page_opens_a_socket(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a socket was opened")

    for name in ("socket", "create_connection", "getaddrinfo"):
        monkeypatch.setattr(socket, name, refuse)
    person, product = EXAMPLES / "person.toml", EXAMPLES / "product.toml"
    for words, code in (
        (["check", "--person", str(person), "--product", str(product), "--report", str(tmp_path / "a.html")], 5),
        (["product", str(product)], 5),
        (["why", "breath.drop"], 0),
    ):
        shown = CliRunner().invoke(app, words)
        assert shown.exit_code == code, shown.output
    assert (tmp_path / "a.html").exists()
