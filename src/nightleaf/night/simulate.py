"""Simulate nights: people, a bedtime and effects in; stages and slow-wave activity out."""

import math
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nightleaf.errors import EpochMismatch, InputError, NumericalError
from nightleaf.night._kernel import night_kernel
from nightleaf.night.constants import kernel_constants
from nightleaf.night.getting_up import epochs_awake_at_the_end, wake_at_the_end
from nightleaf.night.on_cuda import Device, cuda_kernel
from nightleaf.night.parameters import Circadian, NightParameters, steps_per_epoch
from nightleaf.night.population import SECONDS_PER_HOUR, Sleepers, person_rows
from nightleaf.night.ports import NO_EFFECTS, Effects, Link, plan_ports
from nightleaf.night.symbols import Clock
from nightleaf.numerics.draws import split_person
from nightleaf.sleep.stage import Stage

NOT_SIMULATED = int(np.int8(Stage.UNS).view(np.uint8))
"""The byte of an unscored epoch: it fills a night that failed, so that no statistic can be taken of it."""

_SEED_BITS, _WORD_BITS, _LOW_WORD = 64, 32, 0xFFFFFFFF
_SHOWN, _ROUNDING_S = 5, 1e-6


@dataclass(frozen=True, slots=True)
class Bedtime:
    """When the lights go out, and for how long.

    Parameters
    ----------
    lights_out_h : float
        Clock time; 23.5 is half past eleven in the evening, 24.5 or 0.5 half past midnight. [h]
    in_bed_h : float
        A whole number of epochs. [h]
    """

    lights_out_h: float = 23.0
    in_bed_h: float = 8.0


@dataclass(frozen=True, slots=True)
class Influence:
    """What acts on the network from outside: effects at targets, and the links that are on."""

    effects: Effects = NO_EFFECTS
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Run:
    """How a simulation is carried out. Only the seed changes the result.

    Parameters
    ----------
    seed : int
        0 to 2^64 - 1.
    threads : int
    block : int
        Nights that are simulated side by side: 16 or 32 suit most processors; each number is compiled once.
    device : "cpu" or "cuda"
        Where the network is run (`night.on_cuda`).
    keep_failed : bool
        Return nights whose numbers left their range, marked in `Nights.failed`, instead of raising.
    """

    seed: int = 1
    threads: int = 1
    block: int = 32
    keep_failed: bool = False
    device: Device = "cpu"

    def __post_init__(self) -> None:
        """Refuse a seed that does not fit 64 bits, and empty blocks."""
        if self.seed < 0 or self.seed >> _SEED_BITS:
            raise InputError(f"the seed must lie between 0 and 2^{_SEED_BITS} - 1; found {self.seed}")
        if self.threads < 1 or self.block < 1:
            raise InputError(f"threads and block must be 1 or more; found {self.threads} and {self.block}")


@dataclass(frozen=True, slots=True)
class Nights:
    """Simulated nights.

    Parameters
    ----------
    stages : uint8 array (epoch, night)
        0 wake, 1 N1, 2 N2, 3 N3, 4 REM, as `nightleaf.sleep.stage.Stage`; 254 (unscored) through a failed night.
    swa : float32 array (epoch, night)
        Slow-wave activity as the EEG shows it, percent of the mean of a young night. [%]
    failed : bool array (night,)
        Whether its numbers left their range.
    epoch_s : float
        [s]
    """

    stages: NDArray[np.uint8]
    swa: NDArray[np.float32]
    failed: NDArray[np.bool_]
    epoch_s: float


DEFAULT_BEDTIME, NO_INFLUENCE, DEFAULT_RUN = Bedtime(), Influence(), Run()


