"""From grams to milligrams, and never above the cap."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from nightleaf.dose import Dose, Intake, dose_of_product, pure_dose, refuse_above_cap
from nightleaf.errors import Refused
from nightleaf.evidence import Ledger, Library, load_library
from nightleaf.product import Product, leaf
from nightleaf.product.content import Content

MG, SC = "mitragynine", "speciociliatine"
CAP = 53.2
LEDGER = Ledger(load_library())


def of(mg: float) -> Dose:
    return pure_dose(mg, Intake())


def test_above_the_cap_is_refused_with_the_amount_the_cap_and_where_it_comes_from() -> None:
    with pytest.raises(Refused) as refused:
        refuse_above_cap(of(60.0), LEDGER, amount_g=4.0)
    message = str(refused.value)
    for words in ("4 g of this", "60.0 mg mitragynine", "cap of 53.2 mg a day", "largest repeated dose studied"):
        assert words in message
    assert "\n" not in message


@given(st.floats(0.0, CAP))
@example(CAP)
def test_up_to_the_cap_is_not_refused(mg: float) -> None:
    refuse_above_cap(of(mg), LEDGER)


@given(st.floats(CAP, 1e6, exclude_min=True))
def test_anything_above_the_cap_is_refused(mg: float) -> None:
    with pytest.raises(Refused):
        refuse_above_cap(of(mg), LEDGER)


@pytest.mark.parametrize("draw", [0, 1, 2, 3])
def test_the_cap_is_no_guess_that_a_draw_may_raise(known: Library, draw: int) -> None:
    assert Ledger(known, 1, draw).read("dose.cap.mitragynine_per_day", "mg") == CAP
    assert known.parameter("dose.cap.mitragynine_per_day").in_use.source == "huestis_2024"


def test_no_refusal_says_how_much_would_be_right() -> None:
    with pytest.raises(Refused) as refused:
        refuse_above_cap(of(500.0), LEDGER, amount_g=40.0)
    assert not {"try", "instead", "recommended", "reduce to", "safe"} & set(str(refused.value).lower().split())


def test_grams_times_content_is_the_dose(ledger: Ledger) -> None:
    bag = Product("bag", content={MG: Content(19.5), SC: Content(5.0)})
    dose = dose_of_product(bag, 2.0, Intake(), (MG, SC), ledger)
    assert dose.dose_mg == {MG: 39.0, SC: 10.0}


def test_a_batch_that_nobody_measured_is_taken_at_the_published_median(ledger: Ledger) -> None:
    assert dose_of_product(leaf(), 2.0, Intake(), (MG,), ledger).dose_mg == {MG: 28.0}


def test_twice_the_leaf_is_twice_the_dose(ledger: Ledger) -> None:
    one, two = (dose_of_product(leaf(), grams, Intake("powder"), (MG,), ledger).dose_mg[MG] for grams in (1.5, 3.0))
    assert two == 2 * one


def test_only_a_brew_leaves_alkaloid_behind(known: Library) -> None:
    for draw in range(20):
        masses = {
            form: dose_of_product(leaf(), 2.0, Intake(form), (MG,), Ledger(known, 1, draw)).dose_mg[MG]
            for form in ("tea", "powder", "capsule", "extract")
        }
        assert masses["powder"] == masses["capsule"] == masses["extract"]
        assert 0.5 < masses["tea"] / masses["powder"] < 1.0


@pytest.mark.parametrize("form", ["powder", "capsule", "extract"])
def test_what_does_not_matter_is_not_read(known: Library, form: str) -> None:
    ledger = Ledger(known)
    dose_of_product(leaf(), 2.0, Intake(form), (MG,), ledger)
    assert set(ledger.keys) == {"product.leaf.mitragynine"}


def test_a_pure_dose_is_mitragynine_and_nothing_else() -> None:
    assert of(20.0).dose_mg == {MG: 20.0}
