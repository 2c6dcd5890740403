"""Philox4x32-10 by its published answers, in both of its forms."""

import numpy as np
import pytest
from numba import njit

from nightleaf.numerics.draws import philox_words
from nightleaf.numerics.lanes import u4
from nightleaf.numerics.philox import philox

ONES = 0xFFFFFFFF
RANDOM123 = [
    ((0, 0, 0, 0), (0, 0), (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
    ((ONES, ONES, ONES, ONES), (ONES, ONES), (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
    (
        (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
        (0xA4093822, 0x299F31D0),
        (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1),
    ),
]
CPP_DEFAULT_SEED, CPP_TEN_THOUSANDTH = 20111115, 1955073260


@njit
def compiled_words(c0, c1, c2, c3, k0, k1):
    return philox(c0, c1, c2, c3, k0, k1)


def array_words(counter: tuple[int, ...], key: tuple[int, int]) -> tuple[int, ...]:
    words = tuple(np.array([word], np.uint64) for word in counter)
    return tuple(int(word[0]) for word in philox_words(words, key[0] | key[1] << 32))


@pytest.mark.parametrize(("counter", "key", "answer"), RANDOM123)
def test_the_known_answers_of_random123(
    counter: tuple[int, ...], key: tuple[int, int], answer: tuple[int, ...]
) -> None:
    assert tuple(map(int, compiled_words(*map(u4, counter), *map(u4, key)))) == answer
    assert array_words(counter, key) == answer


def test_the_ten_thousandth_number_of_the_cpp_standard() -> None:
    block, word = divmod(10_000 - 1, 4)
    assert int(compiled_words(u4(block), u4(0), u4(0), u4(0), u4(CPP_DEFAULT_SEED), u4(0))[word]) == CPP_TEN_THOUSANDTH
    assert array_words((block, 0, 0, 0), (CPP_DEFAULT_SEED, 0))[word] == CPP_TEN_THOUSANDTH


def test_both_forms_give_the_same_words() -> None:
    for row in np.random.default_rng(1).integers(0, 2**32, (200, 6), dtype=np.uint64).tolist():
        assert tuple(map(int, compiled_words(*map(u4, row)))) == array_words(tuple(row[:4]), (row[4], row[5]))
