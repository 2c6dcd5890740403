"""Philox4x32-10: four random words from a counter and a key, for compiled kernels.

A counter-based generator has no state: any word of any person and night can be made again alone, in any order, on any
number of threads. Same generator as ``std::philox4x32`` of C++26.
"""

from nightleaf.numerics.lanes import inline, u4, u8

M0, M1 = u4(0xD2511F53), u4(0xCD9E8D57)
W0, W1 = u4(0x9E3779B9), u4(0xBB67AE85)
ROUNDS, WORD = 10, u8(32)


@inline
def high_product(a, b):
    """Upper word of the product of two words."""
    return u4((u8(a) * u8(b)) >> WORD)


@inline
def philox(c0, c1, c2, c3, k0, k1):
    """Four words for the counter (c0, c1, c2, c3) and the key (k0, k1), all uint32."""
    for _ in range(ROUNDS):
        h0, l0 = high_product(c0, M0), u4(c0 * M0)
        h1, l1 = high_product(c2, M1), u4(c2 * M1)
        c0, c1, c2, c3 = u4(u4(h1 ^ c1) ^ k0), l1, u4(u4(h0 ^ c3) ^ k1), l0
        k0, k1 = u4(k0 + W0), u4(k1 + W1)
    return c0, c1, c2, c3
