"""Norms are data: each figure leads to its source, and a faulty card is refused by name and place."""

import re
import shutil
from pathlib import Path

import pytest

from nightleaf.errors import LibraryError, Malformed, UnknownKey, Unsourced
from nightleaf.evidence import LIBRARY, load_library
from nightleaf.evidence.norm_card import KINDS, NORM_METRICS, NormCard, norm_cards, structure_figures
from nightleaf.sleep.metrics import METRICS

CARDS = {card.key: card for card in norm_cards(load_library())}

CARD = """part = "night"
source = "boulos_2019"
locator = "abstract"
use = "calibration"
population = "adults"
age = [18, 80]
sex = "both"
n = 10
pedigree = "read"
reviewed = 2026-11-23
rows = [
    { metric = "tst_min", kind = "slope_per_decade", value = -10.0, lo = -12.0, hi = -8.0, bounds = "ci95" },
]
"""


def row_of(key: str, metric: str, kind: str, **more: object):
    chosen = [
        row
        for row in CARDS[key].rows
        if (row.metric, row.kind) == (metric, kind) and all(getattr(row, name) == value for name, value in more.items())
    ]
    assert len(chosen) == 1
    return chosen[0]


@pytest.mark.parametrize(
    ("metric", "value", "lo", "hi"),
    [("tst_min", -10.1, -12.8, -7.5), ("se_percent", -2.1, -2.6, -1.5), ("waso_min", 9.7, 6.9, 12.4),
     ("sol_min", 1.1, 0.3, 1.9), ("arousal_index_per_h", 2.1, 1.5, 2.6), ("n1_percent", 0.5, 0.1, 0.8)],
)  # fmt: skip
def test_what_a_decade_changes_in_healthy_adults(metric: str, value: float, lo: float, hi: float) -> None:
    row = row_of("night_boulos_2019", metric, "slope_per_decade")
    assert (row.value, row.lo, row.hi, row.bounds, row.pedigree, row.n) == (value, lo, hi, "ci95", "read", 5273)


def test_pooled_means_from_memory_are_marked_so() -> None:
    levels = [row for row in CARDS["night_boulos_2019"].rows if row.kind == "level"]
    assert len(levels) == 10
    assert {row.pedigree for row in levels} == {"memory"}


def test_after_sixty_only_sleep_efficiency_goes_on_falling() -> None:
    old = [row for row in CARDS["night_ohayon_2004"].rows if row.age == (60, 102)]
    assert {row.metric for row in old if row.direction == "down"} == {"se_percent"}
    assert {row.direction for row in old if row.metric != "se_percent"} == {"none"}


def test_women_have_more_n3_than_men() -> None:
    assert row_of("night_walsleben_2004", "n3_percent", "difference_men_women").value == -6.7
    assert row_of("night_hertenstein_2018", "n3_percent", "difference_men_women").direction == "down"


def test_the_five_cohorts() -> None:
    rows = CARDS["night_pase_2023"].rows
    assert len(rows) == 5 * 6
    n2 = [row.value for row in rows if row.metric == "n2_percent"]
    assert (min(n2), max(n2)) == (55.5, 62.6)
    wake = [row.value for row in rows if row.metric == "waso_min"]
    assert (min(wake), max(wake)) == (44.0, 101.0)
    assert sum(row.n for row in rows if row.metric == "n2_percent") == 5946


def test_every_accepted_range_holds_the_recorded_healthy_nights_or_says_why_not() -> None:
    """REM latency and awakenings reach to the pooled means of laboratories; the rest hold what was recorded."""
    library = load_library()
    found = {(one.statistic, one.key): one for one in structure_figures(CARDS["night_dod_majority"], library)}
    places = {
        "n3_first_to_last_third": ("ratio", "n3_first_to_last_third"),
        "rem_last_to_first_third": ("ratio", "rem_last_to_first_third"),
        "wake_bout_cv": ("bout_cv", "WAKE"), "n2_bout_cv": ("bout_cv", "N2"), "n3_bout_cv": ("bout_cv", "N3"),
        "sleep_run_p50_min": ("bout_p50_min", "sleep_run"), "cycle_min": ("cycle_p50_min", "all"),
        "rem_latency_min": ("p50", "rem_latency_min"),
    }  # fmt: skip
    for row in CARDS["night_acceptance"].rows:
        one = found[places.get(row.metric, ("mean", row.metric))]
        low, high = row.lo, row.hi if row.hi is not None else float("inf")
        assert low <= one.value <= high, row.metric


