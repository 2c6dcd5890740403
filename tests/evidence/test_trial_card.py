"""The published effects of the reference drugs: all of the calibration table, nothing else, and as it says."""

import csv
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from nightleaf.evidence import Library, load_library
from nightleaf.evidence.observation import studies
from nightleaf.evidence.trial_card import METRICS, SELF_REPORT, STANDARDISED, TrialCard, TrialRow, trial_cards
from nightleaf.sleep.metrics import METRICS as STATISTICS

KNOWN = load_library()
CARDS = trial_cards(KNOWN)
ROWS = [(card, row) for card in CARDS for row in card.rows]
with (Path(__file__).parent / "drug_effects_calibration.csv").open(encoding="utf-8", newline="") as file:
    TABLE = dict(enumerate(csv.DictReader(file), start=1))

NUMBER = r"-?\d+(?:\.\d+)?"
MEANT = {
    "SOL": {"sol_min"},
    "SOL_PSG": {"sol_min"},
    "SOL_subjective": {"sol_subjective_min"},
    "LPS": {"lps_min"},
    "TST_PSG": {"tst_min"},
    "WASO": {"waso_aasm_min"},
    "NAW": {"awakenings"},
    "N1+N2_pct": {"n1_n2_percent"},
    "S1+S2": {"n1_n2_percent"},
    "S2_pct": {"n2_percent"},
    "SWS": {"n3_min", "n3_percent"},
    "SWS_pct": {"n3_percent"},
    "N3_relative": {"n3_percent"},
    "SWA": {"swa_relative"},
    "REML": {"rem_latency_min"},
    "REML night1": {"rem_latency_min"},
    "REML month3": {"rem_latency_min"},
    "time in wake bouts >2 min": {"time_in_long_wake_min"},
    "time in wake bouts <=2 min": {"time_in_short_wake_min"},
    "stages": {"n2_percent", "n3_percent", "rem_percent"},
    "stage shifts": {"stage_shifts_per_h"},
    "self-reported sleep quality": {"sleep_quality"},
}

each_row_of_the_table = pytest.mark.parametrize("number", TABLE, ids=lambda number: f"row_{number}")


def on_cards(number: int) -> list[TrialRow]:
    return [row for _, row in ROWS if row.row == number]


def meant_by(metric: str) -> set[str]:
    stem = metric.removesuffix("_pct").lower()
    return MEANT.get(metric, {f"{stem}_percent"} if metric.endswith("_pct") else {f"{stem}_min", f"{stem}_percent"})


def row(**fields: Any) -> TrialRow:
    sound = {"metric": "tst_min", "unit": "min", "direction": "up", "pedigree": "read", "effect": 20.0}
    return TrialRow.model_validate(sound | fields)


def card(**fields: Any) -> TrialCard:
    sound = next(one for one in CARDS if one.key == "drug_remifentanil_bonafide_2008").model_dump()
    return TrialCard.model_validate(sound | fields)


def test_all_ninety_eight_rows_of_the_calibration_table_stand_on_a_card() -> None:
    assert len(TABLE) == 98
    assert {row.row for _, row in ROWS if row.row is not None} == set(TABLE)


def test_nothing_is_entered_for_calibration_that_is_not_in_the_table() -> None:
    assert {card.use for card in CARDS} == {"calibration"}
    assert [(card.key, row.metric) for card, row in ROWS if row.row is None] == []


def test_a_row_of_the_table_stands_on_one_card() -> None:
    places = {number: {card.key for card, row in ROWS if row.row == number} for number in TABLE}
    assert {number: keys for number, keys in places.items() if len(keys) != 1} == {}


@each_row_of_the_table
def test_a_card_says_of_what_the_table_speaks(number: int) -> None:
    given, found = TABLE[number], on_cards(number)
    metric = given["metric"]
    meant = meant_by(metric) if metric != "awakenings" else {"awakenings"}
    assert {row.metric for row in found} <= meant
    assert {row.pedigree for row in found} == {given["flag"].lower()}


@each_row_of_the_table
def test_a_card_says_the_size_that_the_table_says(number: int) -> None:
    written, found = TABLE[number]["effect"], on_cards(number)
    numbers = [float(one) for one in re.findall(NUMBER, written)]
    if re.fullmatch(NUMBER, written) and float(written) != 0:
        assert [row.effect for row in found] == numbers
    elif " to " in written:
        assert [[row.low, row.high] for row in found] == [sorted(numbers)]
    elif written.startswith("<="):
        bound = -numbers[0] if "decrease" in written else numbers[0]
        assert [[row.low, row.high] for row in found] == [sorted([0.0, bound])]
    else:
        assert {row.effect for row in found} == {None}


