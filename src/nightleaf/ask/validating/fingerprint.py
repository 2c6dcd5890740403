"""Which numbers a validation page was made from, so that a page that has fallen behind can be told."""

import hashlib
from typing import Final

from nightleaf.evidence import Library

PREFIXES: Final = {
    "night": ("night.", "sleep."),
    "drugs": ("night.", "pathways.", "occupancy.", "substances.", "trials.", "person."),
}
_OBSERVATIONS: Final = {"night": "night_*", "drugs": "drug_*"}
_LENGTH: Final = 16


def numbers_fingerprint(library: Library, part: str) -> str:
    """A short hash of every number in force that a part depends on, and of every row it is held against.

    Parameters
    ----------
    library : Library
    part : str
        night or drugs.

    Examples
    --------
    >>> from nightleaf.evidence import load_library
    >>> len(numbers_fingerprint(load_library(), "night"))
    16
    """
    digest = hashlib.sha256()
    for key, parameter in sorted(library.parameters.items()):
        if key.startswith(PREFIXES[part]):
            digest.update(f"{key}={parameter.in_use.value!r}\n".encode())
    for path in sorted((library.root / "observations").glob(_OBSERVATIONS[part])):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:_LENGTH]
