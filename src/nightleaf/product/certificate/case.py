"""Everything that a judgement looks at, and how a rule is turned into words."""

import datetime
from dataclasses import dataclass

from nightleaf.errors import Malformed
from nightleaf.product.certificate.reason import Reason
from nightleaf.product.certificate.result import Result
from nightleaf.product.certificate.stated import Stated
from nightleaf.product.certificate.tables import Tables


@dataclass(frozen=True, slots=True)
class Asked:
    """What the person says about the bag and themselves.

    Parameters
    ----------
    grams : float
        Leaf a day. [g]
    amount_given : bool
        False where `grams` was taken for lack of an answer.
    lot : str or None
        The lot on the bag.
    place : str or None
        Where they live, as typed.
    today : date
    cap_mg : float
        Largest repeated amount of mitragynine that was studied. [mg]
    """

    grams: float
    amount_given: bool
    lot: str | None
    place: str | None
    today: datetime.date
    cap_mg: float = 0.0


@dataclass(frozen=True, slots=True)
class Case:
    """A certificate, understood, and the question."""

    stated: Stated
    results: tuple[Result, ...]
    asked: Asked
    tables: Tables

    def of(self, *analytes: str) -> tuple[Result, ...]:
        """The results of these analytes."""
        return tuple(one for one in self.results if one.analyte in analytes)

    def of_kind(self, *kinds: str) -> tuple[Result, ...]:
        """The results of these kinds."""
        return tuple(one for one in self.results if one.kind in kinds)

    def said(self, analyte: str) -> str:
        """The plain name of an analyte."""
        return self.tables.limits.analytes[analyte].called(analyte)

    def fire(self, rule: str, **words: str) -> Reason:
        """A rule of the table with its words filled in."""
        found = self.tables.rule(rule)
        try:
            text, ask = found.text.format(**words), found.ask.format(**words)
        except (KeyError, IndexError, ValueError) as error:
            raise Malformed(f"safety/product_rules.toml: {rule}: the words in braces do not fit: {error}") from error
        return Reason(rule, found.severity, text[:1].upper() + text[1:], found.source, found.grade, ask)


def figure(value: float) -> str:
    """A number as it is said: three digits, never in powers of ten.

    >>> figure(0.034567), figure(5.0), figure(123456.0)
    ('0.0346', '5', '123456')
    """
    return f"{value:.0f}" if abs(value) >= 1000 else f"{value:.3g}"


def listed(words: tuple[str, ...] | list[str]) -> str:
    """One word or more in a row.

    >>> listed(["lead", "cadmium", "arsenic"])
    'lead, cadmium and arsenic'
    """
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
