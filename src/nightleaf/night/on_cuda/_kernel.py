"""The night on a CUDA device: the same equations as on the processor, one thread a night.

Nothing of the model stands here: `start`, `drive`, `step`, `sound`, `count` and `score` are those of the lanes kernel,
compiled for the device from the same source.
"""

from functools import cache
from typing import Any

import numpy as np
from numba import cuda

from nightleaf.night._kernel import (
    EMPTY,
    HIGH,
    N3,
    N_ADDITIVE,
    N_PORTS,
    NEUTRAL,
    NOISE_STREAM,
    ONE,
    SCORER_STREAM,
    ZERO,
    clock_at,
    count,
    person_at,
    ports_at,
    score,
    set_ports,
)
from nightleaf.night.network._kernel import drive, sound, start, step
from nightleaf.night.symbols import Doubt, Noise
from nightleaf.numerics.elementary import larger
from nightleaf.numerics.lanes import u4
from nightleaf.numerics.noise import exponential, normal
from nightleaf.numerics.philox import philox

f4 = np.float32


@cache
def night_on_cuda() -> Any:
    """The kernel of the device.

    Parameters
    ----------
    None.

    Returns
    -------
    run : function
        Arguments as those of `night_kernel`, with their tuples laid open: out = stages uint8 (epochs, nights), swa
        float32 (epochs, nights), fine bool (nights,); names uint32 (nights,) each; people float32 (Person, nights);
        sources, ports, gains, effects, columns, every; clock float32 (Clock, epochs); k = Constants of float32; two
        words of the key; steps per epoch.

    Source
    ------
    The equations are those of `nightleaf.night._kernel` and `nightleaf.night.network._kernel`.
    """

    @cuda.jit(fastmath=False)
    def run(  # noqa: PLR0917
        stages, swa, fine, low, high, replicate, people,
        sources, ports, gains, effects, columns, every, clock, k, key0, key1, steps,
    ):  # fmt: skip
        i = cuda.grid(1)
        if i >= stages.shape[1]:
            return
        q = cuda.local.array((N_PORTS, 1), f4)
        set_ports(q, 0, NEUTRAL)
        who, column = person_at(people, i), columns[i]
        c0, c3 = low[i], replicate[i]
        noise_word, scorer_word = u4(u4(high[i] << HIGH) | NOISE_STREAM), u4(u4(high[i] << HIGH) | SCORER_STREAM)
        x = start(who, k)
        was_n3, good = False, True
        for ep in range(stages.shape[0]):
            if ep % every == 0:
                row = min(ep // every, effects.shape[1] - 1)
                set_ports(q, 0, NEUTRAL)
                for j in range(sources.shape[0]):
                    port, gain, effect = ports[j], gains[j], effects[sources[j], row, column]
                    if port < N_ADDITIVE:
                        q[port, 0] += gain * effect
                    else:
                        q[port, 0] *= larger(ONE + gain * effect, ZERO)
            inlet = ports_at(q, 0)
            d, t = drive(who, inlet, clock_at(clock, ep), x, k), EMPTY
            for j in range(steps):
                vote = ONE if j < steps - 1 else ONE + k.tie
                w0, w1, w2, w3 = philox(c0, u4(ep * steps + j), noise_word, c3, key0, key1)
                x, wake, rem = step(x, d, Noise(normal(w0), normal(w1), normal(w2), exponential(w3)), k)
                t = count(t, x, wake, rem, vote)
            w0, w1, w2, w3 = philox(c0, u4(ep), scorer_word, c3, key0, key1)
            stage, eeg = score(t, was_n3, who.swa_amp * inlet.eeg, Doubt(normal(w0), normal(w1), exponential(w2)), k)
            good = good & sound(x, k)
            stages[ep, i] = stage
            swa[ep, i] = eeg
            was_n3 = stage == N3
        fine[i] = good

    return run
