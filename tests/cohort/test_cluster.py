"""The same study on a Dask cluster, and what is said when the cluster is not there, empty, or lost on the way."""

import os
import signal
import socket
import sys

import pytest

from nightleaf.cohort import run_plan, runner_for
from nightleaf.cohort.shard import Engine
from nightleaf.errors import InputError, NumericalError

MISSING = "the cluster was NOT checked"


def cluster_of(workers, **given):
    distributed = pytest.importorskip("distributed", reason=MISSING)
    return distributed.LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address=":0", **given)


@pytest.fixture(scope="module")
def two_workers():
    with cluster_of(2) as cluster:
        yield cluster


@pytest.fixture(scope="module")
def truth(planned):
    engine = Engine(planned(shards=1))
    whole = engine.empty()
    whole.add(engine.run(0))
    return whole.sha256()


@pytest.fixture
def nobody():
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        return f"tcp://127.0.0.1:{closed.getsockname()[1]}"


def test_a_cluster_that_does_not_answer_is_one_line(planned, tmp_path, nobody, monkeypatch):
    pytest.importorskip("distributed", reason=MISSING)
    monkeypatch.setattr("nightleaf.cohort.cluster.PATIENCE_S", 1.0)
    with pytest.raises(InputError, match=f"no scheduler answers at '{nobody}'"):
        run_plan(planned(), tmp_path / "out", runner_for(1, nobody))


@pytest.mark.parametrize("address", ["banana", "", "10.0.0.1", "tcp://10.0.0.1", "tcp://10.0.0.1:port"])
def test_what_is_no_address_is_told_at_once(planned, tmp_path, address):
    pytest.importorskip("distributed", reason=MISSING)
    with pytest.raises(InputError, match=f"'{address}' is no address of a scheduler"):
        run_plan(planned(), tmp_path / "out", runner_for(1, address))


def test_without_the_extra_it_says_what_to_install(planned, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(InputError, match=r"install nightleaf\[cluster\]"):
        run_plan(planned(), tmp_path / "out", runner_for(1, "tcp://127.0.0.1:1"))


def test_a_scheduler_without_workers_is_told(planned, tmp_path, monkeypatch):
    with cluster_of(0) as empty:
        monkeypatch.setattr("nightleaf.cohort.cluster.PATIENCE_S", 1.0)
        with pytest.raises(InputError, match="has no worker; start one with 'dask worker tcp:"):
            run_plan(planned(), tmp_path / "out", runner_for(1, empty.scheduler_address))


@pytest.mark.slow
def test_a_cluster_gives_the_result_of_one_process_though_a_worker_is_killed(planned, truth, tmp_path, two_workers):
    """A worker is killed by its number in the middle of the run; the cluster starts another."""
    killed = []

    def kill_one(_):
        if not killed:
            killed.append(next(iter(two_workers.workers.values())).pid)
            os.kill(killed[0], signal.SIGKILL)

    done = run_plan(planned(shards=7), tmp_path / "out", runner_for(1, two_workers.scheduler_address), kill_one)
    assert len(killed) == 1
    assert done.summary["result_sha256"] == truth


@pytest.mark.slow
def test_kept_nights_of_a_cluster_are_those_of_one_process(planned, finished, tmp_path, two_workers):
    plan = planned(head='keep = ["nights", "hypnograms"]')
    done = run_plan(plan, tmp_path / "out", runner_for(1, two_workers.scheduler_address))
    assert done.summary["result_sha256"] == finished.summary["result_sha256"]
    nights = sorted((finished.folder / "nights").iterdir())
    assert len(nights) == 7
    assert [(done.folder / "nights" / one.name).read_bytes() for one in nights] == [one.read_bytes() for one in nights]


@pytest.mark.slow
def test_an_expected_error_of_a_far_worker_comes_back_as_its_line(planned, two_workers):
    document = planned().to_dict() | {"library_sha256": "0" * 64, "plan_sha256": "none"}
    with pytest.raises(NumericalError, match="shard 0: the plan was made with library 000000000000"):
        list(runner_for(1, two_workers.scheduler_address)(document, [0]))


@pytest.mark.slow
def test_what_a_far_worker_does_not_hold_is_one_line(planned, two_workers):
    with pytest.raises(InputError, match=r"shard 0 cannot be run by the workers.*KeyError.*same command goes on"):
        list(runner_for(1, two_workers.scheduler_address)({"plan_sha256": "none"}, [0]))


@pytest.mark.slow
def test_a_cluster_that_is_lost_on_the_way_keeps_what_was_finished(planned, truth, tmp_path, monkeypatch):
    dask = pytest.importorskip("dask", reason=MISSING)
    plan, out, told, lost = planned(shards=48), tmp_path / "out", [], cluster_of(1, silence_logs=50)

    def lose(now):
        told.append(now)
        if len(told) == 3:
            lost.close()

    monkeypatch.setattr("nightleaf.cohort.cluster.AHEAD", 6)
    with lost, dask.config.set({"distributed.comm.timeouts.connect": "1s"}):
        address = lost.scheduler_address
        with pytest.raises(InputError, match="was lost; the same command goes on"):
            run_plan(plan, out, runner_for(1, address), lose)
    again = run_plan(plan, out, runner_for(1))
    assert 3 <= again.resumed < 48
    assert again.summary["result_sha256"] == truth
