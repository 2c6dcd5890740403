"""Who draws from which stream of random numbers, so that no two parts of nightleaf share a number.

Counter of Philox4x32-10: person (low 32 bits); step or draw; person (next 16 bits) and stream; replicate night.
Key: the seed (64 bits).
"""

from enum import IntEnum

PERSON_BITS, STREAM_BITS = 48, 16
EPOCH_BITS = 16
"""Where observers read, the second word of the counter holds the observer (upper 16 bits) and the epoch or draw."""


class Stream(IntEnum):
    """The third word of the counter. Numbers are part of every stored result: add, never renumber."""

    SLEEP_NOISE = 0
    """Noise of the night network, one counter per 5 s step."""
    SCORER = 1
    """Noise of the scorer, one counter per epoch."""
    NIGHT_TRAITS = 2
    """What makes a person sleep as they do."""
    NIGHT_DEVIATES = 3
    """What makes one night of a person differ from the next."""
    EXPOSURE_TRAITS = 4
    """What makes a person absorb and clear as they do."""
    EXPOSURE_OCCASIONS = 5
    """What makes one occasion of a person differ from the next."""
    ALERTING_TRAIT = 6
    """Whether a person is one whom low doses wake."""
    PARAMETERS = 7
    """Draws of uncertain parameters; the person is the number of the draw."""
    GETTING_UP = 8
    """How long before lights-on a night ends."""
    SEMI_MARKOV = 16
    """Stages and dwell times of the semi-Markov nights, one counter per bout."""
    BOOTSTRAP = 17
    """Which nights a resample holds; the person is the number of the resample."""
    SCORER_LEANING = 24
    """How a scorer leans on all nights; the person is the number of the scorer."""
    SCORER_MOOD = 25
    """How a scorer leans on one night of one person."""
    SCORER_READING = 26
    """What a scorer calls each epoch."""
    WEARABLE_LEANING = 27
    """How a wearable leans on all nights; the person is the number of the wearable."""
    WEARABLE_MOOD = 28
    """How a wearable leans on one night of one person."""
    WEARABLE_READING = 29
    """What a wearable calls each epoch."""
    COHORT_POPULATION = 40
    """Who the people of a virtual study are."""
