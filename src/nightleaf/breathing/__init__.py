"""Breathing under an opioid in sleep: only ever a reason against."""

from nightleaf.breathing.model import BreathingReason, breathing_reasons

__all__ = ["BreathingReason", "breathing_reasons"]
