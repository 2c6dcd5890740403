"""How people, and nights of one person, differ in exposure."""

import zlib
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nightleaf.evidence import Ledger
from nightleaf.numerics.draws import person_normals
from nightleaf.numerics.streams import STREAM_BITS, Stream

OWN = ("CL", "Vc", "Q", "Vp", "ka", "tlag", "ffp", "metabolite", "CLm", "Vm")
_RESERVED = 1024

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class People:
    """Who is simulated.

    Parameters
    ----------
    persons : int array (person,)
        Numbers that name people to the random generator.
    replicate : int array (person,)
        Number of the night.
    seed : int
    """

    persons: NDArray[np.int64]
    replicate: NDArray[np.int64]
    seed: int


def multipliers(people: People, analyte: str, ledger: Ledger) -> dict[str, Array]:
    """Lognormal multipliers of each disposition parameter, and of bioavailability `s_F`.

    One deviate of bioavailability is shared by all alkaloids of a person; the others belong to the analyte. An
    occasion changes bioavailability only.

    Returns
    -------
    dict of array (person,)
    """
    shared = person_normals(people.seed, people.persons, 0, Stream.EXPOSURE_TRAITS, 1)[0]
    occasion = person_normals(people.seed, people.persons, people.replicate, Stream.EXPOSURE_OCCASIONS, 1)[0]
    own = person_normals(people.seed, people.persons, 0, _stream_of(analyte), len(OWN))
    drawn = {name: np.exp(_omega(name, analyte, ledger) * z) for name, z in zip(OWN, own, strict=True)}
    between = ledger.read("exposure.variability.between_occasions.s_F", "1")
    drawn["s_F"] = np.exp(_omega("s_F", analyte, ledger) * shared + between * occasion)
    return drawn


def nobody_differs() -> dict[str, Array]:
    """Multipliers of the typical person."""
    return {name: np.ones(1) for name in (*OWN, "s_F")}


def _omega(name: str, analyte: str, ledger: Ledger) -> float:
    own = f"exposure.{analyte}.between_people.{name}"
    key = own if own in ledger.library.parameters else f"exposure.variability.between_people.{name}"
    return ledger.read(key, "1")


def _stream_of(analyte: str) -> int:
    """A stream of its own for each analyte, whatever other analytes the library holds."""
    free = 2**STREAM_BITS - _RESERVED
    return int(_RESERVED + zlib.crc32(analyte.encode()) % free)
