"""How much of a night is made by the length of the step."""

import numpy as np
import pytest

from nightleaf.night.parameters import NightParameters
from nightleaf.night.population import Sleepers
from nightleaf.night.simulate import Run, simulate_nights
from nightleaf.sleep import block_statistics

MINUTES = ("tst_min", "sol_min", "waso_min")
SHARES = ("n1_percent", "n2_percent", "n3_percent", "rem_percent")
COUNTS = ("awakenings", "stage_shifts_per_h")


def means(parameters: NightParameters, dt_s: float) -> dict[str, float]:
    finer = parameters._replace(integration=parameters.integration._replace(dt=dt_s))
    nights = simulate_nights(Sleepers.cohort(40_000), finer, run=Run(threads=2))
    found = block_statistics(nights.stages, nights.epoch_s)
    return {name: float(np.nanmean(found[name])) for name in (*MINUTES, *SHARES, *COUNTS)}


@pytest.mark.slow
def test_half_the_step_makes_the_same_nights(parameters: NightParameters) -> None:
    step_s = parameters.integration.dt
    whole, half = means(parameters, step_s), means(parameters, step_s / 2)
    apart = {name: half[name] - whole[name] for name in whole}
    assert all(abs(apart[name]) < 1.0 for name in MINUTES), apart
    assert all(abs(apart[name]) < 0.3 for name in SHARES), apart
    assert all(abs(apart[name]) < 0.05 * whole[name] for name in COUNTS), apart
