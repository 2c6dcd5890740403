"""Ignorance about the fitted numbers of the night: vectors that fit the recorded nights as well as the one in force.

The numbers of a fit depend on one another; drawn each from its own spread they would make nights that nobody sleeps.
"""

import csv
from functools import cache
from pathlib import Path

from nightleaf.errors import Malformed
from nightleaf.evidence import Ledger
from nightleaf.night.parameters import NightParameters, night_parameters
from nightleaf.units import factor

PLACE = Path("parameters", "night", "ensemble.csv")


def drawn_parameters(ledger: Ledger) -> NightParameters:
    """Every number of the night network for the ledger's draw: the fitted ones together, from one member.

    Parameters
    ----------
    ledger : Ledger
        At point values (no draw) this is `night_parameters` of its numbers.

    Raises
    ------
    Malformed
        If the ensemble is not as long as its card says, or names a number that the library lacks.

    Examples
    --------
    >>> from nightleaf.evidence import load_library
    >>> library = load_library()
    >>> point = drawn_parameters(Ledger(library))
    >>> drawn = drawn_parameters(Ledger(library, seed=1, draw=0))
    >>> point.arousal.lam_k != drawn.arousal.lam_k
    True
    """
    told = round(ledger.read("night.ensemble.members", "1"))
    if ledger.draw is None:
        return night_parameters(ledger.read)
    members = read_ensemble(ledger.library.root)
    if len(members) != told:
        raise Malformed(f"{PLACE}: holds {len(members)} members; ensemble.toml tells of {told}")
    member = members[min(int(ledger.uniform("night.ensemble") * told), told - 1)]

    def read(key: str, unit: str) -> float:
        number = ledger.read(key, unit)
        if key not in member:
            return number
        own = ledger.library.parameter(key).unit
        ledger.keys[key] = member[key]
        return member[key] * factor(own, unit)

    return night_parameters(read)


@cache
def read_ensemble(root: Path) -> tuple[dict[str, float], ...]:
    """The members of the ensemble: each a dict from key to number, in the unit of the parameter.

    Parameters
    ----------
    root : Path
        Folder of the library.
    """
    with (root / PLACE).open(encoding="utf-8", newline="") as lines:
        rows = list(csv.reader(lines))
    if len(rows) < 2 or any(len(row) != len(rows[0]) for row in rows):
        raise Malformed(f"{PLACE}: expected a line of keys and lines of as many numbers; found {len(rows)} lines")
    return tuple(dict(zip(rows[0], map(float, row), strict=True)) for row in rows[1:])
