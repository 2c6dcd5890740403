"""What a stranger types: odd ages, empty names, decimal commas, scans; each gets an answer that says what to do."""

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from nightleaf.ask.checking import check
from nightleaf.ask.demonstration import EXAMPLES
from nightleaf.ask.judging_product import judge_product, with_point
from nightleaf.cli import checking
from nightleaf.cli.app import app
from nightleaf.errors import InputError, NightleafError
from nightleaf.evidence import load_library
from nightleaf.person import Person
from nightleaf.safety import Answers, guided_questions, rule_book
from nightleaf.safety.questions import doubtful, renamed, take
from nightleaf.safety.words import BEFORE_THE_QUESTIONS, NAMELESS

(AGE,) = (one for one in guided_questions(load_library()) if one.kind == "age")
PRODUCT = EXAMPLES / "product.toml"


def run(*words: object) -> Result:
    return CliRunner().invoke(app, [*map(str, words)])


@pytest.mark.parametrize("said", ["34", "34 years", " 34 ", "34.0", "34,0"])
def test_an_age_may_be_written_as_people_do(said: str) -> None:
    assert take(AGE, said, Answers()).person.age == 34


@pytest.mark.parametrize("said", ["-5", "old", "nan", "inf", "121", "1e9", "thirty"])
def test_what_is_no_age_is_asked_again_in_plain_words(said: str) -> None:
    with pytest.raises(InputError, match=r"(is not|cannot be) an age; write it in years, like 34"):
        take(AGE, said, Answers())


@pytest.mark.parametrize("name", ["", "   ", "\t"])
def test_an_empty_name_is_called_so_and_is_unknown(name: str) -> None:
    found = check(medicines=[name])
    assert found.exit_code == 5
    assert found.verdict.reasons[0].text.startswith(f"{NAMELESS}: ")
    assert found.verdict.not_checked[0].startswith(f"{NAMELESS}: ")


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("2,5g", "2.5g"),
        ("2,5 g", "2.5 g"),
        ("0,25 g", "0.25 g"),
        ("2.5g", "2.5g"),
        ("2g", "2g"),
        ("1500 mg", "1500 mg"),
    ],
)
def test_a_decimal_comma_is_read_where_it_cannot_mark_thousands(said: str, meant: str) -> None:
    assert with_point(said) == meant
    assert judge_product(PRODUCT, amount=said).grams == judge_product(PRODUCT, amount=meant).grams
    assert check(product=PRODUCT, amount=said).verdict == check(product=PRODUCT, amount=meant).verdict


@pytest.mark.parametrize("said", ["1,500 mg", "1,500g", "2", "two grams", "-1g", "0g", "2,5"])
def test_an_amount_that_is_not_clear_is_refused(said: str) -> None:
    with pytest.raises(NightleafError, match="--amount"):
        check(product=PRODUCT, amount=said)


def test_the_questions_begin_with_how_to_answer(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("typer.prompt", lambda *_, **__: "yes")
    assert checking._guided().person.conditions
    assert capsys.readouterr().err.startswith(BEFORE_THE_QUESTIONS)
    assert "Enter if you do not know" in BEFORE_THE_QUESTIONS


def test_a_scan_is_unknown_and_says_what_to_ask_for(tmp_path: Path) -> None:
    scan = tmp_path / "scan.pdf"
    image = pytest.importorskip("PIL.Image", reason="no Pillow: a scanned page was NOT checked")
    image.new("RGB", (300, 400), "white").save(scan)
    done = run("product", scan, "--amount", "2g")
    words = " ".join(done.stdout.split())
    assert done.exit_code == 5
    assert "a picture of a page" in words
    assert "- the laboratory's own file, not a picture of it" in words
    both = run("check", "--medicine", "melatonin", "--product", scan, "--amount", "2g")
    assert both.exit_code == 5
    assert "breath.amount" in both.stdout


@pytest.mark.parametrize(
    "words", [("--medicine", "x", "--amount", "2"), ("--person", "no.toml"), ("--product", "no.pdf")]
)
def test_a_slip_gets_one_line_and_no_traceback(words: tuple[str, ...]) -> None:
    done = run("check", *words)
    assert isinstance(done.exception, NightleafError | SystemExit)


@pytest.mark.parametrize(
    ("said", "kept"), [("yes", "sertraline"), ("Y", "sertraline"), ("no", "sertralinn"), ("", "sertralinn")]
)
def test_a_near_name_is_asked_about_at_once_and_taken_only_after_a_yes(
    monkeypatch: pytest.MonkeyPatch, said: str, kept: str
) -> None:
    asked: list[str] = []

    def prompt(text: str, **_: object) -> str:
        asked.append(text)
        if "did you mean" in text:
            return said
        return "sertralinn, xyzzyx, Xanaxx" if text.startswith("Which medicines") else "unknown"

    monkeypatch.setattr("typer.prompt", prompt)
    answers = checking._guided()
    assert answers.person.medicines is not None
    assert answers.person.medicines[0] == kept
    assert answers.person.medicines[1] == "xyzzyx"
    assert "sertralinn: did you mean sertraline? [yes, no]" in asked
    assert not [text for text in asked if text.startswith("xyzzyx")]


def test_a_condition_that_is_misspelt_is_asked_about_too() -> None:
    book = rule_book(load_library())
    said = Answers(Person(conditions=("epilepsyy", "asthma", "a thing nobody lists"), medicines=None))
    assert list(doubtful(said, book)) == [("epilepsyy", "epilepsy")]
    meant = renamed(said, "epilepsyy", "epilepsy").person
    assert meant.conditions == ("epilepsy", "asthma", "a thing nobody lists")
    assert meant.medicines is None
