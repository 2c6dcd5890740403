"""Nights in the field's own words, measured or simulated alike: stages, hypnograms, statistics, readers.

``block_statistics`` is compiled and loaded on first use, so that reading one night does not wait for the compiler.
"""

import importlib
from typing import TYPE_CHECKING, Any

from nightleaf.sleep.agreement import cohen_kappa, epoch_agreement
from nightleaf.sleep.csv_nights import Columns, read_hypnograms_csv
from nightleaf.sleep.hypnogram import Hypnogram, Origin, bouts
from nightleaf.sleep.metrics import METRICS, Metric
from nightleaf.sleep.reading import FORMATS, read_nights
from nightleaf.sleep.recorded import RecordedNight, evening_of
from nightleaf.sleep.stage import Coding, Stage, parse_stage, parse_stages
from nightleaf.sleep.statistics import SleepStatistics, sleep_statistics
from nightleaf.sleep.text import read_hypnogram, write_hypnogram

if TYPE_CHECKING:
    from nightleaf.sleep.block import block_statistics

__all__ = [
    "FORMATS",
    "METRICS",
    "Coding",
    "Columns",
    "Hypnogram",
    "Metric",
    "Origin",
    "RecordedNight",
    "SleepStatistics",
    "Stage",
    "block_statistics",
    "bouts",
    "cohen_kappa",
    "epoch_agreement",
    "evening_of",
    "parse_stage",
    "parse_stages",
    "read_hypnogram",
    "read_hypnograms_csv",
    "read_nights",
    "sleep_statistics",
    "write_hypnogram",
]


def __getattr__(name: str) -> Any:
    if name == "block_statistics":
        return importlib.import_module("nightleaf.sleep.block").block_statistics
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
