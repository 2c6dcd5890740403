"""Sleep statistics worked out by hand, and where they have no value."""

from collections.abc import Callable
from dataclasses import asdict, fields

import pytest

from nightleaf.sleep import METRICS, Hypnogram, SleepStatistics, sleep_statistics

MakeNight = Callable[..., Hypnogram]

# 66 epochs of 30 s = 33 min.  Sleep: 2 + 6 + 24 + 10 + 2 + 8 + 4 = 56 epochs = 28 min.
SHORT_NIGHT = "W 4 N1 2 N2 6 W 2 N2 24 N3 10 REM 2 W 1 REM 8 N2 4 W 3"

UNDEFINED_WITHOUT_SLEEP = {
    *("sol_min", "lps_min", "waso_min", "waso_aasm_min", "terminal_wake_min", "sme_percent", "n1_percent"),
    *("n2_percent", "n3_percent", "rem_percent", "rem_latency_min", "awakenings", "sfi_per_h", "stage_shifts_per_h"),
    *("cycles", "swa_relative"),
}


def undefined(statistics: SleepStatistics) -> set[str]:
    return {name for name, value in asdict(statistics).items() if value is None}


def test_a_short_night_worked_out_by_hand(night: MakeNight) -> None:
    found = sleep_statistics(night(SHORT_NIGHT))
    assert found.tib_min == 33.0
    assert found.tst_min == 28.0
    assert found.sol_min == 2.0  # 4 epochs of wake come first
    assert found.spt_min == 29.5  # epochs 4 to 62: 59 epochs
    assert found.waso_min == 1.5  # 2 + 1 epochs
    assert found.terminal_wake_min == 1.5  # the last 3 epochs
    assert found.waso_aasm_min == 3.0
    assert found.lps_min == 7.0  # N1 and N2 last only 4 min; the sleep from epoch 14 on lasts 36 epochs
    assert found.rem_latency_min == 22.0  # REM begins at epoch 48, sleep at epoch 4: 44 epochs
    assert found.se_percent == pytest.approx(100 * 28 / 33)
    assert found.sme_percent == pytest.approx(100 * 28 / 29.5)
    assert (found.n1_min, found.n2_min, found.n3_min, found.rem_min) == (1.0, 17.0, 5.0, 5.0)
    shares = (found.n1_percent, found.n2_percent, found.n3_percent, found.rem_percent)
    assert shares == pytest.approx((100 / 28, 1700 / 28, 500 / 28, 500 / 28))
    assert found.awakenings == 2  # epochs 12 and 50; the waking at epoch 63 is the final one
    assert found.sfi_per_h == pytest.approx(3 * 60 / 28)  # the final waking counts here
    assert found.stage_shifts_per_h == pytest.approx(8 * 60 / 29.5)  # N1 N2 W N2 N3 REM W REM N2
    assert found.cycles == 1  # two pieces of REM half a minute apart
    assert found.unscored_min == 0.0
    assert found.swa_relative is None


def test_the_table_of_definitions_holds_exactly_the_fields_in_their_order() -> None:
    assert [field.name for field in fields(SleepStatistics)] == [*METRICS, "unscored_min"]
    assert all(metric.definition.endswith(".") and metric.unit and metric.source for metric in METRICS.values())


@pytest.mark.parametrize(("epoch_s", "times"), [(15, 4), (20, 3), (30, 2), (60, 1)])
def test_the_same_night_has_the_same_minutes_at_any_epoch_length(night: MakeNight, epoch_s: int, times: int) -> None:
    minutes = "W 12 N1 2 N2 20 W 1 N2 7 N3 25 REM 2 N2 16 REM 12 W 6 N2 30 REM 5 N2 4 W 5"  # one epoch = 1 min
    parts = minutes.split()
    finer = " ".join(f"{word} {int(n) * times}" for word, n in zip(parts[::2], parts[1::2], strict=True))
    assert sleep_statistics(night(finer, epoch_s=epoch_s)) == sleep_statistics(night(minutes, epoch_s=60))


def test_an_all_wake_night_has_no_latency_no_shares_and_no_awakenings(night: MakeNight) -> None:
    found = sleep_statistics(night("W 960"))
    assert undefined(found) == UNDEFINED_WITHOUT_SLEEP
    assert (found.tib_min, found.spt_min, found.tst_min, found.se_percent, found.rem_min) == (480, 0, 0, 0, 0)


def test_an_unscored_night_claims_no_wake_either(night: MakeNight) -> None:
    found = sleep_statistics(night("UNS 60 ART 60"))
    assert undefined(found) == UNDEFINED_WITHOUT_SLEEP
    assert (found.unscored_min, found.tib_min) == (60.0, 60.0)


def test_a_night_of_rem_alone(night: MakeNight) -> None:
    found = sleep_statistics(night("REM 960"))
    assert undefined(found) == {"swa_relative"}
    assert (found.sol_min, found.lps_min, found.rem_latency_min, found.waso_aasm_min) == (0, 0, 0, 0)
    assert (found.rem_percent, found.se_percent, found.cycles, found.awakenings) == (100, 100, 1, 0)
    assert (found.sfi_per_h, found.stage_shifts_per_h) == (0, 0)


def test_without_rem_its_latency_is_censored_and_its_share_is_nought(night: MakeNight) -> None:
    found = sleep_statistics(night("W 10 N2 100 W 2"))
    assert undefined(found) == {"rem_latency_min", "swa_relative"}
    assert (found.rem_min, found.rem_percent, found.cycles) == (0, 0, 0)


