"""What has been shown to help sleep, beside every screen."""

from pydantic import BaseModel, ConfigDict, Field

from nightleaf.errors import LibraryError, Malformed
from nightleaf.evidence import Library
from nightleaf.evidence.reading import as_list, as_table, build

_PLACE = "safety.hygiene"


class Help(BaseModel):
    """One thing that was tested for sleep: what it did, how well that is known, and the command that simulates it.

    `text` gives the size as its source does; `command` is empty where nothing of it can be simulated.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str
    title: str
    grade: str
    text: str
    sources: tuple[str, ...] = Field(min_length=1)
    locator: str
    command: str = ""


def what_helps(library: Library) -> tuple[Help, ...]:
    """Everything of the list, in its order; nothing if the list cannot be read.

    Examples
    --------
    >>> from nightleaf.evidence import load_library
    >>> what_helps(load_library())[0].key
    'hygiene.cbt_i'
    """
    try:
        return read_help(library)
    except LibraryError:
        return ()


def read_help(library: Library) -> tuple[Help, ...]:
    """Everything of the list.

    Raises
    ------
    Malformed
        If the list is missing, an entry says too little, or its source has no file.
    """
    table = library.tables.get(_PLACE)
    if table is None:
        raise Malformed("the library holds no safety/hygiene.toml")
    where = "safety/hygiene.toml"
    items = as_list(table.get("items", []), f"{where}: items")
    found = tuple(build(Help, as_table(item, where), where) for item in items)
    missing = [key for one in found for key in one.sources if key not in library.sources]
    if missing:
        raise Malformed(f"{where}: no source file '{missing[0]}'")
    return found
