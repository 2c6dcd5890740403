"""What a reference drug did to sleep in people: one card for each trial or pooled set of trials."""

from datetime import date
from math import sqrt
from typing import Final, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator
from scipy.special import ndtri

from nightleaf.errors import UnknownKey, Unsourced
from nightleaf.evidence.library import Library
from nightleaf.evidence.reading import build

METRICS: Final[dict[str, str]] = {
    **dict.fromkeys(("tib_min", "spt_min", "tst_min", "sol_min", "lps_min", "waso_min", "waso_aasm_min"), "min"),
    **dict.fromkeys(("terminal_wake_min", "n1_min", "n2_min", "n3_min", "rem_min", "rem_latency_min"), "min"),
    **dict.fromkeys(("se_percent", "sme_percent", "n1_percent", "n2_percent", "n3_percent", "rem_percent"), "%"),
    **dict.fromkeys(("awakenings", "cycles", "swa_relative"), "1"),
    **dict.fromkeys(("sfi_per_h", "stage_shifts_per_h"), "1/h"),
    "n1_n2_percent": "%",
    "time_in_long_wake_min": "min",
    "time_in_short_wake_min": "min",
    "sol_subjective_min": "min",
    "sleep_quality": "1",
}
"""Metric -> its unit: the sleep statistics of the contract, and what trials report beside them.

`n1_n2_percent` is N1 and N2 together; long wake is in bouts of more than 2 min, short wake in the others;
`sol_subjective_min` and `sleep_quality` are what people said.
"""

SELF_REPORT: Final = frozenset({"sol_subjective_min", "sleep_quality"})
RELATIVE: Final = "% of placebo"
STANDARDISED: Final = "SMD"
USES: Final = ("calibration", "held out")
_WORDS: Final[dict[str, tuple[str, ...]]] = {
    "part": ("drug",),
    "use": USES,
    "route": ("oral", "sublingual", "intravenous", "none"),
    "sex": ("female", "male", "both"),
    "sleeper": ("good", "poor"),
    "design": ("crossover", "parallel", "meta-analysis", "pooled trials"),
    "comparison": ("placebo", "baseline", "control"),
    "pedigree": ("read", "memory"),
    "direction": ("up", "down", "none"),
    "arm": ("placebo", "screening"),
}
_STRICT: Final = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)
_TWO_SIDED: Final = 2.0


class _Worded(BaseModel):
    """An entry of which some fields are words of a closed list."""

    model_config = _STRICT

    @model_validator(mode="after")
    def _knows_its_words(self) -> Self:
        for name in sorted(type(self).model_fields.keys() & _WORDS.keys()):
            word = getattr(self, name)
            if word is not None and word not in _WORDS[name]:
                raise ValueError(f"{name} '{word}' is not one of {', '.join(_WORDS[name])}")
        metric = getattr(self, "metric", None)
        if metric is not None and metric not in METRICS:
            raise ValueError(f"metric '{metric}' is not one of {', '.join(METRICS)}")
        return self


class Level(_Worded):
    """A level without the drug: says how badly these people sleep, never what the drug did.

    `arm` is the placebo arm, or the nights of screening before anybody was given anything.
    """

    metric: str
    mean: float
    sd: float | None = Field(default=None, gt=0)
    arm: str = "placebo"
    locator: str
    note: str = ""


