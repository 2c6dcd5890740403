"""A substance by name, or from a file of your own."""

import shutil
import tempfile
from dataclasses import replace
from pathlib import Path

from nightleaf.errors import LibraryError, UnreadableFile
from nightleaf.evidence import Library, load_library
from nightleaf.substance import substance_named

ENDING = ".toml"


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
    """The library with one substance file of your own, put in the place of any of the same name."""
    if not path.is_file():
        raise UnreadableFile(f"{path}: there is no such file; give a substance of the library or a TOML file")
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "library"
        shutil.copytree(library.root, root)
        shutil.copyfile(path, root / "substances" / f"{path.stem}{ENDING}")
        try:
            found = load_library.__wrapped__(root)  # not remembered: the folder is gone in a moment
            substance_named(path.stem, found)
        except LibraryError as error:
            raise type(error)(f"{path}: {error}") from error
    return replace(found, root=library.root)  # its tables stand where they stood
