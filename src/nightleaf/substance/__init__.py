"""Molecules as the library holds them: how they are taken, and which of their numbers are known."""

from nightleaf.substance.own import library_with
from nightleaf.substance.substance import Substance, known_substances, substance_named

__all__ = ["Substance", "known_substances", "library_with", "substance_named"]
