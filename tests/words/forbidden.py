"""What nightleaf must never say, wherever it says something."""

import re

FORBIDDEN = (
    r"\bis safe\b", r"\bare safe\b", r"\bsafe dose", r"\bsafely\b", r"\bsafe to\b", r"\bharmless\b(?!\.$)",
    r"recommended (dose|amount)", r"\bcures?\b", r"\btreats\b", r"increase (your|the) dose", r"higher dose",
    r"take more\b", r"stop taking your", r"stop your", r"skip your", r"change your (dose|medicine)",
    r"reduce your (dose|medicine)", r"instead of your medicine", r"\bpotent\b", r"\bproven\b", r"\bnatural\b",
    r"non-addictive", r"best strain", r"best dose", r"you should take", r"taper", r"potentiat", r"\bdetox\b",
    r"pass a drug test", r"beat a drug test", r"buy from", r"vendor",
)  # fmt: skip


def forbidden_in(text: str, allowed: tuple[str, ...] = ()) -> list[str]:
    """The phrases found, with what stands around them; `allowed` wordings are looked past."""
    plain = " ".join(text.split())
    for wording in allowed:
        plain = plain.replace(wording, "")
    found = [one for pattern in FORBIDDEN for one in re.finditer(pattern, plain, re.IGNORECASE)]
    return [plain[max(one.start() - 40, 0) : one.end() + 40] for one in found]
