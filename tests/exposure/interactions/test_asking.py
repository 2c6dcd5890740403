"""The question as a person asks it: what is answered, what is not checked, and what is never said."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from nightleaf.ask.interacting import ASK_FIRST, LEVELS_ONLY, Interactions, every_number, interact
from nightleaf.errors import ImpossibleAmount, InputError, Refused
from nightleaf.evidence import Ledger, Library
from nightleaf.medicine import Medicine, known_medicines
from nightleaf.product import leaf

FORBIDDEN = (
    r"\bsafe",
    r"\bharmless",
    r"\bno interaction",
    r"\bstop (taking|using)",
    r"\breduce (the|your)",
    r"\byou (should|can) take",
    r"\brecommended",
    r"\bproven\b",
)


@pytest.fixture(scope="module")
def everything(known: Library) -> dict[float, Interactions]:
    """Every medicine of the library, at three doses."""
    names = [one.name for one in known_medicines(known).values()]
    return {mg: interact(names, mitragynine_mg=mg, daily=mg > 30) for mg in (6.65, 20.0, 53.2)}


def answers(found: Interactions) -> list[dict[str, Any]]:
    return [one for part in ("kratom_on_others", "others_on_kratom") for one in found.to_dict()[part]]


def test_every_interval_holds_its_point(everything: dict[float, Interactions]) -> None:
    figures = [
        figure
        for found in everything.values()
        for part in (*answers(found), *found.to_dict()["screening"])
        for figure in part.values()
        if isinstance(figure, dict) and "p5" in figure
    ]
    assert len(figures) > 150
    assert all(one["p5"] <= one["point"] * (1 + 1e-6) and one["point"] <= one["p95"] * (1 + 1e-6) for one in figures)


def test_every_ratio_says_how_it_is_known(everything: dict[float, Interactions]) -> None:
    for found in everything.values():
        assert {one["basis"] for one in answers(found)} <= {"observed", "predicted, not observed", "unknown"}
        for one in found.to_dict()["kratom_on_others"]:
            assert (one["auc_ratio"] is None) == (one["basis"] == "unknown")
            assert one["upper_basis"] == (None if one["upper_auc_ratio"] is None else "predicted, not observed")
        assert all(one["effect"] == "direction uncertain" for one in found.to_dict()["others_on_kratom"])


def test_every_medicine_of_the_library_is_answered(everything: dict[float, Interactions], known: Library) -> None:
    for found in everything.values():
        named = {one["medicine"] for one in answers(found)}
        assert named == {one.name for one in known_medicines(known).values()}
        assert found.not_checked == ()


def test_midazolam_at_the_dose_of_the_trial() -> None:
    (one,) = interact(["midazolam"], mitragynine_mg=39.0).kratom_on_others
    assert one.auc_ratio is not None
    assert one.observed is not None
    assert one.auc_ratio.point == pytest.approx(1.39, abs=0.01)
    assert one.basis == "predicted, not observed"
    assert one.observed.to_dict()["basis"] == "observed"
    assert one.upper is None


def test_daily_use_adds_the_upper_scenario_and_says_that_nobody_saw_it() -> None:
    found = interact(["midazolam"], mitragynine_mg=39.0, daily=True)
    (one,) = found.kratom_on_others
    assert one.upper is not None
    assert one.auc_ratio is not None
    assert one.upper.point > 2 * one.auc_ratio.point
    assert any("predicted, not observed" in note and "half-life" in note for note in found.notes)


@pytest.mark.parametrize(("mg", "shown"), [(39.0, False), (40.0, False), (40.5, True)])
def test_above_what_was_studied_the_upper_scenario_is_shown_without_being_asked_for(mg: float, *, shown: bool) -> None:
    (one,) = interact(["midazolam"], mitragynine_mg=mg).kratom_on_others
    assert (one.upper is not None) == shown


def test_cyp2d6_is_observed_at_two_grams_and_unknown_above() -> None:
    at, below, above = (interact(["dextromethorphan"], mitragynine_mg=mg).kratom_on_others[0] for mg in (39, 20, 45))
    assert at.auc_ratio is not None
    assert (at.basis, at.auc_ratio.point) == ("observed", 0.99)
    assert (at.auc_ratio.p5, at.auc_ratio.p95) == pytest.approx((0.83, 1.19), abs=0.006)
    assert (below.basis, above.basis) == ("predicted, not observed", "unknown")
    assert above.auc_ratio is None


@pytest.mark.parametrize(
    ("mg", "basis"), [(38.96, "observed"), (39.4, "observed"), (39.6, "unknown"), (44.0, "unknown")]
)
def test_the_dose_of_the_trial_is_meant_in_whole_milligrams(mg: float, basis: str) -> None:
    assert interact(["dextromethorphan"], mitragynine_mg=mg).kratom_on_others[0].basis == basis


def test_cyp2d6_every_day_is_unknown() -> None:
    (one,) = interact(["venlafaxine"], mitragynine_mg=20.0, daily=True).kratom_on_others
    assert (one.basis, one.auc_ratio) == ("unknown", None)


def test_another_cyp2d6_medicine_borrows_the_ratio_of_the_probe_and_says_so() -> None:
    (one,) = interact(["metoprolol"], mitragynine_mg=39.0).kratom_on_others
    assert (one.basis, one.probe, one.observed) == ("predicted, not observed", "dextromethorphan", None)


def test_p_glycoprotein_has_a_flag_and_no_ratio() -> None:
    found = interact(["digoxin"], mitragynine_mg=39.0)
    (one,) = found.kratom_on_others
    assert (one.pathway, one.auc_ratio, one.basis) == ("P-gp", None, "unknown")
    assert {flag.key: flag.raised for flag in found.screening}["p_gp_gut"]


def test_a_medicine_with_two_ways_out_gets_two_answers() -> None:
    found = interact(["tacrolimus"], mitragynine_mg=39.0)
    assert [one.pathway for one in found.kratom_on_others] == ["CYP3A", "P-gp"]


def test_an_unknown_name_is_not_checked_and_near_names_are_offered() -> None:
    found = interact(["midazolan", "moonstone"])
    assert [(one.name, one.near) for one in found.not_checked] == [
        ("midazolan", ("midazolam", "triazolam")),
        ("moonstone", ()),
    ]
    assert found.kratom_on_others == ()
    assert found.others_on_kratom == ()


def test_a_medicine_named_twice_is_answered_once() -> None:
    found = interact(["Versed", "midazolam", " midazolam"], mitragynine_mg=10.0)
    assert [one.medicine.name for one in found.kratom_on_others] == ["midazolam"]


@pytest.mark.parametrize("names", [[], [""], ["  "], ["midazolam", ""]])
def test_no_name_is_an_error_that_says_what_to_write(names: list[str]) -> None:
    with pytest.raises(InputError, match="--medicine"):
        interact(names)


def test_an_impossible_amount_is_refused() -> None:
    with pytest.raises(ImpossibleAmount, match="--mitragynine-mg"):
        interact(["midazolam"], mitragynine_mg=-1.0)
    with pytest.raises(InputError, match="exclude each other"):
        interact(["midazolam"], mitragynine_mg=1.0, product=leaf())


def test_a_concentrate_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "shot.toml"
    file.write_text('[alkaloids]\nmitragynine = "5 mg/g"\n7-hydroxymitragynine = "40 mg/g"\n', encoding="utf-8")
    with pytest.raises(Refused, match="not leaf"):
        interact(["midazolam"], product=file)


def test_an_unmeasured_batch_widens_the_answer() -> None:
    measured, unmeasured = interact(["midazolam"], mitragynine_mg=28.0), interact(["midazolam"], amount="2g")
    assert unmeasured.mitragynine_mg.point == pytest.approx(28.0)
    assert measured.mitragynine_mg.p5 == measured.mitragynine_mg.p95 == 28.0
    assert unmeasured.mitragynine_mg.p95 > 1.3 * unmeasured.mitragynine_mg.point
    assert any("not measured" in note for note in unmeasured.notes)


def test_a_product_says_how_much_is_swallowed(tmp_path: Path) -> None:
    file = tmp_path / "bag.toml"
    file.write_text('form = "powder"\n[alkaloids]\nmitragynine = "19.48 +/- 0.81 mg/g"\n', encoding="utf-8")
    assert interact(["midazolam"], amount="2g", product=file).mitragynine_mg.point == pytest.approx(38.96)


def test_more_than_was_ever_studied_is_answered_with_a_warning() -> None:
    found = interact(["midazolam"], mitragynine_mg=120.0)
    assert any("53.2 mg" in note for note in found.notes)
    assert not any("53.2 mg" in note for note in interact(["midazolam"], mitragynine_mg=39.0).notes)


def test_no_kratom_changes_nothing() -> None:
    (one,) = interact(["midazolam"], mitragynine_mg=0.0).kratom_on_others
    assert one.auc_ratio is not None
    assert (one.auc_ratio.point, one.auc_ratio.p5, one.auc_ratio.p95) == pytest.approx((1, 1, 1))


def test_the_document_is_plain_json_and_the_same_each_time() -> None:
    first, second = (interact(["midazolam", "ketoconazole", "x"], amount="2g", daily=True) for _ in range(2))
    text = json.dumps(first.to_dict(), allow_nan=False)
    assert text == json.dumps(second.to_dict(), allow_nan=False)
    document = json.loads(text)
    assert document["schema"] == "nightleaf.interact/1"
    assert set(document) == {
        "schema", "screen", "mitragynine_mg", "daily", "kratom_on_others", "others_on_kratom", "screening",
        "not_checked", "notes", "provenance",
    }  # fmt: skip
    assert document["not_checked"] == [{"medicine": "x", "near": [], "known": False}]


def test_every_flag_is_printed_with_its_value_its_cut_off_and_the_warning() -> None:
    for one in interact(["midazolam"], mitragynine_mg=39.0).to_dict()["screening"]:
        assert {"value", "cut_off", "flag", "equation"} <= set(one)
        assert one["flag"] == (one["value"]["point"] >= one["cut_off"])
        assert re.search(r"foresaw 5\.69 and 1\.39 was measured, 4\.1 times", one["warning"])


def test_the_pharmacist_comes_first_and_levels_are_not_all() -> None:
    found = interact(["midazolam"])
    assert found.notes[:2] == (ASK_FIRST, LEVELS_ONLY)
    assert "pharmacist" in ASK_FIRST


def test_nothing_is_called_safe_and_no_medicine_is_to_be_stopped(everything: dict[float, Interactions]) -> None:
    said = " ".join(json.dumps(found.to_dict()).lower() for found in everything.values())
    assert [words for words in FORBIDDEN if re.search(words, said)] == []


def test_the_run_names_every_number_it_read(known: Library) -> None:
    read = set(interact(["midazolam", "ketoconazole"]).provenance["parameters"])
    assert read <= set(known.parameters)
    assert {"medicines.midazolam.fg", "exposure.interactions.gut.half_dose", "product.leaf.mitragynine"} <= read
    assert "medicines.simvastatin.fg" not in read


def test_one_call_reads_every_number_of_the_interactions(known: Library) -> None:
    ledger = Ledger(known)
    every_number(ledger)
    own = {key for key in known.parameters if key.startswith(("exposure.interactions.", "medicines."))}
    assert len(own) > 60
    assert own - set(ledger.keys) == set()


def test_what_is_beyond_levels_is_said_for_the_medicines_it_holds_for(known: Library) -> None:
    held: dict[str, Medicine] = known_medicines(known)
    found = interact(["quetiapine", "simvastatin"])
    assert any(str(held["quetiapine"].beyond) in note for note in found.notes)
    assert not any(note.startswith("simvastatin") for note in found.notes)


def test_what_the_rules_say_comes_with_the_ratios() -> None:
    found = interact(["Versed", "oxycodone", "blorg"])
    assert found.screen.decision == "stop"
    assert {"medicine.benzodiazepines", "medicine.full_opioids"} <= {one.rule for one in found.screen.reasons}
    assert [one.medicine.key for one in found.kratom_on_others] == ["midazolam"]
    assert [(one.name, one.known) for one in found.not_checked] == [("oxycodone", True), ("blorg", False)]


def test_a_product_of_two_medicines_is_known_in_part() -> None:
    found = interact(["midazolam/oxycodone"])
    assert [one.medicine.key for one in found.kratom_on_others] == ["midazolam"]
    assert [(one.name, one.known) for one in found.not_checked] == [("midazolam/oxycodone", True)]
    assert [one.known for one in interact(["midazolam/blorg"]).not_checked] == [True]
