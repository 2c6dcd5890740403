"""How far two scorings of one night differ."""

import numpy as np
from numpy.typing import NDArray

from nightleaf.errors import EpochMismatch
from nightleaf.sleep.hypnogram import Hypnogram
from nightleaf.sleep.stage import Stage


def epoch_agreement(first: Hypnogram, second: Hypnogram) -> float | None:
    """Share of the epochs scored in both that carry the same stage; None if there are none.

    Raises
    ------
    EpochMismatch : the two do not cover the same epochs.

    Examples
    --------
    >>> epoch_agreement(Hypnogram([0, 1, 2, -2]), Hypnogram([0, 2, 2, 2]))
    0.6666666666666666
    """
    a, b = _scored_in_both(first, second)
    return float(np.mean(a == b)) if a.size else None


def cohen_kappa(first: Hypnogram, second: Hypnogram) -> float | None:
    """Agreement beyond chance, over the epochs scored in both: 1 all, 0 as by chance.

    None where chance alone would agree always (both write one and the same stage) or no epoch is scored in both.

    Raises
    ------
    EpochMismatch : the two do not cover the same epochs.

    Examples
    --------
    >>> cohen_kappa(Hypnogram([0, 0, 2, 2]), Hypnogram([0, 2, 2, 2]))
    0.5
    """
    a, b = _scored_in_both(first, second)
    if not a.size:
        return None
    observed = np.mean(a == b)
    chance = sum(np.mean(a == stage) * np.mean(b == stage) for stage in Stage if stage >= Stage.WAKE)
    return float((observed - chance) / (1 - chance)) if chance < 1 else None


def _scored_in_both(first: Hypnogram, second: Hypnogram) -> tuple[NDArray[np.int8], NDArray[np.int8]]:
    if len(first) != len(second) or first.epoch_s != second.epoch_s:
        raise EpochMismatch(
            f"{len(first)} epochs of {first.epoch_s:g} s and {len(second)} of {second.epoch_s:g} s cannot be compared; "
            "expected two scorings of the same epochs: cut both to the same span"
        )
    both = (first.stages >= Stage.WAKE) & (second.stages >= Stage.WAKE)
    return first.stages[both], second.stages[both]
