"""More than 200 ways to write a medicine: each leads to what is meant, or is unknown; none is passed over."""

import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nightleaf.errors import Malformed
from nightleaf.evidence import Library, load_library
from nightleaf.medicine import known_medicines, listed_medicines, plain, recognise

LIST = listed_medicines(load_library())
SPELLINGS = tomllib.loads((Path(__file__).parent / "spellings.toml").read_text(encoding="utf-8"))
EVERY_NAME = [(one.key, name) for one in LIST.medicines.values() for name in one.names]


def keys_of(typed: str) -> list[str]:
    return [one.key for one in recognise(typed, LIST).medicines]


def test_there_are_more_than_200_spellings() -> None:
    assert sum(len(table) for table in SPELLINGS.values()) >= 200


@pytest.mark.parametrize("typed", SPELLINGS["recognised"])
def test_a_spelling_leads_to_what_is_meant(typed: str) -> None:
    found = recognise(typed, LIST)
    assert [one.key for one in found.medicines] == SPELLINGS["recognised"][typed].split()
    assert found.unlisted == ()
    assert found.near == ()
    assert found.typed == typed


@pytest.mark.parametrize("typed", SPELLINGS["in_part"])
def test_what_is_known_in_part_says_what_is_not(typed: str) -> None:
    known, unlisted = SPELLINGS["in_part"][typed]
    found = recognise(typed, LIST)
    assert [one.key for one in found.medicines] == known.split()
    assert found.unlisted == (unlisted,)


@pytest.mark.parametrize("typed", SPELLINGS["offered"])
def test_a_near_name_is_offered_and_never_taken(typed: str) -> None:
    found = recognise(typed, LIST)
    assert found.medicines == ()
    assert found.unlisted == (typed,)
    assert SPELLINGS["offered"][typed] in found.near


@pytest.mark.parametrize("typed", SPELLINGS["unknown"]["names"])
def test_a_name_from_elsewhere_is_unknown(typed: str) -> None:
    found = recognise(typed, LIST)
    assert found.medicines == ()
    assert found.unlisted == (typed,)


@pytest.mark.parametrize(("key", "name"), EVERY_NAME, ids=[name for _, name in EVERY_NAME])
def test_every_name_of_the_list_is_recognised_in_any_case(key: str, name: str) -> None:
    for written in (name, name.upper(), f"  {name.lower()} "):
        assert keys_of(written) == [key]


def test_no_name_stands_for_two() -> None:
    plainly = [plain(name) for _, name in EVERY_NAME] + [plain(one.name) for one in LIST.combined.values()]
    assert len(set(plainly)) == len(plainly)


def test_a_common_slip_is_recognised_but_never_offered() -> None:
    slips = {slip for one in LIST.medicines.values() for slip in one.misspelt}
    for typed in (*SPELLINGS["offered"], "xanexx", "gabapentinne"):
        assert not slips & set(recognise(typed, LIST).near)


def test_every_medicine_with_an_exposure_model_is_in_the_list_under_the_same_key() -> None:
    for key, medicine in known_medicines(load_library()).items():
        assert key in LIST.medicines
        for name in medicine.names:
            assert key in keys_of(name), name


@given(st.text(max_size=40))
def test_whatever_is_typed_is_recognised_or_named_as_not_known(typed: str) -> None:
    found = recognise(typed, LIST)
    assert found.medicines or found.unlisted == (typed,)
    assert len(found.near) <= 3 * max(len(found.unlisted), 1)


@given(st.sampled_from([name for _, name in EVERY_NAME]), st.integers(0, 30), st.sampled_from("abcdefgxyz"))
def test_a_letter_more_is_another_name(name: str, place: int, letter: str) -> None:
    wrong = name[:place] + letter + name[place:]
    members = recognise(wrong, LIST).medicines
    assert (
        all(any(plain(known) in plain(wrong) or plain(wrong) == plain(known) for known in one.names) for one in members)
        or plain(wrong) in LIST._index
    )


def with_names(known: Library, text: str) -> Library:
    return replace(known, tables={**known.tables, "safety.medicine_names": tomllib.loads(text)})


SOUND = 'rules = ["medicine.alcohol"]\nmechanisms = ["breathing"]\n'


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("[medicines.x]\n" + SOUND + 'brand = ["y"]', "brand"),
        ("[medicines.x]\nmechanisms = ['breathing']", "rules"),
        ("[medicines.x]\nrules = []\nmechanisms = ['breathing']", "rules"),
        ("[medicines.x]\nrules = ['a']\nmechanisms = []", "mechanisms"),
        ("medicines = 3", "medicines"),
        ("[medicines]\nx = 3", "medicines.x"),
        ("[medicines.x]\n" + SOUND + "[medicines.y]\n" + SOUND + 'also = ["X"]', "stands for x and for y"),
        ("[medicines.x]\n" + SOUND + '[products.p]\nname = "p"\nholds = ["nobody"]', "nobody"),
        ("[medicines.x]\n" + SOUND + '[products.p]\nname = "x"\nholds = ["x"]', "a name stands for one"),
    ],
)
def test_a_faulty_list_is_refused_with_the_reason(known: Library, text: str, hint: str) -> None:
    with pytest.raises(Malformed, match=r"safety/medicine_names\.toml") as refused:
        listed_medicines(with_names(known, text))
    assert hint in str(refused.value)


def test_a_missing_list_is_refused(known: Library) -> None:
    without = replace(known, tables={key: table for key, table in known.tables.items() if "medicine_names" not in key})
    with pytest.raises(Malformed, match=r"safety/medicine_names\.toml"):
        listed_medicines(without)


def test_a_name_is_added_by_a_file(known: Library) -> None:
    names = listed_medicines(with_names(known, "[medicines.two_words]\n" + SOUND))
    assert recognise("Two Words", names).medicines[0].name == "two words"
