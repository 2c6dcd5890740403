"""How many sides a browser needs to print the page: an estimate, line by line, that errs on the side of more."""

import math
from collections.abc import Iterable
from typing import Final

from nightleaf.report.check_view import CheckView, ReasonView
from nightleaf.report.words import LABEL_LINES

WIDTH_PT: Final = 521.0
HEIGHT_PT: Final = 785.0
"""What A4 leaves inside the margins of the style sheet."""
A_LETTER: Final = 0.49
"""Mean width of a letter of Helvetica in English, with spaces and some bold. [em]"""
A_LINE: Final = 1.29
SMALL: Final = 0.88
_HEADS: Final = 6.2
"""Title, the line below it, and the frame of the decision. [em]"""
_HEADING: Final = 2.15
_GAP: Final = 0.22
_RULE: Final = 0.4
_BESIDE_SEVERITY: Final = 0.9
_BESIDE_QUESTION: Final = 0.76


def sides_of(view: CheckView, size_pt: float) -> int:
    """Printed sides of A4 that the page needs in letters of this size [pt]."""
    return math.ceil(height_of(view, size_pt) * size_pt / HEIGHT_PT)


def height_of(view: CheckView, size_pt: float) -> float:
    """Height of the page in letters of this size [pt]. [em]"""
    letters = WIDTH_PT / size_pt / A_LETTER
    small = letters / SMALL
    wide = (said for _, said in view.answers[4:])
    height = _HEADS + _HEADING + sum(_HEADING for part in (view.reasons, view.helps, view.sources) if part)
    height += 2 * A_LINE + _lines(wide, letters * _BESIDE_QUESTION)
    height += sum(_reason(one, letters * _BESIDE_SEVERITY) for one in view.reasons)
    height += _lines((f"Also {name}: {'; '.join(names)}" for name, names in view.also), letters)
    height += _lines(["Not checked, so not known: " + "; ".join(view.not_checked)] * bool(view.not_checked), letters)
    height += _lines([view.next_step], letters) + SMALL * _lines([*view.not_tested, *view.notes], small)
    height += SMALL * (_lines(view.emergency, small - 4) + _lines([" ".join(LABEL_LINES) + 40 * " "], small))
    height += 0.82 * _columns((f"{a} ({c}): {b} {d}" for a, b, c, d in view.helps), letters / 0.82, 2)
    height += 0.8 * _columns(view.sources, letters / 0.8, 3)
    return height


def _reason(one: ReasonView, letters: float) -> float:
    """A row of the table: what is known of it stands in smaller letters."""
    references = f"[{', '.join(map(str, one.references))}]" if one.references else ""
    said = len(one.title) + len(one.words) + SMALL * (len(one.known) + len(references)) + 3
    return math.ceil(said / letters) * A_LINE + (_RULE if one.words else 0)


def _lines(texts: Iterable[str], letters: float) -> float:
    """Height of paragraphs. [em]"""
    return sum(math.ceil(len(text) / letters) * A_LINE + _GAP for text in texts)


def _columns(texts: Iterable[str], letters: float, count: int) -> float:
    """Height of a list in columns: a paragraph is never broken, so the last column may be the longest. [em]"""
    each = [_lines([text], letters / count - 3) for text in texts]
    return sum(each) / count + max(each, default=0.0) / count
