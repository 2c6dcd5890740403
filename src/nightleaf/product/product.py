"""A product as a person writes it down, and what of it goes into the model."""

import datetime
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from nightleaf.errors import ImpossibleAmount, NotLeaf, UnreadableFile
from nightleaf.evidence import Ledger, Vocabulary, load_library
from nightleaf.evidence.document import read_document
from nightleaf.product.content import Content, published_content, published_ratio
from nightleaf.units import quantity

MITRAGYNINE = "mitragynine"
HYDROXYMITRAGYNINE = "7-hydroxymitragynine"
PSEUDOINDOXYL = "mitragynine_pseudoindoxyl"
WHOLE_MG_PER_G = 1000.0

Form = Literal["tea", "powder", "capsule", "extract"]


def _as_text(written: Any) -> Any:
    """A date or a bare number as text: the first is then kept, the second refused for its missing unit."""
    plain = isinstance(written, datetime.date | int | float) and not isinstance(written, bool)
    return str(written) if plain else written


Text = Annotated[str, BeforeValidator(_as_text)]


class Certificate(BaseModel):
    """Who measured the batch, when, and what was found besides alkaloids. Kept as written.

    `serving` is the weight to which figures for a day or serving belong; `expires` is the day to which the certificate
    or the bag holds.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    laboratory: str | None = None
    accreditation: str | None = None
    date: Text | None = None
    lot: str | None = None
    expires: Text | None = None
    serving: Text | None = None
    total_alkaloids: Text | None = None
    contaminants: dict[str, Text] = Field(default_factory=dict)


class ProductFile(BaseModel):
    """A product file as written."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str | None = None
    form: Form | None = None
    lot: str | None = None
    strain: str | None = None
    alkaloids: dict[str, Text] = Field(default_factory=dict)
    certificate: Certificate | None = None


@dataclass(frozen=True, slots=True)
class Product:
    """A product: form, content by alkaloid, and labels.

    `strain` and vein colour are labels without effect: where it was checked, they did not predict the alkaloids.
    An empty `content` means that nobody measured the batch.
    """

    name: str
    form: str | None = None
    lot: str | None = None
    strain: str | None = None
    content: dict[str, Content] = field(default_factory=dict)
    certificate: Certificate | None = None

    def content_mg_per_g(self, analyte: str, ledger: Ledger) -> float:
        """Content of an alkaloid for this run: measured if the certificate names it, published otherwise. [mg/g]"""
        stated = self.content.get(analyte)
        if stated is not None:
            return stated.read(analyte, ledger)
        ratio = None if analyte == MITRAGYNINE else published_ratio(analyte, ledger)
        if ratio is not None:
            return ratio * self.content_mg_per_g(MITRAGYNINE, ledger)
        return published_content(analyte, ledger)


def leaf() -> Product:
    """Leaf powder of an unknown batch."""
    return Product("leaf powder, batch not measured")


def read_product(path: Path | str, vocabulary: Vocabulary | None = None) -> Product:
    """Read a product file.

    Parameters
    ----------
    path : Path or str
        TOML with name, form, lot, strain, [alkaloids] as text with units and [certificate].
    vocabulary : Vocabulary or None
        Names the alkaloids that the library knows.

    Raises
    ------
    UnreadableFile
        Missing file, not TOML, unknown key or alkaloid.
    ImpossibleAmount
        A negative content, or more alkaloid than the product weighs.

    Examples
    --------
    >>> from nightleaf.ask.demonstration import EXAMPLES
    >>> read_product(EXAMPLES / "product.toml").content["mitragynine"].mg_per_g
    19.48
    """
    path = Path(path)
    written = read_document(path, ProductFile)
    known = vocabulary or load_library().vocabulary
    content = {name: _content(name, text, path, known) for name, text in written.alkaloids.items()}
    total = sum(part.mg_per_g for part in content.values() if not part.below)
    if total > WHOLE_MG_PER_G:
        raise ImpossibleAmount(
            f"{path.name}: [alkaloids] adds up to {total / 10:g} % of the product; a gram cannot hold more than "
            "1000 mg: check the units on the certificate"
        )
    return Product(
        name=written.name or path.stem,
        form=written.form,
        lot=written.lot,
        strain=written.strain,
        content=content,
        certificate=written.certificate,
    )


def _content(name: str, text: str, path: Path, vocabulary: Vocabulary) -> Content:
    if not vocabulary.allows("analytes", name):
        known = ", ".join(vocabulary.words("analytes"))
        raise UnreadableFile(f"{path.name}: [alkaloids] {name!r} is not an alkaloid in the library; known: {known}")
    read = quantity(text, "mg/g", what=f"{path.name}: [alkaloids] {name}")
    if read.value < 0 or (read.error is not None and read.error < 0):
        raise ImpossibleAmount(f"{path.name}: [alkaloids] {name} = {text!r} cannot be negative")
    if read.value > WHOLE_MG_PER_G:
        raise ImpossibleAmount(f"{path.name}: [alkaloids] {name} = {text!r} cannot be; a gram holds at most 1000 mg")
    return Content(read.value, read.error, read.below)


def refuse_if_not_leaf(product: Product, ledger: Ledger) -> None:
    """Refuse a 7-hydroxymitragynine concentrate: it is another drug, and no human exposure data stand behind it.

    Raises
    ------
    Refused
    """
    made = product.content.get(PSEUDOINDOXYL)
    if made is not None and not made.below and made.mg_per_g > 0:
        raise NotLeaf(
            f"{product.name}: {made.mg_per_g:g} mg/g mitragynine pseudoindoxyl is not leaf: it is a strong opioid made "
            "from 7-hydroxymitragynine, has no human exposure study, and is not simulated"
        )
    stated = product.content.get(HYDROXYMITRAGYNINE)
    if stated is None or stated.below:
        return
    total = sum(part.mg_per_g for part in product.content.values())
    most = ledger.read("product.leaf.most_7-hydroxymitragynine", "mg/g")
    share = ledger.read("product.leaf.share_of_7-hydroxymitragynine", "1")
    if stated.mg_per_g > most or stated.mg_per_g > share * total:
        raise NotLeaf(
            f"{product.name}: {stated.mg_per_g:g} mg/g 7-hydroxymitragynine, {100 * stated.mg_per_g / total:.0f} % of "
            f"the alkaloids, is not leaf (at most {most:g} mg/g and {100 * share:g} %); concentrates act like a strong "
            "opioid, have no human exposure study, and are not simulated"
        )
