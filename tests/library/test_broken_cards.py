"""Every fault that a card of observations can have is refused, by file and reason."""

from collections.abc import Callable
from pathlib import Path

import pytest

from nightleaf import errors
from nightleaf.evidence import load_library
from nightleaf.evidence.observation import studies
from nightleaf.evidence.trial_card import trial_cards

CARD = "observations/drug_morphine_dimsdale_2007.toml"
Edit = Callable[[str, str, str], None]

pytestmark = pytest.mark.usefixtures("parsed_once")

FAULTS = {
    "an unknown source": ('source = "dimsdale_2007"', 'source = "dimsdale_1907"', errors.Unsourced, "no source file"),
    "a substance without a file": ('substance = "morphine"', 'substance = "xorphine"', errors.UnknownKey, "xorphine"),
    "no date": ("reviewed = 2026-11-23\n", "", errors.Unsourced, "needs 'reviewed'"),
    "an unknown use": ('use = "calibration"', 'use = "training"', errors.Malformed, "use 'training' is not one of"),
    "an unknown field": ("tib_h = 8.0", "tib_h = 8.0\nmoon = 1", errors.Malformed, "moon"),
    "a missing field": ("tib_h = 8.0\n", "", errors.Malformed, "tib_h: is missing"),
    "a field assumed that is none": ('assumed = ["age", ', 'assumed = ["agge", ', errors.Malformed, "'agge'"),
    "an effect against its direction": ("effect = -40.0", "effect = 40.0", errors.Malformed, "outside low"),
    "text for a number": ("dose_mg = 15.0", 'dose_mg = "much"', errors.Malformed, "dose_mg"),
}


@pytest.mark.parametrize(("old", "new", "error", "words"), FAULTS.values(), ids=FAULTS)
def test_a_broken_card_is_refused_with_the_reason(
    copied: Path, edit: Edit, old: str, new: str, error: type[errors.LibraryError], words: str
) -> None:
    edit(CARD, old, new)
    library = load_library.__wrapped__(copied)
    with pytest.raises(errors.LibraryError) as refused:
        trial_cards(library)
    message = str(refused.value)
    assert type(refused.value) is error, message
    assert message.startswith(CARD)
    assert words in message
    assert "\n" not in message


def test_rows_read_in_a_source_that_nobody_read_are_refused(copied: Path, edit: Edit) -> None:
    edit("sources/dimsdale_2007.toml", 'read = "abstract"', 'read = "no"')
    library = load_library.__wrapped__(copied)
    with pytest.raises(errors.Unsourced, match="was not read"):
        trial_cards(library)


def test_a_card_about_nothing_known_is_refused_and_not_passed_over(copied: Path, edit: Edit) -> None:
    edit(CARD, 'part = "drug"', 'part = "drugs"')
    library = load_library.__wrapped__(copied)
    with pytest.raises(errors.UnknownWord, match="part 'drugs' is not one of"):
        studies(library)
