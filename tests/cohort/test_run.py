"""The same bits for any cut, any number of workers, any accident; and nothing lost."""

import dataclasses
import errno
import json
import multiprocessing
import os
import signal
import stat
import subprocess
import sys
import time
import tracemalloc
from pathlib import Path

import numpy as np
import pytest

from nightleaf.cohort import arm, local, plan_study, run_plan, runner_for
from nightleaf.cohort.arm import NIGHT_LEFT_RANGE, ArmChain
from nightleaf.cohort.folder import CohortFolder
from nightleaf.cohort.local import in_processes
from nightleaf.cohort.shard import Engine, shard_files
from nightleaf.errors import InputError, NumericalError, UnreadableFile

SCRIPT = """
import sys, pathlib, nightleaf.cohort as c
if __name__ == "__main__":
    plan = c.plan_study(sys.argv[1], shards=24)
    c.run_plan(plan, pathlib.Path(sys.argv[2]), c.runner_for(2), lambda now: print(now.people, flush=True))
"""


def result_of(plan):
    engine = Engine(plan)
    whole = engine.empty()
    for shard in range(plan.shards):
        whole.add(engine.run(shard))
    return whole


@pytest.fixture(scope="module")
def truth(planned):
    return result_of(planned(shards=1)).sha256()


@pytest.mark.parametrize("shards", [7, 48])
def test_the_result_is_the_same_for_any_number_of_shards(planned, truth, shards):
    assert result_of(planned(shards=shards)).sha256() == truth


@pytest.mark.parametrize("shards", [7, 64])
def test_the_result_is_the_same_with_more_shards_than_people_of_a_block(planned, shards):
    one, many = (planned(shards=cut, people=64, nights=1) for cut in (1, shards))
    assert (one.shards, many.shards) == (1, shards)
    assert result_of(one).sha256() == result_of(many).sha256()


@pytest.mark.slow
@pytest.mark.parametrize(("workers", "shards"), [(1, 1), (1, 7), (2, 7), (2, 48)])
def test_the_result_is_the_same_for_one_worker_and_for_two(planned, truth, tmp_path, workers, shards):
    plan = planned(shards=shards)
    done = run_plan(plan, tmp_path / "out", lambda document, todo: in_processes(document, todo, workers))
    assert done.summary["result_sha256"] == truth
    assert _workers() == []


def test_the_result_is_the_same_for_blocks_of_another_size(planned, truth, monkeypatch):
    monkeypatch.setattr("nightleaf.cohort.shard.NIGHTS_AT_ONCE", {"cpu": 10})
    assert result_of(planned(shards=3)).sha256() == truth


def test_another_seed_or_another_dose_gives_another_result(planned, truth):
    plan = planned(shards=1)
    other = dataclasses.replace(plan, study=plan.study.model_copy(update={"seed": 8}))
    assert result_of(other).sha256() != truth


def test_two_workers_give_the_result_of_one_though_one_of_them_is_killed(planned, truth, tmp_path):
    """A worker is killed by its number in the middle of the run: only its shard is done again."""
    plan, killed = planned(shards=7), []

    def run(document, shards):
        for shard, files in in_processes(document, shards, 2):
            if not killed:
                victim = next(one for one in _workers() if one.is_alive())
                killed.append(victim.pid)
                os.kill(victim.pid, signal.SIGKILL)
            yield shard, files

    done = run_plan(plan, tmp_path / "out", run)
    assert len(killed) == 1
    assert done.summary["result_sha256"] == truth
    assert _workers() == []


def _workers():
    return [one for one in multiprocessing.active_children() if one.name == "nightleaf-cohort"]


def test_after_half_the_parts_are_lost_or_damaged_the_same_command_goes_on(planned, truth, tmp_path):
    plan, out, done_again = planned(shards=7), tmp_path / "out", []
    run_plan(plan, out, runner_for(1))
    (out / "summary.json").unlink()
    parts = sorted((out / "parts").iterdir())
    for part in parts[:3]:
        part.unlink()
    parts[4].write_bytes(parts[4].read_bytes()[:-30])

    def run(document, shards):
        done_again.extend(shards)
        yield from runner_for(1)(document, shards)

    again = run_plan(plan, out, run)
    assert done_again == [0, 1, 2, 4]
    assert again.resumed == 3
    assert again.summary["result_sha256"] == truth


def test_a_run_goes_on_with_the_cut_that_it_began_with(planned, truth, tmp_path):
    def three(document, shards):
        for count, one in enumerate(runner_for(1)(document, shards)):
            if count == 3:
                raise KeyboardInterrupt
            yield one

    with pytest.raises(KeyboardInterrupt):
        run_plan(planned(shards=7), tmp_path / "out", three)
    assert len(list((tmp_path / "out" / "parts").iterdir())) == 3
    again = run_plan(planned(shards=5), tmp_path / "out", runner_for(1))
    assert again.resumed == 3
    assert again.summary["result_sha256"] == truth


