"""A product file (TOML) as a certificate."""

from pathlib import Path

from nightleaf.evidence.document import read_document
from nightleaf.product.certificate.stated import Line, Stated
from nightleaf.product.product import ProductFile

_FIELDS = ("laboratory", "accreditation", "date", "lot", "expires", "serving")


def read_product_file(path: Path) -> Stated:
    """What a product file states, with values kept as written.

    Raises
    ------
    UnreadableFile
        Missing, not TOML, or keys that nobody knows.
    """
    written = read_document(path, ProductFile)
    lines = [Line(name, text, place="[alkaloids]") for name, text in written.alkaloids.items()]
    fields: dict[str, tuple[str, ...]] = {}
    if written.certificate is not None:
        stated = {name: getattr(written.certificate, name) for name in _FIELDS}
        fields = {name: _several(name, text) for name, text in stated.items() if text is not None and text.strip()}
        if written.certificate.total_alkaloids is not None:
            lines.append(Line("total alkaloids", written.certificate.total_alkaloids, place="[certificate]"))
        found = written.certificate.contaminants.items()
        lines += [Line(name.replace("_", " "), text, place="[certificate.contaminants]") for name, text in found]
    if label := tuple(part for part in (written.name, written.strain) if part):
        fields["product"] = label
    return Stated(
        title=written.name or path.stem,
        bag_lot=written.lot,
        form=written.form,
        fields=fields,
        lines=tuple(lines),
    )


def _several(name: str, text: str) -> tuple[str, ...]:
    """Laboratories and lots may be parted by a semicolon."""
    if name not in {"laboratory", "lot"}:
        return (text,)
    return tuple(part.strip() for part in text.split(";") if part.strip())
