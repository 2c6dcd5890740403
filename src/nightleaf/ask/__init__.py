"""The four questions as functions."""

from nightleaf.ask.result import SimulationResult
from nightleaf.ask.simulate import simulate

__all__ = ["SimulationResult", "simulate"]
