"""Draw the figures of the story pages anew: `make figures`.

Each figure is drawn from a table that lies beside it and can be read by itself; the picture names the table and the
code it was drawn from, so that a test can tell whether both are current without drawing.
"""

import csv
import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Final, NamedTuple

import altair as alt
import numpy as np
import vl_convert

from nightleaf.ask.chain import Chain
from nightleaf.ask.demonstration import EXAMPLES
from nightleaf.ask.interacting import interact
from nightleaf.ask.request import read_request
from nightleaf.evidence import Ledger, load_library
from nightleaf.exposure import People
from nightleaf.report.figures.figure import dressed
from nightleaf.report.theme import LIGHT

IMAGES: Final = Path(__file__).parent / "images"
Row = dict[str, str | float]

TAKEN_H: Final = 22.25
TWO_H: Final = 26.0
PEOPLE: Final = 500
READINGS: Final = 60
SEED: Final = 1
TWO_GRAMS_MG: Final = 39.0
NIGHTS: Final = {1: "first night", 14: "fourteenth night in a row"}
AXIS_TO: Final = {"mitragynine": 90.0, "7-hydroxymitragynine": 12.0}
CLOCK: Final = "format(datum.value % 24, '02d') + ':00'"
MEDICINES: Final = (
    *("midazolam", "dextromethorphan", "alprazolam", "apixaban", "triazolam", "felodipine", "quetiapine"),
    *("atorvastatin", "tacrolimus", "simvastatin", "buspirone", "lovastatin"),
)
ACTORS: Final = (
    *("ritonavir", "ketoconazole", "clarithromycin", "grapefruit", "St John's wort", "carbamazepine", "rifampicin"),
)
DIGITS: Final = 4
ROWS_PX: Final = 300
VEGA_LITE: Final = ".".join(alt.SCHEMA_VERSION.removeprefix("v").split(".")[:2])


class Drawing(NamedTuple):
    """A figure: the name of its files, the rows of its table, and how rows become a chart."""

    name: str
    rows: Callable[[], list[Row]]
    draw: Callable[[list[Row]], alt.ConcatChart]


def levels() -> list[Row]:
    """Blood levels through the night after 2 g, on the first night and on the fourteenth.

    Of 500 people: the 5th, 50th and 95th in 100. And of 60 readings of every uncertain number: where the middle person
    of each lies, the 5th and 95th reading in 100.
    """
    question = read_request(product=EXAMPLES / "product.toml", amount="2g")
    library = load_library()
    crowd = People(np.arange(PEOPLE), np.zeros(PEOPLE, int), SEED)
    hours = np.unique(np.concatenate([np.linspace(0, 2.5, 31), np.linspace(2.5, 10, 31), [TWO_H - TAKEN_H]]))
    at_point = Chain(question, Ledger(library)).curves(crowd)
    read = [Chain(question, Ledger(library, SEED, number)).curves(crowd) for number in range(READINGS)]
    rows: list[Row] = []
    for analyte in AXIS_TO:
        for night in NIGHTS:
            people = np.percentile(at_point[analyte].repeated(night).ng_per_ml(hours), (5, 50, 95), axis=1)
            middles = [np.median(one[analyte].repeated(night).ng_per_ml(hours), axis=1) for one in read]
            unsure = np.percentile(middles, (5, 95), axis=0)
            for place, t in enumerate(hours):
                figures = zip(("p5", "p50", "p95"), people[:, place], strict=True)
                middle = zip(("middle_p5", "middle_p95"), unsure[:, place], strict=True)
                rows.append(
                    {"analyte": analyte, "night": night, "clock_h": TAKEN_H + t, **dict(figures), **dict(middle)}
                )
    return rows


def ratios() -> list[Row]:
    """AUC ratios both ways after one dose of 2 g: predicted, and observed where there was a trial."""
    found = interact([*MEDICINES, *ACTORS], mitragynine_mg=TWO_GRAMS_MG)
    rows: list[Row] = []
    for other in found.kratom_on_others:
        name, ratio = other.medicine.name, other.auc_ratio
        if other.observed is not None:
            rows.append(_ratio("medicine", name, "observed", other.observed.auc_ratio))
        if ratio is not None and other.basis != "observed":
            rows.append(_ratio("medicine", name, "predicted", (ratio.point, ratio.p5, ratio.p95)))
    for one in found.others_on_kratom:
        for level, ratio in (("mitragynine", one.mitragynine), ("7-hydroxymitragynine", one.hydroxymitragynine)):
            rows.append(_ratio(level, one.medicine.name, "predicted", (ratio.point, ratio.p5, ratio.p95)))
    return rows


