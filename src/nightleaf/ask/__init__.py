"""The four questions as functions."""

from nightleaf.ask.auditing import Audit, audit
from nightleaf.ask.checking import Check, check
from nightleaf.ask.citing import Bibliography, cite
from nightleaf.ask.claiming import Claims, claims
from nightleaf.ask.demonstration import Demo, demo
from nightleaf.ask.dosing import PkResult, pk
from nightleaf.ask.interacting import interact
from nightleaf.ask.noncompartmental import NcaResult, nca
from nightleaf.ask.recorded import CountedNight, RecordedNights, recorded_nights
from nightleaf.ask.result import SimulationResult
from nightleaf.ask.simulation import simulate
from nightleaf.ask.tracing import Trace, why

__all__ = [
    "Audit",
    "Bibliography",
    "Check",
    "Claims",
    "CountedNight",
    "Demo",
    "NcaResult",
    "PkResult",
    "RecordedNights",
    "SimulationResult",
    "Trace",
    "audit",
    "check",
    "cite",
    "claims",
    "demo",
    "interact",
    "nca",
    "pk",
    "recorded_nights",
    "simulate",
    "why",
]
