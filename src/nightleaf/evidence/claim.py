"""What is said about kratom and sleep, and what stands behind it."""

from datetime import date

from pydantic import BaseModel, ConfigDict


class Claim(BaseModel):
    """A sentence of the article, its verdict, and the links of the model that it would drive.

    `supports` and `opposes` are source keys; `drives` names links that carry it (engagement or pathway keys),
    `in_the_model` says in plain words what the simulator does with it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str
    number: int
    words: str
    subject: str
    verdict: str
    grade: str
    cebm: int | None = None
    mechanism_level: str | None = None
    why: str
    in_the_model: str
    supports: tuple[str, ...] = ()
    opposes: tuple[str, ...] = ()
    drives: tuple[str, ...] = ()
    reviewed: date
