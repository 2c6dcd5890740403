"""Tolerance and rebound: the brain comes to expect an effect, and shows it when the effect leaves."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nightleaf.evidence import Ledger
from nightleaf.occupancy._kernel import adaptation_step, net_effect

Array = NDArray[np.float64]
Drives = dict[str, Array]
_NAMES = ("loss", "time", "rebound")


@dataclass(frozen=True, slots=True)
class Adaptation:
    """How a pathway adapts.

    Parameters
    ----------
    loss : float
        Share of the effect lost at full adaptation. [1]
    time_h : float
        Time constant of coming and going. [h]
    rebound : float
        Opposite effect unmasked at full adaptation. [1]
    into : str or None
        The target that the rebound drives; None gives the pathway's own, with the sign turned.
    """

    loss: float
    time_h: float
    rebound: float
    into: str | None


def adaptations_of(targets: tuple[str, ...], ledger: Ledger) -> dict[str, Adaptation]:
    """The pathways among `targets` whose files say how they adapt."""
    found = {}
    for target in targets:
        start = f"pathways.{target}.adaptation."
        if start + _NAMES[0] in ledger.library.parameters:
            loss, rebound = (ledger.read(start + name, "1") for name in ("loss", "rebound"))
            into = ledger.library.under("pathways")[target].get("rebound")
            found[target] = Adaptation(loss, ledger.read(start + "time", "h"), rebound, into)
    return found


def carried_on(before: Drives, drives: Drives, step_h: float, known: dict[str, Adaptation]) -> Drives:
    """Adaptation of each person at the end of a stretch of effects.

    Parameters
    ----------
    before : dict of array (person,)
        Target -> adaptation at the start; none is zero.
    drives : dict of array (time, person)
        Each row lasts `step_h`.
    """
    after = {}
    for target, adaptation in known.items():
        e = drives[target]
        T = before.get(target, np.zeros(e.shape[1]))  # noqa: N806
        for row in e:
            T = adaptation_step(T, row, step_h, adaptation.time_h)  # noqa: N806
        after[target] = T
    return after


def adapted(before: Drives, drives: Drives, step_h: float, known: dict[str, Adaptation]) -> Drives:
    """Effects of one night, less what adaptation takes, with what rebounds.

    Parameters
    ----------
    before : dict of array (person,)
        Target -> adaptation at the first row.
    drives : dict of array (time, person)

    Returns
    -------
    dict of array (time, person)
        With the targets of rebounds added.
    """
    net = dict(drives)
    for target, adaptation in known.items():
        e = drives[target]
        T, rows = before.get(target, np.zeros(e.shape[1])), []  # noqa: N806
        for row in e:
            rows.append(T)
            T = adaptation_step(T, row, step_h, adaptation.time_h)  # noqa: N806
        kept, rebound = net_effect(e, np.stack(rows), adaptation.loss, adaptation.rebound)
        if adaptation.into is None:
            net[target] = kept - rebound
        else:
            net[target] = kept
            net[adaptation.into] = net.get(adaptation.into, 0) + rebound
    return net