def simulate_nights(
    sleepers: Sleepers,
    parameters: NightParameters,
    bedtime: Bedtime = DEFAULT_BEDTIME,
    influence: Influence = NO_INFLUENCE,
    run: Run = DEFAULT_RUN,
) -> Nights:
    """Simulate the nights of `sleepers`.

    The result of a night depends on seed, person, replicate and its own inputs alone: not on the other nights, nor on
    threads or blocks. Two arms that share seed, person and replicate share their noise.

    Parameters
    ----------
    sleepers : Sleepers
    parameters : NightParameters
    bedtime : Bedtime
    influence : Influence
    run : Run

    Returns
    -------
    Nights

    Raises
    ------
    EpochMismatch
        If the time in bed is no whole number of epochs.
    InputError
        If the effects do not fit the nights.
    NumericalError
        If the numbers of a night leave their range, unless `run.keep_failed`.
    """
    epoch_s = parameters.integration.epoch
    epochs = whole_epochs(bedtime, epoch_s)
    plan = plan_ports(influence.effects, influence.links, nights=len(sleepers), epochs=epochs, epoch_s=epoch_s)
    pad = _whole_blocks(len(sleepers), run.block)
    people = np.stack(person_rows(sleepers, parameters, run.seed)).astype(np.float32)
    stages, swa = np.empty((epochs, len(pad)), np.uint8), np.empty((epochs, len(pad)), np.float32)
    sound = np.empty(len(pad), np.bool_)
    given = (
        (stages, swa, sound),
        tuple(row[pad] for row in _names(sleepers)),
        np.ascontiguousarray(people[:, pad]),
        (plan.sources, plan.ports, plan.gains, plan.effects, plan.columns[pad], plan.epochs_per_time),
        clock_rows(bedtime, parameters.circadian, epochs, epoch_s),
        kernel_constants(parameters),
        (np.uint32(run.seed & _LOW_WORD), np.uint32(run.seed >> _WORD_BITS)),
        steps_per_epoch(parameters.integration),
    )
    _run_blocks(given, len(pad), run)
    n = len(sleepers)
    wake_at_the_end(stages[:, :n], epochs_awake_at_the_end(sleepers, parameters, run.seed), epochs)
    return _checked(Nights(stages[:, :n], swa[:, :n], ~sound[:n], epoch_s), sleepers, keep_failed=run.keep_failed)


def whole_epochs(bedtime: Bedtime, epoch_s: float) -> int:
    """How many epochs the time in bed holds.

    Examples
    --------
    >>> whole_epochs(Bedtime(23.0, 8.0), 30.0)
    960
    """
    seconds = bedtime.in_bed_h * SECONDS_PER_HOUR
    finite = math.isfinite(bedtime.lights_out_h) and math.isfinite(seconds)
    epochs = round(seconds / epoch_s) if finite else 0
    if epochs < 1 or abs(epochs * epoch_s - seconds) > _ROUNDING_S:
        raise EpochMismatch(
            f"{bedtime.in_bed_h} h in bed from {bedtime.lights_out_h} h is no whole number of epochs of {epoch_s} s; "
            "give a multiple of it, above 0"
        )
    return epochs


def clock_rows(bedtime: Bedtime, circadian: Circadian, epochs: int, epoch_s: float) -> NDArray[np.float32]:
    """The two circadian angles at each epoch, for phase 0; people turn them.

    Returns
    -------
    float32 array (Clock, epoch)
    """
    hour = bedtime.lights_out_h + np.arange(epochs) * epoch_s / SECONDS_PER_HOUR
    wake, rem = (2 * np.pi / circadian.period * (hour - top) for top in (circadian.acrophase, circadian.rem_acro))
    rows = Clock(cos_w=np.cos(wake), sin_w=np.sin(wake), cos_r=np.cos(rem), sin_r=np.sin(rem))
    return np.stack(rows).astype(np.float32)


def _whole_blocks(nights: int, block: int) -> NDArray[np.intp]:
    """Which night stands in each lane: the last block is filled up with the last night."""
    return np.minimum(np.arange(-(-nights // block) * block), nights - 1)


def _names(sleepers: Sleepers) -> tuple[NDArray[np.uint32], ...]:
    """What names each night to the random generator: low and high word of the person, replicate."""
    low, high = split_person(sleepers.persons)
    return low.astype(np.uint32), high.astype(np.uint32), sleepers.replicates.astype(np.uint32)


def _run_blocks(given: tuple[Any, ...], width: int, run: Run) -> None:
    """Run the kernel over all blocks, each thread on a stretch of its own."""
    kernel = cuda_kernel() if run.device == "cuda" else night_kernel(run.block)
    cuts = [width // run.block * part // run.threads * run.block for part in range(run.threads + 1)]
    with ThreadPoolExecutor(run.threads) as pool:
        for done in [pool.submit(kernel, *cut, *given) for cut in pairwise(cuts)]:
            done.result()


def _checked(nights: Nights, sleepers: Sleepers, *, keep_failed: bool) -> Nights:
    """Refuse nights that failed, or mark them so that no statistic can be taken of them."""
    failed = np.flatnonzero(nights.failed)
    if not len(failed):
        return nights
    if not keep_failed:
        some = ", ".join(f"person {sleepers.persons[i]} night {sleepers.replicates[i]}" for i in failed[:_SHOWN])
        raise NumericalError(
            f"{len(failed)} of {len(sleepers)} nights left the range of the model ({some}); expected finite numbers "
            "inside their bounds: look for a parameter, a link or an effect of an impossible size"
        )
    nights.stages[:, failed] = NOT_SIMULATED
    nights.swa[:, failed] = np.nan
    return nights
