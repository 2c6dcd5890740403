"""Which targets are engaged, how strongly, and by what is merely asserted."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from nightleaf.dose import Intake, pure_dose
from nightleaf.errors import UnknownKey
from nightleaf.evidence import Engagement, Ledger, Library, Parameter, load_library
from nightleaf.exposure import People, exposure_curves, summarise
from nightleaf.exposure.blood import kratom_alkaloids
from nightleaf.occupancy import Setting, acting, effects_of, engagements_named, network_drives
from nightleaf.occupancy.brain import delayed_total_nm, peak_total_nm, unbound_brain_nm
from nightleaf.occupancy.effects import binding, chance_of_alerting, relative_to_reference
from nightleaf.person import Person

KNOWN = load_library()
KRATOM = acting(KNOWN, ("mitragynine",))
OFF = tuple(link for link in KRATOM if not link.on_by_default)
MG, OH = "mitragynine", "7-hydroxymitragynine"
STUDY = "exposure.mitragynine.study_factor"
(ALERTING,) = (link for link in KRATOM if link.target == "alerting")


def setting(mg: float, ledger: Ledger, *, before_bed_h: float = 0.75, count: int = 12, **more: object) -> Setting:
    people = People(np.arange(count), np.zeros(count, int), 5)
    dose = pure_dose(mg, Intake(before_bed_h=before_bed_h))
    t_h = before_bed_h + (np.arange(96) + 0.5) / 12
    return Setting(exposure_curves(dose, Person(), ledger, people), t_h, dose.dose_mg, people, **more)  # type: ignore[arg-type]


def effects(mg: float, ledger: Ledger, **more: object) -> dict[str, np.ndarray]:
    return effects_of(KRATOM, setting(mg, ledger, **more), ledger)  # type: ignore[arg-type]


# What is off


@pytest.mark.parametrize("link", OFF, ids=lambda link: link.key)
def test_what_is_off_contributes_exactly_nothing_at_point_values(link: Engagement, ledger: Ledger) -> None:
    found = effects_of((link,), setting(39.0, ledger), ledger)
    assert link.target not in found or (found[link.target] == 0).all()


@pytest.mark.parametrize("link", OFF, ids=lambda link: link.key)
def test_what_is_off_contributes_something_of_either_sign_in_draws(link: Engagement, known: Library) -> None:
    means = []
    for draw in range(40):
        ledger = Ledger(known, 1, draw)
        means.append(effects_of((link,), setting(39.0, ledger, count=2), ledger)[link.target].mean())
    assert min(means) < 0 < max(means)
    assert 0.2 < np.mean(np.array(means) > 0) < 0.8


@pytest.mark.parametrize("link", OFF, ids=lambda link: link.key)
def test_what_is_switched_on_acts_at_its_invented_size(link: Engagement, ledger: Ledger) -> None:
    found = effects_of((link,), setting(39.0, ledger, what_if=(link.key,)), ledger)[link.target]
    size = link.parameters["invented"].in_use.value
    assert (np.sign(found) == np.sign(size)).all()
    assert 0 < np.abs(found).max() < abs(size)


def test_only_what_is_on_is_left_at_point_values(ledger: Ledger) -> None:
    assert {target for target, effect in effects(39.0, ledger).items() if effect.any()} == {
        "mu_opioid", "alerting", "analgesia",
    }  # fmt: skip


def test_a_ligand_that_is_off_takes_no_place_from_one_that_is_on(ledger: Ledger) -> None:
    (off,) = (link for link in OFF if link.model == "binding")
    emax = off.parameters["invented"].model_copy(update={"key": "made.up.emax"})
    weak = _with(off, key="rival.alpha2", level="M4", parameters=off.parameters | {"emax": emax})
    together = _library_with(emax)
    reading = Ledger(together)
    alone, beside = (effects_of(links, setting(39.0, reading), reading) for links in ((weak,), (weak, off)))
    assert np.array_equal(alone["alpha2_agonist"], beside["alpha2_agonist"])
    rivals = binding((weak, off), setting(39.0, reading), reading)
    assert (rivals.sum(axis=0) > rivals[0]).all()


def _with(link: Engagement, **changes: object) -> Engagement:
    return link.model_copy(update=changes)


def _library_with(parameter: Parameter) -> Library:
    return replace(KNOWN, parameters=KNOWN.parameters | {parameter.key: parameter})


# What a what-if names


@pytest.mark.parametrize("name", ["mitragynine.gaba_a_tonic", "gaba_a_tonic", "gaba_deepens_nrem", "gaba"])
def test_a_what_if_is_named_by_link_target_or_claim(name: str) -> None:
    assert engagements_named(KNOWN, name) == ("mitragynine.gaba_a_tonic",)


def test_an_unknown_what_if_is_refused_with_what_can_be_switched_on() -> None:
    with pytest.raises(UnknownKey) as refused:
        engagements_named(KNOWN, "levitation")
    message = str(refused.value)
    assert "--what-if 'levitation'" in message
    assert [link.key for link in OFF if link.key not in message] == []


def test_what_is_on_cannot_be_switched_on() -> None:
    with pytest.raises(UnknownKey, match="names no link that is off"):
        engagements_named(KNOWN, "mitragynine.mu_opioid")


# The opioid scale


def test_tolerance_lowers_the_opioid_effect_in_proportion(ledger: Ledger) -> None:
    naive, regular = (effects(39.0, ledger, tolerant=tolerant)["mu_opioid"] for tolerant in (False, True))
    assert regular == pytest.approx(ledger.read("occupancy.miosis.tolerance", "1") * naive)


def test_the_study_factor_cancels_in_the_opioid_effect(holding: Callable[..., Ledger]) -> None:
    """The potency was derived through the modelled exposure: an error of the exposure is no error of the effect."""
    usual, more = (effects(39.0, holding({STUDY: factor})) for factor in (1.0, 1.7))
    assert more["mu_opioid"] == pytest.approx(usual["mu_opioid"], rel=1e-9)
    assert more["analgesia"] == pytest.approx(usual["analgesia"], rel=1e-9)


def test_the_study_factor_of_a_draw_cancels_too(holding: Callable[..., Ledger]) -> None:
    drawn, held = (holding(values, seed=1, draw=4) for values in ({}, {STUDY: 1.0}))
    assert drawn.read(STUDY, "1") != 1.0
    assert effects(39.0, drawn)["mu_opioid"] == pytest.approx(effects(39.0, held)["mu_opioid"], rel=1e-9)
    assert drawn.keys != {}


def test_the_reference_morphine_night_is_one_and_more_levels_off_at_two(ledger: Ledger) -> None:
    reference = ledger.read("occupancy.miosis.reference", "1")
    assert relative_to_reference(np.array([0.0, reference, 1.0]), ledger) == pytest.approx(
        [0.0, 1.0, 2 / (1 + reference)]
    )


def test_only_the_pupil_scale_is_measured_against_the_morphine_night(ledger: Ledger) -> None:
    found = effects(39.0, ledger)
    drives = network_drives(KRATOM, found, ledger)
    assert np.array_equal(drives["alerting"], found["alerting"])
    assert np.array_equal(drives["mu_opioid"], relative_to_reference(found["mu_opioid"], ledger))


def test_pain_is_relieved_in_proportion_to_the_opioid_effect(ledger: Ledger) -> None:
    found = effects(39.0, ledger)
    relief = ledger.read("substances.mitragynine.engagements.analgesia.relief", "1")
    assert found["analgesia"] == pytest.approx(relief * relative_to_reference(found["mu_opioid"], ledger))


# The alerting arm


@pytest.mark.parametrize(
    ("mg", "chance"),
    [(0.0, 0.0), (2.5, 0.25), (5.0, 0.5), (12.0, 0.5), (20.0, 0.5), (30.0, 0.4), (40.0, 0.3), (53.2, 0.3)],
)
def test_the_chance_of_being_woken_by_dose(ledger: Ledger, mg: float, chance: float) -> None:
    assert chance_of_alerting(ALERTING, mg, ledger) == pytest.approx(chance)


def test_a_person_is_woken_most_at_their_own_peak_whatever_its_height(ledger: Ledger) -> None:
    found = effects(20.0, ledger, count=200)["alerting"].max(axis=0)
    size = ledger.read("substances.mitragynine.engagements.alerting.size", "1")
    assert set(np.round(found[found > 0] / size, 2)) <= {0.98, 0.99, 1.0}
    assert found.max() <= size


def test_the_earlier_it_is_taken_the_less_it_wakes_in_bed(ledger: Ledger) -> None:
    """The peak is the person's own, whether it falls into the night or hours before it."""
    at_lights_out = [effects(20.0, ledger, before_bed_h=hours, count=60)["alerting"].mean() for hours in (1, 3, 6, 12)]
    assert at_lights_out == sorted(at_lights_out, reverse=True)
    assert at_lights_out[-1] < 0.2 * at_lights_out[0]


