"""The guided questions, one at a time and the worst first, and what each answer says about the person."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from nightleaf.errors import InputError, Malformed
from nightleaf.evidence import Library
from nightleaf.evidence.reading import as_list, as_table, build
from nightleaf.medicine import plain, recognise, told
from nightleaf.person import NOTHING, Person
from nightleaf.safety.conditions import alike, heard
from nightleaf.safety.medicines import severity_of, taken_by
from nightleaf.safety.rules import CLINICIAN, RuleBook, rule_book
from nightleaf.safety.screen import screen

Kind = Literal[
    "condition", "age", "pregnant", "breastfeeding", "medicines", "agreed", "alcohol", "tolerance", "jurisdiction",
    "conditions",
]  # fmt: skip
_PLACE: Final = "safety.questions"
_YES: Final = frozenset({"yes", "y"})
_NO: Final = frozenset({"no", "n"})
_OPEN: Final = frozenset({"", "?", "unknown", "do not know", "don't know", "not sure", "u"})
_NONE: Final = NOTHING | {"n"}
OLDEST: Final = 120
_DRINKING: Final = ("none", "some", "daily")


_CHOICES: Final = {
    "alcohol": "none, some, daily, unknown",
    "age": "years",
    "medicines": "names or none",
    "conditions": "names or none",
    "jurisdiction": "a place, or unknown",
}


class Question(BaseModel):
    """One question: `kind` says what an answer sets, `sets` names the condition, or the medicine agreed to.

    `name` is the condition as it is written down after a yes.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str
    kind: Kind
    text: str
    sets: str = ""
    name: str = ""

    @property
    def choices(self) -> str:
        """How to answer."""
        return _CHOICES.get(self.kind, "yes, no, unknown")


@dataclass(frozen=True, slots=True)
class Answers:
    """What was said so far. A yes to a condition names it; "I do not know" is kept as a doubt, never as a no.

    `unsure` holds the rules of such doubts. `complete` is False where the questions ended early at a stop: what was
    not asked is no open answer then.
    """

    person: Person = field(default_factory=Person)
    unsure: tuple[str, ...] = ()
    complete: bool = True

    def with_(self, **changes: object) -> "Answers":
        """The same with other answers.

        Raises
        ------
        InputError
            If an answer cannot be.
        """
        try:
            person = Person.model_validate(self.person.model_dump() | changes)
        except ValidationError as error:
            fault = error.errors()[0]
            raise InputError(f"that cannot be: {fault['msg'].lower()}; please answer again") from error
        return replace(self, person=person)


def guided_questions(library: Library) -> tuple[Question, ...]:
    """Every question, worst first.

    Raises
    ------
    Malformed
        If the list is missing or a question names a condition that is not there.
    """
    table = library.tables.get(_PLACE)
    if table is None:
        raise Malformed("the library holds no safety/questions.toml")
    where = "safety/questions.toml"
    rules = rule_book(library).rules
    found = []
    for entry in as_list(table.get("questions", []), where):
        question = build(Question, as_table(entry, where), where)
        if question.sets and question.sets not in rules:
            raise Malformed(f"{where}: {question.key} sets '{question.sets}', which is no rule")
        found.append(question.model_copy(update={"name": rules[question.sets].title}) if question.sets else question)
    return tuple(found)


def asked(question: Question, answers: Answers, book: RuleBook) -> Iterable[Question]:
    """What has to be asked now: nothing of pregnancy to a man, and of an agreement once for each medicine."""
    if question.kind == "agreed":
        for typed in _waiting_for_agreement(answers.person, book):
            yield question.model_copy(update={"sets": typed, "text": f"{typed}: {question.text}"})
    elif not (question.kind in {"pregnant", "breastfeeding"} and answers.person.sex == "male"):
        yield question


def _waiting_for_agreement(person: Person, book: RuleBook) -> Iterable[str]:
    conditions = frozenset(heard(person, book).fired)
    for one in taken_by(person, book).members().values():
        forces = [severity_of(book.rules[key], one.medicine.key, person, conditions) for key in one.medicine.rules]
        if CLINICIAN in forces:
            yield one.typed


