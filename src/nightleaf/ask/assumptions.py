"""What a run rests on that nobody measured, and how far each of these numbers moves the answer."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from nightleaf.ask.draws import Draw
from nightleaf.ask.result import Assumption
from nightleaf.evidence import Ledger
from nightleaf.evidence.parameter import INVENTED

Array = NDArray[np.float64]
_UNITS = {"tst_min": "min", "n3_percent": "points", "rem_percent": "points"}
_FEWEST_DRAWS = 20
# Chance alone passes this in about one of a thousand: with 150 numbers and 2 it would name several by chance.
_NOISE = 3.3


def assumptions_of(ledger: Ledger, draws: Sequence[Draw], changes: Mapping[str, Array]) -> tuple[Assumption, ...]:
    """Every assumed, borrowed or fitted number that the run read, those that move the answer most first.

    Parameters
    ----------
    ledger : Ledger
        The account of the run.
    draws : sequence of Draw
    changes : mapping of str to array (draw,)
        Metric -> mean difference in each draw, discrepancy included.

    Returns
    -------
    tuple of Assumption
    """
    ranked = []
    for key in sorted(ledger.keys):
        parameter = ledger.library.parameter(key)
        if parameter.in_use.pedigree in INVENTED or parameter.in_use.pedigree == "fitted":
            strength, effect = _effect(np.array([draw.read.get(key, np.nan) for draw in draws]), changes)
            ranked.append((strength, Assumption(key, parameter.in_use.pedigree, effect, parameter.definition)))
    return tuple(assumption for _, assumption in sorted(ranked, key=lambda pair: (-pair[0], pair[1].key)))


def _effect(drawn: Array, changes: Mapping[str, Array]) -> tuple[float, str]:
    """Largest correlation that stands out of the noise, and the change for one standard deviation in words."""
    if len(drawn) < _FEWEST_DRAWS:
        return 0.0, "not judged: too few draws"
    spread = float(drawn.std())
    if not np.isfinite(spread) or spread == 0:
        return 0.0, "not drawn: no spread is known"
    found = {metric: _correlation(drawn, changes[metric]) for metric in _UNITS if metric in changes}
    clear = {metric: r for metric, r in found.items() if abs(r) > _NOISE / np.sqrt(len(drawn))}
    if not clear:
        return 0.0, f"none seen in {len(drawn)} draws"
    told = [f"{metric} {r * changes[metric].std():+.1f} {_UNITS[metric]}" for metric, r in clear.items()]
    return max(abs(r) for r in clear.values()), ", ".join(told) + " for one standard deviation more"


def _correlation(x: Array, y: Array) -> float:
    sound = np.isfinite(x).all() and np.isfinite(y).all() and y.std() > 0
    return float(np.corrcoef(x, y)[0, 1]) if sound else 0.0
