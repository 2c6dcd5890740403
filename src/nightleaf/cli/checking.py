"""`check`."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from nightleaf.cli.show import as_json, page
from nightleaf.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable

    from nightleaf.safety import Answers, Question, RuleBook

EXIT_USAGE = 2
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document instead of text.")]
Lot = Annotated[str | None, typer.Option(help="The lot on your bag, where the certificate is a CSV or PDF.")]


def add_to(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command("check")(check)


def check(
    person: Annotated[Path | None, typer.Option(help="Person file (TOML).")] = None,
    product: Annotated[
        Path | None, typer.Option(help="Product file (TOML), or its certificate as a table (CSV) or PDF.")
    ] = None,
    amount: Annotated[str | None, typer.Option(help="Leaf a day, such as 2g; 2g is taken if not given.")] = None,
    lot: Lot = None,
    medicine: Annotated[
        list[str] | None, typer.Option(help="Name of a medicine, herb or drug; repeat for several, or say none.")
    ] = None,
    report: Annotated[
        Path | None, typer.Option(help="Write a page for a clinician (.html or .pdf), one printed side.")
    ] = None,
    json: Json = False,
) -> None:
    """May I try it? Exit code 0 no red flag found, 3 caution, 4 stop, 5 unknown. Asks where nothing is given."""
    from nightleaf.ask.checking import check as ask
    from nightleaf.safety import Answers

    given = (person, product, medicine)
    if not any(given) and not sys.stdin.isatty():
        typer.echo("nightleaf: check needs --person, --product or --medicine; on a terminal it asks", err=True)
        raise typer.Exit(EXIT_USAGE)
    who = person if any(given) else _guided()
    if isinstance(who, Answers) and who.complete:
        product, amount = _bag(amount)
    found = ask(person=who, product=product, amount=amount, lot=lot, medicines=tuple(medicine or ()))
    if json:
        as_json(found.to_dict())
    else:
        from nightleaf.report.check_terminal import check as in_words

        page(in_words(found))
    if report is not None:
        from nightleaf.report.check_page import write_check

        write_check(report, found)
    raise typer.Exit(found.exit_code)


def _guided() -> "Answers":
    """One question at a time, worst first; the first stop ends it. Without readable rules nothing is asked."""
    from nightleaf.errors import LibraryError
    from nightleaf.evidence import load_library
    from nightleaf.safety import Answers, guided_questions, rule_book
    from nightleaf.safety.questions import asked, decided_early
    from nightleaf.safety.words import BEFORE_THE_QUESTIONS

    answers = Answers()
    try:
        library = load_library()
        questions, book = guided_questions(library), rule_book(library)
    except LibraryError:
        return answers
    typer.echo(BEFORE_THE_QUESTIONS, err=True)
    for question in questions:
        for one in asked(question, answers, book):
            answers = _meant(one, _answer(one, answers), book)
            if one.sets in answers.unsure and (doubt := book.rules[one.sets].doubt):
                typer.echo(doubt, err=True)
            early = decided_early(answers, library)
            if early is not None:
                return early
    return answers


def _answer(question: "Question", answers: "Answers") -> "Answers":
    from nightleaf.safety.questions import take

    while True:
        said = typer.prompt(f"{question.text} [{question.choices}]", default="unknown", show_default=False, err=True)
        try:
            return take(question, said, answers)
        except InputError as error:
            typer.echo(str(error), err=True)


def _meant(question: "Question", answers: "Answers", book: "RuleBook") -> "Answers":
    """After a list of names: each that is in no list is asked about, and replaced only after a yes."""
    from nightleaf.safety.questions import doubtful, is_yes, renamed
    from nightleaf.safety.words import DID_YOU_MEAN

    if question.kind in {"medicines", "conditions"}:
        for typed, likest in tuple(doubtful(answers, book)):
            asked = f"{typed}: {DID_YOU_MEAN.format(names=likest)} [yes, no]"
            if is_yes(typer.prompt(asked, default="no", show_default=False, err=True)):
                answers = renamed(answers, typed, likest)
    return answers


def _bag(amount: str | None) -> tuple[Path | None, str | None]:
    """The file of the bag and the amount, after all else was answered; what cannot be is asked for again."""
    from nightleaf.ask.judging_product import with_point
    from nightleaf.safety.words import THE_AMOUNT, THE_BAG
    from nightleaf.units import amount as read_amount

    def there_is(named: str) -> None:
        if not Path(named).is_file():
            raise InputError(f"there is no file '{named}'")

    named = _until(THE_BAG, there_is)
    said = amount or _until(THE_AMOUNT, lambda said: read_amount(with_point(said), "g", what="the amount"))
    return (Path(named) if named else None), said


def _until(question: str, check: "Callable[[str], object]") -> str | None:
    """The answer that passes; None for none."""
    while True:
        said = str(typer.prompt(question, default="", show_default=False, err=True)).strip()
        try:
            if said:
                check(said)
            return said or None
        except InputError as error:
            typer.echo(str(error), err=True)
