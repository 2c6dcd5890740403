"""One source of figures for page, notebook and paper: a chart for each theme and width, its words and its data."""

from nightleaf.report.figures.difference import difference_figure
from nightleaf.report.figures.exposure import exposure_figure
from nightleaf.report.figures.figure import Figure
from nightleaf.report.figures.hypnogram import night_pair_figure, recorded_figure

__all__ = ["Figure", "difference_figure", "exposure_figure", "night_pair_figure", "recorded_figure"]