@each_row_of_the_table
def test_a_card_points_the_way_that_the_table_points(number: int) -> None:
    given, found = TABLE[number], on_cards(number)
    words = {"increase": "up", "decrease": "down"}
    told = [words[word] for word in words if word in given["effect"]]
    signs = [float(one) for one in re.findall(NUMBER, given["effect"])]
    way = told[0] if told else "up" if max(signs) > 0 else "down" if min(signs) < 0 else "none"
    interval = re.match(rf"CI95 ({NUMBER}) ({NUMBER})", given["sd_or_ci"])
    if (interval and float(interval[1]) <= 0 <= float(interval[2])) or "n.s." in given["sd_or_ci"]:
        way = "none"
    assert {row.direction for row in found} == {way}
    if interval:
        assert [(row.ci_lo, row.ci_hi) for row in found] == [(float(interval[1]), float(interval[2]))]


def test_what_is_only_remembered_is_used_in_no_fit() -> None:
    remembered = [row for _, row in ROWS if row.pedigree == "memory"]
    assert len(remembered) == 11
    assert not any(row.usable for row in remembered)


def test_what_cannot_be_simulated_says_why_and_is_used_in_no_fit() -> None:
    cannot = [row for _, row in ROWS if row.cannot is not None]
    assert {row.row for row in cannot} == {34, 35, 36, 37, 52, 73, 84, 85, 87, 92, 97, 98}
    assert not any(row.usable for row in cannot)
    assert all(row.cannot is not None for _, row in ROWS if row.unit == STANDARDISED or row.metric in SELF_REPORT)


def test_every_other_row_is_used() -> None:
    used = {row.row for card in CARDS for row in card.usable_rows}
    assert len(used) == 98 - 12 - 11 + 1  # the latency after reading from a screen is both


def test_the_statistics_of_sleep_have_the_units_that_nights_are_reported_in() -> None:
    assert {name: METRICS[name] for name in STATISTICS} == {name: one.unit for name, one in STATISTICS.items()}


def test_every_card_leads_to_a_source_that_was_seen() -> None:
    assert {KNOWN.source(card.source).read for card in CARDS} <= {"full", "abstract", "excerpt", "secondary"}
    assert all(card.reviewed for card in CARDS)


def test_the_levels_of_a_trial_fill_its_time_in_bed() -> None:
    """In the elderly on gaboxadol's placebo, latency, wake and sleep make up eight hours, within what they share."""
    (elderly,) = [card for card in CARDS if card.key == "drug_gaboxadol_lankford_2008"]
    levels = {level.metric: level.mean for level in elderly.placebo}
    in_bed = levels["lps_min"] + levels["waso_aasm_min"] + levels["tst_min"]
    assert in_bed == pytest.approx(elderly.tib_h * 60, abs=15)
    stages = levels["n1_min"] + levels["n2_min"] + levels["n3_min"] + levels["rem_min"]
    assert stages == pytest.approx(levels["tst_min"], abs=1)


def test_sleep_gained_is_wake_lost() -> None:
    (doxepin,) = [card for card in CARDS if card.key == "drug_doxepin_roth_2010"]
    effects = {row.metric: row.effect or 0 for row in doxepin.rows}
    assert effects["tst_min"] == pytest.approx(-(effects["lps_min"] + effects["waso_aasm_min"]), abs=2)


def test_people_put_to_bed_early_go_to_bed_early() -> None:
    early = [card for card in CARDS if card.advance_h > 0]
    assert len(early) == 4
    assert all(21 <= float(card.lights_out_h or 0) + card.advance_h <= 24 for card in early)


def test_levels_without_the_drug_are_those_of_people_and_not_effects() -> None:
    levels = [level for card in CARDS for level in card.placebo]
    assert len(levels) > 20
    assert all(level.mean > 0 for level in levels)


def test_cards_about_drugs_are_no_studies_of_exposure() -> None:
    assert not {study.key for study in studies(KNOWN)} & {card.key for card in CARDS}


