"""An amount a day, as people type it; where it is not clear nothing is made of it."""

import tomllib
from dataclasses import replace

import pytest
from pydantic import ValidationError

from nightleaf.errors import Malformed
from nightleaf.evidence import Library, load_library
from nightleaf.medicine import listed_medicines, recognise, told
from nightleaf.medicine.daily import grams_a_day

LIST = listed_medicines(load_library())


@pytest.mark.parametrize(
    ("typed", "grams"),
    [
        ("paracetamol 4 g a day", 4), ("paracetamol 4g/day", 4), ("paracetamol 4000 mg daily", 4), ("1000 mg qid", 4),
        ("1000 mg QID", 4), ("500 mg tds", 1.5), ("500 mg tid", 1.5), ("1 g bd", 2), ("1 g bid", 2), ("1 g od", 1),
        ("1 g qd", 1), ("1 g qds", 4), ("2 x 500 mg 4 times a day", 4), ("500 mg x8 daily", 4), ("500mg 4x/day", 2),
        ("500 mg every 6 hours", 2), ("500 mg q6h", 2), ("1 g every 4-6 hours", 6), ("0,5 g twice a day", 1),
        ("0.5 grams three times a day", 1.5), ("2 grams daily", 2), ("1500 milligrams a day", 1.5), ("1 gm daily", 1),
        ("two tablets of 500 mg four times daily", 4), ("1 gram every 12 hours", 2), ("500 mgs six times a day", 3),
        ("500 mg five times a day", 2.5), ("500 mg seven times a day", 3.5), ("500 mg eight times a day", 4),
        ("1 g every 8 hr", 3), ("1 milligram daily", 0.001), ("1 g up to 3 a day", 3),
    ],
)  # fmt: skip
def test_an_amount_a_day_is_read(typed: str, grams: float) -> None:
    assert grams_a_day(typed) == pytest.approx(grams)


@pytest.mark.parametrize(
    "typed",
    ["paracetamol", "paracetamol 1000 mg", "500 mg x 8", "8 a day", "500 mg when needed daily",
     "1 g daily when it hurts", "1 g needed daily", "1 g a day as needed",
     "1 g daily prn", "500 mg and 1 g daily", "500 mcg daily", "1 g three times a week", "1 g every 0 hours"],
)  # fmt: skip
def test_what_is_no_clear_amount_a_day_is_none(typed: str) -> None:
    assert grams_a_day(typed) is None


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("paracetamol 4 g a day", "paracetamol_over_2_g"), ("paracetamol 1000 mg qid", "paracetamol_over_2_g"),
        ("Tylenol 500mg x8 daily", "paracetamol_over_2_g"), ("paracetamol 2.1 g a day", "paracetamol_over_2_g"),
        ("paracetamol 2 g a day", "paracetamol_up_to_2_g"), ("paracetamol 500 mg twice a day", "paracetamol_up_to_2_g"),
        ("paracetamol 1000 mg", "paracetamol"), ("paracetamol daily", "paracetamol"), ("ibuprofen 4 g a day", ""),
        ("Xanax 4 mg a day", "alprazolam"), ("Tylenol 1 g", "paracetamol"), ("Tylenol 3 tablets daily", "paracetamol"),
    ],
)  # fmt: skip
def test_the_amount_a_day_decides_where_it_was_typed(typed: str, key: str) -> None:
    assert " ".join(one.key for one in recognise(typed, LIST).medicines) == key


def test_an_amount_may_lead_only_to_entries_of_the_list(known: Library) -> None:
    for missing in ("up_to", "over"):
        table = tomllib.loads(
            '[medicines.x]\na_day = { limit_g = 2, up_to = "low", over = "high" }\n[medicines.low]\n[medicines.high]'
        )
        table["medicines"]["x"]["a_day"][missing] = "nowhere"
        for one in table["medicines"].values():
            one |= {"rules": ["medicine.alcohol"], "mechanisms": ["breathing"]}
        with pytest.raises(Malformed, match="x leads by its amount to an entry"):
            listed_medicines(replace(known, tables={**known.tables, "safety.medicine_names": table}))


def test_an_entry_may_stand_for_its_own_small_amount(known: Library) -> None:
    table = tomllib.loads('[medicines.x]\na_day = { limit_g = 2, up_to = "x", over = "high" }\n[medicines.high]')
    for one in table["medicines"].values():
        one |= {"rules": ["medicine.alcohol"], "mechanisms": ["breathing"]}
    names = listed_medicines(replace(known, tables={**known.tables, "safety.medicine_names": table}))
    assert names.by_amount(names.medicines["x"], "2 g a day").key == "x"
    assert names.by_amount(names.medicines["x"], "2.5 g a day").key == "high"
    a_day = names.medicines["x"].a_day
    with pytest.raises(ValidationError):
        a_day.limit_g = 4


@pytest.mark.parametrize("typed", ["sertraline (zoloft) 50 mg", "Suboxone 8mg/2mg film", "codeine / 30 mg"])
def test_a_strength_alone_is_no_name(typed: str) -> None:
    assert recognise(typed, LIST).unlisted == ()
    assert len(recognise(typed, LIST).medicines) == 1


@pytest.mark.parametrize("typed", ["codeine / mystery 30", "codeine / 30 mysteries"])
def test_a_part_that_says_more_than_a_strength_is_not_dropped(typed: str) -> None:
    assert recognise(typed, LIST).unlisted == (typed.removeprefix("codeine / "),)


def test_numbers_alone_are_no_name() -> None:
    assert recognise("30 mg", LIST).unlisted == ("30 mg",)
    assert recognise("mg", LIST).unlisted == ("mg",)


def test_an_offered_name_says_what_it_is_a_name_of_and_a_plain_one_says_nothing_more() -> None:
    assert told("Noofen", LIST) == "Noofen (phenibut)"
    assert told("phenibut", LIST) == "phenibut"
    assert told("nobody knows this", LIST) == "nobody knows this"
