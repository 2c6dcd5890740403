"""What the kernels ask of the compiler."""

from pathlib import Path
from typing import NamedTuple

import numpy as np
from numba import njit

from nightleaf.numerics import lanes


class Pair(NamedTuple):
    first: float
    second: float


def test_a_named_tuple_survives_a_column_of_an_array() -> None:
    load, store = lanes.row_access(Pair)

    @njit
    def swap(a):
        for i in range(a.shape[1]):
            x = load(a, i)
            store(a, i, Pair(x.second, x.first))

    array = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]], np.float32)
    swap(array)
    assert array.tolist() == [[4, 5, 6], [1, 2, 3]]


def test_the_stamp_of_sources_changes_with_any_byte(tmp_path: Path) -> None:
    file = tmp_path / "a.py"
    file.write_text("x = 1")
    before = lanes.source_stamp(file)
    file.write_text("x = 2")
    assert lanes.source_stamp(file) != before
