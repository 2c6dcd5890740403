"""A metabolite that nobody has measured in people: off unless it is asked for."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from nightleaf.ask.simulation import simulate
from nightleaf.errors import Refused
from nightleaf.evidence import LIBRARY, Ledger, Library, load_library
from nightleaf.product import Product, refuse_if_not_leaf
from nightleaf.product.content import Content

MP = "mitragynine_pseudoindoxyl"
PRIOR = f"substances.{MP}.engagements.pseudoindoxyl.prior"
QUESTION: dict[str, Any] = {"amount": "1.5g", "people": 40, "replicates": 1, "draws": 1}


@pytest.fixture(scope="module")
def without_it(tmp_path_factory: pytest.TempPathFactory) -> Library:
    root = tmp_path_factory.mktemp("without") / "library"
    shutil.copytree(LIBRARY, root)
    for place in ("substances", "parameters/exposure"):
        (root / place / f"{MP}.toml").unlink()
    words = Path(root / "vocabulary.toml")
    kept = [line for line in words.read_text(encoding="utf-8").splitlines() if not line.startswith(MP)]
    words.write_text("\n".join(kept) + "\n", encoding="utf-8")
    return load_library.__wrapped__(root)


def test_no_bit_of_the_answer_changes_by_what_is_off(without_it: Library) -> None:
    """Its prior is listed among the assumptions, as that of every link that is off."""
    here, there = (simulate(**QUESTION, library=library).to_dict() for library in (load_library(), without_it))
    account = ("assumptions", "provenance")
    assert {name: part for name, part in here.items() if name not in account} == {
        name: part for name, part in there.items() if name not in account
    }
    assert [one for one in here["assumptions"] if one["key"] != PRIOR] == there["assumptions"]
    assert set(here["provenance"]["parameters"]) - set(there["provenance"]["parameters"]) == {PRIOR}
    assert MP not in here["exposure"]


def test_switched_on_it_reaches_the_blood_adds_to_the_opioid_effect_and_says_what_it_is() -> None:
    off, on = (simulate(**QUESTION, what_if=keys) for keys in ((), ("pseudoindoxyl",)))
    assert set(on.exposure) - set(off.exposure) == {MP}
    assert {name: on.exposure[name] for name in off.exposure} == off.exposure
    usual, more = (one.occupancy["mu_opioid"][1]["night_mean"].mean for one in (off, on))
    assert usual is not None
    assert more is not None
    assert usual < more < 1.5 * usual
    assert any("upper scenario" in note for note in on.notes)


def test_ignorance_about_it_is_in_the_draws() -> None:
    drawn = simulate(**QUESTION | {"draws": 2})
    assert MP not in drawn.exposure
    assert PRIOR in drawn.provenance["parameters"]


def test_a_product_that_holds_it_is_no_leaf(known: Library) -> None:
    content = {"mitragynine": Content(14.0), MP: Content(2.0)}
    with pytest.raises(Refused, match="pseudoindoxyl is not leaf"):
        refuse_if_not_leaf(Product("shot", content=content), Ledger(known))
