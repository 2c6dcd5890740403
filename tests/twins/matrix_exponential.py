"""exp(M) for many small matrices at once: series of the scaled matrix, then squaring."""

import math

import numpy as np

TERMS = 18


def exponential(matrices: np.ndarray) -> np.ndarray:
    """exp of each matrix, shape (..., n, n)."""
    largest = max(float(np.abs(matrices).sum(axis=-1).max()), 1.0)
    halvings = math.ceil(math.log2(largest)) + 1
    small = matrices / 2.0**halvings
    found = term = np.broadcast_to(np.eye(matrices.shape[-1]), matrices.shape)
    for n in range(1, TERMS):
        term = term @ small / n
        found = found + term
    for _ in range(halvings):
        found = found @ found
    return found
