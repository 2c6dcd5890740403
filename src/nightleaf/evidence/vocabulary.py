"""The closed lists: a word that is not in them is refused."""

from pydantic import BaseModel, ConfigDict


class Vocabulary(BaseModel):
    """The closed lists of library/vocabulary.toml: list name -> words in their order.

    Each list runs from best to worst, or in the order in which the story meets its words.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    units: dict[str, str]
    analytes: dict[str, str]
    targets: dict[str, str]
    ports: dict[str, str]
    pathways: dict[str, str]
    conditions: dict[str, str]
    severities: dict[str, str]
    grades: dict[str, str]
    verdicts: dict[str, str]
    mechanism_levels: dict[str, str]
    pedigrees: dict[str, str]
    spreads: dict[str, str]
    source_kinds: dict[str, str]
    readings: dict[str, str]
    models: dict[str, str]

    def allows(self, name: str, word: str) -> bool:
        """Whether `word` stands in the list `name`."""
        return word in getattr(self, name)

    def words(self, name: str) -> tuple[str, ...]:
        """The words of the list `name`, in order."""
        return tuple(getattr(self, name))
