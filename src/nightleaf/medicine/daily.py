"""How much of a medicine a person takes in a day, where they typed it."""

import math
import re
from typing import Final

_AMOUNT: Final = re.compile(r"(\d+(?:[.,]\d+)?)\s*(mg|mgs|milligrams?|g|gm|grams?)(?![a-z])")
_EVERY: Final = re.compile(r"(?:every\s*|q)([1-9]\d*)(?:\s*-\s*\d+)?\s*(?:h|hr|hours?)\b")
_TIMES: Final = {
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "twice": 2, "bid": 2, "bd": 2, "tid": 3, "tds": 3, "qid": 4, "qds": 4,
}  # fmt: skip
_A_DAY: Final = frozenset({"day", "daily", "bid", "bd", "tid", "tds", "qid", "qds", "qd", "od"})
_IF_NEEDED: Final = frozenset({"needed", "prn", "when"})
_HOURS_OF_A_DAY: Final = 24
_MG_OF_A_G: Final = 1000


def grams_a_day(typed: str) -> float | None:
    """Grams a day as typed, counted upwards where it is not clear; None where no amount a day was typed.

    Examples
    --------
    >>> grams_a_day("paracetamol 1000 mg qid"), grams_a_day("2 x 500 mg every 6 hours"), grams_a_day("paracetamol 1 g")
    (4.0, 4.0, None)
    """
    text = typed.casefold()
    amounts = _AMOUNT.findall(text)
    rest = _AMOUNT.sub(" ", text)
    every = _EVERY.search(rest)
    rest = _EVERY.sub(" ", rest)
    words = re.findall(r"[a-z]+", rest)
    if len(amounts) != 1 or _IF_NEEDED & set(words) or not (every or _A_DAY & set(words)):
        return None
    size, unit = amounts[0]
    grams = float(size.replace(",", ".")) / (_MG_OF_A_G if unit.startswith("m") else 1)
    counts = [int(number) for number in re.findall(r"\d+", rest)] + [_TIMES.get(word, 1) for word in words]
    return grams * math.prod(counts) * (_HOURS_OF_A_DAY / int(every[1]) if every else 1)
