"""Any one night of a study, simulated again alone."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nightleaf.cohort.arm import SOUND, STATUS
from nightleaf.cohort.folder import read_plan
from nightleaf.cohort.plan import code_sha256
from nightleaf.cohort.population import draw_people
from nightleaf.cohort.shard import Engine
from nightleaf.errors import InputError
from nightleaf.sleep import Hypnogram

SCHEMA = "nightleaf.cohort-replay/1"
LETTERS = {0: "W", 1: "1", 2: "2", 3: "3", 4: "R"}


@dataclass(frozen=True, slots=True)
class Replay:
    """One night.

    Parameters
    ----------
    traits : dict
        Who slept.
    arm : str
    night : int
    status : int
        0 sound; else the numbers left their range.
    figures : dict
        Metric -> value; None where it is not defined.
    stages : uint8 array (epoch,)
    epoch_s, lights_out_h : float
    plan_sha256 : str
    """

    traits: dict[str, Any]
    arm: str
    night: int
    status: int
    figures: dict[str, float | None]
    stages: NDArray[np.uint8]
    epoch_s: float
    lights_out_h: float
    plan_sha256: str

    @property
    def hypnogram(self) -> Hypnogram:
        """The night as the rest of nightleaf knows nights."""
        return Hypnogram(self.stages.view(np.int8), self.epoch_s, origin="simulated")

    def to_dict(self) -> dict[str, Any]:
        """The document of `cohort replay --json`."""
        return {
            "schema": SCHEMA,
            **self.traits,
            "arm": self.arm,
            "night": self.night,
            "status": STATUS.get(self.status, "sound"),
            "figures": self.figures,
            "epoch_s": self.epoch_s,
            "lights_out_h": self.lights_out_h,
            "stages": "".join(LETTERS.get(int(stage), "?") for stage in self.stages),
            "plan_sha256": self.plan_sha256,
        }


def replay(folder: Path, person: int, arm: str, night: int = 0) -> Replay:
    """Simulate one night of a study again: the same bytes as in the run.

    Parameters
    ----------
    folder : Path
        Of `cohort run`.
    person : int
        Number of the person, from 0.
    arm : str
        Its name in the study.
    night : int
        From 0.

    Raises
    ------
    InputError
        If the study holds no such night, or this is not the code that it was run with.
    """
    plan = read_plan(folder)
    if plan.code_sha256 != code_sha256():
        raise InputError(f"'{folder}' was run by another version of nightleaf; its nights cannot be shown by this one")
    names = [one.name for one in plan.study.arms]
    if arm not in names:
        raise InputError(f"--arm: the study has no arm '{arm}'; it has {', '.join(names)}")
    for flag, number, count in (("--person", person, plan.study.people), ("--night", night, plan.study.nights)):
        if not 0 <= number < count:
            raise InputError(f"{flag}: {number} is not in the study; it lies between 0 and {count - 1}")
    engine = Engine(plan)
    chain = engine.chains[names.index(arm)]
    traits = draw_people(plan.study, np.array([person]))
    slept = chain.sleep(traits, range(night, night + 1))
    status = int(slept.status[0, 0])
    figures = {name: float(values[0, 0]) if status == SOUND else np.nan for name, values in slept.figures.items()}
    return Replay(
        traits.of(0),
        arm,
        night,
        status,
        {name: value if np.isfinite(value) else None for name, value in figures.items()},
        slept.stages[:, 0],
        chain.network.integration.epoch,
        plan.bedtime.lights_out_h,
        plan.sha256,
    )
