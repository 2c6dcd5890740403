"""Library files -> typed entries; whatever is unsourced, unknown or out of range is refused with its place."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from nightleaf.errors import LibraryError, Malformed, OutOfInterval, Unsourced
from nightleaf.evidence.parameter import Parameter

Table = dict[str, Any]
Entry = TypeVar("Entry", bound=BaseModel)

_PLAINLY = {"missing": "is missing", "extra_forbidden": "is not a field that nightleaf knows"}
_OF_A_PARAMETER = frozenset({"symbol", "use", "values"})
_PLACES_OF_THEIR_OWN = frozenset({"defaults", "engagements"})
_KINDS_OF_FAULT: tuple[tuple[str, type[LibraryError]], ...] = (
    ("outside its own", OutOfInterval),
    ("needs 'source'", Unsourced),
    ("needs 'locator'", Unsourced),
    ("needs 'reason'", Unsourced),
    ("needs 'formula'", Unsourced),
    ("needs 'parents'", Unsourced),
    ("needs 'script'", Unsourced),
    ("needs 'data'", Unsourced),
    ("needs 'seed'", Unsourced),
    ("needs a doi or a url", Unsourced),
)


def read_table(path: Path) -> Table:
    """One TOML file as nested dictionaries.

    Raises
    ------
    Malformed
        If it is not UTF-8 TOML; a key written twice is a fault of TOML.
    """
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError) as error:  # beside faults of TOML and of text: endless digits or brackets
        raise Malformed(f"{path.parent.name}/{path.name}: not valid TOML: {error}") from error


def build(kind: type[Entry], fields: Table, where: str) -> Entry:
    """A typed entry, or a refusal that names the file, the key and the fault."""
    try:
        return kind.model_validate(fields)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        fault = _PLAINLY.get(first["type"], str(first["msg"]).removeprefix("Value error, ").removeprefix("Input "))
        raised = next((kind for words, kind in _KINDS_OF_FAULT if words in fault), Malformed)
        raise raised(f"{where}{': ' + place if place else ''}: {fault}") from error


def parameters_in(table: Table, key: str, file: str, defaults: Table | None = None) -> Iterator[Parameter]:
    """Every parameter in a table, at any depth: a table with `values`, `use` or a symbol is one.

    The table `[defaults]` of a file gives fields to every value that does not set them. In a list of tables, each
    table's own `key` is its place.
    """
    given = {**(defaults or {}), **as_table(table.get("defaults", {}), f"{file}: defaults")}
    if _OF_A_PARAMETER & table.keys():
        written = as_list(table.get("values", []), f"{file}: {key}.values")
        values = [{**given, **as_table(value, f"{file}: {key}.values")} for value in written]
        fields = {name: value for name, value in table.items() if name != "defaults"}
        yield build(Parameter, {**fields, "values": values, "key": key, "file": file}, f"{file}: {key}")
        return
    for name, inner in table.items():
        if isinstance(inner, dict) and name != "defaults":
            yield from parameters_in(inner, f"{key}.{name}", file, given)
        elif isinstance(inner, list):
            for item in inner:
                if isinstance(item, dict) and "key" in item:
                    yield from parameters_in(item, f"{key}.{_tail(item['key'], key)}", file, given)


def _tail(name: str, key: str) -> str:
    return name.removeprefix(key.rsplit(".", maxsplit=1)[-1] + ".")


def refuse_bare_fields(table: Table, allowed: frozenset[str], where: str) -> None:
    """Refuse what stands outside a parameter: a number without unit and source, or a misspelt field.

    Raises
    ------
    Malformed
    """
    for name, inner in table.items():
        if isinstance(inner, dict):
            if name not in _PLACES_OF_THEIR_OWN and not _OF_A_PARAMETER & inner.keys():
                refuse_bare_fields(inner, frozenset(), f"{where}: {name}")
        elif name not in allowed:
            raise Malformed(
                f"{where}: '{name}' stands outside a parameter; a number needs a table of its own with unit, spread "
                "and source, and nothing else is known here"
            )


def as_table(thing: object, where: str) -> Table:
    """The thing itself if it is a table, else a refusal."""
    if not isinstance(thing, dict):
        raise Malformed(f"{where} must be a table, not {thing!r}")
    return thing


def as_list(thing: object, where: str) -> list[Any]:
    """The thing itself if it is a list, else a refusal."""
    if not isinstance(thing, list):
        raise Malformed(f"{where} must be a list, not {thing!r}")
    return thing


def without_parameters(table: Table) -> Table:
    """The plain fields of a table: no parameters, no tables of parameters, no defaults."""
    return {name: value for name, value in table.items() if not isinstance(value, dict)}
