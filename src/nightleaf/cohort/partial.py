"""Partial summaries of a study, in whole numbers: they add up to the same bits in any order and any cutting."""

import hashlib
import io
from dataclasses import dataclass
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from nightleaf.cohort.bins import BINS, Kind, bin_of, edges_of
from nightleaf.errors import InputError

Integers = NDArray[np.int64]
SCALE = 4096
"""Figures are counted in steps of 1/4096 of their unit: 0.015 s of a minute."""
_WORD, _LOW = 32, 0xFFFFFFFF
_ADDED = ("n", "total", "square_high", "square_low", "people", "own", "own_high", "own_low", "inside_high",
          "inside_low", "histogram")  # fmt: skip
_FIELDS = (*_ADDED, "least", "most", "failed", "done")
_DRAWN = "drawn_"
MOST_LISTED = 1000
"""Failed nights that are listed one by one, the first by number; all are counted."""


@dataclass(frozen=True, slots=True)
class Series:
    """One thing that is summarised: a metric in an arm, or its difference from the reference.

    `value`: every night. `effect`: arm minus reference on nights that share their chance, averaged over each person's
    nights. `pair`: arm minus reference on two nights that share nothing but the person; of the reference with itself it
    shows what chance alone does.
    """

    kind: Kind
    arm: int


@dataclass(slots=True)
class Partial:
    """Counts, sums, sums of squares, extremes and histograms over some of the people.

    Arrays are (series, group, metric); `histogram` has its bins as a fourth. A sum of squares is held in two words,
    since it outgrows 64 bits. `people`, `own` and `inside` are of people in whom every night is defined: how many, the
    sums over their nights, the squares of these sums, and the squares of all their nights. `failed` lists person, arm,
    night and status; `done` counts people, nights, people left out and failed nights.
    """

    n: Integers
    total: Integers
    square_high: Integers
    square_low: Integers
    people: Integers
    own: Integers
    own_high: Integers
    own_low: Integers
    inside_high: Integers
    inside_low: Integers
    histogram: Integers
    least: Integers
    most: Integers
    failed: Integers
    done: Integers
    drawn: "Partial | None" = None
    """The same, without histograms, under draws of the parameters: draw after draw along the series."""

    @classmethod
    def empty(cls, series: int, groups: int, metrics: int, *, drawn: int = 0, bins: int = BINS) -> "Partial":
        """Nobody yet; `drawn` is how many series the draws have."""
        shape = (series, groups, metrics)
        zeros = {name: np.zeros(shape, np.int64) for name in _ADDED if name != "histogram"}
        limit = np.iinfo(np.int64)
        return cls(
            **zeros,
            histogram=np.zeros((*shape, bins), np.int64),
            least=np.full(shape, limit.max),
            most=np.full(shape, limit.min),
            failed=np.zeros((0, 4), np.int64),
            done=np.zeros(4, np.int64),
            drawn=cls.empty(drawn, groups, metrics, bins=0) if drawn else None,
        )

    def add(self, other: "Partial") -> None:
        """Take in another part."""
        for name in _ADDED:
            getattr(self, name)[...] += getattr(other, name)
        for high, low in (("square_high", "square_low"), ("own_high", "own_low"), ("inside_high", "inside_low")):
            getattr(self, high)[...] += getattr(self, low) >> _WORD
            getattr(self, low)[...] &= _LOW
        np.minimum(self.least, other.least, out=self.least)
        np.maximum(self.most, other.most, out=self.most)
        self.list_failed(other.failed)
        self.done += other.done
        if self.drawn is not None and other.drawn is not None:
            self.drawn.add(other.drawn)

    def list_failed(self, rows: Integers) -> None:
        """List failed nights; only the first by number are kept, whatever the order they come in."""
        self.failed = _in_order(np.concatenate([self.failed, rows]))

    def sha256(self) -> str:
        """Names the result: the same for any cutting, order and number of workers."""
        digest = hashlib.sha256()
        for name in _FIELDS:
            array = np.ascontiguousarray(getattr(self, name), dtype="<i8")
            digest.update(f"{name}{array.shape}".encode() + array.tobytes())
        if self.drawn is not None:
            digest.update(self.drawn.sha256().encode())
        return digest.hexdigest()

    def to_bytes(self, plan_sha256: str) -> bytes:
        """The part as a file."""
        stream = io.BytesIO()
        arrays = {name: getattr(self, name) for name in _FIELDS}
        if self.drawn is not None:
            arrays |= {_DRAWN + name: getattr(self.drawn, name) for name in _FIELDS}
        np.savez_compressed(stream, plan=np.array(plan_sha256), **arrays)
        return stream.getvalue()

    @classmethod
    def of(cls, data: bytes, plan_sha256: str) -> "Partial":
        """A part from its file.

        Raises
        ------
        InputError
            If the file is damaged or belongs to another plan.
        """
        try:
            with np.load(io.BytesIO(data), allow_pickle=False) as held:
                if str(held["plan"]) != plan_sha256:
                    raise InputError("the part belongs to another plan")
                drawn = cls(**{name: held[_DRAWN + name] for name in _FIELDS}) if f"{_DRAWN}n" in held else None
                return cls(**{name: held[name] for name in _FIELDS}, drawn=drawn)
        except (OSError, ValueError, KeyError, EOFError, BadZipFile) as error:
            raise InputError(f"the part is damaged: {error}") from error