def test_the_recorded_figures_are_those_that_were_read() -> None:
    figures = structure_figures(CARDS["night_dod_majority"], load_library())
    found = {(one.statistic, one.key): one for one in figures}
    assert found["mean", "tst_min"].value == pytest.approx(435.66, abs=0.005)
    assert found["bouts_per_night", "WAKE"].value == 23.24
    assert found["change", "N2>N3"].value == pytest.approx(0.017321, abs=1e-6)
    assert found["change_third_1", "N2>N3"].value == pytest.approx(0.032874, abs=1e-6)
    assert found["change", "N3>REM"].value == 0 < found["change", "N3>REM"].ci_hi < 0.001
    assert all(one.ci_lo <= one.value <= one.ci_hi for one in figures if one.statistic in {"mean", "change"})


def test_a_majority_smooths_single_experts_call_more_n1_and_break_n3() -> None:
    library = load_library()
    alone, together = (
        {(one.statistic, one.key): one.value for one in structure_figures(CARDS[key], library)}
        for key in ("night_dod_scorers", "night_dod_majority")
    )
    assert alone.keys() == together.keys()
    assert alone["mean", "n1_percent"] > together["mean", "n1_percent"] + 1
    assert alone["bout_mean_min", "N3"] < together["bout_mean_min", "N3"]


def test_every_row_has_a_unit_and_every_card_a_source_that_was_read() -> None:
    library = load_library()
    assert len(CARDS) >= 10
    for card in CARDS.values():
        assert library.source(card.source).read != "no"
        for row in card.rows:
            assert row.unit
            assert row.kind in KINDS
            assert row.population
            assert row.locator


def test_the_metrics_of_norms_bear_the_names_and_units_of_the_statistics() -> None:
    shared = NORM_METRICS.keys() & METRICS.keys()
    assert shared >= {"tst_min", "waso_min", "n3_percent", "rem_latency_min", "awakenings"}
    assert {name: NORM_METRICS[name] for name in shared} == {name: METRICS[name].unit for name in shared}


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    return Path(shutil.copytree(LIBRARY, tmp_path / "library"))


def load(copied: Path, text: str) -> NormCard:
    (copied / "observations" / "night_made_up.toml").write_text(text, encoding="utf-8")
    return {card.key: card for card in norm_cards(load_library(copied))}["night_made_up"]


def test_a_sound_card_loads_and_its_rows_take_what_the_card_says(copied: Path) -> None:
    (row,) = load(copied, CARD).rows
    assert (row.population, row.age, row.sex, row.n, row.unit, row.statistic) == (
        "adults", (18, 80), "both", 10, "min", "mean",
    )  # fmt: skip