class TrialRow(_Worded):
    """One published effect: drug minus placebo.

    `effect` is absent where only a direction is known. `direction` "none" is a difference that was not significant.
    `low` and `high` are the lowest and highest of several published figures (of doses, or a bound), `ci_lo` and
    `ci_hi` a 95 % interval, `sd` the standard deviation of the differences, `p` as printed ("<0.001").
    `cannot` says, before any fit, why the row cannot be held against a simulated night. `row` is its place in the
    table it was entered from.
    """

    metric: str
    unit: str
    direction: str
    pedigree: str
    effect: float | None = None
    low: float | None = None
    high: float | None = None
    ci_lo: float | None = None
    ci_hi: float | None = None
    sd: float | None = Field(default=None, gt=0)
    p: str | None = None
    night: int | None = Field(default=None, ge=1)
    n: int | None = Field(default=None, ge=1)
    locator: str | None = None
    cannot: str | None = None
    note: str = ""
    row: int | None = Field(default=None, ge=1)

    @model_validator(mode="after")
    def _is_one_effect(self) -> Self:
        unit = METRICS[self.metric]
        if self.unit not in {unit, RELATIVE, STANDARDISED}:
            raise ValueError(f"unit '{self.unit}' of {self.metric} must be {unit}, '{RELATIVE}' or '{STANDARDISED}'")
        for lower, upper in (("low", "high"), ("ci_lo", "ci_hi")):
            bounds = (getattr(self, lower), getattr(self, upper))
            if (bounds[0] is None) != (bounds[1] is None):
                raise ValueError(f"{lower} and {upper} stand together or not at all")
            if bounds[0] is not None and not bounds[0] < bounds[1]:
                raise ValueError(f"{lower} {bounds[0]} must lie below {upper} {bounds[1]}")
            if bounds[0] is not None and self.effect is not None and not bounds[0] <= self.effect <= bounds[1]:
                raise ValueError(f"the effect {self.effect} lies outside {lower} {bounds[0]} to {upper} {bounds[1]}")
        self._points_one_way()
        if self.cannot is None and (self.unit == STANDARDISED or self.metric in SELF_REPORT):
            raise ValueError("a standardised or self-reported figure cannot be simulated: say so in 'cannot'")
        return self

    def _points_one_way(self) -> None:
        sign = {"up": 1, "down": -1, "none": 0}[self.direction]
        if self.effect is not None and sign * self.effect < 0:
            raise ValueError(f"direction '{self.direction}' and effect {self.effect} point opposite ways")
        if self.ci_lo is not None and self.ci_hi is not None:
            spans = self.ci_lo <= 0 <= self.ci_hi
            if spans != (sign == 0):
                told = "spans 0, so the direction is 'none'" if spans else "leaves out 0, so there is a direction"
                raise ValueError(f"the interval {self.ci_lo} to {self.ci_hi} {told}, not '{self.direction}'")

    @property
    def usable(self) -> bool:
        """Whether a fit may use it: read at a source, and within what a simulated night can show."""
        return self.pedigree == "read" and self.cannot is None

    @property
    def standard_error(self) -> float | None:
        """Standard error of the effect: from the interval, the spread of the differences, or p.

        Of "<0.001" it is the largest that the paper allows; None where nothing is printed that tells.

        Examples
        --------
        >>> row = dict(metric="tst_min", unit="min", direction="up", pedigree="read", effect=10.0)
        >>> TrialRow(**row, ci_lo=0.2, ci_hi=19.8).standard_error
        5.0
        >>> TrialRow(**row).standard_error is None
        True
        """
        if self.ci_lo is not None and self.ci_hi is not None:
            return round((self.ci_hi - self.ci_lo) / (_TWO_SIDED * float(ndtri(0.975))), 3)
        if self.sd is not None and self.n is not None:
            return round(self.sd / sqrt(self.n), 3)
        probability = None if self.p is None else _number(self.p.lstrip("<=≤ "))
        if self.effect is None or probability is None or not 0 < probability < 1:
            return None
        return round(abs(self.effect / float(ndtri(probability / _TWO_SIDED))), 3)


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


