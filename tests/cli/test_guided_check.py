"""The guided questions to their end: the person, then the bag and the amount, each asked until it can be."""

import sys
from pathlib import Path

import pytest
import typer

from nightleaf.ask.demonstration import EXAMPLES
from nightleaf.cli import checking
from nightleaf.safety.words import THE_AMOUNT, THE_BAG

MOST_QUESTIONS = 100
PLAIN = {"How old": "40", "Do you drink alcohol": "none", "Which medicines": "none", "Do you have any other": "none"}


@pytest.fixture
def ask(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    """Answer no to everything but these; each answer of a list is given once. What was printed comes back."""

    def make(bag: list[str], amount: list[str], **changed: str) -> str:
        waiting = {THE_BAG: iter(bag), THE_AMOUNT: iter(amount)}
        left = iter(range(MOST_QUESTIONS))

        def prompt(question: str, **_: object) -> str:
            next(left)
            if question in waiting:
                return next(waiting[question])
            known = PLAIN | changed
            return next((said for words, said in known.items() if words.lower() in question.lower()), "no")

        monkeypatch.setattr(typer, "prompt", prompt)
        monkeypatch.setattr(sys, "stdin", type("Terminal", (), {"isatty": lambda _: True})())
        with pytest.raises(typer.Exit):
            checking.check()
        return " ".join(" ".join(capsys.readouterr()).split())

    return make


def test_the_bag_and_the_amount_are_asked_for_at_the_end(ask) -> None:
    said = ask([str(EXAMPLES / "product.toml")], ["2g"])
    assert "lead, cadmium, arsenic and mercury" in said
    assert "product and certificate" not in said


def test_what_cannot_be_is_asked_for_again(ask, tmp_path: Path) -> None:
    said = ask([str(tmp_path / "none.toml"), ""], ["much", "2,5 g"])
    assert "there is no file" in said
    assert "the amount" in said
    assert "product and certificate" in said
