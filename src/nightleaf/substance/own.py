"""Substances of one's own beside those of the library."""

import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

from nightleaf.errors import LibraryError
from nightleaf.evidence import Library, load_library

ENDING: Final = ".toml"


def library_with(texts: Mapping[str, str], library: Library) -> Library:
    """The library with these substances, put in the place of any of the same name.

    Parameters
    ----------
    texts : mapping
        Name -> what its substance file says.
    library : Library

    Raises
    ------
    LibraryError
        If the library would not hold one of them; the message says where.
    """
    if not texts:
        return library
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "library"
        shutil.copytree(library.root, root)
        for name, text in texts.items():
            (root / "substances" / f"{name}{ENDING}").write_text(text, encoding="utf-8")
        try:
            found = load_library.__wrapped__(root)  # not remembered: the folder is gone in a moment
        except LibraryError as error:
            raise type(error)(f"a substance file of your own: {error}") from error
    return replace(found, root=library.root)  # its tables stand where they stood
