"""Reading a TOML file that a person wrote, with every fault named by file and key."""

import tomllib
from pathlib import Path
from typing import TypeVar, get_args

from pydantic import BaseModel, ValidationError

from nightleaf.errors import UnreadableFile

Document = TypeVar("Document", bound=BaseModel)

_FAULTS = {
    "extra_forbidden": "is not a key that nightleaf knows; known: {known}",
    "missing": "is missing",
    "string_type": "= {found} must be text in quotes",
    "tuple_type": "= {found} must be a list in square brackets",
    "dict_type": "= {found} must be a table of its own",
    "float_type": "= {found} must be a number without quotes",
}
_SHOWN = 60


def read_document(path: Path, kind: type[Document]) -> Document:
    """A person's TOML file as a typed document.

    Raises
    ------
    UnreadableFile
        Naming the file, the key, what was found and how to mend it.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
        table = tomllib.loads(text)
    except FileNotFoundError:
        raise UnreadableFile(f"{path}: no such file") from None
    except IsADirectoryError:
        raise UnreadableFile(f"{path}: is a folder, not a file") from None
    except OSError as error:
        raise UnreadableFile(f"{path}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError:
        raise UnreadableFile(f"{path}: is not a text file; write it as TOML in UTF-8") from None
    except (ValueError, RecursionError) as error:  # beside faults of TOML: endless digits or brackets
        raise UnreadableFile(f"{path}: is not valid TOML: {error}") from error
    if not text.strip():
        raise UnreadableFile(f"{path}: is empty")
    try:
        return kind.model_validate(table)
    except ValidationError as error:
        raise UnreadableFile(f"{path.name}: {_first_fault(error, kind)}") from error


def _first_fault(error: ValidationError, kind: type[BaseModel]) -> str:
    """What is wrong, an unknown key first: a misspelt key is also a missing one."""
    fault = min(error.errors(), key=lambda one: one["type"] != "extra_forbidden")
    key = ".".join(str(part) for part in fault["loc"])
    found = repr(fault.get("input"))
    reason = fault["msg"].removeprefix("Value error, ").replace("Input should", "it should")
    words = _FAULTS.get(fault["type"], "= {found} cannot be: {reason}").format(
        known=", ".join(_holder(kind, fault["loc"]).model_fields),
        found=found if len(found) <= _SHOWN else found[:_SHOWN] + "...",
        reason=reason,
    )
    return f"{key!r} {words}"


def _holder(kind: type[BaseModel], place: tuple[int | str, ...]) -> type[BaseModel]:
    """The part of a document in which the last key of `place` stands."""
    for part in place[:-1]:
        field = kind.model_fields.get(str(part))
        inside = () if field is None else (field.annotation, *get_args(field.annotation))
        kind = next((one for one in inside if isinstance(one, type) and issubclass(one, BaseModel)), kind)
    return kind
