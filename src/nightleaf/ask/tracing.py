"""How do we know? From a claim, a parameter or a figure of a saved run back to its sources."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nightleaf.ask.saved import SavedRun, read_run
from nightleaf.breathing.words import RULES as BREATHING
from nightleaf.errors import UnknownKey
from nightleaf.evidence import Claim, Engagement, Library, Parameter, Pathway, load_library
from nightleaf.evidence.citation import Citation, bibliography
from nightleaf.product.certificate import explain, read_tables, sources_behind
from nightleaf.product.certificate.verdict import UNREADABLE as TABLES_UNREADABLE
from nightleaf.safety import Said, statements, unreadable
from nightleaf.sleep import METRICS

_STAGES = ("dose", "product", "person", "exposure", "substances", "occupancy", "pathways", "night", "sleep")
_REACH = {"exposure": 5, "occupancy": 7, "night": 8}
"""How far along the story the numbers reach on which a part of the document rests."""

UNREADABLE_KEYS = {one.rule: one.text for one in unreadable().reasons} | {
    TABLES_UNREADABLE.rule: TABLES_UNREADABLE.text
}
"""What is said where the library holds nothing that could be looked up."""


@dataclass(frozen=True, slots=True)
class Trace:
    """What stands behind a key.

    Parameters
    ----------
    key : str
    kind : str
        claim, parameter, link, rule, mechanism, help or figure.
    meaning : str
        What it is, in a sentence.
    figure : dict or None
        The figure of the run.
    claims, parameters, engagements, pathways, citations : tuples
    """

    key: str
    kind: str
    meaning: str
    figure: dict[str, Any] | None = None
    claims: tuple[Claim, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    engagements: tuple[Engagement, ...] = ()
    pathways: tuple[Pathway, ...] = ()
    citations: tuple[Citation, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The document of `why --json`."""
        return {
            "schema": "nightleaf.why/1",
            "key": self.key,
            "kind": self.kind,
            "meaning": self.meaning,
            "figure": self.figure,
            "claims": [claim.model_dump(mode="json") for claim in self.claims],
            "links": [one.key for one in self.engagements] + [one.key for one in self.pathways],
            "parameters": [
                {
                    "key": parameter.key,
                    "symbol": parameter.symbol,
                    "unit": parameter.unit,
                    "definition": parameter.definition,
                    "value": parameter.in_use.value,
                    "pedigree": parameter.in_use.pedigree,
                    "spread": parameter.in_use.spread.model_dump(exclude_none=True),
                    "source": parameter.in_use.source,
                }
                for parameter in self.parameters
            ],
            "sources": [
                {"key": one.source.key, "citation": one.source.cite(), "read": one.source.read, "for": list(one.keys)}
                for one in self.citations
            ],
        }


def why(key: str, run: SavedRun | Path | str | None = None, library: Library | None = None) -> Trace:
    """Trace a claim, a parameter, a link, or with `run` a figure of its document.

    Parameters
    ----------
    key : str
        "gaba", "dose.cap.mitragynine_per_day", or "night.difference.n3_percent" with a run.
    run : SavedRun, path or None
        A document saved from `simulate --json`.
    library : Library or None

    Raises
    ------
    UnknownKey
        If it is none of these.

    Examples
    --------
    >>> why("dose.cap.mitragynine_per_day").citations[0].source.key
    'huestis_2024'
    """
    known = library or load_library()
    saved = read_run(Path(run)) if isinstance(run, str | Path) else run
    return _trace(key, known, saved)


def _trace(key: str, library: Library, run: SavedRun | None) -> Trace:
    if run is not None and key.split(".", maxsplit=1)[0] in _REACH:
        return _figure(key, library, run)
    if key in library.claims:
        return _claim(library.claims[key], library)
    if key in library.parameters:
        return _parameter(library.parameters[key], library)
    if key in library.engagements or key in library.pathways:
        return _link(key, library)
    if key in UNREADABLE_KEYS:
        return Trace(key, "rule", UNREADABLE_KEYS[key])
    rule = _rule(key, library)
    if rule is not None:
        return rule
    hint = "" if run is not None else "; for a figure such as night.difference.n3_percent give the saved run too"
    keys = (*library.claims, *library.parameters, *statements(library))
    near = [known for known in keys if key.rsplit(".", maxsplit=1)[-1] in known][:3]
    found = f"; did you mean {', '.join(near)}?" if near else ""
    raise UnknownKey(f"'{key}' is no claim, parameter, rule or link{hint}{found}")


