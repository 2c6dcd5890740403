"""What a trial with kratom found, as it was published."""

from dataclasses import dataclass
from typing import Any

from nightleaf.evidence import Ledger, Library
from nightleaf.exposure.interactions.concentrations import START

CONFIDENCE = (0.05, 0.95)
"""The published intervals are of 90 %."""


@dataclass(frozen=True, slots=True)
class Observed:
    """A published ratio of AUC and of Cmax, each with its 90 % interval.

    Parameters
    ----------
    auc_ratio, cmax_ratio : tuple of float
        Point, lower and upper limit. [1]
    mitragynine_mg : float
        Swallowed in the trial. [mg]
    people : int or None
    source : str
        Key in the library.
    """

    auc_ratio: tuple[float, float, float]
    cmax_ratio: tuple[float, float, float]
    mitragynine_mg: float
    people: int | None
    source: str

    def to_dict(self) -> dict[str, Any]:
        """Plain numbers, with the interval as published."""
        limits = {
            name: dict(zip(("point", "low", "high"), (round(part, 3) for part in ratio), strict=True))
            for name, ratio in (("auc_ratio", self.auc_ratio), ("cmax_ratio", self.cmax_ratio))
        }
        rest = {"mitragynine_mg": self.mitragynine_mg, "people": self.people, "source": self.source}
        return {"basis": "observed", "interval": "90 % CI"} | limits | rest


def observed(medicine: str, ledger: Ledger) -> Observed | None:
    """The trial of kratom with this medicine, if there was one.

    Parameters
    ----------
    medicine : str
        Its key in the library.
    ledger : Ledger
        Takes account of what was read; published figures are never drawn.
    """
    start = f"{START}.observed.{medicine}"
    library = ledger.library
    if f"{start}.auc" not in library.parameters:
        return None
    for name, unit in (("auc", "1"), ("cmax", "1"), ("dose", "mg")):
        ledger.read(f"{start}.{name}", unit)
    key = str(library.parameter(f"{start}.auc").in_use.source)
    return Observed(
        auc_ratio=_published(f"{start}.auc", library),
        cmax_ratio=_published(f"{start}.cmax", library),
        mitragynine_mg=library.parameter(f"{start}.dose").in_use.value,
        people=library.source(key).n,
        source=key,
    )


def published_half_life_ratio(ledger: Ledger) -> tuple[float, float, float]:
    """Half-life of midazolam with kratom over that without: point and 90 % interval."""
    key = f"{START}.observed.midazolam.half_life"
    ledger.read(key, "1")
    return _published(key, ledger.library)


def _published(key: str, library: Library) -> tuple[float, float, float]:
    value = library.parameter(key).in_use
    low, high = (value.quantile(level) for level in CONFIDENCE)
    return value.value, low, high