@given(effect=st.floats(1, 100), half=st.floats(0.5, 50))
def test_the_standard_error_gives_back_the_interval(effect: float, half: float) -> None:
    spans = half >= effect
    found = row(effect=effect, ci_lo=effect - half, ci_hi=effect + half, direction="none" if spans else "up")
    assert found.standard_error == pytest.approx(half / 1.959964, abs=6e-4)


@pytest.mark.parametrize(
    ("told", "size"),
    [({"p": "0.05"}, 10.20), ({"p": "<0.05"}, 10.20), ({"p": "<=0.001"}, 6.078), ({"sd": 30.0, "n": 36}, 5.0)],
)
def test_the_standard_error_follows_from_p_or_from_the_spread(told: dict[str, Any], size: float) -> None:
    assert row(**told).standard_error == pytest.approx(size, rel=1e-3)


@pytest.mark.parametrize("told", [{}, {"p": "n.s."}, {"effect": None, "p": "<0.01"}, {"sd": 30.0}])
def test_there_is_no_standard_error_where_nothing_tells_it(told: dict[str, Any]) -> None:
    assert row(**told).standard_error is None


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"metric": "tst"}, "metric 'tst' is not one of"),
        ({"direction": "upwards"}, "direction 'upwards' is not one of up, down, none"),
        ({"pedigree": "guess"}, "pedigree 'guess' is not one of read, memory"),
        ({"unit": "h"}, "unit 'h' of tst_min must be min"),
        ({"direction": "down"}, "point opposite ways"),
        ({"ci_lo": 5.0}, "ci_lo and ci_hi stand together"),
        ({"ci_lo": 30.0, "ci_hi": 10.0}, "must lie below"),
        ({"ci_lo": 21.0, "ci_hi": 40.0}, "outside ci_lo"),
        ({"ci_lo": -5.0, "ci_hi": 45.0}, "spans 0, so the direction is 'none'"),
        ({"ci_lo": 5.0, "ci_hi": 35.0, "direction": "none"}, "leaves out 0"),
        ({"low": 25.0, "high": 30.0}, "outside low"),
        ({"unit": STANDARDISED}, "say so in 'cannot'"),
        ({"metric": "sol_subjective_min"}, "say so in 'cannot'"),
        ({"colour": "red"}, "Extra inputs"),
        ({"effect": float("nan")}, "finite"),
        ({"night": 0}, "greater than or equal to 1"),
    ],
)
def test_a_faulty_row_is_refused_with_the_reason(fields: dict[str, Any], words: str) -> None:
    with pytest.raises(ValidationError, match=re.escape(words)):
        row(**fields)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"part": "night"}, "part 'night' is not one of drug"),
        ({"use": "blind"}, "use 'blind' is not one of calibration, held out"),
        ({"sleeper": "bad"}, "sleeper 'bad' is not one of good, poor"),
        ({"assumed": ("weather",)}, "assumed names 'weather'"),
        ({"definitions": {"WASO": "wake"}}, "definitions: 'WASO' is not one of"),
        ({"duration_h": None}, "an intravenous dose, and only that, needs 'duration_h'"),
        ({"route": "oral"}, "an intravenous dose, and only that, needs 'duration_h'"),
        ({"dose_mg": None}, "a substance needs 'dose_mg'"),
        ({"substance": None}, "route 'none'"),
        ({"substance": None, "route": "none", "duration_h": None}, "cannot be simulated"),
        ({"rows": ()}, "at least 1 item"),
        ({"rows": (row(), row())}, "tst_min of night 1 stands twice"),
        ({"age": 12.0}, "greater than or equal to 18"),
        ({"lights_out_h": 24.0}, "less than 24"),
    ],
)
def test_a_faulty_card_is_refused_with_the_reason(fields: dict[str, Any], words: str) -> None:
    with pytest.raises(ValidationError, match=re.escape(words)):
        card(**fields)


def test_a_row_speaks_of_the_first_night_of_treatment_unless_it_says_otherwise() -> None:
    weeks = card(nights_before=7, rows=(row(), row(metric="waso_min", night=29)))
    assert [weeks.night_of(one) for one in weeks.rows] == [8, 29]


def test_a_held_out_card_lends_no_row_to_a_fit() -> None:
    assert card().usable_rows
    assert card(use="held out").usable_rows == ()


def test_the_library_s_cards_come_in_the_order_of_their_names(known: Library) -> None:
    keys = [one.key for one in trial_cards(known)]
    assert keys == sorted(keys)
