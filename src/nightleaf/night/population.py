"""One block of people and nights -> what the network needs to know of each.

Every person-night is made from its own numbers (seed, person, replicate), so that any one can be made again alone.
"""

from dataclasses import dataclass
from typing import Literal, Self, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nightleaf.errors import InputError
from nightleaf.night.parameters import NightParameters, People
from nightleaf.night.symbols import Person
from nightleaf.numerics.draws import person_normals, split_person
from nightleaf.numerics.streams import Stream

Sleeper = Literal["good", "poor"]
Floats = NDArray[np.float64]

DEVIATES = ("swa", "s0", "phase", "sig", "lam", "bias", "tau_up", "rem", "ox0", "oxbed")
"""What differs between people and nights, in the order in which its random numbers are drawn."""

SECONDS_PER_HOUR, SECONDS_PER_MINUTE, YEARS_PER_DECADE, PAIN_SCALE = 3600.0, 60.0, 10.0, 10.0


@dataclass(frozen=True, slots=True)
class Sleepers:
    """Who sleeps: one entry for each person-night.

    Parameters
    ----------
    persons : uint64 array (night,)
        Number of the person, 0 to 2^48 - 1.
    replicates : uint32 array (night,)
        Number of the night of that person.
    age : float or float array (night,)
        [year]
    sleeper : "good" or "poor"
    pain : float or float array (night,)
        0 none to 10 worst, at lights-out, before relief.
    """

    persons: NDArray[np.uint64]
    replicates: NDArray[np.uint32]
    age: float | Floats = 30.0
    sleeper: Sleeper = "good"
    pain: float | Floats = 0.0

    def __post_init__(self) -> None:
        """Refuse people that cannot be."""
        split_person(self.persons)
        if np.shape(self.persons) != np.shape(self.replicates) or np.ndim(self.persons) != 1:
            raise InputError(
                f"persons and replicates must be two lists of one length; "
                f"found shapes {np.shape(self.persons)} and {np.shape(self.replicates)}"
            )
        if not _fits_a_word(self.replicates):
            raise InputError(f"nights are counted by whole numbers from 0 to 2^32 - 1; found {self.replicates!r}")
        if self.sleeper not in get_args(Sleeper):
            raise InputError(f"sleeper must be good or poor; found '{self.sleeper}'")
        if not (np.isfinite(self.age).all() and np.all(np.asarray(self.age) > 0)):
            raise InputError(f"age must be a number of years above 0; found {self.age}")
        if not (np.all(np.asarray(self.pain) >= 0) and np.all(np.asarray(self.pain) <= PAIN_SCALE)):
            raise InputError(f"pain must lie between 0 (none) and 10 (worst); found {self.pain}")

    @classmethod
    def cohort(cls, people: ArrayLike | int, *, nights: int = 1, first_night: int = 0, **traits: object) -> Self:
        """All nights of all people, person by person.

        Parameters
        ----------
        people : int or int array
            How many, counted from 0, or their numbers.
        nights : int
            How many of each.
        first_night : int
        **traits
            age, sleeper, pain.

        Examples
        --------
        >>> two = Sleepers.cohort(2, nights=3)
        >>> two.persons.tolist(), two.replicates.tolist()
        ([0, 0, 0, 1, 1, 1], [0, 1, 2, 0, 1, 2])
        """
        numbers = np.arange(people) if isinstance(people, int) else np.asarray(people)
        split_person(numbers)
        replicates = np.tile(np.arange(first_night, first_night + nights, dtype=np.uint32), len(numbers))
        return cls(np.repeat(numbers.astype(np.uint64), nights), replicates, **traits)  # type: ignore[arg-type]

    def __len__(self) -> int:
        """How many person-nights."""
        return len(self.persons)


def _fits_a_word(numbers: NDArray[np.uint32]) -> bool:
    return numbers.dtype.kind in "iu" and (not numbers.size or (numbers.min() >= 0 and int(numbers.max()) < 2**32))


def night_deviates(sleepers: Sleepers, people: People, seed: int) -> Floats:
    """Standard normal deviates of every person-night: a trait that stays and a part that changes each night.

    Returns
    -------
    float array (10, night)
        In the order of `DEVIATES`.
    """
    persons, nights = sleepers.persons, sleepers.replicates
    trait = person_normals(seed, persons, 0, Stream.NIGHT_TRAITS, len(DEVIATES))
    deviate = person_normals(seed, persons, nights, Stream.NIGHT_DEVIATES, len(DEVIATES))
    icc = np.array([getattr(people, f"icc_{name}") for name in DEVIATES])[:, None]
    mixed: Floats = np.sqrt(icc) * trait + np.sqrt(1 - icc) * deviate
    return mixed


def person_rows(sleepers: Sleepers, parameters: NightParameters, seed: int) -> Person:
    """What each person brings to each night.

    Parameters
    ----------
    sleepers : Sleepers
    parameters : NightParameters
    seed : int

    Returns
    -------
    Person
        Of float arrays (night,), in the kernel's symbols.
    """
    deviates = dict(zip(DEVIATES, night_deviates(sleepers, parameters.people, seed), strict=True))
    return person_from_deviates(deviates, sleepers, parameters)


def person_from_deviates(deviates: dict[str, Floats], sleepers: Sleepers, parameters: NightParameters) -> Person:
    """`person_rows` for deviates that are already drawn."""
    p, poor = parameters, parameters.poor_sleeper
    is_poor = float(sleepers.sleeper == "poor")
    decades = (np.asarray(sleepers.age, np.float64) - p.age.reference) / YEARS_PER_DECADE
    sd = {name: getattr(p.people, f"sd_{name}") for name in DEVIATES}

    def normal(name: str) -> Floats:
        return np.asarray(sd[name] * deviates[name])

    def lognormal(name: str) -> Floats:
        return np.asarray(np.exp(sd[name] * deviates[name] - sd[name] ** 2 / 2))

    dt = p.integration.dt
    turn = 2 * np.pi / p.circadian.period * (normal("phase") - p.age.phase * decades)
    fresh = np.sqrt(-np.expm1(-2 * dt / p.arousal.tau_u))
    lam_k = p.arousal.lam_k * np.exp(p.age.lam * decades + poor.lam * is_poor)
    rows = Person(
        b_w=p.wake_sleep_switch.b_w + normal("bias") + p.age.bias * decades + poor.bias * is_poor,
        b_r=p.rem_switch.b_r + normal("rem"),
        g_u=p.arousal.sig_u * lognormal("sig") * fresh,
        lam=lam_k * lognormal("lam") / SECONDS_PER_HOUR,
        r_pup=dt / SECONDS_PER_MINUTE / (p.rem_pressure.tau_pup * lognormal("tau_up")),
        ox_bed=p.orexin.ox_bed * np.exp(poor.oxbed * is_poor) * lognormal("oxbed"),
        swa_amp=p.scoring.swa_amp * lognormal("swa") * np.exp(-p.age.swa * decades),
        cos_phi=np.cos(turn),
        sin_phi=np.sin(turn),
        pain=np.asarray(sleepers.pain, np.float64) / PAIN_SCALE,
        S0=p.initial_state.S0 * lognormal("s0"),
        OX0=np.clip(p.initial_state.OX0 + normal("ox0"), p.orexin.OX_low, p.orexin.OX_high),
    )
    return Person(*np.broadcast_arrays(*rows))
