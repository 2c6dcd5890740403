"""What holds for the structure of every night, whatever its stages."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from nightleaf.sleep.stage import Stage
from nightleaf.sleep.structure import CYCLES, STAGES, count_structure

EPOCH_S = 30.0

blocks = arrays.arrays(
    np.int8,
    st.tuples(st.integers(1, 120), st.integers(1, 4)),
    elements=st.sampled_from([0, 0, 1, 2, 2, 3, 4, 4, -2, -1]),
)


@given(blocks)
def test_every_epoch_of_the_sleep_period_is_in_one_bout_and_one_third(nights: np.ndarray) -> None:
    found = count_structure(nights, EPOCH_S)
    minutes = np.arange(found.lengths.shape[2]) * 0.5
    in_bouts = found.lengths[:, :5] @ minutes
    np.testing.assert_allclose(in_bouts, found.thirds_min.sum(axis=1))
    unscored = found.metrics["spt_min"] - in_bouts.sum(axis=1)
    assert np.all((unscored >= 0) & (unscored <= found.metrics["unscored_min"]))
    for stage in STAGES[1:]:
        np.testing.assert_allclose(in_bouts[:, stage], found.metrics[f"{stage.name.lower()}_min"])


@given(blocks)
def test_sleep_runs_hold_all_sleep(nights: np.ndarray) -> None:
    found = count_structure(nights, EPOCH_S)
    minutes = np.arange(found.lengths.shape[2]) * 0.5
    np.testing.assert_allclose(found.lengths[:, 5] @ minutes, found.metrics["tst_min"])


@given(blocks.filter(lambda nights: bool((nights >= 0).all())))
def test_changes_agree_with_shifts_awakenings_and_the_length_of_the_period(nights: np.ndarray) -> None:
    found = count_structure(nights, EPOCH_S)
    changes = found.changes.sum(axis=1)
    period = np.round(found.metrics["spt_min"] * 2)
    np.testing.assert_array_equal(changes.sum(axis=(1, 2)), np.maximum(period - 1, 0))
    slept = period > 0
    wakings = changes[:, 1:, 0].sum(axis=1)
    np.testing.assert_array_equal(wakings[slept], found.metrics["awakenings"][slept])
    np.testing.assert_array_equal(found.lengths[:, 0].sum(axis=1)[slept], found.metrics["awakenings"][slept])
    shifts = changes.sum(axis=(1, 2)) - np.trace(changes, axis1=1, axis2=2)
    per_hour = shifts[slept] / (period[slept] / 120)
    np.testing.assert_allclose(per_hour, found.metrics["stage_shifts_per_h"][slept])


@given(blocks)
def test_there_are_as_many_cycles_as_rem_episodes_and_they_end_with_rem(nights: np.ndarray) -> None:
    found = count_structure(nights, EPOCH_S)
    counted = np.isfinite(found.cycles_min).sum(axis=1)
    expected = np.minimum(np.nan_to_num(found.metrics["cycles"]), CYCLES)
    np.testing.assert_array_equal(counted, expected)
    assert np.all(np.nansum(found.rem_min, axis=1) <= found.metrics["rem_min"])
    assert np.all(np.nan_to_num(found.rem_min) <= np.nan_to_num(found.cycles_min))
    assert np.all(np.nansum(found.cycles_min, axis=1) <= found.metrics["spt_min"])


@given(blocks, st.integers(1, 40))
def test_filling_up_a_block_changes_nothing(nights: np.ndarray, more: int) -> None:
    longer = np.concatenate((nights, np.full((more, nights.shape[1]), Stage.UNS, np.int8)))
    short, long = count_structure(nights, EPOCH_S), count_structure(longer, EPOCH_S)
    for name in ("lengths", "changes", "thirds_min", "cycles_min", "rem_min"):
        np.testing.assert_array_equal(getattr(short, name), getattr(long, name), err_msg=name)
    for name, values in short.metrics.items():
        np.testing.assert_array_equal(values, long.metrics[name], err_msg=name)


@given(blocks)
def test_a_night_is_counted_alike_alone_and_in_a_block(nights: np.ndarray) -> None:
    together = count_structure(nights, EPOCH_S)
    for i in range(nights.shape[1]):
        alone = count_structure(nights[:, [i]], EPOCH_S)
        width = alone.lengths.shape[2]
        np.testing.assert_array_equal(alone.lengths[0], together.lengths[i, :, :width])
        assert not together.lengths[i, :, width:].any()
        for name in ("changes", "thirds_min", "cycles_min", "rem_min"):
            np.testing.assert_array_equal(getattr(alone, name)[0], getattr(together, name)[i], err_msg=name)
