"""Marks on a ground of pixels: few layers, whatever the number of marks."""

from typing import Any, Final

import altair as alt

from nightleaf.report.figures.figure import data
from nightleaf.report.theme import Theme

Span = tuple[float, float]
_TICK_PX: Final = 3.5
_POINT_AREA_PX: Final = 52


class Marks:
    """Collects rectangles, lines and points; x in the units of an axis, y in pixels from the top.

    Parameters
    ----------
    theme : Theme
    size : tuple
        Width and height. [px]
    """

    __slots__ = ("_lines", "_points", "_rects", "size", "theme")

    def __init__(self, theme: Theme, size: tuple[int, int]) -> None:
        self.theme = theme
        self.size = size
        self._rects: list[dict[str, Any]] = []
        self._lines: list[dict[str, Any]] = []
        self._points: list[dict[str, Any]] = []

    def rect(self, x: Span, y: Span, colour: str) -> None:
        """A filled rectangle."""
        self._rects.append(_mark(x, y, colour))

    def line(self, x: Span, y: float, colour: str, *, width: float = 1.5, opacity: float = 1.0) -> None:
        """A level line."""
        self._lines.append(_mark(x, (y, y), colour) | {"width": width, "opacity": opacity})

    def upright(self, x: float, y: Span, colour: str) -> None:
        """An upright line."""
        self._lines.append(_mark((x, x), y, colour) | {"width": 1.0, "opacity": 1.0})

    def bracket(self, x: Span, y: float, colour: str) -> None:
        """A level line with a tick at each end."""
        self.line(x, y, colour, width=2.0)
        for end in x:
            self._lines.append(_mark((end, end), (y - _TICK_PX, y + _TICK_PX), colour) | {"width": 2.0, "opacity": 1.0})

    def point(self, x: float, y: float) -> None:
        """A dot in the colour of text."""
        self._points.append({"x": x, "y": y})

    def y(self) -> alt.Y:
        """The scale of pixels, downwards."""
        return alt.Y("y:Q", scale=alt.Scale(domain=[self.size[1], 0], nice=False, zero=False), axis=None)

    def layers(self, x: alt.X) -> tuple[alt.Chart, alt.Chart, alt.Chart]:
        """All marks on the horizontal axis given: rectangles below lines below points."""
        span = {"x": x, "x2": alt.X2("to:Q"), "y": self.y(), "y2": alt.Y2("until:Q")}
        colour = alt.Color("colour:N", scale=None, legend=None)
        lines = span | {
            "color": colour,
            "strokeWidth": alt.StrokeWidth("width:Q", scale=None, legend=None),
            "opacity": alt.Opacity("opacity:Q", scale=None, legend=None),
        }
        return (
            alt.Chart(data(self._rects)).mark_rect().encode(**span, color=colour),
            alt.Chart(data(self._lines)).mark_rule().encode(**lines),
            alt.Chart(data(self._points))
            .mark_point(
                filled=True,
                opacity=1,
                size=_POINT_AREA_PX,
                color=self.theme.ink,
                stroke=self.theme.surface,
                strokeWidth=1,
            )
            .encode(x=x, y=self.y()),
        )


def _mark(x: Span, y: Span, colour: str) -> dict[str, Any]:
    return {"x": x[0], "to": x[1], "y": y[0], "until": y[1], "colour": colour}
