"""What a simulation promises, whatever it finds."""

import json
import math
import shutil

import pytest

import nightleaf
from nightleaf.errors import Refused, UnknownKey
from nightleaf.evidence import LIBRARY, load_library
from nightleaf.person import Person
from nightleaf.sleep import METRICS

DOSE = {"mitragynine_mg": 38.96}
FIGURE = {"mean", "mcse", "sd", "p5", "p50", "p95", "expected_p5", "expected_p95", "n"}


@pytest.fixture(scope="module")
def run():
    return nightleaf.simulate(**DOSE, people=400, replicates=3, draws=6, seed=1)


def test_the_document_has_the_keys_of_the_contract(run):
    document = run.to_dict()
    assert document["schema"] == "nightleaf.simulate/1"
    assert {"seed", "people", "draws", "exposure", "occupancy", "night", "links", "assumptions", "provenance"} <= set(
        document
    )
    exposure = document["exposure"]["mitragynine"]
    assert set(exposure) == {"cmax_ng_per_ml", "tmax_h", "auc_inf_ng_h_per_ml", "auc_0_24_ng_h_per_ml", "half_life_h"}
    assert set(document["night"]) == {"without", "with", "difference"}
    for arm in document["night"].values():
        assert set(METRICS) <= set(arm)
        assert all(set(figure) >= FIGURE for figure in arm.values())
    for target in document["occupancy"].values():
        assert target["kind"] in {"binding", "effect"}
        assert set(target) == {"kind", "peak", "night_mean"}
    assert all(set(link) >= {"key", "kind", "grade", "gain", "on"} for link in document["links"])
    assert all(set(one) >= {"key", "pedigree", "effect"} for one in document["assumptions"])


def test_the_document_is_strict_json_with_finite_numbers(run):
    text = json.dumps(run.to_dict(), allow_nan=False)
    assert json.loads(text) == run.to_dict()


def test_two_runs_and_two_threads_give_the_same_bytes(run):
    again = nightleaf.simulate(**DOSE, people=400, replicates=3, draws=6, seed=1, threads=2)
    assert json.dumps(again.to_dict()) == json.dumps(run.to_dict())


def test_another_seed_gives_another_answer_within_its_error(run):
    other = nightleaf.simulate(**DOSE, people=400, replicates=3, draws=1, seed=2)
    ours, theirs = run.without["tst_min"], other.without["tst_min"]
    assert ours.mean != theirs.mean
    assert abs(ours.mean - theirs.mean) < 5 * math.hypot(ours.mcse, theirs.mcse)


def test_nothing_swallowed_changes_nothing():
    still = nightleaf.simulate(mitragynine_mg=0.0, people=100, replicates=2, draws=1)
    for metric, figure in still.difference.items():
        assert figure.mean == 0.0, metric
        assert figure.sd == 0.0, metric
    assert still.exposure["mitragynine"]["cmax_ng_per_ml"].mean == 0.0


@pytest.mark.parametrize("sleeper", ["good", "poor"])
def test_a_naive_painless_person_gains_no_sleep_and_no_depth_at_point_values(sleeper):
    run = nightleaf.simulate(**DOSE, sleeper=sleeper, people=1000, replicates=4, draws=1)
    assert abs(run.difference["tst_min"].mean) < 5
    assert run.difference["n3_percent"].mean < 0
    assert run.difference["rem_percent"].mean < 0


def test_the_answer_follows_from_the_links_and_not_from_a_branch(tmp_path):
    root = tmp_path / "library"
    shutil.copytree(LIBRARY, root)
    file = root / "pathways" / "mu_opioid.toml"
    text, written = (
        file.read_text(encoding="utf-8"),
        f"value = {load_library().pathways['mu_opioid.eeg'].gain.in_use.value}",
    )
    assert text.count(written) == 1
    assert "= -" in written
    file.write_text(text.replace(written, written.replace("-", "")), encoding="utf-8")
    turned = nightleaf.simulate(**DOSE, people=200, replicates=2, draws=1, library=load_library(root))
    assert turned.difference["n3_percent"].mean > 2


def test_the_interval_of_kratom_is_wider_than_that_of_any_measured_drug():
    kratom = nightleaf.simulate(**DOSE, people=400, replicates=1, draws=60)
    drugs = (
        ("caffeine", "200mg", "1h"),
        ("zolpidem", "10mg", "15min"),
        ("morphine", "15mg", "30min"),
        ("paroxetine", "20mg", "1h"),
        ("suvorexant", "20mg", "30min"),
        ("doxepin", "6mg", "30min"),
    )
    for name, dose, before_bed in drugs:
        measured = nightleaf.simulate(
            substance=name, dose=dose, before_bed=before_bed, people=400, replicates=1, draws=60
        ).difference
        for metric in ("tst_min", "waso_min", "n3_percent", "rem_percent"):
            ours, theirs = kratom.difference[metric], measured[metric]
            assert ours.expected_p95 - ours.expected_p5 > theirs.expected_p95 - theirs.expected_p5, (name, metric)


