"""The answer to `simulate`: plain figures by the contract, with everything they rest on."""

from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from nightleaf.ask.distribution import Distribution
from nightleaf.ask.request import Request

if TYPE_CHECKING:
    from nightleaf.ask.self_rating import SelfRating

SCHEMA = "nightleaf.simulate/1"
Array = NDArray[np.float64]
Figures = dict[str, Distribution]


@dataclass(frozen=True, slots=True)
class ActingLink:
    """An engagement or pathway as it stood in the run."""

    key: str
    kind: str
    grade: str
    gain: float
    on: bool
    what_if: bool = False


@dataclass(frozen=True, slots=True)
class Assumption:
    """A number that nobody measured and that the run rests on.

    `effect` says how far it moves the answer, where the draws can tell.
    """

    key: str
    pedigree: str
    effect: str
    definition: str


@dataclass(frozen=True, slots=True)
class Picture:
    """Curves for figures: times on the clock of the dose, percentiles over people.

    Parameters
    ----------
    t_h : array (time,)
        Hours since the dose.
    concentration : dict
        Analyte -> array (3, time): 5th, 50th and 95th percentile. [ng/mL]
    night_t_h : array (step,)
        Hours since lights-out.
    effect : dict
        Target -> array (3, step).
    stages : tuple of two arrays (epoch,)
        One person's night without and with.
    epoch_s : float
    """

    t_h: Array
    concentration: dict[str, Array]
    night_t_h: Array
    effect: dict[str, Array]
    stages: tuple[NDArray[np.uint8], NDArray[np.uint8]]
    epoch_s: float


@dataclass(frozen=True, slots=True)
class LastNight:
    """The last of several nights with the same dose, counted from its own dose."""

    exposure: dict[str, Figures]
    with_: Figures
    difference: Figures


@dataclass(frozen=True, slots=True)
class SimulationResult:
    """Nights without and with, what reached blood and receptors, and what all of it rests on.

    Examples
    --------
    >>> import nightleaf
    >>> result = nightleaf.simulate(amount="2g", people=64, replicates=2, draws=1)
    >>> result.to_dict()["schema"]
    'nightleaf.simulate/1'
    """

    request: Request = field(repr=False)
    screen: dict[str, Any] | None = field(repr=False)
    exposure: dict[str, Figures]
    occupancy: dict[str, tuple[str, Figures]]
    without: Figures
    with_: Figures
    difference: Figures
    links: tuple[ActingLink, ...] = field(repr=False)
    assumptions: tuple[Assumption, ...] = field(repr=False)
    notes: tuple[str, ...]
    provenance: dict[str, Any] = field(repr=False)
    picture: Picture | None = field(default=None, repr=False)
    last: "LastNight | None" = None
    night_off: Figures = field(default_factory=dict)
    self_rated: "SelfRating | None" = None
    refusal: str = ""

    def _repr_html_(self) -> str:
        """A small table for a notebook; the full page is written by `nightleaf simulate --report`."""
        if not self.without:
            return "<p>No sleep figure is shown: the screen found a reason against it.</p>"
        rows = "".join(
            f"<tr><th>{name}</th>"
            + "".join(f"<td>{arm[name].mean or 0:.1f}</td>" for arm in (self.without, self.with_, self.difference))
            + "</tr>"
            for name in _SHOWN
        )
        notes = "".join(f"<li>{escape(note)}</li>" for note in self.notes)
        head = "<tr><th>mean</th><th>without</th><th>with</th><th>difference</th></tr>"
        return f"<table>{head}{rows}</table><ul>{notes}</ul>"

    @property
    def stopped(self) -> bool:
        """Whether nothing but the screen is shown: it says stop, or its rules could not be read."""
        return not self.exposure or (self.screen is not None and self.screen["decision"] == "stop")

    def to_dict(self) -> dict[str, Any]:
        """The document of `simulate --json`."""
        request = self.request
        if self.stopped:
            return {"schema": SCHEMA, "screen": self.screen}
        document: dict[str, Any] = {
            "schema": SCHEMA,
            "seed": request.seed,
            "people": request.people,
            "replicates": request.replicates,
            "draws": request.draws,
        }
        if self.screen is not None:
            document["screen"] = self.screen
        document |= {
            "exposure": {name: _plain(figures) for name, figures in self.exposure.items()},
            **self._last(),
            "occupancy": {
                target: {"kind": kind} | _plain(figures) for target, (kind, figures) in self.occupancy.items()
            },
            "night": {
                "without": _plain(self.without),
                "with": _plain(self.with_),
                "difference": _plain(self.difference),
            }
            if self.without
            else None,
            "self_rated": None if self.self_rated is None else self.self_rated.to_dict(),
            "links": [_fields(link) for link in self.links],
            "assumptions": [_fields(assumption) for assumption in self.assumptions],
            "notes": list(self.notes),
            "provenance": self.provenance,
        }
        return document

    def _last(self) -> dict[str, Any]:
        if self.last is None:
            return {}
        arms = {"without": self.without, "with": self.last.with_, "difference": self.last.difference}
        return {
            "nights": self.request.nights,
            "exposure_last": {name: _plain(figures) for name, figures in self.last.exposure.items()},
            "night_last": {arm: _plain(figures) for arm, figures in arms.items()} if self.without else None,
            "night_off": {"difference": _plain(self.night_off)} if self.without else None,
        }


_SHOWN = ("tst_min", "sol_min", "waso_min", "n3_percent", "rem_percent", "rem_latency_min")


def _plain(figures: Figures) -> dict[str, Any]:
    return {name: figure.to_dict() for name, figure in figures.items()}


def _fields(thing: ActingLink | Assumption) -> dict[str, Any]:
    return {name: getattr(thing, name) for name in thing.__slots__}
