"""What a lanes kernel needs from the compiler: inlining, a stamp of its sources, columns as named tuples.

A lanes kernel runs a scalar model over blocks of people: time loop outside, lane loop inside, the state of a block as
a structure of arrays in first-level cache. The lane loop becomes vector code only if every function in it is inlined,
holds float32 alone and neither branches nor calls a library.
"""

import zlib
from pathlib import Path
from typing import Any

import numpy as np
from numba import njit

from nightleaf.numerics.compiled import compiled

__all__ = ["compiled", "f4", "i4", "inline", "row_access", "source_stamp", "u4", "u8"]

inline = njit(forceinline=True, error_model="numpy")  # no fastmath: the same bits everywhere

f4, i4, u4, u8 = np.float32, np.int32, np.uint32, np.uint64


def source_stamp(*files: str | Path) -> int:
    """Checksum of source files.

    A kernel that holds this number as a variable of its closure is compiled anew when any of `files` changes, whoever
    keeps it. `compiled` sees to every module that the kernel's module imports by itself.
    """
    stamp = 0
    for file in files:
        stamp = zlib.crc32(Path(file).read_bytes(), stamp)
    return stamp


def row_access(cls: type) -> tuple[Any, Any]:
    """Give (load, store) for a NamedTuple kept as the rows of an array (fields, lanes).

    Both are written out field by field, since the compiler vectorises no loop over a tuple.

    Parameters
    ----------
    cls : type
        A NamedTuple class defined at the top of a module.

    Returns
    -------
    load : ``load(a, l)`` gives column `l` of `a` as `cls`.
    store : ``store(a, l, values)`` writes it.
    """
    cells, scope = ", ".join(f"a[{i}, l]" for i in range(len(cls._fields))), {"cls": cls}  # type: ignore[attr-defined]
    exec(f"def load(a, l): return cls({cells})\ndef store(a, l, v): {cells} = v", scope)  # noqa: S102
    return inline(scope["load"]), inline(scope["store"])