def decided_early(answers: Answers, library: Library) -> Answers | None:
    """The answers so far if they make a stop, marked as not complete; else None.

    A medicine that waits for an agreement is not final until that was asked.
    """
    verdict = screen(answers.person, person_given=False, library=library)
    book = rule_book(library)
    waiting = {reason.about for reason in verdict.reasons} & set(_waiting_for_agreement(answers.person, book))
    final = [reason for reason in verdict.reasons if reason.severity == "stop" and reason.about not in waiting]
    return replace(answers, complete=False) if final else None


def take(question: Question, said: str, answers: Answers) -> Answers:
    """The answers so far with this one.

    Raises
    ------
    InputError
        If it cannot be understood; it is then asked again.
    """
    words = " ".join(said.casefold().split())
    if question.kind in _READERS:
        return _READERS[question.kind](said, words, answers)
    answer = _yes_or_no(words)
    if question.kind in {"pregnant", "breastfeeding"}:
        return answers.with_(**{question.kind: answer})
    if question.kind == "agreed":
        agreed = answers.person.agreed_with_prescriber
        return answers.with_(agreed_with_prescriber=(*agreed, question.sets)) if answer == "yes" else answers
    if answer == "unknown":
        return replace(answers, unsure=(*answers.unsure, question.sets))
    if answer == "no":
        return answers
    said_before = answers.person.conditions or ()
    named = {"conditions": (*said_before, question.name)}
    return answers.with_(**({"tolerance": "regular use"} if question.kind == "tolerance" else named))


def doubtful(answers: Answers, book: RuleBook) -> Iterable[tuple[str, str]]:
    """Names that are in no list, each with the likest that is, to be asked about."""
    for typed in answers.person.medicines or ():
        found = recognise(typed, book.medicines)
        if found.unlisted == (typed,) and found.near:
            yield typed, told(found.near[0], book.medicines)
    for typed in answers.person.conditions or ():
        like = alike(typed, book)
        if typed in heard(answers.person, book).unlisted and like:
            yield typed, like[0]


def renamed(answers: Answers, typed: str, meant: str) -> Answers:
    """The answers with one name as it was meant, after the person has said so; what it is a name of is left out."""
    name = meant.partition(" (")[0]

    def right(names: tuple[str, ...] | None) -> tuple[str, ...] | None:
        return None if names is None else tuple(name if one == typed else one for one in names)

    return answers.with_(medicines=right(answers.person.medicines), conditions=right(answers.person.conditions))


def is_yes(said: str) -> bool:
    """Whether this is a plain yes.

    >>> is_yes("Yes"), is_yes("")
    (True, False)
    """
    return said.strip().casefold() in _YES


def _yes_or_no(words: str) -> str:
    for answer, known in (("yes", _YES), ("no", _NO), ("unknown", _OPEN)):
        if words in known:
            return answer
    raise InputError(f"'{words}' is not understood; answer yes, no or unknown")


def _age(_said: str, words: str, answers: Answers) -> Answers:
    if words in _OPEN:
        return answers
    try:
        years = float(words.removesuffix("years").replace(",", "."))
    except ValueError:
        raise InputError(f"'{words}' is not an age; write it in years, like 34") from None
    if not 0 <= years <= OLDEST:
        raise InputError(f"'{words}' cannot be an age; write it in years, like 34")
    return answers.with_(age=years)


def _alcohol(_said: str, words: str, answers: Answers) -> Answers:
    if words in _OPEN:
        return answers
    drinking = "none" if words in _NO else words
    if drinking not in _DRINKING:
        raise InputError(f"'{words}' is not understood; answer none, some, daily or unknown")
    return answers.with_(alcohol=drinking)


def _medicines(said: str, words: str, answers: Answers) -> Answers:
    return answers if words in _OPEN else answers.with_(medicines=_names(said))


def _conditions(said: str, words: str, answers: Answers) -> Answers:
    if words in _OPEN:
        return answers
    return answers.with_(conditions=(*(answers.person.conditions or ()), *_names(said)))


def _jurisdiction(said: str, words: str, answers: Answers) -> Answers:
    return answers if words in _OPEN | _NO else answers.with_(jurisdiction=said.strip())


def _names(said: str) -> tuple[str, ...]:
    return () if plain(said) in _NONE else tuple(part.strip() for part in said.split(",") if part.strip())


_READERS: Final[Mapping[str, Callable[[str, str, Answers], Answers]]] = {
    "age": _age,
    "alcohol": _alcohol,
    "medicines": _medicines,
    "conditions": _conditions,
    "jurisdiction": _jurisdiction,
}
