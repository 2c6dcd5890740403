"""Nights under a drug that people have measured: one target held at its reference effect all night."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nightleaf.ask.distribution import Distribution, Means, distribution
from nightleaf.evidence import Ledger, Library
from nightleaf.night.ensemble import drawn_parameters
from nightleaf.night.pathways import links_of
from nightleaf.night.population import Sleeper, Sleepers
from nightleaf.night.ports import Effects
from nightleaf.night.simulate import Bedtime, Influence, Run, simulate_nights
from nightleaf.sleep import block_statistics

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Held:
    """Targets held at an effect through the night, in `people` of a kind.

    Parameters
    ----------
    effects : dict
        Target -> effect on the scale of its pathway file; 1 is the reference drug and dose named there.
    """

    effects: dict[str, float]
    people: int = 1000
    sleeper: Sleeper = "good"
    seed: int = 1
    threads: int = 1


def reference_difference(held: Held, library: Library, draws: int = 1) -> dict[str, Distribution]:
    """Change of each metric while the targets are held, with its interval over draws of the pathways' gains.

    Parameters
    ----------
    held : Held
    library : Library
    draws : int
        1 gives no interval.

    Returns
    -------
    dict of Distribution
    """
    point = _difference(held, Ledger(library, held.seed))
    drawn = [_difference(held, Ledger(library, held.seed, draw)) for draw in range(draws if draws > 1 else 0)]
    return {metric: _figure(values, [one[metric] for one in drawn]) for metric, values in point.items()}


def _difference(held: Held, ledger: Ledger) -> dict[str, Array]:
    network = drawn_parameters(ledger)
    sleepers = Sleepers.cohort(held.people, sleeper=held.sleeper)
    influence = Influence(Effects.constant(held.effects), links_of(held.effects, ledger))
    run = Run(seed=held.seed, threads=held.threads)
    arms = [
        block_statistics(nights.stages, nights.epoch_s)
        for nights in (
            simulate_nights(sleepers, network, Bedtime(), Influence(), run),
            simulate_nights(sleepers, network, Bedtime(), influence, run),
        )
    ]
    return {metric: (arms[1][metric] - arms[0][metric])[:, None] for metric in arms[0]}


def _figure(values: Array, drawn: list[Array]) -> Distribution:
    if not drawn:
        return distribution(values)
    small = [distribution(one) for one in drawn]
    mean = np.array([np.nan if one.mean is None else one.mean for one in small])
    mcse = np.array([np.nan if one.mcse is None else one.mcse for one in small])
    return distribution(values, Means(mean, mcse))