@pytest.mark.parametrize(("lights_out", "most"), [("23:00", 5.0), ("20:00", 10.0), ("18:00", 12.0)])
def test_an_opioid_is_no_hypnotic_at_any_bedtime(lights_out, most):
    """It may not add sleep worth having: under 12 of the 195 minutes that are lost to a bedtime of 18:00."""
    run = nightleaf.simulate(
        substance="morphine", dose="15mg", lights_out=lights_out, people=800, replicates=2, draws=1
    )
    assert run.difference["tst_min"].mean < most
    assert run.difference["rem_min"].mean < 0


def test_the_discrepancy_widens_the_interval_of_the_difference():
    run = nightleaf.simulate(**DOSE, people=200, replicates=1, draws=40)
    figure = run.difference["tst_min"]
    assert figure.expected_p95 - figure.expected_p5 > figure.links_only_p95 - figure.links_only_p5
    assert run.without["tst_min"].expected_p95 == run.without["tst_min"].links_only_p95


def test_a_single_draw_has_no_interval_of_ignorance():
    run = nightleaf.simulate(**DOSE, people=32, replicates=1, draws=1)
    assert run.difference["tst_min"].expected_p5 is None


def test_what_if_the_gaba_claim_held_sleep_would_be_deeper_and_the_run_says_it_is_unsupported():
    plain = nightleaf.simulate(**DOSE, people=800, replicates=2, draws=1)
    supposed = nightleaf.simulate(**DOSE, people=800, replicates=2, draws=1, what_if=("gaba_deepens_nrem",))
    assert supposed.difference["n3_percent"].mean > max(plain.difference["n3_percent"].mean, 0)
    assert any("unsupported" in note for note in supposed.notes)
    (switched,) = [link for link in supposed.links if link.what_if]
    assert switched.key == "mitragynine.gaba_a_tonic"
    assert switched.on


def test_a_what_if_that_names_nothing_lists_what_there_is():
    with pytest.raises(UnknownKey, match=r"gaba_a_tonic"):
        nightleaf.simulate(**DOSE, people=8, what_if=("moonlight",))


def test_links_below_human_engagement_are_off_and_the_rest_on(run):
    on = {link.key for link in run.links if link.on and link.kind == "engagement"}
    assert on == {"mitragynine.mu_opioid", "mitragynine.alerting", "mitragynine.analgesia"}


def test_analgesia_acts_only_where_there_is_pain():
    calm = nightleaf.simulate(**DOSE, people=300, replicates=2, draws=1)
    hurt = nightleaf.simulate(**DOSE, people=300, replicates=2, draws=1, pain=6)
    assert hurt.without["tst_min"].mean < calm.without["tst_min"].mean
    assert hurt.difference["tst_min"].mean > calm.difference["tst_min"].mean


def test_above_the_cap_is_refused_with_the_cap():
    with pytest.raises(Refused, match=r"53\.2 mg"):
        nightleaf.simulate(mitragynine_mg=60.0, people=8)


def test_a_child_gets_a_stop_and_no_figure():
    stopped = nightleaf.simulate(**DOSE, person=Person(age=16), people=8)
    document = stopped.to_dict()
    assert set(document) == {"schema", "screen"}
    assert document["screen"]["decision"] == "stop"


def test_a_medicine_that_is_not_recognised_withholds_every_sleep_figure():
    withheld = nightleaf.simulate(**DOSE, person=Person(age=30, medicines=("unheard of",)), people=16, draws=1)
    document = withheld.to_dict()
    assert document["screen"]["decision"] == "unknown"
    assert document["night"] is None
    assert document["exposure"]["mitragynine"]["cmax_ng_per_ml"]["mean"] > 0


def test_every_number_read_is_in_the_library_and_accounted_for(run):
    library = load_library()
    keys = run.provenance["parameters"]
    assert len(keys) > 150
    assert set(keys) <= set(library.parameters)
    assert run.provenance["library_sha256"] == library.hash


def test_a_night_without_rem_has_no_rem_latency_and_is_counted_out():
    nap = nightleaf.simulate(**DOSE, people=64, replicates=1, draws=1, in_bed="30min")
    figure = nap.without["rem_latency_min"]
    assert figure.n < 64
    assert (figure.mean is None) == (figure.n == 0)


def test_nights_in_a_row_accumulate_to_the_whole_area_of_one_dose():
    run = nightleaf.simulate(**DOSE, nights=60, people=50, replicates=1, draws=1).to_dict()
    first, last = run["exposure"]["mitragynine"], run["exposure_last"]["mitragynine"]
    assert last["auc_0_24_ng_h_per_ml"]["mean"] == pytest.approx(first["auc_inf_ng_h_per_ml"]["mean"], rel=1e-6)
    assert last["cmax_ng_per_ml"]["mean"] > first["cmax_ng_per_ml"]["mean"]
    assert set(run["night_last"]) == {"without", "with", "difference"}
    assert any("tolerance" in note for note in run["notes"])


def test_one_night_has_no_last_night():
    assert "exposure_last" not in nightleaf.simulate(**DOSE, people=8, replicates=1, draws=1).to_dict()
