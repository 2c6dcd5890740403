"""The claims of the article on one page: verdict, grade, sources, and what the model does with each."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from nightleaf.ask.claiming import Claims
from nightleaf.evidence import Claim, Library
from nightleaf.report.appendix import Reference, link_standing, link_title, references_to, source_view
from nightleaf.report.theme import DARK, LIGHT, custom_properties
from nightleaf.report.whole_file import write_whole
from nightleaf.report.words import EMERGENCY_LINES, LABEL_LINES, grade_words, plain_words, title_words

TITLE: Final = "What is said about kratom and sleep"
OMITTED: Final = "omission"
"""The verdict on what the article leaves out: those words are ours and stand without quotation marks."""

HOW_TO_READ: Final = (
    "A verdict says how a claim fares against what was found. A grade says how sure that is. Words in quotation marks "
    "are claims of the article in short form, and not ours.",
    "Off by default means that the model does nothing with it. That is not a proof that there is nothing.",
)


@dataclass(frozen=True, slots=True)
class LinkLine:
    """A link that a claim would drive, and whether it acts."""

    key: str
    title: str
    standing: str


@dataclass(frozen=True, slots=True)
class ClaimLine:
    """A claim and all that stands behind it."""

    claim: Claim
    said: bool
    verdict: str
    meaning: str
    grade: str
    level: str
    supports: tuple[Reference, ...]
    opposes: tuple[Reference, ...]
    links: tuple[LinkLine, ...]


@dataclass(frozen=True, slots=True)
class Pile:
    """All claims with one verdict."""

    verdict: str
    title: str
    meaning: str
    lines: tuple[ClaimLine, ...]


def write_claims(path: Path | str, found: Claims) -> Path:
    """Write the page, whole or not at all, readable by its owner alone.

    Parameters
    ----------
    path : Path or str
    found : Claims

    Raises
    ------
    InputError
        If it cannot be written there.
    """
    return write_whole(Path(path), render_claims(found))


def render_claims(found: Claims) -> str:
    """The page as text, in the order of the article.

    Examples
    --------
    >>> from nightleaf.ask.claiming import claims
    >>> "What is said about kratom and sleep" in render_claims(claims("gaba"))
    True
    """
    lines = tuple(_line(claim, found.library) for claim in found.claims)
    cited = sorted({key for claim in found.claims for key in (*claim.supports, *claim.opposes)})
    return (
        _environment()
        .get_template("claims.html.j2")
        .render(
            title=TITLE,
            light=Markup(custom_properties(LIGHT)),  # noqa: S704  our own colours
            dark=Markup(custom_properties(DARK)),  # noqa: S704
            labels=LABEL_LINES,
            emergency=EMERGENCY_LINES,
            how=HOW_TO_READ,
            piles=piles(lines, found.library),
            lines=lines,
            sources=tuple(source_view(found.library.source(key)) for key in cited),
            library_sha256=found.library.hash,
        )
    )


def piles(lines: Sequence[ClaimLine], library: Library) -> tuple[Pile, ...]:
    """The claims by verdict, in the order of the closed list; verdicts that nothing has are left out."""
    found = (
        Pile(
            word,
            title_words("left out" if word == OMITTED else plain_words(word)),
            library.vocabulary.verdicts[word],
            tuple(line for line in lines if line.claim.verdict == word),
        )
        for word in library.vocabulary.words("verdicts")
    )
    return tuple(pile for pile in found if pile.lines)


def _line(claim: Claim, library: Library) -> ClaimLine:
    return ClaimLine(
        claim=claim,
        said=claim.verdict != OMITTED,
        verdict="left out" if claim.verdict == OMITTED else plain_words(claim.verdict),
        meaning=library.vocabulary.verdicts[claim.verdict],
        grade=grade_words(claim.grade),
        level=_level(claim, library),
        supports=references_to(claim.supports, library),
        opposes=references_to(claim.opposes, library),
        links=tuple(LinkLine(key, link_title(key, library), _standing(key, library)) for key in claim.drives),
    )


def _level(claim: Claim, library: Library) -> str:
    """The best kind of study, and how far the mechanism was followed."""
    parts = [] if claim.cebm is None else [f"best single study: level {claim.cebm} of 5"]
    if claim.mechanism_level is not None:
        parts.append(f"mechanism {claim.mechanism_level}: {library.vocabulary.mechanism_levels[claim.mechanism_level]}")
    return "; ".join(parts)


def _standing(key: str, library: Library) -> str:
    engagement = library.engagements.get(key)
    state = "" if engagement is None else "on by default, " if engagement.on_by_default else "off by default, "
    return state + link_standing(key, library, what_if=False)


@lru_cache(maxsize=1)
def _environment() -> Environment:
    loader = PackageLoader("nightleaf.report")
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
