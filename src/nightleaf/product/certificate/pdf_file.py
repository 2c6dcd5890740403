"""A PDF as a certificate: its tables and its text, whichever way the page is turned. Pictures are not read."""

import logging
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from nightleaf.errors import UnreadableFile
from nightleaf.product.certificate.result import says_failed
from nightleaf.product.certificate.rows import Columns, columns_in, gather, line_from
from nightleaf.product.certificate.spelling import analyte_of, entry_of
from nightleaf.product.certificate.stated import Line, Stated
from nightleaf.product.certificate.tables import Tables

if TYPE_CHECKING:
    from pdfplumber.page import Page

LARGEST_BYTES = 30_000_000
MOST_PAGES = 60
_TURNS = (0, 90, 270, 180)
_MOSTLY = 0.7
_SURE = 3
_GAP_IN_HEIGHTS = 0.9
_LOOKS_LIKE_A_RESULT = re.compile(
    r"\s*(?:[<≤>≥]\s*)?\d[\d.,]*.*(?:%|/|ppm|ppb|cfu)|"
    r"(?:nd|not detected|absent|negative|positive|detected|present|found|trace|tntc|too numerous|fail(?:s|ed)?)\b",
    re.IGNORECASE,
)
_IS_A_RESULT = re.compile(
    r"(?:[<≤>≥]\s*)?\d[\d.,]*\s*(?:%|(?:[mun\u00b5\u03bc]?g|mcg|cfu|mpn)\s*/\s*k?g|ppm|ppb)|"
    r"not detected|detected|present|positive|found|fail(?:s|ed)?",
    re.IGNORECASE,
)
_A_VERDICT = re.compile(r"(?P<name>(?:[^\s=]+\s+){1,3})fail(?:s|ed)?\W*|failed\W*", re.IGNORECASE)
_PAIR = re.compile(r"\s*([^:=]{2,60}?)\s*[:=]\s*(.*)")


class Segment(NamedTuple):
    """Words that stand together on one line."""

    x0: float
    x1: float
    text: str


class Read(NamedTuple):
    """A page as it was read: lines, words, and how much of it was understood."""

    lines: list[Line]
    text: str
    known: int


def read_pdf(path: Path, tables: Tables) -> Stated:
    """What a PDF certificate states.

    A file that cannot be read for a reason that the person can mend (pictures, a password, no reader installed) is
    returned with that fault, so that it is judged as unknown.

    Raises
    ------
    UnreadableFile
        Missing, too large, or not a PDF.
    """
    _refuse_strange(path)
    try:
        import pdfplumber  # noqa: PLC0415  an extra: most people have no PDF to read
        from pdfminer.pdfdocument import PDFPasswordIncorrect  # noqa: PLC0415
        from pdfplumber.utils.exceptions import PdfminerException  # noqa: PLC0415
    except ImportError:
        return Stated(path.stem, faults=(("reading.no_reader", path.name),))
    try:
        with (
            _quietly(),
            path.open("rb") as file,
            pdfplumber.open(file, unicode_norm="NFKC", raise_unicode_errors=False) as document,
        ):
            if len(document.pages) > MOST_PAGES:
                raise UnreadableFile(f"{path}: {len(document.pages)} pages; a certificate has at most {MOST_PAGES}")
            return _document(document.pages, tables, path)
    except PdfminerException as error:
        if error.args and isinstance(error.args[0], PDFPasswordIncorrect):
            return Stated(path.stem, faults=(("reading.locked", path.name),))
        raise UnreadableFile(f"{path}: cannot be read as a PDF; save or download it again") from error
    except UnreadableFile:
        raise
    except Exception as error:  # a damaged file can fail anywhere inside the reader, in any way
        raise UnreadableFile(f"{path}: cannot be read as a PDF; save or download it again") from error


@contextmanager
def _quietly() -> Iterator[None]:
    """Hold back what the reader says of odd fonts: it is no answer, and would stand between the lines of one."""
    log = logging.getLogger("pdfminer")
    usual = log.level
    log.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        log.setLevel(usual)


def _refuse_strange(path: Path) -> None:
    try:
        if path.stat().st_size > LARGEST_BYTES:
            raise UnreadableFile(f"{path}: over {LARGEST_BYTES // 1_000_000} MB; a certificate is smaller")
        with path.open("rb") as file:
            if b"%PDF" not in file.read(1024):
                raise UnreadableFile(f"{path}: not a PDF, whatever its name says")
    except OSError as error:
        raise UnreadableFile(f"{path}: cannot be opened ({error.strerror})") from None


