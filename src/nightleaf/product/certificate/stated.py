"""What a certificate states, word for word, before anything is understood or judged."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Line:
    """One result as it stands in the document.

    Parameters
    ----------
    name, result, unit : str
        As written; `unit` from a column or heading, empty if it stands in the result.
    least : str
        The limit of quantification or detection, as written.
    status : str
        The laboratory's "pass" or "fail".
    place : str
        Where it stands, for a person who looks it up: "page 1", "line 7", "[alkaloids]".
    """

    name: str
    result: str
    unit: str = ""
    least: str = ""
    status: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Stated:
    """A certificate as written.

    Parameters
    ----------
    title : str
        The product's name, or that of the file.
    bag_lot : str or None
        The lot on the bag, which is not the certificate's.
    form : str or None
    fields : dict
        laboratory, accreditation, lot, date, expires, serving, product, form -> everything written there.
    lines : tuple of Line
    text : str
        All words of the document, where there is one.
    faults : tuple of (rule key, what)
        What could not be read at all: pages that are pictures, a locked file.
    """

    title: str
    bag_lot: str | None = None
    form: str | None = None
    fields: dict[str, tuple[str, ...]] = field(default_factory=dict)
    lines: tuple[Line, ...] = ()
    text: str = ""
    faults: tuple[tuple[str, str], ...] = ()

    def first(self, name: str) -> str | None:
        """The first entry of a field."""
        return next(iter(self.fields.get(name, ())), None)
