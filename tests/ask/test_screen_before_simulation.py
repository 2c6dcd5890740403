"""A person's bag is judged before a night with it is simulated; a stop shows no night."""

from dataclasses import replace
from pathlib import Path

import pytest

from nightleaf.ask.checking import check
from nightleaf.ask.demonstration import EXAMPLES
from nightleaf.ask.simulation import simulate
from nightleaf.errors import InputError
from nightleaf.evidence import load_library
from nightleaf.person import Person

SMALL = {"people": 16, "replicates": 1, "draws": 1}
TABLE = "analyte,result,unit\nMitragynine,1.62,%\n7-Hydroxymitragynine,0.02,%\nLead,0.1,ppm\n"


def test_the_screen_of_a_simulation_is_the_whole_check():
    person, product = EXAMPLES / "person.toml", EXAMPLES / "product.toml"
    simulated = simulate(person=person, product=product, amount="2g", **SMALL).to_dict()["screen"]
    assert simulated == check(person=person, product=product, amount="2g").to_dict()
    assert "breath.drop" in {one["rule"] for one in simulated["reasons"]}


def test_a_certificate_that_stops_shows_no_night(tmp_path: Path):
    paper = tmp_path / "coa.csv"
    paper.write_text(TABLE.replace("0.1,ppm", "20,ppm"))
    found = simulate(product=paper, **SMALL).to_dict()
    assert set(found) == {"schema", "screen"}
    assert found["screen"]["decision"] == "stop"
    assert "lead" in found["screen"]["reasons"][0]["text"].casefold()


def test_a_certificate_as_a_table_gives_the_dose(tmp_path: Path):
    paper = tmp_path / "coa.csv"
    paper.write_text(TABLE)
    half, whole = (simulate(product=paper, amount=amount, **SMALL).to_dict() for amount in ("1g", "2g"))
    peak = [one["exposure"]["mitragynine"]["cmax_ng_per_ml"]["mean"] for one in (half, whole)]
    assert 1.9 < peak[1] / peak[0] < 2.1
    assert whole["screen"]["decision"] == "unknown"


def test_a_drug_in_the_place_of_kratom_is_not_judged_as_a_bag():
    assert simulate(substance="caffeine", dose="100mg", **SMALL).screen is None


def test_no_leaf_at_all_is_still_screened():
    found = simulate(product=EXAMPLES / "product.toml", amount="0g", **SMALL).to_dict()
    assert found["screen"]["decision"] == "unknown"
    assert found["night"]["difference"]["tst_min"]["mean"] == 0.0


def test_a_drug_in_the_place_of_kratom_is_not_stopped_by_the_law_on_kratom():
    person = Person(age=40, sex="male", alcohol="none", conditions=(), medicines=(), jurisdiction="Louisiana")
    assert not simulate(substance="caffeine", dose="100mg", person=person, **SMALL).stopped
    assert simulate(amount="1g", person=person, **SMALL).stopped


def test_without_readable_rules_nothing_is_simulated_for_a_person():
    known = load_library()
    broken = replace(known, tables={name: table for name, table in known.tables.items() if name != "safety.mechanisms"})
    found = simulate(amount="1g", person=EXAMPLES / "person.toml", library=broken, **SMALL)
    assert set(found.to_dict()) == {"schema", "screen"}
    assert found.to_dict()["screen"]["decision"] == "unknown"
    assert simulate(mitragynine_mg=10, library=broken, **SMALL).exposure


@pytest.mark.parametrize("wrong", [{"product": "there-is-none.toml"}, {"amount": "much"}, {"product": "none.csv"}])
def test_a_stop_of_the_person_is_said_even_if_the_rest_cannot_be_read(wrong: dict[str, str]):
    found = check(person=Person(pregnant="yes"), **wrong)
    assert found.verdict.decision == "stop"
    assert "person.pregnant" in {one.rule for one in found.verdict.reasons}
    assert next(iter(wrong.values())) in found.verdict.not_checked[-1]
    with pytest.raises(InputError):
        check(person=Person(pregnant="no"), **wrong)
