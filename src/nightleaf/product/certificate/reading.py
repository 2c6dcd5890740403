"""A certificate file of any kind, by its ending."""

from pathlib import Path

from nightleaf.errors import UnreadableFile
from nightleaf.product.certificate.csv_file import read_csv
from nightleaf.product.certificate.pdf_file import read_pdf
from nightleaf.product.certificate.product_file import read_product_file
from nightleaf.product.certificate.stated import Stated
from nightleaf.product.certificate.tables import Tables

ENDINGS = (".toml", ".csv", ".tsv", ".pdf")


def read_certificate(path: Path, tables: Tables) -> Stated:
    """What the file states, word for word.

    Raises
    ------
    UnreadableFile
        Missing, of another kind, or damaged.
    """
    if not path.exists():
        raise UnreadableFile(f"{path}: no such file")
    if path.is_dir():
        raise UnreadableFile(f"{path}: is a folder, not a file")
    ending = path.suffix.lower()
    if ending == ".toml":
        return read_product_file(path)
    if ending in {".csv", ".tsv"}:
        return read_csv(path, tables)
    if ending == ".pdf":
        return read_pdf(path, tables)
    raise UnreadableFile(f"{path}: a certificate is read as {', '.join(ENDINGS)}; save or export it as one of these")