def test_a_shard_delivered_twice_counts_once(planned, truth, tmp_path):
    def twice(document, shards):
        for shard, files in runner_for(1)(document, shards):
            yield shard, files
            yield shard, files

    assert run_plan(planned(), tmp_path / "out", twice).summary["result_sha256"] == truth


def test_a_folder_with_another_plan_is_left_as_it_is(planned, tmp_path):
    run_plan(planned(people=6), tmp_path / "out", runner_for(1))
    before = {path: path.read_bytes() for path in (tmp_path / "out").rglob("*") if path.is_file()}
    with pytest.raises(InputError, match="holds another plan \\('people' differs\\)"):
        run_plan(planned(people=7), tmp_path / "out", runner_for(1))
    assert {path: path.read_bytes() for path in (tmp_path / "out").rglob("*") if path.is_file()} == before


def test_a_full_disk_is_one_clear_line_and_finished_work_is_kept(planned, truth, tmp_path, monkeypatch):
    plan, out, real, written = planned(), tmp_path / "out", os.fsync, []

    def full(handle):
        written.append(handle)
        if len(written) > 4:  # the plan and three shards fit
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        real(handle)

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(UnreadableFile, match="No space left on device; 3 of 7 shards are kept"):
        run_plan(plan, out, runner_for(1))
    monkeypatch.setattr(os, "fsync", real)
    assert not [path for path in out.rglob("*") if "unfinished" in path.name]
    assert run_plan(plan, out, runner_for(1)).summary["result_sha256"] == truth


@pytest.mark.skipif(os.name != "posix", reason="file modes are those of POSIX")
def test_only_the_owner_can_read_the_folder(finished):
    for path in (finished.folder, *finished.folder.rglob("*")):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path


