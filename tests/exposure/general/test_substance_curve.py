"""Curves of the drugs in the library."""

import numpy as np
import pytest

from nightleaf.errors import InputError, UnknownKey
from nightleaf.evidence import Ledger, load_library
from nightleaf.exposure import People
from nightleaf.exposure.general import figures_of, read_every_substance, substance_curve, substance_curves
from nightleaf.substance import known_substances

PUBLISHED = {  # drug: Tmax and half-life in h, lowest and highest remembered (shared/data/drug_pk.csv)
    "caffeine": ((0.5, 1.0), (3, 7)),
    "gaboxadol": ((1.5, 2.5), (1.5, 2)),  # at bedtime (boyle_2009); by day it peaks within the hour
    "gabapentin": ((2, 3), (5, 7)),
    "trazodone": ((1, 2), (3, 9)),
    "doxepin": ((3, 4), (14, 16)),
    "suvorexant": ((1.5, 2.5), (11, 13)),
    "zolpidem": ((1.4, 1.8), (2.3, 2.7)),
    "temazepam": ((1.3, 1.7), (8, 9.5)),
    "ramelteon": ((0.6, 0.9), (1, 2.6)),
    "dexmedetomidine": ((1, 2), (2, 3)),
    "paroxetine": ((4.5, 5.5), (11, 13)),  # a first dose
    "pramipexole": ((1.5, 2.5), (8, 12)),
}


@pytest.fixture
def ledger() -> Ledger:
    return Ledger(load_library())


@pytest.mark.parametrize("drug", sorted(PUBLISHED))
def test_a_drug_peaks_and_leaves_when_its_file_says(drug: str, ledger: Ledger) -> None:
    figures = figures_of(substance_curve(drug, 10.0, ledger, route="oral"))
    (early, late), (short, long) = PUBLISHED[drug]
    assert early <= figures.tmax_h[0] <= late
    assert short <= figures.half_life_h[0] <= long


def test_every_drug_with_first_order_elimination_is_cleared_whole(ledger: Ledger) -> None:
    for name, substance in known_substances(ledger.library).items():
        if substance.is_zero_order:
            continue
        volume = substance.read("volume", ledger)
        if "clearance" in substance.holds:
            clearance = substance.read("clearance", ledger)
        else:
            clearance = np.log(2) * volume / substance.read("half_life", ledger)
        by_mouth = "oral.bioavailability" in substance.holds
        share = substance.read("oral.bioavailability", ledger) if by_mouth else 1.0
        area = figures_of(substance_curve(name, 1.0, ledger)).auc_inf_ng_h_per_ml[0]
        assert clearance * area / 1000 == pytest.approx(share, rel=1e-9), name


def test_zolpidem_reaches_the_peak_of_its_label(ledger: Ledger) -> None:
    """10 mg: 121 ng/mL, as its label says."""
    assert figures_of(substance_curve("zolpidem", 10.0, ledger)).cmax_ng_per_ml[0] == pytest.approx(121, rel=0.05)


def test_the_reference_morphine_night_comes_out(ledger: Ledger) -> None:
    """Sustained release, 15 mg: 4.5 to 5 ng/mL at about 3 h, area 59 ng h/mL, almost nothing in the first half hour."""
    curve = substance_curve("morphine", 15.0, ledger)
    figures = figures_of(curve)
    assert 4.5 <= figures.cmax_ng_per_ml[0] <= 5.0
    assert figures.tmax_h[0] == pytest.approx(3, abs=0.2)
    assert figures.auc_inf_ng_h_per_ml[0] == pytest.approx(59, rel=0.01)
    assert curve.nm(np.array([0.4]))[0, 0] == 0


def test_remifentanil_levels_off_where_its_label_says(ledger: Ledger) -> None:
    """2.5 ng/mL at 0.1 ug/kg/min: in 70 kg 0.42 mg an hour. Ten minutes after the end most of it is gone."""
    curve = substance_curve("remifentanil", 0.42 * 8, ledger, duration_h=8.0)
    assert curve.ng_per_ml(np.array([4.0]))[0, 0] == pytest.approx(2.5, rel=0.01)
    assert figures_of(curve).tmax_h[0] == pytest.approx(8, abs=1e-3)
    assert curve.ng_per_ml(np.array([8 + 1 / 6]))[0, 0] < 2.5 * 0.3
    assert curve.auc_nm_h(500.0)[0] == pytest.approx(curve.auc_nm_h()[0], rel=1e-9)


