"""A name is recognised exactly or not at all; a near one is offered and never taken."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nightleaf.evidence import load_library
from nightleaf.medicine import found, known_medicines, near
from nightleaf.medicine.names import MOST_OFFERED, plain

HELD = tuple(known_medicines(load_library()).values())
EVERY_NAME = [(one.key, name) for one in HELD for name in one.names]

RECOGNISED = {
    "midazolam": "midazolam",
    "MIDAZOLAM": "midazolam",
    "  Midazolam ": "midazolam",
    "Xanax": "alprazolam",
    "seroquel": "quetiapine",
    "cyclosporine": "ciclosporin",
    "rifampin": "rifampicin",
    "St John's wort": "st_johns_wort",
    "St. John\N{RIGHT SINGLE QUOTATION MARK}s Wort": "st_johns_wort",
    "saint johns wort": "st_johns_wort",
    "Grapefruit Juice": "grapefruit",
    "DXM": "dextromethorphan",
    "nirmatrelvir-ritonavir": "ritonavir",
    "nirmatrelvir ritonavir": "ritonavir",
}
UNKNOWN = {
    "midazolan": "midazolam",
    "simvastatine": "simvastatin",
    "simvastatin 20 mg": "simvastatin",
    "quetiapin": "quetiapine",
    "ketoconazol": "ketoconazole",
    "tacrolims": "tacrolimus",
    "xanex": "Xanax",
}
FOREIGN = ("zolpidem", "warfarin", "кветиапин", "咪达唑仑", "?", "...", "123", "a", "kratom")


@pytest.mark.parametrize(("key", "name"), EVERY_NAME, ids=[name for _, name in EVERY_NAME])
def test_every_name_in_the_library_is_recognised(key: str, name: str) -> None:
    for written in (name, name.upper(), f"  {name.lower()}  "):
        medicine = found(written, HELD)
        assert medicine is not None
        assert medicine.key == key


@pytest.mark.parametrize("name", RECOGNISED)
def test_case_points_and_spaces_do_not_matter(name: str) -> None:
    medicine = found(name, HELD)
    assert medicine is not None
    assert medicine.key == RECOGNISED[name]


@pytest.mark.parametrize("name", UNKNOWN)
def test_a_misspelt_name_is_not_taken_and_the_likely_one_is_offered(name: str) -> None:
    assert found(name, HELD) is None
    assert near(name, HELD)[0] == UNKNOWN[name]


@pytest.mark.parametrize("name", FOREIGN)
def test_a_name_from_elsewhere_is_unknown(name: str) -> None:
    assert found(name, HELD) is None


def test_a_near_miss_of_another_medicine_is_offered_beside_the_first() -> None:
    assert near("midazolan", HELD) == ("midazolam", "triazolam")


@given(st.text(max_size=40))
def test_whatever_is_typed_gets_an_answer(name: str) -> None:
    medicine = found(name, HELD)
    assert medicine is None or plain(name) in {plain(known) for known in medicine.names}
    offered = near(name, HELD)
    assert len(offered) <= MOST_OFFERED
    assert set(offered) <= {known for _, known in EVERY_NAME}


@given(st.sampled_from([name for _, name in EVERY_NAME]), st.integers(0, 30), st.sampled_from(string.ascii_lowercase))
def test_a_letter_more_is_another_name(name: str, place: int, letter: str) -> None:
    wrong = name[:place] + letter + name[place:]
    medicine = found(wrong, HELD)
    assert medicine is None or plain(wrong) in {plain(known) for known in medicine.names}
