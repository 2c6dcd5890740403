"""Predicted against published, every row, misses included."""

from nightleaf.ask.validating.drugs import validate_drugs
from nightleaf.ask.validating.exposure import (
    FOLDS,
    Compared,
    ExposureValidation,
    Folds,
    validate_exposure,
)
from nightleaf.ask.validating.fingerprint import numbers_fingerprint
from nightleaf.ask.validating.night import NightRow, NightValidation, validate_night
from nightleaf.ask.validating.predicted import GROUP, Band, Predicted

__all__ = [
    "FOLDS",
    "GROUP",
    "Band",
    "Compared",
    "ExposureValidation",
    "Folds",
    "NightRow",
    "NightValidation",
    "Predicted",
    "numbers_fingerprint",
    "validate_drugs",
    "validate_exposure",
    "validate_night",
]