def test_a_folder_that_cannot_be_made_is_told_before_the_work(planned, tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(UnreadableFile, match="--out"):
        run_plan(planned(), tmp_path / "file" / "out", runner_for(1))


def test_a_person_whose_night_fails_is_listed_and_counts_in_no_arm(planned, tmp_path, monkeypatch):
    real = ArmChain.sleep

    def sleep(self, traits, nights):
        slept = real(self, traits, nights)
        if self.arm.name == "leaf" and len(nights) > 1:
            slept.status[traits.persons == 11, 1] = NIGHT_LEFT_RANGE
            for values in slept.figures.values():
                values[traits.persons == 11, 1] = np.nan
        return slept

    monkeypatch.setattr(ArmChain, "sleep", sleep)
    summary = run_plan(planned(), tmp_path / "out", runner_for(1)).summary
    assert [(one["person"], one["arm"], one["night"]) for one in summary["failed"]] == [(11, "leaf", 1)]
    assert summary["people"] == 48
    rows = [row for row in summary["rows"] if row["metric"] == "tst_min" and row["group"] == "all"]
    assert {row["n"] for row in rows} == {94}


def test_an_effect_that_is_no_number_marks_its_person_and_stops_nobody_else(planned, monkeypatch):
    plan, engine = planned(shards=1), Engine(planned(shards=1))
    clean = result_of(plan)
    real = arm.network_drives

    def broken(*given):
        drives = real(*given)
        for drive in drives.values():
            drive[:, 0] = np.nan
        return drives

    monkeypatch.setattr(arm, "network_drives", broken)
    found = engine.run(0)
    assert len(found.failed) > 0
    assert set(found.failed[:, 3].tolist()) == {arm.DRIVE_LEFT_RANGE}
    assert 0 < found.n[0, 0, 0] < clean.n[0, 0, 0]


def test_an_expected_error_in_a_worker_comes_back_as_its_line(planned):
    document = planned().to_dict() | {"library_sha256": "0" * 64, "plan_sha256": "none"}
    with pytest.raises(NumericalError, match="shard 0: the plan was made with library 000000000000"):
        list(in_processes(document, [0], 1))


@pytest.mark.slow
def test_a_shard_that_kills_every_worker_ends_the_run_with_advice(planned, monkeypatch):
    """The document makes each worker leave as if the system had killed it for its memory."""
    monkeypatch.setattr(local, "_work", _die)
    with pytest.raises(InputError, match=r"shard 0 ended 3 workers \(last exit code 9\).*same command goes on"):
        list(in_processes(planned().to_dict(), [0], 1))


def _die(line, document):
    line.recv()
    os._exit(9)


def test_workers_must_be_one_or_more(planned):
    with pytest.raises(InputError, match="--workers: 0 cannot be"):
        list(runner_for(0)(planned().to_dict(), [0]))


def test_a_plan_of_another_version_is_not_run_by_this_one(planned):
    with pytest.raises(InputError, match="another version"):
        shard_files(planned().to_dict() | {"code_sha256": "0" * 64, "plan_sha256": "other"}, 0)


def test_memory_does_not_grow_with_people(planned, monkeypatch):
    """Peak of one shard of many blocks against one of few: only the blocks are held, never the people."""
    monkeypatch.setattr("nightleaf.cohort.shard.NIGHTS_AT_ONCE", {"cpu": 64})
    peaks = []
    for people in (64, 192):
        engine = Engine(planned(shards=1, people=people))
        engine.run(0)  # what is read and compiled once is no growth
        tracemalloc.start()
        engine.run(0)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 1.1 * peaks[0]


def test_progress_reaches_everyone_with_a_rate_and_no_time_left(planned, tmp_path):
    told = []
    run_plan(planned(), tmp_path / "out", runner_for(1), told.append)
    assert [one.people for one in told] == sorted(one.people for one in told)
    assert (told[-1].people, told[-1].of, told[-1].left_s) == (48, 48, 0)
    assert told[-1].nights_per_s > 0


@pytest.mark.slow
def test_a_run_is_stopped_by_control_c_and_goes_on(write_study, truth, tmp_path):
    """The whole command as its own process, interrupted once some shards are there."""
    script, study, out = tmp_path / "script.py", write_study(), tmp_path / "out"
    script.write_text(SCRIPT)
    process = subprocess.Popen([sys.executable, script, study, out], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    assert process.stdout is not None
    process.stdout.readline()
    process.send_signal(signal.SIGINT)
    process.wait(60)
    process.stdout.close()
    kept = CohortFolder(out, plan_study(study, shards=24)).finished()
    assert len(kept) > 0
    assert process.returncode != 0 or len(kept) == 24
    again = run_plan(plan_study(study, shards=24), out, runner_for(1))
    assert again.resumed == len(kept)
    assert again.summary["result_sha256"] == truth


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="children are looked up in /proc; NOT checked here")
def test_workers_leave_when_their_parent_is_killed(write_study, truth, tmp_path):
    """Nobody tells them: the line to their parent closes."""
    script, study, out = tmp_path / "script.py", write_study(), tmp_path / "out"
    script.write_text(SCRIPT)
    with subprocess.Popen([sys.executable, script, study, out], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        workers = _children(process.pid)
        process.kill()
    assert len(workers) >= 2
    until = time.monotonic() + 30
    while time.monotonic() < until and any(_alive(one) for one in workers):
        time.sleep(0.1)
    assert [one for one in workers if _alive(one)] == []
    again = run_plan(plan_study(study, shards=24), out, runner_for(1))
    assert again.summary["result_sha256"] == truth


def _status(process):
    """State and parent of a process; None if there is none."""
    try:
        state, parent = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[:2]
    except (FileNotFoundError, ProcessLookupError):
        return None
    return state, int(parent)


def _children(parent):
    everyone = [int(one.name) for one in Path("/proc").iterdir() if one.name.isdigit()]
    return [one for one in everyone if (_status(one) or ("", 0))[1] == parent]


def _alive(process):
    found = _status(process)
    return found is not None and found[0] != "Z"


def test_failed_nights_are_all_counted_and_the_first_are_listed(planned, monkeypatch):
    """A study of which every night fails must not fill the memory."""
    real = ArmChain.sleep

    def sleep(self, traits, nights):
        slept = real(self, traits, nights)
        slept.status[...] = NIGHT_LEFT_RANGE
        return slept

    monkeypatch.setattr(ArmChain, "sleep", sleep)
    monkeypatch.setattr("nightleaf.cohort.partial.MOST_LISTED", 5)
    one, many = (result_of(planned(shards=shards)) for shards in (1, 7))
    assert (
        one.failed.tolist() == many.failed.tolist() == [[0, a, n, 1] for a in (0, 1) for n in (0, 1)] + [[1, 0, 0, 1]]
    )
    assert one.done.tolist() == many.done.tolist() == [48, 192, 48, 192]
    assert one.sha256() == many.sha256()


def test_the_summary_says_what_it_comes_from(finished):
    summary = json.loads((finished.folder / "summary.json").read_text(encoding="utf-8"))
    assert summary == finished.summary
    assert summary["schema"] == "nightleaf.cohort/1"
    assert (
        summary["provenance"]["library_sha256"]
        == json.loads((finished.folder / "plan.json").read_text())["library_sha256"]
    )
    assert summary["reference"] == "placebo"
    assert summary["arms"][1]["dose_mg"]["mitragynine"] > 0
    read = set(summary["provenance"]["parameters"])
    assert {"exposure.form.tea.extraction", "substances.mitragynine.molar_mass", "night.day.awake"} <= read
