"""A figure: what it shows, in a chart, in a sentence and in numbers."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from xml.sax.saxutils import escape

import altair as alt
import vl_convert

from nightleaf.report.tables import Table
from nightleaf.report.theme import FONT, LIGHT, Theme, Width

Chart = alt.LayerChart | alt.FacetChart | alt.VConcatChart | alt.HConcatChart | alt.ConcatChart | alt.Chart
Draw = Callable[[Theme, Width], Chart]

TEXT_PX: Final = 12
SMALL_PX: Final = 11
_LARGEST: Final = 1.3
_VEGA_LITE: Final = ".".join(alt.SCHEMA_VERSION.removeprefix("v").split(".")[:2])
_SIZE: Final = re.compile(r'<svg[^>]*?\bwidth="(?P<width>[\d.]+)"[^>]*?\bheight="(?P<height>[\d.]+)"[^>]*>', re.DOTALL)
_ID: Final = re.compile(r'(\bid="|url\(#|href="#)')


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure that can be drawn, read aloud and read as a table.

    Parameters
    ----------
    key : str
    title : str
    alt : str
        What it shows, in full sentences with the numbers.
    caption : str
        How to read it.
    limits : str
        What it does not show.
    tables : tuple of Table
        The numbers behind it.
    draw : callable
        (theme, width) -> chart.
    """

    key: str
    title: str
    alt: str
    caption: str
    limits: str
    tables: tuple[Table, ...]
    draw: Draw = field(repr=False)

    def chart(self, theme: Theme = LIGHT, width: Width = "wide") -> Chart:
        """The figure as a chart, for a notebook or a paper."""
        return dressed(self.draw(theme, width), theme)

    def svg(self, theme: Theme = LIGHT, width: Width = "wide") -> str:
        """The figure as an SVG element that names and describes itself."""
        specification = self.chart(theme, width).to_dict(validate=False)
        drawn: str = vl_convert.vegalite_to_svg(specification, vl_version=_VEGA_LITE)
        return _named(drawn, self, f"{self.key}-{width}")


def _named(svg: str, figure: Figure, place: str) -> str:
    """Give the element a role, a name and a description, its own ids, and the width of its place."""
    size = _SIZE.search(svg)
    if size is None:
        raise ValueError("the renderer gave no SVG with a size")
    width, height = size["width"], size["height"]
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="{place}-name {place}-text" '
        f'viewBox="0 0 {width} {height}" style="max-width:{_LARGEST * float(width):.0f}px">'
        f'<title id="{place}-name">{escape(figure.title)}</title><desc id="{place}-text">{escape(figure.alt)}</desc>'
    )
    body = svg[size.end() :]
    return head + _ID.sub(rf"\g<1>{place}-", body)


def dressed(chart: Chart, theme: Theme) -> Chart:
    """The chart in the colours and type of a theme. Set at once: `configure` would copy the chart at every step."""
    axis = alt.AxisConfig(
        labelColor=theme.muted,
        titleColor=theme.muted,
        labelFontSize=SMALL_PX,
        titleFontSize=SMALL_PX,
        titleFontWeight="normal",
        gridColor=theme.rule,
        gridOpacity=0.7,
        domainColor=theme.rule,
        tickColor=theme.rule,
    )
    title = alt.TitleConfig(
        color=theme.ink,
        subtitleColor=theme.muted,
        fontSize=TEXT_PX,
        subtitleFontSize=SMALL_PX,
        anchor="start",
        frame="group",
        offset=6,
    )
    chart.config = alt.Config(
        background="transparent",
        font=FONT,
        aria=False,
        padding=2,
        axis=axis,
        title=title,
        view=alt.ViewConfig(stroke=None),
    )
    return chart


def data(rows: Sequence[Mapping[str, Any]]) -> alt.InlineData:
    """Rows as the data of a chart, numbers cut to what a figure can show; as text, which is never copied."""
    shown = [{name: _shown(value) for name, value in one.items()} for one in rows]
    return alt.InlineData(values=json.dumps(shown), format=alt.JsonDataFormat(type="json"))


def _shown(value: Any) -> Any:
    return float(f"{value:.5g}") if isinstance(value, float) else value
