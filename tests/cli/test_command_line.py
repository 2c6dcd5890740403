"""The command line as a stranger meets it: contract, exit codes, and one clear line for what cannot be."""

import contextlib
import io
import json
import subprocess
import sys
from dataclasses import dataclass
from unittest import mock

import pytest

from nightleaf.cli import main
from nightleaf.safety.words import LABELS

SMALL = ["--people", "64", "--replicates", "1", "--draws", "2"]


@dataclass
class Done:
    returncode: int
    stdout: str
    stderr: str


def nightleaf(*words, cwd=None):
    """The command in this process, with what it printed and the code it left with."""
    out, err, code = io.StringIO(), io.StringIO(), 0
    with (
        mock.patch.object(sys, "argv", ["nightleaf", *map(str, words)]),
        contextlib.chdir(cwd or "."),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        try:
            main()
        except SystemExit as left:
            code = int(left.code or 0)
    return Done(code, out.getvalue(), err.getvalue())


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    file = tmp_path_factory.mktemp("run") / "run.json"
    done = nightleaf("simulate", "--amount", "2g", *SMALL, "--json")
    assert done.returncode == 0, done.stderr
    file.write_text(done.stdout, encoding="utf-8")
    return file


def test_alone_it_shows_the_four_questions():
    done = nightleaf()
    assert done.returncode == 0
    for question in ("safe to try", "likely to do", "do to mine", "do we know"):
        assert question in done.stdout


def test_help_does_not_load_the_compiler():
    code = (
        "import sys; sys.argv = ['nightleaf', '--help']\n"
        "from nightleaf.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "assert not {'numba', 'altair', 'pint', 'scipy'} & set(sys.modules), 'slow imports'"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=False).returncode == 0


def test_the_installed_command_runs_in_a_process_of_its_own():
    code = "from nightleaf.cli import main; main()"
    done = subprocess.run([sys.executable, "-c", code, "claims", "gaba", "--json"], capture_output=True, check=False)
    assert done.returncode == 0
    assert json.loads(done.stdout)["claims"][0]["key"] == "gaba"


def test_json_is_one_document_and_nothing_else(saved):
    assert json.loads(saved.read_text(encoding="utf-8"))["schema"] == "nightleaf.simulate/1"


def test_the_same_question_gives_the_same_bytes_with_one_and_two_threads(saved):
    for threads in ("1", "2"):
        again = nightleaf("simulate", "--amount", "2g", *SMALL, "--threads", threads, "--json")
        assert again.stdout == saved.read_text(encoding="utf-8")


def test_a_figure_of_a_saved_run_leads_to_links_numbers_and_sources(saved):
    done = nightleaf("why", "night.difference.n3_percent", saved, "--json")
    trace = json.loads(done.stdout)
    assert trace["kind"] == "figure"
    assert "mitragynine.mu_opioid" in trace["links"]
    assert "mu_opioid.eeg" in trace["links"]
    assert {"exposure", "occupancy", "night"} <= {one["key"].split(".")[0] for one in trace["parameters"]}
    assert "dimsdale_2007" in {one["key"] for one in trace["sources"]}


def test_an_exposure_figure_rests_on_no_sleep_parameter(saved):
    trace = json.loads(nightleaf("why", "exposure.mitragynine.cmax_ng_per_ml", saved, "--json").stdout)
    assert not {one["key"].split(".")[0] for one in trace["parameters"]} & {"night", "pathways", "occupancy"}


def test_cite_lists_the_sources_of_the_run(saved):
    cited = json.loads(nightleaf("cite", saved, "--json").stdout)
    assert {"tanna_2022", "huestis_2024", "smith_2024"} <= {one["key"] for one in cited["sources"]}
    assert all(one["for"] and one["address"].startswith("http") for one in cited["sources"])


def test_audit_finds_nothing_wrong():
    done = nightleaf("audit", "--json")
    assert done.returncode == 0
    assert json.loads(done.stdout)["findings"] == []


@pytest.mark.parametrize(
    "words", [("claims",), ("claims", "gaba"), ("why", "gaba"), ("why", "dose.cap.mitragynine_per_day"), ("audit",)]
)
def test_text_output_is_readable_and_ends_well(words):
    done = nightleaf(*words)
    assert done.returncode == 0, done.stderr
    assert len(done.stdout) > 80
    assert "Traceback" not in done.stderr


def test_text_of_a_simulation_says_what_is_not_modelled():
    done = nightleaf("simulate", *SMALL)
    assert done.returncode == 0, done.stderr
    text = " ".join(done.stdout.split()).lower()
    assert "breathing" in text
    assert "not medical advice" in text


BAD = {
    "amount without a unit": (["simulate", "--amount", "2"], 1, "unit"),
    "wrong unit": (["simulate", "--amount", "2h"], 1, "unit"),
    "negative amount": (["simulate", "--amount=-2g"], 1, "--amount"),
    "no people": (["simulate", "--people", "0"], 1, "--people"),
    "time before bed below zero": (["simulate", "--before-bed=-3h"], 1, "--before-bed"),
    "bad clock": (["simulate", "--lights-out", "25:00"], 1, "--lights-out"),
    "unknown form": (["simulate", "--form", "smoothie"], 1, "--form"),
    "above the cap": (["simulate", "--amount", "10g"], 4, "53.2 mg"),
    "unknown what-if": (["simulate", "--what-if", "moonlight"], 1, "moonlight"),
    "missing product": (["simulate", "--product", "nowhere.toml"], 1, "nowhere.toml"),
    "missing person": (["simulate", "--person", "nowhere.toml"], 1, "nowhere.toml"),
    "missing recording": (["sleep", "nowhere.txt"], 1, "nowhere.txt"),
    "missing run": (["cite", "nowhere.json"], 1, "nowhere.json"),
    "unknown key": (["why", "moon.phase"], 1, "moon.phase"),
    "unknown claim": (["claims", "moon"], 1, "moon"),
    "not a number": (["simulate", "--people", "many"], 2, "--people"),
    "unknown flag": (["simulate", "--moon"], 2, "--moon"),
}


@pytest.mark.parametrize("case", BAD)
def test_what_cannot_be_gets_a_clear_line_and_no_traceback(case, tmp_path):
    words, code, hint = BAD[case]
    done = nightleaf(*words, cwd=tmp_path)
    assert done.returncode == code, done.stderr
    assert hint in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
    if code != 2:
        assert done.stderr.count("\n") == 1
    assert not list(tmp_path.iterdir())


FILES = {
    "unknown key": ("product", b'nam = "x"\n', "nam"),
    "too much alkaloid": ("product", b'[alkaloids]\nmitragynine = "140 %"\n', "140"),
    "negative content": ("product", b'[alkaloids]\nmitragynine = "-5 mg/g"\n', "mitragynine"),
    "wrong unit": ("product", b'[alkaloids]\nmitragynine = "5 h"\n', "mitragynine"),
    "unknown alkaloid": ("product", b'[alkaloids]\nmoonshine = "5 mg/g"\n', "moonshine"),
    "not TOML": ("product", b"mitragynine: 5", "TOML"),
    "binary": ("product", b"\xff\xfe\x00\x01", "text"),
    "empty": ("person", b"", "empty"),
    "unknown answer": ("person", b'sex = "other thing"\n', "sex"),
    "impossible age": ("person", b"age = 400\n", "age"),
}


@pytest.mark.parametrize("case", FILES)
def test_a_faulty_file_is_named_with_its_key(case, tmp_path):
    kind, content, hint = FILES[case]
    file = tmp_path / f"{kind}.toml"
    file.write_bytes(content)
    done = nightleaf("simulate", f"--{kind}", file, *SMALL)
    assert done.returncode == 1, done.stderr
    assert file.name in done.stderr
    assert hint in done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02", b"WAKE\nN9\n", b"7\n7\n"])
def test_a_recording_that_cannot_be_is_refused_in_one_line(content, tmp_path):
    file = tmp_path / "night.txt"
    file.write_bytes(content)
    done = nightleaf("sleep", file)
    assert done.returncode == 1
    assert "night.txt" in done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_concentrate_is_refused(tmp_path):
    file = tmp_path / "shot.toml"
    file.write_text('[alkaloids]\nmitragynine = "5 mg/g"\n7-hydroxymitragynine = "40 mg/g"\n', encoding="utf-8")
    done = nightleaf("simulate", "--product", file)
    assert done.returncode == 4
    assert "not leaf" in done.stderr


def test_a_stop_leaves_with_four_and_prints_the_screen_only(tmp_path):
    file = tmp_path / "person.toml"
    file.write_text("age = 16\n", encoding="utf-8")
    done = nightleaf("simulate", "--person", file, *SMALL, "--json")
    assert done.returncode == 4
    assert set(json.loads(done.stdout)) == {"schema", "screen"}


@pytest.mark.parametrize(
    "command",
    [
        ["simulate", "--people", "16", "--draws", "1", "--replicates", "1"],
        ["check", "--medicine", "Xanax"],
        ["interact", "--medicine", "midazolam"],
        ["claims"],
        ["why", "gaba"],
        ["audit"],
    ],
    ids=lambda command: command[0],
)
def test_every_document_carries_the_fixed_lines(command):
    assert json.loads(nightleaf(*command, "--json").stdout)["labels"] == list(LABELS)


def test_a_stop_carries_the_fixed_lines_in_its_screen(tmp_path):
    person = tmp_path / "person.toml"
    person.write_text('pregnant = "yes"\n')
    stopped = json.loads(nightleaf("simulate", "--person", person, *SMALL, "--json").stdout)
    assert stopped["screen"]["labels"] == list(LABELS)


def test_a_refusal_is_a_document_too():
    done = nightleaf("simulate", "--mitragynine-mg", "60", *SMALL, "--json")
    screen = json.loads(done.stdout)["screen"]
    assert (done.returncode, screen["decision"]) == (4, "stop")
    assert screen["reasons"][0]["rule"] == "product.above_cap"
    assert "53.2 mg" in screen["reasons"][0]["text"]
    assert screen["emergency"]
    assert "53.2 mg" in done.stderr


def test_a_page_that_cannot_be_written_does_not_hide_the_screen(tmp_path):
    done = nightleaf("check", "--medicine", "Xanax", "--report", tmp_path / "nowhere" / "page.html")
    assert done.returncode == 1
    assert "STOP" in done.stdout
