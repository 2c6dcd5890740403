"""Dosing events in the tables of pharmacometrics, and the concentrations that follow from them."""

from nightleaf.exposure.events.model import Model, read_model
from nightleaf.exposure.events.reading import EventRow, read_events
from nightleaf.exposure.events.timeline import Observed, observe

__all__ = ["EventRow", "Model", "Observed", "observe", "read_events", "read_model"]
