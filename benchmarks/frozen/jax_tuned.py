"""JAX, tuned: all people in one scan, our own counter-based words and cheap normals instead of `jax.random`."""

from collections.abc import Callable
from typing import Any

import arrays
import jax
import jax.numpy as jnp
import numpy as np
import workload
from jax import lax
from workload import EPOCHS, NUMBERS, STEPS, Answer

NAME, NIGHTS, SHAPED = "JAX, tuned", 1024, True
HOW = "float32, scan over people side by side, Threefry4x32-12 and bit counts for noise, steps in a fori_loop"
ROTATE = ((10, 26), (11, 21), (13, 27), (23, 5), (6, 20), (17, 11), (25, 10), (18, 20))
SEED = 7
word = jnp.uint32


def words(who: Any, step: Any) -> list[Any]:
    """Threefry4x32-12, the fastest of the counter-based generators here."""
    key = [word(SEED), word(0), word(0), word(0), word(0x1BD11BDA ^ SEED)]
    none = jnp.zeros_like(who)
    x = [who + key[0], none + step.astype(jnp.uint32), none, none]
    for turn in range(12):
        a, b = ROTATE[turn % 8]
        for i, j, by in ((0, 1 if turn % 2 == 0 else 3, a), (2, 3 if turn % 2 == 0 else 1, b)):
            x[i] = x[i] + x[j]
            x[j] = ((x[j] << word(by)) | (x[j] >> word(32 - by))) ^ x[i]
        if turn % 4 == 3:
            at = turn // 4 + 1
            x = [one + key[(at + i) % 5] for i, one in enumerate(x)]
            x[3] = x[3] + word(at)
    return x


def normals(w: list[Any]) -> tuple[Any, ...]:
    """Three nearly normal numbers from four words: bits counted, and ten bits for what lies between."""

    def one(i: int) -> Any:
        small = ((w[3] >> word(10 * i)) & word(1023)).astype(jnp.int32).astype(jnp.float32)
        count = lax.population_count(w[i]).astype(jnp.int32).astype(jnp.float32)
        return (count + small / 1024 - 16.49951) * 0.35168024

    return one(0), one(1), one(2)


def ready(rows: np.ndarray) -> Callable[[np.ndarray], Answer]:
    """A call that simulates people, so many as these; everything is compiled."""
    sky = jnp.asarray(workload.clock()).reshape(EPOCHS, STEPS, 2)

    def night(p: Any, who: Any) -> tuple[Any, Any]:
        def epoch(held: Any, now: Any) -> tuple[Any, Any]:
            x, m = held
            at, above = now

            def step(j: Any, x: Any) -> Any:
                return arrays.step(jnp, x, p, above[j], normals(words(who, at * STEPS + j)))

            x = lax.fori_loop(0, STEPS, step, x)
            stage = arrays.called(jnp, x)
            m = arrays.noted(jnp, m, x, stage.astype(jnp.float32), at.astype(jnp.float32))
            return (x, m), stage.astype(jnp.uint8)

        begin = (arrays.start(jnp, p), arrays.nothing_yet(p))
        (_, m), stages = lax.scan(epoch, begin, (jnp.arange(EPOCHS), sky))
        return stages, jnp.stack(m[:NUMBERS])

    who = jnp.arange(rows.shape[1], dtype=jnp.uint32)
    run = jax.jit(night).lower(jnp.asarray(rows), who).compile()
    return lambda rows: Answer(*map(np.asarray, run(jnp.asarray(rows), who)))
