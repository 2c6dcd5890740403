"""Reference drugs: what trials found, what the model says, and how large its gains must be to agree."""

from nightleaf.ask.drug_trials.compared import Compared, DrugValidation, Fits, compare
from nightleaf.ask.drug_trials.fit import Fit, Prior, fitted
from nightleaf.ask.drug_trials.published import Published, published_rows, read_every_scale, simulable
from nightleaf.ask.drug_trials.simulated import Response, response_of

__all__ = [
    "Compared",
    "DrugValidation",
    "Fit",
    "Fits",
    "Prior",
    "Published",
    "Response",
    "compare",
    "fitted",
    "published_rows",
    "read_every_scale",
    "response_of",
    "simulable",
]
