"""What sits on the receptors, and how strongly each target is engaged."""

from nightleaf.occupancy.adaptation import Adaptation, Drives, adaptations_of, adapted, carried_on
from nightleaf.occupancy.effects import (
    Setting,
    acting,
    binding,
    effects_of,
    engagements_named,
    held_of,
    network_drives,
    withdrawal_left,
)
from nightleaf.occupancy.pupil import miosis_mm, miosis_share, pupil_change_of_regular_user

__all__ = [
    "Adaptation",
    "Drives",
    "Setting",
    "acting",
    "adaptations_of",
    "adapted",
    "binding",
    "carried_on",
    "effects_of",
    "engagements_named",
    "held_of",
    "miosis_mm",
    "miosis_share",
    "network_drives",
    "pupil_change_of_regular_user",
    "withdrawal_left",
]
