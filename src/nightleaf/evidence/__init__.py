"""Every number and every claim: where it comes from, how far to trust it, and what a run used."""

from nightleaf.evidence.claim import Claim
from nightleaf.evidence.ledger import Ledger
from nightleaf.evidence.library import LIBRARY, Library, load_library
from nightleaf.evidence.link import Engagement, Pathway
from nightleaf.evidence.parameter import Parameter, Spread, Value
from nightleaf.evidence.source import Source
from nightleaf.evidence.vocabulary import Vocabulary

__all__ = [
    "LIBRARY",
    "Claim",
    "Engagement",
    "Ledger",
    "Library",
    "Parameter",
    "Pathway",
    "Source",
    "Spread",
    "Value",
    "Vocabulary",
    "load_library",
]
