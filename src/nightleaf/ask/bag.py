"""The bag that a simulation starts from, read from its product file or its certificate."""

from pathlib import Path
from typing import Final

from nightleaf.ask.judging_product import judge_product
from nightleaf.evidence import Library
from nightleaf.product import Content, Product, read_product
from nightleaf.product.certificate import CertificateVerdict

TOML: Final = ".toml"
_NOTHING: Final = Content(-1.0, below=True)


def read_bag(path: Path, library: Library) -> Product:
    """A product file (TOML), or the alkaloids of a certificate as a table (CSV) or PDF.

    Raises
    ------
    InputError
        If it cannot be read.
    """
    if path.suffix.lower() == TOML:
        return read_product(path, library.vocabulary)
    return on_paper(judge_product(path, library=library), library)


def on_paper(verdict: CertificateVerdict, library: Library) -> Product:
    """The alkaloids of a certificate in another form than TOML; the largest of several results."""
    content: dict[str, Content] = {}
    for one in verdict.results:
        known = one.is_amount or (one.standing == "below" and not one.per_day)
        if known and one.value is not None and library.vocabulary.allows("analytes", one.analyte):
            both = (Content(one.value, below=one.standing == "below"), content.get(one.analyte, _NOTHING))
            content[one.analyte] = max(both, key=lambda seen: (not seen.below, seen.mg_per_g))
    return Product(verdict.title, content=content)
