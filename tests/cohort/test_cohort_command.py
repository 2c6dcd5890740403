"""`nightleaf cohort` as a stranger meets it."""

import contextlib
import io
import json
import shutil
import subprocess
import sys
from unittest import mock

import pytest

from nightleaf.cli import main

from .conftest import PLACEBO


def nightleaf(*words):
    out, err, code = io.StringIO(), io.StringIO(), 0
    with (
        mock.patch.object(sys, "argv", ["nightleaf", *map(str, words)]),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        try:
            main()
        except SystemExit as left:
            code = int(left.code or 0)
    return code, out.getvalue(), err.getvalue()


@pytest.fixture(scope="module")
def folder(write_study, tmp_path_factory):
    out = tmp_path_factory.mktemp("command") / "out"
    code, said, err = nightleaf("cohort", "run", write_study(people=20), "--out", out, "--workers", 1)
    assert (code, err) == (0, "")
    assert "Total sleep time" in said
    assert "20 people, 2 nights in each of 2 arms" in said
    return out


def test_json_is_the_summary_and_nothing_else(folder, write_study):
    code, said, _ = nightleaf("cohort", "run", write_study(people=20), "--out", folder, "--workers", 1, "--json")
    assert code == 0
    assert json.loads(said) == json.loads((folder / "summary.json").read_text(encoding="utf-8"))


def test_a_night_is_shown_again(folder):
    code, said, _ = nightleaf("cohort", "replay", folder, "--person", 3, "--arm", "leaf", "--night", 1)
    assert code == 0
    assert "nobody slept this night" in said
    assert max(map(len, said.splitlines())) <= 80
    code, said, _ = nightleaf("cohort", "replay", folder, "--person", 3, "--arm", "leaf", "--json")
    assert json.loads(said)["schema"] == "nightleaf.cohort-replay/1"


def test_power_says_nights_and_people_and_what_is_not_known(folder):
    code, said, _ = nightleaf("cohort", "power", folder, "--change", 10)
    assert code == 0
    for words in ("measured at home", "sleeper=poor", "Ignorance is not in these numbers", "+10.0 min"):
        assert words in " ".join(said.split()), words
    code, said, _ = nightleaf("cohort", "power", folder, "--change", 10, "--json")
    assert json.loads(said)["arms"][0]["arm"] == "leaf"


def test_the_folder_cites_its_sources(folder):
    code, said, _ = nightleaf("cite", folder, "--json")
    assert code == 0
    cited = {one["key"]: one["for"] for one in json.loads(said)["sources"]}
    assert "huestis_2024" in cited
    links = json.loads((folder / "summary.json").read_text(encoding="utf-8"))["links"]
    assert {"engagement", "pathway"} == {one["kind"] for one in links}


def test_an_arm_above_the_cap_leaves_with_4_and_no_folder(write_study, tmp_path):
    text = f"people = 4\n{PLACEBO}[[arms]]\nname = 'much'\nmitragynine_mg = 60.0\n"
    code, said, err = nightleaf("cohort", "run", write_study(text=text), "--out", tmp_path / "out")
    assert (code, said) == (4, "")
    assert "above the cap" in err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("run", "lost.toml", "--out", "x"), "no such file"),
        (("replay", "lost", "--person", "0", "--arm", "leaf"), "holds no plan.json"),
        (("power", "lost"), "holds no summary.json"),
    ],
)
def test_what_is_not_there_is_one_line(words, told, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    code, said, err = nightleaf("cohort", *words)
    assert (code, said) == (1, "")
    assert told in err
    assert len(err.strip().splitlines()) == 1


WRONG = [
    ("peopel = 4", (), "'peopel' is not a key that nightleaf knows"),
    ("people = 0", (), "'people' = 0 cannot be"),
    ("people = 4", ("--people", "0"), "--people: 0 cannot be"),
    ("people = 4", ("--workers", "0"), "--workers: 0 cannot be; give 1 or more"),
    ("people = 4", ("--device", "tpu"), "--device: 'tpu' is not one of cpu, cuda"),
    ("people = 4", ("--cluster", "banana"), "'banana' is no address of a scheduler"),
]


@pytest.mark.parametrize(("head", "flags", "told"), WRONG)
def test_what_cannot_be_is_one_line_and_exit_1(head, flags, told, write_study, tmp_path):
    study = write_study(text=f"{head}\n{PLACEBO}")
    code, said, err = nightleaf("cohort", "run", study, "--out", tmp_path / "out", *flags)
    assert (code, said) == (1, "")
    assert told in err
    assert len(err.strip().splitlines()) == 1


def test_an_unreachable_cluster_is_one_line_and_keeps_what_was_finished(folder, write_study, monkeypatch):
    pytest.importorskip("distributed", reason="the cluster was NOT checked")
    monkeypatch.setattr("nightleaf.cohort.cluster.PATIENCE_S", 0.5)
    (folder / "parts" / "part-000000.npz").rename(folder / "parts" / "kept")
    code, said, err = nightleaf(
        "cohort", "run", write_study(people=20), "--out", folder, "--cluster", "tcp://127.0.0.1:9"
    )
    (folder / "parts" / "kept").rename(folder / "parts" / "part-000000.npz")
    assert (code, said) == (1, "")
    assert "no scheduler answers at 'tcp://127.0.0.1:9'" in err
    assert len(err.strip().splitlines()) == 1


def test_a_folder_with_another_plan_is_one_line(folder, write_study):
    code, said, err = nightleaf("cohort", "run", write_study(people=21), "--out", folder)
    assert (code, said) == (1, "")
    assert "holds another plan ('people' differs)" in err
    assert len(err.strip().splitlines()) == 1


@pytest.fixture
def small_disk(tmp_path):
    """A disk of 24 KiB, where the system lets one be made."""
    place = tmp_path / "disk"
    place.mkdir()
    made = ["mount", "-t", "tmpfs", "-o", "size=24k", "tmpfs", place]
    if shutil.which("mount") is None or subprocess.run(made, capture_output=True, check=False).returncode != 0:
        pytest.skip("only root can make a small disk; a full one is patched in test_run.py")
    yield place
    subprocess.run(["umount", place], check=True)


def test_a_disk_that_is_full_is_one_line_and_more_room_goes_on(small_disk, write_study, monkeypatch):
    monkeypatch.setattr("nightleaf.cohort.plan.NIGHTS_IN_A_SHARD", {"cpu": 10})
    words = ("cohort", "run", write_study(people=60), "--out", small_disk / "out", "--workers", 1)
    code, said, err = nightleaf(*words)
    assert (code, said) == (1, "")
    assert "No space left on device" in err
    assert len(err.strip().splitlines()) == 1
    kept = len(list((small_disk / "out" / "parts").iterdir()))
    assert f"{kept} of 12 shards are kept: make room" in err
    subprocess.run(["mount", "-o", "remount,size=8m", small_disk], check=True)
    code, said, err = nightleaf(*words)
    assert (code, err) == (0, "")
    assert kept == 0 or f"{kept} shards were finished before" in " ".join(said.split())


def test_control_c_says_that_finished_work_is_kept(write_study, tmp_path, monkeypatch):
    def stopped(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("nightleaf.cohort.run_plan", stopped)
    code, _, err = nightleaf("cohort", "run", write_study(), "--out", tmp_path / "out", "--workers", 1)
    assert code == 130
    assert "the same command goes on" in err
