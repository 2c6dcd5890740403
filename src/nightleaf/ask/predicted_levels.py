"""What is predicted of blood levels, for every reason of a screen that acts through one."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from nightleaf.ask.interacting import Interactions, interact
from nightleaf.errors import Refused
from nightleaf.evidence import Library
from nightleaf.exposure.interactions import Estimate
from nightleaf.medicine import known_medicines
from nightleaf.product import Product
from nightleaf.safety import Reason, rule_book

BY_LEVEL: Final = frozenset({"cyp3a", "cyp2d6", "cyp2c9", "p_gp", "raises_kratom", "lowers_kratom"})
"""Mechanisms that act through a blood level."""
NOT_PREDICTED: Final = "How far a blood level would move has not been worked out."
RAISED: Final = "Predicted level of {name} with this amount of leaf: {point} times that without ({p5} to {p95})."
RAISES: Final = "Predicted level of kratom with it: {point} times that without ({p5} to {p95})."
LEVELS_ARE_NOT_ALL: Final = "A ratio near 1 clears nothing."


@dataclass(frozen=True, slots=True)
class Level:
    """What is predicted of blood levels when a medicine meets kratom.

    Parameters
    ----------
    medicine : str
        Its key.
    words : str
        A sentence, also where nothing can be predicted.
    rows : tuple of dict
        The entries of the document of `nightleaf interact`.
    """

    medicine: str
    words: str
    rows: tuple[dict[str, Any], ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Plain fields."""
        return {"words": self.words, "ratios": list(self.rows)}


def predicted_levels(
    reasons: Iterable[Reason], product: Product | None, amount: str, library: Library
) -> dict[str, Level]:
    """What is predicted for each medicine whose danger lies in a blood level; a product that is not leaf has none.

    Parameters
    ----------
    reasons : iterable of Reason
    product : Product or None
    amount : str
    library : Library
    """
    listed, held = rule_book(library).medicines.medicines, known_medicines(library)
    keys = list(dict.fromkeys(one.medicine for one in reasons if one.medicine))
    keys = [key for key in keys if BY_LEVEL & set(listed[key].mechanisms)]
    modelled = [key for key in keys if key in held]
    levels = {key: Level(key, NOT_PREDICTED) for key in keys}
    if not modelled:
        return levels
    try:
        found = interact([held[key].name for key in modelled], amount=amount, product=product, library=library)
    except Refused:
        return levels
    return levels | {key: _level(key, held[key].name, found) for key in modelled}


def _level(key: str, name: str, found: Interactions) -> Level:
    on_it = [one for one in found.kratom_on_others if one.medicine.key == key]
    on_kratom = [one for one in found.others_on_kratom if one.medicine.key == key]
    words = [RAISED.format(name=name, **_figures(one.auc_ratio)) for one in on_it if one.auc_ratio is not None]
    words += [RAISES.format(**_figures(one.mitragynine)) for one in on_kratom]
    rows = (*(one.to_dict() for one in on_it), *(one.to_dict() for one in on_kratom))
    return Level(key, " ".join((*words, LEVELS_ARE_NOT_ALL)) if words else NOT_PREDICTED, rows)


def _figures(ratio: Estimate) -> dict[str, str]:
    return {name: f"{getattr(ratio, name):.3g}" for name in ("point", "p5", "p95")}
