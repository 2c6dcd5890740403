"""What must hold of every file: a written night comes back, and no content gives anything but an input error."""

import contextlib
from datetime import datetime
from pathlib import Path

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as nst

from nightleaf.errors import InputError
from nightleaf.sleep import FORMATS, Hypnogram, read_hypnogram, read_nights, write_hypnogram

ONE_FOLDER = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
NAMES = st.from_regex(r"[A-Za-z][A-Za-z0-9 .:#]{0,20}[A-Za-z0-9]", fullmatch=True).map(
    lambda text: " ".join(text.split())
)
WORDS = st.sampled_from(
    ["W", "N1", "N2", "R", "4", "0", "-1", "?", "", "stage", "scorer", "5", "light", "x", "30", "#"]
)
TABLES = st.lists(st.lists(WORDS, min_size=1, max_size=4).map(",".join), max_size=12).map("\n".join)


@ONE_FOLDER
@given(
    stages=nst.arrays(np.int8, st.integers(1, 50), elements=st.integers(-2, 4)),
    epoch_s=st.sampled_from([1.0, 2.5, 15.0, 20.0, 30.0, 300.0]),
    start=st.none() | st.datetimes(),
    origin=st.sampled_from(["psg", "wearable", "diary", "simulated"]),
    scorer=st.none() | NAMES,
)
def test_a_written_night_comes_back_the_same(
    tmp_path: Path, stages: np.ndarray, epoch_s: float, start: datetime | None, origin: str, scorer: str | None
) -> None:
    night = Hypnogram(stages, epoch_s, start, origin, scorer)  # type: ignore[arg-type]
    write_hypnogram(tmp_path / "night.txt", night, comments=["A synthetic night."])
    assert read_hypnogram(tmp_path / "night.txt") == night


@ONE_FOLDER
@given(
    content=st.binary(max_size=200) | st.text(max_size=200).map(str.encode) | TABLES.map(str.encode),
    named=st.sampled_from([None, *FORMATS]),
)
def test_whatever_a_file_holds_it_is_read_or_refused(tmp_path: Path, content: bytes, named: str | None) -> None:
    path = tmp_path / "night.csv"
    path.write_bytes(content)
    with contextlib.suppress(InputError):
        assert all(len(night.hypnogram) for night in read_nights(path, format=named))
