"""Medicines by name, and what an interaction needs to know of each."""

from nightleaf.medicine.medicine import Medicine, known_medicines
from nightleaf.medicine.names import found, near

__all__ = ["Medicine", "found", "known_medicines", "near"]
