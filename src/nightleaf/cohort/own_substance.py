"""Substances from files of one's own: the plan holds their text, so that a worker far away needs no other file."""

from pathlib import Path

from nightleaf.cohort.study import StudyFile
from nightleaf.errors import InputError, UnreadableFile
from nightleaf.evidence import Library
from nightleaf.substance import library_with
from nightleaf.substance.own import ENDING

_EXTENDED: dict[tuple[str, tuple[tuple[str, str], ...]], Library] = {}


def with_texts(study: StudyFile, folder: Path, library: Library) -> tuple[StudyFile, dict[str, str]]:
    """The study with names in the place of file names, and the text of each file by its name.

    Parameters
    ----------
    study : StudyFile
    folder : Path
        Of the study file: the others are looked for beside it.
    library : Library

    Raises
    ------
    UnreadableFile
        Naming the arm and the file.
    InputError
        If two different files have one name, or one has that of a substance of the library, which other arms may take.
    """
    texts: dict[str, str] = {}
    arms = []
    for arm in study.arms:
        if arm.substance is None or not arm.substance.endswith(ENDING):
            arms.append(arm)
            continue
        path = folder / arm.substance
        if path.stem in library.under("substances"):
            raise InputError(
                f"arm '{arm.name}': the library holds a '{path.stem}' already; give your file another name"
            )
        text = _text(path, arm.name)
        if texts.setdefault(path.stem, text) != text:
            raise InputError(f"arm '{arm.name}': another file is called '{path.stem}' too; give each a name of its own")
        arms.append(arm.model_copy(update={"substance": path.stem}))
    return study.model_copy(update={"arms": tuple(arms)}), texts


def library_of(texts: dict[str, str], library: Library) -> Library:
    """The library with these substances; the last one is remembered, for every shard of a study asks for the same.

    Raises
    ------
    LibraryError
        If the library would not hold one of them; the message says where.
    """
    key = (library.hash, tuple(sorted(texts.items())))
    if key not in _EXTENDED:
        _EXTENDED.clear()
        _EXTENDED[key] = library_with(texts, library)
    return _EXTENDED[key]


def _text(path: Path, arm: str) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise UnreadableFile(
            f"arm '{arm}': there is no file '{path}'; give a substance of the library or a TOML file beside the study"
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableFile(f"arm '{arm}': '{path}' cannot be read: {error}") from error
