"""Which names are offered in a question: those that a slip of the hand or the ear makes, and no others."""

import tomllib
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nightleaf.ask.interacting import interact
from nightleaf.evidence import load_library
from nightleaf.medicine import known_medicines, listed_medicines, near, plain, recognise
from nightleaf.medicine.names import ALMOST_SAME, IN_A_LONG_LIST, LEAST_LIKENESS, MOST_OFFERED

LIBRARY = load_library()
LIST = listed_medicines(LIBRARY)
WITHOUT_SLIPS = replace(
    LIST,
    _index={name: one for name, one in LIST._index.items() if name not in set(LIST.medicines["zopiclone"].misspelt)},
)
LONG_NAMES = tuple(
    sorted(
        {name for one in LIST.medicines.values() for name in one.offered if len(plain(name)) >= 8 and " " not in name}
    )
)


@pytest.mark.parametrize("typed", ["zopiclon", "zopiklon", "zopicloen", "zopiclonn"])
def test_zopiclone_is_offered_for_its_slips_and_zocor_is_not(typed: str) -> None:
    found = recognise(typed, WITHOUT_SLIPS)
    assert found.medicines == ()
    assert found.near[0] == "zopiclone"
    assert "Zocor" not in found.near
    asked = interact([typed], mitragynine_mg=39.0, library=LIBRARY)
    assert "Zocor" not in asked.not_checked[0].near


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("zolfot", "Zoloft"), ("prozak", "Prozac"), ("effexer", "Effexor"), ("klonipin", "Klonopin"),
        ("seroquil", "Seroquel"), ("cimbalta", "Cymbalta"), ("amytriptaline", "amitriptyline"),
        ("tramodol hcl 50", "tramadol"), ("lorazapem", "lorazepam"), ("Simvastatina 20mg", "simvastatin"),
        ("diphenydramine", "diphenhydramine"), ("gabapentina", "gabapentin"), ("methodone", "methadone"),
    ],
)  # fmt: skip
def test_a_slip_of_the_hand_is_asked_back(typed: str, offered: str) -> None:
    found = recognise(typed, LIST)
    keys = {
        one.key
        for name in (*found.near, *(one.name for one in found.medicines))
        for one in recognise(name, LIST).medicines
    }
    assert recognise(offered, LIST).medicines[0].key in keys


@pytest.mark.parametrize("typed", ["aspirin", "ibuprofen", "omeprazole", "vitamin D", "amoxicillin", "кветиапин"])
def test_a_name_that_is_like_none_gets_no_question(typed: str) -> None:
    found = recognise(typed, LIST)
    assert found.medicines == ()
    assert found.near == ()


def test_a_longer_list_asks_for_more_likeness() -> None:
    assert LEAST_LIKENESS < IN_A_LONG_LIST < ALMOST_SAME
    held = known_medicines(LIBRARY).values()
    assert near("midazolan", held) == ("midazolam", "triazolam")
    assert near("midazolan", held, IN_A_LONG_LIST) == ("midazolam",)
    assert near("midazolan", held, 0.95) == ()


def test_the_likest_comes_first_and_no_more_than_three_are_offered() -> None:
    names = tuple(tomllib.loads(f"name = 'medicine{letter}'") for letter in "abcdef")
    things = [type("Thing", (), {"name": one["name"]})() for one in names]
    assert near("medicinef", things)[0] == "medicinef"
    assert len(near("medicinex", things)) == MOST_OFFERED


@given(st.sampled_from(LONG_NAMES), st.integers(0, 40), st.sampled_from("qxyz"))
def test_one_wrong_letter_in_a_long_name_still_leads_to_it(name: str, place: int, letter: str) -> None:
    at = place % len(name)
    wrong = name[:at] + letter + name[at + 1 :]
    found = recognise(wrong, LIST)
    reached = {one.key for one in found.medicines}
    reached |= {one.key for other in found.near for one in recognise(other, LIST).medicines}
    assert recognise(name, LIST).medicines[0].key in reached
