"""A table that is wrong is named by its file, and what was read from a table stays as it is."""

from dataclasses import replace
from typing import Any

import pytest
from pydantic import ValidationError

from nightleaf.errors import Malformed
from nightleaf.evidence import Library
from nightleaf.medicine import known_medicines
from nightleaf.safety import guided_questions, rule_book


def spoiled(known: Library, name: str, **changes: Any) -> Library:
    return replace(known, tables={**known.tables, name: {**known.tables[name], **changes}})


def test_words_beside_a_condition_must_be_a_table(known: Library) -> None:
    with pytest.raises(Malformed, match=r"^safety/condition_rules\.toml: words must be a table, not 3$"):
        rule_book(spoiled(known, "safety.condition_rules", words=3))


def test_questions_must_be_a_list_of_tables(known: Library) -> None:
    questions = known.tables["safety.questions"]["questions"]
    for wrong, said in (
        (3, r"^safety/questions\.toml must be a list, not 3$"),
        ([3], r"^safety/questions\.toml must be a table, not 3$"),
        ([{**questions[0], "sets": "nobody"}], r"^safety/questions\.toml: \w+ sets 'nobody', which is no rule$"),
        ([{"key": "age", "kind": "age"}], r"^safety/questions\.toml: text: "),
    ):
        with pytest.raises(Malformed, match=said):
            guided_questions(spoiled(known, "safety.questions", questions=wrong))


def test_a_question_stays_as_it_was_read(known: Library) -> None:
    with pytest.raises(ValidationError, match="frozen"):
        guided_questions(known)[0].text = "Are you well?"


def test_a_medicine_stays_as_it_was_read(known: Library) -> None:
    with pytest.raises(ValidationError, match="frozen"):
        known_medicines(known)["midazolam"].name = "water"
