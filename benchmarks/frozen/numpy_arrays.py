"""NumPy: every equation over arrays of all people, float32."""

from collections.abc import Callable

import arrays
import numpy as np
import workload
from workload import EPOCHS, NUMBERS, STEPS, Answer

NAME, NIGHTS, SHARE = "NumPy, whole arrays", 4096, 0.02
HOW = "float32, its own generator (SFC64); 4,096 people, a fiftieth of the night timed and scaled"


def ready(_: np.ndarray) -> Callable[..., Answer]:
    """A call that simulates people, and `share` of their night."""
    sky = workload.clock()

    def simulate(rows: np.ndarray, share: float = 1.0) -> Answer:
        dice, count = np.random.Generator(np.random.SFC64(1)), rows.shape[1]
        x, m = arrays.start(np, rows), arrays.nothing_yet(rows)
        stages = np.zeros((EPOCHS, count), np.uint8)
        for epoch in range(int(EPOCHS * share)):
            for j in range(STEPS):
                x = arrays.step(np, x, rows, sky[epoch * STEPS + j], dice.standard_normal((3, count), np.float32))
            stages[epoch] = stage = arrays.called(np, x)
            m = arrays.noted(np, m, x, stage, np.float32(epoch))
        return Answer(stages, np.stack(m[:NUMBERS]))

    return simulate
