"""Where a number or a claim comes from."""

import re
from datetime import date
from typing import Final

from pydantic import BaseModel, ConfigDict, model_validator

NOT_CONFIRMED: Final = re.compile(r",? *\(?\b(authors|holder|maker|title) not confirmed\)?")
"""What a source file says where a name or the end of a title was not seen."""


class Source(BaseModel):
    """A publication, data set, program or law, and how far it was read.

    `read` says what was seen: the full text, the abstract, an excerpt, a secondary account, or nothing.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str
    title: str
    authors: tuple[str, ...]
    year: int
    kind: str
    journal: str | None = None
    doi: str | None = None
    url: str | None = None
    species: str | None = None
    n: int | None = None
    read: str
    accessed: date
    licence: str | None = None
    note: str | None = None

    @model_validator(mode="after")
    def _has_an_address(self) -> "Source":
        if not (self.doi or self.url):
            raise ValueError("a source needs a doi or a url")
        return self

    @property
    def address(self) -> str:
        """A link that leads to it."""
        return f"https://doi.org/{self.doi}" if self.doi else str(self.url)

    @property
    def named_authors(self) -> tuple[str, ...]:
        """Who wrote it, as far as that was confirmed."""
        named = (NOT_CONFIRMED.sub("", author) for author in self.authors)
        return tuple(name for name in named if name)

    def cite(self) -> str:
        """One line of a bibliography; the kind stands where no author is known."""
        named = self.named_authors or (self.kind.replace("_", " ").capitalize(),)
        people = ", ".join(named[:3]) + (" et al." if len(named) > 3 else "")
        where = f" {self.journal}." if self.journal else ""
        return f"{people} ({self.year}). {self.title.rstrip('.')}.{where} {self.address}"
