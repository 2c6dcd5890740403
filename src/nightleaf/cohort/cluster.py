"""Shards on a cluster: a thin layer over Dask.distributed, which is an extra."""

import importlib
from collections.abc import Generator, Sequence
from typing import Any

from nightleaf.cohort.shard import Files, shard_files
from nightleaf.errors import InputError

PATIENCE_S = 10.0
MOST_DEATHS = 3


def on_cluster(document: dict[str, Any], shards: Sequence[int], address: str) -> Generator[tuple[int, Files]]:
    """Finished shards as they come, from the workers of a Dask scheduler.

    Parameters
    ----------
    document : dict
        The plan.
    shards : sequence of int
    address : str
        Such as "tcp://10.0.0.1:8786".

    Raises
    ------
    InputError
        If the extra is not installed, nobody answers, or the cluster is lost on the way.
    """
    try:
        distributed: Any = importlib.import_module("distributed")
    except ImportError:
        raise InputError("--cluster needs Dask.distributed; install nightleaf[cluster]") from None
    try:
        client = distributed.Client(address, timeout=PATIENCE_S, set_as_default=False)
    except (OSError, TimeoutError, ValueError) as error:
        raise InputError(
            f"--cluster: no scheduler answers at '{address}' within {PATIENCE_S:g} s ({type(error).__name__}); start "
            "one, or leave --cluster out to run on this machine"
        ) from error
    try:
        [plan] = client.scatter([document], broadcast=True)  # in a list: a bare dict would be taken apart
        names = {client.submit(shard_files, plan, shard, pure=False, retries=MOST_DEATHS): shard for shard in shards}
        for future in distributed.as_completed(list(names), loop=client.loop):
            shard = names.pop(future)
            yield shard, future.result()
    except (OSError, TimeoutError) as error:
        raise InputError(f"--cluster: the cluster at '{address}' was lost; the same command goes on") from error
    finally:
        client.close()
