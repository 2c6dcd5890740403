"""nightleaf: what kratom is likely to do to a night of sleep, with a source and a grade for every number."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from nightleaf.ask import SimulationResult, simulate
    from nightleaf.person import read_person

_HOMES = {
    "SimulationResult": "nightleaf.ask",
    "read_person": "nightleaf.person",
    "simulate": "nightleaf.ask",
}

__all__ = ["SimulationResult", "read_person", "simulate"]


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used, so that `import nightleaf` stays quick."""
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'nightleaf' has no attribute '{name}'")
