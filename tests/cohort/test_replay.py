"""Any one night can be had again, alone."""

import numpy as np
import pytest

from nightleaf.cohort import replay
from nightleaf.errors import InputError, UnreadableFile
from nightleaf.sleep import sleep_statistics


@pytest.fixture(scope="module")
def stored(finished):
    parquet = pytest.importorskip("pyarrow.parquet", reason="kept nights were NOT checked")
    return parquet.read_table(finished.folder / "nights").to_pylist()


def test_every_night_is_stored_once(stored):
    assert len({(row["person"], row["arm"], row["night"]) for row in stored}) == len(stored) == 48 * 2 * 2
    assert {row["status"] for row in stored} == {0}


@pytest.mark.parametrize("place", [0, 17, 101, 191])
def test_a_replayed_night_is_the_stored_one(finished, stored, place):
    row = stored[place]
    again = replay(finished.folder, row["person"], row["arm"], row["night"])
    assert again.stages.tobytes() == row["stages"]
    for name, value in again.figures.items():
        assert (None if value is None else np.float32(value)) == (None if row[name] is None else np.float32(row[name]))


def test_a_replayed_night_is_a_hypnogram_with_the_same_statistics(finished):
    again = replay(finished.folder, 3, "leaf", 1)
    assert sleep_statistics(again.hypnogram).tst_min == again.figures["tst_min"]
    assert again.to_dict()["stages"].count("W") == int((again.stages == 0).sum())


def test_the_metadata_of_kept_nights_name_the_plan(finished):
    parquet = pytest.importorskip("pyarrow.parquet", reason="kept nights were NOT checked")
    for file in (finished.folder / "summary.parquet", next((finished.folder / "nights").iterdir())):
        assert parquet.read_schema(file).metadata[b"plan_sha256"].decode() == finished.summary["plan_sha256"]


def test_the_summary_is_that_of_the_stored_nights(finished, stored):
    rows = {(row["kind"], row["arm"], row["group"], row["metric"]): row for row in finished.summary["rows"]}
    of = {(row["person"], row["arm"], row["night"]): row["tst_min"] for row in stored}
    leaf, none = (
        np.array([[of[person, arm, night] for night in range(2)] for person in range(48)])
        for arm in ("leaf", "placebo")
    )
    value, effect = rows["value", "leaf", "all", "tst_min"], rows["effect", "leaf", "all", "tst_min"]
    assert value["mean"] == pytest.approx(leaf.mean())
    assert value["sd"] == pytest.approx(leaf.std(ddof=1))
    assert (value["min"], value["max"]) == (leaf.min(), leaf.max())
    within = leaf.var(axis=1, ddof=1).mean()
    assert value["night_sd"] == pytest.approx(np.sqrt(within))
    assert value["person_sd"] == pytest.approx(np.sqrt(max(leaf.mean(axis=1).var(ddof=1) - within / 2, 0)))
    own = (leaf - none).mean(axis=1)
    assert effect["mean"] == pytest.approx(own.mean())
    assert effect["mcse"] == pytest.approx(own.std(ddof=1) / np.sqrt(48))
    pair = rows["pair", "leaf", "all", "tst_min"]
    assert pair["sd"] == pytest.approx((leaf - none[:, ::-1]).std(ddof=1))


@pytest.mark.parametrize(
    ("person", "arm", "night", "told"),
    [
        (48, "leaf", 0, "--person: 48 is not in the study; it lies between 0 and 47"),
        (0, "tea", 0, "no arm 'tea'; it has placebo, leaf"),
        (0, "leaf", 2, "--night: 2"),
        (-1, "leaf", 0, "--person: -1"),
    ],
)
def test_a_night_that_is_not_in_the_study_is_named(finished, person, arm, night, told):
    with pytest.raises(InputError, match=told):
        replay(finished.folder, person, arm, night)


def test_a_folder_without_a_plan_is_told(tmp_path):
    with pytest.raises(UnreadableFile, match=r"holds no plan\.json"):
        replay(tmp_path, 0, "leaf")
