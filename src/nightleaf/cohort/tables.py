"""Tables as Parquet files, with what they come from in their metadata. Parquet is an extra."""

import importlib
import importlib.util
import io
from collections.abc import Iterable
from typing import Any

import numpy as np

from nightleaf.cohort.arm import Slept
from nightleaf.cohort.plan import Plan
from nightleaf.cohort.population import Traits
from nightleaf.errors import InputError
from nightleaf.safety.words import LABELS

EXTRA = "pyarrow"


def has_parquet() -> bool:
    """Whether the extra is installed."""
    return importlib.util.find_spec(EXTRA) is not None


def refuse_without_parquet(what: str) -> None:
    """Refuse before the work what could not be written after it.

    Raises
    ------
    InputError
    """
    if not has_parquet():
        raise InputError(f"{what} needs Parquet; install nightleaf[cohort], or leave it out")


def parquet_bytes(tables: Iterable[Any], plan: Plan) -> bytes:
    """Tables of one shape as one Parquet file, a row group each: only one of them is held at a time."""
    pq, stream = importlib.import_module(f"{EXTRA}.parquet"), io.BytesIO()
    writer: Any = None
    known = {
        "plan_sha256": plan.sha256,
        "library_sha256": plan.library_sha256,
        "code_sha256": plan.code_sha256,
        "seed": str(plan.study.seed),
        "nightleaf": plan.nightleaf,
        "labels": " ".join(LABELS),
    }
    for table in tables:
        named = table.replace_schema_metadata(known)
        writer = writer or pq.ParquetWriter(stream, named.schema, compression="zstd")
        writer.write_table(named)
    if writer is not None:
        writer.close()
    return stream.getvalue()


def rows_bytes(rows: list[dict[str, Any]], plan: Plan) -> bytes:
    """The rows of a summary as a Parquet file."""
    pa: Any = importlib.import_module(EXTRA)
    return parquet_bytes([pa.Table.from_pylist(rows)], plan)


def nights_table(plan: Plan, traits: Traits, slept: tuple[Slept, ...]) -> Any:
    """Every night of a block as a row: person, arm, night, status, figures, and its stages where they are kept."""
    pa: Any = importlib.import_module(EXTRA)
    each, arms = plan.study.nights, plan.study.arms
    people = len(traits.persons)
    columns: dict[str, Any] = {
        "person": np.tile(np.repeat(traits.persons, each), len(arms)),
        "arm": pa.DictionaryArray.from_arrays(
            np.repeat(np.arange(len(arms), dtype=np.int8), people * each), [arm.name for arm in arms]
        ),
        "night": np.tile(np.arange(each, dtype=np.int32), people * len(arms)),
        "age": np.tile(np.repeat(traits.age.astype(np.float32), each), len(arms)),
        "status": np.concatenate([arm.status.ravel() for arm in slept]),
    }
    for name in plan.study.outcomes:
        figures = np.concatenate([arm.figures[name].ravel() for arm in slept]).astype(np.float32)
        columns[name] = pa.array(figures, mask=np.isnan(figures))
    if "hypnograms" in plan.study.keep:
        stages = np.concatenate([np.ascontiguousarray(arm.stages.T) for arm in slept])
        columns["stages"] = pa.FixedSizeBinaryArray.from_buffers(
            pa.binary(stages.shape[1]), len(stages), [None, pa.py_buffer(stages.tobytes())]
        )
    return pa.table(columns)
