"""What must hold for any ligand, any affinity and any dose."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nightleaf.dose import Intake, pure_dose
from nightleaf.evidence import Ledger, load_library
from nightleaf.exposure import People, exposure_curves
from nightleaf.occupancy import Setting, acting, effects_of, network_drives
from nightleaf.occupancy._kernel import competitive_occupancy, emax_effect, operational_miosis, pupil_change
from nightleaf.occupancy.effects import chance_of_alerting
from nightleaf.person import Person

KNOWN = load_library()
LINKS = acting(KNOWN, ("mitragynine",))
CROWD = People(np.arange(25), np.zeros(25, int), 3)
HOURS = 0.75 + (np.arange(32) + 0.5) / 4

concentration = st.floats(0.0, 1e6)
affinity = st.floats(1e-3, 1e5)
slope = st.floats(0.5, 4.0)


def setting(mg: float, *, people: People = CROWD, ledger: Ledger | None = None, **more: object) -> Setting:
    dose = pure_dose(mg, Intake())
    curves = exposure_curves(dose, Person(), ledger or Ledger(KNOWN), people)
    return Setting(curves, HOURS, dose.dose_mg, people, **more)  # type: ignore[arg-type]


@given(st.lists(st.tuples(concentration, affinity), min_size=1, max_size=5))
def test_occupancy_lies_between_nothing_and_all_and_ligands_share_it(ligands: list[tuple[float, float]]) -> None:
    L, K = np.array(ligands).T
    held = competitive_occupancy(L, K)
    assert ((held >= 0) & (held <= 1)).all()
    assert held.sum() <= 1 + 1e-12


@given(affinity)
def test_occupancy_is_half_at_its_own_k(K: float) -> None:
    assert competitive_occupancy(np.array([K]), np.array([K]))[0] == pytest.approx(0.5)


@given(concentration, affinity, affinity)
def test_the_tighter_the_ligand_the_more_it_holds(L: float, one: float, other: float) -> None:
    tight, loose = sorted((one, other))
    held = [competitive_occupancy(np.array([L]), np.array([K]))[0] for K in (tight, loose)]
    assert held[0] >= held[1]


@given(concentration, affinity, concentration, affinity)
def test_a_rival_takes_places_away_and_never_gives_any(L: float, K: float, rival: float, its_K: float) -> None:
    alone = competitive_occupancy(np.array([L]), np.array([K]))[0]
    together = competitive_occupancy(np.array([L, rival]), np.array([K, its_K]))
    assert together[0] <= alone + 1e-12
    assert together.sum() >= alone - 1e-12


@given(concentration, st.floats(-1, 1), affinity)
def test_a_hyperbolic_effect_is_half_at_its_ec50_and_never_more_than_its_largest(C: float, E: float, K: float) -> None:
    assert emax_effect(np.array([K]), E, K)[0] == pytest.approx(E / 2)
    effect = emax_effect(np.array([C]), E, K)[0]
    assert abs(effect) <= abs(E)
    assert effect * E >= 0


@given(affinity, slope)
def test_a_pupil_is_half_constricted_at_the_ec50(EC50: float, g: float) -> None:
    assert operational_miosis(np.array([EC50]), np.array([EC50]), g) == pytest.approx(0.5)


@given(st.lists(concentration, min_size=2, max_size=20), affinity, slope)
def test_more_agonist_never_widens_the_pupil(C: list[float], EC50: float, g: float) -> None:
    f = operational_miosis(np.sort(C)[None], np.full((1, 1), EC50), g)
    assert (np.diff(f) >= -1e-12).all()
    assert ((f >= 0) & (f <= 1)).all()


@given(concentration, concentration, affinity, slope)
def test_two_halves_of_an_agonist_are_the_whole_of_it(one: float, other: float, EC50: float, g: float) -> None:
    apart = operational_miosis(np.array([one, other]), np.array([EC50, EC50]), g)
    whole = operational_miosis(np.array([one + other]), np.array([EC50]), g)
    assert apart == pytest.approx(whole)


@given(st.floats(0, 1), st.floats(0, 100), st.floats(0.3, 1))
def test_a_pupil_never_constricts_more_than_it_can_and_withdrawal(f: float, u: float, t: float) -> None:
    change = pupil_change(f, u, 5.0, t, 0.25, 0.3)
    assert -5.25 <= change <= 0
    assert pupil_change(0.0, 0.0, 5.0, t, 0.25, 0.3) == 0


@given(st.floats(0.0, 53.2), st.one_of(st.none(), st.integers(0, 1000)), st.booleans(), st.booleans())
def test_an_effect_lies_between_minus_one_and_one(
    mg: float, draw: int | None, tolerant: bool, everything: bool
) -> None:
    ledger = Ledger(KNOWN, 1, draw)
    what_if = tuple(link.key for link in LINKS if not link.on_by_default) if everything else ()
    effects = effects_of(LINKS, setting(mg, ledger=ledger, tolerant=tolerant, what_if=what_if), ledger)
    for target, effect in effects.items():
        assert np.isfinite(effect).all(), target
        assert np.abs(effect).max() <= 1, target
        assert effect.shape == (len(HOURS), 25), target
    for target, drive in network_drives(LINKS, effects, ledger).items():
        assert np.abs(drive).max() <= 2, target


@given(st.floats(0.0, 53.2), st.floats(0.0, 53.2))
def test_more_mitragynine_is_never_less_opioid_effect(one: float, other: float) -> None:
    ledger = Ledger(KNOWN)
    low, high = (effects_of(LINKS, setting(mg), ledger)["mu_opioid"] for mg in sorted((one, other)))
    assert (high - low).min() >= -1e-12


@pytest.mark.parametrize("draw", [None, 0, 1])
def test_without_a_dose_nothing_acts(draw: int | None) -> None:
    ledger = Ledger(KNOWN, 1, draw)
    for target, effect in effects_of(LINKS, setting(0.0, ledger=ledger), ledger).items():
        assert (effect == 0).all(), target


@given(st.floats(0.0, 60.0))
def test_the_chance_of_being_woken_changes_smoothly_with_the_dose(mg: float) -> None:
    (link,) = [link for link in LINKS if link.target == "alerting"]
    ledger = Ledger(KNOWN)
    here, near = (chance_of_alerting(link, dose, ledger) for dose in (mg, mg + 1e-6))
    assert 0 <= here <= 0.5
    assert abs(here - near) < 1e-6


def test_people_are_woken_or_not_whatever_the_crowd_the_night_and_the_order() -> None:
    def woken(persons: list[int], night: int) -> dict[int, bool]:
        people = People(np.array(persons), np.full(len(persons), night), 3)
        effect = effects_of(LINKS, setting(20.0, people=people), Ledger(KNOWN))["alerting"]
        return dict(zip(persons, (effect.max(axis=0) > 0).tolist(), strict=True))

    everybody = woken(list(range(60)), 0)
    assert woken(list(range(59, -1, -3)), 5) == {person: everybody[person] for person in range(59, -1, -3)}
    assert 0.3 < np.mean(list(everybody.values())) < 0.7


def test_whom_a_high_dose_wakes_a_low_dose_wakes_too() -> None:
    """One lot for each person: the chance falls from 0.5 to 0.3, and nobody is woken by the high dose alone."""
    people = People(np.arange(400), np.zeros(400, int), 3)
    low, high = (
        effects_of(LINKS, setting(mg, people=people), Ledger(KNOWN))["alerting"].max(axis=0) > 0 for mg in (15.0, 50.0)
    )
    assert low.mean() == pytest.approx(0.5, abs=0.08)
    assert high.mean() == pytest.approx(0.3, abs=0.08)
    assert not (high & ~low).any()
