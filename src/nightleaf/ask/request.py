"""What is asked, checked once at the border."""

from dataclasses import dataclass, field
from pathlib import Path

from nightleaf.ask.bag import read_bag
from nightleaf.ask.own_substance import known_or_own
from nightleaf.dose import MEALS, Intake
from nightleaf.errors import ImpossibleAmount, InputError
from nightleaf.evidence import Ledger, Library, load_library
from nightleaf.exposure.general import substance_curves
from nightleaf.night.simulate import Bedtime
from nightleaf.person import Person, read_person
from nightleaf.product import Product
from nightleaf.substance import substance_named
from nightleaf.units import amount as read_amount
from nightleaf.units import clock

FORMS = ("tea", "powder", "capsule", "extract")
SLEEPERS = ("good", "poor")
MOST_PEOPLE = 100_000
MOST_NIGHTS = 365
LONGEST_BEFORE_BED_H = 24.0
LONGEST_IN_BED_H = 16.0
WORST_PAIN = 10.0
ORDINARY_DAY_H = 16.0


@dataclass(frozen=True, slots=True)
class Drug:
    """A drug to simulate in the place of kratom.

    Parameters
    ----------
    name : str
        A file name of library/substances.
    title : str
        As people call it.
    dose_mg : float
        [mg]
    route : str or None
        "oral" or "intravenous"; None takes the first that its file allows.
    duration_h : float or None
        Of an infusion. [h]
    """

    name: str
    title: str
    dose_mg: float
    route: str | None = None
    duration_h: float | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """A question to the simulator, in canonical units.

    Parameters
    ----------
    person : Person
    person_given : bool
        Whether a person file was read; screening starts only then.
    product : Product or None
        None with `mitragynine_mg`.
    product_file : Path or None
        Where it was read, so that its certificate can be judged.
    mitragynine_mg : float or None
        A stated mass instead of a product. [mg]
    amount_g : float
        Leaf. [g]
    intake : Intake
    bedtime : Bedtime
    nights : int
        Nights in a row with the same dose.
    people, replicates, draws, seed, threads : int
    what_if : tuple of str
    drug : Drug or None
        Taken in the place of kratom.
    severity : float or None
        How badly the people sleep, 0 good to 1 poor; None follows `person.sleeper`.
    awake_h : float
        Hours awake before lights-out. [h]
    """

    person: Person
    product: Product | None
    mitragynine_mg: float | None
    amount_g: float
    intake: Intake
    bedtime: Bedtime
    library: Library = field(repr=False)
    person_given: bool = False
    product_given: bool = False
    product_file: Path | None = None
    nights: int = 1
    people: int = 1000
    replicates: int = 8
    draws: int = 40
    seed: int = 1
    threads: int = 1
    what_if: tuple[str, ...] = ()
    drug: Drug | None = None
    severity: float | None = None
    awake_h: float = ORDINARY_DAY_H


