"""Words evened out: one spelling for what looks or sounds alike on paper."""

import re
import unicodedata


def evened(text: str) -> str:
    """Lower case, letters without accents, one blank between words.

    >>> evened("  Not  DETECTED "), evened("N\u00e9gatif"), evened("\u226e 3")
    ('not detected', 'negatif', '\u226e 3')
    """
    parted = unicodedata.normalize("NFKD", text).lower()
    bare = re.sub(r"(?<=[a-z])[\u0300-\u036f]+", "", parted)
    return " ".join(unicodedata.normalize("NFKC", bare).split())
