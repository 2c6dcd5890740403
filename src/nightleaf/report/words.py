"""From figures and closed lists to plain words: rounding that respects the interval, badges, label lines."""

import math
import re
from collections.abc import Iterable, Sequence
from typing import Final, TypeVar

from nightleaf.ask.distribution import Distribution
from nightleaf.safety.words import EMERGENCY, LABELS
from nightleaf.safety.words import NEXT_STEP as NEXT_STEPS

MINUS: Final = "\N{MINUS SIGN}"
NOTHING: Final = "\N{EN DASH}"
"""What stands in a table where a figure has no value."""

NOT_MODELLED: Final = "Not part of these figures: breathing, sleep apnoea, next-day impairment."
"""Stands under every figure and table of a night."""

LABEL_LINES: Final = LABELS
"""Fixed lines of every report and export."""

EMERGENCY_LINES: Final = EMERGENCY
"""What to do when something goes wrong: the sentences of the screen, which stand in one place."""

EMERGENCY_BRIEFLY: Final = (
    "Call the emergency number now if someone breathes slowly, has blue lips, cannot be woken, faints, or has a fit or "
    "chest pain. Call a crisis line now for thoughts of suicide. See a doctor the same day for yellow eyes or dark "
    "urine. All signs: nightleaf check."
)
"""Beside the figures of a night, where something speaks against it or is not known."""

NOT_SCREENED: Final = (
    "Not screened: no person or product was given, so no illness, medicine or batch was checked. The command "
    "'nightleaf check' does that."
)
WITHHELD: Final = "Too little is known of this person: the reasons stand above."
HELPS: Final = "What has been tested for sleep in people"
MORE_ON_HELPS: Final = "Sizes, ranges and sources of these: nightleaf check."
SUICIDE: Final = "condition.suicidal_thoughts"
"""Beside this reason nothing is said of sleep."""

AGREEMENT: Final = "A stop until you agree."
REMEMBERED: Final = "facts about the medicine not yet checked at a label"
EVIDENCE: Final = {
    "E1": "trial in people with kratom",
    "E2": "cases or counts of people with kratom",
    "E3": "test tube with kratom",
    "E4": "what is known of the class",
}
"""What a rule rests on."""

NOT_SCREENED_YET: Final = "Nothing is known of these here: ask a pharmacist or doctor first."
NEXT_STEP: Final = NEXT_STEPS["stop"]
"""Stands beside every stop."""

METRIC_NAMES: Final = {
    "tib_min": "Time in bed",
    "spt_min": "Sleep period",
    "tst_min": "Total sleep time",
    "sol_min": "Time to fall asleep",
    "lps_min": "Time to lasting sleep",
    "waso_min": "Awake in the night",
    "waso_aasm_min": "Awake after sleep onset",
    "terminal_wake_min": "Awake at the end",
    "se_percent": "Sleep efficiency",
    "sme_percent": "Sleep maintenance",
    "n1_min": "Drowsy sleep (N1)",
    "n2_min": "Light sleep (N2)",
    "n3_min": "Deep sleep (N3)",
    "rem_min": "REM sleep",
    "n1_percent": "Share of N1",
    "n2_percent": "Share of N2",
    "n3_percent": "Share of N3",
    "rem_percent": "Share of REM",
    "rem_latency_min": "Sleep onset to REM",
    "awakenings": "Awakenings",
    "sfi_per_h": "Wakings per hour",
    "stage_shifts_per_h": "Stage shifts per hour",
    "cycles": "REM episodes",
    "swa_relative": "Slow-wave activity",
    "unscored_min": "Not scored",
}
"""Plain names of the statistics; their definitions stand in `nightleaf.sleep.METRICS`."""

NINE_IN_TEN: Final = 1.6448536269514722
"""Half the width of the central 90 % of a normal distribution. [SD]"""

_GRADES: Final = {
    "high": "high certainty",
    "moderate": "moderate certainty",
    "low": "low certainty",
    "very_low": "very low certainty",
    "none": "no evidence found",
}
_DECISIONS: Final = {
    "go": "No red flag found. This does not mean that it is harmless.",
    "caution": "Caution: there are reasons for care.",
    "unknown": "It cannot be judged: something that matters is not known.",
    "stop": "Do not take it.",
}
_SHOWN_DIGITS: Final = 2
Item = TypeVar("Item")
_MOST_DECIMALS: Final = 4


def metric_name(metric: str) -> str:
    """The plain name of a sleep statistic.

    >>> metric_name("n3_min")
    'Deep sleep (N3)'
    """
    return METRIC_NAMES.get(metric, metric.replace("_", " "))


def metric_in_text(metric: str) -> str:
    """The plain name as it stands within a sentence.

    >>> metric_in_text("n3_min"), metric_in_text("rem_min")
    ('deep sleep (N3)', 'REM sleep')
    """
    name = metric_name(metric)
    return name if name.startswith("REM") else name[0].lower() + name[1:]