def _document(pages: Sequence["Page"], tables: Tables, path: Path) -> Stated:
    lines: list[Line] = []
    words: list[str] = []
    faults: list[tuple[str, str]] = []
    for page in pages:
        read = _best_turn(page, tables)
        lines += read.lines
        words.append(read.text)
        if not read.text.strip():
            if page.images or len(pages) == 1:
                faults.append(("reading.picture", f"Page {page.page_number}"))
        elif _covered(page):
            faults.append(("reading.scan", f"Page {page.page_number}"))
    stated = gather(lines, tables, title=path.stem, text="\n".join(words))
    return Stated(stated.title, None, stated.form, stated.fields, stated.lines, stated.text, tuple(faults))


def _covered(page: "Page") -> bool:
    """Whether one picture fills the page: its text was then laid over a scan by a machine."""
    whole = float(page.width) * float(page.height)
    sizes = [float(one["width"]) * float(one["height"]) for one in page.images]
    return max(sizes, default=0.0) > _MOSTLY * whole


def _best_turn(page: "Page", tables: Tables) -> Read:
    """Read the page as it lies; where that says little, turn it and take what says most."""
    first = _turned(page, 0, tables)
    upright = [bool(one["upright"]) for one in page.chars]
    if not upright or (first.known >= _SURE and sum(upright) > _MOSTLY * len(upright)):
        return first
    return max((_turned(page, turn, tables) for turn in _TURNS), key=lambda read: read.known)


def _turned(page: "Page", turn: int, tables: Tables) -> Read:
    if turn == 0:
        return _page(page, tables)
    source = page.page_obj
    usual = source.rotate
    source.rotate = (usual + turn) % 360
    source.attrs = {**source.attrs, "Rotate": source.rotate}
    try:
        return _page(type(page)(page.pdf, source, page.page_number), tables)
    finally:
        source.rotate = usual
        source.attrs = {**source.attrs, "Rotate": usual}


def _page(page: "Page", tables: Tables) -> Read:
    """Ruled tables first, then the text outside them line by line."""
    place = f"page {page.page_number}"
    lines: list[Line] = []
    ruled = [table for table in page.find_tables() if len(table.rows) > 1]
    boxes = [table.bbox for table in ruled]
    for table in ruled:
        lines += _from_table(table.extract(), tables, place)

    def outside(one: dict[str, Any]) -> bool:
        middle_x, middle_y = (one["x0"] + one["x1"]) / 2, (one["top"] + one["bottom"]) / 2
        return not any(x0 <= middle_x <= x1 and top <= middle_y <= bottom for x0, top, x1, bottom in boxes)

    lines += _from_text(_segments(page.filter(outside).extract_words()), tables, place)
    analytes, fields = tables.limits.analytes, tables.rules.fields
    known = sum(analyte_of(line.name, analytes) is not None for line in lines)
    known += sum(entry_of(line.name, fields) is not None for line in lines)
    text = page.extract_text() or ""
    if not any(says_failed(line.result) or says_failed(line.status) for line in lines):
        lines += _verdicts(text, place)
    return Read(lines, text, known)


def _verdicts(text: str, place: str) -> list[Line]:
    """Short lines that end in "fail", where no row of a table does; a legend or half a heading ("Fail") is none."""
    found = [_A_VERDICT.fullmatch(line.strip()) for line in text.splitlines() if "pass" not in line.lower()]
    return [Line((one["name"] or "The paper").strip(" :"), "FAIL", place=place) for one in found if one is not None]


def _from_table(rows: Sequence[Sequence[str | None]], tables: Tables, place: str) -> list[Line]:
    lines: list[Line] = []
    columns: Columns | None = None
    for cells in rows:
        heading = columns_in(cells, tables)
        if heading is not None:
            columns = heading
        elif columns is not None:
            lines += [line_from(cells, columns, place, which) for which in range(len(columns.results))]
        else:
            filled = [" ".join((cell or "").split()) for cell in cells if (cell or "").strip()]
            lines += _pairs(filled, tables, place)
    return [line for line in lines if _says_something(line)]


def _segments(words: Sequence[dict[str, Any]]) -> list[list[Segment]]:
    """Words -> lines of segments, parted where the gap is wider than a blank."""
    rows: list[list[dict[str, Any]]] = []
    for word in sorted(words, key=lambda one: (one["top"], one["x0"])):
        middle = (word["top"] + word["bottom"]) / 2
        if rows and rows[-1][0]["top"] <= middle <= rows[-1][0]["bottom"]:
            rows[-1].append(word)
        else:
            rows.append([word])
    return [_joined(sorted(row, key=lambda one: one["x0"])) for row in rows]