COMPUTED = 'table = "a.csv"\nscript = "s"\ndata = "d"'
FAULTS = {
    "no source": ('source = "boulos_2019"', 'source = "nobody_1900"', Unsourced, "no source file 'nobody_1900'"),
    "unknown use": ('use = "calibration"', 'use = "training"', Malformed, "use 'training' is not one of"),
    "unknown field": ("n = 10", "n = 10\nmood = 1", Malformed, "mood: is not a field"),
    "no date": ("reviewed = 2026-11-23\n", "", Malformed, "reviewed: is missing"),
    "unknown metric": ('"tst_min"', '"tst_h"', Malformed, "metric 'tst_h' is not one of"),
    "unknown kind": ('"slope_per_decade"', '"slope"', Malformed, "kind 'slope' is not one of level"),
    "unknown sex": ('sex = "both"', 'sex = "all"', Malformed, "sex 'all'"),
    "unknown pedigree": ('pedigree = "read"', 'pedigree = "guess"', Malformed, "pedigree 'guess'"),
    "bounds unsaid": (', bounds = "ci95"', "", Malformed, "stand together or not at all"),
    "one bound": (", hi = -8.0", "", Malformed, "only acceptance may be open"),
    "value outside": ("value = -10.0", "value = -7.0", Malformed, "value -7.0 lies outside lo -12.0 to hi -8.0"),
    "upside down": ("lo = -12.0, hi = -8.0", "lo = -8.0, hi = -12.0", Malformed, "lo -8.0 lies above hi -12.0"),
    "nothing said": (', value = -10.0, lo = -12.0, hi = -8.0, bounds = "ci95"', "", Malformed, "needs a value"),
    "directed level": ('kind = "slope_per_decade"', 'kind = "level", direction = "up"', Malformed, "has no direction"),
    "opposite": ("value = -10.0", 'direction = "up", value = -10.0', Malformed, "point opposite ways"),
    "old to young": ("age = [18, 80]", "age = [80, 18]", Malformed, "must run from young to old"),
    "not finite": ("value = -10.0", "value = nan", Malformed, "finite"),
    "no rows": (CARD[CARD.index("rows") :], "", Malformed, "needs rows or a table"),
    "rows no list": (CARD[CARD.index("rows") :], "rows = 3", Malformed, "rows must be a list"),
    "no table": ("n = 10", f"n = 10\n{COMPUTED}\nseed = 1", UnknownKey, "no table 'a.csv'"),
    "table unexplained": ("n = 10", f"n = 10\n{COMPUTED}", Unsourced, "needs 'seed'"),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_a_faulty_card_is_refused_with_the_reason(copied: Path, fault: str) -> None:
    old, new, error, words = FAULTS[fault]
    assert CARD.count(old) == 1
    with pytest.raises(LibraryError, match=re.escape(words)) as refused:
        load(copied, CARD.replace(old, new))
    assert type(refused.value) is error
    assert "observations/night_made_up.toml" in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_row_given_twice_is_refused(copied: Path) -> None:
    row = CARD[CARD.index("    {") : CARD.index("},") + 3]
    with pytest.raises(Malformed, match="two rows for tst_min, slope_per_decade"):
        load(copied, CARD.replace(row, row + row))


def test_a_source_that_nobody_read_gives_no_row_that_was_read(copied: Path) -> None:
    source = copied / "sources" / "boulos_2019.toml"
    source.write_text(source.read_text(encoding="utf-8").replace('read = "abstract"', 'read = "no"'), encoding="utf-8")
    with pytest.raises(Unsourced, match="was not read"):
        load(copied, CARD)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("statistic,key", "what,key", "columns must be"),
        ("WAKE,23.24,19.48", "WAKE,many,19.48", "line 2: value"),
        ("night,WAKE,23.24,19.48", "night,WAKE,23.24,29.48", "line 2: expected finite"),
        ("WAKE,23.24,19.48", "WAKE,inf,19.48", "line 2: expected finite"),
        ("bouts_per_night,N1,", "bouts_per_night,WAKE,", "stands twice"),
    ],
)
def test_a_faulty_table_is_refused_with_its_line(copied: Path, old: str, new: str, words: str) -> None:
    path = copied / "observations" / "night_dod_majority.csv"
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")
    library = load_library(copied)
    (card,) = (card for card in norm_cards(library) if card.key == "night_dod_majority")
    with pytest.raises(Malformed, match=re.escape(words)):
        structure_figures(card, library)


def test_a_card_without_a_table_has_no_figures() -> None:
    with pytest.raises(UnknownKey, match="has no table"):
        structure_figures(CARDS["night_boulos_2019"], load_library())
