"""Medicines by name: what an interaction needs to know of each, and which rules it falls under."""

from nightleaf.medicine.listed import Listed, NameList, Recognised, listed_medicines, recognise, told
from nightleaf.medicine.medicine import Medicine, known_medicines
from nightleaf.medicine.names import found, near, plain

__all__ = [
    "Listed",
    "Medicine",
    "NameList",
    "Recognised",
    "found",
    "known_medicines",
    "listed_medicines",
    "near",
    "plain",
    "recognise",
    "told",
]
