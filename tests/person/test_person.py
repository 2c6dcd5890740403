"""What a person says is taken as said; what they do not say is unknown, never "no"."""

from collections.abc import Callable
from pathlib import Path

import pytest

from nightleaf.errors import UnreadableFile
from nightleaf.evidence import Ledger
from nightleaf.person import Person, read_person
from nightleaf.person.person import Caffeine, weight_scale

Read = Callable[[str], Person]

EVERYTHING = """
age = 34
sex = "female"
weight_kg = 61.5
pregnant = "no"
breastfeeding = "no"
alcohol = "some"
conditions = []
medicines = ["levothyroxine"]
sleeper = "poor"
pain = 3
bedtime = "22:30"
tolerance = "none"
jurisdiction = "somewhere"
agreed_with_prescriber = ["levothyroxine"]

[[caffeine]]
mg = 100
time = "08:30"
"""


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Read a person file with this text."""

    def make(text: str) -> Person:
        path = tmp_path / "me.toml"
        path.write_text(text, encoding="utf-8")
        return read_person(path)

    return make


def test_what_is_not_said_is_unknown(read: Read) -> None:
    silent = read("sleeper = 'good'")
    assert silent == Person()
    assert (silent.pregnant, silent.breastfeeding) == ("unknown", "unknown")
    assert silent.medicines is None
    assert silent.conditions is None
    assert silent.alcohol is None
    assert silent.age is None


def test_an_empty_list_is_a_confirmed_none(read: Read) -> None:
    assert read("medicines = []").medicines == ()
    assert read("conditions = []").conditions == ()


def test_everything_that_can_be_said_is_kept(read: Read) -> None:
    person = read(EVERYTHING)
    assert person.age == 34
    assert person.weight_kg == 61.5
    assert person.medicines == ("levothyroxine",)
    assert person.caffeine == (Caffeine(mg=100, time="08:30"),)
    assert person.agreed_with_prescriber == ("levothyroxine",)
    assert set(Person.model_fields) == person.model_fields_set


def test_a_bedtime_may_be_written_as_a_time_of_toml(read: Read) -> None:
    assert read("bedtime = 22:30:00").bedtime == "22:30"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("agee = 34", ["'agee' is not a key that nightleaf knows", "age, sex, weight_kg"]),
        ("age = -1", ["'age' = -1", "greater than or equal to 0"]),
        ("age = 121", ["'age' = 121", "120"]),
        ("age = nan", ["'age' = nan", "finite"]),
        ("age = true", ["'age' = True must be a number"]),
        ('age = "34"', ["'age' = '34' must be a number without quotes"]),
        ("weight_kg = 3", ["'weight_kg' = 3", "25"]),
        ("weight_kg = inf", ["'weight_kg' = inf"]),
        ("pain = 11", ["'pain' = 11", "10"]),
        ("pain = true", ["'pain' = True"]),
        ('sex = "f"', ["'sex' = 'f'", "'female' or 'male'"]),
        ("pregnant = false", ["'pregnant' = False", "'no', 'yes' or 'unknown'"]),
        ('alcohol = "a little"', ["'alcohol'", "'none', 'some' or 'daily'"]),
        ('medicines = "zolpidem"', ["'medicines' = 'zolpidem' must be a list"]),
        ("medicines = [1]", ["'medicines.0' = 1 must be text"]),
        ('bedtime = "25:00"', ["'bedtime' = '25:00'", "not a time of day", "'23:00'"]),
        ("[[caffeine]]\nmg = 0\ntime = '08:00'", ["'caffeine.0.mg' = 0", "greater than 0"]),
        ("[[caffeine]]\nmg = inf\ntime = '08:00'", ["'caffeine.0.mg' = inf"]),
        ("[[caffeine]]\nmg = 90\ntime = 'early'", ["'caffeine.0.time' = 'early'", "not a time of day"]),
        ("[[caffeine]]\nmg = 90", ["'caffeine.0.time' is missing"]),
    ],
)
def test_an_answer_that_cannot_be_is_refused_in_one_line_with_file_key_and_reason(
    read: Read, text: str, words: list[str]
) -> None:
    with pytest.raises(UnreadableFile) as refused:
        read(text)
    message = str(refused.value)
    assert message.startswith("me.toml: ")
    assert [word for word in words if word not in message] == [], message
    assert "\n" not in message


def test_weight_scales_clearance_less_than_volume(ledger: Ledger) -> None:
    light, heavy = (weight_scale(Person(weight_kg=weight), ledger) for weight in (50.0, 100.0))
    assert light[1] < light[0] < 1 < heavy[0] < heavy[1]
    assert heavy == (pytest.approx((100 / 75) ** 0.75), pytest.approx(100 / 75))
    assert weight_scale(Person(), ledger) == (1.0, 1.0)
