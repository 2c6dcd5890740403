"""What the library says of each medicine, and that a file that says too little is refused."""

import tomllib
from collections.abc import Callable
from dataclasses import replace

import pytest

from nightleaf.errors import Malformed
from nightleaf.evidence import LIBRARY, Ledger, Library, load_library
from nightleaf.medicine import Medicine, known_medicines
from nightleaf.medicine.names import plain

HELD = known_medicines(load_library())
ADVICE = ("stop ", "avoid", "reduce", "lower the dose", "safe", "switch", "instead of", "do not take")

each_medicine = pytest.mark.parametrize("medicine", HELD.values(), ids=lambda one: one.key)


def test_a_first_set_of_medicines_is_there() -> None:
    assert len(HELD) >= 25
    ways = {way for one in HELD.values() for way in one.substrate_of}
    assert ways == {"CYP3A", "CYP2D6", "P-gp"}
    assert {one.cyp3a for one in HELD.values()} == {None, "inhibitor", "gut inhibitor", "inducer"}


def test_every_file_is_a_medicine() -> None:
    assert set(HELD) == {path.stem for path in (LIBRARY / "medicines").glob("*.toml")}


def test_no_two_medicines_share_a_name() -> None:
    names = [plain(name) for one in HELD.values() for name in one.names]
    assert len(set(names)) == len(names)


@each_medicine
def test_a_medicine_that_cyp3a_clears_says_how_much_and_where(medicine: Medicine, ledger: Ledger) -> None:
    if "CYP3A" in medicine.substrate_of:
        assert 0 < medicine.read("fg", ledger) <= 1
        assert 0 < medicine.read("fm_cyp3a", ledger) <= 1


@each_medicine
def test_what_acts_on_the_enzyme_has_moved_midazolam(medicine: Medicine, ledger: Ledger) -> None:
    if medicine.cyp3a is not None:
        ratio = medicine.read("midazolam_auc_ratio", ledger)
        assert ratio < 1 if medicine.cyp3a == "inducer" else ratio > 1


@each_medicine
def test_what_a_medicine_does_to_midazolam_was_measured_in_people(medicine: Medicine, known: Library) -> None:
    if medicine.cyp3a is not None:
        value = known.parameter(f"medicines.{medicine.key}.midazolam_auc_ratio").in_use
        assert value.pedigree in {"human_measured", "derived"}
        assert value.spread.has_width


@each_medicine
def test_shares_stay_shares_in_every_draw(medicine: Medicine, known: Library) -> None:
    for name in ("fg", "fm_cyp3a"):
        parameter = known.parameters.get(f"medicines.{medicine.key}.{name}")
        if parameter is not None:
            drawn = [parameter.in_use.quantile(u) for u in (1e-6, 0.05, 0.5, 0.95, 1 - 1e-6)]
            assert all(0 < share <= 1 for share in drawn)
            assert parameter.in_use.spread.has_width


@each_medicine
def test_no_sentence_about_a_medicine_gives_advice(medicine: Medicine) -> None:
    if medicine.beyond is not None:
        assert medicine.beyond.endswith(".")
        assert not any(word in medicine.beyond.lower() for word in ADVICE)


def with_file(known: Library, key: str, text: str) -> Library:
    return replace(known, tables={**known.tables, f"medicines.{key}": tomllib.loads(text)})


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ('substrate_of = ["CYP3A"]', "name"),
        ('name = "x"', "neither"),
        ('name = "x"\nsubstrate_of = ["CYP3A"]', "'fg'"),
        ('name = "x"\ncyp3a = "inducer"', "'midazolam_auc_ratio'"),
        ('name = "x"\nsubstrate_of = ["CYP9"]', "CYP3A"),
        ('name = "x"\ncyp3a = "strong"', "inducer"),
        ('name = "x"\nsubstrate_of = ["P-gp"]\nstrength = "2"', "strength"),
    ],
)
def test_a_file_that_says_too_little_or_too_much_is_refused_by_name(known: Library, text: str, hint: str) -> None:
    with pytest.raises(Malformed, match=r"medicines/made_up\.toml") as refused:
        known_medicines(with_file(known, "made_up", text))
    assert hint in str(refused.value)


def test_a_medicine_is_added_by_a_file(known: Library) -> None:
    added = known_medicines(with_file(known, "made_up", 'name = "made up"\nsubstrate_of = ["P-gp"]'))
    assert added["made_up"].names == ("made up",)
    assert len(added) == len(HELD) + 1


def test_its_numbers_are_accounted_for(known: Library, holding: Callable[..., Ledger]) -> None:
    ledger = holding({"medicines.midazolam.fg": 0.44})
    assert HELD["midazolam"].read("fg", ledger) == 0.44
    assert set(ledger.keys) == {"medicines.midazolam.fg"}
