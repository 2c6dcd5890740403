"""What must hold of every night, whatever was scored."""

import math
from dataclasses import asdict

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as nst

from nightleaf.sleep import Hypnogram, SleepStatistics, Stage, sleep_statistics

BOUTS = st.lists(st.tuples(st.sampled_from(list(Stage)), st.integers(1, 60)), min_size=1, max_size=30)
EPOCHS = st.sampled_from([15.0, 30.0, 60.0, 75.0])  # exact in minutes: sums may be compared without tolerance


@st.composite
def nights(draw: st.DrawFn) -> Hypnogram:
    bouts = draw(BOUTS)
    return Hypnogram(np.repeat([stage for stage, _ in bouts], [n for _, n in bouts]), draw(EPOCHS))


def minutes(night: Hypnogram, inside: np.ndarray) -> float:
    return float(inside.sum()) * night.epoch_s / 60


def value(number: float | None) -> float:
    assert number is not None
    return number


@given(nights())
def test_the_stages_and_the_unscored_time_make_up_time_in_bed(night: Hypnogram) -> None:
    s = sleep_statistics(night)
    wake = minutes(night, night.stages == Stage.WAKE)
    assert wake + s.n1_min + s.n2_min + s.n3_min + s.rem_min + s.unscored_min == s.tib_min == night.duration_min
    assert s.n1_min + s.n2_min + s.n3_min + s.rem_min == s.tst_min


@given(nights())
def test_latency_sleep_period_and_what_follows_make_up_time_in_bed(night: Hypnogram) -> None:
    s = sleep_statistics(night)
    asleep = np.flatnonzero(night.stages > Stage.WAKE)
    if not asleep.size:
        assert s.spt_min == s.tst_min == 0
        assert s.sol_min is None
        return
    onset, after = asleep[0], asleep[-1] + 1
    unscored = night.stages < Stage.WAKE
    unscored_inside, unscored_after = minutes(night, unscored[onset:after]), minutes(night, unscored[after:])
    assert s.spt_min == s.tst_min + value(s.waso_min) + unscored_inside
    assert value(s.sol_min) + s.spt_min + value(s.terminal_wake_min) + unscored_after == s.tib_min
    assert s.waso_aasm_min == value(s.waso_min) + value(s.terminal_wake_min)


@given(nights())
def test_every_figure_stays_in_its_range(night: Hypnogram) -> None:
    s = sleep_statistics(night)
    for name, figure in asdict(s).items():
        assert figure is None or (math.isfinite(figure) and figure >= 0), name
        assert figure is None or not name.endswith("_percent") or figure <= 100, name
        assert figure is None or not name.endswith("_min") or figure <= s.tib_min, name
    if s.tst_min:
        shares = [value(share) for share in (s.n1_percent, s.n2_percent, s.n3_percent, s.rem_percent)]
        assert math.isclose(sum(shares), 100)
        assert s.lps_min is None or s.lps_min >= value(s.sol_min)
        assert (s.rem_latency_min is None) == (s.rem_min == 0) == (s.cycles == 0)


@given(nights())
def test_wakings_are_the_awakenings_and_the_final_one(night: Hypnogram) -> None:
    s = sleep_statistics(night)
    if s.tst_min:
        wakings = value(s.awakenings) + (value(s.terminal_wake_min) > 0)
        assert math.isclose(value(s.sfi_per_h) * s.tst_min / 60, wakings, abs_tol=1e-9)
        shifts = value(s.stage_shifts_per_h) * (s.tst_min + value(s.waso_min)) / 60
        assert round(shifts) >= 2 * value(s.awakenings)  # each awakening is a shift, and so is the sleep after it


@given(nights())
def test_a_night_read_backwards_has_the_same_amounts_and_swaps_its_ends(night: Hypnogram) -> None:
    s, back = sleep_statistics(night), sleep_statistics(Hypnogram(night.stages[::-1], night.epoch_s))
    for name in ("tib_min", "spt_min", "tst_min", "n1_min", "n2_min", "n3_min", "rem_min", "waso_min", "se_percent"):
        assert getattr(back, name) == getattr(s, name), name
    assert (back.stage_shifts_per_h, back.awakenings) == (s.stage_shifts_per_h, s.awakenings)
    if s.tst_min and not s.unscored_min:
        assert (back.sol_min, back.terminal_wake_min) == (s.terminal_wake_min, s.sol_min)


@given(nights(), st.sampled_from([Stage.N1, Stage.N2, Stage.N3]))
def test_relabelling_non_rem_sleep_changes_nothing_but_its_stages(night: Hypnogram, stage: Stage) -> None:
    non_rem = (night.stages > Stage.WAKE) & (night.stages < Stage.REM)
    s, flat = (
        sleep_statistics(night),
        sleep_statistics(Hypnogram(np.where(non_rem, stage, night.stages), night.epoch_s)),
    )
    changed = {"n1_min", "n2_min", "n3_min", "n1_percent", "n2_percent", "n3_percent", "stage_shifts_per_h"}
    assert {k: v for k, v in asdict(flat).items() if k not in changed} == {
        k: v for k, v in asdict(s).items() if k not in changed
    }
    assert flat.stage_shifts_per_h is None or flat.stage_shifts_per_h <= value(s.stage_shifts_per_h)


@given(nights())
def test_artefact_and_unscored_are_the_same_to_every_figure(night: Hypnogram) -> None:
    swapped = np.select(
        [night.stages == Stage.ART, night.stages == Stage.UNS], [Stage.UNS, Stage.ART], default=night.stages
    )
    assert sleep_statistics(Hypnogram(swapped, night.epoch_s)) == sleep_statistics(night)


@given(nights(), st.integers(1, 120))
def test_wake_before_lights_out_lengthens_only_the_way_to_sleep(night: Hypnogram, epochs: int) -> None:
    s = sleep_statistics(night)
    later = sleep_statistics(Hypnogram(np.concatenate((np.zeros(epochs, np.int8), night.stages)), night.epoch_s))
    more = epochs * night.epoch_s / 60
    moved = {"tib_min", "sol_min", "lps_min"}
    assert later.tib_min == s.tib_min + more
    for name in ("sol_min", "lps_min"):
        assert getattr(later, name) == (None if getattr(s, name) is None else getattr(s, name) + more), name
    kept: list[SleepStatistics] = [s, later]
    same = [{k: v for k, v in asdict(x).items() if k not in moved | {"se_percent"}} for x in kept]
    assert same[0] == same[1]


@given(nst.arrays(np.int8, st.integers(1, 200), elements=st.integers(-2, 4)), st.sampled_from([15, 20, 30]))
def test_splitting_every_epoch_changes_no_figure(stages: np.ndarray, epoch_s: int) -> None:
    whole = sleep_statistics(Hypnogram(stages, 60))
    split = sleep_statistics(Hypnogram(np.repeat(stages, 60 // epoch_s), epoch_s))
    assert split == whole
