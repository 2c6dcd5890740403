"""The seven words for an epoch, and how to read what scorers write for them."""

from collections.abc import Callable, Sequence
from enum import IntEnum
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from nightleaf.errors import UnreadableRecording

Coding = Literal["aasm", "rk"]
"""How integers are meant: ``aasm`` 0-4 with 4 = REM; ``rk`` (Rechtschaffen and Kales) 0-6 with 4 = S4, 5 = REM."""


class Stage(IntEnum):
    """What one epoch was scored as; sleep is everything above WAKE, unscored everything below.

    Source: aasm_scoring (the words), yasa_software (the integers).
    """

    UNS = -2
    ART = -1
    WAKE = 0
    N1 = 1
    N2 = 2
    N3 = 3
    REM = 4


_INTEGERS: Final[dict[Coding, dict[int, Stage]]] = {
    "aasm": {int(stage): stage for stage in Stage},
    "rk": dict(enumerate([Stage.WAKE, Stage.N1, Stage.N2, Stage.N3, Stage.N3, Stage.REM, Stage.ART]))
    | {9: Stage.UNS, -1: Stage.ART, -2: Stage.UNS},
}
_SPELLINGS: Final[dict[Stage, tuple[str, ...]]] = {
    Stage.WAKE: ("W", "WAKE", "AWAKE"),
    Stage.N1: ("N1", "NREM1", "S1"),
    Stage.N2: ("N2", "NREM2", "S2"),
    Stage.N3: ("N3", "NREM3", "S3", "NREM4", "S4"),
    Stage.REM: ("R", "REM"),
    Stage.ART: ("ART", "ARTEFACT", "ARTIFACT", "M", "MT", "MOVEMENT", "MOVEMENT TIME"),
    Stage.UNS: ("UNS", "UNSCORED", "?", "-"),
}
_WORDS: Final = {word: stage for stage, words in _SPELLINGS.items() for word in words}
_NUMBERED: Final = {"1": Stage.N1, "2": Stage.N2, "3": Stage.N3, "4": Stage.N3}
_COARSE: Final = frozenset({"L", "LIGHT", "CORE", "D", "DEEP", "S", "SLEEP", "ASLEEP", "NREM", "RESTLESS", "SWS"})
_SHOWN_CHARACTERS: Final = 40


def parse_stage(word: str, *, coding: Coding = "aasm") -> Stage:
    """Read one word, letter or integer as a stage.

    Parameters
    ----------
    word : what the file holds for one epoch; case, outer blanks and "Sleep stage" before it do not matter.
    coding : how bare integers are meant.

    Raises
    ------
    UnreadableRecording : the word is no stage, or too coarse to be one.

    Examples
    --------
    >>> parse_stage("Sleep stage N2"), parse_stage("4"), parse_stage("4", coding="rk")
    (<Stage.N2: 2>, <Stage.REM: 4>, <Stage.N3: 3>)
    """
    plain = " ".join(word.partition("|")[0].replace("_", " ").upper().split())
    bare = plain.removeprefix("SLEEP ").removeprefix("STAGE ").removesuffix(" SLEEP")
    if bare in _WORDS:
        return _WORDS[bare]
    if plain != bare and bare in _NUMBERED:
        return _NUMBERED[bare]
    if bare in _COARSE:
        raise UnreadableRecording(
            f"{_shown(word)} is sleep of a coarser kind than N1, N2, N3 and REM, and cannot be divided into them; "
            "expected the stages of a full scoring: give the file of the sleep laboratory, or write ? for such epochs"
        )
    number = _whole_number(plain)
    if number in _INTEGERS[coding]:
        return _INTEGERS[coding][number]
    if number in _INTEGERS["rk"]:
        raise UnreadableRecording(
            f"{_shown(word)} is no stage where 4 is REM; in the older integers of Rechtschaffen and Kales 4 is S4 and "
            '5 is REM: if this file uses them, say so with the format text-rk or csv-rk (in Python coding="rk")'
        )
    raise UnreadableRecording(
        f"{_shown(word)} is not a sleep stage; expected W, N1, N2, N3, R, ? (not scored), MT (movement) "
        "or the integers 0 to 4, -1, -2: correct the word, or put # before a line that is no epoch"
    )


def parse_stages(
    words: Sequence[str], *, coding: Coding = "aasm", where: Callable[[int], str] = lambda i: f"epoch {i + 1}"
) -> NDArray[np.int8]:
    """Read the words of one night, in order.

    Parameters
    ----------
    words : one per epoch.
    coding : how bare integers are meant.
    where : names the place of epoch ``i`` in an error.

    Raises
    ------
    UnreadableRecording : a word is no stage, or the words mix the letter R with an integer 4 of unstated meaning.

    Examples
    --------
    >>> parse_stages(["W", "N1", "N2", "?"]).tolist()
    [0, 1, 2, -2]
    """
    known: dict[str, Stage] = {}
    for i, word in enumerate(words):
        if word not in known:
            try:
                known[word] = parse_stage(word, coding=coding)
            except UnreadableRecording as error:
                raise UnreadableRecording(f"{where(i)}: {error}") from None
    if coding == "aasm":
        _refuse_four_beside_r(words, known, where)
    return np.array([known[word] for word in words], dtype=np.int8)


def _refuse_four_beside_r(words: Sequence[str], known: dict[str, Stage], where: Callable[[int], str]) -> None:
    """A file that writes REM as R may mean S4 by 4: W, 1, 2, 3, 4, R was the usual alphabet before 2007."""
    rem = {word for word, stage in known.items() if stage == Stage.REM}
    fours = {word for word in rem if _whole_number(word) is not None}
    if fours and rem - fours:
        raise UnreadableRecording(
            f"{where(next(i for i, word in enumerate(words) if word in fours))}: the integer 4 stands beside "
            f"{_shown(min(rem - fours))}, so it may mean REM or S4; write one word for REM, "
            'or, if 4 is S4, say so with the format text-rk or csv-rk (in Python coding="rk")'
        )


def _whole_number(word: str) -> int | None:
    """The integer that a word spells, also as 2.0 or 2.000e+00; None if it spells none."""
    try:
        number = float(word)
    except ValueError:
        return None
    return int(number) if number.is_integer() else None


def _shown(word: str) -> str:
    """The word in quotes, cut to a length that fits on a line."""
    return repr(word if len(word) <= _SHOWN_CHARACTERS else word[:_SHOWN_CHARACTERS] + "...")
