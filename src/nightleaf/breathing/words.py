"""Every sentence that the model of breathing can say. None of them reassures, and none holds a figure."""

from typing import Final, NamedTuple


class Rule(NamedTuple):
    """What a rule says at each severity, and what it rests on."""

    title: str
    texts: dict[str, str]
    source: str
    grade: str


_DROP: Final = (
    "Kratom acts on the part of the brain that keeps you breathing. With all that is known here, a model of it finds a "
    "{size} drop in breathing while you sleep. {now}"
)

RULES: Final = {
    "breath.drop": Rule(
        "A drop in breathing during sleep",
        {
            "caution": _DROP.format(size="clear", now="Talk to a doctor or pharmacist before you take it."),
            "stop": _DROP.format(size="large", now="Do not take it. Talk to a doctor or pharmacist."),
        },
        "overdose_code",
        "very_low",
    ),
    "breath.together": Rule(
        "Kratom with something else that slows the breath",
        {
            "caution": "Kratom together with {names}: each can slow your breath, and the effects add up. Talk to a "
            "doctor or pharmacist before you take both. Do not change a prescribed medicine on your own.",
        },
        "fda_opioid_sedative_2016",
        "low",
    ),
    "breath.apnoea": Rule(
        "Breathing that stops or is weak at night",
        {
            "caution": "It is not known if your breath stops or is weak at night. Loud snoring with pauses can be a "
            "sign of it. Kratom could make it worse. Ask a doctor to look into it first.",
            "stop": "With sleep apnoea your breath stops for a while at night, and weak lungs have little to spare. "
            "Drugs that act like opioids can make it worse. Do not take kratom. Talk to the doctor you see for it.",
        },
        "mubashir_2020",
        "low",
    ),
    "breath.amount": Rule(
        "An amount that is not known",
        {
            "caution": "It is not known how much kratom would reach the brain. So no model can say what it does to "
            "your breath. Ask a doctor or pharmacist first.",
        },
        "overdose_code",
        "very_low",
    ),
}
"""Rule -> its words by severity."""
