"""A table of trials with the substance files that lie beside it: a library that holds them all."""

import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from nightleaf.errors import InputError, LibraryError, UnreadableFile
from nightleaf.evidence import Ledger, Library, load_library
from nightleaf.evidence.trial_card import TrialCard
from nightleaf.exposure.general import substance_curves
from nightleaf.substance import substance_named

ENDING: Final = ".toml"


def library_beside(table: Path, cards: Sequence[TrialCard], library: Library) -> Library:
    """The library with the substance files beside a table of trials, each in the place of any of the same name.

    Parameters
    ----------
    table : Path
        `zolpidem` in its column `drug` is the file `zolpidem.toml` in the folder of the table, else of the library.
    cards : sequence of TrialCard
        Read from the table.
    library : Library

    Raises
    ------
    UnreadableFile
        If a drug is in neither, or cannot be given as the table says.
    LibraryError
        If the library would not hold a file; the message says where.
    """
    names = dict.fromkeys(str(card.substance) for card in cards)
    own = [path for name in names if (path := table.parent / f"{name}{ENDING}").is_file()]
    known = _with_files(own, library) if own else library
    for card in cards:
        _refuse_what_cannot_be_given(table, card, known)
    return known


def _with_files(paths: Sequence[Path], library: Library) -> Library:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "library"
        shutil.copytree(library.root, root)
        for path in paths:
            shutil.copyfile(path, root / "substances" / path.name)
        try:
            found = load_library.__wrapped__(root)  # not remembered: the folder is gone in a moment
            for path in paths:
                substance_named(path.stem, found)
        except LibraryError as error:
            raise type(error)(f"{', '.join(map(str, paths))}: {error}") from error
    return found


def _refuse_what_cannot_be_given(table: Path, card: TrialCard, library: Library) -> None:
    name, where = str(card.substance), f"{table}, {card.locator}"
    if name not in library.under("substances"):
        raise UnreadableFile(
            f"{where}: nobody knows the drug '{name}'; expected a substance of the library, or a file {name}{ENDING} "
            "beside the table: rename it, or write that file (docs/adding-a-substance.md)"
        )
    try:
        substance_curves(name, card.dose_mg or 0.0, Ledger(library))
    except (InputError, LibraryError) as error:
        raise UnreadableFile(f"{where}: {error}") from None