def _ratio(level_of: str, medicine: str, basis: str, ratio: tuple[float, float, float]) -> Row:
    row: Row = {"level_of": level_of, "medicine": medicine, "basis": basis}
    return row | dict(zip(("point", "low", "high"), ratio, strict=True))


def draw_levels(rows: list[Row]) -> alt.ConcatChart:
    """Four panels: two analytes, two nights; people as a band, ignorance as dashed lines."""
    panels = [_level_panel(rows, analyte, night) for analyte in AXIS_TO for night in NIGHTS]
    title = alt.Title(
        "2 g of the example leaf (39 mg mitragynine) as tea at 22:15: level in blood plasma, ng/mL",
        subtitle=[
            "Line: the middle person. Band: 9 people in 10. Dashed: where the line itself may lie, as the numbers",
            "behind it are unsure (9 readings in 10). Shaded: in bed, 23:00 to 07:00. 02:00: middle (9 in 10).",
        ],
    )
    return alt.concat(*panels, columns=2, spacing={"row": 10, "column": 30}).properties(title=title)


def _level_panel(rows: list[Row], analyte: str, night: int) -> alt.LayerChart:
    mine = [row for row in rows if (row["analyte"], int(row["night"])) == (analyte, night)]
    top = AXIS_TO[analyte]
    x = alt.X(
        "clock_h:Q",
        title=None,
        scale=alt.Scale(domain=[TAKEN_H, 32.25], nice=False),
        axis=alt.Axis(values=[24, 26, 28, 30, 32], labelExpr=CLOCK, grid=False),
    )
    y = alt.Y("p50:Q", title=None, scale=alt.Scale(domain=[0, top], nice=False, clamp=True), axis=alt.Axis(tickCount=4))
    curves = alt.Chart(alt.Data(values=mine))
    night_rows = alt.Chart(alt.Data(values=[{"clock_h": 23.0, "rises": 31.0}]))
    bed = night_rows.mark_rect(color=LIGHT.bed).encode(x=x, x2="rises:Q")
    band = curves.mark_area(color=LIGHT.one_soft, opacity=0.55).encode(x=x, y=alt.Y("p5:Q", title=None), y2="p95:Q")
    dashes = [
        curves.mark_line(color=LIGHT.two, strokeWidth=1.3, strokeDash=[4, 3]).encode(
            x=x, y=alt.Y(f"{name}:Q", title=None)
        )
        for name in ("middle_p5", "middle_p95")
    ]
    line = curves.mark_line(color=LIGHT.one, strokeWidth=2.2).encode(x=x, y=y)
    (at_two,) = [row for row in mine if row["clock_h"] == TWO_H]
    low, middle, high = (f"{float(at_two[name]):.0f}" for name in ("p5", "p50", "p95"))
    note = alt.Chart(alt.Data(values=[at_two | {"words": f"02:00: {middle} ({low} to {high})"}]))
    rule = note.mark_rule(color=LIGHT.muted).encode(x=x)
    point = note.mark_point(color=LIGHT.one, filled=True, size=55, opacity=1).encode(x=x, y=y)
    words = note.mark_text(align="left", baseline="top", dx=6, dy=4, fontSize=12, color=LIGHT.ink).encode(
        x=x, y=alt.value(0), text="words:N"
    )
    return alt.layer(bed, band, *dashes, rule, line, point, words).properties(
        width=300, height=140, title=alt.Title(f"{analyte.capitalize()}, {NIGHTS[night]}")
    )


def draw_ratios(rows: list[Row]) -> alt.ConcatChart:
    """Two panels: kratom on medicines, medicines on kratom; logarithmic, 1 is no change."""
    on_medicines = [row for row in rows if row["level_of"] == "medicine"]
    on_kratom = [row for row in rows if row["level_of"] != "medicine"]
    left = _ratio_panel(on_medicines, "basis", {"predicted": LIGHT.one, "observed": LIGHT.two}, (0.8, 1, 1.5, 2, 3, 4))
    right = _ratio_panel(
        on_kratom,
        "level_of",
        {"mitragynine": LIGHT.one, "7-hydroxymitragynine": LIGHT.three},
        (0.05, 0.1, 0.2, 0.5, 1, 2, 4, 8),
    )
    title = alt.Title(
        "AUC with the other over AUC without, after one dose of 2 g (39 mg mitragynine)",
        subtitle=[
            "Mark: the ratio. Line: 9 readings in 10 of the uncertain numbers; for an observed one, its 90 % interval.",
            "Observed in one trial of 12 people. Every other ratio is predicted, and a ratio near 1 clears nothing.",
        ],
    )
    return (
        alt.concat(
            left.properties(title="What kratom does to the level of a medicine"),
            right.properties(title="What a medicine does to the levels of kratom"),
            columns=2,
            spacing=60,
        )
        .properties(title=title)
        .resolve_scale(color="independent", shape="independent")
    )


