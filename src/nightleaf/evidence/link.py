"""The two graded links between a substance and the sleep-wake network.

Engagement: a substance acts on a target. Pathway: a target moves a port of the network. A link acts in a point run
only if both are on.
"""

from pydantic import BaseModel, ConfigDict

from nightleaf.evidence.parameter import Parameter


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
        return self.level >= "M3"


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
