"""Certificates of analysis: read word for word, understood, and judged against dated limits. Never cleared."""

from nightleaf.product.certificate.case import Asked
from nightleaf.product.certificate.explain import explain, sources_behind
from nightleaf.product.certificate.reading import read_certificate
from nightleaf.product.certificate.reason import Reason, decide
from nightleaf.product.certificate.result import Result
from nightleaf.product.certificate.stated import Line, Stated
from nightleaf.product.certificate.tables import Tables, read_tables
from nightleaf.product.certificate.verdict import CertificateVerdict, cannot_judge, judge, understand

__all__ = [
    "Asked",
    "CertificateVerdict",
    "Line",
    "Reason",
    "Result",
    "Stated",
    "Tables",
    "cannot_judge",
    "decide",
    "explain",
    "judge",
    "read_certificate",
    "read_tables",
    "sources_behind",
    "understand",
]
