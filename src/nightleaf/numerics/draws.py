"""Standard normals and uniforms for people, the same whatever the chunk, the order or the machine they are made on."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtri

from nightleaf.errors import InputError
from nightleaf.numerics.streams import PERSON_BITS, STREAM_BITS

Words = NDArray[np.uint64]
_WORD = np.uint64(32)
_LOW = np.uint64(0xFFFFFFFF)
_M0, _M1 = np.uint64(0xD2511F53), np.uint64(0xCD9E8D57)
_W0, _W1 = np.uint64(0x9E3779B9), np.uint64(0xBB67AE85)
_ROUNDS = 10


def philox_words(counter: tuple[Words, Words, Words, Words], seed: int) -> tuple[Words, Words, Words, Words]:
    """Philox4x32-10 over arrays.

    Parameters
    ----------
    counter : four arrays of uint64 that broadcast
        Each holds 32-bit words.
    seed : int
        64-bit key.

    Returns
    -------
    four arrays of uint64
        Each holds 32-bit words.

    Examples
    --------
    >>> zero = np.zeros(1, np.uint64)
    >>> [hex(int(word[0])) for word in philox_words((zero, zero, zero, zero), 0)]
    ['0x6627e8d5', '0xe169c58d', '0xbc57ac4c', '0x9b00dbd8']
    """
    c0, c1, c2, c3 = counter
    k0, k1 = np.uint64(seed) & _LOW, np.uint64(seed) >> _WORD
    for _ in range(_ROUNDS):
        p0, p1 = c0 * _M0, c2 * _M1
        c0, c1, c2, c3 = (p1 >> _WORD) ^ c1 ^ k0, p1 & _LOW, (p0 >> _WORD) ^ c3 ^ k1, p0 & _LOW
        k0, k1 = (k0 + _W0) & _LOW, (k1 + _W1) & _LOW
    return c0, c1, c2, c3


def split_person(persons: ArrayLike) -> tuple[Words, Words]:
    """Low 32 bits and next 16 bits of person numbers.

    Raises
    ------
    InputError
        If a number is negative, not whole, or needs more than 48 bits.
    """
    given = np.asarray(persons)
    if given.dtype.kind not in "iu" or (given.size and (given.min() < 0 or int(given.max()) >> PERSON_BITS)):
        raise InputError(f"person numbers must be whole, from 0 to 2^{PERSON_BITS} - 1; found {given!r}")
    whole = given.astype(np.uint64)
    return whole & _LOW, whole >> _WORD


def person_uniforms(
    seed: int, persons: ArrayLike, replicate: ArrayLike, stream: int, count: int, first: ArrayLike = 0
) -> NDArray[np.float64]:
    """Uniforms strictly between 0 and 1, with 53 random bits.

    Parameters
    ----------
    seed : int
        0 to 2^64 - 1.
    persons : int array (n,)
        0 to 2^48 - 1.
    replicate : int or int array (n,)
        0 to 2^32 - 1: the night, or 0 for what belongs to the person.
    stream : int
        See `nightleaf.numerics.streams.Stream`.
    count : int
        How many for each person; asking for more leaves the first ones as they were.
    first : int or int array (n,)
        Where the counting of the draws starts: 0, or a place of its own for each of many observers of one night.

    Returns
    -------
    float array (count, n)

    Examples
    --------
    Person 7 has the same numbers alone and in a crowd.

    >>> crowd, alone = person_uniforms(1, np.arange(9), 0, 2, 3), person_uniforms(1, np.array([7]), 0, 2, 3)
    >>> bool((crowd[:, 7] == alone[:, 0]).all())
    True
    """
    low, high = split_person(persons)
    third = (high << np.uint64(STREAM_BITS)) | np.uint64(stream)
    night = np.asarray(replicate).astype(np.uint64)
    rows = np.empty((count + count % 2, *low.shape))
    start = np.broadcast_to(np.asarray(first).astype(np.uint64), low.shape)
    for row, pair in enumerate(_pairs(seed, (low, start, third, night), len(rows) // 2)):
        rows[2 * row : 2 * row + 2] = pair
    return rows[:count]


def person_normals(
    seed: int, persons: ArrayLike, replicate: ArrayLike, stream: int, count: int, first: ArrayLike = 0
) -> NDArray[np.float64]:
    """Standard normals of float64 accuracy; arguments and shape as `person_uniforms`."""
    normals: NDArray[np.float64] = ndtri(person_uniforms(seed, persons, replicate, stream, count, first))
    return normals


def _pairs(seed: int, place: tuple[Words, Words, Words, Words], blocks: int) -> Iterator[tuple[ArrayLike, ArrayLike]]:
    """Two uniforms from each block of four words."""
    low, start, third, night = place
    for block in range(blocks):
        w0, w1, w2, w3 = philox_words((low, start + np.uint64(block), third, night), seed)
        yield _unit(w0, w1), _unit(w2, w3)


def _unit(high: Words, low: Words) -> NDArray[np.float64]:
    """(k + 1/2) / 2^53 for the 53-bit number k made of 27 and 26 upper bits: never 0, never 1."""
    whole = ((high >> np.uint64(5)) << np.uint64(26)) | (low >> np.uint64(6))
    uniforms: NDArray[np.float64] = (whole.astype(np.float64) + 0.5) * 2.0**-53
    return uniforms
