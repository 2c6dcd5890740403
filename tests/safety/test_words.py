"""Every sentence that the screen can print: plain, whole, and free of what must never be said."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from nightleaf.evidence import LIBRARY, load_library
from nightleaf.evidence.reading import read_table
from nightleaf.safety import rule_book, words
from nightleaf.safety.hygiene import read_help
from nightleaf.safety.rules import Rule

from ..words.forbidden import forbidden_in

LIBRARY_READ = load_library()
BOOK = rule_book(LIBRARY_READ)
HARMLESS_AS_A_WARNING = "it makes nothing harmless."
HARD = 8.0
OURS = ("medicine_rules", "condition_rules", "person_rules", "mechanisms", "hygiene", "questions", "medicine_names")


def grade_level(text: str) -> float:
    """Flesch-Kincaid grade; syllables counted as groups of vowels."""
    sentences = max(len(re.findall(r"[.!?:](?:\s|$)", text)), 1)
    found = re.findall(r"[A-Za-z']+", text)
    syllables = sum(max(len(re.findall(r"[aeiouy]+", re.sub(r"e$", "", word.lower()))), 1) for word in found)
    return 0.39 * len(found) / sentences + 11.8 * syllables / len(found) - 15.59


SENTENCES = {
    **{rule.key: rule.text for rule in BOOK.rules.values()},
    **{f"{rule.key}, now": rule.now for rule in BOOK.rules.values() if rule.now},
    **{f"{rule.key}, in doubt": rule.doubt for rule in BOOK.rules.values() if rule.doubt},
    **{f"mechanism.{one.key}": one.text for one in BOOK.mechanisms.values()},
    **{f"now.{key}": text for key, text in BOOK.now.items()},
    **{one.key: one.text for one in read_help(LIBRARY_READ)},
    **{f"emergency {place}": text for place, text in enumerate(words.EMERGENCY)},
    **{f"next step {key}": text for key, text in words.NEXT_STEP.items()},
    "unreadable": words.UNREADABLE,
}
QUESTIONS = {one["key"]: one["text"] for one in read_table(LIBRARY / "safety" / "questions.toml")["questions"]}
NAMES_OF_DRUGS = re.compile(
    r"mitragynine|7-OH|CBT-I|CYP\w+|bilirubin|naloxone|REM|anaesthetic|anaesthetist|pharmacist|emergency|serotonin"
    r"|kratom|medicine|antidepressant|alcohol|antibiotic|antifungal|epilepsy",
    re.IGNORECASE,
)

each_sentence = pytest.mark.parametrize("key", SENTENCES)


def must_not_be_said(text: str) -> list[str]:
    return [*forbidden_in(text, (HARMLESS_AS_A_WARNING,)), *re.findall("!", text)]


def test_there_are_sentences_to_look_at() -> None:
    assert len(SENTENCES) > 150
    assert len(QUESTIONS) > 15


@pytest.mark.parametrize(
    "said",
    ["Kratom is safe.", "The recommended dose is 2 g.", "It cures pain.", "It TREATS insomnia.", "Take\nmore.",
     "Increase your dose.", "Stop taking your tablets.", "A safe dose.", "It is natural.", "Proven to work."],
)  # fmt: skip
def test_what_must_not_be_said_is_noticed(said: str) -> None:
    assert must_not_be_said(said)


@each_sentence
def test_nothing_is_promised_advised_or_sold(key: str) -> None:
    assert must_not_be_said(SENTENCES[key]) == []


@pytest.mark.parametrize("key", QUESTIONS)
def test_a_question_promises_nothing_and_asks(key: str) -> None:
    assert must_not_be_said(QUESTIONS[key]) == []
    assert "?" in QUESTIONS[key]
    assert grade_level(NAMES_OF_DRUGS.sub("it", QUESTIONS[key])) <= 10


@each_sentence
def test_sentences_are_whole(key: str) -> None:
    text = SENTENCES[key]
    assert text[0].isupper() or text[0].isdigit()
    assert text.endswith(".")
    assert "  " not in text
    assert "\n" not in text


def test_all_sentences_together_are_at_grade_eight() -> None:
    assert grade_level(" ".join(SENTENCES.values())) <= HARD


@pytest.mark.parametrize("key", BOOK.medicines.medicines)
def test_what_is_said_of_a_medicine_is_plain(judged: Callable, key: str) -> None:
    medicine = BOOK.medicines.medicines[key]
    for reason in judged(medicines=(medicine.name,)).reasons:
        said = NAMES_OF_DRUGS.sub("it", reason.text.partition(": ")[2])
        assert grade_level(said) <= HARD, said


@pytest.mark.parametrize("rule", BOOK.condition_rules(), ids=lambda rule: rule.key)
def test_what_is_said_of_a_condition_is_plain(rule: Rule) -> None:
    assert grade_level(NAMES_OF_DRUGS.sub("it", rule.text)) <= HARD


def test_every_text_in_the_library_is_looked_at() -> None:
    """No sentence hides in a field that the scan does not read."""
    looked_at = set(SENTENCES.values()) | set(QUESTIONS.values())
    for name in OURS:
        for text in _texts(read_table(LIBRARY / "safety" / f"{name}.toml")):
            if text.endswith((".", "?")) and text.count(" ") >= 3:
                assert text in looked_at, (name, text)


@pytest.mark.parametrize("path", sorted((LIBRARY / "safety").glob("*.toml")), ids=lambda path: path.stem)
def test_no_file_on_safety_says_what_must_not_be_said(path: Path) -> None:
    for text in _texts(read_table(path)):
        if text.count(" ") >= 3:
            assert must_not_be_said(text) == [], text


def _texts(thing: object) -> list[str]:
    if isinstance(thing, str):
        return [thing]
    inner = thing.values() if isinstance(thing, dict) else thing if isinstance(thing, list) else ()
    return [text for one in inner for text in _texts(one)]


@pytest.mark.parametrize("severity", ["stop", "clinician", "caution"])
def test_what_to_do_now_never_touches_a_prescribed_medicine(severity: str) -> None:
    assert "Do not change a prescribed medicine on your own." in BOOK.now[severity]


def test_every_stop_says_not_to_take_it_or_whom_to_ask() -> None:
    for rule in BOOK.rules.values():
        if rule.severity == "stop":
            said = f"{rule.text} {rule.now or BOOK.now['stop']}".lower()
            told = ("do not take", "take no", "call", "doctor", "more kratom does not")
            assert any(words in said for words in told), rule.key


def test_the_whole_of_what_a_person_reads_is_plain(judged: Callable) -> None:
    verdict = judged(medicines=("Xanax", "sertraline", "warfarin", "unheard of"), conditions=("COPD", "insomnia"))
    text = " ".join(reason.text for reason in verdict.reasons)
    assert grade_level(NAMES_OF_DRUGS.sub("it", text)) <= HARD