def test_alcohol_falls_by_0_15_grams_a_litre_in_each_hour(ledger: Ledger) -> None:
    """40 g in a person of 43 L: the straight part, well after absorption."""
    curve = substance_curve("ethanol", 40_000.0, ledger, route="oral")
    at_3, at_4 = curve.ng_per_ml(np.array([3.0, 4.0]))[:, 0] / 1e6
    assert at_3 - at_4 == pytest.approx(0.15, abs=1e-3)
    figures = figures_of(curve)
    assert 0.5 <= figures.tmax_h[0] <= 1.5
    assert np.isnan(figures.half_life_h[0])
    assert curve.nm(figures.gone_after_h + 0.01)[0, 0] == 0


def test_twice_the_alcohol_stays_more_than_twice_as_much(ledger: Ledger) -> None:
    once, twice = (figures_of(substance_curve("ethanol", dose, ledger)) for dose in (20_000.0, 40_000.0))
    assert twice.auc_inf_ng_h_per_ml[0] > 2.5 * once.auc_inf_ng_h_per_ml[0]


def test_twice_the_drug_gives_twice_the_level(ledger: Ledger) -> None:
    t = np.array([0.5, 2.0, 9.0])
    once, twice = (substance_curve("trazodone", dose, ledger).nm(t) for dose in (50.0, 100.0))
    assert twice == pytest.approx(2 * once)


def test_the_active_metabolite_of_doxepin_comes_later_and_stays_longer(ledger: Ledger) -> None:
    parent, metabolite = (figures_of(one) for one in substance_curves("doxepin", 6.0, ledger).values())
    assert metabolite.tmax_h[0] > parent.tmax_h[0]
    assert metabolite.half_life_h[0] == pytest.approx(31)


def test_the_swallowed_share_tells_mouth_from_vein(ledger: Ledger) -> None:
    mouth, vein = (
        figures_of(substance_curve("dexmedetomidine", 0.7, ledger, route=route)).auc_inf_ng_h_per_ml[0]
        for route in ("oral", "intravenous")
    )
    assert mouth / vein == pytest.approx(0.072)  # the capsule of the sleep study
    assert figures_of(substance_curve("dexmedetomidine", 0.7, ledger, route="intravenous")).tmax_h[0] == 0


def test_an_infusion_behind_a_delay_reaches_the_same_area(ledger: Ledger) -> None:
    curve = substance_curve("remifentanil", 1.0, ledger, duration_h=2.0)
    assert curve.delayed(3.0).auc_nm_h()[0] == pytest.approx(curve.auc_nm_h()[0])


def test_people_differ(ledger: Ledger) -> None:
    people = People(np.arange(200), np.zeros(200, np.int64), 1)
    for drug, dose in {"caffeine": 200.0, "morphine": 15.0, "ethanol": 20_000.0}.items():
        found = figures_of(substance_curve(drug, dose, ledger, people=people))
        assert found.cmax_ng_per_ml.shape == (200,)
        assert found.auc_inf_ng_h_per_ml.std() > 0


@pytest.mark.parametrize(
    ("name", "dose", "more", "says"),
    [
        ("zolpidem", 10.0, {"route": "intravenous"}, "allows oral"),
        ("remifentanil", 1.0, {"route": "oral"}, "allows intravenous"),
        ("caffeine", 1.0, {"route": "oral", "duration_h": 2.0}, "infusion"),
        ("ethanol", 1.0, {"duration_h": 2.0}, "first-order"),
        ("remifentanil", 1.0, {"duration_h": 0.0}, "more than 0"),
        ("caffeine", -1.0, {}, "0 or more"),
        ("caffeine", float("nan"), {}, "0 or more"),
    ],
)
def test_what_cannot_be_given_is_refused(name: str, dose: float, more: dict, says: str, ledger: Ledger) -> None:
    with pytest.raises(InputError, match=says):
        substance_curve(name, dose, ledger, **more)


def test_a_name_like_a_drug_is_offered_that_drug(ledger: Ledger) -> None:
    with pytest.raises(UnknownKey, match="did you mean zolpidem"):
        substance_curve("zolpiden", 10.0, ledger)


def test_the_audit_has_one_reader_for_every_number_of_a_drug(ledger: Ledger) -> None:
    read_every_substance(ledger)
    starts = tuple(f"substances.{name}." for name in known_substances(ledger.library))
    assert {key for key in ledger.library.parameters if key.startswith(starts)} <= set(ledger.keys)
