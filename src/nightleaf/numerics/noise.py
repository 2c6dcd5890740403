"""Noise from random words, cheap enough for every step of every night."""

import numpy as np

from nightleaf.numerics.elementary import HALF, ln
from nightleaf.numerics.lanes import f4, i4, inline, u4

# a word's 32 bits, each counted once and the low byte's bits once more by place value / 256
BIT_WEIGHTS = 1 + np.r_[2.0 ** np.arange(8) / 256, np.zeros(24)]
BITS_MEAN, BITS_SCALE = f4(BIT_WEIGHTS.sum() / 2), f4(2 / np.sqrt((BIT_WEIGHTS**2).sum()))
BYTE, BITS_24 = f4(1 / 256), f4(2.0**-24)


@inline
def normal(w):
    """Nearly standard normal from one word: the weighted sum of its 32 bits.

    Mean 0 and variance 1 exactly, excess kurtosis -0.06, no value beyond 5.64: for noise that is summed over many
    steps. Traits of people come from `nightleaf.numerics.draws`.
    """
    v = u4(w - u4(u4(w >> u4(1)) & u4(0x55555555)))
    v = u4(u4(v & u4(0x33333333)) + u4(u4(v >> u4(2)) & u4(0x33333333)))
    v = u4(u4(u4(u4(v + u4(v >> u4(4))) & u4(0x0F0F0F0F)) * u4(0x01010101)) >> u4(24))
    return (f4(i4(v)) + f4(i4(w & u4(255))) * BYTE - BITS_MEAN) * BITS_SCALE


@inline
def uniform(w):
    """Uniform in (0, 1] from one word, on a grid of 2^24 points."""
    return (f4(i4(w >> u4(8))) + HALF) * BITS_24


@inline
def exponential(w):
    """Standard exponential from one word: -ln U with U in (0, 1] on a grid of 2^24 points, hence 0 to 17.4."""
    return -ln(uniform(w))
