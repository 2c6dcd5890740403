"""What acts in both nights, with and without: the caffeine of the day."""

from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from nightleaf.exposure import People
from nightleaf.exposure.general import substance_curves
from nightleaf.occupancy import Drives, Setting, acting, effects_of, network_drives
from nightleaf.units import clock

if TYPE_CHECKING:
    from nightleaf.ask.chain import Chain

Array = NDArray[np.float64]
CAFFEINE: Final = "caffeine"
_DAY_H, _NEARLY = 24.0, 0.999


def targets_of_the_evening(chain: "Chain") -> set[str]:
    """Targets that the person's own caffeine reaches."""
    links = acting(chain.ledger.library, (CAFFEINE,)) if chain.request.person.caffeine else ()
    return {link.target for link in links}


def drives_of_the_evening(chain: "Chain", people: People) -> Drives:
    """Effects of every cup that the person file names, each from its own time on.

    Shares of a receptor held by cups taken apart add up as odds, as concentrations do.
    """
    bedtime, odds = chain.request.bedtime, dict[str, Array]()
    links = acting(chain.ledger.library, (CAFFEINE,))
    since_lights_out = chain.times_h() - chain.request.intake.before_bed_h
    for cup in chain.request.person.caffeine:
        before = (bedtime.lights_out_h - clock(cup.time, what="caffeine")) % _DAY_H
        curves = substance_curves(CAFFEINE, cup.mg, chain.ledger, people=people)
        setting = Setting(curves, since_lights_out + before, {CAFFEINE: cup.mg}, people)
        for target, effect in network_drives(links, effects_of(links, setting, chain.ledger), chain.ledger).items():
            held = np.minimum(effect, _NEARLY)
            odds[target] = odds.get(target, np.zeros(held.shape)) + held / (1 - held)
    return {target: one / (1 + one) for target, one in odds.items()}


def together(first: Drives, second: Drives) -> Drives:
    """Two sets of effects at once."""
    return {
        target: first[target] + second[target] if target in first and target in second else (first | second)[target]
        for target in first | second
    }
