"""Reading numbers for a run, and keeping account of what was read."""

import hashlib

import numpy as np
from scipy.special import ndtri

from nightleaf.evidence.library import Library
from nightleaf.units import factor


class Ledger:
    """Reads parameters at their point values, or at one draw from their spreads, and remembers every key.

    A draw is named by a number: the same seed, key and number always give the same value, whatever else is read.

    Parameters
    ----------
    library : Library
    seed : int
    draw : int or None
        None reads point values.

    Examples
    --------
    >>> from nightleaf.evidence import load_library
    >>> ledger = Ledger(load_library())
    >>> ledger.read("dose.cap.mitragynine_per_day", "mg")
    53.2
    >>> sorted(ledger.keys)
    ['dose.cap.mitragynine_per_day']
    """

    def __init__(self, library: Library, seed: int = 0, draw: int | None = None) -> None:
        self.library = library
        self.seed = seed
        self.draw = draw
        self.keys: dict[str, float] = {}

    def read(self, key: str, unit: str) -> float:
        """The number in force for this run, in `unit`.

        Raises
        ------
        UnknownKey, UnknownUnit
        """
        parameter = self.library.parameter(key)
        value = parameter.in_use
        number = value.value if self.draw is None else value.quantile(self._probability(key))
        self.keys[key] = number
        return number * factor(parameter.unit, unit)

    def uniform(self, name: str) -> float:
        """A draw between 0 and 1 for something that is not in the library (a batch, say); 0.5 at point values."""
        return 0.5 if self.draw is None else self._probability(name)

    def deviate(self, name: str) -> float:
        """A standard normal draw for something that is not in the library; 0 at point values."""
        return 0.0 if self.draw is None else float(ndtri(self._probability(name)))

    def _probability(self, key: str) -> float:
        text = f"{self.seed}:{key}:{self.draw}".encode()
        words = np.frombuffer(hashlib.blake2b(text, digest_size=8).digest(), dtype=np.uint64)
        return (float(words[0] >> np.uint64(11)) + 0.5) / 2**53
