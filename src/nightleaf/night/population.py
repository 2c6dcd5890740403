"""One block of people and nights -> what the network needs to know of each.

Every person-night is made from its own numbers (seed, person, replicate), so that any one can be made again alone.
"""

from dataclasses import dataclass
from typing import Literal, Self, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nightleaf.errors import InputError
from nightleaf.night.parameters import Age, NightParameters, People
from nightleaf.night.symbols import Person
from nightleaf.numerics.draws import person_normals, split_person
from nightleaf.numerics.streams import Stream

Sleeper = Literal["good", "poor"]
Floats = NDArray[np.float64]

DEVIATES = ("swa", "s0", "phase", "sig", "lam", "bias", "tau_up", "rem", "ox0", "oxbed", "p_init", "arousal")
"""What differs between people and nights, in the order in which its random numbers are drawn."""

UNKNOWN_SEX = 0.5
"""Half a woman: what `Sleepers.female` holds where nobody said."""

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
        Poor is severity 1.
    female : float or float array (night,)
        1 a woman, 0 a man, between them where it is not known. [1]
    severity : float or float array (night,)
        How poor a sleeper, from 0 good to 1 poor; "poor" raises it to 1. [1]
    pain : float or float array (night,)
        0 none to 10 worst, at lights-out, before relief.
    need : float or float array (night,)
        Sleep need at lights-out, over that of an ordinary evening (`night.day`). [1]
    """

    persons: NDArray[np.uint64]
    replicates: NDArray[np.uint32]
    age: float | Floats = 30.0
    sleeper: Sleeper = "good"
    pain: float | Floats = 0.0
    female: float | Floats = UNKNOWN_SEX
    severity: float | Floats = 0.0
    need: float | Floats = 1.0

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
        for name in ("female", "severity"):
            share = np.asarray(getattr(self, name))
            if not (np.all(share >= 0) and np.all(share <= 1)):
                raise InputError(f"{name} must lie between 0 and 1; found {getattr(self, name)}")
        if not (np.isfinite(self.need).all() and np.all(np.asarray(self.need) > 0)):
            raise InputError(f"sleep need must be a number above 0; found {self.need}")
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
    float array (deviate, night)
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
    p, poor, sex = parameters, parameters.poor_sleeper, parameters.sex
    decades = effective_decades(sleepers.age, p.age)
    woman = np.asarray(sleepers.female, np.float64) - UNKNOWN_SEX
    sd = {name: getattr(p.people, f"sd_{name}") for name in DEVIATES}
    severity = np.maximum(np.asarray(sleepers.severity, np.float64), float(sleepers.sleeper == "poor"))
    arousal = severity + sd["arousal"] * skewed(deviates["arousal"], p.people.skew)

    def normal(name: str) -> Floats:
        return np.asarray(sd[name] * deviates[name])

    def lognormal(name: str) -> Floats:
        return np.asarray(np.exp(sd[name] * deviates[name] - sd[name] ** 2 / 2))

    dt = p.integration.dt
    turn = 2 * np.pi / p.circadian.period * (normal("phase") - p.age.phase * decades)
    fresh = np.sqrt(-np.expm1(-2 * dt / p.arousal.tau_u))
    lam_k = p.arousal.lam_k * np.exp(p.age.lam * decades + sex.lam * woman + poor.lam * arousal)
    tau_pup = p.rem_pressure.tau_pup * np.exp(sex.tau_up * woman - p.age.tau_up * decades) * lognormal("tau_up")
    ox_bed = p.orexin.ox_bed * np.exp(poor.oxbed * arousal)
    swa_amp = p.scoring.swa_amp * np.exp(sex.swa * woman - p.age.swa * decades - poor.swa * arousal)
    rows = Person(
        b_w=p.wake_sleep_switch.b_w + normal("bias") + p.age.bias * decades + poor.bias * arousal,
        b_r=p.rem_switch.b_r + normal("rem"),
        g_u=p.arousal.sig_u * lognormal("sig") * fresh,
        lam=lam_k * lognormal("lam") / SECONDS_PER_HOUR,
        r_pup=dt / SECONDS_PER_MINUTE / tau_pup,
        ox_bed=np.minimum(ox_bed * lognormal("oxbed"), p.orexin.OX_high),
        swa_amp=swa_amp * lognormal("swa"),
        cos_phi=np.cos(turn),
        sin_phi=np.sin(turn),
        pain=np.asarray(sleepers.pain, np.float64) / PAIN_SCALE,
        S0=np.minimum(p.initial_state.S0 * sleepers.need * lognormal("s0"), p.process_s.SU),
        OX0=np.clip(p.initial_state.OX0 + normal("ox0"), p.orexin.OX_low, p.orexin.OX_high),
        p_init=np.clip(p.initial_state.p_init + normal("p_init"), 0, 1),
        k_d=p.arousal.k_d * np.exp(-p.age.k_d * decades),
    )
    return Person(*np.broadcast_arrays(*rows))


def effective_decades(age: float | Floats, numbers: Age) -> Floats:
    """Decades from the reference age; those after the bend count for less.

    Examples
    --------
    >>> float(effective_decades(80.0, Age(30.0, 60.0, 0.5, *[0.0] * 6)))
    4.0
    """
    years = np.asarray(age, np.float64)
    late = np.maximum(years - numbers.bend, 0)
    decades: Floats = (years - late - numbers.reference + numbers.late * late) / YEARS_PER_DECADE
    return decades


def skewed(deviates: Floats, skew: float) -> Floats:
    """Standard normals made lopsided, their mean kept at 0: many ordinary nights and a few bad ones.

    Parameters
    ----------
    deviates : float array
    skew : float
        0 leaves them as they are; they tend to a lognormal as it grows. [1]

    Examples
    --------
    >>> skewed(np.array([-2.0, 0.0, 2.0]), 0.0).tolist()
    [-2.0, 0.0, 2.0]
    >>> skewed(np.array([-2.0, 0.0, 2.0]), 0.5).round(2).tolist()
    [-1.53, -0.27, 3.17]
    """
    if not skew:
        return deviates
    lopsided: Floats = (np.exp(skew * deviates) - np.exp(skew**2 / 2)) / skew
    return lopsided