def _in_order(failed: Integers) -> Integers:
    return failed[np.lexsort(failed.T[::-1])][:MOST_LISTED] if len(failed) else failed


@dataclass(frozen=True, slots=True)
class Counter:
    """Adds figures of one block of people to a partial summary.

    Parameters
    ----------
    partial : Partial
    members : list of int array (person,)
        The group of each person, for each partition of the people.
    metrics : tuple of str
    in_bed_min : float
    """

    partial: Partial
    members: list[Integers]
    metrics: tuple[str, ...]
    in_bed_min: float

    def count(self, place: int, kind: Kind, metric: int, q: Integers, defined: NDArray[np.bool_]) -> None:
        """Add the figures `q` (person, night), in steps of 1/`SCALE`, of the series at `place`."""
        ends = edges_of(self.metrics[metric], kind, self.in_bed_min)
        whole = defined.all(axis=1)
        own = np.where(defined, q, 0).sum(axis=1)
        nights, p = q.shape[1], self.partial
        for group in self.members:
            each = np.broadcast_to(group[:, None], q.shape)[defined]
            seen = q[defined]
            at = (place, slice(None), metric)
            np.add.at(p.n[at], each, 1)
            np.add.at(p.total[at], each, seen)
            _add_wide(p.square_high[at], p.square_low[at], each, seen * seen)
            np.minimum.at(p.least[at], each, seen)
            np.maximum.at(p.most[at], each, seen)
            of_whole = group[whole]
            np.add.at(p.people[at], of_whole, 1)
            np.add.at(p.own[at], of_whole, own[whole])
            _add_wide(p.own_high[at], p.own_low[at], of_whole, own[whole] * own[whole])
            squares = (q[whole] * q[whole]).ravel()
            _add_wide(p.inside_high[at], p.inside_low[at], np.repeat(of_whole, nights), squares)
            if not p.histogram.shape[-1]:
                continue
            binned, where = (own[whole] / nights, of_whole) if kind == "effect" else (seen, each)
            flat = where * BINS + bin_of(binned / SCALE, ends)
            bins = p.histogram[place, :, metric]
            bins += np.bincount(flat, minlength=bins.size).reshape(bins.shape)


def _add_wide(high: Integers, low: Integers, where: Integers, squares: Integers) -> None:
    np.add.at(high, where, squares >> _WORD)
    np.add.at(low, where, squares & _LOW)
