"""A substance by name, or from a file of your own."""

from pathlib import Path

from nightleaf.errors import LibraryError, UnreadableFile
from nightleaf.evidence import Library
from nightleaf.substance import library_with, substance_named
from nightleaf.substance.own import ENDING


def known_or_own(name_or_file: str | Path, library: Library) -> tuple[str, Library]:
    """The key of a substance, and a library that holds it.

    Parameters
    ----------
    name_or_file : str or Path
        A file name of library/substances without its ending, or the path of a TOML file of your own.
    library : Library

    Raises
    ------
    UnreadableFile
        If there is no such file.
    LibraryError
        If the library would not hold it; the message says where.
    """
    if isinstance(name_or_file, str) and not name_or_file.endswith(ENDING):
        return name_or_file, library
    path = Path(name_or_file)
    return path.stem, _with_own_file(path, library)


def _with_own_file(path: Path, library: Library) -> Library:
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise UnreadableFile(f"{path}: there is no such file; give a substance of the library or a TOML file") from None
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableFile(f"{path}: it cannot be read: {error}") from error
    try:
        found = library_with({path.stem: text}, library)
        substance_named(path.stem, found)
    except LibraryError as error:
        raise type(error)(f"{path}: {error}") from error
    return found
