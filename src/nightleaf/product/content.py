"""How much of an alkaloid a gram of the product holds, and how well that is known."""

import math
from dataclasses import dataclass

from nightleaf.evidence import Ledger


@dataclass(frozen=True, slots=True)
class Content:
    """Content of one alkaloid.

    Parameters
    ----------
    mg_per_g : float
        Measured value, or the limit if `below`.
    error_mg_per_g : float or None
        Standard deviation stated by the laboratory.
    below : bool
        True for a result under the limit of quantification: somewhere between 0 and the limit.
    """

    mg_per_g: float
    error_mg_per_g: float | None = None
    below: bool = False

    def read(self, analyte: str, ledger: Ledger) -> float:
        """Content for this run. [mg/g]

        A measured value keeps its assay error and the unevenness of powder; a value under the limit is taken at half
        the limit, and drawn evenly between 0 and the limit.
        """
        name = f"product.content.{analyte}"
        if self.below:
            return self.mg_per_g * ledger.uniform(name)
        assay = ledger.read("product.leaf.assay", "1")
        if self.error_mg_per_g is not None and self.mg_per_g > 0:
            assay = self.error_mg_per_g / self.mg_per_g
        heterogeneity = ledger.read("product.leaf.heterogeneity", "1")
        return self.mg_per_g * math.exp(math.hypot(assay, heterogeneity) * ledger.deviate(name))


def published_content(analyte: str, ledger: Ledger) -> float:
    """Content of leaf that nobody has measured, from published surveys. [mg/g]"""
    return ledger.read(f"product.leaf.{analyte}", "mg/g")


def published_ratio(analyte: str, ledger: Ledger) -> float | None:
    """Content over that of mitragynine, where a certificate does not name the alkaloid; None if nobody knows it. [1]"""
    key = f"product.ratio.{analyte}"
    return ledger.read(key, "1") if key in ledger.library.parameters else None
