"""JAX as users write it: one person, `jax.random` with `fold_in` at each step, then `vmap` over people."""

from collections.abc import Callable
from typing import Any

import arrays
import jax
import jax.numpy as jnp
import numpy as np
import workload
from jax import lax
from workload import EPOCHS, NUMBERS, STEPS, Answer

NAME, NIGHTS, SHAPED = "JAX, as users write it", 1024, True
HOW = "float32, one person in scan and fori_loop, jax.random.normal with fold_in, vmap over people"


def ready(rows: np.ndarray) -> Callable[[np.ndarray], Answer]:
    """A call that simulates people, so many as these; everything is compiled."""
    sky = jnp.asarray(workload.clock()).reshape(EPOCHS, STEPS, 2)

    def night(p: Any, key: Any) -> tuple[Any, Any]:
        def epoch(held: Any, now: Any) -> tuple[Any, Any]:
            x, m = held
            at, above = now

            def step(j: Any, x: Any) -> Any:
                z = jax.random.normal(jax.random.fold_in(key, at * STEPS + j), (3,))
                return arrays.step(jnp, x, p, above[j], z)

            x = lax.fori_loop(0, STEPS, step, x)
            stage = arrays.called(jnp, x)
            m = arrays.noted(jnp, m, x, stage.astype(jnp.float32), at.astype(jnp.float32))
            return (x, m), stage.astype(jnp.uint8)

        begin = (arrays.start(jnp, p), arrays.nothing_yet(p))
        (_, m), stages = lax.scan(epoch, begin, (jnp.arange(EPOCHS), sky))
        return stages, jnp.stack(m[:NUMBERS])

    keys = jax.random.split(jax.random.PRNGKey(0), rows.shape[1])
    run = jax.jit(jax.vmap(night)).lower(jnp.asarray(rows.T), keys).compile()

    def simulate(rows: np.ndarray) -> Answer:
        stages, numbers = run(jnp.asarray(rows.T), keys)
        return Answer(np.asarray(stages).T, np.asarray(numbers).T)

    return simulate