# The brain


def test_the_brain_follows_the_blood_after_a_delay(ledger: Ledger) -> None:
    crowd = setting(39.0, ledger)
    t = np.linspace(0, 24, 4801)
    for curve in crowd.curves.values():
        behind = delayed_total_nm(curve, t, ledger)
        assert (behind >= 0).all()
        assert (t[behind.argmax(axis=0)] > summarise(curve).tmax_h).all()
        assert peak_total_nm(curve, ledger) == pytest.approx(behind.max(axis=0), rel=1e-5)


def test_what_acts_is_the_unbound_part_in_brain(ledger: Ledger) -> None:
    """39 mg: 80 nM at the peak in plasma, 3 % of it unbound, 70 % of that in brain: 1.7 nM."""
    curve = exposure_curves(pure_dose(39.0, Intake()), Person(), ledger)[MG]
    t = np.linspace(0, 6, 601)
    assert unbound_brain_nm(curve, t, ledger) == pytest.approx(0.03 * 0.7 * delayed_total_nm(curve, t, ledger))
    assert unbound_brain_nm(curve, t, ledger).max() == pytest.approx(1.5, rel=0.1)


def test_an_alkaloid_takes_no_number_of_binding_from_another(known: Library) -> None:
    for analyte in kratom_alkaloids(known):
        ledger = Ledger(known)
        curve = replace(exposure_curves(pure_dose(39.0, Intake()), Person(), ledger)[MG], analyte=analyte)
        before = set(ledger.keys)
        unbound_brain_nm(curve, np.array([1.0]), ledger)
        read = set(ledger.keys) - before
        assert read == {
            f"substances.{analyte}.{name}"
            for name in ("unbound_fraction", "brain_ratio_unbound", "brain_equilibration")
        }  # fmt: skip


