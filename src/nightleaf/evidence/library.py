"""Everything nightleaf knows, loaded from text files, refused where it is unsourced, and hashed."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from nightleaf.errors import Malformed, UnknownKey, UnknownUnit, UnknownWord, Unsourced
from nightleaf.evidence.claim import Claim
from nightleaf.evidence.link import Engagement, Pathway
from nightleaf.evidence.parameter import MEASURED, Parameter
from nightleaf.evidence.reading import (
    Table,
    as_list,
    as_table,
    build,
    parameters_in,
    read_table,
    refuse_bare_fields,
    without_parameters,
)
from nightleaf.evidence.source import Source
from nightleaf.evidence.vocabulary import Vocabulary

LIBRARY = Path(__file__).parent.parent / "library"
_PLAIN_FIELDS = {
    "parameters": frozenset({"formed_from"}),
    "substances": frozenset({"name", "kind"}),
    "pathways": frozenset({"title", "target", "reference", "grade", "note", "links", "rebound"}),
    "medicines": frozenset(
        {"name", "synonyms", "substrate_of", "inhibits", "induces", "beyond", "note", "sources", "cyp3a"}
    ),
}
Thing = TypeVar("Thing")


@dataclass(frozen=True, slots=True)
class Library:
    """All sources, parameters, links and claims by key.

    `tables` holds each file's plain text fields by its place ("substances.mitragynine"), `hash` is the SHA-256 of all
    files.
    """

    root: Path
    vocabulary: Vocabulary
    sources: dict[str, Source] = field(repr=False)
    parameters: dict[str, Parameter] = field(repr=False)
    engagements: dict[str, Engagement] = field(repr=False)
    pathways: dict[str, Pathway] = field(repr=False)
    claims: dict[str, Claim] = field(repr=False)
    tables: dict[str, Table] = field(repr=False)
    hash: str = ""

    def parameter(self, key: str) -> Parameter:
        """The parameter `key`, or a clear refusal with the nearest keys."""
        return _found(self.parameters, key, "parameter")

    def source(self, key: str) -> Source:
        """The source `key`."""
        return _found(self.sources, key, "source")

    def under(self, place: str) -> dict[str, Table]:
        """The tables whose place starts with `place`, by file name: `under("substances")`."""
        start = place + "."
        return {name.removeprefix(start): table for name, table in self.tables.items() if name.startswith(start)}


def _found(entries: dict[str, Thing], key: str, kind: str) -> Thing:
    if key in entries:
        return entries[key]
    tail = key.rsplit(".", maxsplit=1)[-1]
    near = [known for known in entries if tail in known][:3]
    hint = f"; did you mean {', '.join(near)}?" if near else ""
    raise UnknownKey(f"the library has no {kind} '{key}'{hint}")


@lru_cache(maxsize=4)
def load_library(root: Path = LIBRARY) -> Library:
    """Load and check the library.

    Parameters
    ----------
    root : Path
        The folder that holds vocabulary.toml, sources/, parameters/, substances/, pathways/ and claims/.

    Raises
    ------
    LibraryError
        At the first entry that is malformed, unsourced, outside its interval, or uses an unknown unit or word.

    Examples
    --------
    >>> load_library().parameter("dose.cap.mitragynine_per_day").unit
    'mg'
    """
    files = sorted(root.rglob("*.toml"))
    tables = _tables(files, root)
    vocabulary = build(Vocabulary, tables["vocabulary"], "vocabulary.toml")
    sources = {
        place.removeprefix("sources."): build(
            Source, {**table, "key": place.removeprefix("sources.")}, f"{place.replace('.', '/')}.toml"
        )
        for place, table in tables.items()
        if place.startswith("sources.")
    }
    parameters = _parameters(tables)
    library = Library(
        root=root,
        vocabulary=vocabulary,
        sources=sources,
        parameters=parameters,
        engagements=_engagements(tables, parameters),
        pathways=_pathways(tables, parameters),
        claims=_claims(tables),
        tables=tables,
        hash=_hash(sorted((*files, *root.rglob("*.csv"))), root),
    )
    _check(library)
    return library


def _tables(files: Iterable[Path], root: Path) -> dict[str, Table]:
    found: dict[str, Table] = {}
    for path in files:
        place = ".".join(path.relative_to(root).with_suffix("").parts)
        if place in found:
            raise Malformed(f"{place.replace('.', '/')}.toml stands twice in the library: no dots in file names")
        found[place] = read_table(path)
    if "vocabulary" not in found:
        raise Malformed(f"{root}: holds no vocabulary.toml, so it is no library")
    return found


def _hash(files: Iterable[Path], root: Path) -> str:
    digest = hashlib.sha256()
    for path in files:
        digest.update(str(path.relative_to(root).as_posix()).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _parameters(tables: dict[str, Table]) -> dict[str, Parameter]:
    found: dict[str, Parameter] = {}
    for place, table in tables.items():
        allowed = _PLAIN_FIELDS.get(place.split(".", maxsplit=1)[0])
        if allowed is not None:
            key, file = place.removeprefix("parameters."), place.replace(".", "/") + ".toml"
            refuse_bare_fields(table, allowed, file)
            for parameter in parameters_in(table, key, file):
                if parameter.key in found:
                    raise Malformed(f"{parameter.file}: {parameter.key} stands twice in the library")
                found[parameter.key] = parameter
    return found


def _engagements(tables: dict[str, Table], parameters: dict[str, Parameter]) -> dict[str, Engagement]:
    found = {}
    for place, table in tables.items():
        if not place.startswith("substances."):
            continue
        substance = place.removeprefix("substances.")
        written = as_table(table.get("engagements", {}), f"substances/{substance}.toml: engagements")
        for name, fields in written.items():
            start = f"{place}.engagements.{name}."
            own = {key.removeprefix(start): value for key, value in parameters.items() if key.startswith(start)}
            plain = without_parameters(as_table(fields, f"substances/{substance}.toml: engagements.{name}"))
            entry = plain | {"key": f"{substance}.{name}", "substance": substance}
            found[f"{substance}.{name}"] = build(
                Engagement, entry | {"parameters": own}, f"substances/{substance}.toml: engagements.{name}"
            )
    return found


def _pathways(tables: dict[str, Table], parameters: dict[str, Parameter]) -> dict[str, Pathway]:
    found = {}
    for place, table in tables.items():
        if not place.startswith("pathways."):
            continue
        target = place.removeprefix("pathways.")
        for fields in as_list(table.get("links", []), f"pathways/{target}.toml: links"):
            key = str(as_table(fields, f"pathways/{target}.toml: links").get("key", ""))
            tail = key.removeprefix(target + ".")
            gain = parameters.get(f"{place}.{tail}.gain")
            if gain is None:
                raise Malformed(
                    f"pathways/{target}.toml: links {key}: has no gain; give it a table [links.gain] with values"
                )
            entry = without_parameters(fields) | {"target": table.get("target", target), "gain": gain}
            found[key] = build(Pathway, entry, f"pathways/{target}.toml: links {key}")
    return found


def _claims(tables: dict[str, Table]) -> dict[str, Claim]:
    start = "claims."
    claims = [
        build(Claim, {**table, "key": place.removeprefix(start)}, f"{place.replace('.', '/')}.toml")
        for place, table in tables.items()
        if place.startswith(start)
    ]
    return {claim.key: claim for claim in sorted(claims, key=lambda claim: claim.number)}


def _check(library: Library) -> None:
    words = library.vocabulary

    def expect(allowed: bool, error: type[Exception], message: str) -> None:
        if not allowed:
            raise error(message)

    for source in library.sources.values():
        _word(words, "source_kinds", source.kind, f"sources/{source.key}.toml")
        _word(words, "readings", source.read, f"sources/{source.key}.toml")
    for parameter in library.parameters.values():
        where = f"{parameter.file}: {parameter.key}"
        expect(
            parameter.unit in words.units, UnknownUnit, f"{where}: the unit '{parameter.unit}' is not in the vocabulary"
        )
        for value in parameter.values:
            _word(words, "pedigrees", value.pedigree, where)
            _word(words, "spreads", value.spread.kind, where)
            if value.source is not None:
                expect(value.source in library.sources, Unsourced, f"{where}: no source file '{value.source}'")
            for parent in value.parents:
                known = parent in library.sources or parent in library.parameters
                expect(known, Unsourced, f"{where}: the parent '{parent}' is neither a parameter nor a source")
        used = parameter.in_use
        if used.pedigree in MEASURED and used.source is not None:
            read = library.sources[used.source].read
            expect(read != "no", Unsourced, f"{where}: the source '{used.source}' of the value in use was not read")
    _check_links(library, expect)


def _check_links(library: Library, expect: Callable[[bool, type[Exception], str], None]) -> None:
    words = library.vocabulary
    for engagement in library.engagements.values():
        where = f"substances/{engagement.substance}.toml: {engagement.key}"
        _word(words, "targets", engagement.target, where)
        _word(words, "grades", engagement.grade, where)
        _word(words, "mechanism_levels", engagement.level, where)
        _word(words, "models", engagement.model, where)
        for key in engagement.sources:
            expect(key in library.sources, Unsourced, f"{where}: no source file '{key}'")
        driven = engagement.driver is None or engagement.driver in {*words.analytes, *library.under("substances")}
        expect(driven, UnknownWord, f"{where}: the driver '{engagement.driver}' is neither an analyte nor a substance")
        scaled = engagement.scales_with is None or engagement.scales_with in library.parameters
        expect(scaled, UnknownKey, f"{where}: scales_with '{engagement.scales_with}', which is no parameter")
        unclaimed = engagement.claim is None or engagement.claim in library.claims
        expect(unclaimed, UnknownKey, f"{where}: no claim '{engagement.claim}'")
    for pathway in library.pathways.values():
        where = f"{pathway.gain.file}: {pathway.key}"
        _word(words, "targets", pathway.target, where)
        _word(words, "ports", pathway.port, where)
        _word(words, "grades", pathway.grade, where)
        rebound = library.under("pathways")[pathway.gain.key.split(".")[1]].get("rebound")
        _word(words, "targets", str(rebound or pathway.target), f"{where}: rebound")
        expect(
            pathway.mode in {"add", "scale"}, UnknownWord, f"{where}: mode '{pathway.mode}' is neither add nor scale"
        )
        for key in pathway.sources:
            expect(key in library.sources, Unsourced, f"{where}: no source file '{key}'")
    for claim in library.claims.values():
        where = f"claims/{claim.key}.toml"
        _word(words, "verdicts", claim.verdict, where)
        _word(words, "grades", claim.grade, where)
        if claim.mechanism_level is not None:
            _word(words, "mechanism_levels", claim.mechanism_level, where)
        for key in claim.supports + claim.opposes:
            expect(key in library.sources, Unsourced, f"{where}: no source file '{key}'")
        for key in claim.drives:
            known = key in library.engagements or key in library.pathways
            expect(known, UnknownKey, f"{where}: drives '{key}', which is no link")


def _word(words: Vocabulary, name: str, word: str, where: str) -> None:
    if not words.allows(name, word):
        raise UnknownWord(
            f"{where}: '{word}' is not one of the {name.replace('_', ' ')}: {', '.join(words.words(name))}"
        )
