"""Made-up certificates: drawn from the published ranges of leaf, written as TOML, CSV or PDF."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

LOT = "K-51"


@dataclass(frozen=True)
class Row:
    name: str
    result: str
    unit: str = ""
    loq: str = ""
    status: str = ""


@dataclass(frozen=True)
class Paper:
    """A certificate before it is written down."""

    facts: dict[str, tuple[str, ...]]
    rows: tuple[Row, ...]
    title: str = "Green leaf powder"
    bag_lot: str = LOT
    extra: dict[str, str] = field(default_factory=dict)

    def with_row(self, name: str, **changes: str) -> Paper:
        assert any(row.name == name for row in self.rows), name
        return replace(self, rows=tuple(replace(row, **changes) if row.name == name else row for row in self.rows))

    def without(self, *names: str) -> Paper:
        return replace(self, rows=tuple(row for row in self.rows if row.name not in names))

    def with_fact(self, name: str, *values: str) -> Paper:
        return replace(self, facts=self.facts | {name: values})


def clean(seed: int) -> Paper:
    """A leaf with nothing against it: contents between what surveys found, everything tested, nothing over a limit."""
    rng = np.random.default_rng(seed)
    mg = float(np.clip(14 * np.exp(0.405 * rng.standard_normal()), 6.3, 31))
    spread = np.exp(0.2 * rng.standard_normal(3))
    parts = [round(mg * share * factor / 10, 3) for share, factor in zip((0.26, 0.16, 0.30), spread, strict=True)]
    mg_percent = round(mg / 10, 3)
    oh_percent = round(min(0.01 * rng.uniform(0.1, 1.5) * (mg_percent + sum(parts)), 0.04), 4)
    total = round(mg_percent + sum(parts) + oh_percent, 3)
    rows = [
        Row("Mitragynine", f"{mg_percent:.3f}", "%", "0.005"),
        Row("7-Hydroxymitragynine", f"{oh_percent:.4f}" if seed % 2 else "<0.005", "%", "0.005"),
        *(
            Row(name, f"{part:.3f}", "%", "0.005")
            for name, part in zip(("Speciociliatine", "Speciogynine", "Paynantheine"), parts, strict=True)
        ),
        Row("Total Alkaloids", f"{total:.3f}", "%"),
        Row("Lead (Pb)", f"{rng.uniform(0.16, 1.6):.2f}", "ug/g", "0.05", "Pass"),
        Row("Cadmium (Cd)", f"{rng.uniform(0.01, 0.2):.2f}", "ppm", "0.01", "Pass"),
        Row("Arsenic (As)", f"{rng.uniform(0.05, 0.6):.2f}", "mg/kg", "0.05", "Pass"),
        Row("Mercury (Hg)", "ND", "ug/g", "0.01", "Pass"),
        Row("Nickel (Ni)", f"{rng.uniform(0.73, 7.4):.2f}", "ug/g", "0.05", "Pass"),
        Row("Salmonella", "Not detected in 25 g", "", "", "Pass"),
        Row("E. coli", "<10", "CFU/g", "10", "Pass"),
        Row("Total Yeast & Mold", str(int(rng.uniform(10, 50_000))), "CFU/g", "10", "Pass"),
    ]
    facts = {
        "Laboratory": ("Example Analytical (made up)",),
        "Accreditation": ("ISO/IEC 17025:2017",),
        "Lot": (LOT,),
        "Date tested": ("2026-06-03",),
    }
    return Paper(facts, tuple(rows))


def as_toml(paper: Paper, path: Path) -> Path:
    names = {"Laboratory": "laboratory", "Accreditation": "accreditation", "Lot": "lot", "Date tested": "date"}
    names |= {"Expires": "expires", "Serving size": "serving"}
    keys = {
        "Mitragynine": "mitragynine",
        "7-Hydroxymitragynine": "7-hydroxymitragynine",
        "Speciociliatine": "speciociliatine",
        "Speciogynine": "speciogynine",
        "Paynantheine": "paynantheine",
    }
    lines = [f'name = "{paper.title}"', f'lot = "{paper.bag_lot}"', "[alkaloids]"]
    lines += [f'{keys[row.name]} = "{_whole(row)}"' for row in paper.rows if row.name in keys]
    lines += ["[certificate]"]
    lines += [f'{names[name]} = "{"; ".join(values)}"' for name, values in paper.facts.items()]
    lines += [f'total_alkaloids = "{_whole(row)}"' for row in paper.rows if row.name == "Total Alkaloids"]
    lines += ["[certificate.contaminants]"]
    rest = [row for row in paper.rows if row.name not in keys and row.name != "Total Alkaloids"]
    lines += [f'"{row.name}" = "{_whole(row)}"' for row in rest]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def _whole(row: Row) -> str:
    """A result with its unit, and with its limit where nothing was found; a TOML file has no column for the status."""
    if row.status.lower() == "fail":
        return "Fail"
    limit = f" (LOQ {row.loq} {row.unit})" if row.result == "ND" and row.loq else ""
    return f"{row.result} {row.unit if row.result != 'ND' else ''}".strip() + limit


def as_csv(paper: Paper, path: Path) -> Path:
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(["Analyte", "Result", "Unit", "LOQ", "Status"])
    table.writerow(["Product", paper.title, "", "", ""])
    table.writerows([name, value, "", "", ""] for name, values in paper.facts.items() for value in values)
    table.writerows([row.name, row.result, row.unit, row.loq, row.status] for row in paper.rows)
    path.write_text(text.getvalue(), encoding="utf-8")
    return path


def as_pdf(paper: Paper, path: Path, *, ruled: bool = False, turned: int = 0) -> Path:
    path.write_bytes(pdf([_laid_out(paper, ruled=ruled)], turned=turned))
    return path


Text = tuple[float, float, str]
Stroke = tuple[float, float, float, float]


def _laid_out(paper: Paper, *, ruled: bool) -> tuple[list[Text], list[Stroke]]:
    texts: list[Text] = [(60, 760, "Certificate of Analysis")]
    y, columns = 740.0, (60, 200, 330, 400, 460)
    for name, value in (("Product", paper.title), *((n, v) for n, values in paper.facts.items() for v in values)):
        texts.append((60, y, f"{name}: {value}"))
        y -= 14
    y, top = y - 10, y + 1
    for row in (("Analyte", "Result", "Unit", "LOQ", "Status"), *(_cells(row) for row in paper.rows)):
        texts += [(x, y, cell) for x, cell in zip(columns, row, strict=True) if cell]
        y -= 16
    count = len(paper.rows) + 1
    strokes = [(55.0, top - 16 * line, 520.0, top - 16 * line) for line in range(count + 1)]
    strokes += [(float(x), top, float(x), top - 16 * count) for x in (*(x - 5 for x in columns), 520)]
    texts.append((60, y - 20, "The results relate only to the items tested. Page 1 of 1"))
    return texts, strokes if ruled else []


def _cells(row: Row) -> tuple[str, ...]:
    return (row.name, row.result, row.unit, row.loq, row.status)


def pdf(
    pages: list[tuple[list[Text], list[Stroke]]],
    *,
    turned: int = 0,
    picture: bool = False,
    size: tuple[int, int] = (612, 792),
) -> bytes:
    """A small PDF: text in Helvetica, lines, and if asked a grey picture over the whole page."""
    objects = [b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"]
    if picture:
        objects.append(
            b"<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 "
            b"/Length 1 >>\nstream\n\x80\nendstream"
        )
    holder = len(objects) + 1 + 2 * len(pages)
    kids = []
    for texts, strokes in pages:
        content = "".join(f"{a} {b} m {c} {d} l S\n" for a, b, c, d in strokes)
        content += "".join(f"BT /F1 9 Tf 1 0 0 1 {x} {y} Tm ({_escaped(text)}) Tj ET\n" for x, y, text in texts)
        body = (f"q {size[0]} 0 0 {size[1]} 0 0 cm /P Do Q\n" * picture + content).encode("cp1252")
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(body), body))
        kids.append(len(objects) + 1)
        objects.append(
            b"<< /Type /Page /Parent %d 0 R /MediaBox [0 0 %d %d] /Rotate %d /Contents %d 0 R /Resources "
            b"<< /Font << /F1 1 0 R >> /XObject << %s >> >> >>"
            % (holder, *size, turned, len(objects), b"/P 2 0 R" if picture else b"")
        )
    objects.append(b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(kids), b" ".join(b"%d 0 R" % kid for kid in kids)))
    objects.append(b"<< /Type /Catalog /Pages %d 0 R >>" % holder)
    return _file(objects)


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


def _file(objects: list[bytes]) -> bytes:
    out, starts = b"%PDF-1.4\n", []
    for number, thing in enumerate(objects, start=1):
        starts.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, thing)
    table = b"".join(b"%010d 00000 n \n" % start for start in starts)
    last = b"trailer << /Size %d /Root %d 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(objects), len(out))
    return out + b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + table + last
