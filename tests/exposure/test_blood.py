"""Whole blood and unbound plasma, and a metabolite of a metabolite that is there only when it is asked for."""

from collections.abc import Callable

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from nightleaf.dose import Intake, pure_dose
from nightleaf.evidence import Ledger, Library
from nightleaf.evidence.parameter import INVENTED
from nightleaf.exposure import Curve, exposure_curves, summarise
from nightleaf.exposure.blood import (
    blood_ng_per_ml,
    blood_to_plasma,
    kratom_alkaloids,
    read_every_alkaloid,
    unbound_plasma_nm,
)
from nightleaf.person import Person

MG, OH, MP = "mitragynine", "7-hydroxymitragynine", "mitragynine_pseudoindoxyl"
SWITCH = f"{MP}.pseudoindoxyl"
HOURS = np.linspace(0, 24, 49)
Curves = Callable[..., dict[str, Curve]]


def scenario(ledger: Ledger, *, what_if: tuple[str, ...] = (SWITCH,)) -> dict[str, Curve]:
    return exposure_curves(pure_dose(39.0, Intake()), Person(), ledger, what_if=what_if)


# Blood and plasma water


def test_blood_holds_what_plasma_holds_times_the_ratio(curves: Curves, holding: Callable[..., Ledger]) -> None:
    ledger = holding({"exposure.interactions.mitragynine.blood_to_plasma": 0.8})
    curve = curves(39.0)[MG]
    assert blood_ng_per_ml(curve, HOURS, ledger) == pytest.approx(0.8 * curve.ng_per_ml(HOURS))


def test_every_alkaloid_has_a_blood_ratio_a_share_unbound_and_two_numbers_of_the_brain(known: Library) -> None:
    ledger = Ledger(known)
    read_every_alkaloid(ledger)
    assert set(kratom_alkaloids(known)) == set(known.vocabulary.words("analytes"))
    assert len(ledger.keys) == 4 * len(kratom_alkaloids(known))


def test_blood_cannot_hold_less_than_its_plasma(known: Library) -> None:
    """With a haematocrit of at most 0.5 and no uptake by cells at all, blood holds half of what plasma does."""
    for analyte in kratom_alkaloids(known):
        for draw in range(40):
            assert blood_to_plasma(analyte, Ledger(known, 1, draw)) > 0.5


@pytest.mark.parametrize("name", ["unbound_fraction", "brain_ratio_unbound", "brain_equilibration"])
def test_what_is_borrowed_from_mitragynine_says_so_and_is_less_sure(known: Library, name: str) -> None:
    own = known.parameter(f"substances.mitragynine.{name}").in_use
    for analyte in set(kratom_alkaloids(known)) - {MG}:
        value = known.parameter(f"substances.{analyte}.{name}").in_use
        assert value.pedigree in INVENTED
        assert (value.spread.size or 0) > (own.spread.size or 0)


def test_plasma_water_holds_a_small_share(curves: Curves, ledger: Ledger) -> None:
    """39 mg: 80 nM at the peak, of which 2.4 nM are unbound."""
    assert unbound_plasma_nm(curves(39.0)[MG], HOURS, ledger).max() == pytest.approx(2.4, rel=0.03)


# A metabolite of a metabolite


def test_nobody_sees_pseudoindoxyl_who_does_not_ask_for_it(ledger: Ledger) -> None:
    asked, unasked = scenario(ledger), scenario(ledger, what_if=())
    assert set(asked) - set(unasked) == {MP}
    for name, curve in unasked.items():
        assert np.array_equal(curve.nm(HOURS), asked[name].nm(HOURS))


def test_draws_know_that_it_may_be_there(known: Library) -> None:
    assert MP in scenario(Ledger(known, 1, 0), what_if=())


def test_pseudoindoxyl_follows_its_differential_equation(holding: Callable[..., Ledger]) -> None:
    start = f"exposure.{MP}"
    found = scenario(holding({f"{start}.fm": 0.2, f"{start}.km": 0.4}))
    parent = found[OH]
    k_parent = float(parent.terms.l[-1, 0])

    def change(t: float, amount: np.ndarray) -> np.ndarray:
        return np.array([0.2 * k_parent * parent.nm(np.array([t]))[0, 0] - 0.4 * amount[0]])

    solved = solve_ivp(change, (0, 24), [0.0], t_eval=HOURS, rtol=1e-9, atol=1e-10, max_step=0.05)
    assert found[MP].nm(HOURS)[:, 0] == pytest.approx(solved.y[0], rel=1e-5, abs=1e-6)


def test_of_what_leaves_the_parent_the_share_that_forms_it_leaves_it_again(holding: Callable[..., Ledger]) -> None:
    start = f"exposure.{MP}"
    found = scenario(holding({f"{start}.fm": 0.2, f"{start}.km": 0.4}))
    k_parent = found[OH].terms.l[-1]
    assert found[MP].auc_nm_h() * 0.4 == pytest.approx(0.2 * k_parent * found[OH].auc_nm_h(), rel=1e-8)


def test_as_invented_it_stays_far_below_its_parent(ledger: Ledger) -> None:
    found = scenario(ledger)
    peaks = {name: float(summarise(curve).cmax_ng_per_ml[0]) for name, curve in found.items()}
    assert 0 < peaks[MP] < 0.1 * peaks[OH]
