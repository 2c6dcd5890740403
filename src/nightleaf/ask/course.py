"""What acts tonight: the effects of this dose, less tolerance from the nights before, with rebound and withdrawal."""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from nightleaf.exposure import People
from nightleaf.occupancy import Drives, Setting, adapted, carried_on, effects_of, network_drives, withdrawal_left

if TYPE_CHECKING:
    from nightleaf.ask.chain import Chain

Array = NDArray[np.float64]
WITHDRAWAL = "opioid_withdrawal"
STEP_H = 1 / 12
_DAY_H, _PAST_STEP_H = 24.0, 1.0


def withdraws(chain: "Chain") -> bool:
    """Whether a night without is a night of withdrawal: a regular user who leaves out an opioid."""
    opioid = any(link.model == "miosis" for link in chain.engagements)
    return opioid and chain.request.person.tolerance == "regular use"


def drives_tonight(chain: "Chain", people: People, setting: Setting, effects: Drives) -> Drives:
    """Effects on the scale of the pathways, as they act in the night that `setting` describes.

    Parameters
    ----------
    chain : Chain
    people : People
    setting : Setting
        Whose times lie in the night.
    effects : dict of array (time, person)
        Of this dose, by target.
    """
    drives = network_drives(chain.engagements, effects, chain.ledger)
    known = {target: one for target, one in chain.adaptations.items() if target in drives}
    if withdraws(chain):
        # Tolerance of a regular user stands in the pupil scale already.
        known = {target: one for target, one in known.items() if one.into != WITHDRAWAL}
        drives[WITHDRAWAL] = withdrawal_left(chain.engagements, setting, chain.ledger)
    if not known:
        return drives
    before: Drives = {}
    for night in range(1, chain.night):
        past = _drives_at(chain, people, night, np.arange(_PAST_STEP_H / 2, _DAY_H, _PAST_STEP_H))
        before = carried_on(before, past, _PAST_STEP_H, known)
    since_dose = np.arange(setting.t_h[0] - STEP_H, 0, -STEP_H)[::-1]
    if len(since_dose):
        before = carried_on(before, _drives_at(chain, people, chain.night, since_dose), STEP_H, known)
    return adapted(before, drives, STEP_H, known)


def drives_after_stopping(chain: "Chain", people: People, t_h: Array) -> Drives:
    """What acts in the first night without, after `chain.night` nights with."""
    setting = chain.setting(people, t_h + _DAY_H, chain.taken.curves(people, chain.night))
    effects = effects_of(chain.engagements, setting, chain.ledger)
    drives = network_drives(chain.engagements, effects, chain.ledger)
    known = {target: one for target, one in chain.adaptations.items() if target in drives}
    before: Drives = {}
    for night in range(1, chain.night + 1):
        past = _drives_at(chain, people, night, np.arange(_PAST_STEP_H / 2, _DAY_H, _PAST_STEP_H))
        before = carried_on(before, past, _PAST_STEP_H, known)
    return adapted(before, drives, STEP_H, known)


def _drives_at(chain: "Chain", people: People, night: int, t_h: Array) -> Drives:
    setting = chain.setting(people, t_h, chain.taken.curves(people, night))
    return network_drives(chain.engagements, effects_of(chain.engagements, setting, chain.ledger), chain.ledger)
