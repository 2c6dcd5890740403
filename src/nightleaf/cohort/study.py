"""A virtual study as a researcher writes it down: who, what they take, how many nights, what is counted."""

from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from nightleaf.evidence.document import read_document
from nightleaf.sleep.metrics import METRICS

MOST_PEOPLE, MOST_NIGHTS, MOST_ARMS, MOST_DRAWS = 10**9, 365, 16, 200
YOUNGEST, OLDEST = 18.0, 95.0
SUMMARY_KEYS = ("stratum", "sex", "sleeper", "tolerance", "age", "weight_kg", "pain")
KEPT = ("nights", "hypnograms")
Number = Annotated[float, Field(strict=True, allow_inf_nan=False)]
Whole = Annotated[int, Field(strict=True)]
_SHARES_ADD_UP = 1e-9


class _Written(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Spread(_Written):
    """A distribution of a number over people, cut off at `low` and `high`.

    normal needs `mean` and `sd`, lognormal `median` and `sd_ln`, uniform only its ends.
    """

    kind: Literal["fixed", "normal", "lognormal", "uniform"]
    low: Number
    high: Number
    mean: Number | None = None
    sd: Number | None = Field(default=None, gt=0)
    median: Number | None = Field(default=None, gt=0)
    sd_ln: Number | None = Field(default=None, gt=0)

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        needed = {"normal": ("mean", "sd"), "lognormal": ("median", "sd_ln")}.get(self.kind, ())
        given = tuple(name for name in ("mean", "sd", "median", "sd_ln") if getattr(self, name) is not None)
        if sorted(given) != sorted(needed):
            raise ValueError(f"a {self.kind} spread needs {' and '.join(needed) or 'low and high only'}")
        if self.low > self.high or (self.kind == "lognormal" and self.low <= 0):
            raise ValueError(f"low {self.low:g} and high {self.high:g} do not fit together")
        return self


def _one_number(written: object) -> object:
    """A bare number is the same for everyone."""
    plain = isinstance(written, int | float) and not isinstance(written, bool)
    return {"kind": "fixed", "low": written, "high": written} if plain else written


def _one_word(written: object) -> object:
    return {written: 1.0} if isinstance(written, str) else written


Spreads = Annotated[Spread, BeforeValidator(_one_number)]
Shares = Annotated[dict[str, Annotated[float, Field(ge=0, allow_inf_nan=False)]], BeforeValidator(_one_word)]
_WORDS = {"sex": ("female", "male"), "sleeper": ("good", "poor"), "tolerance": ("none", "regular use")}
_LIMITS = {"age": (YOUNGEST, OLDEST), "weight_kg": (25.0, 350.0), "pain": (0.0, 10.0)}


class Population(_Written):
    """Who is simulated: numbers as spreads, words as shares that add up to 1."""

    age: Spreads | None = None
    weight_kg: Spreads | None = None
    pain: Spreads | None = None
    sex: Shares | None = None
    sleeper: Shares | None = None
    tolerance: Shares | None = None

    @model_validator(mode="after")
    def _can_be(self) -> Self:
        for name, (low, high) in _LIMITS.items():
            spread = getattr(self, name)
            if spread is not None and not low <= spread.low <= spread.high <= high:
                raise ValueError(f"{name} lies between {low:g} and {high:g}; found {spread.low:g} to {spread.high:g}")
        for name, words in _WORDS.items():
            shares = getattr(self, name)
            if shares is None:
                continue
            strange = [word for word in shares if word not in words]
            if strange:
                raise ValueError(f"{name} '{strange[0]}' is not one of {', '.join(words)}")
            if abs(sum(shares.values()) - 1) > _SHARES_ADD_UP:
                raise ValueError(f"the shares of {name} add up to {sum(shares.values()):g}; expected 1")
        return self


class Stratum(Population):
    """A part of the population, with what differs from the rest."""

    name: str = Field(min_length=1)
    share: Number = Field(gt=0, le=1)


class Arm(_Written):
    """What is taken: nothing (`placebo`), leaf of a product, a mass of mitragynine, or a drug of the library."""

    name: str = Field(min_length=1)
    placebo: bool = False
    product: str | None = None
    amount: str | None = None
    mitragynine_mg: Number | None = Field(default=None, ge=0)
    substance: str | None = None
    dose: str | None = None
    route: str | None = None
    duration: str | None = None
    form: Literal["tea", "powder", "capsule", "extract"] | None = None
    meal: Literal["fasted", "light", "full", "unknown"] = "fasted"
    before_bed: str = "45min"
    what_if: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _is_one_thing(self) -> Self:
        leaf = self.product is not None or self.amount is not None
        things = {"placebo": self.placebo, "amount": leaf, "mitragynine_mg": self.mitragynine_mg is not None,
                  "substance": self.substance is not None}  # fmt: skip
        if sum(things.values()) != 1:
            raise ValueError("an arm is one of placebo = true, amount (with a product or without), mitragynine_mg, "
                             "substance with dose")  # fmt: skip
        if leaf and self.amount is None:
            raise ValueError("a product needs an amount, such as '2g'")
        if (self.substance is None) != (self.dose is None):
            raise ValueError("substance and dose belong together")
        if self.substance is None and (self.route is not None or self.duration is not None):
            raise ValueError("route and duration belong to a substance")
        return self


class Bed(_Written):
    """When the lights go out, for how long, and after how many hours awake."""

    lights_out: str = "23:00"
    in_bed: str = "8h"
    awake: str = "16h"


class StudyFile(_Written):
    """A study as written."""

    name: str = ""
    seed: Whole = Field(default=1, ge=0, lt=2**64)
    people: Whole = Field(gt=0, le=MOST_PEOPLE)
    nights: Whole = Field(default=2, gt=0, le=MOST_NIGHTS)
    draws: Whole = Field(default=0, ge=0, le=MOST_DRAWS)
    outcomes: tuple[str, ...] = tuple(METRICS)
    summarise_by: tuple[str | tuple[str, ...], ...] = ()
    keep: tuple[Literal["nights", "hypnograms"], ...] = ()
    bed: Bed = Bed()
    population: Population = Population()
    strata: tuple[Stratum, ...] = ()
    arms: tuple[Arm, ...] = Field(min_length=1, max_length=MOST_ARMS)

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        names = [arm.name for arm in self.arms]
        if len(set(names)) != len(names):
            raise ValueError("two arms have one name")
        if self.draws == 1:
            raise ValueError("one draw has no spread; draws is 0 for point values, or 2 and more")
        strange = [metric for metric in self.outcomes if metric not in METRICS]
        if strange or not self.outcomes or len(set(self.outcomes)) != len(self.outcomes):
            raise ValueError(f"outcomes must be different ones of {', '.join(METRICS)}; found {self.outcomes}")
        for entry in self.summarise_by:
            for key in (entry,) if isinstance(entry, str) else entry:
                if key not in SUMMARY_KEYS:
                    raise ValueError(f"summarise_by '{key}' is not one of {', '.join(SUMMARY_KEYS)}")
        if self.strata and abs(sum(one.share for one in self.strata) - 1) > _SHARES_ADD_UP:
            total = sum(one.share for one in self.strata)
            raise ValueError(f"the shares of the strata add up to {total:g}; expected 1")
        return self


def read_study(path: Path | str) -> StudyFile:
    """Read a study file (TOML).

    Raises
    ------
    UnreadableFile
        Naming the file, the key, what was found and what is expected.
    """
    return read_document(Path(path), StudyFile)