def _ratio_panel(rows: list[Row], by: str, colours: dict[str, str], ticks: tuple[float, ...]) -> alt.LayerChart:
    order = _by_size([row for row in rows if row[by] == next(iter(colours))] + rows)
    scale = alt.Scale(type="log", domain=[ticks[0], ticks[-1]], nice=False)
    x = alt.X("point:Q", title=None, scale=scale, axis=alt.Axis(values=list(ticks), format="~g", grid=True))
    y = alt.Y("place:Q", axis=None, scale=alt.Scale(domain=[len(order) - 0.5, -0.5], nice=False))
    series = alt.Color(
        "series:N",
        scale=alt.Scale(domain=list(colours), range=list(colours.values())),
        legend=alt.Legend(title=None, orient="bottom", labelColor=LIGHT.ink),
    )
    shape = alt.Shape("series:N", scale=alt.Scale(domain=list(colours), range=["circle", "diamond"]), legend=None)
    placed = [row | {"series": row[by], "place": _place(row, rows, by, order, tuple(colours))} for row in rows]
    marks = alt.Chart(alt.Data(values=placed))
    names = alt.Chart(alt.Data(values=[{"medicine": name, "place": place} for place, name in enumerate(order)]))
    one = alt.Chart(alt.Data(values=[{"point": 1}])).mark_rule(color=LIGHT.ink, strokeWidth=1).encode(x=x)
    words = names.mark_text(align="right", fontSize=12, color=LIGHT.ink).encode(
        x=alt.value(-8), y=y, text=alt.Text("medicine:N")
    )
    lines = marks.mark_rule(strokeWidth=2).encode(
        x=alt.X("low:Q", title=None, scale=scale), x2="high:Q", y=y, color=series
    )
    points = marks.mark_point(filled=True, size=75, opacity=1).encode(x=x, y=y, color=series, shape=shape)
    return alt.layer(one, words, lines, points).properties(width=270, height=ROWS_PX)


def _by_size(rows: list[Row]) -> list[str]:
    """Medicines by the first ratio of each, the smallest on top."""
    first = {str(row["medicine"]): float(row["point"]) for row in reversed(rows)}
    return sorted(first, key=lambda medicine: first[medicine])


def _place(row: Row, rows: list[Row], by: str, order: list[str], series: tuple[str, ...]) -> float:
    """The line of a medicine; where it has two marks, one above the other."""
    pair = sum(other["medicine"] == row["medicine"] for other in rows) > 1
    return order.index(str(row["medicine"])) + pair * (series.index(str(row[by])) - 0.5) * 0.4


DRAWINGS: Final = (
    Drawing("two-grams-tonight", levels, draw_levels),
    Drawing("ratios-both-ways", ratios, draw_ratios),
)


def stored(name: str) -> list[Row]:
    """The table that a figure is drawn from."""
    with (IMAGES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return [{key: _number_or_word(cell) for key, cell in row.items()} for row in csv.DictReader(file)]


def stamp(name: str) -> str:
    """What a picture was drawn from: its table, and this file."""
    return hashlib.sha256((IMAGES / f"{name}.csv").read_bytes() + Path(__file__).read_bytes()).hexdigest()


def write(drawing: Drawing) -> None:
    """The table, then the picture of the table."""
    rows = [{key: _cut(cell) for key, cell in row.items()} for row in drawing.rows()]
    table = IMAGES / f"{drawing.name}.csv"
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    chart = dressed(drawing.draw(stored(drawing.name)), LIGHT)
    chart.config.background = LIGHT.surface
    chart.config.padding = 14
    svg = vl_convert.vegalite_to_svg(chart.to_dict(validate=False), vl_version=VEGA_LITE)
    (IMAGES / f"{drawing.name}.svg").write_text(f"{svg}\n<!-- {stamp(drawing.name)} -->\n", encoding="utf-8")


def _cut(cell: str | float) -> str | float:
    return cell if isinstance(cell, str | int) else float(f"{cell:.{DIGITS}g}")


def _number_or_word(cell: str) -> str | float:
    try:
        return float(cell)
    except ValueError:
        return cell


if __name__ == "__main__":
    for one in DRAWINGS:
        write(one)
