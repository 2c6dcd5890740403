"""What stands beside every judgement of a bag, even where no table of rules can be read."""

from typing import Final

NEXT_STEP: Final = {
    "go": "Next: talk to a doctor or pharmacist before you take any. A clean test says nothing about you.",
    "caution": "Next: show this page to a doctor or pharmacist before you take any.",
    "unknown": "Next: take none of it for now. Ask for the laboratory's own certificate of this lot, and show it to a "
    "pharmacist.",
    "stop": "Next: take none of it. Keep the bag and the paper, and show both to a doctor or pharmacist.",
}
EMERGENCY: Final = (
    "Call the emergency number now if someone breathes slowly or stops, has blue lips, or cannot be woken. Lay the "
    "person on the side. Give naloxone if it is at hand.",
    "Call the emergency number now for a fit, chest pain, fainting, new confusion, or fever with stiff or jerking "
    "muscles.",
    "Take no kratom and see a doctor the same day for yellow eyes or skin, dark urine, pale stool, itching, fever, "
    "or pain under the right ribs.",
    "For thoughts of suicide call a crisis line or the emergency number now, or tell someone near you.",
)
"""Shown with every answer, of a bag or of a person, whatever it is."""
