"""A first screen of a person: who is never simulated, and what cannot be judged. It never says "go"."""

from dataclasses import dataclass
from typing import Any

from nightleaf.evidence import Library, load_library
from nightleaf.person import Person

SCHEMA = "nightleaf.check/1"
AS_OF = "2026-11-23"
ADULT_AGE, FULL_AGE = 18, 21
NOT_BUILT = ("medicines", "conditions", "product and certificate", "law where you live")
_WORST_LAST = ("go", "info", "caution", "unknown", "stop")


@dataclass(frozen=True, slots=True)
class Reason:
    """Why the verdict is what it is."""

    rule: str
    severity: str
    text: str
    source: str
    grade: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """The worst reason decides; what was not looked at is listed.

    `withholds_sleep` is set where a medicine or condition cannot be judged: exposure is shown then, no sleep figure.
    """

    decision: str
    reasons: tuple[Reason, ...]
    not_checked: tuple[str, ...]
    withholds_sleep: bool = False

    def to_dict(self) -> dict[str, Any]:
        """The check document of the contract."""
        reasons = [{name: getattr(reason, name) for name in Reason.__slots__} for reason in self.reasons]
        return {
            "schema": SCHEMA,
            "decision": self.decision,
            "reasons": reasons,
            "not_checked": list(self.not_checked),
            "as_of": AS_OF,
        }


def screen(person: Person, *, person_given: bool, library: Library | None = None) -> Verdict:
    """Judge what little can be judged without the full screening.

    Parameters
    ----------
    person : Person
    person_given : bool
        Whether the person described themselves; a made-up adult is not asked about medicines.

    Returns
    -------
    Verdict
        At best "unknown": most of what matters is not checked yet.
    """
    rules = {rule["key"]: rule for rule in (library or load_library()).tables["safety.first_screen"]["rules"]}
    fired = [rules[key] for key in _firing(person, person_given=person_given)]
    reasons = tuple(
        Reason(rule["key"], rule["severity"], rule["text"], rule["source"], rule["grade"]) for rule in fired
    )
    decision = max([reason.severity for reason in reasons] + ["unknown"], key=_WORST_LAST.index)
    withholds = any(rule.get("withholds_sleep", False) for rule in fired)
    return Verdict(decision, reasons, NOT_BUILT, withholds)


def _firing(person: Person, *, person_given: bool) -> list[str]:
    keys = []
    if person.age is not None and person.age < ADULT_AGE:
        keys.append("person.minor")
    elif person.age is not None and person.age < FULL_AGE:
        keys.append("person.young")
    if person.pregnant == "yes":
        keys.append("person.pregnant")
    if person.breastfeeding == "yes":
        keys.append("person.breastfeeding")
    if person.medicines:
        keys.append("person.medicines")
    if person.conditions:
        keys.append("person.conditions")
    if person.alcohol == "daily":
        keys.append("person.alcohol")
    if person_given and person.age is None:
        keys.append("person.age_unknown")
    if person_given and _unanswered(person):
        keys.append("person.unanswered")
    return keys


def _unanswered(person: Person) -> bool:
    may_bear = person.sex != "male"
    asked = (
        person.medicines is None,
        person.conditions is None,
        person.alcohol is None,
        may_bear and "unknown" in {person.pregnant, person.breastfeeding},
    )
    return any(asked)
