"""How many names are offered, and what of a name counts."""

from nightleaf.evidence import load_library
from nightleaf.medicine import known_medicines
from nightleaf.medicine.names import near, plain

KNOWN = tuple(known_medicines(load_library()).values())


def test_at_most_three_names_are_offered_however_many_are_alike() -> None:
    assert len(near("amine", KNOWN, likeness=0.05)) == 3


def test_marks_of_writing_do_not_make_another_name() -> None:
    assert {plain(name) for name in ("warfarin", "warfarin!", "'Warfarin'", "warfarin.", "war_farin")} == {"warfarin"}