def test_7_hydroxymitragynine_has_a_delay_of_its_own(known: Library) -> None:
    ledger = Ledger(known)
    curve = exposure_curves(pure_dose(39.0, Intake()), Person(), ledger)[OH]
    delayed_total_nm(curve, np.array([1.0]), ledger)
    delays = {key for key in ledger.keys if key.endswith("brain_equilibration")}
    assert delays == {"substances.7-hydroxymitragynine.brain_equilibration"}


def test_a_substance_without_an_unbound_fraction_is_refused_and_not_given_one(known: Library) -> None:
    curve = exposure_curves(pure_dose(39.0, Intake()), Person(), Ledger(known))[MG]
    with pytest.raises(UnknownKey, match=r"substances\.unheard_of\.unbound_fraction"):
        unbound_brain_nm(replace(curve, analyte="unheard_of"), np.array([1.0]), Ledger(known))


def test_a_substance_without_a_delay_reaches_the_brain_at_once(known: Library) -> None:
    curve = exposure_curves(pure_dose(39.0, Intake()), Person(), Ledger(known))[MG]
    t = np.linspace(0, 8, 33)
    assert np.array_equal(delayed_total_nm(replace(curve, analyte="unheard_of"), t, Ledger(known)), curve.nm(t))


def test_drugs_that_were_not_taken_do_nothing(ledger: Ledger) -> None:
    others = acting(KNOWN, ("morphine", "remifentanil"))
    assert len(others) == 2
    assert effects_of(others, setting(39.0, ledger), ledger) == {}
    everybody = effects_of((*KRATOM, *others), setting(39.0, ledger), ledger)
    alone = effects(39.0, ledger)
    assert all(np.array_equal(everybody[target], alone[target]) for target in alone)
