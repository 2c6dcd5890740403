"""Why a certificate is judged as it is, in the shape that every screen uses."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

WORST_LAST: Final = ("go", "info", "caution", "unknown", "stop")


@dataclass(frozen=True, slots=True)
class Reason:
    """One rule that fired: what it says, how bad it is, what stands behind it.

    Parameters
    ----------
    rule : str
        Key in library/safety/product_rules.toml, limits.toml or law.toml.
    severity : str
        info, caution, unknown or stop.
    text : str
        In plain words.
    source : str
        Key in library/sources; empty where nothing was found that could be cited.
    grade : str
    ask : str
        What to ask the seller for; empty where no paper can answer it.
    """

    rule: str
    severity: str
    text: str
    source: str
    grade: str
    ask: str = ""

    def to_dict(self) -> dict[str, str]:
        """The reason as the contract writes it."""
        return {name: getattr(self, name) for name in ("rule", "severity", "text", "source", "grade")}


def decide(reasons: Iterable[Reason]) -> str:
    """The worst reason decides: go < caution < unknown < stop; a remark decides nothing.

    >>> remark = Reason("b", "info", "", "", "")
    >>> decide([Reason("a", "caution", "", "", ""), remark]), decide([remark])
    ('caution', 'go')
    """
    return max((one.severity for one in reasons if one.severity != "info"), key=WORST_LAST.index, default="go")
