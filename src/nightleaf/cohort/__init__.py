"""Virtual studies: many people, several arms, the same bits however the work is cut and wherever it is done."""

from nightleaf.cohort.plan import Plan, plan_study
from nightleaf.cohort.replay import Replay, replay
from nightleaf.cohort.run import CohortRun, Progress, run_plan, runner_for
from nightleaf.cohort.study import StudyFile, read_study

__all__ = ["CohortRun", "Plan", "Progress", "Replay", "StudyFile", "plan_study", "read_study", "replay", "run_plan",
           "runner_for"]  # fmt: skip
