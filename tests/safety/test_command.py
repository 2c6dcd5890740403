"""`nightleaf check` as a stranger meets it: contract, exit codes, the page, and no traceback."""

import contextlib
import io
import json
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

import nightleaf
from nightleaf.ask.checked_product import CheckedProduct
from nightleaf.ask.checking import check
from nightleaf.ask.demonstration import EXAMPLES
from nightleaf.cli import main
from nightleaf.evidence import load_library
from nightleaf.person import Person
from nightleaf.product import leaf, read_product
from nightleaf.report.words import LABEL_LINES
from nightleaf.safety import Elsewhere, Reason
from nightleaf.safety.words import BREATHING, EMERGENCY, TOPICS

HEALTHY = "age = 40\nsex = 'male'\nalcohol = 'none'\nconditions = []\nmedicines = []\n"


@dataclass
class Done:
    returncode: int
    stdout: str
    stderr: str

    @property
    def document(self) -> dict[str, Any]:
        return json.loads(self.stdout)

    @property
    def words(self) -> str:
        return " ".join(self.stdout.split())


def asked(*words: object, terminal: bool = False, said: str = "") -> Done:
    out, err, code = io.StringIO(), io.StringIO(), 0
    stdin = io.StringIO(said)
    stdin.isatty = lambda: terminal  # type: ignore[method-assign]
    with (
        mock.patch.object(sys, "argv", ["nightleaf", "check", *map(str, words)]),
        mock.patch.object(sys, "stdin", stdin),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        try:
            main()
        except SystemExit as left:
            code = int(left.code or 0)
    return Done(code, out.getvalue(), err.getvalue())


@pytest.fixture
def person(tmp_path: Path):
    def write(more: str = "", base: str = HEALTHY) -> Path:
        file = tmp_path / "person.toml"
        kept = [
            line
            for line in base.splitlines()
            if not any(line.split(" =")[0] == one.split(" =")[0] for one in more.splitlines())
        ]
        file.write_text("\n".join([*kept, more]) + "\n", encoding="utf-8")
        return file

    return write


def test_with_nothing_given_and_no_terminal_it_is_wrong_usage() -> None:
    done = asked()
    assert done.returncode == 2
    assert done.stdout == ""
    assert "--person" in done.stderr
    assert asked("--amount", "2g", "--json").returncode == 2


def test_on_a_terminal_it_asks_and_ends_at_the_first_stop() -> None:
    done = asked("--json", terminal=True, said="no\nno\n15\n")
    assert done.returncode == 4
    assert [reason["rule"] for reason in done.document["reasons"]] == ["person.minor"]
    assert "How old are you?" in done.stderr
    assert "pregnant" not in done.stderr


@pytest.mark.parametrize(
    ("more", "code", "decision"),
    [
        ("", 5, "unknown"),
        ("age = 16", 4, "stop"),
        ("medicines = ['Xanax']", 4, "stop"),
        ("alcohol = 'some'", 5, "unknown"),
    ],
)
def test_exit_codes_follow_the_decision(person, more: str, code: int, decision: str) -> None:
    done = asked("--person", person(more), "--json")
    assert done.returncode == code
    assert done.document["decision"] == decision


@pytest.mark.parametrize(("severity", "code"), [(None, 0), ("caution", 3), ("unknown", 5), ("stop", 4), ("info", 0)])
def test_each_decision_has_its_exit_code(monkeypatch: pytest.MonkeyPatch, severity: str | None, code: int) -> None:

    reasons = () if severity is None else (Reason("made.up", severity, "Made up.", "fda_kratom", "low"),)
    judged = CheckedProduct(None, "x", Elsewhere(reasons, frozenset(TOPICS)))
    monkeypatch.setattr(sys.modules["nightleaf.ask.checking"], "checked_product", lambda *_: judged)
    person = Person(age=40, sex="male", alcohol="none", conditions=(), medicines=())
    assert check(person=person).exit_code == code


def test_the_document_holds_the_contract_and_more() -> None:
    done = asked("--medicine", "Xanax", "--medicine", "unheard of", "--json")
    document = done.document
    assert document["schema"] == "nightleaf.check/1"
    assert {"decision", "reasons", "not_checked", "as_of"} <= document.keys()
    assert document["emergency"] == list(EMERGENCY)
    assert document["labels"] == list(LABEL_LINES)
    assert document["hygiene"][0]["key"] == "hygiene.cbt_i"
    assert any(line.startswith("unheard of") for line in document["not_checked"])
    for reason in document["reasons"]:
        assert {"rule", "severity", "text", "source", "grade"} <= reason.keys()
        assert reason["source"] in load_library().sources


def test_text_shows_reason_next_step_emergency_signs_help_and_labels_and_no_benefit_of_kratom() -> None:
    done = asked("--medicine", "morphine")
    assert done.returncode == 4
    assert done.words.startswith("Do not take it.")
    for line in (*EMERGENCY, *LABEL_LINES):
        assert line in done.words
    assert "Next: " in done.words
    assert "CBT-I" in done.words
    assert "not yet reviewed by a pharmacist" in done.words
    assert "nightleaf why RULE" in done.words


def test_a_long_list_of_what_was_not_checked_is_named_in_full() -> None:
    names = [f"unheard of {number}" for number in range(12)]
    words = [word for name in names for word in ("--medicine", name)]
    assert "unheard of 0, unheard of 1, unheard of 2" in asked(*words).words
    assert "unheard of 10 and unheard of 11" in asked(*words).words
    assert len(asked(*words, "--json").document["not_checked"]) == 12 + len((*TOPICS, BREATHING))


def test_no_red_flag_found_is_never_worded_as_safe(monkeypatch: pytest.MonkeyPatch, person) -> None:

    judged = CheckedProduct(None, "x", Elsewhere(checked=frozenset(TOPICS)))
    monkeypatch.setattr(sys.modules["nightleaf.ask.checking"], "checked_product", lambda *_: judged)
    done = asked("--person", person())
    assert done.returncode == 0
    assert done.words.startswith("No red flag found.")
    assert "safe" not in done.words.lower()


def test_a_pharmacokinetic_reason_carries_the_predicted_ratio() -> None:
    reasons = {
        one["about"]: one
        for one in asked(
            "--medicine",
            "simvastatin",
            "--medicine",
            "ketoconazole",
            "--medicine",
            "tamoxifen",
            "--medicine",
            "lorazepam",
            "--json",
        ).document["reasons"]
        if one["about"]
    }
    on_it = reasons["simvastatin"]["exposure"]
    assert 1.5 < on_it["ratios"][0]["auc_ratio"]["point"] < 2.5
    assert "times that without" in on_it["words"]
    on_kratom = reasons["ketoconazole"]["exposure"]["ratios"][-1]
    assert on_kratom["mitragynine_auc_ratio"]["point"] > 2
    assert reasons["tamoxifen"]["exposure"] == {
        "words": "How far a blood level would move has not been worked out.",
        "ratios": [],
    }
    assert reasons["lorazepam"]["exposure"] is None


def test_the_ratio_follows_the_amount() -> None:
    def ratio(amount: str) -> float:
        (reason,) = check(medicines=["midazolam"], amount=amount).to_dict()["reasons"][:1]
        return reason["exposure"]["ratios"][0]["auc_ratio"]["point"]

    assert 1 < ratio("500mg") < ratio("2g")


def test_a_certificate_adds_its_reasons_and_law_is_looked_up_where_the_person_lives(person) -> None:
    product = EXAMPLES / "product.toml"
    plain = asked("--person", person(), "--product", product, "--json").document
    assert {"metals.untested", "microbes.untested"} <= {one["rule"] for one in plain["reasons"]}
    assert TOPICS[0] not in plain["not_checked"]
    assert TOPICS[1] in plain["not_checked"]
    banned = asked("--person", person("jurisdiction = 'Louisiana'"), "--product", product, "--json").document
    assert banned["decision"] == "stop"
    assert TOPICS[1] not in banned["not_checked"]


def test_a_concentrate_and_too_much_leaf_are_stops() -> None:
    person = Person(age=40, sex="male", alcohol="none", conditions=(), medicines=())

    def rules_of(**asked_for: Any) -> list[str]:
        """Without those of breathing, which has tests of its own."""
        reasons = check(person=person, **asked_for).verdict.reasons
        return [one.rule for one in reasons if not one.rule.startswith("breath.")]

    extract = replace(leaf(), form="extract", name="Gold")
    assert rules_of(product=extract) == ["product.concentrate"]
    assert rules_of(amount="9g") == ["product.above_cap"]
    known = read_product(EXAMPLES / "product.toml")
    assert rules_of(product=known) == []
    assert rules_of(product=known, amount="9g") == ["product.above_cap"]


def test_medicines_named_on_the_command_line_are_added_to_those_of_the_file(person) -> None:
    done = asked("--person", person("medicines = ['melatonin']"), "--medicine", "valerian", "--json")
    assert "pair.breathing" in {one["rule"] for one in done.document["reasons"]}


@pytest.mark.parametrize(
    ("words", "hint"),
    [(["--person", "nowhere.toml"], "nowhere.toml"), (["--product", "nowhere.toml"], "nowhere.toml"),
     (["--medicine", "x", "--amount", "2"], "unit"), (["--medicine", "x", "--report", "out.docx"], ".html"),
     (["--medicine", "x", "--report", "nowhere/out.html"], "cannot be written")],
)  # fmt: skip
def test_what_cannot_be_gets_one_line(words: list[str], hint: str, tmp_path: Path) -> None:
    with contextlib.chdir(tmp_path):
        done = asked(*words)
    assert done.returncode == 1, done.stderr
    assert hint in done.stderr
    assert done.stderr.count("\n") == 1
    assert bool(done.stdout) == ("--report" in words)  # a page that cannot be written costs nobody the answer
    assert not list(tmp_path.iterdir())


def test_it_is_a_public_function() -> None:
    assert nightleaf.check(medicines=["Xanax"]).exit_code == 4


def test_simulate_runs_the_same_screen() -> None:
    person = Person(age=40, medicines=("morphine",))
    stopped = nightleaf.simulate(amount="1g", person=person, people=4, draws=1).to_dict()
    assert set(stopped) == {"schema", "screen"}
    assert stopped["screen"] == nightleaf.check(person=person, amount="1g").to_dict()