class TrialCard(_Worded):
    """A trial: what was given to whom and when, how they sleep without it, and what changed.

    `dose_mg` is one number; where doses were mixed, `dose_note` says what it stands for. `hours_before_bed` is from
    the dose to lights out, `duration_h` the length of an infusion, `lights_out_h` the clock, `advance_h` how much
    earlier than their habit people were put to bed, `first_night` a first night in a strange laboratory,
    `nights_before` the nights of treatment before the first row, `n` the people on the drug (all people of pooled
    trials). `definitions` holds what the trial says a metric
    means, `assumed` the fields that are ours and not the paper's.
    """

    key: str
    part: str
    source: str
    locator: str
    use: str
    substance: str | None = None
    dose_mg: float | None = Field(default=None, gt=0)
    dose_note: str = ""
    route: str
    duration_h: float | None = Field(default=None, gt=0)
    hours_before_bed: float | None = Field(default=None, ge=-1, le=24)
    population: str
    age: float = Field(ge=18, le=100)
    sex: str
    sleeper: str
    tib_h: float = Field(gt=0, le=16)
    lights_out_h: float | None = Field(default=None, ge=0, lt=24)
    advance_h: float = Field(default=0, ge=0, le=12)
    first_night: bool = False
    nights_before: int = Field(default=0, ge=0)
    design: str | None = None
    n: int | None = Field(default=None, ge=1)
    comparison: str
    definitions: dict[str, str] = {}
    placebo: tuple[Level, ...] = ()
    assumed: tuple[str, ...] = ()
    rows: tuple[TrialRow, ...] = Field(min_length=1)
    note: str = ""
    reviewed: date | None = None

    @model_validator(mode="after")
    def _can_be_followed(self) -> Self:
        unknown = [name for name in self.assumed if name not in TrialCard.model_fields]
        if unknown:
            raise ValueError(f"assumed names '{unknown[0]}', which is no field of a card")
        strange = [metric for metric in self.definitions if metric not in METRICS]
        if strange:
            raise ValueError(f"definitions: '{strange[0]}' is not one of {', '.join(METRICS)}")
        if (self.substance is None) != (self.route == "none"):
            raise ValueError("a card without a substance has route 'none', and only such a card")
        if self.substance is None and any(row.usable for row in self.rows):
            raise ValueError("a card without a substance cannot be simulated: say so in 'cannot' of each row")
        if self.substance is not None and (self.dose_mg is None or self.hours_before_bed is None):
            raise ValueError("a substance needs 'dose_mg' and 'hours_before_bed'; list them in 'assumed' if they are")
        if (self.route == "intravenous") != (self.duration_h is not None):
            raise ValueError("an intravenous dose, and only that, needs 'duration_h'")
        places = [(row.metric, row.unit, self.night_of(row), row.cannot) for row in self.rows]
        twice = next((place for place in places if places.count(place) > 1), None)
        if twice is not None:
            raise ValueError(f"{twice[0]} of night {twice[2]} stands twice")
        return self

    def night_of(self, row: TrialRow) -> int:
        """The night of treatment that a row speaks of, counted from 1."""
        return row.night if row.night is not None else self.nights_before + 1

    @property
    def usable_rows(self) -> tuple[TrialRow, ...]:
        """The rows that a fit may use; none unless the card is for calibration."""
        return tuple(row for row in self.rows if row.usable) if self.use == "calibration" else ()


def trial_cards(library: Library) -> tuple[TrialCard, ...]:
    """All cards of `observations/` with part = "drug", by key.

    Raises
    ------
    LibraryError
        If a card is malformed, its source is not in the library or was not read, or its substance has no file.

    Examples
    --------
    >>> from nightleaf.evidence import load_library
    >>> {card.key: card for card in trial_cards(load_library())}["drug_morphine_dimsdale_2007"].dose_mg
    15.0
    """
    found = []
    for key, fields in sorted(library.under("observations").items()):
        if fields.get("part") == "drug":
            where = f"observations/{key}.toml"
            card = build(TrialCard, {**fields, "key": key}, where)
            _check(card, library, where)
            found.append(card)
    return tuple(found)


def _check(card: TrialCard, library: Library, where: str) -> None:
    if card.source not in library.sources:
        raise Unsourced(f"{where}: no source file '{card.source}'")
    if library.source(card.source).read == "no" and any(row.pedigree == "read" for row in card.rows):
        raise Unsourced(f"{where}: the source '{card.source}' was not read, so no row can have pedigree 'read'")
    if card.substance is not None and card.substance not in library.under("substances"):
        raise UnknownKey(f"{where}: no file substances/{card.substance}.toml for the substance '{card.substance}'")
    if card.reviewed is None:
        raise Unsourced(f"{where}: needs 'reviewed', the date on which it was held against its source")
