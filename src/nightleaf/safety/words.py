"""The sentences that must be there even when the rules cannot be read. All others stand in library/safety/."""

from typing import Final

from nightleaf.product.certificate.words import EMERGENCY as SIGNS

UNREADABLE: Final = (
    "The rules could not be read, so nothing was checked and nothing is cleared. Install nightleaf anew, and ask a "
    "pharmacist or doctor first."
)
"""Stands alone when the table of rules is missing or damaged."""

EMERGENCY: Final = SIGNS
"""Shown with every answer, whatever it is."""

NEXT_STEP: Final = {
    "go": "Next: try what has been tested for sleep first, and show this to a pharmacist before you decide.",
    "caution": "Next: show this to a pharmacist or doctor before you decide.",
    "unknown": "Next: show this to a pharmacist or doctor, who can judge what is not known here.",
    "stop": "Next: show this to a doctor or pharmacist, and ask which help for sleep has been tested in people.",
    "crisis": "Next: call a crisis line or the emergency number now, or tell someone near you.",
}
NOT_REVIEWED: Final = "not yet reviewed by a pharmacist"
DID_YOU_MEAN: Final = "did you mean {names}?"
NO_NAME_LIKE_IT: Final = "no name like it is in the list"
NAMELESS: Final = "An empty name"
LATE: Final = "These rules were due for review on {day} and may be out of date. They still hold."
LATE_RULE: Final = "(This rule was due for review on {day}. It still holds.)"
BEFORE_THE_QUESTIONS: Final = (
    "One question at a time, the most serious first. Press Enter if you do not know. Nothing is stored or sent."
)
THE_BAG: Final = (
    "Do you have its certificate, or a product file? Give the name of the file (TOML, CSV or PDF), or press Enter."
)
THE_AMOUNT: Final = "How much leaf do you mean to use a day, such as 2g? Press Enter if you do not know."
EVERYTHING: Final = ("age", "pregnancy", "medicines", "conditions", "alcohol")
"""What is not checked when the rules cannot be read."""

PRODUCT: Final = "product and certificate"
LAW: Final = "law where you live"
TOPICS: Final = (PRODUCT, LAW)
"""What is judged elsewhere and handed in; unknown until it is."""

BREATHING: Final = "breathing in sleep (needs the product and the amount)"
OWN_AMOUNT: Final = "your own amount a day (none was given, so {amount} was taken)"

LABELS: Final = (
    "This is not a medical device, and it is not medical advice. It is made for learning, record keeping and research.",
    "Kratom has no approved medical use. It has not been tested in clinical trials for sleep.",
    "Talk to a doctor or pharmacist first, above all if you have an illness or use any medicine or alcohol. "
    "Do not change a prescribed medicine because of this page.",
)
"""Fixed lines of every report and export, however short."""