def _joined(row: Sequence[dict[str, Any]]) -> list[Segment]:
    found: list[Segment] = []
    for word in row:
        height = word["bottom"] - word["top"]
        if found and word["x0"] - found[-1].x1 < _GAP_IN_HEIGHTS * height:
            last = found.pop()
            found.append(Segment(last.x0, word["x1"], f"{last.text} {word['text']}"))
        else:
            found.append(Segment(word["x0"], word["x1"], word["text"]))
    return found


def _from_text(rows: Iterable[list[Segment]], tables: Tables, place: str) -> list[Line]:
    """Columns by the heading above them; without one, "name: value" and "name  value"."""
    lines: list[Line] = []
    heading: list[Segment] = []
    columns: Columns | None = None
    for row in rows:
        texts = [segment.text for segment in row]
        found = columns_in(texts, tables)
        if found is not None:
            heading, columns = row, found
        elif columns is not None and len(row) > 1 and (below := _below(row, heading, columns, tables, place)):
            lines += below
        else:
            lines += _pairs(texts, tables, place)
    return [line for line in lines if _says_something(line)]


def _below(
    row: Sequence[Segment], heading: Sequence[Segment], columns: Columns, tables: Tables, place: str
) -> list[Line]:
    """The results of a row under a heading; none if it neither names an analyte nor looks like a result."""
    cells = _under(row, heading)
    lines = [line_from(cells, columns, place, which) for which in range(len(columns.results))]
    if analyte_of(cells[columns.name], tables.limits.analytes) is not None:
        return lines
    return [
        line for line in lines if says_failed(line.status) or _LOOKS_LIKE_A_RESULT.match(f"{line.result} {line.unit}")
    ]


def _says_something(line: Line) -> bool:
    return bool(line.name and (line.result or says_failed(line.status)))


def _under(row: Sequence[Segment], heading: Sequence[Segment]) -> list[str]:
    """The cells of a row, each under the heading to which it stands nearest."""
    cells = [""] * len(heading)
    for segment in row:
        nearest = min(range(len(heading)), key=lambda place: _apart(segment, heading[place]))
        cells[nearest] = f"{cells[nearest]} {segment.text}".strip()
    return cells


def _apart(one: Segment, other: Segment) -> float:
    """How far two segments lie from one above the other: by the nearest of left edges, middles and right edges."""
    return min(abs(one.x0 - other.x0), abs(one.x1 - other.x1), abs((one.x0 + one.x1) - (other.x0 + other.x1)) / 2)


def _pairs(texts: Sequence[str], tables: Tables, place: str) -> list[Line]:
    """Names and values without a heading."""
    lines: list[Line] = []
    waiting = ""
    for text in [part for whole in texts for part in _parted(whole, tables)]:
        pair = _PAIR.fullmatch(text)
        if waiting:
            lines.append(Line(waiting, text, place=place))
            waiting = ""
        elif pair is not None and pair[2]:
            lines += _worth_keeping(Line(pair[1], pair[2], place=place), tables)
        elif pair is not None:
            waiting = pair[1]
        elif entry_of(text, tables.rules.fields) is not None:
            waiting = text
        elif analyte_of(text, tables.limits.analytes) is not None and len(texts) > 1:
            rest = texts[texts.index(text) + 1 :]
            return [*lines, Line(text, " ".join(rest), place=place)]
        elif _is_strange(text, texts, tables):
            return [*lines, Line(text, " ".join(texts[1:]), place=place)]
    return lines


def _is_strange(text: str, texts: Sequence[str], tables: Tables) -> bool:
    """Whether a line begins with a name that nobody knows, and goes on with a result."""
    begins = text == texts[0] and entry_of(text, tables.rules.columns) is None
    return begins and _IS_A_RESULT.match(" ".join(texts[1:])) is not None


def _parted(text: str, tables: Tables) -> list[str]:
    """Text in which a second known name with a colon begins, as two: "Lot: A1 Date: 2026-01-01"."""
    words = text.split()
    first = next((place for place, word in enumerate(words) if word.endswith(":")), len(words))
    for start in range(first + 2, len(words)):
        for end in range(start + 1, min(start + 4, len(words) + 1)):
            name = " ".join(words[start:end])
            if name.endswith(":") and entry_of(name, tables.rules.fields) is not None:
                return [" ".join(words[:start]), *_parted(" ".join(words[start:]), tables)]
    return [text]


def _worth_keeping(line: Line, tables: Tables) -> list[Line]:
    """A pair is kept if its name is known or its value looks like a result; addresses and page numbers are not."""
    known = analyte_of(line.name, tables.limits.analytes) or entry_of(line.name, tables.rules.fields)
    return [line] if known or _LOOKS_LIKE_A_RESULT.match(line.result) else []