@pytest.mark.parametrize(("stage", "asleep"), [("W", False), ("N1", True), ("REM", True), ("UNS", False)])
def test_a_night_of_one_epoch(night: MakeNight, stage: str, asleep: bool) -> None:
    found = sleep_statistics(night(f"{stage} 1"))
    assert found.tib_min == 0.5
    assert found.tst_min == (0.5 if asleep else 0)
    assert found.lps_min is None


def test_rem_latency_runs_from_sleep_onset_through_any_wake(night: MakeNight) -> None:
    found = sleep_statistics(night("W 40 N1 2 W 30 N2 10 REM 20"))
    assert found.rem_latency_min == 21.0  # 2 + 30 + 10 epochs; the 40 epochs before sleep are not in it


@pytest.mark.parametrize(
    ("bouts", "lps_min"),
    [
        ("W 6 N1 20", 3.0),  # 20 epochs of 30 s are 10 min
        ("W 6 N1 19 W 1", None),  # one epoch short
        ("W 6 N1 5 N2 10 REM 5", 3.0),  # any stage of sleep
        ("N2 19 W 1 N2 20", 10.0),  # wake breaks it
        ("N2 19 ART 1 N2 20", 10.0),  # an unscored epoch breaks it too: nobody saw sleep there
    ],
)
def test_persistent_sleep_is_ten_minutes_without_a_break(night: MakeNight, bouts: str, lps_min: float | None) -> None:
    assert sleep_statistics(night(bouts)).lps_min == lps_min


@pytest.mark.parametrize(
    ("bouts", "cycles"),
    [
        ("N2 20 REM 1 N2 40", 1),  # the first episode counts at any length
        ("N2 20 REM 10 N2 29 REM 10", 1),  # 14.5 min apart: one episode
        ("N2 20 REM 10 N2 30 REM 10", 2),  # 15 min apart: two
        ("N2 20 REM 10 N2 30 REM 9", 1),  # a later one of 4.5 min does not count
        ("N2 20 REM 10 N2 30 REM 5 W 10 REM 5", 2),  # 5 min in two pieces does
        ("N2 20 REM 1 N2 20 REM 60", 1),  # a first piece joins what follows soon
        ("N2 20 REM 10 N2 60 REM 3 N2 60 REM 20", 2),  # the short one between is left out
    ],
)
def test_cycles_are_rem_episodes(night: MakeNight, bouts: str, cycles: int) -> None:
    assert sleep_statistics(night(bouts)).cycles == cycles


def test_unscored_epochs_are_time_in_bed_but_neither_sleep_nor_wake(night: MakeNight) -> None:
    found = sleep_statistics(night("UNS 4 W 6 N2 20 ART 2 N2 20 UNS 3 W 5 N2 20 W 4 UNS 6"))
    assert found.tib_min == 45.0  # 90 epochs
    assert found.unscored_min == 7.5  # 4 + 2 + 3 + 6
    assert found.sol_min == 5.0  # unscored time before sleep is time in bed
    assert found.tst_min == 30.0
    assert found.spt_min == 35.0  # 20 + 2 + 20 + 3 + 5 + 20
    assert (found.waso_min, found.terminal_wake_min) == (2.5, 2.0)
    assert found.awakenings == 1  # N2, then unscored, then wake: one waking, as the scored neighbours meet
    assert found.sfi_per_h == 4.0  # two wakings in half an hour of sleep
    assert found.stage_shifts_per_h == pytest.approx(2 * 60 / 32.5)  # N2 ART N2 is no shift; 65 scored epochs


def test_waking_for_good_is_not_an_awakening_but_fragments_sleep(night: MakeNight) -> None:
    found = sleep_statistics(night("N2 120 W 10"))
    assert (found.awakenings, found.waso_min, found.terminal_wake_min, found.sfi_per_h) == (0, 0.0, 5.0, 1.0)


def test_yasa_0_8_1_says_the_same_of_a_synthetic_night_at_three_epoch_lengths(night: MakeNight) -> None:
    """Computed once with YASA 0.8.1; its REM latency runs from the start of the recording."""
    bouts = (
        "W 24 N1 5 N2 30 W 2 N1 2 N2 14 N3 50 N2 12 REM 3 W 1 N2 8 REM 11 N2 40 ART 2 N2 10 N3 22 W 12 N1 4 N2 30 "
        "REM 40 N2 60 REM 6 N2 28 REM 5 W 3 N1 3 N2 20 REM 42 W 9"
    )
    published = {  # epoch_s: TIB, SPT, WASO, TST, SFI, SOL, Lat_REM, N1, N2, N3, REM, ART
        15: (124.5, 116.25, 4.5, 111.25, 2.6966, 6.0, 34.75, 3.5, 63.0, 18.0, 26.75, 0.5),
        20: (166.0, 155.0, 6.0, 148.3333, 2.0225, 8.0, 46.3333, 4.6667, 84.0, 24.0, 35.6667, 0.6667),
        30: (249.0, 232.5, 9.0, 222.5, 1.3483, 12.0, 69.5, 7.0, 126.0, 36.0, 53.5, 1.0),
    }
    for epoch_s, expected in published.items():
        s = sleep_statistics(night(bouts, epoch_s=epoch_s))
        assert s.sol_min is not None
        assert s.rem_latency_min is not None
        found = (s.tib_min, s.spt_min, s.waso_min, s.tst_min, s.sfi_per_h, s.sol_min, s.sol_min + s.rem_latency_min)
        assert (*found, s.n1_min, s.n2_min, s.n3_min, s.rem_min, s.unscored_min) == pytest.approx(expected, abs=5e-5)
        shares = (s.se_percent, s.sme_percent, s.n1_percent, s.n2_percent, s.n3_percent, s.rem_percent)
        assert shares == pytest.approx((89.3574, 95.6989, 3.1461, 56.6292, 16.1798, 24.0449), abs=5e-5)
