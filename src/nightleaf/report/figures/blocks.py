"""Rows of a figure as blocks: a line of words over a strip of marks, panel under panel."""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

import altair as alt

from nightleaf.report.figures.figure import SMALL_PX, TEXT_PX, Chart, data
from nightleaf.report.figures.marks import Marks
from nightleaf.report.theme import Theme, Width

PANEL_PX: Final = 340
WORDS_PX: Final = 8
"""Middle of the words of a block, from its top. [px]"""
_HEADING_PX: Final = 60
_STACKS: Final[dict[Width, int]] = {"narrow": 1, "wide": 2}


class Words(NamedTuple):
    """The words over a strip; `marked` puts those on the right in the colour of a miss."""

    left: str
    right: str
    marked: bool


def panel(title: str, words: Sequence[Words], marks: Marks, block_px: int, x: alt.X) -> Chart:
    """A panel: marks of as many blocks as there are words, on a common horizontal axis."""
    layers = [*marks.layers(x), *_texts(words, marks.theme, block_px)]
    heading = alt.Title(title, fontSize=TEXT_PX + 1)
    return alt.layer(*layers, width=PANEL_PX, height=block_px * len(words), title=heading)


def stacked(panels: Mapping[str, Chart], blocks: Mapping[str, int], block_px: int, width: Width) -> Chart:
    """Panels in their order, one under the other; on a wide page in two stacks of about one height."""
    stacks = _STACKS[width]
    total = sum(block_px * blocks[name] + _HEADING_PX for name in panels)
    dealt: list[list[Chart]] = [[] for _ in range(stacks)]
    height = 0.0
    for name, chart in panels.items():
        own = block_px * blocks[name] + _HEADING_PX
        dealt[min(int((height + own / 2) / total * stacks), stacks - 1)].append(chart)
        height += own
    columns = [alt.vconcat(*stack, spacing=16) for stack in dealt if stack]
    return columns[0] if len(columns) == 1 else alt.hconcat(*columns, spacing=40)


def _texts(words: Sequence[Words], theme: Theme, block_px: int) -> tuple[alt.Chart, alt.Chart]:
    y = alt.Y("y:Q", scale=alt.Scale(domain=[block_px * len(words), 0], nice=False, zero=False), axis=None)
    rows = [
        {"left": one.left, "right": one.right, "y": float(place * block_px + WORDS_PX)}
        | {"colour": theme.two if one.marked else theme.ink}
        for place, one in enumerate(words)
    ]
    chart = alt.Chart(data(rows))
    left = chart.mark_text(align="left", baseline="middle", fontSize=SMALL_PX, color=theme.ink)
    right = chart.mark_text(align="right", baseline="middle", fontSize=SMALL_PX)
    return (
        left.encode(x=alt.value(0), y=y, text=alt.Text("left:N")),
        right.encode(
            x=alt.value(PANEL_PX),
            y=y,
            text=alt.Text("right:N"),
            color=alt.Color("colour:N", scale=None, legend=None),
        ),
    )
