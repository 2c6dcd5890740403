"""What lies between a night and the record of it: an expert who scores it, a wearable that shows it.

Physiology knows nothing of this folder; what stands on paper is the night as somebody saw it.
"""

from nightleaf.sleep.observer.parameters import ObserverParameters, scorer_parameters, wearable_parameters
from nightleaf.sleep.observer.readings import Readings
from nightleaf.sleep.observer.scorer import observe_scorer
from nightleaf.sleep.observer.wearable import WearableStage, observe_wearable, wearable_minutes

__all__ = [
    "ObserverParameters",
    "Readings",
    "WearableStage",
    "observe_scorer",
    "observe_wearable",
    "scorer_parameters",
    "wearable_minutes",
    "wearable_parameters",
]
