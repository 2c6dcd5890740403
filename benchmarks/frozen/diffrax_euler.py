"""diffrax: drift and diffusion as terms, Euler at 5 s, `UnsafeBrownianPath` (its faster path), `vmap` over people."""
# ruff: noqa: N806  (symbols of the model)

from collections.abc import Callable
from typing import Any

import arrays
import diffrax
import jax
import jax.numpy as jnp
import numpy as np
from workload import DT_S, EPOCH_S, EPOCHS, Answer, numbers_of, stages_of

NAME, NIGHTS, SHAPED = "diffrax, Euler", 256, True
HOW = "float32, UnsafeBrownianPath, constant steps, a solver that holds firing rates at 0 or above, saved every 30 s"
KEPT = (8, 11, 21, 3, 7, 20)  # F0, F3, S, C, E, h


class Held(diffrax.Euler):
    """Euler's step, after which no firing rate is negative."""

    def step(self, *given: Any, **named: Any) -> Any:
        """One step of the solver."""
        y, error, dense, state, result = super().step(*given, **named)
        y = y.at[8:14].max(0)
        return y, error, dense | {"y1": y}, state, result


def ready(rows: np.ndarray) -> Callable[[np.ndarray], Answer]:
    """A call that simulates people, so many as these; everything is compiled."""
    at, end = jnp.arange(1, EPOCHS + 1) * EPOCH_S, EPOCHS * EPOCH_S

    def drift(t: Any, y: Any, p: Any) -> Any:
        return arrays.slope(jnp, t, y, p)

    def diffusion(t: Any, y: Any, p: Any) -> Any:  # noqa: ARG001
        sizes = p[41:44] / DT_S**0.5
        return jnp.zeros((22, 3)).at[8, 0].set(sizes[0]).at[10, 1].set(sizes[1]).at[11, 2].set(sizes[2])

    def night(p: Any, key: Any) -> Any:
        path = diffrax.UnsafeBrownianPath(shape=(3,), key=key)
        terms = diffrax.MultiTerm(diffrax.ODETerm(drift), diffrax.ControlTerm(diffusion, path))
        found = diffrax.diffeqsolve(
            terms, Held(), 0.0, end, DT_S, jnp.stack(arrays.start(jnp, p)), args=p,
            saveat=diffrax.SaveAt(ts=at, fn=lambda t, y, p: y[jnp.array(KEPT)]),  # noqa: ARG005
            stepsize_controller=diffrax.ConstantStepSize(), max_steps=None, adjoint=diffrax.ForwardMode(),
        )  # fmt: skip
        return found.ys

    keys = jax.random.split(jax.random.PRNGKey(0), rows.shape[1])
    run = jax.jit(jax.vmap(night)).lower(jnp.asarray(rows.T), keys).compile()

    def simulate(rows: np.ndarray) -> Answer:
        F0, F3, S, C, E, h = np.asarray(run(jnp.asarray(rows.T), keys)).transpose(2, 1, 0)
        stages = stages_of(F0, F3, S)
        return Answer(stages, numbers_of(stages, C, E, h, S))

    return simulate
