"""What has been tested for sleep stands beside every screen, with its size, its grade and where that was read."""

import pytest

from nightleaf.cli import main  # noqa: F401  the commands named are those of the command line
from nightleaf.evidence import load_library
from nightleaf.safety import Help, what_helps

HELPS = what_helps(load_library())
each_help = pytest.mark.parametrize("one", HELPS, ids=lambda one: one.key)


def test_sleep_training_comes_first_and_light_hours_caffeine_and_alcohol_are_there() -> None:
    assert [one.key for one in HELPS] == [
        "hygiene.cbt_i",
        "hygiene.regular_hours",
        "hygiene.light",
        "hygiene.caffeine",
        "hygiene.alcohol",
    ]


@each_help
def test_each_has_a_grade_a_source_that_was_read_and_a_place_in_it(one: Help) -> None:
    library = load_library()
    assert library.vocabulary.allows("grades", one.grade)
    assert one.locator
    for key in one.sources:
        assert library.source(key).read in {"full", "abstract", "excerpt"}


def test_the_sizes_are_those_of_the_abstract() -> None:
    """Trauer 2015: 19.03 (14.12 to 23.93), 26.00 (15.48 to 36.52), 7.61 (-0.51 to 15.74) min."""
    text = HELPS[0].text
    for part in ("19 minutes", "(14 to 24)", "26 minutes", "(15 to 37)", "8 minutes", "(1 less to 16 more)", "1162"):
        assert part in text


@each_help
def test_what_can_be_simulated_names_its_command(one: Help) -> None:
    assert one.command == "" or one.command.startswith("simulate --substance ")
