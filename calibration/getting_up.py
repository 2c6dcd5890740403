"""Fit how long before lights-on a sleeper is woken, to wake at the end of recorded nights.

    python calibration/getting_up.py --data dod_hypnograms.csv

A night ends awake from when its sleeper wakes for good, or is woken, whichever is earlier. The first comes from
simulated nights of the recorded lengths; the second is lognormal, and is fitted by maximum likelihood to wake at the
end of the nights, in whole epochs. Three of the 25 ended with 27 to 81 min of wake: those woke early by themselves and
are left out, as the alarm of the others cannot tell of them. Prints both numbers with their standard
errors.
"""

import argparse
from pathlib import Path

import numpy as np
from healthy_night import recorded_nights
from scipy.optimize import minimize
from scipy.special import ndtr

from nightleaf.evidence import Ledger, load_library
from nightleaf.night.parameters import night_parameters
from nightleaf.night.population import Sleepers
from nightleaf.night.simulate import Bedtime, Run, simulate_nights

EPOCH_MIN, LONGEST_MIN, COPIES, SEED = 0.5, 25.0, 160, 1


def wake_at_end(nights: np.ndarray, lengths: np.ndarray) -> np.ndarray:
    """Epochs of wake after the last epoch of sleep."""
    asleep = (nights > 0) & (np.arange(len(nights))[:, None] < lengths)
    return lengths - (len(nights) - asleep[::-1].argmax(axis=0))


def main() -> None:
    """Fit and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    nights, lengths = recorded_nights(parser.parse_args().data, "DOD-H")
    found = wake_at_end(nights, lengths)
    library = load_library()
    parameters = night_parameters(Ledger(library).read)
    asleep_to_the_end = parameters._replace(getting_up=parameters.getting_up._replace(median=0.0))
    copies = np.tile(lengths, COPIES)
    bedtime = Bedtime(23.0, int(lengths.max()) * EPOCH_MIN / 60)
    made = simulate_nights(Sleepers.cohort(len(copies)), asleep_to_the_end, bedtime, run=Run(seed=SEED))
    own = wake_at_end(made.stages, copies)
    found = found[found * EPOCH_MIN <= LONGEST_MIN]

    def misfit(x: np.ndarray) -> float:
        def up_to(epochs: np.ndarray) -> np.ndarray:
            woken = ndtr((np.log(np.maximum(epochs + 0.5, 1e-9) * EPOCH_MIN) - x[0]) / np.exp(x[1]))
            return (own[:, None] <= epochs).mean(axis=0) * np.where(epochs < 0, 0, woken)

        share = up_to(found) - up_to(found - 1)
        return -float(np.log(np.maximum(share, 1e-9)).sum())

    best = minimize(misfit, [0.7, 0.2], method="Nelder-Mead").x
    steps = np.eye(2) * 0.05
    curve = [
        [
            (misfit(best + a + b) - misfit(best + a - b) - misfit(best - a + b) + misfit(best - a - b)) / 0.01
            for a in steps
        ]
        for b in steps
    ]
    se = np.sqrt(np.diag(np.linalg.inv(curve)))
    sd = float(np.exp(best[1]))
    print(f"median {np.exp(best[0]):.3f} min (standard error of its logarithm {se[0]:.3f})")
    print(f"sd {sd:.3f} (standard error {sd * se[1]:.3f})")


if __name__ == "__main__":
    main()
