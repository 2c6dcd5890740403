"""Where every number and claim of a page comes from: views of parameters, links, claims and sources."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from nightleaf.ask.result import Assumption, SimulationResult
from nightleaf.evidence import Claim, Library, Parameter, Source, Value
from nightleaf.evidence.citation import bibliography
from nightleaf.evidence.source import NOT_CONFIRMED
from nightleaf.report.words import MINUS, grade_words, metric_name, plain_words, quoted
from nightleaf.sleep import METRICS

_INITIALS_AT_MOST: Final = 3
_MANY_AUTHORS: Final = 2
_MOVERS: Final = 10
_WORDS_OF_A_TITLE: Final = 6
_LABEL: Final = "label"


@dataclass(frozen=True, slots=True)
class Reference:
    """A word that leads to a place on the page."""

    text: str
    anchor: str


@dataclass(frozen=True, slots=True)
class ParameterView:
    """A number: what it is, how far it may be trusted, what it rests on."""

    key: str
    symbol: str
    value: str
    definition: str
    pedigree: str
    grade: str | None
    spread: str
    basis: str
    population: str
    references: tuple[Reference, ...]
    address: str | None


@dataclass(frozen=True, slots=True)
class Group:
    """The parameters of one file."""

    key: str
    parameters: tuple[ParameterView, ...]


@dataclass(frozen=True, slots=True)
class LinkView:
    """An engagement or pathway as it stood in the run."""

    key: str
    title: str
    kind: str
    grade: str
    standing: str
    on: bool
    numbers: tuple[Reference, ...]
    sources: tuple[Reference, ...]


@dataclass(frozen=True, slots=True)
class ClaimView:
    """A sentence of the article and what stands behind it."""

    claim: Claim
    verdict: str
    meaning: str
    grade: str
    supports: tuple[Reference, ...]
    opposes: tuple[Reference, ...]
    drives: tuple[Reference, ...]


@dataclass(frozen=True, slots=True)
class SourceView:
    """A line of the bibliography."""

    key: str
    text: str
    address: str
    read: str
    kind: str


def short_name(source: Source) -> str:
    """A source in two words; by its title or kind where nobody has confirmed who wrote it.

    >>> from nightleaf.evidence import load_library
    >>> library = load_library()
    >>> short_name(library.source("prevete_2025")), short_name(library.source("temazepam_label"))
    ('Prevete et al. 2025', 'Temazepam capsules, a label, 2014')
    """
    known = source.named_authors
    if not known:
        return f"{_unsigned(source)}, {source.year}"
    people = [_family(author) for author in known if author != "et al."]
    many = len(people) > _MANY_AUTHORS or len(people) < len(known)
    who = f"{people[0]} et al." if many else " and ".join(people)
    return f"{who} {source.year}"


def _unsigned(source: Source) -> str:
    """What it is called where nobody is known to have written it: its title, and that a label is one."""
    title = NOT_CONFIRMED.sub("", source.title)
    if source.kind == _LABEL:
        return f"{title.partition(',')[0]}, a {source.kind}"
    words = title.split()
    first = " ".join(words[:_WORDS_OF_A_TITLE])
    return quoted(f"{first.rstrip(',:')} ..." if len(words) > _WORDS_OF_A_TITLE else first)


def _family(author: str) -> str:
    *names, last = author.split()
    return " ".join(names) if names and last.isupper() and len(last) <= _INITIALS_AT_MOST else author


def references_to(keys: Iterable[str], library: Library) -> tuple[Reference, ...]:
    """Sources as words that lead to the bibliography."""
    return tuple(Reference(short_name(library.source(key)), f"s-{key}") for key in keys if key in library.sources)


def keys_of(results: Sequence[SimulationResult], library: Library) -> tuple[str, ...]:
    """Every parameter that the runs read, with everything those are derived from."""
    found = {key for result in results for key in result.provenance.get("parameters", ()) if key in library.parameters}
    fresh = set(found)
    while fresh:
        parents = {parent for key in fresh for parent in library.parameters[key].in_use.parents}
        fresh = {key for key in parents if key in library.parameters} - found
        found |= fresh
    return tuple(sorted(found))


def parameter_groups(keys: Iterable[str], library: Library) -> tuple[Group, ...]:
    """The parameters by the file that holds them."""
    groups: dict[str, list[ParameterView]] = {}
    for key in keys:
        group = ".".join(key.split(".")[:2])
        groups.setdefault(group, []).append(parameter_view(library.parameter(key), library))
    return tuple(Group(key, tuple(members)) for key, members in groups.items())


def parameter_view(parameter: Parameter, library: Library) -> ParameterView:
    """One number with its value in force and what it rests on."""
    value = parameter.in_use
    unit = _unit_words(parameter)
    grade = _grade_of(parameter.key, library)
    source = library.sources.get(value.source or "")
    own = references_to([value.source] if value.source else [], library)
    parents = [
        Reference(key, f"p-{key}") if key in library.parameters else references_to([key], library)[0]
        for key in value.parents
    ]
    return ParameterView(
        key=parameter.key,
        symbol=parameter.symbol,
        value=_value_words(parameter),
        definition=parameter.definition.rstrip("."),
        pedigree=plain_words(value.pedigree),
        grade=grade_words(grade) if grade else None,
        spread=spread_words(value, unit),
        basis=basis_words(value, unit),
        population=value.population,
        references=(*own, *parents),
        address=source.address if source is not None else None,
    )


def spread_words(value: Value, unit: str) -> str:
    """How uncertain a value is, in words."""
    spread = value.spread
    words = {
        "none": "exact",
        "not_estimated": "spread not estimated",
        "normal": f"SD {spread.size:g}{unit}" if spread.size else "",
        "lognormal": f"SD of its logarithm {spread.size:g}" if spread.size else "",
        "uniform": f"anywhere from {spread.low:g} to {spread.high:g}{unit}" if spread.high is not None else "",
    }
    return words.get(spread.kind, plain_words(spread.kind))


def basis_words(value: Value, unit: str) -> str:
    """What a value rests on besides its sources: a place in the paper, a formula, a fit, or a reason."""
    parts = [
        value.locator or "",
        f"formula: {value.formula}" if value.formula else "",
        f"script: {value.script}; data: {value.data}; seed {value.seed}" if value.script else "",
        value.reason.rstrip(".") if value.reason else "",
        f"range {value.range[0]:g} to {value.range[1]:g}{unit}" if value.range else "",
        value.note.rstrip(".") if value.note else "",
    ]
    return "; ".join(part for part in parts if part)


def _grade_of(key: str, library: Library) -> str | None:
    for engagement in library.engagements.values():
        if any(parameter.key == key for parameter in engagement.parameters.values()):
            return engagement.grade
    return next((pathway.grade for pathway in library.pathways.values() if pathway.gain.key == key), None)


def movers(result: SimulationResult) -> tuple[Assumption, ...]:
    """The unmeasured numbers whose effect on the answer stands out of the draws, at most ten, largest first."""
    seen = [one for one in result.assumptions if not one.effect.startswith(("none", "not "))]
    return tuple(seen[:_MOVERS])


def link_views(results: Sequence[SimulationResult], library: Library) -> tuple[LinkView, ...]:
    """Every link of the runs; on if it acted in one of them."""
    acting = {link.key for result in results for link in result.links if link.on}
    links = {link.key: link for result in results for link in result.links}
    read = set(keys_of(results, library))
    return tuple(
        LinkView(
            key=key,
            title=link_title(key, library),
            kind=link.kind,
            grade=grade_words(link.grade),
            standing=link_standing(key, library, what_if=link.what_if),
            on=key in acting,
            numbers=tuple(
                Reference(_number_words(library.parameters[name]), f"p-{name}")
                for name in _numbers_of(key, library)
                if name in read
            ),
            sources=references_to(_sources_of_link(key, library), library),
        )
        for key, link in links.items()
    )


def link_title(key: str, library: Library) -> str:
    """What a link says."""
    if key in library.engagements:
        return library.engagements[key].title
    return library.pathways[key].definition.rstrip(".") if key in library.pathways else key


def link_standing(key: str, library: Library, *, what_if: bool) -> str:
    """Why a link is on or off."""
    if what_if:
        return "what-if: unsupported, of invented size"
    engagement = library.engagements.get(key)
    if engagement is not None:
        return f"{engagement.level}: {library.vocabulary.mechanism_levels.get(engagement.level, engagement.level)}"
    if key not in library.pathways:
        return ""
    target = library.pathways[key].target
    name = library.vocabulary.targets.get(target, plain_words(target)).split(",")[0]
    return f"starts at: {name}"


def _number_words(parameter: Parameter) -> str:
    return f"{plain_words(parameter.key.rsplit('.', maxsplit=1)[-1])} {_value_words(parameter)}"


def _value_words(parameter: Parameter) -> str:
    return f"{parameter.in_use.value:g}".replace("-", MINUS) + _unit_words(parameter)


def _unit_words(parameter: Parameter) -> str:
    return "" if parameter.unit == "1" else f" {parameter.unit}"


def _numbers_of(key: str, library: Library) -> tuple[str, ...]:
    if key in library.engagements:
        return tuple(parameter.key for parameter in library.engagements[key].parameters.values())
    return (library.pathways[key].gain.key,) if key in library.pathways else ()


def _sources_of_link(key: str, library: Library) -> tuple[str, ...]:
    link = library.engagements.get(key) or library.pathways.get(key)
    return link.sources if link is not None else ()


def claim_views(library: Library, links: Sequence[LinkView]) -> tuple[ClaimView, ...]:
    """Every claim in the order of the article."""
    shown = {link.key for link in links}
    return tuple(
        ClaimView(
            claim=claim,
            verdict=plain_words(claim.verdict),
            meaning=library.vocabulary.verdicts.get(claim.verdict, ""),
            grade=grade_words(claim.grade),
            supports=references_to(claim.supports, library),
            opposes=references_to(claim.opposes, library),
            drives=tuple(Reference(link_title(key, library), f"l-{key}") for key in claim.drives if key in shown),
        )
        for claim in sorted(library.claims.values(), key=lambda claim: claim.number)
    )


def source_views(results: Sequence[SimulationResult], library: Library) -> tuple[SourceView, ...]:
    """The bibliography: sources of the numbers, links, claims, statistics and reasons of the page."""
    links = {link.key for result in results for link in result.links}
    keys = {citation.source.key for citation in bibliography(keys_of(results, library), sorted(links), library)}
    keys |= {key for claim in library.claims.values() for key in (*claim.supports, *claim.opposes)}
    keys |= {metric.source for metric in METRICS.values()}
    for result in results:
        keys |= {reason["source"] for reason in (result.screen or {}).get("reasons", ())}
    return tuple(source_view(library.sources[key]) for key in sorted(keys) if key in library.sources)


def source_view(source: Source) -> SourceView:
    """One line of the bibliography."""
    cited = source.cite().removesuffix(source.address).strip()
    return SourceView(source.key, cited, source.address, source.read, plain_words(source.kind))


def metric_rows(library: Library) -> tuple[tuple[str, str, str, Reference], ...]:
    """Key, name, definition and source of each sleep statistic."""
    return tuple(
        (key, metric_name(key), metric.definition, references_to([metric.source], library)[0])
        for key, metric in METRICS.items()
    )
