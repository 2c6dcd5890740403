"""nightleaf: what kratom is likely to do to a night of sleep, with a source and a grade for every number.

The four questions as functions.

>>> import nightleaf
>>> nightleaf.claims("gaba").claims[0].verdict
'unsupported'
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from nightleaf.ask import SimulationResult, audit, check, cite, claims, demo, interact, nca, pk, simulate, why
    from nightleaf.person import read_person
    from nightleaf.product import read_product
    from nightleaf.sleep import read_hypnogram, sleep_statistics

_HOMES = {
    "SimulationResult": "nightleaf.ask",
    "audit": "nightleaf.ask",
    "check": "nightleaf.ask",
    "cite": "nightleaf.ask",
    "claims": "nightleaf.ask",
    "demo": "nightleaf.ask",
    "interact": "nightleaf.ask",
    "nca": "nightleaf.ask",
    "pk": "nightleaf.ask",
    "read_hypnogram": "nightleaf.sleep",
    "read_person": "nightleaf.person",
    "read_product": "nightleaf.product",
    "simulate": "nightleaf.ask",
    "sleep_statistics": "nightleaf.sleep",
    "why": "nightleaf.ask",
}

__all__ = [
    "SimulationResult",
    "audit",
    "check",
    "cite",
    "claims",
    "demo",
    "interact",
    "nca",
    "pk",
    "read_hypnogram",
    "read_person",
    "read_product",
    "simulate",
    "sleep_statistics",
    "why",
]


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used, so that `import nightleaf` stays quick."""
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'nightleaf' has no attribute '{name}'")


def __dir__() -> list[str]:
    """The public names."""
    return __all__
