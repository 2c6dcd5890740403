"""A plan is a study with everything it rests on written out, so that any part of it can be run anywhere, any time."""

import hashlib
import json
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from nightleaf.cohort.own_substance import with_texts
from nightleaf.cohort.population import Groups
from nightleaf.cohort.study import MOST_PEOPLE, StudyFile, read_study
from nightleaf.errors import InputError
from nightleaf.evidence import Library, load_library
from nightleaf.night.on_cuda import DEVICES, Device
from nightleaf.night.simulate import Bedtime
from nightleaf.product import Content, Product, read_product
from nightleaf.units import amount, clock

SCHEMA = "nightleaf.cohort-plan/1"
NIGHTS_IN_A_SHARD = {"cpu": 8192, "cuda": 131_072}
MOST_SHARDS = 1024
MOST_SHARDS_KEPT = 131_072
"""A shard that keeps its nights holds them until they are written: it must not grow with the people."""
LONGEST_IN_BED_H = 16.0
_STAGES = ("substance", "product", "person", "dose", "exposure", "occupancy", "night", "sleep", "numerics", "cohort")
_RUNNERS = frozenset({"local.py", "cluster.py", "folder.py", "tables.py", "power.py", "results.py", "replay.py",
                      "sample_size.py", "seen.py"})  # fmt: skip


@dataclass(frozen=True)
class Plan:
    """What is simulated.

    Parameters
    ----------
    study : StudyFile
        With the number of people that is run.
    products : dict
        Arm -> form and contents of its product, so that the plan needs no other file.
    shards : int
        Into how many parts the people are cut. It makes no difference to the result.
    library_sha256, code_sha256, nightleaf : str
        What the numbers come from.
    own_substances : dict
        Name -> text of a substance file that the study brought along.
    device : "cpu" or "cuda"
        What the nights are simulated on.
    """

    study: StudyFile
    products: dict[str, dict[str, Any]]
    shards: int
    library_sha256: str
    code_sha256: str
    nightleaf: str
    own_substances: dict[str, str] = field(default_factory=dict)
    device: Device = "cpu"

    @cached_property
    def sha256(self) -> str:
        """Names the plan: the same for any cutting into shards."""
        return hashlib.sha256(_canonical(self._named()).encode()).hexdigest()

    @cached_property
    def groups(self) -> Groups:
        """The subgroups that are summarised."""
        return Groups.of(self.study)

    @cached_property
    def bedtime(self) -> Bedtime:
        """Lights-out and time in bed of every night."""
        return _bedtime(self.study)

    @cached_property
    def awake_h(self) -> float:
        """Hours awake before lights-out."""
        return amount(self.study.bed.awake, "h", what="bed.awake", zero=True)

    @property
    def reference(self) -> int | None:
        """The arm with which the others are compared: the placebo."""
        return next((place for place, arm in enumerate(self.study.arms) if arm.placebo), None)

    def people_of(self, shard: int) -> range:
        """The people of a shard: a stretch of numbers."""
        n = self.study.people
        return range(n * shard // self.shards, n * (shard + 1) // self.shards)

    def to_dict(self) -> dict[str, Any]:
        """The document plan.json."""
        return {"schema": SCHEMA, "plan_sha256": self.sha256, **self._named(), "shards": self.shards}

    def _named(self) -> dict[str, Any]:
        return {
            "study": self.study.model_dump(mode="json"),
            "products": self.products,
            "library_sha256": self.library_sha256,
            "code_sha256": self.code_sha256,
            "nightleaf": self.nightleaf,
            "own_substances": self.own_substances,
            "device": self.device,
        }

    @classmethod
    def of(cls, document: dict[str, Any]) -> "Plan":
        """The plan of a document.

        Raises
        ------
        InputError
            If the document is none.
        """
        try:
            return cls(
                StudyFile.model_validate(document["study"]),
                document["products"],
                document["shards"],
                document["library_sha256"],
                document["code_sha256"],
                document["nightleaf"],
                document["own_substances"],
                document["device"],
            )
        except KeyError as error:
            raise InputError(f"plan.json is no plan of a cohort: {error} is missing; give another folder") from error
        except (TypeError, ValueError) as error:
            raise InputError(f"plan.json is no plan of a cohort: {error}; give another folder") from error


def plan_study(
    path: Path | str,
    *,
    people: int | None = None,
    shards: int | None = None,
    device: str = "cpu",
    library: Library | None = None,
) -> Plan:
    """The plan of a study file.

    Parameters
    ----------
    path : Path or str
    people : int or None
        In place of the number in the file.
    shards : int or None
        Into how many parts the work is cut; None cuts it into parts of about a second.
    device : "cpu" or "cuda"
    library : Library or None

    Raises
    ------
    UnreadableFile, InputError
    """
    known, path = library or load_library(), Path(path)
    written = read_study(path)
    if people is not None:
        if not 0 < people <= MOST_PEOPLE:
            raise InputError(f"--people: {people} cannot be; it lies between 1 and {MOST_PEOPLE}")
        written = written.model_copy(update={"people": people})
    _bedtime(written)
    known_device = next((one for one in DEVICES if one == device), None)
    if known_device is None:
        raise InputError(f"--device: '{device}' is not one of {', '.join(DEVICES)}")
    nights = written.people * written.nights
    most = MOST_SHARDS_KEPT if written.keep else MOST_SHARDS
    cut = shards if shards is not None else min(-(-nights // NIGHTS_IN_A_SHARD[known_device]), most)
    if cut < 1:
        raise InputError(f"{cut} shards cannot be; give 1 or more")
    written, own = with_texts(written, path.parent, known)
    products = {
        arm.name: _product_document(path.parent / arm.product, known) for arm in written.arms if arm.product is not None
    }
    cut = min(cut, written.people)
    return Plan(written, products, cut, known.hash, code_sha256(), version("nightleaf"), own, known_device)


def _product_document(path: Path, library: Library) -> dict[str, Any]:
    bag = read_product(path, library.vocabulary)
    content = {
        name: {"mg_per_g": one.mg_per_g, "error_mg_per_g": one.error_mg_per_g, "below": one.below}
        for name, one in bag.content.items()
    }
    return {"name": bag.name, "form": bag.form, "content": content}


def product_of(document: dict[str, Any]) -> Product:
    """The product that a plan holds."""
    content = {name: Content(**one) for name, one in document["content"].items()}
    return Product(document["name"], document["form"], content=content)


def _bedtime(study: StudyFile) -> Bedtime:
    stay = amount(study.bed.in_bed, "h", what="bed.in_bed")
    if stay > LONGEST_IN_BED_H:
        raise InputError(f"bed.in_bed: '{study.bed.in_bed}' is longer than {LONGEST_IN_BED_H:g} h; write it like '8h'")
    return Bedtime(clock(study.bed.lights_out, what="bed.lights_out"), stay)


def _canonical(document: dict[str, Any]) -> str:
    return json.dumps(document, sort_keys=True, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


@lru_cache(maxsize=1)
def code_sha256() -> str:
    """SHA-256 of the code that makes the numbers: nights of two versions are never mixed in one result."""
    root = Path(__file__).parent.parent
    digest = hashlib.sha256()
    for stage in _STAGES:
        for file in sorted((root / stage).rglob("*.py")):
            if not (stage == "cohort" and file.name in _RUNNERS):
                digest.update(file.relative_to(root).as_posix().encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()
