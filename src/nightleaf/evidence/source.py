"""Where a number or a claim comes from."""

from datetime import date

from pydantic import BaseModel, ConfigDict, model_validator


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

    def cite(self) -> str:
        """One line of a bibliography."""
        people = ", ".join(self.authors[:3]) + (" et al." if len(self.authors) > 3 else "")
        where = f" {self.journal}." if self.journal else ""
        return f"{people} ({self.year}). {self.title.rstrip('.')}.{where} {self.address}"
