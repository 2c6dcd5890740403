"""Draws as an axis of a study: what nobody knows widens the mean, and moves nothing else."""

import numpy as np
import pytest

from nightleaf.cohort import plan_study, run_plan, runner_for
from nightleaf.cohort.draws import discrepancy_of, draws_of, people_of_draws
from nightleaf.cohort.partial import Partial
from nightleaf.cohort.shard import Engine, part_name, shard_files
from nightleaf.errors import UnreadableFile
from nightleaf.evidence import load_library

from .conftest import PLACEBO

PILL = '[[arms]]\nname = "pill"\nsubstance = "zolpidem"\ndose = "10mg"\n'
LEAF = '[[arms]]\nname = "leaf"\namount = "2g"\n'
NAMES = ("expected_p5", "expected_p95", "links_only_p5", "links_only_p95")


def result_of(plan):
    engine = Engine(plan)
    whole = engine.empty()
    for shard in range(plan.shards):
        whole.add(engine.run(shard))
    return whole


@pytest.fixture(scope="module")
def drawn(write_study, tmp_path_factory):
    path = write_study(people=12, arms=PLACEBO + LEAF + PILL, head="draws = 5", population="")
    plan = plan_study(path, shards=2)
    return plan, run_plan(plan, tmp_path_factory.mktemp("drawn") / "out", runner_for(1)).summary


@pytest.mark.parametrize("shards", [1, 7])
def test_the_result_is_the_same_however_the_draws_are_shared_out(drawn, write_study, shards):
    plan, summary = drawn
    path = write_study(people=12, arms=PLACEBO + LEAF + PILL, head="draws = 5", population="")
    other = plan_study(path, shards=shards)
    assert other.sha256 == plan.sha256
    assert result_of(other).sha256() == summary["result_sha256"]


def test_each_draw_is_run_by_one_shard(drawn):
    plan, _ = drawn
    assert sorted(draw for shard in range(plan.shards) for draw in draws_of(plan, shard)) == [0, 1, 2, 3, 4]
    assert people_of_draws(plan) == range(12)


def test_a_part_with_draws_survives_its_file(drawn):
    plan, _ = drawn
    data = shard_files(plan.to_dict(), 1)[part_name(1)]
    held, made = Partial.of(data, plan.sha256), Engine(plan).empty()
    made.add(held)
    assert held.drawn is not None
    assert held.drawn.histogram.size == 0
    assert held.drawn.n.any()


def test_draws_leave_means_and_spreads_as_they_were(drawn, write_study, tmp_path):
    """Draws are one axis more: the point run is what it was without them."""
    _, summary = drawn
    path = write_study(people=12, arms=PLACEBO + LEAF + PILL, population="")
    point = run_plan(plan_study(path), tmp_path / "out", runner_for(1)).summary
    assert len(point["rows"]) == len(summary["rows"])
    for one, other in zip(point["rows"], summary["rows"], strict=True):
        assert {name: one[name] for name in one if name not in NAMES} == {
            name: other[name] for name in other if name not in NAMES
        }
        assert [one[name] for name in NAMES] == [None] * 4


def test_the_interval_of_what_nobody_measured_is_wider_than_that_of_its_links(drawn):
    _, summary = drawn
    rows = {(one["kind"], one["arm"]): one for one in summary["rows"] if one["metric"] == "tst_min"}
    leaf, pill, none = (rows["effect", "leaf"], rows["effect", "pill"], rows["value", "placebo"])
    wide, narrow = (leaf[f"{name}_p95"] - leaf[f"{name}_p5"] for name in ("expected", "links_only"))
    assert wide > narrow >= 0
    assert pill["expected_p95"] == pill["links_only_p95"]
    assert none["expected_p5"] <= none["expected_p95"]
    assert [rows["pair", "leaf"][name] for name in NAMES] == [None] * 4
    assert discrepancy_of("tst_min", load_library()) == pytest.approx(
        -discrepancy_of("tst_min", load_library())[::-1], abs=1e-6
    )


def test_what_draws_read_is_cited(drawn, write_study, tmp_path):
    _, summary = drawn
    read = set(summary["provenance"]["parameters"])
    assert "night.discrepancy.tst_min" in read
    assert "ignorance is not in it" not in " ".join(summary["notes"])
    assert np.all([key in load_library().parameters for key in read])


def test_a_single_draw_is_refused(write_study):
    with pytest.raises(UnreadableFile, match="one draw has no spread"):
        plan_study(write_study(head="draws = 1"))
