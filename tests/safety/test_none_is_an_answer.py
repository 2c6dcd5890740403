"""Who says "none" has answered; whoever says nothing has not."""

from pathlib import Path

import pytest

from nightleaf.ask.checking import check
from nightleaf.person import read_person


def rules(medicines: list[str]) -> set[str]:
    return {reason.rule for reason in check(medicines=medicines).verdict.reasons}


@pytest.mark.parametrize("said", ["none", "None", " nothing ", "no"])
def test_none_typed_as_a_medicine_is_a_confirmed_empty_list(said: str) -> None:
    assert not {rule for rule in rules([said]) if rule.startswith("medicine.")}
    assert "person.medicines_unanswered" in rules([])
    assert "person.medicines_unanswered" not in rules([said])


def test_none_beside_a_medicine_hides_nothing() -> None:
    found = rules(["none", "Xanax"])
    assert {"medicine.benzodiazepines", "medicine.not_recognised"} <= found


def test_an_empty_word_is_no_answer() -> None:
    assert "medicine.not_recognised" in rules([""])


def test_a_person_file_may_say_none_in_words(tmp_path: Path) -> None:
    path = tmp_path / "person.toml"
    path.write_text('medicines = ["none"]\nconditions = ["None"]\n')
    person = read_person(path)
    assert (person.medicines, person.conditions) == ((), ())
