"""Reading a TOML file that a person wrote, with every fault named by file and key."""

import tomllib
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from nightleaf.errors import UnreadableFile

Document = TypeVar("Document", bound=BaseModel)

_FAULTS = {
    "extra_forbidden": "is not a key that nightleaf knows; known: {known}",
    "missing": "is missing",
}


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
    except tomllib.TOMLDecodeError as error:
        raise UnreadableFile(f"{path}: is not valid TOML: {error}") from error
    if not text.strip():
        raise UnreadableFile(f"{path}: is empty")
    try:
        return kind.model_validate(table)
    except ValidationError as error:
        fault = error.errors()[0]
        key = ".".join(str(part) for part in fault["loc"])
        found = fault.get("input")
        known = ", ".join(kind.model_fields)
        words = _FAULTS.get(fault["type"], f"= {found!r} cannot be: {fault['msg'].removeprefix('Value error, ')}")
        raise UnreadableFile(f"{path.name}: '{key}' {words.format(known=known)}") from error
