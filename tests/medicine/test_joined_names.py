"""Two names in one line: each is looked up, and what is not known is named without what joined it."""

import tomllib
from dataclasses import replace

import pytest
from pydantic import ValidationError

from nightleaf.evidence import Library, load_library
from nightleaf.medicine import NameList, listed_medicines, recognise

LIST = listed_medicines(load_library())
JOINTS = ("/", " / ", "+", " + ", ",", ", ", ";", " & ", " and ", "  and  ", " with ", " plus ", " AND ", " Plus  ")


def keys_of(typed: str) -> tuple[str, ...]:
    return tuple(one.key for one in recognise(typed, LIST).medicines)


@pytest.mark.parametrize("joint", JOINTS)
def test_two_names_are_parted_however_they_are_joined(joint: str) -> None:
    assert keys_of(f"codeine{joint}morphine") == ("codeine", "morphine")
    found = recognise(f"codeine{joint}moonshine", LIST)
    assert [one.key for one in found.medicines] == ["codeine"]
    assert found.unlisted == ("moonshine",)


def test_a_hyphen_parts_two_known_names_and_no_others() -> None:
    assert keys_of("codeine-morphine") == keys_of("codeine - morphine") == ("codeine", "morphine")
    assert recognise("codeine-moonshine", LIST).unlisted == ("codeine-moonshine",)


def test_an_empty_part_is_no_name() -> None:
    assert recognise("codeine/", LIST).unlisted == ()
    assert recognise("/codeine", LIST).unlisted == ()
    assert recognise(" + codeine, ", LIST).unlisted == ()
    assert keys_of("-codeine-morphine-") == ("codeine", "morphine")


@pytest.mark.parametrize("strength", ["30", "30mg", "30 mg", "5%", "12.5 mg"])
def test_a_strength_beside_a_name_is_no_name(strength: str) -> None:
    assert keys_of(f"codeine {strength}") == ("codeine",)


def test_a_word_inside_another_name_joins_nothing() -> None:
    assert recognise("sandman", LIST).unlisted == ("sandman",)
    assert recognise("codeineandmorphine", LIST).medicines == ()


def test_a_product_says_once_what_of_it_is_not_in_the_list() -> None:
    found = recognise("Percodan", LIST)
    assert [one.key for one in found.medicines] == ["oxycodone"]
    assert found.unlisted == ("aspirin",)
    assert found.near == ()


def test_an_empty_part_beside_an_unknown_one_is_not_named() -> None:
    assert recognise("codeine/moonshine/", LIST).unlisted == ("moonshine",)
    assert recognise("codeine, , moonshine", LIST).unlisted == ("moonshine",)


@pytest.mark.parametrize("typed", ["St John's wort 300 mg", "grapefruit juice 200 ml"])
def test_a_strength_beside_a_name_of_several_words_is_no_name(typed: str) -> None:
    assert keys_of(typed) == keys_of(typed.rpartition(" 3")[0] or typed.rpartition(" 2")[0]) != ()


def listing(known: Library, text: str) -> NameList:
    table = tomllib.loads(text)
    for one in table["medicines"].values():
        one |= {"rules": ["medicine.alcohol"], "mechanisms": ["breathing"]}
    return listed_medicines(replace(known, tables={**known.tables, "safety.medicine_names": table}))


def test_a_name_that_holds_two_others_is_one_of_its_own(known: Library) -> None:
    names = listing(known, '[medicines.bread]\n[medicines.butter]\n[medicines.x]\nname = "bread and butter"')
    assert [one.key for one in recognise("bread and butter", names).medicines] == ["x"]
    assert [one.key for one in recognise("butter and bread", names).medicines] == ["butter", "bread"]


def test_what_a_known_product_holds_beside_is_no_slip_but_an_unknown_part_is_asked_back(known: Library) -> None:
    text = '[medicines.honeydrops]\n[products.syrup]\nname = "syrup"\nholds = ["honeydrops"]\nunlisted = ["honeydrop"]'
    names = listing(known, text)
    whole = recognise("syrup", names)
    assert (whole.unlisted, whole.near) == (("honeydrop",), ())
    part = recognise("syrup and honeydrip", names)
    assert part.unlisted == ("honeydrop", "honeydrip")
    assert part.near == ("honeydrops",)


def test_a_known_name_in_an_unknown_one_is_offered_however_short(known: Library) -> None:
    names = listing(known, '[medicines.camellia]\nmisspelt = ["cha"]\n[medicines.mint]')
    assert recognise("horrid cha mixture", names).near == ("camellia",)
    assert recognise("horrid mint mixture", names).near == ("mint",)


def test_a_hyphen_and_a_word_may_join_names_in_one_line() -> None:
    for joint in (" and ", " with ", "/", ", "):
        assert keys_of(f"codeine-morphine{joint}oxycodone") == ("codeine", "morphine", "oxycodone")


def test_what_is_listed_cannot_be_changed_once_it_is_read() -> None:
    for one in (LIST.medicines["codeine"], next(iter(LIST.combined.values()))):
        with pytest.raises(ValidationError):
            one.name = "harmless"


def test_a_list_of_names_is_shown_without_its_index() -> None:
    assert "_index" not in repr(LIST)
