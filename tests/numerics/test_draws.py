"""Numbers for people: the same however they are asked for."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from nightleaf.errors import InputError
from nightleaf.numerics.draws import person_normals, person_uniforms
from nightleaf.numerics.streams import PERSON_BITS, Stream

SEEDS, PERSONS = st.integers(0, 2**64 - 1), st.integers(0, 2**PERSON_BITS - 1)


@settings(max_examples=50, deadline=None)
@given(SEEDS, st.lists(PERSONS, min_size=1, max_size=20), st.integers(0, 2**32 - 1), st.data())
def test_any_chunk_of_people_has_the_numbers_it_has_in_the_crowd(seed, people, night, data) -> None:
    crowd = person_normals(seed, np.array(people), night, Stream.NIGHT_TRAITS, 5)
    cut = data.draw(st.integers(0, len(people)))
    for part in (slice(0, cut), slice(cut, None)):
        assert np.array_equal(
            person_normals(seed, np.array(people[part], int), night, Stream.NIGHT_TRAITS, 5), crowd[:, part]
        )


def test_one_replicate_for_each_person_gives_what_each_asks_for_alone() -> None:
    people, nights = np.array([3, 3, 9]), np.array([0, 1, 1], np.uint32)
    together = person_uniforms(1, people, nights, Stream.NIGHT_DEVIATES, 2)
    alone = [person_uniforms(1, people[i : i + 1], int(nights[i]), Stream.NIGHT_DEVIATES, 2)[:, 0] for i in range(3)]
    assert np.array_equal(together, np.transpose(alone))


@pytest.mark.parametrize("count", [1, 2, 3, 7])
def test_asking_for_more_leaves_the_first_ones_as_they_were(count: int) -> None:
    people = np.arange(10)
    assert np.array_equal(person_uniforms(4, people, 0, 2, 8)[:count], person_uniforms(4, people, 0, 2, count))


def test_seed_person_night_and_stream_each_change_every_number() -> None:
    base = person_uniforms(1, np.array([5]), 0, 2, 4)
    others = [
        person_uniforms(2, np.array([5]), 0, 2, 4),
        person_uniforms(1 + 2**32, np.array([5]), 0, 2, 4),
        person_uniforms(1, np.array([6]), 0, 2, 4),
        person_uniforms(1, np.array([5 + 2**32]), 0, 2, 4),
        person_uniforms(1, np.array([5]), 1, 2, 4),
        person_uniforms(1, np.array([5]), 0, 3, 4),
    ]
    assert not any((other == base).any() for other in others)


def test_uniforms_are_uniform_and_normals_normal() -> None:
    people = np.arange(50_000)
    assert stats.kstest(person_uniforms(1, people, 0, 2, 1)[0], "uniform").pvalue > 1e-3
    normals = person_normals(1, people, 0, 2, 3)
    assert stats.kstest(normals.ravel(), "norm").pvalue > 1e-3
    assert np.abs(np.corrcoef(normals) - np.eye(3)).max() < 5 / np.sqrt(len(people))


def test_normals_reach_far_tails() -> None:
    assert np.abs(person_normals(1, np.arange(1_000_000), 0, 2, 1)).max() > 4.5


@pytest.mark.parametrize("people", [np.array([-1]), np.array([2**PERSON_BITS]), np.array([0.5])])
def test_a_person_that_cannot_be_numbered_is_refused(people) -> None:
    with pytest.raises(InputError, match="person numbers must be whole"):
        person_uniforms(1, people, 0, 2, 1)


def test_no_two_streams_share_a_number() -> None:
    assert len({int(stream) for stream in Stream}) == len(Stream)
    assert max(Stream) < 2**16


def test_each_place_to_start_from_has_draws_of_its_own() -> None:
    """Many observers of one night of one person: each counts from its own number."""
    persons, places = np.full(3, 7), np.array([0, 1 << 16, 2 << 16])
    apart = person_uniforms(1, persons, 0, 2, 4, first=places)
    assert len(np.unique(apart)) == apart.size
    assert (apart[:, 0] == person_uniforms(1, persons[:1], 0, 2, 4)[:, 0]).all()
    assert (person_uniforms(1, persons[:1], 0, 2, 2, first=1)[:, 0] == apart[2:, 0]).all()