def _rule(key: str, library: Library) -> Trace | None:
    """A rule of the screen, of the certificate or of breathing; None if it is none of these."""
    said = statements(library).get(key)
    if said is not None:
        return _statement(said, library)
    tables = read_tables(library)
    reason = explain(key, tables)
    if reason is not None:
        cited = tuple(Citation(library.source(source), (key,)) for source in sources_behind(key, tables))
        return Trace(key, "rule", reason.text, citations=cited)
    if key in BREATHING:
        breathing = BREATHING[key]
        return Trace(key, "rule", breathing.title, citations=(Citation(library.source(breathing.source), (key,)),))
    return None


def _statement(said: Said, library: Library) -> Trace:
    """A rule, a mechanism or a help for sleep: its words, and its sources."""
    cited = tuple(Citation(library.source(key), (said.key,)) for key in said.sources)
    return Trace(said.key, said.kind, said.words, citations=cited)


def _claim(claim: Claim, library: Library) -> Trace:
    engagements = tuple(library.engagements[key] for key in claim.drives if key in library.engagements)
    targets = {link.target for link in engagements}
    pathways = tuple(link for link in library.pathways.values() if link.target in targets or link.key in claim.drives)
    numbers = tuple(number for link in engagements for number in link.parameters.values())
    numbers += tuple(link.gain for link in pathways)
    keys = [number.key for number in numbers]
    links = [one.key for one in engagements] + [one.key for one in pathways]
    own = [Citation(library.source(key), (claim.key,)) for key in (*claim.supports, *claim.opposes)]
    rest = [
        one for one in bibliography(keys, links, library) if one.source.key not in {*claim.supports, *claim.opposes}
    ]
    return Trace(claim.key, "claim", claim.words, None, (claim,), numbers, engagements, pathways, (*own, *rest))


def _parameter(parameter: Parameter, library: Library) -> Trace:
    parents = tuple(library.parameters[key] for key in parameter.in_use.parents if key in library.parameters)
    cited = bibliography([parameter.key], [], library)
    return Trace(parameter.key, "parameter", parameter.definition, parameters=(parameter, *parents), citations=cited)


def _link(key: str, library: Library) -> Trace:
    engagement, pathway = library.engagements.get(key), library.pathways.get(key)
    numbers = tuple(engagement.parameters.values()) if engagement is not None else ()
    numbers += (pathway.gain,) if pathway is not None else ()
    meaning = engagement.title if engagement is not None else pathway.definition if pathway is not None else ""
    claim = library.claims.get(engagement.claim or "") if engagement is not None else None
    return Trace(
        key,
        "link",
        meaning,
        claims=(claim,) if claim is not None else (),
        parameters=numbers,
        engagements=(engagement,) if engagement is not None else (),
        pathways=(pathway,) if pathway is not None else (),
        citations=bibliography([number.key for number in numbers], [key], library),
    )


def _figure(key: str, library: Library, run: SavedRun) -> Trace:
    figure = run.at(key)
    part, *rest = key.split(".")
    stages = _STAGES[: _REACH[part]]
    used = [name for name in run.parameters if name.split(".", maxsplit=1)[0] in stages and name in library.parameters]
    links = run.links_on if part == "night" else tuple(name for name in run.links_on if name in library.engagements)
    links = () if part == "exposure" else links
    if part == "occupancy" and rest:
        links = tuple(name for name in links if library.engagements[name].target == rest[0])
    engagements = tuple(library.engagements[name] for name in links if name in library.engagements)
    return Trace(
        key,
        "figure",
        _meaning(key),
        figure if isinstance(figure, dict) else {"value": figure},
        tuple(claim for claim in library.claims.values() if set(claim.drives) & set(links)),
        tuple(library.parameters[name] for name in used),
        engagements,
        tuple(library.pathways[name] for name in links if name in library.pathways),
        bibliography(used, links, library),
    )


def _meaning(key: str) -> str:
    part, *rest = key.split(".")
    metric = next((name for name in rest if name in METRICS), None)
    if part == "night" and metric is not None:
        arms = {
            "without": "on the nights without",
            "with": "on the nights with",
            "difference": "nights with minus nights without",
        }
        arm = arms.get(rest[0], "")
        return f"{METRICS[metric].definition} ({METRICS[metric].unit}), {arm}"
    if part == "exposure":
        return "What reaches the blood after the dose, over the simulated people"
    return "How strongly the target is engaged, over the simulated people"
