"""The two graded links between a substance and the sleep-wake network.

Engagement: a substance acts on a target. Pathway: a target moves a port of the network. A link acts in a point run
only if both are on.
"""

from typing import Self

from pydantic import BaseModel, ConfigDict, model_validator

from nightleaf.evidence.parameter import Parameter

FIRST_ACTING_LEVEL = "M3"
_NEEDS = {
    "miosis": ("ec50",),
    "alerting": ("size", "chance_low", "chance_high", "dose_on", "dose_low", "dose_high"),
    "analgesia": ("relief",),
    "emax": ("ec50",),
    "binding": ("ki",),
}
_SIZED = frozenset({"emax", "binding"})


class Engagement(BaseModel):
    """A substance acts on a target.

    `level` is its place on the mechanism ladder: only a target engaged at human free concentration (M3) or better
    acts by default. `model` names the equation, whose parameters are in `parameters`. `driver` is the analyte whose
    concentration drives it, if not the substance's own; `scales_with` is a parameter by which its potency
    moves, because it was derived through it; `what_if` says what the invented scenario assumes.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str
    substance: str
    target: str
    title: str
    model: str
    level: str
    grade: str
    claim: str | None = None
    driver: str | None = None
    scales_with: str | None = None
    what_if: str | None = None
    sources: tuple[str, ...] = ()
    parameters: dict[str, Parameter] = {}

    @property
    def on_by_default(self) -> bool:
        """Whether people at ordinary doses have been shown to reach this target (M3 or better)."""
        return self.level >= FIRST_ACTING_LEVEL

    @model_validator(mode="after")
    def _has_what_its_model_needs(self) -> Self:
        sizes = ("prior", "invented") if not self.on_by_default else ("emax",) if self.model in _SIZED else ()
        for name in (*_NEEDS.get(self.model, ()), *sizes):
            if name not in self.parameters:
                raise ValueError(f"model {self.model} at level {self.level} needs the parameter '{name}'")
        if not self.on_by_default:
            if self.model in _NEEDS and self.model not in _SIZED:
                raise ValueError(f"is below {FIRST_ACTING_LEVEL} and so off; model {self.model} cannot be off")
            prior = self.parameters["prior"].in_use
            if prior.value != 0 or not prior.spread.has_width:
                raise ValueError("is off, and its prior must be centred on zero with a width above 0")
        return self


class Pathway(BaseModel):
    """A target moves a port of the network: it adds `gain` x effect, or multiplies by 1 + `gain` x effect."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str
    target: str
    port: str
    mode: str
    grade: str
    definition: str
    sources: tuple[str, ...] = ()
    gain: Parameter
