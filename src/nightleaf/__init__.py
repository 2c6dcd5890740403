"""nightleaf: what kratom is likely to do to a night of sleep, with a source and a grade for every number.

The four questions as functions.

>>> import nightleaf
>>> nightleaf.claims("gaba").claims[0].verdict
'unsupported'
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from nightleaf.ask.auditing import audit
    from nightleaf.ask.checking import check
    from nightleaf.ask.citing import cite
    from nightleaf.ask.claiming import claims
    from nightleaf.ask.demonstration import demo
    from nightleaf.ask.dosing import pk
    from nightleaf.ask.interacting import interact
    from nightleaf.ask.noncompartmental import nca
    from nightleaf.ask.result import SimulationResult
    from nightleaf.ask.simulation import simulate
    from nightleaf.ask.tracing import why
    from nightleaf.person import read_person
    from nightleaf.product import read_product
    from nightleaf.sleep import read_hypnogram, sleep_statistics

_HOMES = {
    "SimulationResult": "nightleaf.ask.result",
    "audit": "nightleaf.ask.auditing",
    "check": "nightleaf.ask.checking",
    "cite": "nightleaf.ask.citing",
    "claims": "nightleaf.ask.claiming",
    "demo": "nightleaf.ask.demonstration",
    "interact": "nightleaf.ask.interacting",
    "nca": "nightleaf.ask.noncompartmental",
    "pk": "nightleaf.ask.dosing",
    "read_hypnogram": "nightleaf.sleep",
    "read_person": "nightleaf.person",
    "read_product": "nightleaf.product",
    "simulate": "nightleaf.ask.simulation",
    "sleep_statistics": "nightleaf.sleep",
    "why": "nightleaf.ask.tracing",
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
