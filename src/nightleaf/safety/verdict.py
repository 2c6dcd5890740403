"""What the screen says: reasons, the worst of which decides, and what was not looked at."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from nightleaf.safety.words import EMERGENCY, NEXT_STEP, NOT_REVIEWED

SCHEMA: Final = "nightleaf.check/1"
DECISIONS: Final = ("go", "caution", "unknown", "stop")
SEVERITIES: Final = ("info", *DECISIONS[1:])
UNHURRIED: Final = 99


@dataclass(frozen=True, slots=True)
class Reason:
    """Why the verdict is what it is.

    `about` is what the person wrote, `sources` all that stand behind it with `source` first, `medicine` the key of the
    medicine if it is about one, and a lower `order` comes first among equals.
    """

    rule: str
    severity: str
    text: str
    source: str
    grade: str
    about: str = ""
    sources: tuple[str, ...] = ()
    medicine: str = ""
    order: int = UNHURRIED

    def to_dict(self) -> dict[str, Any]:
        """Plain fields."""
        plain = {name: getattr(self, name) for name in ("rule", "severity", "text", "source", "grade", "about")}
        return plain | {"sources": list(self.sources or ((self.source,) if self.source else ()))}


@dataclass(frozen=True, slots=True)
class Verdict:
    """The worst reason decides; what was not looked at is listed.

    `withholds_sleep` is set where a medicine or condition cannot be judged: exposure is shown then, no sleep figure.
    In a `crisis` nothing else is to be shown but the one reason and the signs of an emergency.
    """

    decision: str
    reasons: tuple[Reason, ...]
    not_checked: tuple[str, ...]
    withholds_sleep: bool
    as_of: date | None = None
    notes: tuple[str, ...] = ()
    crisis: bool = False

    @property
    def next_step(self) -> str:
        """What to do next."""
        return NEXT_STEP["crisis" if self.crisis else self.decision]

    def to_dict(self) -> dict[str, Any]:
        """The check document of the contract, with the signs of an emergency and the next step."""
        return {
            "schema": SCHEMA,
            "decision": self.decision,
            "reasons": [reason.to_dict() for reason in self.reasons],
            "not_checked": list(self.not_checked),
            "as_of": None if self.as_of is None else self.as_of.isoformat(),
            "reviewed": NOT_REVIEWED,
            "notes": list(self.notes),
            "next_step": self.next_step,
            "emergency": list(EMERGENCY),
        }


def decided(reasons: Iterable[Reason], not_checked: Iterable[str]) -> str:
    """The worst of all reasons; what was not checked is unknown. Worth knowing alone changes nothing.

    >>> decided([], []), decided([], ["law where you live"])
    ('go', 'unknown')
    """
    found = [reason.severity for reason in reasons if reason.severity != "info"]
    return max(["go", *found, *("unknown" for _ in not_checked)], key=DECISIONS.index)


def worst_first(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    """Worst first; among equals, thoughts of suicide and present signs of harm before all others."""
    return tuple(sorted(reasons, key=lambda reason: (-SEVERITIES.index(reason.severity), reason.order)))
