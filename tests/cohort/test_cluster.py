"""The same study on a Dask cluster."""

import socket
import sys

import pytest

from nightleaf.cohort import run_plan, runner_for
from nightleaf.cohort.shard import Engine
from nightleaf.errors import InputError


@pytest.fixture
def nobody():
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        return f"tcp://127.0.0.1:{closed.getsockname()[1]}"


@pytest.mark.filterwarnings("ignore")
def test_a_cluster_that_does_not_answer_is_one_line(planned, tmp_path, nobody, monkeypatch):
    pytest.importorskip("distributed", reason="the cluster was NOT checked")
    monkeypatch.setattr("nightleaf.cohort.cluster.PATIENCE_S", 1.0)
    with pytest.raises(InputError, match=f"no scheduler answers at '{nobody}'"):
        run_plan(planned(), tmp_path / "out", runner_for(1, nobody))


def test_without_the_extra_it_says_what_to_install(planned, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(InputError, match=r"install nightleaf\[cluster\]"):
        run_plan(planned(), tmp_path / "out", runner_for(1, "tcp://127.0.0.1:1"))


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_a_cluster_gives_the_result_of_one_process(planned, tmp_path):
    distributed = pytest.importorskip("distributed", reason="the cluster was NOT checked")
    plan = planned(shards=7)
    engine = Engine(plan)
    truth = engine.empty()
    for shard in range(plan.shards):
        truth.add(engine.run(shard))
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
        done = run_plan(plan, tmp_path / "out", runner_for(1, cluster.scheduler_address))
    assert done.summary["result_sha256"] == truth.sha256()
