"""What is said, and what stands behind it."""

from dataclasses import dataclass
from typing import Any

from nightleaf.errors import UnknownKey
from nightleaf.evidence import Claim, Library, load_library


@dataclass(frozen=True, slots=True)
class Claims:
    """Claims in the order of the article."""

    claims: tuple[Claim, ...]
    library: Library

    def to_dict(self) -> dict[str, Any]:
        """The document of `claims --json`."""
        return {
            "schema": "nightleaf.claims/1",
            "claims": [claim.model_dump(mode="json") for claim in self.claims],
        }


def claims(key: str | None = None, library: Library | None = None) -> Claims:
    """All claims, or one.

    Raises
    ------
    UnknownKey
        Listing the claims there are.

    Examples
    --------
    >>> claims("gaba").claims[0].verdict
    'unsupported'
    """
    known = library or load_library()
    if key is None:
        return Claims(tuple(known.claims.values()), known)
    if key not in known.claims:
        raise UnknownKey(f"no claim '{key}'; there are: {', '.join(known.claims)}")
    return Claims((known.claims[key],), known)
