"""The four questions as functions."""

from nightleaf.ask.auditing import Audit, audit
from nightleaf.ask.citing import Bibliography, cite
from nightleaf.ask.claiming import Claims, claims
from nightleaf.ask.demonstration import Demo, demo
from nightleaf.ask.recorded import CountedNight, RecordedNights, recorded_nights
from nightleaf.ask.result import SimulationResult
from nightleaf.ask.simulation import simulate
from nightleaf.ask.tracing import Trace, why

__all__ = [
    "Audit",
    "Bibliography",
    "Claims",
    "CountedNight",
    "Demo",
    "RecordedNights",
    "SimulationResult",
    "Trace",
    "audit",
    "cite",
    "claims",
    "demo",
    "recorded_nights",
    "simulate",
    "why",
]
