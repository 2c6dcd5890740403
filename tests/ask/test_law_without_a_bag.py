"""Where somebody lives is looked up whether or not they hold a bag."""

import pytest

from nightleaf.ask.checking import check
from nightleaf.person import Person
from nightleaf.product import Product
from nightleaf.safety.words import LAW

NOTHING_AGAINST = {"age": 40, "sex": "male", "alcohol": "none", "conditions": (), "medicines": ()}


def found(place: str | None, product: Product | None = None):
    return check(person=Person(**NOTHING_AGAINST, jurisdiction=place), product=product).verdict


@pytest.mark.parametrize("product", [None, Product("leaf")])
def test_a_ban_is_told_without_a_certificate(product: Product | None) -> None:
    verdict = found("Louisiana", product)
    assert verdict.decision == "stop"
    assert verdict.reasons[0].rule == "law.us_la"
    assert verdict.reasons[0].sources == ("la_act_41",)
    assert LAW not in verdict.not_checked


@pytest.mark.parametrize("place", [None, "", "  "])
def test_without_a_place_the_law_is_not_checked(place: str | None) -> None:
    verdict = found(place)
    assert LAW in verdict.not_checked
    assert not [one for one in verdict.reasons if one.rule.startswith("law.")]


def test_a_blank_place_beside_a_certificate_is_no_place(tmp_path) -> None:
    paper = tmp_path / "coa.csv"
    paper.write_text("analyte,result,unit\nMitragynine,1.4,%\n")
    verdict = check(person=Person(**NOTHING_AGAINST, jurisdiction=" "), product=paper).verdict
    assert LAW in verdict.not_checked
