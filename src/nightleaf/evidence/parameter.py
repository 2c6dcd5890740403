"""A number with everything that says how far to trust it."""

from datetime import date
from typing import Self

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, model_validator
from scipy.special import ndtri

MEASURED = frozenset({"human_measured", "animal_measured", "in_vitro"})
INVENTED = frozenset({"analogy", "assumed"})


class Spread(BaseModel):
    """How uncertain a value is.

    normal: `size` is a standard deviation; lognormal: `size` is the standard deviation of the logarithm;
    uniform: from `low` to `high`; none: exact by definition; not_estimated: nobody has said.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    kind: str
    size: float | None = None
    low: float | None = None
    high: float | None = None

    @model_validator(mode="after")
    def _fits_its_kind(self) -> Self:
        sized = self.kind in {"normal", "lognormal"}
        ranged = self.kind == "uniform"
        if sized and not (self.size is not None and self.size > 0):
            raise ValueError(f"spread {self.kind} needs a size above 0")
        if ranged and not (self.low is not None and self.high is not None and self.low < self.high):
            raise ValueError("spread uniform needs low < high")
        return self

    @property
    def has_width(self) -> bool:
        """Whether draws differ from one another."""
        return self.kind in {"normal", "lognormal", "uniform"}


class Value(BaseModel):
    """One value of a parameter, from one study, derivation, fit or assumption."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    name: str
    value: float = Field(strict=True)
    spread: Spread
    pedigree: str
    population: str
    reviewed: date
    interval: tuple[float, float] | None = None
    source: str | None = None
    locator: str | None = None
    formula: str | None = None
    parents: tuple[str, ...] = ()
    script: str | None = None
    data: str | None = None
    seed: int | None = None
    reason: str | None = None
    range: tuple[float, float] | None = None
    note: str | None = None

    @model_validator(mode="after")
    def _has_what_its_pedigree_needs(self) -> Self:
        needs = {
            **dict.fromkeys(MEASURED, ("source", "locator")),
            **dict.fromkeys(INVENTED, ("reason", "range")),
            "derived": ("formula", "parents"),
            "fitted": ("script", "data", "seed"),
        }
        for field in needs.get(self.pedigree, ()):
            if getattr(self, field) in {None, (), ""}:
                raise ValueError(f"pedigree {self.pedigree} needs '{field}'")
        for field in ("interval", "range"):
            bounds = getattr(self, field)
            if bounds is not None and not bounds[0] <= self.value <= bounds[1]:
                raise ValueError(f"value {self.value} lies outside its own {field} {list(bounds)}")
        return self

    def quantile(self, u: float) -> float:
        """The value at probability `u` of its spread, kept inside its interval.

        Parameters
        ----------
        u : float
            Between 0 and 1, both excluded.
        """
        spread = self.spread
        drawn = self.value
        if spread.kind == "normal":
            drawn = self.value + float(spread.size or 0) * float(ndtri(u))
        elif spread.kind == "lognormal":
            drawn = self.value * float(np.exp(float(spread.size or 0) * ndtri(u)))
        elif spread.kind == "uniform" and spread.low is not None and spread.high is not None:
            drawn = spread.low + u * (spread.high - spread.low)
        low, high = self.interval or (-np.inf, np.inf)
        return float(min(max(drawn, low), high))


class Parameter(BaseModel):
    """A quantity of the model with all its known values; `use` names the one in force."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str
    file: str
    symbol: str
    unit: str
    definition: str
    use: str
    values: tuple[Value, ...]

    @model_validator(mode="after")
    def _uses_one_of_its_values(self) -> Self:
        names = [value.name for value in self.values]
        if len(set(names)) != len(names):
            raise ValueError("two values have the same name")
        if self.use not in names:
            raise ValueError(f"use = '{self.use}' names none of its values {names}")
        return self

    @property
    def in_use(self) -> Value:
        """The value in force."""
        return next(value for value in self.values if value.name == self.use)