def metric_unit(metric: str) -> str:
    """The unit that stands behind a figure of this statistic; empty for counts and ratios.

    >>> metric_unit("n3_min"), metric_unit("se_percent"), metric_unit("cycles")
    ('min', '%', '')
    """
    if metric.endswith("_min"):
        return "min"
    if metric.endswith("_percent"):
        return "%"
    return "/h" if metric.endswith("_per_h") else ""


def grade_words(grade: str) -> str:
    """A grade as a badge in words.

    >>> grade_words("very_low")
    'very low certainty'
    """
    return _GRADES.get(grade, grade.replace("_", " "))


def decision_words(decision: str) -> str:
    """The verdict of the screen in words. It never says "safe"."""
    return _DECISIONS.get(decision, _DECISIONS["unknown"])


def effect_in_a_line(text: str) -> str:
    """The first sentence, without what stands in brackets.

    >>> effect_in_a_line("20 trials: 19 minutes less (14 to 24). No harm was reported.")
    '20 trials: 19 minutes less.'
    """
    first, ended, _ = re.sub(r" \([^)]*\)", "", text).partition(". ")
    return f"{first}." if ended else first


def helps_shown(helps: Sequence[Item], rules: Iterable[str]) -> tuple[Item, ...]:
    """What has been tested for sleep; nothing of it beside thoughts of suicide."""
    return () if SUICIDE in rules else tuple(helps)


def plain_words(word: str) -> str:
    """A word of a closed list as it is read: without underscores."""
    return word.replace("_", " ")


def clock_words(hours: float) -> str:
    """Clock time of hours after midnight.

    >>> clock_words(23.0), clock_words(25.5)
    ('23:00', '01:30')
    """
    minutes = round(hours * 60) % (24 * 60)
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def duration_words(hours: float) -> str:
    """A length of time in the unit in which people say it.

    >>> duration_words(0.75), duration_words(8.0), duration_words(1.5)
    ('45 min', '8 h', '1.5 h')
    """
    return f"{hours * 60:.0f} min" if hours < 1 else f"{hours:.3g} h"


def decimals_for(width: float) -> int:
    """Decimals worth showing beside an interval of this width: two digits of the width, no more.

    >>> decimals_for(120.0), decimals_for(1.9), decimals_for(0.42)
    (0, 1, 2)
    """
    if not (math.isfinite(width) and width > 0):
        return 1
    return min(max(_SHOWN_DIGITS - 1 - math.floor(math.log10(width)), 0), _MOST_DECIMALS)


def decimals_of(figure: Distribution) -> int:
    """Decimals that a figure deserves: by its interval of ignorance, else by its spread over people."""
    pairs = ((figure.expected_p5, figure.expected_p95), (figure.p5, figure.p95))
    widths = [high - low for low, high in pairs if low is not None and high is not None and high > low]
    return decimals_for(widths[0] if widths else abs(figure.mean or 0.0))


def number_words(value: float | None, decimals: int, *, signed: bool = False) -> str:
    """A number with a true minus sign, and a plus sign where it is a change.

    >>> number_words(-26.4, 0, signed=True), number_words(2.6, 0, signed=True), number_words(-0.2, 0, signed=True)
    ('−26', '+3', '0')
    """
    if value is None or not math.isfinite(value):
        return NOTHING
    text = f"{abs(value):.{decimals}f}"
    if not float(text):
        return text
    return (MINUS if value < 0 else "+" if signed else "") + text


def span_words(low: float | None, high: float | None, decimals: int, *, signed: bool = False) -> str:
    """An interval.

    >>> span_words(-89.2, 24.1, 0, signed=True)
    '−89 to +24'
    """
    if low is None or high is None:
        return NOTHING
    return f"{number_words(low, decimals, signed=signed)} to {number_words(high, decimals, signed=signed)}"


def change_words(value: float, decimals: int, unit: str) -> str:
    """A change as it is said: so much less, so much more, none.

    >>> change_words(-26.4, 0, "min"), change_words(0.2, 0, "min")
    ('26 min less', 'no change')
    """
    size = number_words(abs(value), decimals)
    if not float(size):
        return "no change"
    return f"{size}{' ' if unit else ''}{unit} {'less' if value < 0 else 'more'}"


def title_words(words: str) -> str:
    """Words with a capital at the start, the rest as it was.

    >>> title_words("person in pain")
    'Person in pain'
    """
    return words[:1].upper() + words[1:]


def quoted(words: str) -> str:
    """Words that someone else wrote, between quotation marks.

    >>> quoted("a label")
    '“a label”'
    """
    return f"\N{LEFT DOUBLE QUOTATION MARK}{words}\N{RIGHT DOUBLE QUOTATION MARK}"


def list_words(words: list[str] | tuple[str, ...], joint: str = "and") -> str:
    """Words in a row.

    >>> list_words(["a", "b", "c"])
    'a, b and c'
    """
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {joint} {words[-1]}" if words else ""