def read_request(  # noqa: PLR0913  one keyword for each flag of the command line
    *,
    person: Person | str | Path | None = None,
    product: Product | str | Path | None = None,
    mitragynine_mg: float | None = None,
    substance: str | Path | None = None,
    dose: str | None = None,
    route: str | None = None,
    duration: str | None = None,
    amount: str = "2g",
    age: float | None = None,
    sex: str | None = None,
    weight_kg: float | None = None,
    sleeper: str | None = None,
    pain: float | None = None,
    form: str | None = None,
    meal: str = "fasted",
    before_bed: str = "45min",
    lights_out: str | None = None,
    in_bed: str = "8h",
    awake: str = "16h",
    nights: int = 1,
    people: int = 1000,
    replicates: int = 8,
    draws: int = 40,
    seed: int = 1,
    threads: int = 1,
    what_if: tuple[str, ...] | list[str] = (),
    library: Library | None = None,
) -> Request:
    """Check every answer and bring it into canonical units. Quantities are text with units ("2g", "45min").

    Raises
    ------
    InputError
        Naming the option, what was found and what is expected.
    """
    drug, known = _drug(substance, {"--dose": dose, "--route": route, "--duration": duration}, library)
    who, person_given = _person(
        person, {"age": age, "sex": sex, "weight_kg": weight_kg, "sleeper": sleeper, "pain": pain}
    )
    on_file = None if product is None or isinstance(product, Product) else Path(product)
    bag = product if product is None or isinstance(product, Product) else read_bag(Path(product), known)
    if sum(given is not None for given in (mitragynine_mg, bag, drug)) > 1:
        raise InputError("--mitragynine-mg, --product and --substance exclude each other; give one of them")
    if mitragynine_mg is not None and not 0 <= mitragynine_mg < float("inf"):
        raise ImpossibleAmount(f"--mitragynine-mg: {mitragynine_mg} cannot be; it must be 0 or more")
    taken_as = form or (bag.form if bag is not None and bag.form else "tea")
    before = read_amount(before_bed, "h", what="--before-bed", zero=True)
    if before > LONGEST_BEFORE_BED_H:
        raise InputError(f"--before-bed: '{before_bed}' is more than a day; write it like '45min'")
    stay = read_amount(in_bed, "h", what="--in-bed")
    if stay > LONGEST_IN_BED_H:
        raise InputError(f"--in-bed: '{in_bed}' is longer than {LONGEST_IN_BED_H:g} h; write it like '8h'")
    return Request(
        person=who,
        person_given=person_given,
        product=bag if mitragynine_mg is None else None,
        product_given=bag is not None,
        product_file=on_file,
        nights=_count("--nights", nights, 1, MOST_NIGHTS),
        mitragynine_mg=mitragynine_mg,
        amount_g=read_amount(amount, "g", what="--amount", zero=True),
        intake=Intake(_one_of("--form", taken_as, FORMS), _one_of("--meal", meal, MEALS), before),
        bedtime=Bedtime(clock(lights_out or who.bedtime or "23:00", what="--lights-out"), stay),
        library=known,
        people=_count("--people", people, 1, MOST_PEOPLE),
        replicates=_count("--replicates", replicates, 1, 1000),
        draws=_count("--draws", draws, 1, 10_000),
        seed=_count("--seed", seed, 0, 2**64 - 1),
        threads=_count("--threads", threads, 1, 1024),
        what_if=tuple(what_if),
        drug=drug,
        awake_h=read_amount(awake, "h", what="--awake", zero=True),
    )


def _drug(
    substance: str | Path | None, said: dict[str, str | None], library: Library | None
) -> tuple[Drug | None, Library]:
    known = library or load_library()
    if substance is None:
        alone = [flag for flag, text in said.items() if text is not None]
        if alone:
            raise InputError(f"{', '.join(alone)} belongs to --substance; give that too, or leave it out")
        return None, known
    name, known = known_or_own(substance, known)
    if name in known.vocabulary.words("analytes"):
        raise InputError(f"--substance: {name} is part of kratom; give --mitragynine-mg or --product, which are capped")
    found = substance_named(name, known)
    if said["--dose"] is None:
        raise InputError(f"--substance {name} needs --dose, with a unit, like '--dose 10mg'")
    mass = read_amount(said["--dose"], "mg", what="--dose", zero=True)
    lasts = None if said["--duration"] is None else read_amount(said["--duration"], "h", what="--duration")
    drug = Drug(name, found.name, mass, said["--route"], lasts)
    substance_curves(name, mass, Ledger(known), route=drug.route, duration_h=lasts)  # refuses what cannot be given so
    return drug, known


def _person(person: Person | str | Path | None, flags: dict[str, object]) -> tuple[Person, bool]:
    given = {name: value for name, value in flags.items() if value is not None}
    base = person if isinstance(person, Person) else (read_person(Path(person)) if person is not None else Person())
    for name, low, high in (("age", 0, 120), ("weight_kg", 25, 350), ("pain", 0, WORST_PAIN)):
        value = given.get(name)
        if isinstance(value, int | float) and not low <= value <= high:
            raise ImpossibleAmount(f"--{name.replace('_', '-')}: {value} cannot be; it lies between {low} and {high:g}")
    if "sleeper" in given:
        _one_of("--sleeper", str(given["sleeper"]), SLEEPERS)
    if "sex" in given:
        _one_of("--sex", str(given["sex"]), ("female", "male"))
    return base.model_copy(update=given), person is not None


def _one_of(flag: str, word: str, words: tuple[str, ...]) -> str:
    if word not in words:
        raise InputError(f"{flag}: '{word}' is not one of {', '.join(words)}")
    return word


def _count(flag: str, number: int, least: int, most: int) -> int:
    if not least <= number <= most:
        raise ImpossibleAmount(f"{flag}: {number} cannot be; it lies between {least} and {most}")
    return number
